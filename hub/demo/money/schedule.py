"""What every project owes and when it paid: one schedule from which the ledger, disclosures and figures are taken."""

from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache

from hub.catalogue.domain.projects import RepaymentMethod
from hub.contracts.domain.schedules.allocation import Receipt
from hub.contracts.domain.schedules.daycounts import DayCount
from hub.contracts.domain.schedules.plans import Instalment as Planned
from hub.contracts.domain.schedules.plans import LoanTerms, Part, repayment_plan
from hub.contracts.domain.schedules.plans import Plan as EnginePlan
from hub.contracts.domain.schedules.standing import Standing, standing
from hub.demo.market import Plan

PERIOD_DAYS = 30
YEAR_BPS = 10_000 * 365


@dataclass(frozen=True, kw_only=True)
class Instalment:
    """One instalment in fen. ``paid_date`` is when it came, or is to come; None when it is missed."""

    number: int
    due_date: date
    principal_fen: int
    interest_fen: int
    fee_fen: int
    paid_date: date | None

    def paid_by(self, day: date) -> bool:
        """Whether it had come by that day."""
        return self.paid_date is not None and self.paid_date <= day

    def overdue_on(self, day: date) -> int:
        """Days since it was due, when it had not come by that day; 0 otherwise."""
        return 0 if self.paid_by(day) else max((day - self.due_date).days, 0)


def schedule(plan: Plan) -> tuple[Instalment, ...]:
    """Return a project's instalments in order; the principals sum to its amount."""
    return tuple(_instalment(plan, part) for part in _planned(terms_of(plan), parts_of(plan)).instalments)


def standing_of(plan: Plan, on: date) -> Standing:
    """Return how a project stands at the end of a day, as the engine works it out from what came."""
    receipts = [
        Receipt(key=f"{part.number:02d}", date=part.paid_date, amount_fen=part.principal_fen + part.interest_fen)
        for part in schedule(plan)
        if part.paid_date
    ]
    return standing(_planned(terms_of(plan), parts_of(plan)), receipts, on=on)


def outstanding(plan: Plan, on: date) -> int:
    """Return the principal that a project holds at the end of a day, in fen; nothing before its value date."""
    return standing_of(plan, on).outstanding_fen


def terms_of(plan: Plan) -> LoanTerms:
    """Return the terms on which a project borrows: by the month, or by the day where it repays at once."""
    facts = plan.facts
    by_day = facts.repayment_method in (RepaymentMethod.BULLET, RepaymentMethod.CUSTOM)
    return LoanTerms(
        principal_fen=facts.amount_fen,
        annual_rate_bps=facts.annual_rate_bps,
        value_date=facts.value_date,
        maturity_date=plan.maturity,
        method=facts.repayment_method,
        day_count=DayCount.ACT_365 if by_day else DayCount.MONTHS,
    )


def parts_of(plan: Plan) -> tuple[Part, ...]:
    """Return the rows of a project with a plan of its own; the last one takes what the percentages leave."""
    rows = plan.row.get("parts", ())
    shares = [plan.facts.amount_fen * row["percent"] // 100 for row in rows]
    if shares:
        shares[-1] = plan.facts.amount_fen - sum(shares[:-1])
    days = [plan.facts.value_date + timedelta(days=row["day"]) for row in rows]
    return tuple(Part(due_date=day, principal_fen=fen) for day, fen in zip(days, shares, strict=True))


@cache
def _planned(terms: LoanTerms, parts: tuple[Part, ...]) -> EnginePlan:
    return repayment_plan(terms, parts)


def _instalment(plan: Plan, planned: Planned) -> Instalment:
    facts, number = plan.facts, planned.number
    paid = None if number in plan.missed else planned.due_date + timedelta(days=plan.late.get(number, 0))
    days = facts.term_days if facts.repayment_method is RepaymentMethod.BULLET else PERIOD_DAYS
    fee = facts.amount_fen * plan.row["fee_bps"] * days // YEAR_BPS
    return Instalment(
        number=number,
        due_date=planned.due_date,
        principal_fen=planned.principal_fen,
        interest_fen=planned.interest_fen,
        fee_fen=fee,
        paid_date=paid,
    )
