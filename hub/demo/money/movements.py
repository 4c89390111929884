"""What the custodian bank moved, day by day: deposits, bids, payouts, repayments and what investors got of them.

Worked out from the purchases and the projects' schedules alone, so that the ledger, the disclosures and the monthly
figures tell one story. A missed instalment moves nothing.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random

from hub.demo.draw import stream
from hub.demo.market import YUAN, Plan
from hub.demo.money.purchases import Purchase
from hub.demo.money.schedule import Instalment, schedule
from hub.funds.domain.rules import FlowKind

_ORDER = tuple(FlowKind)
"""Within a day money arrives before it is spent; the kinds are declared in that order, but for the borrower's."""
_FIRST = {FlowKind.BORROWER_DEPOSIT: -4, FlowKind.REPAYMENT: -3, FlowKind.REDEMPTION: -2, FlowKind.INCOME: -1}


@dataclass(frozen=True, kw_only=True)
class Movement:
    """One line of the bank's list; amounts in fen. ``person`` is a key of the cast, or empty."""

    key: str
    kind: FlowKind
    amount_fen: int
    day: date
    person: str = ""
    project: str = ""
    contract: str = ""

    @property
    def place(self) -> tuple[date, int, str]:
        """Where the line stands in the bank's list."""
        return self.day, _FIRST.get(self.kind, _ORDER.index(self.kind)), self.key


def movements(plans: Sequence[Plan], bought: Iterable[Purchase], *, seed: int, as_of: date) -> tuple[Movement, ...]:
    """Return everything that moved before the world's present day, in the order of the bank's list."""
    held: dict[str, list[Purchase]] = {plan.code: [] for plan in plans}
    for purchase in bought:
        held[purchase.project_code].append(purchase)
    found = [line for plan in plans for line in _project(plan, held[plan.code], as_of)]
    found += _withdrawals(found, stream(seed, "withdrawals"), as_of)
    return tuple(sorted((line for line in found if line.day < as_of), key=lambda line: line.place))


def _project(plan: Plan, held: Sequence[Purchase], as_of: date) -> Iterator[Movement]:
    for purchase in held:
        yield from _bid(purchase)
    yield from _payout(plan)
    before, yielded = 0, 0
    for part in schedule(plan):
        if not part.paid_by(as_of):
            continue
        yield from _repayment(plan, part)
        before, yielded, lines = _shared(plan, part, held, before, yielded)
        yield from lines


def _bid(purchase: Purchase) -> Iterator[Movement]:
    day, person = purchase.signed_at.date(), purchase.person.key
    yield Movement(
        key=f"D-{purchase.number}", kind=FlowKind.DEPOSIT, amount_fen=purchase.deposit_fen, day=day, person=person
    )
    yield Movement(
        key=f"B-{purchase.number}", kind=FlowKind.BID, amount_fen=purchase.amount_fen, day=day + timedelta(days=1),
        person=person, project=purchase.project_code, contract=purchase.number,
    )  # fmt: skip


def _payout(plan: Plan) -> Iterator[Movement]:
    """On the value date the borrower gets what the disclosure calls paid; the rest stays in escrow."""
    paid, day = plan.facts.amount_fen - plan.held_fen, plan.facts.value_date
    for key, kind, when in (("P", FlowKind.DISBURSEMENT, day), ("W", FlowKind.DRAWDOWN, day + timedelta(days=1))):
        yield Movement(key=f"{key}-{plan.code}", kind=kind, amount_fen=paid, day=when, project=plan.code)


def _repayment(plan: Plan, part: Instalment) -> Iterator[Movement]:
    if part.paid_date is None:
        return
    name, came = f"{plan.code}-{part.number:02d}", part.principal_fen + part.interest_fen
    held = plan.held_fen if part.principal_fen == plan.facts.amount_fen else 0  # the retention comes out of the escrow
    for key, kind, fen in (
        ("I", FlowKind.BORROWER_DEPOSIT, came - held + part.fee_fen),
        ("R", FlowKind.REPAYMENT, came - held),
        ("F", FlowKind.FEE, part.fee_fen),
    ):
        if fen:
            yield Movement(key=f"{key}-{name}", kind=kind, amount_fen=fen, day=part.paid_date, project=plan.code)
    if part.fee_fen:
        day = part.paid_date + timedelta(days=1)
        yield Movement(key=f"G-{name}", kind=FlowKind.FEE_PAYOUT, amount_fen=part.fee_fen, day=day)


def _shared(
    plan: Plan, part: Instalment, held: Sequence[Purchase], before: int, yielded: int
) -> tuple[int, int, list[Movement]]:
    """Hand an instalment on to the holders, by their share; sums over all instalments so far are right to the fen."""
    lines = []
    after, earned = before + part.principal_fen, yielded + part.interest_fen
    weights = [purchase.amount_fen for purchase in held]
    for kind, letter, low, high in (
        (FlowKind.REDEMPTION, "C", before, after),
        (FlowKind.INCOME, "Y", yielded, earned),
    ):
        for purchase, old, new in zip(held, shares(low, weights), shares(high, weights), strict=True):
            if new > old and part.paid_date:
                lines.append(
                    Movement(
                        key=f"{letter}-{purchase.number}-{part.number:02d}",
                        kind=kind,
                        amount_fen=new - old,
                        day=part.paid_date,
                        person=purchase.person.key,
                        project=plan.code,
                        contract=purchase.number,
                    )
                )
    return after, earned, lines


def shares(amount_fen: int, weights: Sequence[int]) -> tuple[int, ...]:
    """Divide an amount by weights into whole fen that add up, the largest remainders first."""
    total = sum(weights)
    parts = [amount_fen * weight // total for weight in weights]
    by_remainder = sorted(range(len(weights)), key=lambda place: (-(amount_fen * weights[place] % total), place))
    for place in by_remainder[: amount_fen - sum(parts)]:
        parts[place] += 1
    return tuple(parts)


def _withdrawals(lines: Iterable[Movement], draw: Random, as_of: date) -> list[Movement]:
    """After a larger redemption many take money home, in thousands and two days later; never more than came."""
    came: dict[tuple[str, date], int] = {}
    for line in lines:
        if line.kind is FlowKind.REDEMPTION:
            came[line.person, line.day] = came.get((line.person, line.day), 0) + line.amount_fen
    found = []
    for (person, day), fen in sorted(came.items(), key=lambda item: (item[0][1], item[0][0])):
        thousands = int(fen * draw.uniform(0.2, 0.9)) // (1000 * YUAN)
        if thousands and draw.random() < 0.7 and day + timedelta(days=2) < as_of:
            found.append(
                Movement(
                    key=f"X-{person}-{day:%Y%m%d}",
                    kind=FlowKind.WITHDRAWAL,
                    amount_fen=thousands * 1000 * YUAN,
                    day=day + timedelta(days=2),
                    person=person,
                )
            )
    return found


def balances(lines: Iterable[Movement]) -> Mapping[str, int]:
    """Return what every purse holds after these lines, by person."""
    found: dict[str, int] = {}
    signs = {
        FlowKind.DEPOSIT: 1, FlowKind.BID: -1, FlowKind.REDEMPTION: 1, FlowKind.INCOME: 1, FlowKind.WITHDRAWAL: -1,
    }  # fmt: skip
    for line in lines:
        if line.person:
            found[line.person] = found.get(line.person, 0) + signs[line.kind] * line.amount_fen
    return found
