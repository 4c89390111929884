"""The plans that were proposed to an investor, in plain words, to confirm or to leave on their own phone."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from cms.reading.language import spoken
from crm.profile.domain.vocabulary import Channel
from crm.suitability.domain.allocation.comparing import OTHER_WORDS, alternatives
from crm.suitability.domain.allocation.measuring import Choice
from crm.suitability.domain.allocation.stating import LIMIT_TITLES
from crm.suitability.domain.gate_case import WAITS
from crm.suitability.domain.plan import LineRole, Plan, PlanLine, PlanReason
from crm.suitability.operations import (
    PlanBlocked,
    PlanBroken,
    PlanDecided,
    PlanOutdated,
    confirm_plan,
    decline_plan,
)
from crm.suitability.queries import PlanFacts, PlanStatus, plan, plans_for
from crm.suitability.queries.plans import PlanUnknown
from hub.access.policy import allow
from hub.access.roles import Role
from hub.access.scope import current_actor
from hub.kernel.clock import utc_now
from hub.kernel.money import grouped
from hub.portal.my import subject_of
from hub.web.drawings.allocation import TALL, WIDE, Rung, ladder_svg
from hub.web.pages import render_page


@dataclass(frozen=True, kw_only=True)
class PlanLineShown:
    """One product of a plan as its reader sees it."""

    line: PlanLine
    name: str
    when: str


@dataclass(frozen=True, kw_only=True)
class OtherWay:
    """Something else that could be done with the same money."""

    name: str
    words: str
    loss_fen: int
    cost_fen: int
    liquid_fen: int
    last_back_on: date


@dataclass(frozen=True, kw_only=True)
class PlanPage:
    """A plan in plain words: what speaks against it first, then what it is."""

    facts: PlanFacts
    title: str
    lines: Sequence[PlanLineShown]
    amount_fen: int
    rest_fen: int
    against: Sequence[str]
    reasons: Sequence[str]
    others: Sequence[OtherWay]
    rungs: Sequence[Rung]
    ladder: tuple[SafeString, SafeString] | None
    reassessment: str

    @property
    def waits(self) -> bool:
        """True while the investor has not said yes or no."""
        return self.facts.status is PlanStatus.PROPOSED


@allow(Role.INVESTOR)
@require_GET
def my_plan(request: HttpRequest, plan_id: UUID) -> HttpResponse:
    """Show one plan with its disadvantages first."""
    return render_page(request, "portal/my/plan.html", {"page": _page(_own(request, plan_id))})


@allow(Role.INVESTOR)
@require_POST
def my_plan_decide(request: HttpRequest, plan_id: UUID) -> HttpResponse:
    """Keep the investor's own yes or no; a yes passes the gate once more."""
    facts, at = _own(request, plan_id), utc_now()
    try:
        if request.POST.get("word") == "confirm":
            confirm_plan(plan_id=facts.id, by=current_actor(), at=at, channel=Channel.ONLINE)
        else:
            decline_plan(plan_id=facts.id, by=current_actor(), at=at, channel=Channel.ONLINE)
    except PlanBlocked as blocked:
        messages.error(request, _("Not confirmed: a product of the plan does not fit you. Please ask your advisor."))
        if any(verdict.waits for verdict in blocked.verdicts):
            messages.error(request, WAITS.said(spoken()))
    except PlanOutdated:
        messages.error(
            request, _("Not confirmed: your level was decided anew since this plan was made. Please ask your advisor.")
        )
    except PlanBroken as broken:
        limits = dict.fromkeys(LIMIT_TITLES[one.limit].said(spoken()) for one in broken.found)
        messages.error(
            request,
            _("Not confirmed: by your figures of today it no longer keeps to “%(limits)s”. Please ask your advisor.")
            % {"limits": _("”, “").join(limits)},
        )
    except PlanDecided:
        messages.error(request, _("This plan was decided before; that decision stays."))
    else:
        messages.success(request, _("Your decision is recorded and sealed. Nothing was bought by it."))
    return redirect("portal:my_plan", facts.id)


def _own(request: HttpRequest, plan_id: UUID) -> PlanFacts:
    subject = subject_of(request)
    try:
        facts = plan(plan_id=plan_id)
    except PlanUnknown as unknown:
        raise Http404(_("No plan of yours is here.")) from unknown
    if subject is None or facts.id not in {one.id for one in plans_for(subject_id=subject)}:
        raise Http404(_("No plan of yours is here."))
    return facts


def _page(facts: PlanFacts) -> PlanPage:
    found = facts.plan
    rungs = _rungs(found.allocation) if found.allocation else ()
    return PlanPage(
        facts=facts,
        title=found.title.said(spoken()),
        lines=[_line(found, line) for line in found.lines],
        amount_fen=found.planned_fen,
        rest_fen=found.allocation.rest_fen if found.allocation else 0,
        against=_said(found.disadvantages),
        reasons=_said(found.reasons),
        others=_others(found.allocation) if found.allocation else (),
        rungs=rungs,
        ladder=(ladder_svg(rungs, WIDE), ladder_svg(rungs, TALL)) if rungs else None,
        reassessment=found.reassessment.words.said(spoken()),
    )


def _said(sentences: Sequence[PlanReason]) -> list[str]:
    return [one.words.said(spoken()) for one in sentences]


def _line(found: Plan, line: PlanLine) -> PlanLineShown:
    when = _("on demand")
    if line.role is LineRole.TERM:
        when = _("round after round, the last until %(day)s") % {"day": found.rounds[-1].ends.isoformat()}
    elif line.role is LineRole.HELD and found.allocation:
        held = next(one for one in found.allocation.lines if one.product.code == line.product_code)
        when = _("in hand on %(day)s") % {"day": held.back_on.isoformat()}
    return PlanLineShown(line=line, name=line.name.said(spoken()), when=when)


def _others(choice: Choice) -> tuple[OtherWay, ...]:
    return tuple(
        OtherWay(
            name=OTHER_WORDS[one.other][0].said(spoken()),
            words=OTHER_WORDS[one.other][1].said(spoken()),
            loss_fen=one.choice.loss_fen,
            cost_fen=one.choice.cost_fen,
            liquid_fen=one.choice.liquid_fen,
            last_back_on=one.choice.last_back_on,
        )
        for one in alternatives(choice)
        if one.choice
    )


def _rungs(choice: Choice) -> tuple[Rung, ...]:
    return tuple(
        Rung(
            day=step.day.isoformat(),
            needed_fen=step.needed_fen,
            back_fen=step.back_fen,
            needed=_("needed %(amount)s") % {"amount": grouped(step.needed_fen)} if step.needed_fen else "",
            back=_("in hand %(amount)s") % {"amount": grouped(step.back_fen)},
        )
        for step in choice.ladder()
    )
