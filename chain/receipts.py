"""Sign, at the moment of logging, that an entry stands at an index: what a subject may hold against the log later."""

from datetime import datetime
from functools import cache
from hashlib import sha256

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from django.conf import settings

from chain.ledgers.signer import KeyFile
from hub.kernel.canonical import canonical_bytes
from hub.kernel.clock import instant

RECEIPT_SCHEMA = "hub/receipt/v1"


def sign_receipt(*, index: int, entry_hash: str, recorded_at: datetime) -> str:
    """Return the Ed25519 signature over the receipt's canonical bytes, in hexadecimal."""
    return _key().sign(_statement(index, entry_hash, recorded_at)).hex()


def receipt_holds(*, index: int, entry_hash: str, recorded_at: datetime, receipt: str) -> bool:
    """Tell whether this log gave that receipt."""
    try:
        _key().public_key().verify(bytes.fromhex(receipt), _statement(index, entry_hash, recorded_at))
    except (InvalidSignature, ValueError):
        return False
    return True


def public_key() -> str:
    """Return the key that receipts are checked with, in hexadecimal."""
    return _key().public_key().public_bytes_raw().hex()


def _statement(index: int, entry_hash: str, recorded_at: datetime) -> bytes:
    return canonical_bytes(
        {"schema": RECEIPT_SCHEMA, "index": index, "entry": entry_hash, "recorded_at": instant(recorded_at)}
    )


@cache
def _key() -> Ed25519PrivateKey:
    """Derive the receipt key from a key file of its own, so that changing the anchoring key voids no receipt."""
    path = settings.CHAIN_KEY_PATH.with_name("chain-receipts")
    return Ed25519PrivateKey.from_private_bytes(sha256(b"hub/receipt-key/v1" + KeyFile(path).seed()).digest())
