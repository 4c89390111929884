"""Register signed contracts: the bytes go to the vault, their digest into the row, the terms into evidence."""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from hub.audit.operations import record
from hub.catalogue.queries import product
from hub.contracts.domain.documents import require_document
from hub.contracts.domain.terms import ContractChannel, ContractTerms, require_sound
from hub.contracts.evidence import seal_contract
from hub.contracts.identifiers import contract_id
from hub.contracts.models import Contract
from hub.contracts.queries import ContractFacts, contract, contract_facts, document
from hub.kernel.actor import Actor
from hub.kernel.digest import sha256_hex
from hub.kernel.events import Event
from hub.outbox.operations import publish
from hub.vault.operations import seal


class NumberTaken(Exception):
    """The number belongs to a contract with other terms or other bytes."""

    def __init__(self, number: str, differing: tuple[str, ...]) -> None:
        super().__init__(f"contract {number} is already registered with another {', '.join(differing)}")
        self.number, self.differing = number, differing


def register_contract(
    *,
    number: str,
    subject_id: UUID,
    product_code: str,
    amount_fen: int,
    pdf: bytes,
    signed_at: datetime,
    channel: ContractChannel,
    by: Actor,
    at: datetime,
) -> ContractFacts:
    """Register a contract once by its number; the same contract again changes nothing, another one is refused."""
    require_document(pdf)
    terms = ContractTerms(
        id=contract_id(number=number),
        number=number,
        subject_id=subject_id,
        product_code=product(code=product_code).code,
        amount_fen=amount_fen,
        document_digest=sha256_hex(pdf),
        document_bytes=len(pdf),
        signed_at=signed_at,
        channel=ContractChannel(channel),
    )
    require_sound(terms)
    with transaction.atomic():
        present = Contract.objects.filter(number=number).first()
        if present is not None:
            return _the_same(contract_facts(present), terms)
        _write(terms, pdf=pdf, at=at)
        publish(event=seal_contract(terms, at=at), at=at)
        publish(event=_registered(terms), at=at)
        record(by=by, action="contract.registered", at=at, subject_id=subject_id, target_kind="contract",
               target_id=str(terms.id), details={"digest": terms.document_digest})  # fmt: skip
    return terms


def hand_out_contract(*, number: str, by: Actor, at: datetime) -> tuple[ContractFacts, bytes]:
    """Return a contract and its PDF exactly as it was signed, and record who took it.

    Raises ``ContractUnknown`` or the vault's refusals.
    """
    with transaction.atomic():
        facts, pdf = contract(number=number), document(number=number)
        record(by=by, action="contract.handed_out", at=at, subject_id=facts.subject_id, target_kind="contract",
               target_id=str(facts.id))  # fmt: skip
    return facts, pdf


def _write(terms: ContractTerms, *, pdf: bytes, at: datetime) -> None:
    sealed = seal(
        purpose="document", owner_kind="contract", owner_id=terms.id, content=pdf, subject_id=terms.subject_id, at=at
    )
    Contract.objects.create(sealed_id=sealed.id, registered_at=at, **vars(terms))


def _registered(terms: ContractTerms) -> Event:
    payload = {"subject_id": str(terms.subject_id), "contract_id": str(terms.id), "number": terms.number}
    return Event(name="ContractRegistered", key=f"contract:{terms.id}", payload=payload)


def _the_same(present: ContractTerms, asked: ContractTerms) -> ContractTerms:
    """Return what is registered if it says the same; it keeps the id under which it was printed and logged."""
    differing = tuple(name for name, value in vars(asked).items() if name != "id" and getattr(present, name) != value)
    if differing:
        raise NumberTaken(asked.number, differing)
    return present
