"""Change a repayment plan: see the new one beside the old one, propose it, and let another person accept it."""

from collections.abc import Sequence
from datetime import date
from typing import Any, Final
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from chain.queries import RecordState, states_for
from hub.access.policy import allow
from hub.access.roles import Role
from hub.access.scope import current_actor
from hub.catalogue.queries import project
from hub.consoles.assets import CHANGES, READERS, project_name
from hub.consoles.plan_forms import FORMS, NAMES, PlanChangeForm, first_values, refusal_words
from hub.contracts.domain.schedules.changes import ChangeRefused, PlanChange
from hub.contracts.domain.schedules.plans import Instalment, Plan, PlanUnsound
from hub.contracts.plan_changes import (
    ProposalFacts,
    ProposalRefused,
    ProposalUnknown,
    decline_proposal,
    open_proposal,
    proposal_of,
)
from hub.contracts.plans import KIND, PlanMissing, PlanTaken, VersionMissing, plan_version
from hub.funds.schedules.changes import accept_change, preview_change, propose_change
from hub.funds.schedules.standings import LoanStanding, loan_standing
from hub.kernel.clock import business_date, utc_now
from hub.web.components.lists import Tab
from hub.web.pages import render_page

REFUSALS: Final = (ChangeRefused, PlanUnsound, PlanTaken, ProposalRefused)


@allow(Role.COMPLIANCE)
@require_http_methods(["GET", "POST"])
def plan_change(request: HttpRequest, code: str) -> HttpResponse:
    """Choose how a plan changes; POST shows what would follow, or proposes it."""
    loan = _loan(code, business_date(utc_now()))
    asked = request.GET.get("change", "")
    change = PlanChange(asked) if asked in {one.value for one in FORMS} else PlanChange.EARLY
    if request.method == "GET":
        return _page(request, loan, change, FORMS[change](initial=first_values(loan)))
    form = FORMS[change](request.POST)
    if not form.is_valid():
        return _page(request, loan, change, form, status=422)
    wish, on = form.wish(), form.cleaned_data["on"]
    try:
        if "preview" in request.POST:
            seen = preview_change(project_code=code, wish=wish, on=on)
            rows = beside(seen.loan.standing.plan, seen.plan)
            return _page(request, loan, change, form, preview=rows)
        facts = propose_change(
            project_code=code, wish=wish, on=on, reason=form.cleaned_data["reason"], by=current_actor(), at=utc_now()
        )
    except REFUSALS as refusal:
        form.add_error(None, refusal_words(refusal))
        return _page(request, loan, change, form, status=422)
    messages.success(request, _("Proposed. The plan changes once another person accepts it."))
    return redirect("consoles:plan-proposal", code=code, proposal_id=facts.id)


@allow(Role.COMPLIANCE, Role.AUDITOR)
@require_GET
def plan_proposal(request: HttpRequest, code: str, proposal_id: UUID) -> HttpResponse:
    """Show a proposed change: the plan in force beside the one that would follow, and what can be done now."""
    facts = _proposal(code, proposal_id)
    loan = _loan(code, facts.effective_date)
    context = _head(loan) | {"proposal": facts, "change": CHANGES[facts.wish.change](), "rows": ()}
    if facts.open:
        try:
            seen = preview_change(project_code=code, wish=facts.wish, on=facts.effective_date)
            context["rows"] = beside(seen.loan.standing.plan, seen.plan)
        except REFUSALS as refusal:
            context["refused"] = refusal_words(refusal)
    mine = facts.proposed_by_id == current_actor().id
    context["may_decide"] = facts.open and not mine and getattr(request.user, "role", "") == Role.COMPLIANCE
    context["own"] = facts.open and mine
    return render_page(request, "consoles/plan_proposal.html", context)


@allow(Role.COMPLIANCE)
@require_POST
def plan_decide(request: HttpRequest, code: str, proposal_id: UUID) -> HttpResponse:
    """Accept or decline another person's proposal."""
    facts = _proposal(code, proposal_id)
    try:
        if "accept" in request.POST:
            accept_change(proposal_id=facts.id, by=current_actor(), at=utc_now())
            messages.success(request, _("Accepted. The new version of the plan is sealed."))
        else:
            words = request.POST.get("words", "")[:200]
            decline_proposal(proposal_id=facts.id, words=words, by=current_actor(), at=utc_now())
            messages.success(request, _("Declined. The plan stays as it is."))
    except REFUSALS as refusal:
        messages.error(request, refusal_words(refusal))
    return redirect("consoles:plan-proposal", code=code, proposal_id=proposal_id)


@allow(*READERS)
@require_GET
def plan_version_page(request: HttpRequest, code: str, number: int) -> HttpResponse:
    """Show one version of a plan as it was written, beside the one before it, with its seal."""
    try:
        version = plan_version(project_code=code, number=number)
        before = plan_version(project_code=code, number=number - 1).plan if number > 1 else None
    except VersionMissing as error:
        raise Http404(str(error)) from error
    found = states_for(KIND, [version.id])
    state = found[version.id].state if version.id in found else RecordState.RECORDED
    name = project_name(project(code=code))
    context = {"code": code, "name": name, "version": version, "change": CHANGES[version.change]()}
    context |= {"rows": beside(before, version.plan), "before": before is not None, "state": state, "kind": KIND}
    return render_page(request, "consoles/plan_version.html", context)


def beside(old: Plan | None, new: Plan) -> Sequence[dict[str, Any]]:
    """Return both plans' instalments by due day, each with what is due then and whether it differs."""
    before = {item.due_date: item for item in old.instalments} if old else {}
    after = {item.due_date: item for item in new.instalments}
    return [_pair(day, before.get(day), after.get(day), compare=old is not None) for day in sorted({*before, *after})]


def _pair(day: date, old: Instalment | None, new: Instalment | None, *, compare: bool) -> dict[str, Any]:
    same = bool(old and new and (old.principal_fen, old.interest_fen) == (new.principal_fen, new.interest_fen))
    return {"day": day, "old": old, "new": new, "differs": compare and not same}


def _page(
    request: HttpRequest, loan: LoanStanding, change: PlanChange, form: PlanChangeForm, *,
    preview: Sequence[dict[str, Any]] = (), status: int = 200,
) -> HttpResponse:  # fmt: skip
    address = reverse("consoles:plan-change", kwargs={"code": loan.project_code})
    tabs = [Tab(label=NAMES[one](), href=f"{address}?change={one}", current=one is change) for one in FORMS]
    context = _head(loan) | {"form": form, "tabs": tabs, "rows": preview, "change": change.value}
    context["waiting"] = open_proposal(project_code=loan.project_code)
    return render_page(request, "consoles/plan_change.html", context, status=status)


def _head(loan: LoanStanding) -> dict[str, Any]:
    code = loan.project_code
    return {"code": code, "name": project_name(project(code=code)), "loan": loan, "standing": loan.standing}


def _loan(code: str, on: date) -> LoanStanding:
    try:
        return loan_standing(project_code=code, on=on)
    except PlanMissing as error:
        raise Http404(_("No repayment plan was agreed for this project.")) from error


def _proposal(code: str, proposal_id: UUID) -> ProposalFacts:
    try:
        facts = proposal_of(proposal_id)
    except ProposalUnknown as error:
        raise Http404(str(error)) from error
    if facts.project_code != code:
        raise Http404(f"{proposal_id} changes another plan")
    return facts
