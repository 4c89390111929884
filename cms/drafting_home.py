"""The editor's first page: what became of the submissions, and why something was returned."""

from collections.abc import Callable
from typing import Any

from django.utils.translation import gettext as _
from wagtail.admin.ui.components import Component
from wagtail.models import Page

from cms import queries
from cms.models import Decision
from cms.reading.language import said
from cms.room import folder

SHOWN = 20


class ReviewStates(Component):  # type: ignore[misc]
    """Newest submissions with their decision."""

    name = "review_states"
    template_name = "cms/review_states.html"
    order = 10

    def get_context_data(self, parent_context: Any) -> dict[str, Any]:
        home = folder()
        pages = dict(Page.objects.child_of(home).values_list("slug", "pk"))
        rows = [_row(submission, pages) for submission in queries.submissions(SHOWN)]
        return {"rows": rows, "folder_id": home.pk}


def _row(submission: queries.SubmissionFacts, pages: dict[str, int]) -> dict[str, Any]:
    payload = submission.payload
    title = said(queries.Text(payload.line("title", "zh"), payload.line("title", "en")))
    return {
        "submission": submission,
        "title": title or submission.slug,
        "page_id": pages.get(submission.slug),
        "outcome": _outcome(submission),
    }


def _outcome(submission: queries.SubmissionFacts) -> str:
    version = queries.version_of(submission.id)
    if version is not None:
        return _("published as version %(number)d") % {"number": version.number}
    return OUTCOMES[submission.decision]()


OUTCOMES: dict[Decision | None, Callable[[], str]] = {
    None: lambda: _("waits for a decision"),
    Decision.APPROVED: lambda: _("approved, waits for a signature"),
    Decision.RETURNED: lambda: _("returned"),
}
