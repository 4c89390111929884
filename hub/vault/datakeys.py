"""The data keys of this process: read from their table, opened with the master keys, remembered.

A key that was opened never changes, so it is remembered for good. Which key is current for a purpose is asked again
after :data:`REFRESH_S`, so that every process soon writes with a key that replaced a retired one. Sealing therefore
needs the connection now and then: not while it copies rows or streams them.
"""

from functools import cache
from time import monotonic
from typing import Final

from django.conf import settings

from hub.vault.keys import DataKeyMissing, Keyring, Purpose, parse_keyring
from hub.vault.models import DataKey

REFRESH_S: Final = 30.0
"""How long a process may go on writing with a retired key, which still opens (unmeasured: a query every so often)."""

_opened: dict[str, bytes] = {}
_current: dict[Purpose, tuple[str, float]] = {}


@cache
def keyring() -> Keyring:
    """Return the configured master keys."""
    return parse_keyring(settings.VAULT_KEYS)


def current_key(purpose: Purpose) -> tuple[str, bytes]:
    """Return id and bytes of the key that new content of this purpose is sealed with."""
    key_id, asked_at = _current.get(purpose, ("", 0.0))
    if not key_id or monotonic() - asked_at > REFRESH_S:
        row = DataKey.objects.filter(purpose=purpose, retired_at=None).first()
        if row is None:
            raise DataKeyMissing(f"the vault has no data key for {purpose}: run `hub migrate`, which makes it")
        key_id = row.id
        _current[purpose] = (key_id, monotonic())
    return key_id, key_of(key_id)


def key_of(key_id: str) -> bytes:
    """Return a data key by id; raise :class:`DataKeyMissing` where there is none."""
    key = _opened.get(key_id)
    if key is None:
        row = DataKey.objects.filter(id=key_id).first()
        if row is None:
            raise DataKeyMissing(f"there is no data key {key_id}")
        key = _opened[key_id] = keyring().unwrap(row.as_wrapped())
    return key


def forget() -> None:
    """Forget master and data keys; the next use reads them again."""
    keyring.cache_clear()
    _opened.clear()
    _current.clear()
