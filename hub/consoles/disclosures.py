"""Compliance reads what was submitted, sees what the checks say, and approves, returns or signs it."""

from collections.abc import Callable, Mapping
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from cms import operations, queries
from cms.alert_letters import subscribers_sent
from cms.domain.gate import Checks
from cms.models import Change, Lane
from cms.reading.chapters import readings
from cms.reading.differences import shown_changes, word_for
from cms.reading.language import said, spoken
from cms.readings import ReasonMissing, readers_count, readers_of
from cms.states import State, states_of, told
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
    go_live = forms.DateTimeField(
        label=gettext_lazy("Comes out on"),
        required=False,
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
        help_text=gettext_lazy("Time in Shanghai. At that hour the checks run again with the rules of then."),
    )
    why = forms.CharField(label=gettext_lazy("Why it must not come out"), required=False, max_length=500)


@allow(Role.COMPLIANCE)
@require_GET
def disclosure_queue(request: HttpRequest) -> HttpResponse:
    """What waits for a decision, what waits for a signature, and what was decided lately."""
    parts = {
        "waiting": sorted(queries.waiting(), key=lambda row: row.lane is not Lane.URGENT),
        "approved": sorted(queries.approved_unpublished(), key=lambda row: row.lane is not Lane.URGENT),
        "scheduled": queries.scheduled(),
        "stopped": queries.stopped(),
        "decided": queries.decided(),
    }
    shown = [row for rows in parts.values() for row in rows]
    names, states = staff_names({row.author_id for row in shown}), states_of(shown)
    context = {part: [_row(row, names, states[row.id]) for row in rows] for part, rows in parts.items()}
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
        refusal = _decide(request, submission, form.cleaned_data)
        if not refusal:
            return redirect("consoles:disclosures")
        form.add_error(None, refusal)
    status = 409 if form.errors else 200
    return render_page(request, "consoles/submission.html", _context(submission, form), status=status)


def _decide(request: HttpRequest, submission: queries.SubmissionFacts, asked: Mapping[str, Any]) -> str:
    """Do what was asked; "" when done, else the sentence that says why not."""
    act = ACTS.get(request.POST.get("act", ""))
    if act is None:
        return _("Choose what to do.")
    remarks = {name.removeprefix(REMARK): text for name, text in request.POST.items() if name.startswith(REMARK)}
    try:
        messages.success(request, act(submission, {**asked, "remarks": remarks}, current_actor()))
    except tuple(REFUSALS) as error:
        return REFUSALS[type(error)](error)
    return ""


def _approve(submission: queries.SubmissionFacts, asked: Mapping[str, Any], by: Actor) -> str:
    operations.approve(submission_id=submission.id, by=by, at=utc_now(), comment=asked["comment"])
    return _("Approved. It now waits for a signature.")


def _return(submission: queries.SubmissionFacts, asked: Mapping[str, Any], by: Actor) -> str:
    operations.return_for_changes(
        submission_id=submission.id, comment=asked["comment"], remarks=asked["remarks"], by=by, at=utc_now()
    )
    return _("Returned to the author with your comment.")


def _publish(submission: queries.SubmissionFacts, asked: Mapping[str, Any], by: Actor) -> str:
    version = operations.publish(submission_id=submission.id, by=by, at=utc_now())
    return _("Published as version %(number)d and handed to the log.") % {"number": version.number}


def _schedule(submission: queries.SubmissionFacts, asked: Mapping[str, Any], by: Actor) -> str:
    if asked["go_live"] is None:
        raise operations.HourPassed("expected an hour")
    operations.sign(submission_id=submission.id, go_live_at=asked["go_live"], by=by, at=utc_now())
    return _("Signed. It comes out at its hour if the rules of then allow.")


def _cancel(submission: queries.SubmissionFacts, asked: Mapping[str, Any], by: Actor) -> str:
    operations.cancel(submission_id=submission.id, reason=asked["why"], by=by, at=utc_now())
    return _("Stopped. Its author can hand it in again.")


REMARK = "remark-"
"""What the boxes beside single fields are called."""
ACTS: dict[str, Callable[[queries.SubmissionFacts, Mapping[str, Any], Actor], str]] = {
    "approve": _approve,
    "return": _return,
    "publish": _publish,
    "schedule": _schedule,
    "cancel": _cancel,
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
    operations.AlreadySigned: lambda _error: _("Somebody has signed this already, or for another hour."),
    operations.HourPassed: lambda _error: _("Choose an hour that is still to come."),
    operations.NotScheduled: lambda _error: _("Nothing waits for its hour here: it came out or was stopped."),
    operations.WhyMissing: lambda _error: _("Write why it must not come out."),
    operations.DoesNotFit: lambda error: _("A field does not fit: %(error)s") % {"error": error},
    operations.Stopped: lambda error: _("The checks forbid publication: %(rules)s") % {"rules": ", ".join(error.rules)},
}


def _context(submission: queries.SubmissionFacts, form: DecisionForm) -> dict[str, Any]:
    signature = submission.signature
    known = (submission.author_id, submission.reviewer_id, signature and signature.signatory_id)
    names = staff_names({one for one in known if one})
    before = queries.version(submission.slug, submission.base_number)
    checks = operations.checks_for(submission.payload, reason=(submission.reason.zh, submission.reason.en))
    withdrawal = submission.change is Change.WITHDRAWAL
    state = states_of([submission])[submission.id]
    fields = {field.name: said(field.label) for field in submission.payload.schema.fields()}
    return {
        **_row(submission, names, state),
        "form": form,
        "checks": _Shown(checks),
        "stops": checks.stops_in_reason if withdrawal else checks.stops,
        "changes": shown_changes(before.payload, submission.payload) if before and not withdrawal else (),
        "before": before,
        "chapters": readings(submission.payload),
        "boxes": _boxes(submission),
        "remarks": [(fields.get(name, name), text) for name, text in submission.remarks.items()],
        "reason": said(submission.reason),
        "reviewer": names.get(submission.reviewer_id, "") if submission.reviewer_id else "",
        "signatory": names.get(signature.signatory_id, "") if signature else "",
        "own_review": submission.reviewer_id == current_actor().id and submission.lane is not Lane.URGENT,
        "own": submission.author_id == current_actor().id,
        "open": state is State.REVIEW,
        "to_sign": state is State.APPROVED,
        "scheduled": state is State.SCHEDULED,
        "stopped": state is State.STOPPED,
        **_published(submission),
    }


def _published(submission: queries.SubmissionFacts) -> dict[str, Any]:
    """The version it became, how many signed-in investors had it before them, and to how many it was sent."""
    version = queries.version_of(submission.id)
    return {
        "published": version,
        "readers": readers_count(version.slug, version.number) if version else 0,
        "subscribers": subscribers_sent(version.slug, version.number) if version else 0,
    }


@allow(Role.COMPLIANCE)
@require_POST
def disclosure_readers(request: HttpRequest, submission_id: UUID) -> HttpResponse:
    """Who had this version, for a reason that stays on the audit trail."""
    version = queries.version_of(submission_id)
    if version is None:
        raise Http404(str(submission_id))
    try:
        rows = readers_of(
            slug=version.slug, number=version.number, reason=request.POST.get("reason", ""), by=current_actor(),
            at=utc_now(),
        )  # fmt: skip
    except ReasonMissing:
        messages.error(request, _("Write why you need to know who read it."))
        return redirect("consoles:disclosure", submission_id)
    context = {"version": version, "title": said(version.title), "rows": rows, "submission_id": submission_id}
    return render_page(request, "consoles/disclosure_readers.html", context)


def _boxes(submission: queries.SubmissionFacts) -> list[tuple[str, list[tuple[str, str]]]]:
    """A box for a remark beside every field, by chapter."""
    schema = submission.payload.schema
    return [
        (said(chapter.label), [(f"{REMARK}{field.name}", said(field.label)) for field in chapter.fields])
        for chapter in schema.chapters
    ]


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


def _row(submission: queries.SubmissionFacts, names: dict[UUID, str], state: State) -> dict[str, Any]:
    payload = submission.payload
    title = said(queries.Text(payload.line("title", "zh"), payload.line("title", "en")))
    return {
        "submission": submission,
        "title": title or submission.slug,
        "kind": said(payload.schema.label),
        "word": word_for(submission.change, submission.weight),
        "author": names.get(submission.author_id, ""),
        "outcome": told(submission, state),
        "urgent": submission.lane is Lane.URGENT,
        "late": submission.clock_at is not None and submission.clock_at < utc_now(),
    }
