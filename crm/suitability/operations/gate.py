"""Pass one product through the gate for one investor, and record the passage whatever comes of it."""

from collections.abc import Mapping
from dataclasses import replace
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
from hub.catalogue.queries import product, product_offered
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
    pending: Mapping[str, int] | None = None,
    own: OwnException | None = None,
    by: Actor | None = None,
    without: str = "",
) -> Verdict:
    """Judge and record; without ``amount_fen`` the smallest ticket is judged.

    A purchase is judged with what is held already and what is ``pending`` (fen by product code). A recommendation is
    where ``pending`` is given, as one line of several: its adverse loss counts with that of everything held, its share
    of the assets with what is pending; what is held in the same product may be back by then and is asked about at the
    purchase. ``own`` is the signed exception that this purchase used before; others that were used count for nothing.
    The registration of a contract is judged like a purchase beside all that is held but ``without`` that contract, by
    its number; exceptions count for nothing there and stay unused.
    Raises ``ProductUnknown``. A caller goes on only if the verdict is ``allowed``.
    """
    actor = by or current_actor()
    with transaction.atomic():
        level = current_level(subject_id=subject_id, at=at)
        held, exception = NOTHING_HELD, None
        if purpose is not Purpose.RECOMMENDATION or pending is not None:
            everything = held_with(
                subject_id=subject_id, pending=pending or NOTHING_PENDING, on=business_date(at), without=without
            )
            held = exposure(everything, product_code)
            if purpose is Purpose.RECOMMENDATION and pending is not None:
                held = replace(held, product_fen=pending.get(product_code, 0))
        if purpose is Purpose.PURCHASE:
            exception = exception_for(subject_id=subject_id, product_code=product_code, at=at, own=own)
        verdict = match(
            standing=None if level is None else standing_from(level, subject_id=subject_id, at=at),
            product=(product if purpose is Purpose.REGISTRATION else product_offered)(code=product_code),
            purpose=purpose,
            on=business_date(at),
            amount_fen=amount_fen,
            held=held,
            exception=exception,
            at=at,
        )
        _keep(
            verdict, level, subject_id=subject_id, product_code=product_code, purpose=purpose, by=actor, at=at,
            beside=pending if pending is not None and purpose is Purpose.RECOMMENDATION else NOTHING_PENDING,
            contract=without,
        )  # fmt: skip
    return verdict


def gate_together(
    *, subject_id: UUID, lines: Mapping[str, int], pending: Mapping[str, int], by: Actor, at: datetime
) -> tuple[Verdict, ...]:
    """Judge recommended lines (fen by product code) as one, each with all others, what is held and what is pending.

    Every verdict is recorded; those that forbid are returned.
    """
    verdicts = [
        gate(
            subject_id=subject_id,
            product_code=code,
            amount_fen=fen,
            pending=_added(pending, {other: more for other, more in lines.items() if other != code}),
            by=by,
            at=at,
        )
        for code, fen in lines.items()
    ]
    return tuple(verdict for verdict in verdicts if not verdict.allowed)


def _added(some: Mapping[str, int], more: Mapping[str, int]) -> Mapping[str, int]:
    return {code: some.get(code, 0) + more.get(code, 0) for code in {*some, *more}}


def _keep(
    verdict: Verdict,
    level: LevelFacts | None,
    *,
    subject_id: UUID,
    product_code: str,
    purpose: Purpose,
    by: Actor,
    at: datetime,
    beside: Mapping[str, int],
    contract: str,
) -> None:
    """Write a verdict down once, with its row on the trail; asked again at the same instant, it is the same.

    ``beside`` are the other lines that a recommendation was judged with, ``contract`` the one that is registered.
    """
    row, created = GateDecision.objects.get_or_create(
        id=stable_id(
            "gate",
            str(subject_id),
            product_code,
            purpose,
            str(verdict.amount_fen),
            instant(at),
            *(f"{code}:{fen}" for code, fen in sorted(beside.items())),
            *([contract] if contract else []),
        ),
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
