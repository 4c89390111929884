"""Seal content, open it, erase it.

The ciphertext is bound to its row by id, owner, purpose and digest, so that a ciphertext copied into another row does
not open, and what opens is checked against the digest once more.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from json.encoder import encode_basestring_ascii
from typing import Final
from uuid import UUID

from django.db import connection, transaction

from hub.audit.operations import record
from hub.audit.queries import was_recorded
from hub.kernel.actor import Actor
from hub.kernel.digest import sha256_hex
from hub.kernel.ids import id_array, new_id
from hub.retention.holds import refuse_if_held
from hub.vault.keys import KeyRefusal, Purpose
from hub.vault.models import SealedContent
from hub.vault.sealing import SealBroken, open_bytes, seal_bytes

ERASED = "vault.erased"
"""The audit row without which an erasure does not count."""


class ContentMissing(LookupError):
    """No such sealed content, or the scope may not see it."""


class ContentErased(LookupError):
    """The content was erased; the reason stays."""


class VaultTampered(ValueError):
    """A stored ciphertext does not open at its row, or opens to other bytes than were sealed."""


@dataclass(frozen=True, kw_only=True)
class Sealed:
    """Where a content lies, and the SHA-256 of its clear bytes."""

    id: UUID
    digest: str


@dataclass(frozen=True, kw_only=True)
class ToSeal:
    """One content of one owner for one purpose; ``subject_id`` decides who may see it."""

    purpose: str
    owner_kind: str
    owner_id: UUID
    content: bytes
    subject_id: UUID | None


_INSERT: Final = """
INSERT INTO vault_sealedcontent
    (id, owner_kind, owner_id, purpose, digest, subject_id, ciphertext, sealed_at, erased_reason)
SELECT id, owner_kind, owner_id, purpose, digest, subject_id, ciphertext, %s, ''
  FROM unnest(%s::uuid[], %s::text[], %s::uuid[], %s::text[], %s::text[], %s::uuid[], %b::bytea[])
       row (id, owner_kind, owner_id, purpose, digest, subject_id, ciphertext)
    ON CONFLICT (owner_kind, owner_id, purpose, digest) DO NOTHING RETURNING id
"""

_READ: Final = """
SELECT ciphertext, digest, id::text, owner_kind, owner_id::text, purpose
  FROM vault_sealedcontent
 WHERE id = ANY(%s::uuid[]) AND sealed_at BETWEEN '0001-01-02' AND '9999-12-30'
   AND coalesce(erased_at, sealed_at) BETWEEN '0001-01-02' AND '9999-12-30'
"""
"""A row with a time of no calendar is left out: read by itself, it raises. Asked for by one array, which the index
takes in a few steps: joined with the list, the whole table was read for it."""

_Key = tuple[str, UUID, str, str]


def seal(
    *,
    purpose: str,
    owner_kind: str,
    owner_id: UUID,
    content: bytes,
    subject_id: UUID | None,
    at: datetime,
) -> Sealed:
    """Encrypt and store ``content``; the same content of the same owner and purpose is stored once."""
    one = ToSeal(purpose=purpose, owner_kind=owner_kind, owner_id=owner_id, content=content, subject_id=subject_id)
    return seal_all([one], at=at)[0]


def seal_all(contents: Sequence[ToSeal], *, at: datetime) -> tuple[Sealed, ...]:
    """Encrypt and store all contents in one statement, or none; return one answer per content, in their order.

    Raises ``ContentErased`` where one was sealed before and erased, ``ContentMissing`` where one was sealed before and
    the scope may not see it.
    """
    digests = [sha256_hex(one.content) for one in contents]
    keys = [(one.owner_kind, one.owner_id, one.purpose, digest) for one, digest in zip(contents, digests, strict=True)]
    rows: dict[_Key, SealedContent] = {}
    for key, one in zip(keys, contents, strict=True):
        if key not in rows:
            rows[key] = _sealed_row(key, one)
    with transaction.atomic():
        known = {row.id for row in rows.values()} - _insert(list(rows.values()), at=at)
        places = {key: row.id for key, row in rows.items()} | _sealed_before(
            [key for key, row in rows.items() if row.id in known]
        )
    return tuple(Sealed(id=places[key], digest=key[3]) for key in keys)


def _sealed_row(key: _Key, one: ToSeal) -> SealedContent:
    kind, owner_id, purpose, digest = key
    row = SealedContent(
        id=new_id(), owner_kind=kind, owner_id=owner_id, purpose=purpose, digest=digest, subject_id=one.subject_id
    )
    row.ciphertext = seal_bytes(one.content, purpose=Purpose.CONTENT, binding=_binding(row))
    return row


def _insert(rows: Sequence[SealedContent], *, at: datetime) -> set[UUID]:
    """Write what is new and return its ids."""
    if not rows:
        return set()
    names = ("id", "owner_kind", "owner_id", "purpose", "digest", "subject_id", "ciphertext")
    columns = [[getattr(row, name) for row in rows] for name in names]
    with connection.cursor() as cursor:
        cursor.execute(_INSERT, [at, *columns])
        return {found for (found,) in cursor.fetchall()}


def _sealed_before(keys: Sequence[_Key]) -> dict[_Key, UUID]:
    """Return where these contents lie already."""
    if not keys:
        return {}
    stored = SealedContent.objects.filter(owner_id__in={key[1] for key in keys}, digest__in={key[3] for key in keys})
    found = {(row.owner_kind, row.owner_id, row.purpose, row.digest): row for row in stored.defer("ciphertext")}
    for key in keys:
        kind, owner_id, purpose, _ = key
        if key not in found:
            raise ContentMissing(f"{kind} {owner_id} {purpose} was sealed before, out of sight of this scope")
        if found[key].erased_at is not None:
            raise ContentErased(f"{kind} {owner_id} {purpose} was erased: {found[key].erased_reason}")
    return {key: found[key].id for key in keys}


def unseal(sealed_id: UUID) -> bytes:
    """Return the clear bytes; raise ``ContentMissing``, ``ContentErased`` or ``VaultTampered``."""
    row = SealedContent.objects.filter(id=sealed_id).first()
    if row is None:
        raise ContentMissing(f"no sealed content {sealed_id} in this scope")
    return _open(row)


def unseal_all(sealed_ids: Sequence[UUID | str | None]) -> list[bytes | None]:
    """Return the clear bytes of many contents in their order, read in one statement.

    None stands where :func:`unseal` would raise; it says why.
    """
    asked = [str(one or "") for one in sealed_ids]
    with connection.cursor() as cursor:
        cursor.execute(_READ, [id_array(filter(None, asked))])
        opened = {named[0]: _opened(ciphertext, digest, named) for ciphertext, digest, *named in cursor.fetchall()}
    return [opened.get(one) for one in asked]


def unseal_by_owner(*, owner_kind: str, owner_id: UUID, purpose: str) -> bytes:
    """Return the newest content that the owner sealed for this purpose."""
    rows = SealedContent.objects.filter(owner_kind=owner_kind, owner_id=owner_id, purpose=purpose)
    row = rows.order_by("-sealed_at", "-id").first()
    if row is None:
        raise ContentMissing(f"{owner_kind} {owner_id} has no sealed {purpose} in this scope")
    return _open(row)


def erase(sealed_id: UUID, *, reason: str, by: Actor, at: datetime) -> None:
    """Destroy the ciphertext for good and keep the skeleton with the reason; erasing twice changes nothing.

    Raises :class:`hub.retention.holds.UnderHold` where its person or its owner is under legal hold.
    """
    if not reason.strip():
        raise ValueError("an erasure needs a reason")
    with transaction.atomic():
        row = SealedContent.objects.select_for_update().filter(id=sealed_id).first()
        if row is None:
            raise ContentMissing(f"no sealed content {sealed_id} in this scope")
        if row.erased_at is not None:
            return
        refuse_if_held(subject_ids=[row.subject_id] if row.subject_id else [], record_ids=[row.owner_id])
        row.ciphertext, row.erased_at, row.erased_reason = None, at, reason
        row.save(update_fields=["ciphertext", "erased_at", "erased_reason"])
        record(
            by=by,
            action=ERASED,
            at=at,
            subject_id=row.subject_id,
            target_kind=row.owner_kind,
            target_id=str(row.owner_id),
            details={"purpose": row.purpose, "digest": row.digest},
        )


def erasure_is_recorded(sealed_id: UUID) -> bool:
    """Tell whether :func:`erase` emptied this content: the audit trail names owner, purpose, digest and time.

    A ciphertext that was merely set to nothing has no such row. Needs a scope that reads the trail.
    """
    row = SealedContent.objects.filter(id=sealed_id).first()
    if row is None or row.erased_at is None:
        return False
    return was_recorded(
        action=ERASED,
        at=row.erased_at,
        target_kind=row.owner_kind,
        target_id=str(row.owner_id),
        details={"purpose": row.purpose, "digest": row.digest},
    )


def _open(row: SealedContent) -> bytes:
    if row.ciphertext is None:
        raise ContentErased(f"{row.owner_kind} {row.owner_id} {row.purpose} was erased: {row.erased_reason}")
    try:
        content = open_bytes(bytes(row.ciphertext), purpose=Purpose.CONTENT, binding=_binding(row))
    except SealBroken as error:
        raise VaultTampered(
            f"{row.owner_kind} {row.owner_id} {row.purpose}: ciphertext was changed, cut or moved"
        ) from error
    if sha256_hex(content) != row.digest:
        raise VaultTampered(f"{row.owner_kind} {row.owner_id} {row.purpose}: expected digest {row.digest}")
    return content


def _opened(ciphertext: bytes | None, digest: str, named: Sequence[str]) -> bytes | None:
    """Open one row as :func:`unseal_all` reads it; whatever was written into its columns by hand does not open."""
    if ciphertext is None or None in named or digest is None:
        return None
    row_id, owner_kind, owner_id, purpose = named
    binding = _named(row_id, owner_kind, owner_id, purpose, digest)
    try:
        content = open_bytes(ciphertext, purpose=Purpose.CONTENT, binding=binding)
    except (SealBroken, KeyRefusal):
        return None
    return content if sha256_hex(content) == digest else None


def _binding(row: SealedContent) -> bytes:
    return _named(str(row.id), row.owner_kind, str(row.owner_id), row.purpose, row.digest)


def _named(row_id: str, owner_kind: str, owner_id: str, purpose: str, digest: str) -> bytes:
    """As ``json.dumps`` writes a list of these texts, at a fifth of its time."""
    kind, use, told = map(encode_basestring_ascii, (owner_kind, purpose, digest))
    return f'["{row_id}", {kind}, "{owner_id}", {use}, {told}]'.encode()
