"""Write a repayment plan: when how much principal and interest is due, exact to the fen.

Every instalment is rounded half up to the fen; the last one takes what rounding left, so that the principals add up to
the loan. Interest runs from the value date, on what is still owed at the beginning of a period.
"""

from calendar import monthrange
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from fractions import Fraction
from itertools import pairwise
from typing import Final

from hub.catalogue.domain.projects import RepaymentMethod
from hub.contracts.domain.schedules.daycounts import DayCount, passed_share, year_share

WHOLE_BPS: Final = 10_000
HALF: Final = Fraction(1, 2)
STEP_DAYS: Final = 30


class Step(StrEnum):
    """How far apart instalments are due."""

    DAYS_30 = "30d"
    MONTH = "month"


class PlanUnsound(ValueError):
    """A plan cannot stand: ``field`` names what is wrong with the terms or the parts."""

    def __init__(self, field: str, *, expected: str, actual: object) -> None:
        super().__init__(f"{field}: expected {expected}, got {actual}")
        self.field, self.expected, self.actual = field, expected, actual


@dataclass(frozen=True, kw_only=True)
class Part:
    """One row of a custom plan; ``interest_fen`` of None is worked out by the day count."""

    due_date: date
    principal_fen: int
    interest_fen: int | None = None


@dataclass(frozen=True, kw_only=True)
class LoanTerms:
    """What is lent and on which terms. ``penalty_bps`` is the yearly rate on principal that is overdue."""

    principal_fen: int
    annual_rate_bps: int
    value_date: date
    maturity_date: date
    method: RepaymentMethod
    day_count: DayCount
    step: Step = Step.DAYS_30
    penalty_bps: int = 0
    order: str = "AL-01"


@dataclass(frozen=True, kw_only=True)
class Instalment:
    """One instalment: the period that its interest is for, and what is due at its end. Amounts in fen."""

    number: int
    start_date: date
    due_date: date
    principal_fen: int
    interest_fen: int

    @property
    def due_fen(self) -> int:
        """Principal and interest."""
        return self.principal_fen + self.interest_fen

    def accrued_fen(self, on: date, *, count: DayCount) -> int:
        """Return the interest that has run up at the end of a day: nothing before the period, all of it at its end."""
        return to_fen(self.interest_fen * passed_share(count, on, period=(self.start_date, self.due_date)))


@dataclass(frozen=True, kw_only=True)
class Plan:
    """The terms and the instalments in order of their number."""

    terms: LoanTerms
    instalments: tuple[Instalment, ...]


def to_fen(amount: Fraction) -> int:
    """Round half up to whole fen, away from nothing but downwards for what is below a half (四舍五入)."""
    return int((amount + HALF) // 1)


def repayment_plan(terms: LoanTerms, parts: Sequence[Part] = ()) -> Plan:
    """Return the plan of a loan; ``parts`` are the rows of a custom one. Raises :class:`PlanUnsound`."""
    require_terms(terms)
    if terms.method is RepaymentMethod.CUSTOM:
        return Plan(terms=terms, instalments=_custom(terms, parts))
    if parts:
        raise PlanUnsound("parts", expected=f"none for {terms.method}", actual=len(parts))
    days = due_days(terms)
    return Plan(terms=terms, instalments=spread(terms, terms.principal_fen, terms.value_date, days))


def require_terms(terms: LoanTerms) -> None:
    """Raise :class:`PlanUnsound` unless the figures are possible and the day count fits the method."""
    if terms.principal_fen <= 0:
        raise PlanUnsound("principal_fen", expected="more than 0", actual=terms.principal_fen)
    for name in ("annual_rate_bps", "penalty_bps"):
        if not 0 <= getattr(terms, name) <= WHOLE_BPS:
            raise PlanUnsound(name, expected=f"0 to {WHOLE_BPS}", actual=getattr(terms, name))
    if terms.maturity_date <= terms.value_date:
        raise PlanUnsound("maturity_date", expected=f"after {terms.value_date}", actual=terms.maturity_date)
    if terms.day_count is DayCount.MONTHS and terms.method in (RepaymentMethod.BULLET, RepaymentMethod.CUSTOM):
        raise PlanUnsound("day_count", expected=f"days for {terms.method}", actual=terms.day_count)


def due_days(terms: LoanTerms) -> tuple[date, ...]:
    """Return the days on which instalments are due; what does not fill a whole 30 days lengthens the last period."""
    if terms.method is RepaymentMethod.BULLET:
        return (terms.maturity_date,)
    return steps(terms.step, terms.value_date, terms.maturity_date)


def steps(step: Step, start: date, end: date) -> tuple[date, ...]:
    """Return every step after ``start``, the last one at ``end``."""
    if step is Step.DAYS_30:
        count = max((end - start).days // STEP_DAYS, 1)
        return (*(start + timedelta(days=STEP_DAYS * number) for number in range(1, count)), end)
    found, number = [], 1
    while (day := _months_after(start, number)) < end:
        found.append(day)
        number += 1
    return (*found, end)


def spread(
    terms: LoanTerms, principal_fen: int, start: date, days: Sequence[date], *, first: int = 1,
    period: tuple[date, date] | None = None,
) -> tuple[Instalment, ...]:  # fmt: skip
    """Divide principal over due days by the terms' method, numbered from ``first``.

    ``period`` is the whole period that a first part period belongs to, when interest runs from within it.
    """
    spans = list(pairwise((start, *days)))
    wholes = [period or spans[0], *spans[1:]]
    rate = Fraction(terms.annual_rate_bps, WHOLE_BPS)
    rates = [rate * _share(terms.day_count, span, whole) for span, whole in zip(spans, wholes, strict=True)]
    found, left = [], principal_fen
    level = _level_fen(principal_fen, rates) if terms.method is RepaymentMethod.EQUAL_INSTALMENTS else 0
    for place, (begins, due) in enumerate(spans):
        interest = to_fen(left * rates[place])
        last = place == len(spans) - 1
        principal = left if last else _principal(terms.method, principal_fen, left, level - interest, len(spans))
        found.append(Instalment(
            number=first + place, start_date=begins, due_date=due, principal_fen=principal, interest_fen=interest
        ))  # fmt: skip
        left -= principal
    return tuple(found)


def _share(count: DayCount, span: tuple[date, date], whole: tuple[date, date]) -> Fraction:
    """The share of a year; the rest of a period is what its part leaves: 30/360 alone would count a day of it twice."""
    if whole[0] < span[0] and whole[1] == span[1]:
        return year_share(count, *whole, period=whole) * (1 - passed_share(count, span[0], period=whole))
    return year_share(count, *span, period=whole)


def _principal(method: RepaymentMethod, whole_fen: int, left_fen: int, level_fen: int, count: int) -> int:
    """The principal of an instalment that is not the last."""
    if method is RepaymentMethod.EQUAL_INSTALMENTS:
        return min(max(level_fen, 0), left_fen)
    return whole_fen // count if method is RepaymentMethod.EQUAL_PRINCIPAL else 0


def _level_fen(principal_fen: int, rates: Iterable[Fraction]) -> int:
    """The payment whose present value over all periods is the principal; with equal rates the annuity formula."""
    discount, worth = Fraction(1), Fraction(0)
    for rate in rates:
        discount /= 1 + rate
        worth += discount
    return to_fen(principal_fen / worth)


def _custom(terms: LoanTerms, parts: Sequence[Part]) -> tuple[Instalment, ...]:
    days = [terms.value_date, *(part.due_date for part in parts)]
    if any(later <= earlier for earlier, later in pairwise(days)) or days[-1] != terms.maturity_date:
        raise PlanUnsound("due_date", expected=f"rising days up to {terms.maturity_date}", actual=days[-1])
    if any(part.principal_fen < 0 or (part.interest_fen or 0) < 0 for part in parts):
        raise PlanUnsound("parts", expected="amounts of 0 or more", actual="less")
    total = sum(part.principal_fen for part in parts)
    if total != terms.principal_fen:
        raise PlanUnsound("principal_fen", expected=f"parts that add up to {terms.principal_fen}", actual=total)
    found, left = [], terms.principal_fen
    for number, (span, part) in enumerate(zip(pairwise(days), parts, strict=True), start=1):
        rate = Fraction(terms.annual_rate_bps, WHOLE_BPS) * year_share(terms.day_count, *span, period=span)
        interest = part.interest_fen if part.interest_fen is not None else to_fen(left * rate)
        found.append(Instalment(
            number=number, start_date=span[0], due_date=span[1], principal_fen=part.principal_fen,
            interest_fen=interest,
        ))  # fmt: skip
        left -= part.principal_fen
    return tuple(found)


def _months_after(start: date, months: int) -> date:
    """The same day so many months later, or the month's last day where it is shorter."""
    serial = start.year * 12 + start.month - 1 + months
    year, month = divmod(serial, 12)
    return date(year, month + 1, min(start.day, monthrange(year, month + 1)[1]))
