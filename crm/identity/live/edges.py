"""Score changed records against those that share a key with them, and keep the pairs that may be one person.

Which pairs are kept follows from what is stored, not from the order it came in. A key that becomes crowded takes
the pairs with it that nothing else brings together; one that is no longer crowded brings its own.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import combinations
from math import inf, log2
from typing import Any, Final
from uuid import UUID

import orjson
from django.db.models import Q

from crm.identity.domain.marking import Row
from crm.identity.domain.scoring.scorer import Score
from crm.identity.linking.settings import AUTOMATIC, REVIEW
from crm.identity.live.blocking import CAP, keys_of
from crm.identity.live.candidates import Holders, asking_for_holders, followed, holders_in
from crm.identity.live.drafts import Draft, asking_for_rows_by_keys, rows_in, stored_rows, writing
from crm.identity.live.published import LiveModel
from crm.identity.models import Edge, ReviewItem
from hub.schema import statements

LEAST_AUTOMATIC: Final = log2(AUTOMATIC / (1 - AUTOMATIC))
LEAST_ASKED: Final = log2(REVIEW / (1 - REVIEW))
"""The two bands in bits."""

Pair = tuple[UUID, UUID]
"""Two records, the smaller id first."""
Answer = Sequence[tuple[Any, ...]]
"""The rows that came back."""


@dataclass(frozen=True, kw_only=True)
class Found:
    """The pairs to look at again, and those among them that share a key that is followed."""

    again: frozenset[Pair]
    met: frozenset[Pair]


@dataclass(frozen=True, kw_only=True)
class Rescored:
    """The records whose pairs change, and what stores the pairs: to be asked before anything looks at them."""

    changed: frozenset[UUID] = frozenset()
    storing: tuple[statements.Question, ...] = ()


def asking_who_is_near(drafts: Sequence[Draft]) -> tuple[statements.Question, ...]:
    """Return what asks who has the drafts' keys, and for the marks of those, and then stores the drafts themselves.

    The caller holds the drafts' records and all their keys, before and after. :func:`rescore` reads the answers.
    """
    if not drafts:
        return ()
    most = _most_of_each(drafts)
    return asking_for_holders(most), asking_for_rows_by_keys(most), writing(drafts)


def rescore(drafts: Sequence[Draft], near: Sequence[Answer], *, model: LiveModel, at: datetime) -> Rescored:
    """Score drafts against who was ``near`` (:func:`asking_who_is_near`) when they were stored."""
    if not drafts:
        return Rescored()
    holders, marks, _ = near
    before = holders_in(holders)
    after = _holders_after(before, drafts)
    crowd = _turned(before, after)
    rows = rows_in(marks) | {draft.record_id: draft.row for draft in drafts}
    met = _met(drafts, after)
    asked_for = {draft.record_id for draft in drafts}.union(*(held for held in before.values() if len(held) <= CAP))
    rows |= stored_rows({one for pair in met for one in pair}.union(*crowd) - asked_for)
    again = {_pair(a, b) for held in crowd for a, b in combinations(held, 2)}
    met |= _still_met(again - met, rows)
    scores = scored(met, rows, model, least=LEAST_ASKED)
    known = {draft.record_id for draft in drafts if draft.known}
    return _store(scores, changed=known, again=again, model=model, at=at)


def compared_within(groups: Iterable[Collection[UUID]], *, model: LiveModel) -> dict[Pair, float]:
    """Return the bits of every pair within one of these groups of records that share a followed key."""
    group_of = {record: number for number, group in enumerate(groups) for record in group}
    rows = stored_rows(group_of)
    pairs = {pair for pair in _meetings(rows) if group_of[pair[0]] == group_of[pair[1]]}
    return {pair: found.weight for pair, found in scored(pairs, rows, model).items()}


def scored(
    pairs: Iterable[Pair], rows: Mapping[UUID, Row], model: LiveModel, *, least: float = -inf
) -> dict[Pair, Score]:
    """Score pairs whose marks are known; those of less than ``least`` bits are absent."""
    scale, heard = model.scale, dict[UUID, int]()
    found = {}
    for left, right in pairs:
        if left in rows and right in rows:
            for record in (left, right):
                if record not in heard:
                    heard[record] = scale.heard(rows[record])
            both = heard[left] & heard[right]
            if one := scale.score(rows[left], rows[right], heard=both, least=least):
                found[left, right] = one
    return found


def _most_of_each(drafts: Iterable[Draft]) -> dict[int, int]:
    """Of how many records of each key to ask: of a crowded one, for enough to see whether it stays so."""
    most: dict[int, int] = {}
    for draft in drafts:
        for key in draft.all_keys:
            most[key] = most.get(key, CAP + 1) + 1
    return most


def _holders_after(before: Holders, drafts: Iterable[Draft]) -> Holders:
    after = {key: set(records) for key, records in before.items()}
    for draft in drafts:
        for key in draft.keys_before - draft.keys:
            after.get(key, set()).discard(draft.record_id)
        for key in draft.keys:
            after.setdefault(key, set()).add(draft.record_id)
    return {key: frozenset(records) for key, records in after.items()}


def _turned(before: Holders, after: Holders) -> list[frozenset[UUID]]:
    """The holders of keys that became crowded, or ceased to be."""
    return [
        after[key] | before.get(key, frozenset())
        for key in after
        if (len(after[key]) > CAP) != (len(before.get(key, ())) > CAP)
    ]


def _met(drafts: Iterable[Draft], after: Holders) -> set[Pair]:
    found = set()
    for draft in drafts:
        for key in draft.keys:
            held = after[key]
            if len(held) <= CAP:
                found |= {_pair(draft.record_id, other) for other in held if other != draft.record_id}
    return found


def _still_met(pairs: Collection[Pair], rows: Mapping[UUID, Row]) -> set[Pair]:
    """Those of the pairs that share a key that is followed now."""
    if not pairs:
        return set()
    return _meetings({one: rows[one] for pair in pairs for one in pair if one in rows}).intersection(pairs)


def _meetings(rows: Mapping[UUID, Row]) -> set[Pair]:
    """The pairs of these records that share a key that is followed now."""
    holders: dict[int, list[UUID]] = {}
    for record, row in rows.items():
        for key in keys_of(row):
            holders.setdefault(key, []).append(record)
    shared = {key: held for key, held in holders.items() if 1 < len(held) <= CAP}
    return {_pair(a, b) for key in followed(shared) for a, b in combinations(shared[key], 2)}


def _store(
    wanted: Mapping[Pair, Score], *, changed: set[UUID], again: Collection[Pair], model: LiveModel, at: datetime
) -> Rescored:
    """Bring the stored edges of known records that changed, and of pairs looked at again, in line with the scores.

    ``wanted`` are the pairs to be kept; new records have none yet. What is gone goes at once.
    """
    kept = _kept(changed, again)
    gone = [row for pair, row in kept.items() if pair not in wanted]
    stays = {pair for pair, row in kept.items() if pair in wanted and _is_said_by(row, wanted[pair], model)}
    new = {pair: found for pair, found in wanted.items() if pair not in stays}
    if gone:
        Edge.objects.filter(id__in=[row.id for row in gone]).delete()
        pairs = [Q(left_id=row.left_id, right_id=row.right_id) for row in gone]
        ReviewItem.objects.filter(Q(*pairs, _connector=Q.OR), decision="").delete()
    columns = zip(*(_columns(pair, found) for pair, found in new.items()), strict=True)
    changed = {one for pair in new for one in pair} | {one for row in gone for one in (row.left_id, row.right_id)}
    return Rescored(
        changed=frozenset(changed),
        storing=((_STORE, [model.version, at, *map(list, columns)]),) if new else (),
    )


def _kept(changed: set[UUID], again: Collection[Pair]) -> dict[Pair, Edge]:
    """The stored edges of changed records, and between records whose pairs are looked at again."""
    around = list(changed | {one for pair in again for one in pair})
    if not around:
        return {}
    return {
        (row.left_id, row.right_id): row
        for row in Edge.objects.filter(Q(left_id__in=around) | Q(right_id__in=around))
        if row.left_id in changed or row.right_id in changed or (row.left_id, row.right_id) in again
    }


def _is_said_by(row: Edge, found: Score, model: LiveModel) -> bool:
    return row.weight == found.weight and row.model_version == model.version


_STORE: Final = """
INSERT INTO identity_edge (left_id, right_id, weight, probability, levels, model_version, scored_at)
SELECT "left", "right", weight, probability, levels::jsonb, %s, %s
  FROM unnest(%s::uuid[], %s::uuid[], %s::float8[], %s::float8[], %s::text[])
    AS edge("left", "right", weight, probability, levels)
    ON CONFLICT (left_id, right_id) DO UPDATE
   SET weight = EXCLUDED.weight, probability = EXCLUDED.probability, levels = EXCLUDED.levels,
       model_version = EXCLUDED.model_version, scored_at = EXCLUDED.scored_at
"""


def _columns(pair: Pair, found: Score) -> tuple[UUID, UUID, float, float, str]:
    levels = [[one.comparison.id, one.level.id, round(one.weight, 2)] for one in found.reasons]
    return *pair, found.weight, found.probability, orjson.dumps(levels).decode()


def _pair(a: UUID, b: UUID) -> Pair:
    return (a, b) if a < b else (b, a)
