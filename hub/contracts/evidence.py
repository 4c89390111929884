"""Make contracts provable: seal the terms, and write the live row and PDF the same way when somebody checks."""

from collections.abc import Collection
from datetime import datetime
from typing import Final
from uuid import UUID

from hub.contracts.domain.terms import ContractTerms
from hub.contracts.models import Contract
from hub.contracts.queries import contract_facts
from hub.kernel.digest import sha256_hex
from hub.kernel.events import Event
from hub.vault.operations import seal, unseal, unseal_all

KIND: Final = "contract"
DOCUMENTS: Final = 50
"""Documents in memory at once; they have some hundred kilobytes each."""


class ContractMissing(LookupError):
    """Evidence speaks of a contract that is not registered."""


def seal_contract(terms: ContractTerms, *, at: datetime) -> Event:
    """Put the terms' canonical bytes into the vault and return the event that tells of it."""
    content = terms.canonical()
    sealed = seal(
        purpose="evidence", owner_kind=KIND, owner_id=terms.id, content=content, subject_id=terms.subject_id, at=at
    )
    payload = {
        "kind": KIND,
        "fact_id": str(terms.id),
        "digest": sealed.digest,
        "sealed_id": str(sealed.id),
        "subject_id": str(terms.subject_id),
    }
    return Event(name="FactSealed", key=f"{KIND}:{terms.id}:1", payload=payload)


def content_for(fact_id: UUID) -> bytes:
    """Return the canonical bytes of the row as it stands; a PDF with another digest shows as a field of its own."""
    row = Contract.objects.filter(id=fact_id).first()
    if row is None:
        raise ContractMissing(f"contract {fact_id} is not registered")
    return _content(row, unseal(row.sealed_id))


def contents_for(fact_ids: Collection[UUID]) -> dict[UUID, bytes]:
    """Return the same of many contracts; those that are not registered, or whose PDF does not open, are left out."""
    rows = list(Contract.objects.filter(id__in=fact_ids))
    contents: dict[UUID, bytes] = {}
    for start in range(0, len(rows), DOCUMENTS):
        some = rows[start : start + DOCUMENTS]
        documents = unseal_all([row.sealed_id for row in some])
        found = zip(some, documents, strict=True)
        contents |= {row.id: _content(row, document) for row, document in found if document is not None}
    return contents


def skeleton_for(fact_id: UUID) -> bytes:
    """Return what the row says without opening the PDF: it stays when the document is erased."""
    row = Contract.objects.filter(id=fact_id).first()
    if row is None:
        raise ContractMissing(f"contract {fact_id} is not registered")
    return contract_facts(row).canonical()


def _content(row: Contract, document: bytes) -> bytes:
    found = sha256_hex(document)
    return contract_facts(row).canonical(found_digest=None if found == row.document_digest else found)
