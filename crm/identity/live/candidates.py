"""Find the records that share a block key: one question to the database for a whole batch."""

from collections.abc import Iterable, Mapping
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


def holders_of(keys: Mapping[int, int]) -> Holders:
    """Return who has each of these keys, and never more records of one than ``keys`` says."""
    if not keys:
        return {}
    return {key: frozenset(records) for key, records in statements.rows(_HOLDERS, [list(keys), list(keys.values())])}


def followed(keys: Iterable[int]) -> Holders:
    """Return who has each of these keys, without those that too many have."""
    found = holders_of(dict.fromkeys(keys, CAP + 1))
    return {key: records for key, records in found.items() if len(records) <= CAP}
