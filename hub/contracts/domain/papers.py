"""Say which papers a contract needs before it takes effect, and whether its scan says the same as its online part.

A rule is a row: from which amount, what is needed, whether it stops the contract, since when, and where it comes from.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Final
from uuid import UUID

from hub.contracts.domain.terms import ContractTerms
from hub.kernel.canonical import canonical_bytes
from hub.kernel.clock import business_date, instant
from hub.kernel.money import money


class Need(StrEnum):
    """What a contract needs besides its online part."""

    NOTARISED_SCAN = "notarised_scan"
    OWN_ADVISOR = "own_advisor"


class ContractState(StrEnum):
    """How far a contract has come."""

    EFFECTIVE = "effective"
    SCAN_MISSING = "scan_missing"
    SCAN_WAITS = "scan_waits"
    SCAN_REFUSED = "scan_refused"


class Verdict(StrEnum):
    """What the second person said of a scan."""

    ACCEPTED = "accepted"
    REFUSED = "refused"


class ScanUnsound(ValueError):
    """What was typed of a scan cannot be; ``field`` names it."""

    def __init__(self, field: str, message: str) -> None:
        super().__init__(f"{field}: {message}")
        self.field = field


@dataclass(frozen=True, kw_only=True)
class Requirement:
    """From ``from_fen`` on a contract signed on or after ``effective_from`` needs something.

    With ``together`` it counts with the same investor's contracts in the same project that were signed before it: large
    money in parts is large. A contract that took effect stays in effect when another one follows.
    """

    id: str
    need: Need
    from_fen: int
    blocks: bool
    together: bool
    source: str
    confirmed: bool
    effective_from: date

    def asks(self, terms: ContractTerms, *, together_fen: int) -> bool:
        """Whether it holds for this contract; ``together_fen`` is what it comes to with the ones before it."""
        counted = together_fen if self.together else terms.amount_fen
        return counted >= self.from_fen and business_date(terms.signed_at) >= self.effective_from


REQUIREMENTS: Final = (
    Requirement(
        id="CT-01", need=Need.NOTARISED_SCAN, from_fen=1_000_000_00, blocks=True, together=True,
        source="house rule on large tickets (J8): from ¥1,000,000 a contract is notarised", confirmed=False,
        effective_from=date(2024, 1, 1),
    ),
    Requirement(
        id="CT-02", need=Need.OWN_ADVISOR, from_fen=500_000_00, blocks=False, together=False,
        source="house rule on large tickets (J8): from ¥500,000 an investor has an own advisor", confirmed=False,
        effective_from=date(2024, 1, 1),
    ),
)  # fmt: skip


def needs(terms: ContractTerms, *, together_fen: int) -> tuple[Requirement, ...]:
    """Return the rules that ask something of this contract."""
    return tuple(rule for rule in REQUIREMENTS if rule.asks(terms, together_fen=together_fen))


def needs_scan(terms: ContractTerms, *, together_fen: int) -> bool:
    """Whether the contract takes effect only with a notarised scan."""
    return any(rule.blocks and rule.need is Need.NOTARISED_SCAN for rule in needs(terms, together_fen=together_fen))


class Field(StrEnum):
    """A term that both parts of a contract state."""

    AMOUNT = "amount"
    PRODUCT = "product"
    PARTY = "party"
    DATE = "date"


@dataclass(frozen=True, kw_only=True)
class StatedTerms:
    """What the scan says, as the operator read it off the paper; amounts in fen."""

    amount_fen: int
    product_code: str
    subject_id: UUID
    signed_date: date


@dataclass(frozen=True, kw_only=True)
class Difference:
    """One term on which the two parts disagree, as each of them writes it."""

    field: Field
    online: str
    scan: str


def differences(terms: ContractTerms, stated: StatedTerms) -> tuple[Difference, ...]:
    """Return every term on which the scan says something else than the online part; nothing is rounded or guessed.

    A notary signs on the day of the contract or later: only an earlier day differs.
    """
    signed = business_date(terms.signed_at)
    pairs = (
        (Field.AMOUNT, money(terms.amount_fen)["amount"], money(stated.amount_fen)["amount"]),
        (Field.PRODUCT, terms.product_code, stated.product_code),
        (Field.PARTY, str(terms.subject_id), str(stated.subject_id)),
    )
    found = [Difference(field=field, online=one, scan=other) for field, one, other in pairs if one != other]
    if stated.signed_date < signed:
        found.append(Difference(field=Field.DATE, online=signed.isoformat(), scan=stated.signed_date.isoformat()))
    return tuple(found)


@dataclass(frozen=True, kw_only=True)
class ScanFacts:
    """A notarised scan: the digest of the file, one of each page, the notary's act, who handed it in and where."""

    id: UUID
    contract_number: str
    subject_id: UUID
    document_digest: str
    document_bytes: int
    page_digests: Sequence[str]
    notary_office: str
    notary_act: str
    stated: StatedTerms
    differences: tuple[Difference, ...]
    corrects_id: UUID | None
    operator_id: UUID | None
    operator: str
    branch_code: str
    handed_in_at: datetime

    def canonical(self, *, found_digest: str | None = None) -> bytes:
        """Return the bytes that evidence of this scan is taken of; ``found_digest`` as with contracts."""
        found = {} if found_digest is None else {"document_found_sha256": found_digest}
        return canonical_bytes(
            {
                "schema": "hub/contract-scan/v1",
                "contract_number": self.contract_number,
                "subject_id": str(self.subject_id),
                "document_sha256": self.document_digest,
                "document_bytes": self.document_bytes,
                "pages_sha256": list(self.page_digests),
                "notary_office": self.notary_office,
                "notary_act": self.notary_act,
                "amount": money(self.stated.amount_fen),
                "product_code": self.stated.product_code,
                "party": str(self.stated.subject_id),
                "signed_date": self.stated.signed_date.isoformat(),
                "corrects": str(self.corrects_id) if self.corrects_id else None,
                "operator": self.operator,
                "branch_code": self.branch_code,
                "handed_in_at": instant(self.handed_in_at),
                **found,
            }
        )


def require_scan(*, notary_office: str, notary_act: str, branch_code: str) -> None:
    """Raise :class:`ScanUnsound` unless the notary, the act and the branch are named."""
    for name, value in (("notary_office", notary_office), ("notary_act", notary_act), ("branch_code", branch_code)):
        if not value.strip():
            raise ScanUnsound(name, "expected text, got nothing")
