"""Decide whether bytes were signed by the custodian: which key, whether it counts now, and whether the signature fits.

Ed25519 (RFC 8032) over the bytes exactly as they came; the public key is kept as its 32 bytes.
"""

import base64
import binascii
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import load_pem_public_key

SIGNATURE_BYTES = 64


class Doubt(StrEnum):
    """Why a signature does not count; the words for people are in :mod:`hub.funds.sentences`."""

    UNNAMED = "unnamed"
    KEY_UNKNOWN = "key_unknown"
    NOT_YET = "not_yet"
    EXPIRED = "expired"
    REVOKED = "revoked"
    UNREADABLE = "unreadable"
    FORGED = "forged"


class SignatureRefused(PermissionError):
    """Nobody vouches for the bytes; ``key_id`` is the key they were said to be signed with."""

    def __init__(self, doubt: Doubt, *, key_id: str) -> None:
        super().__init__(f"signature by {key_id[:64]!r} refused: {doubt}")
        self.doubt, self.key_id = doubt, key_id


class KeyUnusable(ValueError):
    """A file holds no Ed25519 public key, or a validity ends before it begins."""


@dataclass(frozen=True, kw_only=True)
class CustodianKeyFacts:
    """A registered key; it counts from ``valid_from`` until before ``valid_until`` or its revocation."""

    id: str
    public_key: bytes
    valid_from: datetime
    valid_until: datetime
    revoked_at: datetime | None = None


def read_public_key(pem: bytes) -> bytes:
    """Return the 32 bytes of an Ed25519 public key in PEM; raise :class:`KeyUnusable`."""
    try:
        key = load_pem_public_key(pem)
    except (ValueError, UnsupportedAlgorithm) as error:
        raise KeyUnusable("expected a public key in PEM, as `openssl pkey -pubout` writes it") from error
    if not isinstance(key, Ed25519PublicKey):
        raise KeyUnusable(f"expected an Ed25519 public key, got {type(key).__name__}")
    return key.public_bytes_raw()


def read_signature(text: bytes) -> bytes:
    """Return the 64 bytes of a detached signature, given raw or as base64; anything else is returned empty."""
    if len(text) == SIGNATURE_BYTES:
        return text
    try:
        decoded = base64.b64decode(text.strip(), validate=True)
    except binascii.Error:
        return b""
    return decoded if len(decoded) == SIGNATURE_BYTES else b""


def fits(key: CustodianKeyFacts, *, raw: bytes, signature: bytes) -> bool:
    """Tell whether this key made the signature of these bytes, whenever that was."""
    try:
        Ed25519PublicKey.from_public_bytes(key.public_key).verify(signature, raw)
    except InvalidSignature:
        return False
    return True


def require_signed(*, key: CustodianKeyFacts, raw: bytes, signature: bytes, at: datetime) -> None:
    """Raise :class:`SignatureRefused` unless the key counts at that instant and signed these bytes."""
    doubt = _doubt_of(key, at)
    if doubt is None and len(signature) != SIGNATURE_BYTES:
        doubt = Doubt.UNREADABLE
    if doubt is None and not fits(key, raw=raw, signature=signature):
        doubt = Doubt.FORGED
    if doubt is not None:
        raise SignatureRefused(doubt, key_id=key.id)


def _doubt_of(key: CustodianKeyFacts, at: datetime) -> Doubt | None:
    if key.revoked_at is not None:
        return Doubt.REVOKED
    if at < key.valid_from:
        return Doubt.NOT_YET
    return Doubt.EXPIRED if at >= key.valid_until else None
