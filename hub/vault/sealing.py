"""Encrypt bytes so that they open in one place only.

Each place has a key of its own, expanded (HKDF, RFC 5869) from a data key by the binding, the bytes that name the
place. So a ciphertext that was moved does not open, and no key sees so many messages that random nonces could meet
(NIST SP 800-38D, 8.3). Layout: one byte of version, four of the data key's id, twelve of nonce, then AES-256-GCM.
"""

import os
from collections.abc import Sequence
from functools import cache, lru_cache
from typing import Final

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.hmac import HMAC

from hub.vault.datakeys import current_key, key_of
from hub.vault.keys import NONCE_BYTES, DataKeyMissing, Purpose

VERSION: Final = b"\x01"
_KEY_ID: Final = slice(1, 5)
_NONCE: Final = slice(5, 5 + NONCE_BYTES)
_BODY: Final = slice(5 + NONCE_BYTES, None)


class SealBroken(ValueError):
    """The ciphertext was changed, cut, or moved to another place."""


def seal_bytes(content: bytes, *, purpose: Purpose, binding: bytes) -> bytes:
    """Encrypt ``content`` with the current key of ``purpose`` for the place that ``binding`` names."""
    return seal_many([(content, binding)], purpose=purpose)[0]


def seal_many(parts: Sequence[tuple[bytes, bytes]], *, purpose: Purpose) -> list[bytes]:
    """Encrypt many contents, each for the place that the binding beside it names; in their order."""
    key_id, key = current_key(purpose)
    head, random = VERSION + bytes.fromhex(key_id), os.urandom(NONCE_BYTES * len(parts))
    nonces = (random[at : at + NONCE_BYTES] for at in range(0, len(random), NONCE_BYTES))
    context = _context(purpose)
    return [
        head + nonce + AESGCM(expanded(key, context + binding)).encrypt(nonce, content, None)
        for nonce, (content, binding) in zip(nonces, parts, strict=True)
    ]


def open_bytes(data: bytes, *, purpose: Purpose, binding: bytes) -> bytes:
    """Return the clear bytes; raise :class:`SealBroken`, or a ``KeyRefusal`` where the keys do not open."""
    if data[:1] != VERSION or len(data) < _BODY.start:
        raise SealBroken("not a ciphertext of this vault")
    try:
        key = key_of(data[_KEY_ID].hex())
        return AESGCM(expanded(key, _context(purpose) + binding)).decrypt(data[_NONCE], data[_BODY], None)
    except (InvalidTag, DataKeyMissing) as error:
        raise SealBroken(f"does not open here ({type(error).__name__})") from error


@cache
def _context(purpose: Purpose) -> bytes:
    return f"hub/vault/{purpose}/v1\x00".encode()


def expanded(key: bytes, info: bytes) -> bytes:
    """Expand a data key by HKDF-SHA256 (RFC 5869, 2.3) to 32 bytes, which is one block of it: T(1)."""
    machine = _keyed(key).copy()  # keying it takes twice as long as the rest
    machine.update(info + b"\x01")
    return machine.finalize()


@lru_cache(maxsize=16)
def _keyed(key: bytes) -> HMAC:
    return HMAC(key, SHA256())
