"""Make proposed plans ready for the client page: the picture, the lines, what speaks against them."""

from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext as _

from chain.queries import ProofState
from crm.suitability.domain.plan import LineRole, Plan
from crm.suitability.queries import PlanFacts, PlanStatus
from crm.workspace.language import said
from crm.workspace.shown import PlanRow, PlanShown
from hub.kernel.money import grouped
from hub.web.components.explained import Explained, Input
from hub.web.drawings.plan import BarKind, PlanBar
from hub.web.drawings.plan import Plan as Drawing

SHOWN = frozenset({PlanStatus.PROPOSED, PlanStatus.CONFIRMED})


def plans_shown(found: Iterable[PlanFacts], *, proofs: Mapping[UUID, ProofState]) -> list[PlanShown]:
    """Return the plans that still matter, newest first."""
    relevant = [facts for facts in found if facts.status in SHOWN]
    return [_shown(facts, proofs.get(facts.outcome_id) if facts.outcome_id else None) for facts in relevant]


def _shown(facts: PlanFacts, proof: object) -> PlanShown:
    plan, proposed = facts.plan, facts.status is PlanStatus.PROPOSED
    return PlanShown(
        id=facts.id,
        title=said(plan.title),
        status=facts.status.value,
        status_words=_("proposed") if proposed else _("confirmed by the client"),
        drawing=_drawing(plan),
        rows=[
            PlanRow(
                name=said(line.name),
                rating=line.rating,
                amount_fen=line.amount_fen,
                loss_fen=line.loss_fen,
                fee_fen=line.fee_fen,
            )
            for line in plan.lines
        ],
        loss=_loss(plan),
        limit_fen=plan.loss_limit_fen,
        reasons=[said(reason.words) for reason in plan.reasons],
        disadvantages=[said(reason.words) for reason in plan.disadvantages],
        reassessment=said(plan.reassessment.words),
        confirm_url=reverse("workspace:plan-confirm", args=[facts.id]) if proposed and not plan.allocation else "",
        decline_url=reverse("workspace:plan-decline", args=[facts.id]) if proposed else "",
        state=getattr(proof, "state", "") or "",
    )


def _loss(plan: Plan) -> Explained:
    """Return the loss over all rounds with the products behind it, as the plan was recorded."""
    parts = [
        Input(label=said(line.name), value=grouped(line.loss_fen), operator="+" if number else "")
        for number, line in enumerate(plan.lines)
    ]
    parts.append(Input(label=_("one round"), value=grouped(plan.loss_one_round_fen), operator="="))
    return Explained(
        label=_("If every round went badly, about less"),
        value=grouped(plan.loss_all_rounds_fen),
        unit=_("yuan"),
        formula=_("adverse loss of one round × number of rounds"),
        inputs=(*parts, Input(label=_("rounds"), value=str(len(plan.rounds) or 1), operator="×")),
        rule=plan.rule_id,
        source=_("adverse scenario of each product's risk disclosure; not the worst case"),
    )


def _drawing(plan: Plan) -> Drawing | None:
    due = plan.need.due_date
    if due is None or plan.allocation:
        return None
    bars = [bar for line in plan.lines for bar in _bars(line.role, said(line.name), line.amount_fen, plan, due)]
    return Drawing(
        today=plan.proposed_on,
        need_date=due,
        need=said(plan.title),
        bars=tuple(bars),
    )


def _bars(role: LineRole, name: str, amount_fen: int, plan: Plan, due: date) -> list[PlanBar]:
    amount = grouped(amount_fen)
    if not plan.rounds or role is not LineRole.TERM:
        return [
            PlanBar(label=name, start=plan.proposed_on, end=due - timedelta(days=1), kind=BarKind.CASH, amount=amount)
        ]
    return [
        PlanBar(
            label=name if turn.number == 1 else _("round %(number)s, confirmed again then") % {"number": turn.number},
            short=_("round %(number)s") % {"number": turn.number},
            start=turn.starts,
            end=turn.ends,
            kind=BarKind.FIRST if turn.number == 1 else BarKind.LATER,
            amount=amount,
        )
        for turn in plan.rounds
    ]
