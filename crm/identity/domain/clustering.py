"""Put linked records into persons, so that no person holds a contradiction that its single links did not see.

Links are taken strongest first. Two groups become one when the pairs between them, all that were compared, speak
for it on the whole: one good link between two families does not outvote the pairs that say no.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

MOST: Final = 8.0
"""Bits that a single pair may speak for or against two groups (unmeasured)."""


@dataclass(frozen=True, slots=True)
class Pair:
    """Two records and the bits for (positive) or against (negative) one person."""

    weight: float
    left: int
    right: int


def components(pairs: Sequence[tuple[int, int]]) -> dict[int, int]:
    """Return for every record in a pair the smallest record that it hangs together with."""
    parent: dict[int, int] = {}

    def root(record: int) -> int:
        while (above := parent.setdefault(record, record)) != record:
            parent[record] = parent[above]
            record = above
        return record

    for left, right in pairs:
        a, b = root(left), root(right)
        if a != b:
            parent[max(a, b)] = min(a, b)
    return {record: root(record) for record in list(parent)}


def divided(pairs: Sequence[Pair], *, least: float, apart: Mapping[int, object]) -> Iterator[frozenset[int]]:
    """Yield the groups of one component. ``pairs`` are all its compared pairs, ``least`` the bits a link needs.

    ``apart`` maps a record to what proves its holder, such as a valid ID number: a group never holds two
    different ones.
    """
    group: dict[int, set[int]] = {}
    proof: dict[int, set[object]] = {}
    weights = {(pair.left, pair.right): pair.weight for pair in pairs}
    weights |= {(pair.right, pair.left): pair.weight for pair in pairs}
    for pair in pairs:
        for record in (pair.left, pair.right):
            if record not in group:
                group[record] = {record}
                proof[record] = {apart[record]} if record in apart else set()
    for pair in sorted(pairs, key=lambda one: (-one.weight, one.left, one.right)):
        if pair.weight < least:
            break
        left, right = group[pair.left], group[pair.right]
        if (
            left is right
            or len(proofs := proof[pair.left] | proof[pair.right]) > 1
            or not _on_the_whole(left, right, weights, min(least, 0.0))
        ):
            continue
        left |= right
        for record in left:
            group[record], proof[record] = left, proofs
    seen: set[int] = set()
    for record, members in group.items():
        if record not in seen:
            seen |= members
            yield frozenset(members)


def _on_the_whole(left: set[int], right: set[int], weights: Mapping[tuple[int, int], float], least: float) -> bool:
    between = (weights.get((a, b), 0.0) for a in left for b in right)
    return sum(map(clipped, between)) >= least


def clipped(weight: float) -> float:
    """What a single pair may say about two groups."""
    return max(-MOST, min(MOST, weight))
