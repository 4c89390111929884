"""Say what was agreed: who, which product, how much, when, and the digest of the bytes that were signed."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from hub.kernel.canonical import canonical_bytes
from hub.kernel.clock import instant
from hub.kernel.money import money


class ContractChannel(StrEnum):
    """Where the contract was signed."""

    ONLINE = "online"
    DESK = "desk"
    PHONE = "phone"
    WECHAT = "wechat"
    SYSTEM = "system"
    DOCUMENT = "document"


class TermsUnsound(ValueError):
    """A contract's terms lie outside their range; the message names the field."""


@dataclass(frozen=True, kw_only=True)
class ContractTerms:
    """Everything a contract's record says. ``document_digest`` is the SHA-256 of the signed PDF.

    ``id`` names the record and is none of the terms: the evidence does not repeat it.
    """

    id: UUID
    number: str
    subject_id: UUID
    product_code: str
    amount_fen: int
    document_digest: str
    document_bytes: int
    signed_at: datetime
    channel: ContractChannel

    def canonical(self, *, found_digest: str | None = None) -> bytes:
        """Return the bytes that evidence of this contract is taken of.

        ``found_digest`` is what a check found instead of the document: it makes the bytes differ from any sealed ones.
        """
        found = {} if found_digest is None else {"document_found_sha256": found_digest}
        return canonical_bytes(
            {
                "schema": "hub/contract/v1",
                "number": self.number,
                "subject_id": str(self.subject_id),
                "product_code": self.product_code,
                "amount": money(self.amount_fen),
                "document_sha256": self.document_digest,
                "document_bytes": self.document_bytes,
                "signed_at": instant(self.signed_at),
                "channel": self.channel.value,
                **found,
            }
        )


def require_sound(terms: ContractTerms) -> None:
    """Raise :class:`TermsUnsound` unless there is a number and money."""
    if not terms.number or terms.number != terms.number.strip():
        raise TermsUnsound(f"number: expected text without outer spaces, got {terms.number!r}")
    if terms.amount_fen <= 0:
        raise TermsUnsound(f"amount_fen: expected more than 0, got {terms.amount_fen}")
