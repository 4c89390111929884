"""Erase a record's content for good, and leave a tombstone in the log without which no erasure counts.

Whoever owns the database can blank a content and write an audit row that speaks of an erasure; a tombstone cannot be
forged that way, because it is sealed and receipted like any other record. It continues the subject's own chain, names
the erased entry and its parts, and keeps what the rooms say may stay for ever, so that live rows are still compared.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from django.db import transaction

from chain import evidence
from chain.domain.entry import Fact
from chain.models import Entry
from chain.records import open_fact, parts
from chain.scan.commitment import check_envelope, check_fact, check_place
from chain.sequencer import RECORD_OWNER, Request, append, fact_mark
from hub.kernel.actor import Actor
from hub.kernel.canonical import canonical_bytes, parse_canonical
from hub.kernel.clock import instant
from hub.kernel.ids import stable_id
from hub.retention.parts import NotReady
from hub.vault.models import SealedContent
from hub.vault.operations import erase, erasure_is_recorded, seal

KIND: Final = "erasure"
SCHEMA: Final = "hub/erasure/v1"


class TombstoneKept(ValueError):
    """A tombstone is what is left of a record; it is not erased itself."""


class StaysForEver(ValueError):
    """Records of this kind are about no person, and are forgotten for nobody's sake."""


@dataclass(frozen=True, kw_only=True)
class Tombstone:
    """What an erasure left: the parts that it destroyed, and the fields that may stay."""

    sealed_ids: frozenset[UUID]
    skeleton: Mapping[str, Any]


def erase_record(entry: Entry, *, reason: str, by: Actor, at: datetime, row_goes: bool = False) -> Entry:
    """Destroy envelope, salt and fact of one record, and return the tombstone's entry; twice gives the same one.

    ``row_goes``: the live row is deleted with it, so the tombstone keeps no field to compare it with. Needs a scope
    that may read the record. Whether the law still keeps it is the caller's to know.
    """
    if entry.kind == KIND:
        raise TombstoneKept(f"{entry} is a tombstone")
    if evidence.stays(entry.kind):
        raise StaysForEver(f"{entry} is about no person who could ask to be forgotten; it stays")
    with transaction.atomic():
        known = _stone(entry)
        if known is not None:
            _destroy(entry, reason=reason, by=by, at=at)  # it may have come back with an old copy
            return known
        content = _content(entry, skeleton={} if row_goes else _skeleton(entry), reason=reason, at=at)
        fact_id = stone_id(entry)
        sealed = seal(purpose="evidence", owner_kind=KIND, owner_id=fact_id, content=content, subject_id=None, at=at)
        fact = Fact(kind=KIND, fact_id=fact_id, version=1, digest=sealed.digest, subject_token=entry.subject_token)
        (stone,) = append([Request(fact=fact, sealed_id=sealed.id)], at=at)
        _destroy(entry, reason=reason, by=by, at=at)
    return stone


def come_back(subject_tokens: Collection[str]) -> tuple[Entry, ...]:
    """Return these persons' records that have a tombstone and whose content can be read all the same."""
    entries = Entry.objects.filter(subject_token__in=subject_tokens).exclude(kind=KIND).order_by("index")
    erased = {stone_id(entry): entry for entry in entries}
    stones = Entry.objects.filter(kind=KIND, fact_id__in=erased).values_list("fact_id", flat=True)
    entombed = {sealed_id: erased[stone] for stone in stones for sealed_id in parts(erased[stone])}
    back = SealedContent.objects.filter(id__in=entombed, erased_at=None).values_list("id", flat=True)
    return tuple({entombed[sealed_id].index: entombed[sealed_id] for sealed_id in back}.values())


def erase_facts(
    *, kind: str, fact_ids: Collection[UUID], row_goes: bool = False, reason: str, by: Actor, at: datetime
) -> None:
    """Destroy every version of these facts; raises ``NotReady`` where one is still on its way into the log."""
    entries = list(Entry.objects.filter(kind=kind, fact_id__in=fact_ids).order_by("index"))
    if len({entry.fact_id for entry in entries}) < len(set(fact_ids)):
        raise NotReady(f"expected {len(set(fact_ids))} records of kind {kind} in the log, some are still on their way")
    for entry in entries:
        erase_record(entry, reason=reason, by=by, at=at, row_goes=row_goes)


def standing_facts(kind: str, fact_ids: Collection[UUID]) -> tuple[UUID, ...]:
    """Return those of these facts of which the log keeps a content still."""
    entries = Entry.objects.filter(kind=kind, fact_id__in=fact_ids)
    kept = SealedContent.objects.filter(id__in=entries.values("sealed_fact_id"), erased_at=None).values("id")
    return tuple(sorted(set(entries.filter(sealed_fact_id__in=kept).values_list("fact_id", flat=True))))


def erased_lawfully(entry: Entry) -> bool:
    """Tell whether something of this entry was erased, and the log holds an erasure for all that was."""
    erased = SealedContent.objects.filter(id__in=parts(entry), erased_at__isnull=False).values_list("id", flat=True)
    return bool(erased) and all(erasure_holds(entry, sealed_id) for sealed_id in erased)


def erasure_holds(entry: Entry, sealed_id: UUID) -> bool:
    """Tell whether an erased part is this entry's own, its erasure on the audit trail, and its tombstone in the log.

    A record that stays for ever is never erased lawfully.
    """
    if evidence.stays(entry.kind):
        return False
    part = SealedContent.objects.get(id=sealed_id)
    if sealed_id == entry.sealed_record_id:
        own = (part.owner_kind, part.owner_id) == (RECORD_OWNER, entry.id)
    else:
        own = fact_mark(part.digest) == entry.fact_mark
    stone = tombstone_of(entry)
    return own and stone is not None and sealed_id in stone.sealed_ids and erasure_is_recorded(sealed_id)


def tombstone_of(entry: Entry) -> Tombstone | None:
    """Return what the log says was erased of a record; None unless the tombstone itself holds and names this entry."""
    stone = _stone(entry)
    if stone is None:
        return None
    try:
        if any(finding for check in (check_place, check_envelope, check_fact) for finding in check(stone)):
            return None
        fields = parse_canonical(open_fact(stone))
        if fields["schema"] != SCHEMA or fields["entry"] != entry.entry_hash:
            return None
        return Tombstone(sealed_ids=frozenset(map(UUID, fields["sealed_ids"])), skeleton=fields["previous"])
    except (LookupError, ValueError, TypeError):
        return None


def stone_id(entry: Entry) -> UUID:
    """Return the fact id of an entry's tombstone."""
    return stable_id("chain.erasure", str(entry.id))


def _destroy(entry: Entry, *, reason: str, by: Actor, at: datetime) -> None:
    for sealed_id in parts(entry):
        erase(sealed_id, reason=reason, by=by, at=at)


def _stone(entry: Entry) -> Entry | None:
    return Entry.objects.filter(kind=KIND, fact_id=stone_id(entry)).first()


def _content(entry: Entry, *, skeleton: Mapping[str, Any], reason: str, at: datetime) -> bytes:
    return canonical_bytes(
        {
            "schema": SCHEMA,
            "entry": entry.entry_hash,
            "kind": entry.kind,
            "fact_id": str(entry.fact_id),
            "fact_version": entry.version,
            "sealed_ids": [str(sealed_id) for sealed_id in parts(entry)],
            "previous": dict(skeleton),
            "reason": reason,
            "erased_at": instant(at),
        }
    )


def _skeleton(entry: Entry) -> dict[str, Any]:
    """Of the sealed fact, not of the live row, keep the fields that the room keeps; of a damaged one nothing."""
    project = evidence.skeleton_for(entry.kind)
    if project is None:
        return {}
    try:
        original, names = parse_canonical(open_fact(entry)), parse_canonical(project(entry.fact_id))
    except (LookupError, ValueError):
        return {}
    return {name: value for name, value in original.items() if name in names}
