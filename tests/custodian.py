"""A bank that signs: its key, statements that add up, and the means to forge them."""

import base64
import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from uuid import UUID

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

AT = datetime(2026, 11, 21, 3, tzinfo=UTC)
ANN = UUID(int=1)
KEY_ID = "bank-2026"
COLUMNS = "key,kind,amount,effective_date,subject_id,project_code,contract_number"
DEPOSIT = f"D-1,deposit,1000.00,2026-11-03,{ANN},,"
BID = f"B-1,bid,600.00,2026-11-04,{ANN},ORCHARD-1,"
WITHDRAWAL = f"X-1,withdrawal,100.00,2026-11-05,{ANN},,"
OVERDRAFT = f"X-2,withdrawal,5000.00,2026-11-06,{ANN},,"


def statement(moved: Sequence[str] = (DEPOSIT, BID, WITHDRAWAL), *, closing: str = "900.00", **said: str) -> bytes:
    """Return a statement of November; ``said`` replaces values of the header."""
    header = {
        "format": "hub/statement/v1",
        "number": "CB-2026-11",
        "account": "6217-0001",
        "period_from": "2026-11-01",
        "period_to": "2026-11-20",
        "opening_balance": "0.00",
        "closing_balance": closing,
        "lines": str(len(moved)),
        **said,
    }
    head = "".join(f"{name},{value}\n" for name, value in header.items())
    return f"{head}\n{COLUMNS}\n{''.join(f'{line}{chr(10)}' for line in moved)}".encode()


@dataclass(frozen=True)
class Bank:
    """A private key and the id under which its public half is registered."""

    key_id: str = KEY_ID
    private_key: Ed25519PrivateKey = field(default_factory=Ed25519PrivateKey.generate)

    @property
    def public_key(self) -> bytes:
        """The 32 bytes that the hub registers."""
        return self.private_key.public_key().public_bytes_raw()

    def sign(self, raw: bytes) -> bytes:
        """Return the detached signature."""
        return self.private_key.sign(raw)

    def headers(self, raw: bytes) -> dict[str, str]:
        """Return what the bank's request carries beside the file."""
        return {"Statement-Key": self.key_id, "Statement-Signature": base64.b64encode(self.sign(raw)).decode()}

    def register(self, *, valid_from: datetime = AT - timedelta(days=30), days: int = 365) -> None:
        """Let the hub know the key; needs a system scope."""
        from hub.funds.custodian_keys import add_custodian_key
        from hub.kernel.actor import system_actor

        add_custodian_key(
            key_id=self.key_id,
            public_key=self.public_key,
            valid_from=valid_from,
            valid_until=valid_from + timedelta(days=days),
            by=system_actor("test"),
            at=AT,
        )

    def flow_headers(
        self,
        body: bytes = b"",
        *,
        path: str = "/bank/v1/flows",
        method: str = "POST",
        authority: str = "testserver",
        created: datetime | None = None,
        key: str = "",
        cover: Sequence[str] | None = None,
    ) -> dict[str, str]:
        """Return the headers of a request for flows, signed as RFC 9421 says; ``cover`` leaves components out."""
        digest = f"sha-256=:{base64.b64encode(hashlib.sha256(body).digest()).decode()}:"
        values = {"@method": method, "@authority": authority, "@path": path}
        values |= {"content-digest": digest} if body else {}
        values |= {"idempotency-key": key} if key else {}
        names = [name for name in values if cover is None or name in cover]
        moment = int((created or datetime.now(UTC)).timestamp())
        listed = " ".join(f'"{name}"' for name in names)
        parameters = f'({listed});created={moment};keyid="{self.key_id}"'
        base = "".join(f'"{name}": {values[name]}\n' for name in names) + f'"@signature-params": {parameters}'
        signature = base64.b64encode(self.private_key.sign(base.encode())).decode()
        return {
            "Signature-Input": f"sig={parameters}",
            "Signature": f"sig=:{signature}:",
            **({"Content-Digest": digest} if body else {}),
            **({"Idempotency-Key": key} if key else {}),
        }
