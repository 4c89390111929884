"""The rules on a page: read all, propose other figures, see whom they touch, and decide as a second person."""

from collections import Counter
from collections.abc import Mapping
from datetime import date
from typing import Any, Final
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from chain.queries import RecordState, states_for
from crm.profile.queries import names_of
from crm.suitability.domain.names import level_code
from crm.suitability.domain.parameter_words import figure_words, parameter_name
from crm.suitability.domain.rule_set import BY_KEY, RulesUnsound
from crm.suitability.operations.rules import (
    approve_rule_change,
    decline_rule_change,
    preview_rule_change,
    propose_rule_change,
    withdraw_rule_change,
)
from crm.suitability.queries.rule_preview import Preview
from crm.suitability.queries.rules import rules_in_force
from hub.access.policy import allow
from hub.access.roles import Role
from hub.access.scope import current_actor
from hub.consoles.rule_forms import SOON, RuleChange
from hub.consoles.rule_list import NAMES, Group, ReadRule, every_rule, figures_of
from hub.consoles.rule_words import REFUSALS, STATES, TONES, counted
from hub.kernel.clock import business_date, utc_now
from hub.rulebook.evidence import KIND
from hub.rulebook.operations import Refused, RuleChangeRefused
from hub.rulebook.queries import (
    Figure,
    ProposalFacts,
    ProposalState,
    ProposalUnknown,
    coming_changes,
    open_proposals,
    proposal_of,
    proposals_for,
)
from hub.web.components.lists import Tab
from hub.web.pages import render_page

READERS = (Role.COMPLIANCE, Role.AUDITOR)
SHOWN: Final = 50
"""Investors named in a preview; the counts are of all."""


@allow(*READERS)
@require_GET
def rule_list(request: HttpRequest) -> HttpResponse:
    """List every rule of one group with its source, its figures and how often it spoke lately."""
    at = utc_now()
    rows = every_rule(rules=rules_in_force(at=at), at=at)
    asked = request.GET.get("group", "")
    group = Group(asked) if asked in set(Group) else Group.LEVELS
    sizes = Counter(row.group for row in rows)
    address = reverse("consoles:rules")
    tabs = [
        Tab(label=NAMES[one](), href=f"{address}?group={one}", count=sizes[one], current=one is group) for one in Group
    ]
    context = {
        "tabs": tabs,
        "name": NAMES[group](),
        "rows": [row for row in rows if row.group is group],
        "total": len(rows),
        "waiting": [_line(facts) for facts in open_proposals()],
        "coming": [_line(facts) for facts in coming_changes(on=business_date(at))],
    }
    return render_page(request, "consoles/rules.html", context)


@allow(*READERS)
@require_http_methods(["GET", "POST"])
def rule_page(request: HttpRequest, rule_id: str) -> HttpResponse:
    """Show one rule with its figures and its history; POST shows whom other figures touch, or proposes them."""
    rule, form = _rule(rule_id), _form(request, rule_id)
    if request.method == "GET":
        return _page(request, rule, form)
    if not may_change(request):
        return _page(request, rule, form, status=403)
    if form is None or not form.is_valid():
        return _page(request, rule, form, status=422)
    said: dict[str, Any] = {"wanted": form.wanted(), "by": current_actor(), "at": utc_now()}
    said |= {"effective_date": form.cleaned_data["on"]}
    try:
        if "preview" in request.POST:
            return _page(request, rule, form, preview=preview_rule_change(rule_id=rule_id, **said))
        reason, back = form.cleaned_data["reason"], form.cleaned_data["back"]
        facts = propose_rule_change(rule_id=rule_id, reason=reason, undoes=back, **said)
    except RulesUnsound as unsound:
        form.refuse(unsound.faults)
        return _page(request, rule, form, status=422)
    except RuleChangeRefused as refusal:
        form.add_error(None, REFUSALS[refusal.reason]())
        return _page(request, rule, form, status=409)
    messages.success(request, _("Proposed. It counts once another person approves it and its day has come."))
    return redirect("consoles:rule-proposal", proposal_id=facts.id)


@allow(*READERS)
@require_GET
def rule_proposal(request: HttpRequest, proposal_id: UUID) -> HttpResponse:
    """Show a proposed change field by field, how many its author saw it touch, and what can be done."""
    facts = _proposal(proposal_id)
    mine = facts.proposed_by_id == current_actor().id
    context = _line(facts) | {"rule": _rule(facts.rule_id), "counted": counted(facts.affected)}
    context["may_decide"] = facts.open and not mine and may_change(request)
    context["own"] = facts.open and mine
    if facts.decision_id:
        sealed = {"proof": facts.decision_id}
        if facts.withdrawal:
            sealed["withdrawal_proof"] = facts.withdrawal.id
        found = states_for(KIND, list(sealed.values()))
        for name, one in sealed.items():
            context[name] = found[one].state if one in found else RecordState.RECORDED
        context["kind"] = KIND
    state = facts.state(business_date(utc_now()))
    context["may_undo"] = state in (ProposalState.APPROVED, ProposalState.IN_FORCE) and may_change(request)
    context["may_withdraw"] = state is ProposalState.APPROVED and may_change(request)
    return render_page(request, "consoles/rule_proposal.html", context)


@allow(Role.COMPLIANCE)
@require_POST
def rule_decide(request: HttpRequest, proposal_id: UUID) -> HttpResponse:
    """Approve or decline another person's proposal."""
    facts = _proposal(proposal_id)
    try:
        if "approve" in request.POST:
            approve_rule_change(proposal_id=facts.id, by=current_actor(), at=utc_now())
            messages.success(request, _("Approved. It counts from its day on; the decision is sealed."))
        else:
            words = request.POST.get("words", "")[:300]
            decline_rule_change(proposal_id=facts.id, words=words, by=current_actor(), at=utc_now())
            messages.success(request, _("Declined. The rule stays as it is."))
    except RuleChangeRefused as refusal:
        messages.error(request, REFUSALS[refusal.reason]())
    except RulesUnsound:
        messages.error(request, _("These figures would be out of order by then. Decline it and propose it anew."))
    return redirect("consoles:rule-proposal", proposal_id=proposal_id)


@allow(Role.COMPLIANCE)
@require_POST
def rule_withdraw(request: HttpRequest, proposal_id: UUID) -> HttpResponse:
    """Take an approved change back before its day."""
    facts, words = _proposal(proposal_id), request.POST.get("words", "")[:300]
    try:
        withdraw_rule_change(proposal_id=facts.id, words=words, by=current_actor(), at=utc_now())
        messages.success(request, _("Taken back. The rule stays as it is; the withdrawal is sealed."))
    except RuleChangeRefused as refusal:
        messages.error(request, REFUSALS[refusal.reason]())
    except RulesUnsound:
        messages.error(request, REFUSALS[Refused.BUILT_ON]())
    return redirect("consoles:rule-proposal", proposal_id=proposal_id)


def may_change(request: HttpRequest) -> bool:
    """Tell whether the reader may do more than look."""
    return request.user.is_authenticated and request.user.role == Role.COMPLIANCE


def _rule(rule_id: str) -> ReadRule:
    at = utc_now()
    found = next((row for row in every_rule(rules=rules_in_force(at=at), at=at) if row.id == rule_id), None)
    if found is None:
        raise Http404(f"no rule {rule_id}")
    return found


def _proposal(proposal_id: UUID) -> ProposalFacts:
    try:
        return proposal_of(proposal_id)
    except ProposalUnknown as error:
        raise Http404(str(error)) from error


def _form(request: HttpRequest, rule_id: str) -> RuleChange | None:
    """Return the form with the figures as they will count on the chosen day; ``?back=`` fills in former ones."""
    at = utc_now()
    today = business_date(at)
    rule_figures = figures_of(rule_id, rules_in_force(at=at, on=_chosen(request, rule_id, today)))
    if not rule_figures:
        return None
    back, reason = "", ""
    asked = request.GET.get("back", "")
    standing = [one for one in proposals_for(rule_id) if one.approved and not one.withdrawal]
    former = next((one for one in standing if str(one.id) == asked), None)
    if former is not None:
        rule_figures |= {figure.key: figure.before for figure in former.figures}
        back, reason = asked, _("Back to the former figures: ")
    return RuleChange(
        request.POST or None, parameters=tuple(BY_KEY[key] for key in rule_figures), figures=rule_figures,
        today=today, on=_chosen(request, rule_id, today), reason=reason, back=back,
        former=frozenset(one.id for one in standing),
    )  # fmt: skip


def _chosen(request: HttpRequest, rule_id: str, today: date) -> date:
    """Return the first day that was chosen, or that of the last approved change where it lies further than usual."""
    said = request.POST.get("on") or request.GET.get("on") or ""
    try:
        return date.fromisoformat(said)
    except ValueError:
        coming = (facts.effective_date for facts in coming_changes(on=today) if facts.rule_id == rule_id)
        return max([today + SOON, *coming])


def _page(
    request: HttpRequest, rule: ReadRule, form: RuleChange | None, *, preview: Preview | None = None, status: int = 200
) -> HttpResponse:
    figures = figures_of(rule.id, rules_in_force(at=utc_now()))
    context = {
        "rule": rule,
        "group": NAMES[rule.group](),
        "form": form if may_change(request) else None,
        "figures": [_figure(key, value, BY_KEY[key].written) for key, value in figures.items()],
        "history": [_line(facts) for facts in proposals_for(rule.id)],
    }
    if preview is not None:
        context |= _previewed(preview)
    return render_page(request, "consoles/rule.html", context, status=status)


def _figure(key: str, value: int, written: int) -> dict[str, Any]:
    one, language = BY_KEY[key], get_language() or ""
    return {
        "name": parameter_name(one).said(language),
        "value": figure_words(one, value).said(language),
        "written": figure_words(one, written).said(language) if value != written else "",
    }


def _line(facts: ProposalFacts) -> dict[str, Any]:
    state = facts.state(business_date(utc_now()))
    return {
        "it": facts,
        "state": STATES[state](),
        "tone": TONES[state],
        "diff": [_difference(figure) for figure in facts.figures],
    }


def _difference(figure: Figure) -> Mapping[str, str]:
    one, language = BY_KEY.get(figure.key), get_language() or ""
    if one is None:
        return {"name": figure.key, "before": str(figure.before), "after": str(figure.after)}
    before, after = (figure_words(one, value).said(language) for value in (figure.before, figure.after))
    return {"name": parameter_name(one).said(language), "before": before, "after": after}


def _previewed(preview: Preview) -> dict[str, Any]:
    shown = preview.touched[:SHOWN]
    names = names_of(one.subject_id for one in shown)
    rows = [
        {
            "it": one,
            "name": names.get(one.subject_id) or str(one.subject_id)[:8],
            "level": level_code(one.level),
            "then": level_code(one.then),
            "after": level_code(one.after),
        }
        for one in shown
    ]
    return {
        "preview": preview,
        "touched": rows,
        "more": len(preview.touched) - len(shown),
        "told": counted(preview.counts()),
    }
