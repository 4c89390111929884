"""Say how a loan stands at the end of a day: what ran up, what came, what is overdue and since when."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction
from typing import Final

from hub.contracts.domain.schedules.allocation import ORDERS, Allocated, Owed, Receipt
from hub.contracts.domain.schedules.plans import WHOLE_BPS, Instalment, Plan, to_fen

PENALTY_YEAR_DAYS: Final = 365


@dataclass(frozen=True, kw_only=True)
class Band:
    """Days overdue from ``low`` to ``high``, both included; ``high`` of None has no end."""

    id: str
    low: int
    high: int | None
    source: str

    def holds(self, days: int) -> bool:
        """Whether so many days fall into it."""
        return self.low <= days and (self.high is None or days <= self.high)


BANDS_SOURCE: Final = "monthly operating figures: overdue rates in bands of up to 90, 91 to 180 and over 180 days"
BANDS: Final = (
    Band(id="A", low=1, high=90, source=BANDS_SOURCE),
    Band(id="B", low=91, high=180, source=BANDS_SOURCE),
    Band(id="C", low=181, high=None, source=BANDS_SOURCE),
)


@dataclass(frozen=True, kw_only=True)
class InstalmentStanding:
    """One instalment at the end of a day. ``settled_date`` is when its principal and interest had come in full."""

    instalment: Instalment
    on: date
    accrued_fen: int
    principal_received_fen: int
    interest_received_fen: int
    penalty_fen: int
    penalty_received_fen: int
    settled_date: date | None

    @property
    def principal_left_fen(self) -> int:
        """Principal that has not come."""
        return self.instalment.principal_fen - self.principal_received_fen

    @property
    def interest_left_fen(self) -> int:
        """Interest that has run up and has not come."""
        return max(self.accrued_fen - self.interest_received_fen, 0)

    @property
    def received_fen(self) -> int:
        """Principal and interest that have come."""
        return self.principal_received_fen + self.interest_received_fen

    @property
    def overdue_days(self) -> int:
        """Days since it was due, when it had not come in full; 0 otherwise."""
        return 0 if self.settled_date else max((self.on - self.instalment.due_date).days, 0)

    @property
    def late_days(self) -> int:
        """Days between the due day and the day on which the last of it came; 0 when it came in time or not at all."""
        return max((self.settled_date - self.instalment.due_date).days, 0) if self.settled_date else 0

    @property
    def overdue_fen(self) -> int:
        """Principal and interest that should have come and have not."""
        return self.principal_left_fen + self.interest_left_fen if self.overdue_days else 0

    @property
    def band(self) -> Band | None:
        """The band of days it is overdue in."""
        return next((band for band in BANDS if band.holds(self.overdue_days)), None)


@dataclass(frozen=True, kw_only=True)
class Standing:
    """A loan at the end of a day; ``surplus_fen`` came beyond everything that the plan asks for."""

    plan: Plan
    on: date
    instalments: tuple[InstalmentStanding, ...]
    allocated: tuple[Allocated, ...]
    surplus_fen: int

    @property
    def started(self) -> bool:
        """Whether the value date has come."""
        return self.plan.terms.value_date <= self.on

    @property
    def outstanding_fen(self) -> int:
        """Principal that is still owed; nothing before the value date."""
        return sum(item.principal_left_fen for item in self.instalments) if self.started else 0

    @property
    def accrued_fen(self) -> int:
        """Interest that has run up and has not come."""
        return sum(item.interest_left_fen for item in self.instalments)

    @property
    def principal_received_fen(self) -> int:
        """Principal that has come."""
        return sum(item.principal_received_fen for item in self.instalments)

    @property
    def interest_received_fen(self) -> int:
        """Interest that has come."""
        return sum(item.interest_received_fen for item in self.instalments)

    @property
    def penalty_left_fen(self) -> int:
        """Penalty that has run up and has not come."""
        return sum(item.penalty_fen - item.penalty_received_fen for item in self.instalments)

    @property
    def overdue(self) -> tuple[InstalmentStanding, ...]:
        """The instalments that should have come and have not, oldest first."""
        return tuple(item for item in self.instalments if item.overdue_days)

    @property
    def overdue_principal_fen(self) -> int:
        """Principal that should have come and has not; the monthly figures count this."""
        return sum(item.principal_left_fen for item in self.overdue)

    @property
    def overdue_fen(self) -> int:
        """Principal and interest that should have come and have not."""
        return sum(item.overdue_fen for item in self.overdue)

    @property
    def overdue_days(self) -> int:
        """Days since the oldest of them was due."""
        return max((item.overdue_days for item in self.overdue), default=0)

    @property
    def next_due(self) -> InstalmentStanding | None:
        """The first instalment that is not yet due and has not come."""
        return next((item for item in self.instalments if not item.settled_date and not item.overdue_days), None)

    def overdue_in(self, band: Band) -> int:
        """Return the principal that is overdue within one band."""
        return sum(item.principal_left_fen for item in self.overdue if band.holds(item.overdue_days))


@dataclass
class _Open:
    """An instalment while receipts are allocated to it."""

    instalment: Instalment
    paid: dict[Owed, int] = field(default_factory=lambda: dict.fromkeys(Owed, 0))
    penalty: Fraction = Fraction(0)
    charged_to: date | None = None
    settled_date: date | None = None

    def left(self, owed: Owed) -> int:
        whole = {
            Owed.PENALTY: to_fen(self.penalty),
            Owed.INTEREST: self.instalment.interest_fen,
            Owed.PRINCIPAL: self.instalment.principal_fen,
        }
        return whole[owed] - self.paid[owed]

    def charge(self, day: date, penalty_bps: int) -> None:
        """Let the penalty run up to a day, on the principal that is missing since the due day."""
        since = max(self.charged_to or self.instalment.due_date, self.instalment.due_date)
        if day > since:
            share = Fraction(penalty_bps * (day - since).days, WHOLE_BPS * PENALTY_YEAR_DAYS)
            self.penalty += self.left(Owed.PRINCIPAL) * share
        self.charged_to = day

    def settle(self, day: date) -> None:
        wanted = self.settled_date is None and self.instalment.due_fen
        if wanted and not self.left(Owed.PRINCIPAL) and not self.left(Owed.INTEREST):
            self.settled_date = day


def standing(plan: Plan, receipts: Iterable[Receipt], *, on: date) -> Standing:
    """Allocate what had come by the end of a day, oldest receipt first, and say how the loan stands then."""
    rows = [_Open(instalment) for instalment in plan.instalments]
    for row in rows:
        if not row.instalment.due_fen and row.instalment.due_date <= on:
            row.settled_date = row.instalment.due_date
    allocated: list[Allocated] = []
    surplus = 0
    for receipt in sorted((one for one in receipts if one.date <= on), key=lambda one: (one.date, one.key)):
        _charge(rows, receipt.date, plan)
        shares, over = _allocate(rows, receipt, ORDERS[plan.terms.order].parts)
        allocated += shares
        surplus += over
    _charge(rows, on, plan)
    return Standing(
        plan=plan,
        on=on,
        instalments=tuple(_closed(row, plan, on) for row in rows),
        allocated=tuple(allocated),
        surplus_fen=surplus,
    )


def _charge(rows: Iterable[_Open], day: date, plan: Plan) -> None:
    for row in rows:
        row.charge(day, plan.terms.penalty_bps)


def _allocate(rows: Iterable[_Open], receipt: Receipt, parts: Sequence[Owed]) -> tuple[list[Allocated], int]:
    """Give a receipt to the oldest instalment that wants something; return what went where, and what is over."""
    shares, left = [], receipt.amount_fen
    for row in rows:
        for owed in parts:
            given = min(left, row.left(owed))
            if given > 0:
                row.paid[owed] += given
                left -= given
                shares.append(Allocated(
                    key=receipt.key, date=receipt.date, number=row.instalment.number, owed=owed, amount_fen=given
                ))  # fmt: skip
        row.settle(receipt.date)
    return shares, left


def _closed(row: _Open, plan: Plan, on: date) -> InstalmentStanding:
    return InstalmentStanding(
        instalment=row.instalment,
        on=on,
        accrued_fen=row.instalment.accrued_fen(on, count=plan.terms.day_count),
        principal_received_fen=row.paid[Owed.PRINCIPAL],
        interest_received_fen=row.paid[Owed.INTEREST],
        penalty_fen=to_fen(row.penalty),
        penalty_received_fen=row.paid[Owed.PENALTY],
        settled_date=row.settled_date,
    )
