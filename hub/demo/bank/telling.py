"""Let the bank tell single movements at the hub's flow door, signed as RFC 9421 says, and slip on request.

A slip is what real senders do: the same again because the answer was lost, a key that is not theirs or was withdrawn,
a request that lay in a queue, a reference used for two movements.
"""

import base64
import hashlib
import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any, Final

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from hub.demo.bank.papers import BankLine
from hub.kernel.money import yuan

PATH: Final = "/bank/v1/flows"
SLOW, STALE = timedelta(minutes=4), timedelta(minutes=6)
"""A signature counts for five minutes: the one arrives in time, the other does not."""

Send = Callable[[str, bytes, Mapping[str, str]], tuple[int, dict[str, Any]]]
"""Posts a body with headers to a path and returns status and answer."""


class Slip(StrEnum):
    """What goes wrong with one request."""

    TWICE = "twice"
    WRONG_KEY = "wrong_key"
    REVOKED_KEY = "revoked_key"
    SLOW = "slow"
    STALE = "stale"
    KEY_REUSED = "key_reused"


@dataclass(frozen=True, kw_only=True)
class Signer:
    """A private key and the id under which the hub knows its public half."""

    key: Ed25519PrivateKey
    key_id: str

    def headers(self, body: bytes, *, authority: str, created: datetime, path: str = PATH) -> dict[str, str]:
        """Return the headers that sign a POST of ``body``, to the flow door unless another path is named."""
        digest = f"sha-256=:{base64.b64encode(hashlib.sha256(body).digest()).decode()}:"
        covered = {"@method": "POST", "@authority": authority, "@path": path, "content-digest": digest}
        listed = " ".join(f'"{name}"' for name in covered)
        parameters = f'({listed});created={int(created.timestamp())};keyid="{self.key_id}"'
        base = "".join(f'"{name}": {value}\n' for name, value in covered.items())
        signature = self.key.sign(f'{base}"@signature-params": {parameters}'.encode())
        return {
            "Content-Type": "application/json",
            "Content-Digest": digest,
            "Signature-Input": f"sig={parameters}",
            "Signature": f"sig=:{base64.b64encode(signature).decode()}:",
        }


@dataclass(frozen=True, kw_only=True)
class Teller:
    """The bank at the flow door; ``withdrawn`` is the key it no longer should sign with."""

    signer: Signer
    authority: str
    send: Send
    withdrawn: Signer | None = None

    def tell(self, line: BankLine, *, at: datetime, slip: Slip | None = None) -> Sequence[tuple[int, dict[str, Any]]]:
        """Tell one movement and return every answer, in order: two where the slip is to send twice."""
        lines = [line, *_after(line, slip)]
        waited = {Slip.SLOW: SLOW, Slip.STALE: STALE}
        created = at - waited[slip] if slip in waited else at
        signer = self._signing(slip)
        bodies = [body_of(one) for one in lines]
        return [
            self.send(PATH, body, signer.headers(body, authority=self.authority, created=created)) for body in bodies
        ]

    def _signing(self, slip: Slip | None) -> Signer:
        if slip is Slip.WRONG_KEY:
            return replace(self.signer, key=Ed25519PrivateKey.generate())
        if slip is not Slip.REVOKED_KEY:
            return self.signer
        if self.withdrawn is None:
            raise ValueError("expected a withdrawn key to slip with, got none")
        return self.withdrawn


def body_of(line: BankLine) -> bytes:
    """Return a movement as the flow door reads it; what a line does not name is left out."""
    said = {
        "key": line.key,
        "kind": line.kind.value,
        "amount": yuan(line.amount_fen),
        "effective_date": line.day.isoformat(),
        "subject_id": str(line.subject_id) if line.subject_id else "",
        "project_code": line.project_code,
        "contract_number": line.contract_number,
    }
    return json.dumps({name: value for name, value in said.items() if value}).encode()


def _after(line: BankLine, slip: Slip | None) -> Sequence[BankLine]:
    """What the bank sends besides: the same again, or another movement under the same reference."""
    if slip is Slip.TWICE:
        return (line,)
    return (replace(line, amount_fen=line.amount_fen + 1),) if slip is Slip.KEY_REUSED else ()
