"""What an advisor does for a client: uncover a value, decide on a plan with them, hand out papers, close a task."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from crm.identity.queries import IdentifierUnknown, covered_value, full_value, subject_of_mark
from crm.journeys.models import AdvisorTask, TaskKind
from crm.journeys.operations import TaskClosed, close_task
from crm.journeys.queries import outcome_words, reason_of
from crm.journeys.queries import task as task_of
from crm.journeys.reading import note_reading
from crm.profile.queries import cards_of
from crm.suitability.domain.gate_case import WAITS
from crm.suitability.domain.triggers import KEPT_BACK
from crm.suitability.operations import (
    OwnWordMissing,
    PlanBlocked,
    PlanDecided,
    PlanOutdated,
    confirm_plan,
    decline_plan,
)
from crm.suitability.queries import PlanFacts
from crm.suitability.queries import plan as plan_of
from crm.suitability.queries.plans import PlanUnknown
from crm.workspace.forms import TaskOutcome
from crm.workspace.guards import header_or_404
from crm.workspace.language import said
from crm.workspace.lists import brief
from crm.workspace.readers import DESK, READERS
from hub.access.policy import allow
from hub.access.scope import current_actor
from hub.contracts.operations import hand_out_contract
from hub.contracts.queries import ContractUnknown
from hub.kernel.clock import utc_now
from hub.web.pages import render_covered, render_page, render_revealed
from reports.operations import hand_out_report
from reports.queries import ReportUnknown

REASON_LENGTH = 200


@allow(*READERS)
@require_http_methods(["GET", "POST"])
def reveal(request: HttpRequest, mark_id: int) -> HttpResponse:
    """Ask for the reason, then uncover one value and write down who asked."""
    try:
        covered, subject_id = covered_value(mark_id), subject_of_mark(mark_id)
    except IdentifierUnknown as unknown:
        raise Http404(str(unknown)) from unknown
    back = reverse("workspace:client", args=[subject_id]) if subject_id else reverse("workspace:clients")
    if request.method == "GET":
        return render_covered(request, covered=covered, back=back)
    reason = request.POST.get("reason", "").strip()[:REASON_LENGTH]
    if not reason:
        refusal = _("Say in a word why you need the full value.")
        return render_covered(request, covered=covered, back=back, refusal=refusal)
    value = full_value(mark_id)
    note_reading(mark_id=mark_id, subject_id=subject_id, reason=reason, by=current_actor(), at=utc_now())
    return render_revealed(request, value=value, back=back)


@allow(*DESK)
@require_POST
def plan_confirm(request: HttpRequest, plan_id: UUID) -> HttpResponse:
    """Keep the client's yes to a plan; a plan that the gate blocks by now is refused."""
    facts, at = _plan(plan_id), utc_now()
    try:
        confirm_plan(plan_id=plan_id, by=current_actor(), at=at)
    except PlanBlocked as blocked:
        names = {line.product_code: said(line.name) for line in facts.plan.lines}
        refused = _(", ").join(names.get(verdict.product_code, verdict.product_code) for verdict in blocked.verdicts)
        messages.error(
            request, _("Not confirmed: %(products)s does not pass the suitability gate now.") % {"products": refused}
        )
        if any(verdict.waits for verdict in blocked.verdicts):
            messages.error(request, said(WAITS))
    except PlanOutdated:
        messages.error(request, _("Not confirmed: the level was decided anew since this plan was proposed."))
    except OwnWordMissing:
        messages.error(request, _("Not confirmed: the client confirms this plan on their own page."))
    except PlanDecided:
        messages.error(request, _("This plan was decided before; that decision stays."))
    else:
        messages.success(request, _("The client's confirmation is recorded and sealed."))
    return redirect("workspace:client", facts.subject_id)


@allow(*DESK)
@require_POST
def plan_decline(request: HttpRequest, plan_id: UUID) -> HttpResponse:
    """Keep the client's no to a plan."""
    facts = _plan(plan_id)
    try:
        decline_plan(plan_id=plan_id, by=current_actor(), at=utc_now())
    except PlanDecided:
        messages.error(request, _("This plan was decided before; that decision stays."))
    else:
        messages.success(request, _("It is recorded that the client does not want this plan."))
    return redirect("workspace:client", facts.subject_id)


@allow(*READERS)
@require_GET
def report(request: HttpRequest, report_id: UUID) -> HttpResponse:
    """Hand out a report."""
    try:
        facts, content = hand_out_report(report_id=report_id, by=current_actor(), at=utc_now())
    except ReportUnknown as unknown:
        raise Http404(str(unknown)) from unknown
    return _pdf(content, f"report-{facts.id}.pdf")


@allow(*READERS)
@require_GET
def contract(request: HttpRequest, number: str) -> HttpResponse:
    """Hand out a signed contract."""
    try:
        facts, content = hand_out_contract(number=number, by=current_actor(), at=utc_now())
    except ContractUnknown as unknown:
        raise Http404(str(unknown)) from unknown
    return _pdf(content, f"{facts.id}.pdf")


@allow(*DESK)
@require_http_methods(["GET", "POST"])
def task(request: HttpRequest, task_id: UUID) -> HttpResponse:
    """Show a task; close it with a sentence, or lead to the page on which it settles itself."""
    row = task_of(task_id)
    if row is None:
        raise Http404("no such task in this scope")
    header, way = header_or_404(row.subject_id), _way(row)
    form = TaskOutcome(request.POST or None)
    if request.method == "POST" and not way["way_url"] and form.is_valid():
        _close(request, row, form.cleaned_data["outcome"])
        return redirect("workspace:client", row.subject_id)
    context = {
        **way,
        "form": form,
        "task": row,
        "overdue": row.status == "open" and row.due_at < utc_now(),
        "outcome": outcome_words(row),
        "reason": said(why) if (why := reason_of(row)) else "",
        "level_url": reverse("workspace:level", args=[row.subject_id]) if row.kind == TaskKind.REVIEW_LEVEL else "",
        "to_raise": row.rule_id == KEPT_BACK.id,
        "header": header,
        "brief": brief(header.subject_id, cards_of([header.subject_id]).get(header.subject_id)),
    }
    return render_page(request, "workspace/task.html", context, status=422 if request.method == "POST" else 200)


def _close(request: HttpRequest, row: AdvisorTask, outcome: str) -> None:
    try:
        close_task(task_id=row.id, outcome=outcome, by=current_actor(), at=utc_now())
    except TaskClosed:
        messages.error(request, _("This task was closed before; its outcome stays."))
    else:
        messages.success(request, _("The task is done."))


def _way(row: AdvisorTask) -> dict[str, str]:
    """Where a task settles itself; tasks about a promise are closed by hand and lead nowhere."""
    if row.reference_id is None:
        return {"way_url": "", "way_words": "", "way_label": ""}
    client = reverse("workspace:client", args=[row.subject_id])
    ways = {
        TaskKind.TEACH_BACK: (
            reverse("workspace:teach-back", args=[row.reference_id]),
            _("This task closes itself once the client has said everything back and the outcome is documented."),
            _("Hold the risk education"),
        ),
        TaskKind.ASK_AGAIN: (
            reverse("workspace:settle", args=[row.reference_id]),
            _("This task closes itself once it is written down what the client meant."),
            _("Ask again and write it down"),
        ),
        TaskKind.RAISE_LEVEL: (
            reverse("workspace:level", args=[row.subject_id]),
            _("This task closes itself once a second person approved or refused it."),
            _("Look at the proposal"),
        ),
        TaskKind.CONFIRM_PLAN: (
            client,
            _("This task closes itself once the client confirmed or declined the plan."),
            _("Go through the plan"),
        ),
    }
    url, words, label = ways.get(TaskKind(row.kind), ("", "", ""))
    return {"way_url": url, "way_words": words, "way_label": label}


def _plan(plan_id: UUID) -> PlanFacts:
    try:
        return plan_of(plan_id=plan_id)
    except PlanUnknown as unknown:
        raise Http404(str(unknown)) from unknown


def _pdf(content: bytes, name: str) -> HttpResponse:
    response = HttpResponse(content, content_type="application/pdf")
    response["Content-Disposition"] = f'inline; filename="{name}"'
    response["Cache-Control"] = "no-store"
    return response
