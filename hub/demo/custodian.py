"""The simulated custodian bank: it signs statements and single movements with a key of its own, and sends them.

The private key lies in the home's secrets, where a real bank's never would; the hub knows the public one alone.
"""

import base64
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import requests
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    load_pem_private_key,
)

from hub.demo.bank.papers import BankLine
from hub.demo.bank.telling import Signer, Teller

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

    def announce(self, line: BankLine, *, base_url: str, at: datetime) -> bool:
        """Tell one movement before a statement confirms it; return whether it was new to the hub."""

        def send(path: str, body: bytes, headers: Mapping[str, str]) -> tuple[int, dict[str, Any]]:
            answer = requests.post(f"{base_url}{path}", data=body, headers=dict(headers), timeout=TIMEOUT_S)
            return answer.status_code, answer.json()

        signer = Signer(key=self._key, key_id=KEY_ID)
        [(status, said)] = Teller(signer=signer, authority=urlsplit(base_url).netloc, send=send).tell(line, at=at)
        if status not in (requests.codes.created, requests.codes.ok):
            raise StatementRefused(f"the hub answered {status} to a movement: {said}")
        return status == requests.codes.created


def _keep(path: Path, key: Ed25519PrivateKey) -> None:
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    fresh = path.with_suffix(".new")
    fresh.touch(mode=0o600)
    fresh.write_bytes(key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()))
    fresh.replace(path)
