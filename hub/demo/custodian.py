"""The simulated custodian bank: it signs its statements with a key of its own and hands them in over HTTP.

The private key lies in the home's secrets, where a real bank's never would; the hub knows the public one alone.
"""

import base64
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import requests
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    load_pem_private_key,
)

KEY_ID = "demo-bank"
VALID_FROM, VALID_UNTIL = datetime(2020, 1, 1, tzinfo=UTC), datetime(2100, 1, 1, tzinfo=UTC)
"""Whatever day the world is built on, and whatever day it says it is; a real key has a year or two."""
TIMEOUT_S = 300
"""A month of the full world is a few thousand lines, posted before the answer."""


class StatementRefused(RuntimeError):
    """The hub answered otherwise than expected; the message says what."""


class Custodian:
    """The bank with its key; the same one after a kill, because it is kept before it is used."""

    def __init__(self, path: Path) -> None:
        """Read the private key, or make it."""
        if not path.exists():
            _keep(path, Ed25519PrivateKey.generate())
        key = load_pem_private_key(path.read_bytes(), password=None)
        if not isinstance(key, Ed25519PrivateKey):
            raise TypeError(f"expected an Ed25519 key in {path}")
        self._key = key

    @property
    def public_key(self) -> bytes:
        """What an administrator registers."""
        return self._key.public_key().public_bytes_raw()

    def signature(self, raw: bytes) -> bytes:
        """Return the detached signature as base64, as it lies beside the file."""
        return base64.b64encode(self._key.sign(raw))

    def hand_in(self, raw: bytes, *, base_url: str) -> dict[str, Any]:
        """Send one statement and return what became of it; sending it again changes nothing."""
        headers = {"Statement-Key": KEY_ID, "Statement-Signature": self.signature(raw).decode()}
        answer = requests.post(f"{base_url}/bank/v1/statements", data=raw, headers=headers, timeout=TIMEOUT_S)
        if answer.status_code != requests.codes.ok:
            raise StatementRefused(f"the hub answered {answer.status_code} to a statement: {answer.text[:300]}")
        outcome: dict[str, Any] = answer.json()
        return outcome


def _keep(path: Path, key: Ed25519PrivateKey) -> None:
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    fresh = path.with_suffix(".new")
    fresh.touch(mode=0o600)
    fresh.write_bytes(key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()))
    fresh.replace(path)
