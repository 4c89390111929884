"""Make contracts provable: seal the terms, and write the live row and PDF the same way when somebody checks."""

from collections.abc import Callable, Collection, Iterable
from datetime import datetime
from typing import Final, TypeVar
from uuid import UUID

from hub.contracts.domain.papers import ScanFacts
from hub.contracts.domain.terms import ContractTerms
from hub.contracts.models import Contract, Scan
from hub.contracts.queries import contract_facts
from hub.contracts.scans import scan_facts
from hub.kernel.digest import sha256_hex
from hub.kernel.events import Event
from hub.vault.evidence import seal_fact
from hub.vault.operations import unseal, unseal_all

KIND: Final = "contract"
SCAN_KIND: Final = "contract_scan"
DOCUMENTS: Final = 50
"""Documents in memory at once; they have some hundred kilobytes each."""

Paper = TypeVar("Paper", Contract, Scan)


class ContractMissing(LookupError):
    """Evidence speaks of a contract that is not registered."""


def seal_contract(terms: ContractTerms, *, at: datetime) -> Event:
    """Put the terms' canonical bytes into the vault and return the event that tells of it."""
    return seal_fact(kind=KIND, fact_id=terms.id, content=terms.canonical(), subject_id=terms.subject_id, at=at)


def seal_scan(facts: ScanFacts, *, at: datetime) -> Event:
    """Put a scan's canonical bytes into the vault and return the event that tells of it."""
    return seal_fact(kind=SCAN_KIND, fact_id=facts.id, content=facts.canonical(), subject_id=facts.subject_id, at=at)


def scan_content_for(fact_id: UUID) -> bytes:
    """Return the canonical bytes of a scan's row as it stands; another PDF shows as a field of its own."""
    row = _scan(fact_id)
    return _scan_content(row, unseal(row.sealed_id))


def scan_contents_for(fact_ids: Collection[str]) -> dict[str, bytes]:
    """Return the same of many scans; those that are not handed in, or whose PDF does not open, are left out."""
    return _by_document(Scan.objects.select_related("contract").filter(id__in=fact_ids), _scan_content)


def scan_skeleton_for(fact_id: UUID) -> bytes:
    """Return what the row says without opening the PDF."""
    return scan_facts(_scan(fact_id)).canonical()


def _scan(fact_id: UUID) -> Scan:
    row = Scan.objects.select_related("contract").filter(id=fact_id).first()
    if row is None:
        raise ContractMissing(f"scan {fact_id} is not handed in")
    return row


def content_for(fact_id: UUID) -> bytes:
    """Return the canonical bytes of the row as it stands; a PDF with another digest shows as a field of its own."""
    row = Contract.objects.filter(id=fact_id).first()
    if row is None:
        raise ContractMissing(f"contract {fact_id} is not registered")
    return _content(row, unseal(row.sealed_id))


def contents_for(fact_ids: Collection[str]) -> dict[str, bytes]:
    """Return the same of many contracts; those that are not registered, or whose PDF does not open, are left out."""
    return _by_document(Contract.objects.filter(id__in=fact_ids), _content)


def skeleton_for(fact_id: UUID) -> bytes:
    """Return what the row says without opening the PDF: it stays when the document is erased."""
    row = Contract.objects.filter(id=fact_id).first()
    if row is None:
        raise ContractMissing(f"contract {fact_id} is not registered")
    return contract_facts(row).canonical()


def _content(row: Contract, document: bytes) -> bytes:
    found = sha256_hex(document)
    return contract_facts(row).canonical(found_digest=None if found == row.document_digest else found)


def _scan_content(row: Scan, document: bytes) -> bytes:
    found = sha256_hex(document)
    return scan_facts(row).canonical(found_digest=None if found == row.document_digest else found)


def _by_document(asked: Iterable[Paper], content_of: Callable[[Paper, bytes], bytes]) -> dict[str, bytes]:
    rows = list(asked)
    contents: dict[str, bytes] = {}
    for start in range(0, len(rows), DOCUMENTS):
        some = rows[start : start + DOCUMENTS]
        documents = unseal_all([row.sealed_id for row in some])
        found = zip(some, documents, strict=True)
        contents |= {str(row.id): content_of(row, document) for row, document in found if document is not None}
    return contents
