"""The keyring: master keys by id, newest first, and the working keys derived from them.

New content is encrypted with the newest key; older keys stay for reading until everything is re-encrypted. Blind
indexes and pseudonyms must not change when the encryption key rotates, so they derive from the oldest key.
"""

import base64
import binascii
from dataclasses import dataclass
from functools import cache

from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings

KEY_BYTES = 32


class KeyringInvalid(ValueError):
    """The configured keyring is not ``id:base64,…`` with 32-byte keys and distinct ids."""


class KeyUnknown(LookupError):
    """Content was encrypted with a key that the keyring no longer holds."""


@dataclass(frozen=True)
class Keyring:
    """Master keys by id; the first is used for new content, the last one for indexes."""

    masters: tuple[tuple[str, bytes], ...]

    @property
    def newest_id(self) -> str:
        """Id of the key that encrypts new content."""
        return self.masters[0][0]

    def cipher(self, key_id: str, *, use: str) -> AESGCM:
        """Return the AES-256-GCM cipher of one key for one use (``content``, ``field``)."""
        for known, master in self.masters:
            if known == key_id:
                return AESGCM(_derive(master, use))
        raise KeyUnknown(f"vault key {key_id!r} is not in the keyring")

    def index_key(self, *, use: str) -> bytes:
        """Return the 32-byte key of a keyed index or pseudonym."""
        return _derive(self.masters[-1][1], use)


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
            raise KeyringInvalid(f"key {key_id!r} is not base64") from error
        if len(key) != KEY_BYTES:
            raise KeyringInvalid(f"key {key_id!r} has {len(key)} bytes, expected {KEY_BYTES}")
        masters.append((key_id, key))
    if not masters or len({key_id for key_id, _ in masters}) != len(masters):
        raise KeyringInvalid("expected at least one key, each with its own id")
    return Keyring(tuple(masters))


@cache
def keyring() -> Keyring:
    """Return the configured keyring."""
    return parse_keyring(settings.VAULT_KEYS)


@cache
def _derive(master: bytes, use: str) -> bytes:
    return HKDF(algorithm=SHA256(), length=KEY_BYTES, salt=None, info=f"hub/vault/{use}".encode()).derive(master)
