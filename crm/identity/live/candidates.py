"""Find the records that share a block key: one question to the database for a whole batch."""

from collections.abc import Iterable, Mapping
from uuid import UUID

from django.db import connection

from crm.identity.live.blocking import CAP
from crm.identity.live.drafts import Draft

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
    with connection.cursor() as cursor:
        cursor.execute(_HOLDERS, [list(keys), list(keys.values())])
        return {key: frozenset(records) for key, records in cursor.fetchall()}


def followed(keys: Iterable[int]) -> Holders:
    """Return who has each of these keys, without those that too many have."""
    found = holders_of(dict.fromkeys(keys, CAP + 1))
    return {key: records for key, records in found.items() if len(records) <= CAP}


def write_keys(drafts: Iterable[Draft]) -> None:
    """Take away the keys that drafts no longer have, and add the new ones."""
    known = list(drafts)
    gone = [(key, one.record_id) for one in known for key in one.keys_before - one.keys]
    new = [(key, one.record_id) for one in known for key in one.keys - one.keys_before]
    with connection.cursor() as cursor:
        if gone:
            cursor.execute(
                "DELETE FROM identity_blockkey USING unnest(%s::bigint[], %s::uuid[]) AS gone(key, record)"
                " WHERE key_blind = gone.key AND record_id = gone.record",
                [[key for key, _ in gone], [record for _, record in gone]],
            )
        if new:
            cursor.execute(
                "INSERT INTO identity_blockkey (key_blind, record_id) SELECT * FROM unnest(%s::bigint[], %s::uuid[])"
                " ON CONFLICT DO NOTHING",
                [[key for key, _ in new], [record for _, record in new]],
            )
