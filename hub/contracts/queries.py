"""Read contracts as terms, and their signed bytes."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from uuid import UUID

from hub.access.queries import ids_of
from hub.contracts.domain.terms import ContractChannel, ContractTerms
from hub.contracts.models import Contract
from hub.vault.operations import unseal

ContractFacts = ContractTerms
"""What other rooms call a registered contract."""


class ContractUnknown(LookupError):
    """No contract with this number is registered, or the scope may not see it."""


def contract(*, number: str) -> ContractFacts:
    """Return the contract with this number; raise :class:`ContractUnknown`."""
    return contract_facts(_row(number))


def contracts_for(*, subject_id: UUID) -> tuple[ContractFacts, ...]:
    """Return one investor's contracts, newest first."""
    rows = Contract.objects.filter(subject_id__in=ids_of(subject_id)).order_by("-signed_at", "number")
    return tuple(contract_facts(row) for row in rows)


def registered(*, number: str) -> tuple[ContractFacts, datetime]:
    """Return the contract with this number and when it was registered; raise :class:`ContractUnknown`."""
    row = _row(number)
    return contract_facts(row), row.registered_at


def registered_until(*, subject_id: UUID, at: datetime) -> tuple[ContractFacts, ...]:
    """Return one investor's contracts that were registered by then, in the order in which they were signed."""
    rows = Contract.objects.filter(subject_id__in=ids_of(subject_id), registered_at__lte=at)
    return tuple(contract_facts(row) for row in rows.order_by("signed_at", "number"))


def subjects_with_contract(*, product_code: str) -> set[UUID]:
    """Return under which ids a contract for this product was signed, of all that the scope may see."""
    rows = Contract.objects.filter(product_code=product_code)
    return set(rows.values_list("subject_id", flat=True).distinct())


def who_signed(subject_ids: Collection[UUID]) -> set[UUID]:
    """Return those of these ids under which a contract was registered; ids that were absorbed count by themselves."""
    return set(Contract.objects.filter(subject_id__in=subject_ids).values_list("subject_id", flat=True).distinct())


def contracts_by_number(numbers: Sequence[str]) -> Mapping[str, ContractFacts]:
    """Return the registered contracts among ``numbers``; unknown or invisible ones are absent."""
    return {row.number: contract_facts(row) for row in Contract.objects.filter(number__in=numbers)}


def contracts_of(*, subject_ids: Collection[UUID], codes: Collection[str]) -> tuple[ContractFacts, ...]:
    """Return what these ids signed for these products, by number; ids that were absorbed count by themselves."""
    rows = Contract.objects.filter(subject_id__in=subject_ids, product_code__in=codes).order_by("number")
    return tuple(contract_facts(row) for row in rows)


def products_of_contracts() -> Mapping[str, str]:
    """Return every contract's product, by the contract's number."""
    return dict(Contract.objects.values_list("number", "product_code"))


def document(*, number: str) -> bytes:
    """Return the PDF exactly as it was signed; raise :class:`ContractUnknown` or the vault's refusals."""
    return unseal(_row(number).sealed_id)


def contract_facts(row: Contract) -> ContractFacts:
    """Return a contract's row as facts."""
    return ContractTerms(
        id=row.id,
        number=row.number,
        subject_id=row.subject_id,
        product_code=row.product_code,
        amount_fen=row.amount_fen,
        document_digest=row.document_digest,
        document_bytes=row.document_bytes,
        signed_at=row.signed_at,
        channel=ContractChannel(row.channel),
    )


def _row(number: str) -> Contract:
    row = Contract.objects.filter(number=number).first()
    if row is None:
        raise ContractUnknown(f"no contract {number!r} is registered in this scope")
    return row
