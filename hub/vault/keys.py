"""Master keys: they wrap the vault's data keys and encrypt nothing else.

``HUB_VAULT_KEYS`` holds them by id, newest first. The newest wraps; older ones stay until every data key is wrapped by
a newer one (``hub rotate-vault``) and can then go. Plain Python, so that the command line can try them before anything
else runs.
"""

import base64
import binascii
import json
import os
import secrets
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Final

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

KEY_BYTES: Final = 32
NONCE_BYTES: Final = 12
ID_LENGTH: Final = 32
"""Longest id of a master key."""
_DATA_KEY_ID_BYTES: Final = 4


class KeyRefusal(Exception):
    """The vault cannot be opened or written with the keys as they are; the message says what to do."""


class KeyringInvalid(KeyRefusal, ValueError):
    """The configured keyring is not ``id:base64,…`` with 32-byte keys and distinct ids."""


class MasterKeyMissing(KeyRefusal, LookupError):
    """A data key is wrapped by a master key that the keyring does not hold."""


class MasterKeyWrong(KeyRefusal):
    """A data key does not open with the master key that it names."""


class DataKeyMissing(KeyRefusal, LookupError):
    """The vault's table of data keys lacks one that is needed."""


class Purpose(StrEnum):
    """What a data key is for; the word is authenticated with it, so that no key serves another purpose."""

    CONTENT = "content"
    """Sealed contents."""
    COLUMN = "column"
    """Encrypted columns."""
    INDEX = "index"
    """Blind indexes and pseudonyms, which must be equal for ever: this one is never retired."""


@dataclass(frozen=True, kw_only=True)
class WrappedKey:
    """A data key as it is stored; ``id`` is 8 hexadecimal characters, ``wrapped`` nonce and ciphertext."""

    id: str
    purpose: Purpose
    wrapped: bytes = field(repr=False)
    wrapped_by: str


@dataclass(frozen=True)
class Keyring:
    """Master keys by id, newest first."""

    masters: tuple[tuple[str, bytes], ...] = field(repr=False)

    @property
    def ids(self) -> tuple[str, ...]:
        """Return the ids, newest first."""
        return tuple(key_id for key_id, _ in self.masters)

    @property
    def newest_id(self) -> str:
        """Return the id of the key that wraps."""
        return self.ids[0]

    @property
    def newest_alone(self) -> "Keyring":
        """Return what is left of the keyring when the older keys go."""
        return Keyring(self.masters[:1])

    def wrap(self, key: bytes, *, key_id: str, purpose: Purpose) -> WrappedKey:
        """Encrypt a data key with the newest master key."""
        nonce = os.urandom(NONCE_BYTES)
        sealed = _wrapper(self.masters[0][1]).encrypt(nonce, key, _named(key_id, purpose))
        return WrappedKey(id=key_id, purpose=purpose, wrapped=nonce + sealed, wrapped_by=self.newest_id)

    def unwrap(self, stored: WrappedKey) -> bytes:
        """Return a data key; raise :class:`MasterKeyMissing` or :class:`MasterKeyWrong`."""
        master = dict(self.masters).get(stored.wrapped_by)
        if master is None:
            raise MasterKeyMissing(
                f"data key {stored.id} ({stored.purpose}) is wrapped by master key {stored.wrapped_by!r}, and this"
                f" process knows only {', '.join(self.ids)}: give it that key in HUB_VAULT_KEYS too; an older"
                " key can go after `hub rotate-vault` has run with a newer one before it"
            )
        data = stored.wrapped
        try:
            return _wrapper(master).decrypt(data[:NONCE_BYTES], data[NONCE_BYTES:], _named(stored.id, stored.purpose))
        except (InvalidTag, ValueError) as error:  # ValueError: cut to less than a nonce
            raise MasterKeyWrong(
                f"data key {stored.id} ({stored.purpose}) does not open with the master key {stored.wrapped_by!r} of"
                " this process: HUB_VAULT_KEYS has another key under that id, or the row in vault_datakey was changed;"
                " give the key that the hub ran with before, or restore the row from a backup"
            ) from error


def parse_keyring(text: str) -> Keyring:
    """Read ``id:base64,id:base64``, newest first."""
    masters = []
    for part in text.replace("\n", ",").split(","):
        if not part.strip():
            continue
        key_id, _, encoded = part.strip().partition(":")
        try:
            key = base64.b64decode(encoded, validate=True)
        except binascii.Error as error:
            raise KeyringInvalid(f"HUB_VAULT_KEYS: key {key_id!r} is not base64") from error
        if len(key) != KEY_BYTES:
            raise KeyringInvalid(f"HUB_VAULT_KEYS: key {key_id!r} has {len(key)} bytes, expected {KEY_BYTES}")
        if not 0 < len(key_id) <= ID_LENGTH:
            raise KeyringInvalid(f"HUB_VAULT_KEYS: expected an id of 1 to {ID_LENGTH} characters, got {key_id!r}")
        masters.append((key_id, key))
    if not masters or len({key_id for key_id, _ in masters}) != len(masters):
        raise KeyringInvalid("HUB_VAULT_KEYS: expected at least one key as id:base64, each with its own id")
    return Keyring(tuple(masters))


def new_data_key() -> tuple[str, bytes]:
    """Return id and bytes of a fresh data key; random ids, so that no restored backup has another key under one."""
    return secrets.token_hex(_DATA_KEY_ID_BYTES), secrets.token_bytes(KEY_BYTES)


def _wrapper(master: bytes) -> AESGCM:
    return AESGCM(HKDF(algorithm=SHA256(), length=KEY_BYTES, salt=None, info=b"hub/vault/wrap").derive(master))


def _named(key_id: str, purpose: Purpose) -> bytes:
    return json.dumps(["hub/vault/data-key/v1", key_id, purpose.value]).encode()
