"""What a record's marks and block keys will be once its new words are stored; worked out before anything is written."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final
from uuid import UUID
from zlib import crc32

import orjson

from crm.identity.domain.marking import Row, Told, marks_from, row_of, says_something, values_of
from crm.identity.domain.normalising.records import COLUMNS, VERSION
from crm.identity.domain.sightings import IdentifierKind
from crm.identity.live.blocking import CAP, keys_of
from crm.identity.models import BlockKey, Identifier, RecordMarks
from hub.schema import statements

STAMP: Final = crc32(f"{VERSION} {' '.join(COLUMNS)}".encode()) & 0x7FFF
"""Of the columns and how they are made: marks with another stamp are not compared until `hub rescore-links` ran."""
_MARKS: Final = RecordMarks._meta.get_field("marks")
_NOT_SCORED: Final = (IdentifierKind.USER_ID.value, IdentifierKind.DEVICE.value)


@dataclass(frozen=True, kw_only=True)
class Draft:
    """A record whose marks change: what they will be, and by which keys it is found, before and after.

    A ``known`` one had marks before, and so may have pairs.
    """

    record_id: UUID
    text: str
    row: Row
    keys: frozenset[int]
    keys_before: frozenset[int]
    known: bool

    @property
    def all_keys(self) -> frozenset[int]:
        """Whoever else has one of these waits until this record is stored."""
        return self.keys | self.keys_before


def drafts_of(
    news: Mapping[UUID, Sequence[Told]], *, new: Collection[UUID] = frozenset(), all_of_them: bool = False
) -> tuple[Draft, ...]:
    """Return a draft for every record whose marks change by what was told; records that say nothing have none.

    Of the ``new`` ones nothing is stored, so nothing is looked up. ``all_of_them`` also drafts marks that stay as they
    are, to be scored again.
    """
    stored, outdated, before = _stored(news.keys() - new)
    found = []
    for record, told in news.items():
        values = values_of(marks_from([*before.get(record, ()), *told]))
        text = orjson.dumps(values).decode()
        held = stored.get(record)
        if held == text and not all_of_them:
            continue
        row = row_of(values)
        known = held is not None or record in outdated
        if not known and not says_something(row):
            continue
        keys_before = keys_of(row_of(orjson.loads(held))) if held else outdated.get(record, frozenset[int]())
        keys = keys_of(row)
        found.append(Draft(record_id=record, text=text, row=row, keys=keys, keys_before=keys_before, known=known))
    return tuple(found)


def stored_rows(record_ids: Iterable[UUID]) -> dict[UUID, Row]:
    """Return the stored marks of these records, ready to be scored."""
    wanted = list(set(record_ids))
    return rows_in(statements.rows(*asking_for_rows(wanted))) if wanted else {}


def asking_for_rows(record_ids: Collection[UUID]) -> statements.Question:
    """Return what asks for stored marks; those with another stamp are absent from the answer."""
    return _TEXTS, [list(record_ids), STAMP]


def asking_for_rows_by_keys(keys: Mapping[int, int]) -> statements.Question:
    """Return what asks for the marks of whoever has one of these keys, but for those that too many have.

    Of no key more records are looked at than ``keys`` says.
    """
    return _TEXTS_BY_KEYS, [list(keys), list(keys.values()), CAP, STAMP]


def rows_in(answer: Iterable[tuple[Any, ...]]) -> dict[UUID, Row]:
    """Read the answer: marks ready to be scored."""
    return {record: row_of(orjson.loads(_MARKS.open_for(marks, (str(record),)))) for record, marks in answer}


_TEXTS_BY_KEYS: Final = """
WITH near AS MATERIALIZED (
    SELECT DISTINCT held.record_id
      FROM unnest(%s::bigint[], %s::int[]) AS wanted(key, most) CROSS JOIN LATERAL (
           SELECT record_id, count(*) OVER () AS records FROM (
                  SELECT record_id FROM identity_blockkey WHERE key_blind = wanted.key LIMIT wanted.most) AS few
           ) AS held
     WHERE held.records <= %s
)
SELECT near.record_id, known.marks FROM near CROSS JOIN LATERAL (
       SELECT marks FROM identity_recordmarks WHERE record_id = near.record_id AND normaliser = %s OFFSET 0) AS known
"""
_TEXTS: Final = "SELECT record_id, marks FROM identity_recordmarks WHERE record_id = ANY(%s) AND normaliser = %s"


def writing(drafts: Iterable[Draft]) -> statements.Question:
    """Return what stores the sealed marks, takes away the keys that their records no longer have, and adds new ones."""
    known = list(drafts)
    sealed = _MARKS.seal_for([(one.text, (str(one.record_id),)) for one in known])
    gone = [(key, one.record_id) for one in known for key in one.keys_before - one.keys]
    new = [(key, one.record_id) for one in known for key in one.keys - one.keys_before]
    values = ([key for key, _ in gone], [record for _, record in gone], STAMP, [one.record_id for one in known],
              sealed, [key for key, _ in new], [record for _, record in new])  # fmt: skip
    return _WRITE, values


_WRITE: Final = """
WITH gone AS (
    DELETE FROM identity_blockkey USING unnest(%s::bigint[], %s::uuid[]) AS gone(key, record)
     WHERE key_blind = gone.key AND record_id = gone.record
), kept AS (
    INSERT INTO identity_recordmarks (record_id, normaliser, marks)
    SELECT record, %s::smallint, marks FROM unnest(%s::uuid[], %s::bytea[]) AS draft(record, marks)
        ON CONFLICT (record_id) DO UPDATE SET normaliser = EXCLUDED.normaliser, marks = EXCLUDED.marks
)
INSERT INTO identity_blockkey (key_blind, record_id) SELECT * FROM unnest(%s::bigint[], %s::uuid[])
    ON CONFLICT DO NOTHING
"""


def _stored(
    record_ids: Collection[UUID],
) -> tuple[dict[UUID, str], dict[UUID, frozenset[int]], dict[UUID, list[Told]]]:
    """The marks of these records, the keys of those whose marks bear another stamp, and what was told of them."""
    return (*_texts_and_others(record_ids), _told_before(record_ids)) if record_ids else ({}, {}, {})


def _texts_and_others(record_ids: Iterable[UUID]) -> tuple[dict[UUID, str], dict[UUID, frozenset[int]]]:
    """The stored marks of these records; and those of another stamp, with the keys they have.

    Nothing but a full reading finds such keys, once for each such record.
    """
    held_now = list(RecordMarks.objects.filter(record_id__in=list(record_ids)))
    keys: dict[UUID, set[int]] = {row.record_id: set() for row in held_now if row.normaliser != STAMP}
    if keys:
        held = BlockKey.objects.filter(record_id__in=list(keys))
        for record, key in held.values_list("record_id", "key_blind"):
            keys[record].add(key)
    texts = {row.record_id: str(row.marks) for row in held_now if row.normaliser == STAMP}
    return texts, {record: frozenset(own) for record, own in keys.items()}


def _told_before(record_ids: Iterable[UUID]) -> dict[UUID, list[Told]]:
    found: dict[UUID, list[Told]] = {}
    for row in Identifier.objects.filter(record_id__in=list(record_ids)).exclude(kind__in=_NOT_SCORED):
        told = Told(kind=IdentifierKind(row.kind), value=str(row.value), assurance=row.assurance, since=row.seen_since)
        found.setdefault(row.record_id, []).append(told)
    return found
