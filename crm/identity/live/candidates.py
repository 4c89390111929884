"""Find the records that share a block key: one question to the database for a whole batch."""

from collections.abc import Iterable, Mapping
from typing import Any
from uuid import UUID

from crm.identity.live.blocking import CAP
from hub.schema import statements

Holders = dict[int, frozenset[UUID]]
"""Records by block key."""

_HOLDERS = """
SELECT wanted.key, array_agg(held.record_id)
  FROM unnest(%s::bigint[], %s::int[]) AS wanted(key, most)
 CROSS JOIN LATERAL (
       SELECT record_id FROM identity_blockkey WHERE key_blind = wanted.key LIMIT wanted.most) AS held
 GROUP BY wanted.key
"""


def asking_for_holders(keys: Mapping[int, int]) -> statements.Question:
    """Return what asks who has each of these keys, and for never more records of one than ``keys`` says."""
    return _HOLDERS, [list(keys), list(keys.values())]


def holders_in(answer: Iterable[tuple[Any, ...]]) -> Holders:
    """Read the answer."""
    return {key: frozenset(records) for key, records in answer}


def followed(keys: Iterable[int]) -> Holders:
    """Return who has each of these keys, without those that too many have."""
    wanted = dict.fromkeys(keys, CAP + 1)
    found = holders_in(statements.rows(*asking_for_holders(wanted))) if wanted else {}
    return {key: records for key, records in found.items() if len(records) <= CAP}
