"""Read purchases with their steps, and the movements that paid for them."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from uuid import UUID

from django.db.models import Q

from crm.purchases.domain.stages import (
    OPEN,
    TURNS,
    Instruction,
    PurchaseFacts,
    ReadVersion,
    StepFacts,
    StepKind,
)
from crm.purchases.models import Purchase, PurchaseStep
from hub.access.queries import ids_of
from hub.funds.domain.requests import FlowFacts
from hub.funds.domain.rules import FlowKind


class PurchaseUnknown(LookupError):
    """No such purchase, or the scope may not see it."""


def purchase(purchase_id: UUID) -> PurchaseFacts:
    """Return one purchase; raise :class:`PurchaseUnknown`."""
    row = Purchase.objects.filter(id=purchase_id).first()
    if row is None:
        raise PurchaseUnknown(f"no purchase {purchase_id} in this scope")
    return _facts([row])[0]


def purchase_by_key(*, subject_id: UUID, key: str) -> PurchaseFacts | None:
    """Return the investor's purchase under this key."""
    return next(iter(_facts(Purchase.objects.filter(subject_id__in=ids_of(subject_id), key=key))), None)


def purchases_for(*, subject_id: UUID) -> tuple[PurchaseFacts, ...]:
    """Return an investor's purchases, newest first."""
    rows = Purchase.objects.filter(subject_id__in=ids_of(subject_id)).order_by("-instructed_at", "-id")
    return tuple(_facts(rows))


def purchases_among(wanted: Q) -> tuple[PurchaseFacts, ...]:
    """Return the purchases that a condition on their rows names, oldest first, of all that the scope may see."""
    return tuple(_facts(Purchase.objects.filter(wanted).order_by("instructed_at", "id")))


def purchases_open(*, product_code: str, at: datetime) -> tuple[PurchaseFacts, ...]:
    """Return the instructions for a product that may still be signed, of all that the scope may see."""
    rows = Purchase.objects.filter(product_code=product_code, sign_until__gt=at).order_by("instructed_at", "id")
    return tuple(one for one in _facts(rows) if one.stage(at) in OPEN)


def subjects_asking(at: datetime) -> set[UUID]:
    """Return under which ids an instruction may still be signed, of all that the scope may see."""
    rows = Purchase.objects.filter(sign_until__gt=at).exclude(steps__kind__in=[kind.value for kind in TURNS])
    return set(rows.values_list("subject_id", flat=True))


def purchases_with_custodian() -> tuple[PurchaseFacts, ...]:
    """Return what is signed and waits for the custodian to move the money, oldest first."""
    certified = PurchaseStep.objects.filter(kind=StepKind.CERTIFIED).values("purchase_id")
    signed = PurchaseStep.objects.filter(kind=StepKind.CONTRACTED).exclude(purchase_id__in=certified)
    rows = Purchase.objects.filter(id__in=signed.values("purchase_id")).order_by("instructed_at", "id")
    return tuple(_facts(rows))


def purchase_of_contract(number: str) -> PurchaseFacts | None:
    """Return the purchase that this contract concluded, if it was one of this room."""
    step = PurchaseStep.objects.filter(kind=StepKind.CONTRACTED, reference=number).first()
    return purchase(step.purchase_id) if step else None


def certificate_step(step_id: UUID) -> tuple[PurchaseFacts, StepFacts] | None:
    """Return the purchase and the step under which its certificate is sealed."""
    row = PurchaseStep.objects.filter(id=step_id, kind=StepKind.CERTIFIED).first()
    if row is None:
        return None
    facts = purchase(row.purchase_id)
    step = facts.step(StepKind.CERTIFIED)
    return (facts, step) if step else None


def payments(flows: Sequence[FlowFacts], contract_number: str) -> tuple[FlowFacts, ...]:
    """Return the movements into escrow under a contract that were not taken back, in their order."""
    taken_back = {flow.reverses for flow in flows if flow.reverses}
    return tuple(
        flow
        for flow in flows
        if flow.kind is FlowKind.BID
        and contract_number
        and flow.contract_number == contract_number
        and not flow.reverses
        and flow.id not in taken_back
    )


def _facts(rows: Iterable[Purchase]) -> list[PurchaseFacts]:
    rows = list(rows)
    steps: dict[UUID, list[StepFacts]] = {}
    for step in PurchaseStep.objects.filter(purchase__in=rows).order_by("taken_at", "id"):
        steps.setdefault(step.purchase_id, []).append(
            StepFacts(kind=StepKind(step.kind), at=step.taken_at, by=step.taken_by, reference=step.reference)
        )
    return [
        PurchaseFacts(
            id=row.id,
            subject_id=row.subject_id,
            instruction=Instruction(
                key=row.key,
                product_code=row.product_code,
                amount_fen=row.amount_fen,
                read=ReadVersion(slug=row.disclosure_slug, number=row.disclosure_number, digest=row.disclosure_digest),
            ),
            rating=row.rating,
            exception_id=row.exception_id,
            channel=row.channel,
            instructed_at=row.instructed_at,
            cooling_until=row.cooling_until,
            sign_until=row.sign_until,
            steps=tuple(steps.get(row.id, [])),
        )
        for row in rows
    ]
