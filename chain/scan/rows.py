"""Read the log a stretch at a time as plain rows: a million model instances would cost more than all the hashes."""

from datetime import datetime
from functools import lru_cache
from typing import Any, Final, NamedTuple

from django.db import DataError, connection

from chain.models import Entry


class Row(NamedTuple):
    """An entry as its columns say, which may be anything; identifiers are text as the envelope spells them.

    ``place`` is the index in the log.
    """

    place: int
    entry_id: str
    kind: str
    fact_id: str
    version: int
    fact_mark: str
    entry_hash: str
    leaf_hash: str
    sealed_fact_id: str
    sealed_record_id: str
    subject_token: str | None
    subject_seq: int | None
    receipt: str
    recorded_at: datetime | None


_STRETCH: Final = """
SELECT index, id::text, kind, fact_id::text, version, fact_mark, entry_hash, leaf_hash,
       sealed_fact_id::text, sealed_record_id::text, subject_token, subject_seq,
       receipt,
       CASE WHEN recorded_at BETWEEN '0002-01-01' AND '9998-12-31' THEN recorded_at::text END
  FROM chain_entry WHERE index > %s ORDER BY index LIMIT %s
"""
"""A time beyond all calendars reads as none; nothing else that a column may hold ends the reading."""


def rows_after(cursor: int, *, limit: int) -> list[Row]:
    """Return the next rows of the log in order of their places."""
    with connection.cursor() as asking:
        asking.execute(_STRETCH, [cursor, limit])
        return [Row._make((*row[:-1], _moment(row[-1]))) for row in asking.fetchall()]


@lru_cache(maxsize=256)
def _moment(spelled: str | None) -> datetime | None:
    """Read a time, which whatever was logged in one go has in common."""
    return None if spelled is None else datetime.fromisoformat(spelled)


def entry_of(row: Row) -> Entry:
    """Return the entry of a row; where a column holds what no type here can, only what names the record."""
    try:
        return Entry.objects.get(id=row.entry_id)
    except DataError:
        named: Any = {"id": row.entry_id, "index": row.place, "kind": row.kind, "fact_id": row.fact_id}
        return Entry(**named)
