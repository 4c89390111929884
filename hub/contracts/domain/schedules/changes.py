"""Change a plan: repaid early, prolonged or corrected. The result is a new plan; the old one stays history."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from enum import StrEnum
from itertools import pairwise

from hub.catalogue.domain.projects import RepaymentMethod
from hub.contracts.domain.schedules.plans import (
    Instalment,
    LoanTerms,
    Part,
    Plan,
    due_days,
    repayment_plan,
    require_terms,
    spread,
    steps,
)
from hub.contracts.domain.schedules.standing import InstalmentStanding, Standing


class PlanChange(StrEnum):
    """Why a version of a plan was written."""

    AGREED = "agreed"
    EARLY = "early"
    PROLONGED = "prolonged"
    CORRECTED = "corrected"


class ChangeRefused(ValueError):
    """A plan cannot be changed this way on this day; ``reason`` is a word for the sentence."""

    def __init__(self, reason: str, message: str) -> None:
        super().__init__(message)
        self.reason = reason


def early_price_fen(standing: Standing) -> int:
    """Return what settles the loan at the end of the standing's day: remaining principal and the interest run up."""
    return standing.outstanding_fen + standing.accrued_fen


def repaid_early(standing: Standing, *, principal_fen: int) -> Plan:
    """Return the plan when that much principal, with the interest run up, is due on the standing's day.

    The rest keeps its due days and its method. Nothing may be overdue or paid in part.
    """
    plan, on = standing.plan, standing.on
    _require_running(standing)
    if standing.overdue:
        raise ChangeRefused("overdue", f"instalment {standing.overdue[0].instalment.number} is overdue")
    if not 0 < principal_fen <= standing.outstanding_fen:
        raise ChangeRefused("amount", f"expected 1 to {standing.outstanding_fen} fen, got {principal_fen}")
    kept, rest = _divided(standing.instalments)
    current = rest[0]
    if on <= current.start_date or on >= current.due_date:
        raise ChangeRefused("day", f"expected a day between {current.start_date} and {current.due_date}, got {on}")
    early = Instalment(
        number=current.number, start_date=current.start_date, due_date=on, principal_fen=principal_fen,
        interest_fen=current.accrued_fen(on, count=plan.terms.day_count),
    )  # fmt: skip
    left = standing.outstanding_fen - principal_fen
    after = _rest(plan, left, early, rest) if left else ()
    terms = plan.terms if left else replace(plan.terms, maturity_date=on)
    return Plan(terms=terms, instalments=(*kept, early, *after))


def prolonged(standing: Standing, *, until: date) -> Plan:
    """Return the plan when what has not come is spread anew, from the last settled due day to a later maturity.

    Interest goes on from that day, so that what was missed is part of the first new instalment.
    """
    plan, on = standing.plan, standing.on
    _require_running(standing)
    if until <= max(plan.terms.maturity_date, on):
        raise ChangeRefused("until", f"expected a day after {max(plan.terms.maturity_date, on)}, got {until}")
    kept, rest = _divided(standing.instalments)
    start = kept[-1].due_date if kept else plan.terms.value_date
    terms = replace(plan.terms, maturity_date=until)
    whole = (RepaymentMethod.BULLET, RepaymentMethod.CUSTOM)
    grid = (until,) if terms.method in whole else steps(terms.step, start, until)
    days = [day for day in grid if day > on]
    left = sum(item.principal_fen for item in rest)
    after = spread(terms, left, start, days, first=rest[0].number, period=(start, grid[0]))
    return Plan(terms=terms, instalments=(*kept, *after))


def corrected(standing: Standing, *, terms: LoanTerms) -> Plan:
    """Return the plan when rate, penalty or day count were written down wrongly: what has not come is worked out anew.

    Due days stay, and so does what was settled: money that came is not argued about again.
    """
    plan = standing.plan
    _require_running(standing)
    fixed = replace(
        terms, annual_rate_bps=plan.terms.annual_rate_bps, penalty_bps=plan.terms.penalty_bps,
        day_count=plan.terms.day_count,
    )  # fmt: skip
    if terms == plan.terms or fixed != plan.terms:
        raise ChangeRefused("same", f"expected another rate, penalty or day count than {plan.terms}")
    require_terms(terms)
    kept, rest = _divided(standing.instalments)
    current, left = rest[0], sum(item.principal_fen for item in rest)
    if terms.method is RepaymentMethod.CUSTOM:
        parts = tuple(Part(due_date=item.due_date, principal_fen=item.principal_fen) for item in rest)
        own = replace(terms, principal_fen=left, value_date=current.start_date)
        after = repayment_plan(own, parts).instalments
        renewed = tuple(replace(item, number=current.number + place) for place, item in enumerate(after))
        return Plan(terms=terms, instalments=(*kept, *renewed))
    days, whole = [item.due_date for item in rest], _whole_period(plan.terms, current)
    after = spread(terms, left, current.start_date, days, first=current.number, period=whole)
    return Plan(terms=terms, instalments=(*kept, *after))


def _whole_period(terms: LoanTerms, current: Instalment) -> tuple[date, date] | None:
    """The period of the terms' grid that an early repayment cut short, when the current instalment is its rest."""
    for period in pairwise((terms.value_date, *due_days(terms))):
        if period[1] == current.due_date and period[0] < current.start_date:
            return period
    return None


def _rest(plan: Plan, left_fen: int, early: Instalment, rest: Sequence[Instalment]) -> tuple[Instalment, ...]:
    """What is left, on the due days that remain; the current period's interest is counted from the early day on."""
    current, first = rest[0], early.number + 1
    days = [item.due_date for item in rest]
    if plan.terms.method is not RepaymentMethod.CUSTOM:
        period = (current.start_date, current.due_date)
        return spread(plan.terms, left_fen, early.due_date, days, first=first, period=period)
    parts, open_fen = [], left_fen
    for item in reversed(rest):
        given = min(open_fen, item.principal_fen)
        parts.append(Part(due_date=item.due_date, principal_fen=given))
        open_fen -= given
    terms = replace(plan.terms, principal_fen=left_fen, value_date=early.due_date)
    renewed = repayment_plan(terms, tuple(reversed(parts))).instalments
    return tuple(replace(item, number=first + place) for place, item in enumerate(renewed))


def _divided(rows: Sequence[InstalmentStanding]) -> tuple[list[Instalment], list[Instalment]]:
    """Return the instalments settled before the first open one, and the rest; one paid in part stops the change.

    One of nothing at all is settled by itself on its day, and says nothing about those before it.
    """
    for row in rows:
        if not row.settled_date and (row.principal_received_fen or row.interest_received_fen):
            raise ChangeRefused("part_paid", f"instalment {row.instalment.number} is paid in part")
    first = next((place for place, row in enumerate(rows) if not row.settled_date), len(rows))
    kept, rest = [row.instalment for row in rows[:first]], rows[first:]
    if any(row.settled_date and row.instalment.due_fen for row in rest):
        raise ChangeRefused("gap", f"instalment {rest[0].instalment.number} is open and a later one is settled")
    return kept, [row.instalment for row in rest]


def _require_running(standing: Standing) -> None:
    if not standing.started or not standing.outstanding_fen:
        raise ChangeRefused("not_running", f"nothing is outstanding on {standing.on}")
