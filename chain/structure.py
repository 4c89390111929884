"""Seal the database's structure in the log, and name what no longer is as the sealed snapshot says.

Two expectations are compared. The guards that our migrations declare are read from the code. Everything else in the
catalogue (constraints, rights, roles, columns, …) is compared with the snapshot that the migrations of this release
took; from the moment it is in the log, only the sealed copy counts, so that rewriting the kept one changes nothing.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import connection, transaction

from chain.domain.entry import Fact
from chain.models import Entry
from chain.sequencer import Request, append
from hub.kernel.digest import sha256_hex
from hub.schema.catalogue import Catalogue
from hub.schema.inventory import missing_guards
from hub.schema.models import Snapshot
from hub.schema.operations import ObjectKind
from hub.schema.snapshots import KIND, Difference, differences, expected_in, held, snapshot_id, unapplied
from hub.vault.operations import ContentErased, ContentMissing, VaultTampered, seal, unseal

SHOWN = 300
"""Characters of a definition that a finding quotes; function bodies are longer and name themselves."""


class SnapshotUnusable(LookupError):
    """There is no readable expectation for the migrations of this code."""


@dataclass(frozen=True, kw_only=True)
class StructureFlaw:
    """One catalogue object that is not as expected; ``detail`` says how, in English."""

    kind: str
    name: str
    detail: str


@dataclass(frozen=True, kw_only=True)
class Structure:
    """What was compared, and what differs."""

    objects: int
    flaws: tuple[StructureFlaw, ...]


def log_snapshots(*, at: datetime) -> None:
    """Record every snapshot that is not in the log yet."""
    logged = Entry.objects.filter(kind=KIND).values("fact_id")
    for row in Snapshot.objects.exclude(id__in=logged).order_by("taken_at"):
        content = row.content.encode()
        with transaction.atomic():
            sealed = seal(purpose="evidence", owner_kind=KIND, owner_id=row.id, content=content, subject_id=None, at=at)
            fact = Fact(kind=KIND, fact_id=row.id, version=1, digest=sealed.digest)
            append([Request(fact=fact, sealed_id=sealed.id)], at=at)


def structure_now() -> Structure:
    """Compare the live catalogue with both expectations; what both would name is named once."""
    declared = tuple(_declared())
    named = {(flaw.kind, flaw.name) for flaw in declared}
    try:
        expected = _expectation()
    except SnapshotUnusable as refusal:
        return Structure(objects=0, flaws=(*declared, StructureFlaw(kind=KIND, name="snapshot", detail=str(refusal))))
    others = tuple(_flaw(one) for one in differences(expected, held(connection)) if _key(one) not in named)
    return Structure(objects=len(expected), flaws=(*declared, *others))


def _declared() -> Iterator[StructureFlaw]:
    for missing in missing_guards(connection):
        guard = missing.guard
        name = (
            guard.table if guard.kind is ObjectKind.ROW_SECURITY else ".".join(filter(None, (guard.table, guard.name)))
        )
        yield StructureFlaw(kind=guard.kind.value, name=name, detail=missing.state)


def _key(one: Difference) -> tuple[str, str]:
    """A declared function is named without its arguments."""
    return one.kind, one.name.partition("(")[0] if one.kind == ObjectKind.FUNCTION else one.name


def _flaw(one: Difference) -> StructureFlaw:
    return StructureFlaw(kind=one.kind, name=one.name, detail=f"{one.state}{_quoted(one)}")


def _quoted(one: Difference) -> str:
    parts = [("expected", one.expected), ("found", one.found)]
    said = [f"{word} {text[:SHOWN]!r}" for word, text in parts if text and "\n" not in text]
    return f": {', '.join(said)}" if said else ""


def _expectation() -> Catalogue:
    """Return what the log holds for this release; before it is logged, what the migrations kept."""
    wanted = snapshot_id(connection)
    logged = Entry.objects.filter(kind=KIND, fact_id=wanted).order_by("version")
    sealed_id = logged.values_list("sealed_fact_id", flat=True).first()  # the table may lack other columns by now
    try:
        content = unseal(sealed_id) if sealed_id else _kept(wanted)
        return expected_in(content)
    except (ContentErased, ContentMissing, VaultTampered, ValueError, KeyError, TypeError) as damage:
        raise SnapshotUnusable(f"the sealed snapshot of this release cannot be read: {damage}") from damage


def _kept(wanted: UUID) -> bytes:
    row = Snapshot.objects.filter(id=wanted).first()
    if row is None:
        raise SnapshotUnusable(_why_none())
    content = row.content.encode()
    if sha256_hex(content) != row.digest:
        raise SnapshotUnusable("the kept snapshot of this release was changed")
    return content


def _why_none() -> str:
    """Say why no snapshot is kept and what to do: new code before `hub migrate`, or somebody took it away."""
    waiting = unapplied(connection)
    if waiting:
        return (
            f"this database lacks migrations of this code ({len(waiting)}, the first is {waiting[0]}): run"
            " `hub migrate`, then scan again"
        )
    return (
        "every migration of this release has run, and the snapshot they took is gone: restore it from a backup;"
        " `hub migrate` would take a new one of the structure as it is now"
    )
