"""What an investor's statement of account says of a period: what there was, what moved, what is held.

Everything follows from the flows of the ledger. Two sums must come out to the fen, or nothing is printed: the own
account at the custodian bank, and all of the investor's money (own account, on its way, principal in projects).
"""

import re
from calendar import monthrange
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Final

from hub.funds.domain.accounts import AccountKind
from hub.funds.domain.holdings import stakes
from hub.funds.domain.ledger import legs_of
from hub.funds.domain.requests import FlowFacts
from hub.funds.domain.rules import FlowKind
from reports.domain.inputs import Text
from reports.domain.voucher import KIND_WORDS

TITLE: Final = Text("对账单", "Statement of Account")
_PERIOD = re.compile(r"(?P<year>20\d\d)(?:-(?:(?P<month>0[1-9]|1[0-2])|Q(?P<quarter>[1-4])))?")
MEANS: Final = (
    Text(
        "资金由存管银行保管，本平台不经手。登记后不能修改；记错的由另一笔冲回。",
        "The custodian bank holds the money; the platform never does. What is recorded is never changed; a mistake is "
        "taken back by a movement of its own.",
    ),
    Text(
        "待收利息是按还款计划算出的应计数，借款人付款后才到账，不是承诺。",
        "Interest that ran up follows from the repayment plan; it comes when the borrower pays, and is no promise.",
    ),
    Text(
        "投资有风险，理财需谨慎。过往业绩不代表未来表现。",
        "Investing carries risk; decide with care. Past performance does not indicate future results.",
    ),
)


class PeriodUnknown(ValueError):
    """A period is a year, a quarter or a month: ``2026``, ``2026-Q4``, ``2026-10``."""


class DoesNotTieOut(ValueError):
    """The movements do not lead from the opening to the closing balance; the statement is not printed."""


@dataclass(frozen=True)
class Period:
    """A calendar year, quarter or month; both days belong to it."""

    name: str
    first: date
    last: date

    @property
    def eve(self) -> date:
        """The day before it begins."""
        return self.first - timedelta(days=1)

    @property
    def words(self) -> Text:
        """How a reader calls it."""
        year, month = self.first.year, self.first.month
        if "Q" in self.name:
            quarter = (month + 2) // 3
            return Text(f"{year}年第{'一二三四'[quarter - 1]}季度", f"Quarter {quarter} of {year}")
        if "-" in self.name:
            return Text(f"{year}年{month}月", f"{self.first:%B} {year}")
        return Text(f"{year}年", str(year))


def read_period(name: str) -> Period:
    """Return a period by its name; raise :class:`PeriodUnknown`."""
    found = _PERIOD.fullmatch(name)
    if found is None:
        raise PeriodUnknown(f"expected a period such as 2026, 2026-Q4 or 2026-10, got {name!r}")
    year, first, length = int(found["year"]), 1, 12
    if found["month"]:
        first, length = int(found["month"]), 1
    elif found["quarter"]:
        first, length = 3 * int(found["quarter"]) - 2, 3
    last = first + length - 1
    return Period(name, date(year, first, 1), date(year, last, monthrange(year, last)[1]))


@dataclass(frozen=True, kw_only=True)
class Balance:
    """Where the money is at the end of a day, in fen. ``invested_fen`` is principal that has not come back."""

    purse_fen: int
    in_transit_fen: int
    invested_fen: int

    @property
    def total_fen(self) -> int:
        """All of it."""
        return self.purse_fen + self.in_transit_fen + self.invested_fen


def balance_of(flows: Sequence[FlowFacts]) -> Balance:
    """Return where the money is after these flows of one investor."""
    held = dict.fromkeys(AccountKind, 0)
    for leg in (leg for flow in flows for leg in legs_of(flow)):
        if leg.account.subject_id is not None:
            held[leg.account.kind] += leg.amount_fen
    return Balance(
        purse_fen=held[AccountKind.PURSE],
        in_transit_fen=held[AccountKind.IN_TRANSIT],
        invested_fen=sum(stake.outstanding_fen for stake in stakes(flows)),
    )


@dataclass(frozen=True, kw_only=True)
class Movement:
    """One movement of the period. ``purse_fen`` is what it added to the own account, then ``balance_fen``."""

    flow_id: str
    date: date
    what: Text
    project: Text | None
    contract_number: str | None
    amount_fen: int
    purse_fen: int
    balance_fen: int


@dataclass(frozen=True, kw_only=True)
class Sums:
    """What changed all of the investor's money in the period, in fen; what was taken back counts against."""

    paid_in_fen: int
    withdrawn_fen: int
    income_fen: int


def movements_of(flows: Sequence[FlowFacts], *, opening_fen: int, projects: dict[str, Text]) -> tuple[Movement, ...]:
    """Return the movements in order with the own account's balance after each."""
    found, balance = [], opening_fen
    for flow in flows:
        purse = sum(leg.amount_fen for leg in legs_of(flow) if leg.account.kind is AccountKind.PURSE)
        balance += purse
        found.append(Movement(
            flow_id=str(flow.id), date=flow.effective_date, what=_what(flow), amount_fen=flow.amount_fen,
            project=projects.get(flow.project_code or ""), contract_number=flow.contract_number, purse_fen=purse,
            balance_fen=balance,
        ))  # fmt: skip
    return tuple(found)


def _what(flow: FlowFacts) -> Text:
    words = KIND_WORDS[flow.kind]
    return Text(f"冲回：{words.zh}", f"Taken back: {words.en}") if flow.reverses else words


def sums_of(flows: Sequence[FlowFacts]) -> Sums:
    """Return what came from outside, what left, and what was earned."""
    paid_in = withdrawn = income = 0
    for flow in flows:
        for leg in legs_of(flow):
            if leg.account.kind is AccountKind.CUSTODIAN_BANK and leg.amount_fen < 0:
                paid_in -= leg.amount_fen
            elif leg.account.kind is AccountKind.CUSTODIAN_BANK:
                withdrawn += leg.amount_fen
        if flow.kind is FlowKind.INCOME:
            income += -flow.amount_fen if flow.reverses else flow.amount_fen
    return Sums(paid_in_fen=paid_in, withdrawn_fen=withdrawn, income_fen=income)


@dataclass(frozen=True, kw_only=True)
class Held:
    """One holding at the end of the period, in fen. ``accrued_fen`` ran up and has not come; ``cost_fen`` lies inside
    the product for the days of the period, by its yearly rate on what is held at the end."""

    project: Text
    product: Text | None
    contract_number: str | None
    rating: int | None
    paid_in_fen: int
    principal_fen: int
    income_fen: int
    accrued_fen: int
    overdue_fen: int
    next_due: date | None
    next_due_fen: int
    fee_bps: int | None
    cost_fen: int


@dataclass(frozen=True, kw_only=True)
class AccountPaper:
    """One statement. ``as_of`` is when the newest movement in it was recorded; ``running``: the period is not over."""

    house: Text
    investor: str
    investor_no: str
    period: Period
    running_until: date | None
    as_of: datetime
    opening: Balance
    closing: Balance
    sums: Sums
    movements: tuple[Movement, ...]
    held: tuple[Held, ...]
    sealed: int
    final: int
    verify_url: str

    @property
    def purse_in_fen(self) -> int:
        """What reached the own account."""
        return sum(max(one.purse_fen, 0) for one in self.movements)

    @property
    def purse_out_fen(self) -> int:
        """What left it."""
        return -sum(min(one.purse_fen, 0) for one in self.movements)

    @property
    def last_day(self) -> date:
        """The last day it speaks of."""
        return self.running_until or self.period.last


def require_tied_out(paper: AccountPaper) -> None:
    """Raise :class:`DoesNotTieOut` unless both sums come out and the holdings are the principal."""
    sums, opening, closing = paper.sums, paper.opening, paper.closing
    checks = (
        ("own account", opening.purse_fen + paper.purse_in_fen - paper.purse_out_fen, closing.purse_fen),
        (
            "all money",
            opening.total_fen + sums.paid_in_fen - sums.withdrawn_fen + sums.income_fen,
            closing.total_fen,
        ),
        ("principal held", sum(held.principal_fen for held in paper.held), closing.invested_fen),
    )
    for name, follows, stands in checks:
        if follows != stands:
            raise DoesNotTieOut(f"{paper.period.name}, {name}: expected {follows} fen, got {stands}")
