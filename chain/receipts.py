"""Sign, at the moment of logging, that an entry stands at an index: what a subject may hold against the log later.

A receipt also promises by when a checkpoint on chain covers the entry. The promise belongs to the receipt's schema, so
that another delay needs another schema and nothing that was signed changes its meaning.
"""

from collections.abc import Mapping
from datetime import datetime, timedelta
from functools import cache
from hashlib import sha256
from typing import Any

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from django.conf import settings

from chain.ledgers.signer import KeyFile
from hub.kernel.canonical import canonical_bytes
from hub.kernel.clock import instant

RECEIPT_SCHEMA = "hub/receipt/v2"
MAXIMUM_MERGE_DELAY = timedelta(hours=24)
"""What logs of Certificate Transparency promise; anchoring itself is tried every minute."""
FORMER_SCHEMA = "hub/receipt/v1"
"""Receipts given before the delay was promised; they hold as they were given."""


def sign_receipt(*, index: int, entry_hash: str, recorded_at: datetime) -> str:
    """Return the Ed25519 signature over the receipt's canonical bytes, in hexadecimal."""
    return sign(canonical_bytes(_promise(index, entry_hash, recorded_at))).hex()


def receipt_holds(*, index: int, entry_hash: str, recorded_at: datetime, receipt: str) -> bool:
    """Tell whether this log gave that receipt."""
    return _given(index, entry_hash, recorded_at, receipt) is not None


def receipt_file(*, index: int, entry_hash: str, recorded_at: datetime, receipt: str) -> dict[str, Any] | None:
    """Return what was signed with its signature and the key that checks it, None for a receipt that was not given."""
    statement = _given(index, entry_hash, recorded_at, receipt)
    return None if statement is None else {"receipt": statement, "signature": receipt, "public_key": public_key()}


def sign(message: bytes) -> bytes:
    """Sign with the log's own key, which also signs its checkpoint text."""
    return _key().sign(message)


def public_key() -> str:
    """Return the key that receipts are checked with, in hexadecimal."""
    return _key().public_key().public_bytes_raw().hex()


def _given(index: int, entry_hash: str, recorded_at: datetime, receipt: str) -> Mapping[str, Any] | None:
    """Return the statement that the receipt signs."""
    for statement in (_promise(index, entry_hash, recorded_at), _place(index, entry_hash, recorded_at)):
        try:
            _key().public_key().verify(bytes.fromhex(receipt), canonical_bytes(statement))
        except (InvalidSignature, ValueError):
            continue
        return statement
    return None


def _promise(index: int, entry_hash: str, recorded_at: datetime) -> dict[str, Any]:
    delay_s = int(MAXIMUM_MERGE_DELAY.total_seconds())
    return {**_place(index, entry_hash, recorded_at), "schema": RECEIPT_SCHEMA, "maximum_merge_delay_s": delay_s}


def _place(index: int, entry_hash: str, recorded_at: datetime) -> dict[str, Any]:
    return {"schema": FORMER_SCHEMA, "index": index, "entry": entry_hash, "recorded_at": instant(recorded_at)}


@cache
def _key() -> Ed25519PrivateKey:
    """Derive the receipt key from a key file of its own, so that changing the anchoring key voids no receipt."""
    path = settings.CHAIN_KEY_PATH.with_name("chain-receipts")
    return Ed25519PrivateKey.from_private_bytes(sha256(b"hub/receipt-key/v1" + KeyFile(path).seed()).digest())
