"""Pass one product through the gate for one investor, and record the passage whatever comes of it."""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from crm.suitability.domain.matching import Purpose, Verdict, match
from crm.suitability.models import GateDecision
from crm.suitability.queries.levels import current_level
from crm.suitability.queries.sources import anchor_of
from crm.suitability.queries.verdicts import standing_from
from hub.access.scope import current_actor
from hub.audit.operations import record
from hub.catalogue.queries import product
from hub.kernel.actor import Actor
from hub.kernel.clock import business_date, instant
from hub.kernel.ids import stable_id


def gate(
    *,
    subject_id: UUID,
    product_code: str,
    at: datetime,
    amount_fen: int | None = None,
    purpose: Purpose = Purpose.RECOMMENDATION,
    by: Actor | None = None,
) -> Verdict:
    """Judge and record; without ``amount_fen`` the smallest ticket is judged.

    Raises ``ProductUnknown``. A caller goes on only if the verdict is ``allowed``.
    """
    actor = by or current_actor()
    with transaction.atomic():
        level = current_level(subject_id=subject_id, at=at)
        verdict = match(
            standing=None if level is None else standing_from(level, subject_id=subject_id),
            product=product(code=product_code),
            purpose=purpose,
            on=business_date(at),
            amount_fen=amount_fen,
        )
        row, created = GateDecision.objects.get_or_create(
            id=stable_id("gate", str(subject_id), product_code, purpose, str(verdict.amount_fen), instant(at)),
            defaults={
                "source_id": anchor_of(subject_id),
                "subject_id": subject_id,
                "product_code": product_code,
                "rating": verdict.rating,
                "purpose": purpose.value,
                "amount_fen": verdict.amount_fen,
                "allowed": verdict.allowed,
                "level": level.level if level else None,
                "reasons": [[reason.rule.id, reason.outcome.value] for reason in verdict.reasons],
                "decision_id": level.decision_id if level else None,
                "asked_by": actor.id,
                "decided_at": at,
            },
        )
        if created:
            record(by=actor, action=f"gate.{'allowed' if verdict.allowed else 'blocked'}", at=at,
                   subject_id=subject_id, target_kind="product", target_id=product_code,
                   details={"purpose": purpose, "rules": [reason.rule.id for reason in verdict.blocking],
                            "gate_id": str(row.id)})  # fmt: skip
    return verdict
