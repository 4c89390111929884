"""What every project owes and when it paid: one schedule from which the ledger, disclosures and figures are taken."""

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from hub.catalogue.domain.projects import ProjectFacts, RepaymentMethod
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
    facts = plan.facts
    parts = _parts(facts)
    return tuple(_instalment(plan, number, *part, last=number == len(parts)) for number, part in enumerate(parts, 1))


def outstanding(plan: Plan, on: date) -> int:
    """Return the principal that a project holds at the end of a day, in fen; nothing before its value date."""
    if plan.facts.value_date > on:
        return 0
    return plan.facts.amount_fen - sum(part.principal_fen for part in schedule(plan) if part.paid_by(on))


def overdue(plan: Plan, on: date) -> tuple[tuple[int, int], ...]:
    """Return (days, principal in fen) of every instalment that was overdue at the end of a day."""
    late = ((part.overdue_on(on), part.principal_fen) for part in schedule(plan))
    return tuple((days, fen) for days, fen in late if days)


def _instalment(plan: Plan, number: int, principal: int, interest: int, *, last: bool) -> Instalment:
    facts = plan.facts
    due = plan.maturity if last else facts.value_date + timedelta(days=PERIOD_DAYS * number)
    paid = None if number in plan.missed else due + timedelta(days=plan.late.get(number, 0))
    days = facts.term_days if facts.repayment_method is RepaymentMethod.BULLET else PERIOD_DAYS
    fee = facts.amount_fen * plan.row["fee_bps"] * days // YEAR_BPS
    return Instalment(
        number=number, due_date=due, principal_fen=principal, interest_fen=interest, fee_fen=fee, paid_date=paid
    )


def _parts(facts: ProjectFacts) -> tuple[tuple[int, int], ...]:
    """(principal, interest) of every instalment."""
    amount, rate = facts.amount_fen, facts.annual_rate_bps
    if facts.repayment_method is RepaymentMethod.BULLET:
        return ((amount, amount * rate * facts.term_days // YEAR_BPS),)
    count = facts.term_days // PERIOD_DAYS
    if facts.repayment_method is RepaymentMethod.INTEREST_FIRST:
        interest = amount * rate // 120_000
        return ((0, interest),) * (count - 1) + ((amount, interest),)
    return _equal(amount, rate, count)


def _equal(amount: int, rate_bps: int, count: int) -> tuple[tuple[int, int], ...]:
    monthly = Decimal(rate_bps) / 120_000
    payment = int(amount * monthly / (1 - (1 + monthly) ** -count))
    left, found = amount, []
    for number in range(1, count + 1):
        interest = left * rate_bps // 120_000
        principal = left if number == count else payment - interest
        left -= principal
        found.append((principal, interest))
    return tuple(found)
