"""Facts to log, and chains that die at a chosen step."""

from datetime import UTC, datetime, timedelta
from uuid import UUID, uuid4

from chain.connection import Connection
from chain.models import Entry
from chain.operations import advance_scan, ask_scan, log_fact, subject_token
from chain.scan.findings import Finding, Flaw
from chain.scan.named import findings_of
from hub.access.scope import entered, system_scope
from hub.kernel.actor import system_actor
from hub.kernel.canonical import canonical_bytes
from hub.kernel.digest import sha256_hex
from hub.vault.operations import seal

AT = datetime(2026, 11, 21, 1, 2, 3, tzinfo=UTC)
LATER = AT + timedelta(minutes=10)
PDF = b"%PDF-1.7 the contract"


def fact_bytes(number: int) -> bytes:
    return canonical_bytes(
        {"schema": "hub/contract/v1", "number": f"C-{number}", "amount": 100, "pdf_sha256": sha256_hex(PDF)}
    )


def logged(
    number: int = 0,
    *,
    subject: UUID | None = None,
    kind: str = "contract",
    fact_id: UUID | None = None,
    version: int = 1,
) -> Entry:
    """Seal and log one contract."""
    fact_id = fact_id or uuid4()
    with entered(system_scope("test")):
        sealed = seal(
            purpose="evidence",
            owner_kind=kind,
            owner_id=fact_id,
            content=fact_bytes(number),
            subject_id=subject,
            at=AT,
        )
        return log_fact(
            kind=kind,
            fact_id=fact_id,
            version=version,
            digest=sealed.digest,
            sealed_id=sealed.id,
            subject_token=subject_token(subject) if subject else None,
            subject_id=subject,
            at=AT,
        )


def scan(*, at: datetime) -> tuple[Finding, ...]:
    """Ask for a scan and do all its chunks; needs a scope that sees everything."""
    job = ask_scan(by=system_actor("test"), at=at)
    while advance_scan(at=at, wait=True):
        pass
    job.refresh_from_db()
    return tuple(
        Finding(flaw=Flaw(row.flaw), kind=row.kind, record=row.record, index=row.index, detail=row.detail)
        for row in findings_of(job.run)
    )


class Died(BaseException):
    """The process ended here, as by kill -9."""


class MortalLedger:
    """A ledger whose process dies before or after the n-th call of one method."""

    def __init__(self, ledger, *, method: str, after: bool, call: int) -> None:
        self._ledger, self._method, self._after, self._left = ledger, method, after, call

    def __getattr__(self, name: str):
        found = getattr(self._ledger, name)
        if name != self._method:
            return found

        def mortal(*arguments, **named):
            self._left -= 1
            if self._left == 0 and not self._after:
                raise Died(name)
            result = found(*arguments, **named)
            if self._left == 0:
                raise Died(name)
            return result

        return mortal


class MortalSigner:
    """A signer whose process dies on the n-th signature, before or after making it."""

    def __init__(self, signer, *, after: bool, call: int) -> None:
        self._signer, self._after, self._left = signer, after, call
        self.address = signer.address

    def sign(self, order):
        self._left -= 1
        signed = self._signer.sign(order)
        if self._left == 0:
            raise Died("sign")
        return signed


def on(ledger, key) -> Connection:
    return Connection(ledger=ledger, signer=key)
