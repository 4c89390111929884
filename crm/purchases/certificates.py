"""Certify a purchase once the custodian has moved its money: one step, one seal, whoever hears of the money first."""

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

import structlog
from django.db import transaction

from crm.profile.refreshing import lock
from crm.purchases.announcements import CERTIFICATE_KIND
from crm.purchases.domain.stages import PurchaseFacts, StepFacts, StepKind
from crm.purchases.models import PurchaseStep
from crm.purchases.operations import step
from crm.purchases.queries import certificate_step, payments, purchase, purchase_of_contract, purchases_with_custodian
from hub.contracts.domain.terms import ContractTerms
from hub.contracts.queries import contract
from hub.funds.domain.requests import FlowFacts
from hub.funds.domain.rules import FlowKind
from hub.funds.queries import flow_by_id, flows_for
from hub.kernel.actor import system_actor
from hub.kernel.canonical import canonical_bytes
from hub.kernel.clock import instant
from hub.kernel.events import Event
from hub.kernel.money import money
from hub.outbox.operations import publish
from hub.vault.evidence import seal_fact

BY = system_actor("purchases")

log = structlog.get_logger(__name__)


class CertificateMissing(LookupError):
    """Evidence speaks of a certificate that was not issued."""


def follow_money(event: Event, at: datetime) -> None:
    """Certify what the flows of this event paid for; a second delivery finds it done."""
    told = event.payload["flows"]
    flows = [flow_by_id(UUID(str(one))) for one in told] if isinstance(told, list) else []
    numbers = {flow.contract_number for flow in flows if flow and flow.kind is FlowKind.BID and flow.contract_number}
    for number in sorted(numbers):
        found = purchase_of_contract(number)
        if found is not None:
            certify(purchase_id=found.id, at=at)


def certify_missed(*, at: datetime) -> int:
    """Certify whatever was paid for and missed; return how many. One that is refused is logged and tried again."""
    issued = 0
    for one in purchases_with_custodian():
        try:
            issued += certify(purchase_id=one.id, at=at)
        except Exception:  # whatever refuses one purchase, the others are certified
            log.exception("certificate_refused", purchase=str(one.id))
    return issued


def certify(*, purchase_id: UUID, at: datetime) -> bool:
    """Issue the certificate if the whole amount lies in escrow under the contract; tell whether it was issued now."""
    with transaction.atomic():
        lock([purchase(purchase_id).subject_id])
        facts = purchase(purchase_id)
        paid = paid_by(facts)
        if facts.step(StepKind.CERTIFIED) or paid is None:
            return False
        row = step(facts, StepKind.CERTIFIED, reference=str(paid.id), by=BY, at=at)
        content = _content(purchase(purchase_id), row.id)
        event = seal_fact(kind=CERTIFICATE_KIND, fact_id=row.id, content=content, subject_id=facts.subject_id, at=at)
        publish(event=event, at=at)
    return True


def paid_by(facts: PurchaseFacts) -> FlowFacts | None:
    """Return the movement that completed the amount under the purchase's contract, None while some is missing."""
    if not facts.contract_number:
        return None
    reached = 0
    for flow in payments(flows_for(subject_id=facts.subject_id), facts.contract_number):
        reached += flow.amount_fen
        if reached >= facts.amount_fen:
            return flow
    return None


def content_for(fact_id: UUID) -> bytes:
    """Return the canonical bytes of a certificate as its rows stand."""
    if certificate_step(fact_id) is None:
        raise CertificateMissing(f"no certificate {fact_id} in this scope")
    facts, _ = certificate_of(fact_id)
    return _content(facts, fact_id)


def contents_for(fact_ids: Collection[str]) -> dict[str, bytes]:
    """Return the same of many; those that were not issued are left out."""
    rows = PurchaseStep.objects.filter(id__in=fact_ids, kind=StepKind.CERTIFIED)
    return {str(row.id): _content(purchase(row.purchase_id), row.id) for row in rows}


def certificate_of(step_id: UUID) -> tuple[PurchaseFacts, StepFacts]:
    """Return a certificate's purchase and step; raise :class:`CertificateMissing`."""
    found = certificate_step(step_id)
    if found is None:
        raise CertificateMissing(f"no certificate {step_id} in this scope")
    return found


def certificate_id(facts: PurchaseFacts) -> UUID | None:
    """Return under which id a purchase's certificate is sealed; None before it is issued."""
    row = PurchaseStep.objects.filter(purchase_id=facts.id, kind=StepKind.CERTIFIED).first()
    return row.id if row else None


def _content(facts: PurchaseFacts, step_id: UUID) -> bytes:
    terms: ContractTerms = contract(number=facts.contract_number)
    certified = facts.step(StepKind.CERTIFIED)
    read = facts.instruction.read
    return canonical_bytes(
        {
            "schema": "hub/investment-certificate/v1",
            "certificate_id": str(step_id),
            "purchase_id": str(facts.id),
            "subject_id": str(facts.subject_id),
            "product_code": facts.product_code,
            "rating": facts.rating,
            "amount": money(facts.amount_fen),
            "disclosure": {"slug": read.slug, "version": read.number, "digest": read.digest},
            "exception_id": str(facts.exception_id) if facts.exception_id else None,
            "instructed_at": instant(facts.instructed_at),
            "cooling_until": instant(facts.cooling_until),
            "contract_number": terms.number,
            "contract_digest": terms.document_digest,
            "signed_at": instant(terms.signed_at),
            "flow_id": certified.reference if certified else None,
            "certified_at": instant(certified.at) if certified else None,
        }
    )
