"""Take a purchase from "I read this version" to the signed contract, one transaction a stage, each at most once.

Every stage may be asked for again: what was done stays done, what was not is done now. Cancelling and signing meet in
the database, which lets one of them through.
"""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from crm.profile.refreshing import lock
from crm.purchases.announcements import purchase_changed
from crm.purchases.domain.stages import (
    OPEN,
    Instruction,
    KeyReused,
    PurchaseFacts,
    ReadVersion,
    Stage,
    StepKind,
    StopReason,
    cooling_until,
    number_of,
    sign_until,
)
from crm.purchases.models import Purchase, PurchaseStep
from crm.purchases.ports import contract_paper, disclosure_of
from crm.purchases.queries import purchase, purchase_by_key, purchases_for
from crm.suitability.domain.gate_rules import EXTRA_CARE
from crm.suitability.domain.matching import Purpose, Verdict
from crm.suitability.operations import gate
from crm.suitability.queries.insistences import OwnException
from hub.access.acting import acting_as, require_client
from hub.audit.operations import record
from hub.catalogue.domain.products import ProductFacts
from hub.catalogue.queries import product
from hub.contracts.domain.terms import ContractChannel
from hub.contracts.operations import register_contract
from hub.kernel.actor import Actor
from hub.kernel.ids import new_id, stable_id
from hub.outbox.operations import publish


class DisclosureMissing(ValueError):
    """Nothing is disclosed of the product, or it was withdrawn: nobody can have read what they would buy."""


class VersionOutdated(ValueError):
    """Another version is in force than the one that was read; ``current`` names it."""

    def __init__(self, *, read: ReadVersion, current: ReadVersion) -> None:
        super().__init__(f"expected version {current.number} of {current.slug}, got {read.number} of {read.slug}")
        self.read, self.current = read, current


class NotSoldHere(ValueError):
    """The product stands on no project, so the custodian has no escrow that the money could go to."""


class AlreadyOpen(ValueError):
    """An instruction for the same product is open; ``purchase`` is it."""

    def __init__(self, found: PurchaseFacts) -> None:
        super().__init__(f"purchase {found.id} of {found.product_code} is open")
        self.purchase = found


class PurchaseBlocked(ValueError):
    """The gate does not let the purchase through; ``verdict`` says why."""

    def __init__(self, verdict: Verdict) -> None:
        rules = ", ".join(reason.rule.id for reason in verdict.blocking)
        super().__init__(f"expected {verdict.product_code} to pass the gate, blocked by {rules}")
        self.verdict = verdict


class StageRefused(ValueError):
    """The purchase stands where this cannot be done; ``stage`` says where."""

    def __init__(self, stage: Stage) -> None:
        super().__init__(f"the purchase is {stage}")
        self.stage = stage


def instruct(
    *, subject_id: UUID, instruction: Instruction, channel: ContractChannel, by: Actor, at: datetime
) -> PurchaseFacts:
    """Take an instruction; the same key and body again is the same one. The thinking time begins.

    Raises ``ProductUnknown``, ``NotSoldHere``, ``DisclosureMissing``, ``VersionOutdated``, ``PurchaseBlocked``,
    ``AlreadyOpen`` or ``KeyReused``, and ``NotTheClient`` in the scope of anybody else.
    """
    require_client(by=by, subject_id=subject_id)
    item, taken = product(code=instruction.product_code), None
    with transaction.atomic():
        lock([subject_id])
        known = purchase_by_key(subject_id=subject_id, key=instruction.key)
        if known is not None:
            return _the_same(known, instruction)
        _require_read(item, instruction.read)
        _require_none_open(subject_id, instruction.product_code, at=at)
        verdict = _judged(subject_id, instruction, before=None, by=by, at=at)
        if verdict.allowed:
            taken = _write(subject_id, instruction, verdict, channel=channel, by=by, at=at)
    if taken is None:
        raise PurchaseBlocked(verdict)
    return taken


def cancel(*, purchase_id: UUID, by: Actor, at: datetime) -> PurchaseFacts:
    """Take an instruction back before it is signed; twice is once. Raises ``NotTheClient`` as :func:`sign` does."""
    with transaction.atomic():
        facts = _held(purchase_id)
        require_client(by=by, subject_id=facts.subject_id)
        stage = facts.stage(at)
        if stage is Stage.CANCELLED:
            return facts
        if stage not in OPEN | {Stage.LAPSED}:
            raise StageRefused(stage)
        step(facts, StepKind.CANCELLED, reference="", by=by, at=at)
    return purchase(purchase_id)


def sign(*, purchase_id: UUID, by: Actor, at: datetime) -> PurchaseFacts:
    """Conclude the contract after the thinking time; the gate and the disclosure are asked once more. Twice is once.

    What does not fit any longer ends the instruction and raises ``PurchaseBlocked``, ``VersionOutdated`` or
    ``DisclosureMissing``; a higher rating that waits for a second person blocks and leaves it open. Nobody signs for
    the client (``NotTheClient``).
    """
    refusal: ValueError | None = None
    with transaction.atomic():
        facts = _held(purchase_id)
        require_client(by=by, subject_id=facts.subject_id)
        if facts.step(StepKind.CONTRACTED):
            return facts
        stage = facts.stage(at)
        if stage is not Stage.READY:
            raise StageRefused(stage)
        refusal = _changed_since(facts, by=by, at=at)
        if refusal is None:
            _conclude(facts, by=by, at=at)
    if refusal is not None:
        raise refusal
    return purchase(purchase_id)


def stop_unsuitable(*, purchase_id: UUID, at: datetime, by: Actor) -> PurchaseFacts:
    """End an open instruction that the gate would not let through now; otherwise change nothing."""
    with transaction.atomic():
        facts = _held(purchase_id)
        if facts.stage(at) in OPEN:
            _changed_since(facts, by=by, at=at)
    return purchase(purchase_id)


def step(facts: PurchaseFacts, kind: StepKind, *, reference: str, by: Actor, at: datetime) -> PurchaseStep:
    """Write a step, with its row on the trail and its event; inside the caller's transaction."""
    row = PurchaseStep.objects.create(
        id=stable_id("purchase-step", str(facts.id), kind.value), subject_id=facts.subject_id, purchase_id=facts.id,
        kind=kind.value, reference=reference, taken_by=by.id, taken_at=at,
    )  # fmt: skip
    publish(event=purchase_changed(row, product_code=facts.product_code), at=at)
    record(by=by, action=f"purchase.{kind}", at=at, subject_id=facts.subject_id, target_kind="purchase",
           target_id=str(facts.id), details={"reference": reference})  # fmt: skip
    return row


def _held(purchase_id: UUID) -> PurchaseFacts:
    lock([purchase(purchase_id).subject_id])
    return purchase(purchase_id)


def _the_same(known: PurchaseFacts, asked: Instruction) -> PurchaseFacts:
    differs = tuple(name for name, value in asked.body.items() if known.instruction.body[name] != value)
    if differs:
        raise KeyReused(differs)
    return known


def _require_read(item: ProductFacts, read: ReadVersion) -> None:
    if item.project_id is None:
        raise NotSoldHere(f"{item.code} stands on no project")
    found = disclosure_of(item)
    if found is None or found.withdrawn:
        raise DisclosureMissing(f"nothing in force is disclosed of {item.code}")
    if found.version != read:
        raise VersionOutdated(read=read, current=found.version)


def _require_none_open(subject_id: UUID, product_code: str, *, at: datetime) -> None:
    for one in purchases_for(subject_id=subject_id):
        if one.product_code == product_code and one.stage(at) in OPEN:
            raise AlreadyOpen(one)


def _judged(subject_id: UUID, asked: Instruction, *, before: PurchaseFacts | None, by: Actor, at: datetime) -> Verdict:
    own = None
    if before and before.exception_id:
        own = OwnException(id=before.exception_id, sign_until=before.sign_until)
    return gate(
        subject_id=subject_id, product_code=asked.product_code, amount_fen=asked.amount_fen, purpose=Purpose.PURCHASE,
        without=str(before.id) if before else "", own=own, by=by, at=at,
    )  # fmt: skip


def _write(
    subject_id: UUID, asked: Instruction, verdict: Verdict, *, channel: ContractChannel, by: Actor, at: datetime
) -> PurchaseFacts:
    extra_care = any(reason.rule.id == EXTRA_CARE.id for reason in verdict.reasons)
    cooling = cooling_until(extra_care=extra_care, instructed_at=at)
    row = Purchase.objects.create(
        id=new_id(), subject_id=subject_id, key=asked.key, request_hash=asked.hash, product_code=asked.product_code,
        amount_fen=asked.amount_fen, rating=verdict.rating, disclosure_slug=asked.read.slug,
        disclosure_number=asked.read.number, disclosure_digest=asked.read.digest,
        exception_id=verdict.exception_id, channel=channel.value, instructed_by=by.id, instructed_at=at,
        cooling_until=cooling, sign_until=sign_until(cooling),
    )  # fmt: skip
    record(by=by, action="purchase.instructed", at=at, subject_id=subject_id, target_kind="purchase",
           target_id=str(row.id), details={"product": asked.product_code, "amount_fen": asked.amount_fen,
                                           "read": f"{asked.read.slug} v{asked.read.number}"})  # fmt: skip
    return purchase(row.id)


def _changed_since(facts: PurchaseFacts, *, by: Actor, at: datetime) -> ValueError | None:
    """Return why the instruction may not be signed, having ended it; None where all still holds.

    What only a rating forbids that waits for a second person stays open until that is decided or the offer lapses.
    """
    subject_id = acting_as(facts.subject_id)
    try:
        _require_read(product(code=facts.product_code), facts.instruction.read)
    except (VersionOutdated, DisclosureMissing) as refusal:
        step(facts, StepKind.STOPPED, reference=StopReason.DISCLOSURE.value, by=by, at=at)
        return refusal
    verdict = _judged(subject_id, facts.instruction, before=facts, by=by, at=at)
    if verdict.allowed and verdict.exception_id in {None, facts.exception_id}:
        return None
    if verdict.waits:
        return PurchaseBlocked(verdict)
    rules = ",".join(reason.rule.id for reason in verdict.blocking)
    step(facts, StepKind.STOPPED, reference=f"{StopReason.GATE}:{rules}"[:200], by=by, at=at)
    return PurchaseBlocked(verdict)


def _conclude(facts: PurchaseFacts, *, by: Actor, at: datetime) -> None:
    number = number_of(facts.id, signed_at=at)
    register_contract(
        number=number, subject_id=facts.subject_id, product_code=facts.product_code, amount_fen=facts.amount_fen,
        pdf=contract_paper(purchase=facts, number=number, signed_at=at), signed_at=at,
        channel=ContractChannel(facts.channel), by=by, at=at,
    )  # fmt: skip
    step(facts, StepKind.CONTRACTED, reference=number, by=by, at=at)
