"""Take a client's own request above their level through its steps: each recorded, sealed, and refused out of order."""

from datetime import datetime
from typing import Final
from uuid import UUID

from django.db import transaction

from crm.profile.queries import name_said_by
from crm.profile.refreshing import lock
from crm.suitability.domain.amount_checks import stress_loss_fen
from crm.suitability.domain.gate_rules import LOWEST, RATING
from crm.suitability.domain.insistence import (
    REGIME_RULES,
    WARNING,
    Hindrance,
    InsistenceRefused,
    StepKind,
    require_next,
)
from crm.suitability.domain.matching import Purpose, match
from crm.suitability.domain.names import level_code, rating_code
from crm.suitability.domain.own_name import require_own_name
from crm.suitability.domain.words import Words
from crm.suitability.evidence import seal_decision
from crm.suitability.models import Insistence, InsistenceStep
from crm.suitability.queries.insistences import InsistenceFacts, insistence
from crm.suitability.queries.levels import current_level
from crm.suitability.queries.sources import anchor_of, sources_of
from crm.suitability.queries.verdicts import standing_from
from crm.suitability.sealed import content_of
from hub.access.acting import acting_as, is_the_client
from hub.access.queries import advisors_of, in_use, role_of
from hub.access.roles import Role
from hub.access.scope import current_actor
from hub.audit.operations import record
from hub.catalogue.queries import product, product_offered
from hub.kernel.actor import Actor
from hub.kernel.clock import business_date
from hub.kernel.ids import new_id, stable_id
from hub.kernel.money import grouped
from hub.outbox.operations import publish

CALLERS: Final = (Role.BRANCH_MANAGER, Role.COMPLIANCE)
"""Who may call a client back; whoever sees clients to inspect what others did takes no step."""


def ask_for_exception(
    *, subject_id: UUID, product_code: str, amount_fen: int, written: str, by: Actor, at: datetime
) -> InsistenceFacts:
    """Write down the client's own request. An open one for the same product and amount is returned as it is.

    Raises ``InsistenceRefused`` where there is no such way: not assessed, the lowest class, a regime that forbids it,
    a product within the level, another rule of the gate in the way; and in the scope of anybody but the client.
    """
    _require_client(by, subject_id)
    with transaction.atomic():
        lock([subject_id])
        decision_id, rating, level = _require_open(subject_id, product_code, amount_fen, at=at)
        for known in _asked_before(subject_id, product_code, amount_fen):
            return known
        row = Insistence.objects.create(
            id=new_id(), source_id=anchor_of(subject_id), subject_id=subject_id, product_code=product_code,
            rating=rating, level=level, amount_fen=amount_fen, decision_id=decision_id, asked_at=at,
        )  # fmt: skip
        _write(row, StepKind.ASKED, written=written, by=by, at=at)
    return insistence(row.id)


def warning_of(facts: InsistenceFacts) -> Words:
    """Return the special warning as it speaks of this request."""
    loss = stress_loss_fen(product(code=facts.product_code), facts.amount_fen)
    return WARNING.filled(
        {"rating": rating_code(facts.rating), "level": level_code(facts.level), "amount": grouped(facts.amount_fen),
         "loss": grouped(loss)}
    )  # fmt: skip


def accept_warning(*, insistence_id: UUID, shown: str, by: Actor, at: datetime) -> InsistenceFacts:
    """Record that the client read the special warning; ``shown`` is its digest, so that it is this one that was read.

    The waiting time begins.
    """
    _require_client(by)
    facts = insistence(insistence_id)
    text = _both(warning_of(facts))
    if content_of(text.encode()).digest != shown:
        raise InsistenceRefused(Hindrance.OTHER_WARNING)
    return _step(insistence_id, StepKind.WARNED, written=text, by=by, at=at)


def warning_digest(facts: InsistenceFacts) -> str:
    """Return what a form carries to say which warning was read."""
    return content_of(_both(warning_of(facts)).encode()).digest


def record_call_back(
    *, insistence_id: UUID, understood: bool, written: str, by: Actor, at: datetime
) -> InsistenceFacts:
    """Record the call-back: by staff, not the client's own advisor; a client who did not understand ends the matter."""
    _require_caller(insistence(insistence_id), by)
    kind = StepKind.CALLED_BACK if understood else StepKind.REFUSED
    return _step(insistence_id, kind, written=written, by=by, at=at)


def sign_exception(*, insistence_id: UUID, written: str, by: Actor, at: datetime) -> InsistenceFacts:
    """Record the client's separate signature, their own name; what changed since the request ends the way here."""
    _require_client(by)
    facts = insistence(insistence_id)
    subject = acting_as(facts.subject_id)
    decision_id, rating, level = _require_open(subject, facts.product_code, facts.amount_fen, at=at)
    if (decision_id, rating, level) != (facts.decision_id, facts.rating, facts.level):
        raise InsistenceRefused(Hindrance.CHANGED)
    if facts.due is StepKind.SIGNED:
        require_own_name(written, recorded=name_said_by(sources_of(subject)))
    return _step(insistence_id, StepKind.SIGNED, written=written, by=by, at=at)


def withdraw_exception(*, insistence_id: UUID, by: Actor, at: datetime) -> InsistenceFacts:
    """End the matter at the client's word; twice is once."""
    _require_client(by)
    facts = insistence(insistence_id)
    if facts.ended is StepKind.WITHDRAWN:
        return facts
    return _step(insistence_id, StepKind.WITHDRAWN, written="", by=by, at=at)


def _require_client(by: Actor, subject_id: UUID | None = None) -> None:
    if not is_the_client(by=by, subject_id=subject_id):
        raise InsistenceRefused(Hindrance.NOT_THE_CLIENT)


def _require_caller(facts: InsistenceFacts, by: Actor) -> None:
    if by.id is None or by.id != current_actor().id or role_of(by.id) not in CALLERS:
        raise InsistenceRefused(Hindrance.NOT_A_CALLER)
    subject = in_use([facts.subject_id])[facts.subject_id]
    advisor = advisors_of([subject]).get(subject)
    if advisor and advisor.id == by.id:
        raise InsistenceRefused(Hindrance.SAME_PERSON)


def _require_open(subject_id: UUID, product_code: str, amount_fen: int, *, at: datetime) -> tuple[UUID, int, int]:
    """Return the level decision, the rating and the level; refuse where nothing but the rating may be in the way."""
    facts, item = current_level(subject_id=subject_id, at=at), product_offered(code=product_code)
    if facts is None or facts.expired:
        raise InsistenceRefused(Hindrance.NOT_ASSESSED)
    standing = standing_from(facts, subject_id=subject_id, at=at)
    if standing.lowest:
        raise InsistenceRefused(Hindrance.LOWEST_CLASS, LOWEST.id)
    if not REGIME_RULES[item.regime].exception_allowed:
        raise InsistenceRefused(Hindrance.REGIME, REGIME_RULES[item.regime].id)
    if item.rating <= standing.level:
        raise InsistenceRefused(Hindrance.WITHIN_LEVEL)
    verdict = match(
        standing=standing, product=item, purpose=Purpose.PURCHASE, on=business_date(at), amount_fen=amount_fen
    )
    others = [reason.rule.id for reason in verdict.blocking if reason.rule.id != RATING.id]
    if others:
        raise InsistenceRefused(Hindrance.OTHER_RULE, ", ".join(others))
    return facts.decision_id, item.rating, standing.level


def _asked_before(subject_id: UUID, product_code: str, amount_fen: int) -> list[InsistenceFacts]:
    rows = Insistence.objects.filter(subject_id=subject_id, product_code=product_code, amount_fen=amount_fen)
    found = [insistence(row) for row in rows.order_by("-asked_at").values_list("id", flat=True)]
    return [one for one in found if one.ended is None]


def _step(insistence_id: UUID, kind: StepKind, *, written: str, by: Actor, at: datetime) -> InsistenceFacts:
    with transaction.atomic():
        row = Insistence.objects.get(id=insistence_id)
        lock([row.subject_id])
        facts = insistence(insistence_id)
        require_next(facts.steps, kind, rating=facts.rating, at=at, by=by.id)
        _write(row, kind, written=written, by=by, at=at)
    return insistence(insistence_id)


def _write(row: Insistence, kind: StepKind, *, written: str, by: Actor, at: datetime) -> None:
    if by.id is None or (kind is not StepKind.WITHDRAWN and not written.strip()):
        raise InsistenceRefused(Hindrance.WORDS_MISSING)
    content = content_of(written.strip().encode())
    step = InsistenceStep.objects.create(
        id=stable_id("insistence-step", str(row.id), kind.value), source_id=row.source_id, subject_id=row.subject_id,
        insistence=row, kind=kind.value, written=content.text or None, digest=content.digest, taken_by=by.id,
        taken_at=at,
    )  # fmt: skip
    publish(event=seal_decision(step, at=at), at=at)
    record(by=by, action=f"exception.{kind}", at=at, subject_id=row.subject_id, target_kind="exception",
           target_id=str(row.id),
           details={"product": row.product_code, "rating": row.rating, "level": row.level})  # fmt: skip


def _both(words: Words) -> str:
    return f"{words.zh}\n{words.en}"
