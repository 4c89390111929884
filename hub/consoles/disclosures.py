"""Compliance reads what was submitted, sees what the checks say, and approves, returns or signs it."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods

from cms import operations, queries
from cms.domain.gate import Checks
from cms.models import Change, Decision
from cms.reading.chapters import readings
from cms.reading.differences import shown_changes, word_for
from cms.reading.language import said, spoken
from hub.access.policy import allow
from hub.access.queries import staff_names
from hub.access.roles import Role
from hub.access.scope import current_actor
from hub.kernel.actor import Actor
from hub.kernel.clock import utc_now
from hub.web.pages import render_page
from hub.wording.rules import RULES

RULE_TITLES = {rule.id: (rule.title_zh, rule.title_en) for rule in RULES}


class DecisionForm(forms.Form):
    """What the reviewer writes; the button pressed says what it is for."""

    comment = forms.CharField(
        label=gettext_lazy("Comment"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy("Needed to return a draft, and to accept missing items."),
    )


@allow(Role.COMPLIANCE)
@require_GET
def disclosure_queue(request: HttpRequest) -> HttpResponse:
    """What waits for a decision, what waits for a signature, and what was decided lately."""
    waiting, approved, decided = queries.waiting(), queries.approved_unpublished(), queries.decided()
    names = staff_names({row.author_id for row in (*waiting, *approved, *decided)})
    context = {
        "waiting": [_row(row, names) for row in waiting],
        "approved": [_row(row, names) for row in approved],
        "decided": [_row(row, names) for row in decided],
    }
    return render_page(request, "consoles/disclosures.html", context)


@allow(Role.COMPLIANCE)
@require_http_methods(["GET", "POST"])
def disclosure_submission(request: HttpRequest, submission_id: UUID) -> HttpResponse:
    """One submission with its checks and its differences; POST decides."""
    submission = queries.submission(submission_id)
    if submission is None:
        raise Http404(str(submission_id))
    form = DecisionForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        refusal = _decide(request, submission, form.cleaned_data["comment"])
        if not refusal:
            return redirect("consoles:disclosures")
        form.add_error(None, refusal)
    status = 409 if form.errors else 200
    return render_page(request, "consoles/submission.html", _context(submission, form), status=status)


def _decide(request: HttpRequest, submission: queries.SubmissionFacts, comment: str) -> str:
    """Do what was asked; "" when done, else the sentence that says why not."""
    act = ACTS.get(request.POST.get("act", ""))
    if act is None:
        return _("Choose what to do.")
    try:
        messages.success(request, act(submission, comment, current_actor()))
    except tuple(REFUSALS) as error:
        return REFUSALS[type(error)](error)
    return ""


def _approve(submission: queries.SubmissionFacts, comment: str, by: Actor) -> str:
    operations.approve(submission_id=submission.id, by=by, at=utc_now(), comment=comment)
    return _("Approved. It now waits for a signature.")


def _return(submission: queries.SubmissionFacts, comment: str, by: Actor) -> str:
    operations.return_for_changes(submission_id=submission.id, comment=comment, by=by, at=utc_now())
    return _("Returned to the author with your comment.")


def _publish(submission: queries.SubmissionFacts, comment: str, by: Actor) -> str:
    version = operations.publish(submission_id=submission.id, by=by, at=utc_now())
    return _("Published as version %(number)d and handed to the log.") % {"number": version.number}


ACTS: dict[str, Callable[[queries.SubmissionFacts, str, Actor], str]] = {
    "approve": _approve,
    "return": _return,
    "publish": _publish,
}
REFUSALS: dict[type[Exception], Callable[[Any], str]] = {
    operations.OwnWork: lambda _error: _("You drafted this yourself. Another person has to decide."),
    operations.OwnReview: lambda _error: _("You approved this yourself. A third person has to sign."),
    operations.AlreadyDecided: lambda _error: _("Somebody has decided on this already."),
    operations.NotApproved: lambda _error: _("Nobody has approved this yet."),
    operations.ReasonMissing: lambda _error: _("Write what has to change."),
    operations.GapsUnexplained: lambda _error: _(
        "Required items are missing. Say why that is acceptable, or return it."
    ),
    operations.BaseMoved: lambda _error: _("Another version was published meanwhile. Have it submitted again."),
    operations.Stopped: lambda error: _("The checks forbid publication: %(rules)s") % {"rules": ", ".join(error.rules)},
}


def _context(submission: queries.SubmissionFacts, form: DecisionForm) -> dict[str, Any]:
    names = staff_names({submission.author_id, *([submission.reviewer_id] if submission.reviewer_id else [])})
    before = queries.version(submission.slug, submission.base_number)
    checks = operations.checks_for(submission.payload)
    withdrawal = submission.change is Change.WITHDRAWAL
    return {
        **_row(submission, names),
        "form": form,
        "checks": _Shown(checks),
        "stops": () if withdrawal else checks.stops,
        "changes": shown_changes(before.payload, submission.payload) if before and not withdrawal else (),
        "before": before,
        "chapters": readings(submission.payload),
        "reason": said(submission.reason),
        "reviewer": names.get(submission.reviewer_id, "") if submission.reviewer_id else "",
        "own_review": submission.reviewer_id == current_actor().id,
        "own": submission.author_id == current_actor().id,
        "open": submission.decision is None,
        "to_sign": submission.decision is Decision.APPROVED and queries.version_of(submission.id) is None,
        "published": queries.version_of(submission.id),
    }


class _Shown:
    """The checks in the reviewer's language: findings with rule and source, missing items with theirs."""

    def __init__(self, checks: Checks) -> None:
        self.percent = checks.completeness.percent
        self.findings = [
            {
                "placed": placed,
                "title": RULE_TITLES[placed.finding.rule_id][spoken() == "en"],
                "label": said(placed.passage.label),
                "before": placed.passage.text[: placed.finding.start],
                "after": placed.passage.text[placed.finding.end :],
            }
            for placed in (*checks.violations, *checks.to_weigh)
        ]
        self.required_sentences = checks.required_sentences
        self.missing = [(item, said(item.label)) for item in checks.completeness.missing]
        self.inconsistencies = [(found, said(found.what)) for found in checks.inconsistencies]


def _row(submission: queries.SubmissionFacts, names: dict[UUID, str]) -> dict[str, Any]:
    payload = submission.payload
    title = said(queries.Text(payload.line("title", "zh"), payload.line("title", "en")))
    return {
        "submission": submission,
        "title": title or submission.slug,
        "kind": said(payload.schema.label),
        "word": word_for(submission.change),
        "author": names.get(submission.author_id, ""),
        "outcome": OUTCOMES[submission.decision](),
    }


OUTCOMES: dict[Decision | None, Callable[[], str]] = {
    None: lambda: _("waiting"),
    Decision.APPROVED: lambda: _("approved"),
    Decision.RETURNED: lambda: _("returned"),
}
