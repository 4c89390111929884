"""Divide a connected handful of records into persons, the same way whatever order the records came in.

Links are taken strongest first, ties by record id; a link that would put two contradicting records into one person is
refused and named. Human assertions come before every rule: "the same" joins, "not the same" is never overruled. Only
an account that was bound by its holder joins in spite of another ID number; an advisor's choice does not.

Scores come last, the weightiest first, and join only what nothing speaks against: no ID numbers that contradict, no
whole names that conflict, no two accounts of one app, and on the whole the pairs between both sides in favour.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import combinations
from math import inf
from typing import Final
from uuid import UUID

from crm.identity.domain.clustering import clipped
from crm.identity.domain.idnumbers import IdNumber
from crm.identity.domain.names import Name, read_name
from crm.identity.domain.sightings import Rule


@dataclass(frozen=True, kw_only=True)
class Record:
    """A source record with what can prove or forbid: blind link keys, names as written, ID numbers and masks.

    ``account_of`` names the app that it is an account of, if it is one.
    """

    id: UUID
    keys: frozenset[tuple[Rule, str]]
    names: tuple[str, ...] = ()
    id_patterns: tuple[str, ...] = ()
    account_of: str = ""


@dataclass(frozen=True, kw_only=True)
class Verdict:
    """A human's word about two records."""

    left: UUID
    right: UUID
    same: bool
    rule: Rule = Rule.BOUND


@dataclass(frozen=True, kw_only=True, order=True)
class Link:
    """Two records held to be one person, and the rule that says so; scored ones with their bits, negated for order."""

    strength: int
    less_bits: float = 0.0
    left: UUID
    right: UUID
    rule: Rule


@dataclass(frozen=True, kw_only=True)
class RefusedLink:
    """A link that a contradiction forbids; it waits for a person."""

    link: Link
    because: str


@dataclass(frozen=True, kw_only=True)
class Partition:
    """Every record in exactly one person, the links that hold them, and the links that were refused."""

    persons: tuple[frozenset[UUID], ...]
    links: tuple[Link, ...] = field(default=())
    refused: tuple[RefusedLink, ...] = field(default=())


NAMES: Final = "whole names of both conflict"
ONE_APP: Final = "each has an account of the same app"
ON_THE_WHOLE: Final = "their other records speak against it on the whole"
"""Why scores alone do not join two persons, however many bits speak for it."""

_STRENGTH: Mapping[Rule, int] = {rule: position for position, rule in enumerate(Rule)}


Bits = Mapping[tuple[UUID, UUID], float]
"""What scoring says of pairs, the smaller id first: above zero for one person, below against."""


@dataclass(frozen=True, kw_only=True)
class Scores:
    """The bits of every compared pair, and from how many on a pair joins."""

    bits: Bits = field(default_factory=dict)
    least: float = inf


def partition(
    *, records: Sequence[Record], verdicts: Sequence[Verdict] = (), scores: Scores | None = None
) -> Partition:
    """Return the persons; equal inputs in any order give equal partitions."""
    weighed = scores or Scores()
    by_id = {record.id: record for record in records}
    member_of = {record.id: frozenset({record.id}) for record in records}
    apart = {frozenset({v.left, v.right}) for v in verdicts if not v.same}
    held: list[Link] = []
    refused: list[RefusedLink] = []
    for link in sorted([*_verdict_links(verdicts, by_id), *_rule_links(records), *_scored_links(weighed, by_id)]):
        left, right = member_of[link.left], member_of[link.right]
        because = "" if left == right else _forbidden(link, left, right, by_id, apart)
        if not because and left != right and link.rule is Rule.SCORED:
            because = _speaks_against(left, right, by_id, weighed.bits)
        if because:
            refused.append(RefusedLink(link=link, because=because))
            continue
        held.append(link)
        joined = left | right
        member_of.update(dict.fromkeys(joined, joined))
    persons = sorted(set(member_of.values()), key=min)
    return Partition(persons=tuple(persons), links=tuple(held), refused=tuple(refused))


def conflicting_names(
    records: Iterable[Record], one: frozenset[UUID], other: frozenset[UUID]
) -> tuple[str, str] | None:
    """Return a name of each person as written, from the first two records whose names conflict; None where none do."""
    by_id = {record.id: record for record in records}
    for left in sorted(one & by_id.keys()):
        for right in sorted(other & by_id.keys()):
            if _names_contradict(by_id[left], by_id[right]):
                return by_id[left].names[0], by_id[right].names[0]
    return None


def names_conflict(left: Name, right: Name) -> bool:
    """Two whole names that neither are written alike nor sound alike, in whatever script or order."""
    if not (left.whole and right.whole):
        return left.surname != right.surname and left.key.isascii() == right.key.isascii()
    return left.key != right.key and sorted("".join(left.syllables)) != sorted("".join(right.syllables))


def _verdict_links(verdicts: Iterable[Verdict], by_id: Mapping[UUID, Record]) -> list[Link]:
    same = [v for v in verdicts if v.same and v.left in by_id and v.right in by_id]
    return [_link(v.left, v.right, v.rule) for v in same]


def _rule_links(records: Sequence[Record]) -> list[Link]:
    by_key: dict[tuple[Rule, str], list[UUID]] = {}
    for record in records:
        for key in record.keys:
            by_key.setdefault(key, []).append(record.id)
    return [_link(a, b, key[0]) for key, ids in by_key.items() for a, b in combinations(sorted(ids), 2)]


def _scored_links(scores: Scores, by_id: Mapping[UUID, Record]) -> list[Link]:
    strength = _STRENGTH[Rule.SCORED]
    return [
        Link(strength=strength, less_bits=-bits, left=left, right=right, rule=Rule.SCORED)
        for (left, right), bits in scores.bits.items()
        if bits >= scores.least and left in by_id and right in by_id
    ]


def _link(a: UUID, b: UUID, rule: Rule) -> Link:
    return Link(strength=_STRENGTH[rule], left=min(a, b), right=max(a, b), rule=rule)


def _forbidden(
    link: Link, left: frozenset[UUID], right: frozenset[UUID], by_id: Mapping[UUID, Record], apart: set[frozenset[UUID]]
) -> str:
    """Return why these two persons may not be joined by this link, or nothing."""
    if any(frozenset({a, b}) in apart for a in left for b in right):
        return "a person said they are not the same"
    if link.rule is Rule.BOUND:
        return ""
    if _ids_contradict([by_id[a] for a in left], [by_id[b] for b in right]):
        return "their ID numbers contradict each other"
    if link.rule is Rule.SAME_ID_NUMBER and _names_contradict(by_id[link.left], by_id[link.right]):
        return "the same ID number was written with two different names"
    return ""


def _speaks_against(left: frozenset[UUID], right: frozenset[UUID], by_id: Mapping[UUID, Record], bits: Bits) -> str:
    """Return what forbids that scores alone join these two persons, or nothing."""
    if any(_names_contradict(by_id[a], by_id[b]) for a in left for b in right):
        return NAMES
    if _accounts(left, by_id) & _accounts(right, by_id):
        return ONE_APP
    if sum(clipped(bits.get((min(a, b), max(a, b)), 0.0)) for a in left for b in right) < 0:
        return ON_THE_WHOLE
    return ""


def _accounts(person: Iterable[UUID], by_id: Mapping[UUID, Record]) -> set[str]:
    return {app for record in person if (app := by_id[record].account_of)}


def _ids_contradict(left: Iterable[Record], right: Iterable[Record]) -> bool:
    rights = [IdNumber(pattern=pattern) for record in right for pattern in record.id_patterns]
    lefts = [IdNumber(pattern=pattern) for record in left for pattern in record.id_patterns]
    return any(a.contradicts(b) for a in lefts for b in rights)


def _names_contradict(left: Record, right: Record) -> bool:
    lefts = [name for text in left.names if (name := read_name(text))]
    rights = [name for text in right.names if (name := read_name(text))]
    pairs = [(a, b) for a in lefts for b in rights]
    return bool(pairs) and all(names_conflict(a, b) for a, b in pairs)
