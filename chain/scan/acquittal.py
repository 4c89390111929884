"""Acquit a stretch of entries in a handful of statements; whoever is not acquitted is examined one by one.

Nothing is ever found here. An entry is acquitted when its sealed record is, byte for byte, what row and original give,
when hash, leaf and mark follow from it, and when the live rows project to the original. Its receipt is signed again
where no final checkpoint holds the entry in its place, for what is sealed beside a row can be sealed anew by whoever
has the database and the vault's keys; where one does, the receipt has to be the sealed one. So whatever
:mod:`chain.scan.records` or the sealed root would find is found there.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime
from functools import lru_cache
from typing import Final
from uuid import UUID

from django.db import transaction
from django.db.models import Max

from chain import evidence
from chain.domain.anchoring import AttemptState
from chain.models import Checkpoint
from chain.receipts import sign_receipt
from chain.records import EARLIER_SCHEMA
from chain.scan.records import LOST_DATABASE
from chain.scan.rows import Row
from chain.sequencer import RECORD_SCHEMA, fact_marks
from chain.verifier.bundle import ENVELOPE_SCHEMA
from chain.verifier.commitment import entry_hash
from chain.verifier.merkle import leaf_hash
from hub.kernel.clock import instant
from hub.kernel.digest import is_hex_digest, sha256_hex
from hub.vault.operations import unseal_all

HEX: Final = 64
_AFTER_SALT: Final = len(f'","schema":"{RECORD_SCHEMA}"}}')
_PREVIOUS: Final = '\\"subject_prev\\":\\"'


def acquitted(rows: Sequence[Row]) -> list[bool]:
    """Tell of each row whether all about it is as it was logged; False says only: look closer."""
    try:
        with transaction.atomic():
            opened = unseal_all([sealed_id for row in rows for sealed_id in (row.sealed_record_id, row.sealed_fact_id)])
        live, bound = _live(rows), bound_places()
    except LOST_DATABASE:
        raise
    except Exception:
        return [False] * len(rows)
    halves = list(zip(opened[::2], opened[1::2], strict=True))
    digests = [sha256_hex(fact) if fact is not None else "" for _, fact in halves]
    return [
        record is not None
        and fact is not None
        and _as_logged(row, record, digest, mark, bound=bound)
        and _shown(row, fact, live)
        for row, (record, fact), digest, mark in zip(rows, halves, digests, fact_marks(digests), strict=True)
    ]


def bound_places() -> int:
    """How many places a final checkpoint holds, from the first on."""
    final = Checkpoint.objects.filter(final_at__isnull=False, attempt__state=AttemptState.FINAL)
    return final.aggregate(last=Max("size"))["last"] or 0


def _as_logged(row: Row, record: bytes, digest: str, mark: str, *, bound: int) -> bool:
    try:
        return row.fact_mark == mark and _follows(row, record.decode(), digest, bound=bound)
    except Exception:  # columns written by hand may hold anything
        return False


def _follows(row: Row, record: str, digest: str, *, bound: int) -> bool:
    """Build everything anew from the original's digest, the row, and the salt and predecessor in the record."""
    salt = record[-HEX - _AFTER_SALT : -_AFTER_SALT]
    envelope = expected_envelope(row, digest=digest, previous=_previous(record))
    if not is_hex_digest(salt) or not _is_record(row, record, envelope=envelope, salt=salt, bound=bound):
        return False
    entry = entry_hash(envelope=envelope.encode(), salt=bytes.fromhex(salt))
    return entry.hex() == row.entry_hash and leaf_hash(entry).hex() == row.leaf_hash


def _is_record(row: Row, record: str, *, envelope: str, salt: str, bound: int) -> bool:
    """Compare with what was sealed; a receipt that was not sealed, or of no bound place, is signed again.

    Signing twice gives the same signature (RFC 8032) at a fifth of the time that checking it takes.
    """
    opening, salted = '{"envelope":"' + envelope.replace('"', '\\"'), f'"salt":"{salt}","schema":'
    if record == f'{opening}","index":{row.place},"receipt":"{row.receipt}",{salted}"{RECORD_SCHEMA}"}}':
        return row.place < bound or _is_signed(row)
    return record == f'{opening}",{salted}"{EARLIER_SCHEMA}"}}' and _is_signed(row)


def _is_signed(row: Row) -> bool:
    return row.recorded_at is not None and row.receipt == sign_receipt(
        index=row.place, entry_hash=row.entry_hash, recorded_at=row.recorded_at
    )


def expected_envelope(row: Row, *, digest: str, previous: str | None) -> str:
    """Spell the envelope as :func:`chain.domain.entry.commit` does, for a twentieth of the time."""
    subject, before = (f'"{text}"' if text is not None else "null" for text in (row.subject_token, previous))
    seq = "null" if row.subject_seq is None else row.subject_seq
    at = _spelled(row.recorded_at)
    return (
        f'{{"fact_digest":"{digest}","fact_id":"{row.fact_id}","fact_version":{row.version},"kind":"{row.kind}",'
        f'"recorded_at":"{at}","schema":"{ENVELOPE_SCHEMA}","subject":{subject},"subject_prev":{before},'
        f'"subject_seq":{seq}}}'
    )


@lru_cache(maxsize=64)
def _spelled(at: datetime | None) -> str:
    """What was logged in one go has one time; a time of no calendar is in no envelope."""
    return "" if at is None else instant(at)


def _previous(record: str) -> str | None:
    """Return the predecessor that the envelope names, as far as it is one."""
    _, found, rest = record.partition(_PREVIOUS)
    return rest[:HEX] if found and is_hex_digest(rest[:HEX]) else None


def _shown(row: Row, fact: bytes, live: Mapping[str, Mapping[str, bytes]]) -> bool:
    return row.kind not in live or live[row.kind].get(row.fact_id) == fact


def _live(rows: Sequence[Row]) -> dict[str, Mapping[str, bytes]]:
    """Return what the live rows project to, by kind; kinds that nobody recomputes are left out."""
    asked: dict[str, list[str]] = {}
    for row in rows:
        if row.fact_id:
            asked.setdefault(row.kind, []).append(row.fact_id)
    projections = {kind: _projection(kind) for kind in asked}
    return {kind: _projected(project, asked[kind]) for kind, project in projections.items() if project is not None}


def _projection(kind: str) -> evidence.ContentsFor | None:
    single, many = evidence.content_for(kind), evidence.contents_for(kind)
    if many is not None or single is None:
        return many
    return lambda fact_ids: {fact_id: single(UUID(fact_id)) for fact_id in fact_ids}


def _projected(project: evidence.ContentsFor, fact_ids: Sequence[str]) -> Mapping[str, bytes]:
    """Project many facts; where one of them raises, half of them and half of them, so that only it is left out."""
    try:
        with transaction.atomic():
            return project(fact_ids)
    except LOST_DATABASE:
        raise
    except Exception:
        if len(fact_ids) < 2:
            return {}
    middle = len(fact_ids) // 2
    return {**_projected(project, fact_ids[:middle]), **_projected(project, fact_ids[middle:])}
