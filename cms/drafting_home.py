"""The editor's first page: what became of the submissions, and why something was returned."""

from typing import Any

from wagtail.admin.ui.components import Component
from wagtail.models import Page

from cms import queries
from cms.reading.language import said
from cms.room import folder
from cms.states import State, states_of, told

SHOWN = 20


class ReviewStates(Component):  # type: ignore[misc]
    """Newest submissions with their decision."""

    name = "review_states"
    template_name = "cms/review_states.html"
    order = 10

    def get_context_data(self, parent_context: Any) -> dict[str, Any]:
        home = folder()
        pages = dict(Page.objects.child_of(home).values_list("slug", "pk"))
        found = queries.submissions(SHOWN)
        states = states_of(found)
        rows = [_row(submission, pages, states[submission.id]) for submission in found]
        return {"rows": rows, "folder_id": home.pk}


def _row(submission: queries.SubmissionFacts, pages: dict[str, int], state: State) -> dict[str, Any]:
    payload = submission.payload
    title = said(queries.Text(payload.line("title", "zh"), payload.line("title", "en")))
    fields = {field.name: said(field.label) for field in payload.schema.fields()}
    return {
        "submission": submission,
        "title": title or submission.slug,
        "page_id": pages.get(submission.slug),
        "outcome": told(submission, state),
        "remarks": [(fields.get(name, name), text) for name, text in submission.remarks.items()],
    }
