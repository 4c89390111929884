"""Follow money outside the custodian by the accounts that paid and were paid: whose they are, and what came back."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from hub.catalogue.domain.ties import TieKind
from hub.funds.domain.detectors import rules
from hub.funds.domain.detectors.book import Book, Finding, Movement
from hub.funds.domain.rules import FlowKind

WHOLE_BPS = 10_000
_INTO_PURSE = (FlowKind.DEPOSIT, FlowKind.ARRIVAL)
_OUT_OF_PURSE = (FlowKind.WITHDRAWAL, FlowKind.WITHDRAWAL_SETTLEMENT)


@dataclass(frozen=True)
class _Came:
    """Money that came into a purse from where a borrower's money had gone."""

    project: str
    drawn: Movement
    deposit: Movement


class Counterparties:
    """Remember who was paid; speak when a payee pays where no money of it may go."""

    def __init__(self, book: Book) -> None:
        self._book = book
        self._platform: set[str] = set()
        self._drawn_to: dict[str, list[Movement]] = {}
        self._withdrawn_to: dict[str, list[Movement]] = {}
        self._came_back: dict[UUID, list[_Came]] = {}

    def day(self, day: date, movements: Sequence[Movement]) -> Iterator[Finding]:
        """Return what this day's movements show; those that take something back show nothing."""
        named = [movement for movement in movements if movement.fen > 0]
        for movement in named:
            if movement.party:
                self._remember(movement)
        for movement in named:
            if movement.party:
                yield from self._paid_by(movement)
            if movement.kind is FlowKind.BID and movement.subject_id:
                yield from self._bid(movement)

    def _remember(self, movement: Movement) -> None:
        if movement.kind is FlowKind.FEE_PAYOUT:
            self._platform.add(movement.party)
        elif movement.kind is FlowKind.DRAWDOWN:
            self._drawn_to.setdefault(movement.party, []).append(movement)
        elif movement.kind in _OUT_OF_PURSE:
            self._withdrawn_to.setdefault(movement.party, []).append(movement)

    def _paid_by(self, movement: Movement) -> Iterator[Finding]:
        if movement.kind in _INTO_PURSE:
            yield from self._into_purse(movement)
        elif movement.kind is FlowKind.BORROWER_DEPOSIT:
            yield from self._repaying(movement)
        elif movement.kind is FlowKind.DRAWDOWN:
            yield from self._paid_to(movement)

    def _into_purse(self, movement: Movement) -> Iterator[Finding]:
        least = rules.OWN_MONEY_IN_PURSE.limits["least_fen"]
        if movement.party in self._platform and movement.fen >= least:
            yield _found(rules.OWN_MONEY_IN_PURSE, movement, least)
        for drawn in self._near(self._drawn_to, movement, rules.ROUND_TRIP):
            if movement.subject_id:
                came = _Came(drawn.project, drawn, movement)
                self._came_back.setdefault(movement.subject_id, []).append(came)

    def _bid(self, bid: Movement) -> Iterator[Finding]:
        """A borrower's money that an investor puts into the same borrower's project again."""
        limits, subject = rules.ROUND_TRIP.limits, bid.subject_id
        if subject is None or bid.fen < limits["least_fen"]:
            return
        for came in self._came_back.get(subject, ()):
            in_time = bid.day - came.drawn.day <= timedelta(days=limits["within_days"])
            if in_time and self._book.same_borrower(came.project, bid.project, on=bid.day):
                yield Finding(
                    rule=rules.ROUND_TRIP, key=f"{came.deposit.id}:{bid.project}", day=bid.day, project=bid.project,
                    found=min(came.deposit.fen, bid.fen), limit=limits["least_fen"],
                    flows=(came.drawn.id, came.deposit.id, bid.id), parties=(subject,),
                    others=(came.project,) if came.project != bid.project else (),
                )  # fmt: skip

    def _repaying(self, movement: Movement) -> Iterator[Finding]:
        least = rules.PLATFORM_REPAYS.limits["least_fen"]
        if movement.party in self._platform and movement.fen >= least:
            yield _found(rules.PLATFORM_REPAYS, movement, least)
            return
        if movement.party in self._own_accounts(movement):
            return
        for drawn in self._near(self._drawn_to, movement, rules.OTHER_PROJECT_PAYS):
            if not self._book.same_borrower(drawn.project, movement.project, on=movement.day):
                yield _found(rules.OTHER_PROJECT_PAYS, movement, rules.OTHER_PROJECT_PAYS.limits["least_fen"], drawn)
                break
        for out in self._near(self._withdrawn_to, movement, rules.INVESTOR_REPAYS):
            yield _found(rules.INVESTOR_REPAYS, movement, rules.INVESTOR_REPAYS.limits["least_fen"], out)
            break

    def _paid_to(self, movement: Movement) -> Iterator[Finding]:
        """A loan that is paid out to another project's borrower."""
        least = rules.OTHER_BORROWER_PAID.limits["least_fen"]
        if movement.fen < least or movement.party in self._own_accounts(movement):
            return
        for code in sorted(self._book.projects):
            theirs = self._book.tied(code, TieKind.ACCOUNT, on=movement.day)
            if movement.party in theirs and not self._book.same_borrower(code, movement.project, on=movement.day):
                yield _found(rules.OTHER_BORROWER_PAID, movement, least, other=code)
                return

    def _own_accounts(self, movement: Movement) -> frozenset[str]:
        return self._book.tied(movement.project, TieKind.ACCOUNT, on=movement.day)

    def _near(
        self, paid: dict[str, list[Movement]], movement: Movement, rule: rules.DetectorRule
    ) -> Iterator[Movement]:
        """Return what the same account was paid shortly before, both of a size that matters."""
        limits = rule.limits
        for earlier in paid.get(movement.party, ()):
            gap = (movement.day - earlier.day).days
            if 0 <= gap <= limits["within_days"] and min(earlier.fen, movement.fen) >= limits["least_fen"]:
                yield earlier


class DeclaredUse:
    """Hold what is drawn against the payees and uses that the project declared; small sums are let pass."""

    def __init__(self, book: Book) -> None:
        self._book = book
        self._lent: dict[str, int] = {}
        self._astray: dict[tuple[str, str], list[Movement]] = {}
        self._said: set[tuple[str, str]] = set()

    def day(self, day: date, movements: Sequence[Movement]) -> Iterator[Finding]:
        """Return the projects whose loan went astray beyond the tolerance, once each."""
        for movement in movements:
            if movement.kind is FlowKind.DISBURSEMENT:
                self._lent[movement.project] = self._lent.get(movement.project, 0) + movement.fen
            if movement.kind is not FlowKind.DRAWDOWN or movement.fen < 0:
                continue
            payees = self._book.tied(movement.project, TieKind.PAYEE, TieKind.ACCOUNT, on=day)
            if self._book.tied(movement.project, TieKind.PAYEE, on=day):
                yield from self._held(rules.OTHER_PAYEE, movement, movement.party, payees)
            uses = self._book.tied(movement.project, TieKind.USE, on=day)
            yield from self._held(rules.OTHER_USE, movement, movement.use, uses)

    def _held(
        self, rule: rules.DetectorRule, movement: Movement, said: str, declared: frozenset[str]
    ) -> Iterator[Finding]:
        if not said or not declared or said in declared:
            return
        place = rule.id, movement.project
        astray = self._astray.setdefault(place, [])
        astray.append(movement)
        total = sum(one.fen for one in astray)
        limit = self._lent.get(movement.project, 0) * rule.limits["tolerance_bps"] // WHOLE_BPS
        if total > limit and place not in self._said:
            self._said.add(place)
            yield Finding(
                rule=rule, key=movement.project, day=movement.day, project=movement.project, found=total, limit=limit,
                flows=tuple(one.id for one in astray), word=said if rule is rules.OTHER_USE else "",
            )  # fmt: skip


class BankLines:
    """Wait for the bank's word on what a borrower is said to have paid."""

    def __init__(self, book: Book) -> None:
        self._book = book
        self._waiting: list[Movement] = []

    def day(self, day: date, movements: Sequence[Movement]) -> Iterator[Finding]:
        """Return the payments that statements covering their day and the days of grace do not hold."""
        self._waiting += [
            movement
            for movement in movements
            if movement.kind is FlowKind.BORROWER_DEPOSIT and movement.fen > 0 and not movement.stated
        ]
        taken_back = {movement.reverses for movement in movements if movement.reverses}
        self._waiting = [movement for movement in self._waiting if movement.id not in taken_back]
        grace = timedelta(days=rules.NO_BANK_LINE.limits["grace_days"])
        due = [movement for movement in self._waiting if movement.day + grace < day]
        if self._book.stated_until is None or self._book.stated_until < day:
            return
        self._waiting = [movement for movement in self._waiting if movement not in due]
        for movement in due:
            yield _found(rules.NO_BANK_LINE, movement, 0)


def _found(
    rule: rules.DetectorRule, movement: Movement, limit: int, earlier: Movement | None = None, *, other: str = ""
) -> Finding:
    others = (other,) if other else (earlier.project,) if earlier and earlier.project else ()
    people = (one.subject_id for one in (movement, earlier) if one is not None)
    return Finding(
        rule=rule,
        key=str(movement.id),
        day=movement.day,
        project=movement.project,
        found=movement.fen,
        limit=limit,
        others=others,
        flows=tuple(one.id for one in (earlier, movement) if one is not None),
        parties=tuple(sorted({person for person in people if person})),
    )
