"""Score the identity links against the truth: of all pairs of records, which are one person, and which the hub joined.

Pairs are counted through a table of person by profile, so that ten thousand records cost ten thousand steps: pairs
within a group of n are n(n−1)/2, pairs between a group of n and one of m are n·m.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import combinations_with_replacement
from uuid import UUID

from crm.identity.queries import subjects_of_records
from hub.demo.records import source_records
from hub.demo.truth import TrueRecord


@dataclass(frozen=True, kw_only=True)
class Placed:
    """One source record: the person it truly is, the source it came from, and the profile the hub put it into."""

    person: str
    source: str
    profile: str


@dataclass(frozen=True, kw_only=True)
class PairScore:
    """Pairs of records between two sources (or within one): ``both`` are one person and joined."""

    name: str
    both: int
    joined: int
    same: int

    @property
    def precision(self) -> float:
        """Of the joined pairs, the share that is one person; 1 where nothing was joined."""
        return self.both / self.joined if self.joined else 1.0

    @property
    def recall(self) -> float:
        """Of the pairs that are one person, the share that was joined; 1 where there are none."""
        return self.both / self.same if self.same else 1.0

    @property
    def f1(self) -> float:
        """Harmonic mean of both."""
        total = self.precision + self.recall
        return 2 * self.precision * self.recall / total if total else 0.0


@dataclass(frozen=True, kw_only=True)
class LinkScore:
    """The whole score: one line per pair of sources, and counts of what could not be paired at all."""

    lines: tuple[PairScore, ...]
    records: int
    persons: int
    profiles: int
    lost: int
    shared: int


def score_links(records: Iterable[TrueRecord]) -> LinkScore:
    """Score what the hub holds now; ``lost`` records never arrived, ``shared`` ones were written like another person's.

    Two visits that were written with the same marks are one source record and count once.
    """
    known = tuple(records)
    sources = source_records(known)
    profiles = subjects_of_records(sources.values())
    placed: dict[UUID, Placed] = {}
    shared = 0
    for record, source_id in sources.items():
        if source_id in profiles:
            one = Placed(person=record.person, source=record.source, profile=str(profiles[source_id]))
            shared += placed.setdefault(source_id, one).person != record.person
    return LinkScore(
        lines=pair_scores(tuple(placed.values())),
        records=len(placed),
        persons=len({one.person for one in placed.values()}),
        profiles=len({one.profile for one in placed.values()}),
        lost=sum(sources.get(record) not in profiles for record in known),
        shared=shared,
    )


def pair_scores(placed: tuple[Placed, ...]) -> tuple[PairScore, ...]:
    """Return one line per pair of sources in the order of their names, and the sum of all as the first."""
    names = sorted({one.source for one in placed})
    persons, profiles, cells = _tables(placed)
    lines = []
    for left, right in combinations_with_replacement(names, 2):
        name = left if left == right else f"{left} × {right}"
        both, joined, same = (_pairs(table, left, right) for table in (cells, profiles, persons))
        lines.append(PairScore(name=name, both=both, joined=joined, same=same))
    total = PairScore(
        name="all",
        both=sum(line.both for line in lines),
        joined=sum(line.joined for line in lines),
        same=sum(line.same for line in lines),
    )
    return (total, *lines)


_Table = Mapping[object, Counter[str]]


def _tables(placed: tuple[Placed, ...]) -> tuple[_Table, _Table, _Table]:
    """How many records of each source a person has, a profile has, and both have in common."""
    persons: dict[object, Counter[str]] = {}
    profiles: dict[object, Counter[str]] = {}
    cells: dict[object, Counter[str]] = {}
    for one in placed:
        for table, key in ((persons, one.person), (profiles, one.profile), (cells, (one.person, one.profile))):
            table.setdefault(key, Counter())[one.source] += 1
    return persons, profiles, cells


def _pairs(table: _Table, left: str, right: str) -> int:
    if left == right:
        return sum(found[left] * (found[left] - 1) // 2 for found in table.values())
    return sum(found[left] * found[right] for found in table.values())
