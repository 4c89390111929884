"""What the detectors read: a year of movements day by day, and what the catalogue says of the projects behind them."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property
from uuid import UUID

from hub.catalogue.domain.ties import Tie, TieKind
from hub.funds.domain.detectors.rules import DetectorRule
from hub.funds.domain.rules import FlowKind


@dataclass(frozen=True, kw_only=True, slots=True)
class Movement:
    """A flow as the detectors see it: ``fen`` is negative where it takes another one back.

    ``party`` is the keyed digest of the account outside the custodian that paid or was paid, ``use`` the declared code
    of what the money is for; both empty where the bank did not say. ``stated``: a line of the bank's confirms it.
    """

    id: UUID
    kind: FlowKind
    fen: int
    day: date
    subject_id: UUID | None = None
    project: str = ""
    product: str = ""
    party: str = ""
    use: str = ""
    reverses: UUID | None = None
    stated: bool = True


@dataclass(frozen=True, kw_only=True)
class WatchedProject:
    """A project's figures that a rule holds money against."""

    code: str
    amount_fen: int
    term_days: int
    value_date: date
    borrower_is_person: bool = False


@dataclass(frozen=True, kw_only=True)
class Offer:
    """A product that stands on a project; ``until`` is its last day of sale, empty while it has none."""

    code: str
    project: str
    term_days: int
    on_demand: bool = False
    since: date
    until: date | None = None
    intermediary: bool = False


@dataclass(frozen=True, kw_only=True)
class Finding:
    """One fact that a rule names: ``found`` where ``limit`` is the most that may be, both in the rule's unit.

    ``key`` makes it the same fact in every run; ``others`` are further projects, ``word`` a code that it turns on.
    """

    rule: DetectorRule
    key: str
    day: date
    project: str = ""
    found: int = 0
    limit: int = 0
    others: tuple[str, ...] = ()
    flows: tuple[UUID, ...] = ()
    parties: tuple[UUID, ...] = ()
    word: str = ""

    @property
    def identity(self) -> str:
        """Names the fact for ever: one alert a fact, never two."""
        return f"{self.rule.id}:{self.key}"


@dataclass(frozen=True)
class Book:
    """Everything known up to a day. ``stated_until`` is the last day that the bank's statements speak of."""

    movements: Sequence[Movement]
    projects: Mapping[str, WatchedProject]
    offers: Sequence[Offer] = ()
    ties: Sequence[Tie] = ()
    stated_until: date | None = None

    @cached_property
    def offers_of(self) -> Mapping[str, tuple[Offer, ...]]:
        """The products that stand on each project."""
        found: dict[str, list[Offer]] = {}
        for offer in self.offers:
            found.setdefault(offer.project, []).append(offer)
        return {code: tuple(offers) for code, offers in found.items()}

    @cached_property
    def _ties_of(self) -> Mapping[tuple[str, TieKind], tuple[Tie, ...]]:
        found: dict[tuple[str, TieKind], list[Tie]] = {}
        for tie in self.ties:
            found.setdefault((tie.project_code, tie.kind), []).append(tie)
        return {place: tuple(ties) for place, ties in found.items()}

    def tied(self, project: str, *kinds: TieKind, on: date) -> frozenset[str]:
        """Return what is tied to a project on a day, in these ways."""
        return frozenset(
            tie.reference for kind in kinds for tie in self._ties_of.get((project, kind), ()) if tie.since <= on
        )

    def same_borrower(self, one: str, other: str, *, on: date) -> bool:
        """Whether both projects name one borrower by then."""
        mine = self.tied(one, TieKind.BORROWER, on=on)
        return one == other or bool(mine & self.tied(other, TieKind.BORROWER, on=on))

    def days(self, *, until: date) -> Iterator[tuple[date, tuple[Movement, ...]]]:
        """Return every day up to ``until`` with its movements, those without any included.

        A movement that is taken back on its own day never happened. One that is taken back later did, and counts
        the other way from then on: what was found is found, however often it is worked out again.
        """
        by_day: dict[date, list[Movement]] = {}
        for movement in _without_slips(self.movements):
            by_day.setdefault(movement.day, []).append(movement)
        day = min(by_day, default=until + timedelta(days=1))
        while day <= until:
            yield day, tuple(sorted(by_day.get(day, ()), key=lambda one: (_order(one), one.id)))
            day += timedelta(days=1)


_KINDS = tuple(FlowKind)


def _order(movement: Movement) -> int:
    return _KINDS.index(movement.kind)


def _without_slips(movements: Iterable[Movement]) -> Iterator[Movement]:
    found = {movement.id: movement for movement in movements}
    slips = set()
    for movement in found.values():
        original = found.get(movement.reverses) if movement.reverses else None
        if original is not None and original.day == movement.day:
            slips |= {movement.id, original.id}
    return (movement for movement in found.values() if movement.id not in slips)
