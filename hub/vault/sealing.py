"""Encrypt bytes so that they open in one place only.

Each place has a key of its own, expanded (HKDF, RFC 5869) from a data key by the binding, the bytes that name the
place. So a ciphertext that was moved does not open, and no key sees so many messages that random nonces could meet
(NIST SP 800-38D, 8.3). Layout: one byte of version, four of the data key's id, twelve of nonce, then AES-256-GCM.
"""

import os
from typing import Final

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDFExpand

from hub.vault.datakeys import current_key, key_of
from hub.vault.keys import KEY_BYTES, NONCE_BYTES, DataKeyMissing, Purpose

VERSION: Final = b"\x01"
_KEY_ID: Final = slice(1, 5)
_NONCE: Final = slice(5, 5 + NONCE_BYTES)
_BODY: Final = slice(5 + NONCE_BYTES, None)


class SealBroken(ValueError):
    """The ciphertext was changed, cut, or moved to another place."""


def seal_bytes(content: bytes, *, purpose: Purpose, binding: bytes) -> bytes:
    """Encrypt ``content`` with the current key of ``purpose`` for the place that ``binding`` names."""
    key_id, key = current_key(purpose)
    nonce = os.urandom(NONCE_BYTES)
    return VERSION + bytes.fromhex(key_id) + nonce + _cipher(key, purpose, binding).encrypt(nonce, content, None)


def open_bytes(data: bytes, *, purpose: Purpose, binding: bytes) -> bytes:
    """Return the clear bytes; raise :class:`SealBroken`, or a ``KeyRefusal`` where the keys do not open."""
    if data[:1] != VERSION or len(data) < _BODY.start:
        raise SealBroken("not a ciphertext of this vault")
    try:
        key = key_of(data[_KEY_ID].hex())
        return _cipher(key, purpose, binding).decrypt(data[_NONCE], data[_BODY], None)
    except (InvalidTag, DataKeyMissing) as error:
        raise SealBroken(f"does not open here ({type(error).__name__})") from error


def _cipher(key: bytes, purpose: Purpose, binding: bytes) -> AESGCM:
    info = f"hub/vault/{purpose}/v1\x00".encode() + binding
    return AESGCM(HKDFExpand(algorithm=SHA256(), length=KEY_BYTES, info=info).derive(key))
