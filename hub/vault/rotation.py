"""Make data keys, wrap them anew, retire them: acts of the owner role, each in one transaction.

No sealed content and no encrypted column is touched by any of them, so append-only rows need no UPDATE.
"""

from dataclasses import dataclass
from datetime import datetime

from django.db import connection, transaction

from hub.audit.operations import record
from hub.kernel.actor import Actor
from hub.vault.datakeys import forget, keyring
from hub.vault.keys import Purpose, WrappedKey, new_data_key
from hub.vault.models import DataKey


class RetirementRefused(ValueError):
    """The key for this purpose has to stay."""


@dataclass(frozen=True, kw_only=True)
class Rewrapped:
    """How many data keys there are, and how many were wrapped anew by ``master``."""

    master: str
    keys: int
    anew: int


def make_missing_keys(*, at: datetime) -> tuple[str, ...]:
    """Make the first data key of every purpose that has none, try all others, and return the purposes."""
    with transaction.atomic():
        _lock()
        for row in DataKey.objects.all():
            keyring().unwrap(row.as_wrapped())
        held = set(DataKey.objects.filter(retired_at=None).values_list("purpose", flat=True))
        missing = tuple(purpose for purpose in Purpose if purpose not in held)
        for purpose in missing:
            _make(purpose, at=at)
    return missing


def rewrap(*, by: Actor, at: datetime) -> Rewrapped:
    """Wrap every data key with the newest master key, or none; afterwards the older master keys can go.

    Raises a ``KeyRefusal`` that names the key where one does not open. Nothing is committed before all of them were
    read back and opened with the newest master key alone.
    """
    ring = keyring()
    with transaction.atomic():
        _lock()
        rows = list(DataKey.objects.all())
        older = [row for row in rows if row.wrapped_by != ring.newest_id]
        for row in older:
            stored = row.as_wrapped()
            _store(row, ring.wrap(ring.unwrap(stored), key_id=stored.id, purpose=stored.purpose))
        for row in DataKey.objects.all():
            ring.newest_alone.unwrap(row.as_wrapped())
        record(by=by, action="vault.rewrapped", at=at, details={"master": ring.newest_id, "keys": len(older)})
    return Rewrapped(master=ring.newest_id, keys=len(rows), anew=len(older))


def retire(*, purpose: Purpose, by: Actor, at: datetime) -> str:
    """Let new content be sealed with a fresh key and return its id; what the old one sealed still opens."""
    if purpose is Purpose.INDEX:
        raise RetirementRefused("the index key stays: what is stored would not be found under another one")
    with transaction.atomic():
        _lock()
        retired = DataKey.objects.filter(purpose=purpose, retired_at=None).first()
        if retired is not None:
            retired.retired_at = at
            retired.save(update_fields=["retired_at"])
        fresh = _make(purpose, at=at)
        details = {"purpose": purpose.value, "retired": retired.id if retired else "", "fresh": fresh}
        record(by=by, action="vault.key_retired", at=at, details=details)
        transaction.on_commit(forget)
    return fresh


def _lock() -> None:
    """Let one such act at a time change the table; readers go on."""
    with connection.cursor() as cursor:
        cursor.execute("LOCK TABLE vault_datakey IN SHARE ROW EXCLUSIVE MODE")


def _make(purpose: Purpose, *, at: datetime) -> str:
    key_id, key = new_data_key()
    stored = keyring().wrap(key, key_id=key_id, purpose=purpose)
    DataKey.objects.create(id=key_id, purpose=purpose, wrapped=stored.wrapped, wrapped_by=stored.wrapped_by, made_at=at)
    return key_id


def _store(row: DataKey, stored: WrappedKey) -> None:
    row.wrapped, row.wrapped_by = stored.wrapped, stored.wrapped_by
    row.save(update_fields=["wrapped", "wrapped_by"])
