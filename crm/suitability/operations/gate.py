"""Pass one product through the gate for one investor, and record the passage whatever comes of it."""

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from django.db import transaction

from crm.suitability.domain.gate_case import NOTHING_HELD
from crm.suitability.domain.matching import Purpose, Verdict, match
from crm.suitability.models import GateDecision
from crm.suitability.queries.exposure import NOTHING_PENDING, exposure, held_with
from crm.suitability.queries.insistences import OwnException, exception_for
from crm.suitability.queries.levels import LevelFacts, current_level
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
    pending: Mapping[str, int] = NOTHING_PENDING,
    own: OwnException | None = None,
    by: Actor | None = None,
) -> Verdict:
    """Judge and record; without ``amount_fen`` the smallest ticket is judged.

    A purchase is judged with what is held already and what is ``pending`` (fen by product code). ``own`` is the signed
    exception that this purchase used before; others that were used count for nothing.
    Raises ``ProductUnknown``. A caller goes on only if the verdict is ``allowed``.
    """
    actor = by or current_actor()
    with transaction.atomic():
        level = current_level(subject_id=subject_id, at=at)
        held, exception = NOTHING_HELD, None
        if purpose is Purpose.PURCHASE:
            everything = held_with(subject_id=subject_id, pending=pending, on=business_date(at))
            held = exposure(everything, product_code)
            exception = exception_for(subject_id=subject_id, product_code=product_code, at=at, own=own)
        verdict = match(
            standing=None if level is None else standing_from(level, subject_id=subject_id, at=at),
            product=product(code=product_code),
            purpose=purpose,
            on=business_date(at),
            amount_fen=amount_fen,
            held=held,
            exception=exception,
            at=at,
        )
        _keep(verdict, level, subject_id=subject_id, product_code=product_code, purpose=purpose, by=actor, at=at)
    return verdict


def _keep(
    verdict: Verdict,
    level: LevelFacts | None,
    *,
    subject_id: UUID,
    product_code: str,
    purpose: Purpose,
    by: Actor,
    at: datetime,
) -> None:
    """Write a verdict down once, with its row on the trail; asked again at the same instant, it is the same."""
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
            "exception_id": verdict.exception_id if verdict.allowed else None,
            "decision_id": level.decision_id if level else None,
            "asked_by": by.id,
            "decided_at": at,
        },
    )
    if created:
        record(by=by, action=f"gate.{'allowed' if verdict.allowed else 'blocked'}", at=at,
               subject_id=subject_id, target_kind="product", target_id=product_code,
               details={"purpose": purpose, "rules": [reason.rule.id for reason in verdict.blocking],
                        "gate_id": str(row.id)})  # fmt: skip
