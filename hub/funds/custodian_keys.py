"""Register the custodian's public keys, end one before its time, and say who signed a file.

Only background work writes here (the command of a system administrator): whoever hands statements in cannot add the
key that vouches for them.
"""

import re
from collections.abc import Sequence
from datetime import datetime

from django.db import transaction

from hub.audit.operations import record
from hub.funds.domain.custody_keys import (
    SIGNATURE_BYTES,
    CustodianKeyFacts,
    Doubt,
    KeyUnusable,
    SignatureRefused,
    fits,
    require_signed,
)
from hub.funds.models import CustodianKey, KeyRevocation
from hub.kernel.actor import Actor
from hub.kernel.digest import sha256_hex

_ID = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,59}")


class KeyIdTaken(ValueError):
    """The id belongs to another key or another term; a registered key is never changed."""


class KeyUnknown(LookupError):
    """No custodian key has this id."""


def custodian_keys() -> tuple[CustodianKeyFacts, ...]:
    """Return every key that was ever registered, the newest term first."""
    rows = CustodianKey.objects.select_related("revocation").order_by("-valid_from", "id")
    return tuple(_facts(row) for row in rows)


def add_custodian_key(
    *, key_id: str, public_key: bytes, valid_from: datetime, valid_until: datetime, by: Actor, at: datetime
) -> CustodianKeyFacts:
    """Register a key of 32 bytes; the same key with the same term again changes nothing."""
    if not _ID.fullmatch(key_id):
        raise KeyUnusable(f"expected an id of up to 60 letters, digits and . _ -, got {key_id!r}")
    if valid_until <= valid_from:
        raise KeyUnusable(f"expected a term that ends after {valid_from:%Y-%m-%d}, got {valid_until:%Y-%m-%d}")
    asked = {"public_key": public_key, "valid_from": valid_from, "valid_until": valid_until}
    with transaction.atomic():
        row, added = CustodianKey.objects.get_or_create(
            id=key_id, defaults={**asked, "added_at": at, "added_by": by.label}
        )
        if not added and any(_plain(getattr(row, name)) != value for name, value in asked.items()):
            raise KeyIdTaken(f"custodian key {key_id} is registered with another key or term; choose another id")
        if added:
            details = {
                "digest": sha256_hex(public_key),
                "valid_from": valid_from.isoformat(),
                "valid_until": valid_until.isoformat(),
            }
            record(by=by, action="custodian_key.added", at=at, target_kind="custodian_key", target_id=key_id,
                   details=details)  # fmt: skip
    return _facts(row)


def revoke_custodian_key(*, key_id: str, reason: str, by: Actor, at: datetime) -> None:
    """End a key now; what it signed earlier stays. Revoking twice changes nothing."""
    with transaction.atomic():
        if not CustodianKey.objects.filter(id=key_id).exists():
            raise KeyUnknown(f"no custodian key {key_id} is registered")
        _, revoked = KeyRevocation.objects.get_or_create(
            key_id=key_id, defaults={"revoked_at": at, "revoked_by": by.label, "reason": reason}
        )
        if revoked:
            record(by=by, action="custodian_key.revoked", at=at, target_kind="custodian_key", target_id=key_id,
                   details={"reason": reason})  # fmt: skip


def require_signature(*, raw: bytes, signature: bytes, key_id: str, at: datetime) -> str:
    """Return the id of the key that signed these bytes; raise :class:`SignatureRefused`.

    Without a ``key_id`` every registered key is tried: a person who drops two files need not know which one it was.
    """
    if key_id:
        named = CustodianKey.objects.select_related("revocation").filter(id=key_id).first()
        if named is None:
            raise SignatureRefused(Doubt.KEY_UNKNOWN, key_id=key_id)
        require_signed(key=_facts(named), raw=raw, signature=signature, at=at)
        return key_id
    return _whoever_signed(custodian_keys(), raw=raw, signature=signature, at=at)


def _whoever_signed(keys: Sequence[CustodianKeyFacts], *, raw: bytes, signature: bytes, at: datetime) -> str:
    """Return the key that fits and counts; of one that fits and does not count, say why."""
    doubts = []
    for key in (key for key in keys if fits(key, raw=raw, signature=signature)):
        try:
            require_signed(key=key, raw=raw, signature=signature, at=at)
        except SignatureRefused as refusal:
            doubts.append(refusal)
        else:
            return key.id
    unnamed = Doubt.FORGED if len(signature) == SIGNATURE_BYTES else Doubt.UNREADABLE
    raise doubts[0] if doubts else SignatureRefused(unnamed, key_id="")


def _facts(row: CustodianKey) -> CustodianKeyFacts:
    revocation = getattr(row, "revocation", None)
    return CustodianKeyFacts(
        id=row.id,
        public_key=bytes(row.public_key),
        valid_from=row.valid_from,
        valid_until=row.valid_until,
        revoked_at=revocation.revoked_at if revocation else None,
    )


def _plain(value: object) -> object:
    return bytes(value) if isinstance(value, memoryview) else value
