"""Write the plan as it was proposed, and the day on which all of this is looked at again."""

from collections.abc import Iterable

from crm.suitability.domain.plan import PlanLine, PlanReason
from crm.suitability.queries import PlanFacts, PlanStatus, ReportInputs
from hub.kernel.clock import business_date
from reports.domain import inputs as paper
from reports.domain.house import TRIGGERS
from reports.domain.inputs import Text
from reports.gathering.records import Records
from reports.gathering.words import printed

_LINE_ROLES = {
    "term": Text(
        "到期取回，逐轮滚动，用钱日前全部回款。", "Held to maturity, round by round, all back before the date."
    ),
    "held": Text("到期取回，期间取不出来。", "Held to maturity; nothing comes out before."),
    "cash": Text("随时可取，应付提前用钱。", "On demand, should the money be needed sooner."),
}


def plan_of(*, found: ReportInputs, records: Records) -> paper.Plan | None:
    """Return the plan as proposed; one that does not stand now is not printed."""
    return _plan(found.plan, records) if found.plan and found.stands else None


def _plan(facts: PlanFacts, records: Records) -> paper.Plan:
    plan = facts.plan
    confirmed = facts.decided_at if facts.status is PlanStatus.CONFIRMED else None
    return paper.Plan(
        id=str(facts.id),
        label=printed(plan.title),
        need_id=f"need:{facts.id}",
        lines=tuple(_line(line) for line in plan.lines),
        rounds=tuple(paper.Round(each.number, each.starts, each.ends) for each in plan.rounds),
        loss_one_round_fen=plan.loss_one_round_fen,
        loss_all_rounds_fen=plan.loss_all_rounds_fen,
        reasons=_reasons(plan.reasons),
        drawbacks=_reasons(plan.disadvantages),
        rule_id=plan.rule_id,
        evidence=records.plan(facts),
        confirmed_on=business_date(confirmed) if confirmed else None,
    )


def _line(line: PlanLine) -> paper.PlanLine:
    return paper.PlanLine(line.product_code, line.amount_fen, line.loss_fen, line.fee_fen, _LINE_ROLES[line.role.value])


def _reasons(reasons: Iterable[PlanReason]) -> tuple[paper.Reason, ...]:
    return tuple(paper.Reason(printed(item.words), item.rule_id) for item in reasons)


def review_of(*, found: ReportInputs, level: paper.Level, records: Records) -> paper.Review:
    """Before the second round of a plan, else when the assessment ends: derived from the facts, not from today."""
    plan = found.plan
    first = plan.plan.rounds[0].ends if plan and plan.plan.rounds else level.valid_until
    return paper.Review(min(first, level.valid_until), TRIGGERS, "RPT-10", records.assessment())
