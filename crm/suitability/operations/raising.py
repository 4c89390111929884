"""Let a level up that was held down: a document, a second person, and the client's own word, in this order.

Each step is refused without the one before it, here and once more in the database. None of them touches an answer.
"""

from base64 import b64encode
from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from django.db import transaction

from crm.profile.refreshing import lock
from crm.suitability.announcements import raise_answered, raise_proposed, raise_reviewed
from crm.suitability.domain.documents import kind_of
from crm.suitability.domain.keeping import has_lapsed, kept_in
from crm.suitability.domain.raising import Lift, held_down_by, level_without
from crm.suitability.domain.words import Words
from crm.suitability.evidence import seal_decision
from crm.suitability.models import LevelDecision, LevelRaise, RaiseAnswer, RaiseReview
from crm.suitability.operations.weighing import Weighed, weigh
from crm.suitability.queries.levels import current_level, evidence_of
from crm.suitability.queries.raising import RaiseFacts, RaiseStatus, raise_facts, raises_for
from crm.suitability.sealed import content_of
from hub.audit.operations import record
from hub.kernel.actor import Actor
from hub.kernel.canonical import JSONValue, canonical_bytes
from hub.kernel.digest import sha256_hex
from hub.kernel.ids import stable_id
from hub.outbox.operations import publish, publish_all

OPEN = (RaiseStatus.PROPOSED, RaiseStatus.APPROVED)


class RaiseRefused(ValueError):
    """A level is not let up this way; ``words`` say to the person what is missing."""

    def __init__(self, words: Words) -> None:
        super().__init__(words.en)
        self.words = words


NO_REASON = Words("请用一句话说明理由。", "Say in a sentence why.")
NO_PERSON = Words("须由本人登录操作。", "Only a person who signed in may do this.")
NO_LEVEL = Words(
    "没有有效的测评；请客户先重新测评。", "There is no assessment in force; ask the client for a new one first."
)
NOTHING_HELD = Words("所选的内容并没有限制等级。", "What was chosen does not hold the level down.")
NOTHING_RISES = Words(
    "即使不再计入所选内容，等级也不会变：限制它的是客户自己的回答。",
    "The level would stay the same without it: what limits it are the client's own answers.",
)
OPEN_ALREADY = Words("已有一项恢复等级的申请在处理中。", "A proposal to let the level up is open already.")
NOT_WAITING = Words("这项申请已处理，或情况已经变化。", "This proposal was settled, or things have changed since.")
SECOND_PERSON = Words("须由另一位同事复核。", "A second person has to review it, not the one who proposed it.")
CHANGED = Words("情况已经变化，请客户经理重新申请。", "Things have changed since; the advisor has to propose it again.")


def propose_raise(
    *,
    subject_id: UUID,
    lifts: Collection[Lift],
    reason: str,
    document: bytes,
    document_name: str,
    by: Actor,
    at: datetime,
) -> RaiseFacts:
    """Propose that these things no longer hold the level down; nothing changes before the client has confirmed.

    Raises ``DocumentUnsound`` or :class:`RaiseRefused`.
    """
    kind_of(document)
    _need(bool(reason.strip()), NO_REASON)
    proposer = _person(by)
    with transaction.atomic():
        lock([subject_id])
        _need(not any(one.status in OPEN for one in raises_for(subject_id=subject_id, at=at)), OPEN_ALREADY)
        held, to_level = _effect(subject_id, lifts, at)
        row = _write(held, subject_id, lifts, to_level, reason, document, document_name, proposer, at)
        publish(event=raise_proposed(row), at=at)
        record(by=by, action="level.raise_proposed", at=at, subject_id=subject_id, target_kind="raise",
               target_id=str(row.id), details={"to_level": to_level, "lifts": len(lifts)})  # fmt: skip
    return raise_facts(raise_id=row.id, at=at)


def review_raise(*, raise_id: UUID, approved: bool, reason: str, by: Actor, at: datetime) -> RaiseFacts:
    """Keep the second person's word; an approval still changes nothing."""
    with transaction.atomic():
        facts = raise_facts(raise_id=raise_id, at=at)
        lock([facts.subject_id])
        facts = raise_facts(raise_id=raise_id, at=at)
        reviewer = _person(by)
        _need(reviewer != facts.proposed_by, SECOND_PERSON)
        _need(bool(reason.strip()), NO_REASON)
        _need(facts.status is RaiseStatus.PROPOSED, NOT_WAITING)
        row = LevelRaise.objects.get(id=raise_id)
        RaiseReview.objects.create(
            id=stable_id("raise-review", str(raise_id)),
            source_id=row.source_id,
            subject_id=row.subject_id,
            proposal=row,
            approved=approved,
            reason=reason.strip(),
            reviewed_by=reviewer,
            reviewed_at=at,
        )
        publish(event=raise_reviewed(row, how="approved" if approved else "refused"), at=at)
        record(by=by, action="level.raise_reviewed", at=at, subject_id=row.subject_id, target_kind="raise",
               target_id=str(raise_id), details={"approved": approved})  # fmt: skip
    return raise_facts(raise_id=raise_id, at=at)


def answer_raise(*, raise_id: UUID, confirmed: bool, by: Actor, at: datetime) -> Weighed | None:
    """Keep the client's own word; with a yes the level is decided anew, never above what was approved."""
    with transaction.atomic():
        facts = raise_facts(raise_id=raise_id, at=at)
        lock([facts.subject_id])
        facts = raise_facts(raise_id=raise_id, at=at)
        client = _person(by)
        _need(facts.status is RaiseStatus.APPROVED, NOT_WAITING)
        row = LevelRaise.objects.select_related("decision").get(id=raise_id)
        if confirmed:
            _need(_effect(row.subject_id, facts.lifts, at)[1] == row.to_level, CHANGED)
        answer = RaiseAnswer.objects.create(
            id=stable_id("raise-answer", str(raise_id)),
            source_id=row.source_id,
            subject_id=row.subject_id,
            proposal=row,
            confirmed=confirmed,
            answered_by=client,
            answered_at=at,
        )
        how = "confirmed" if confirmed else "declined"
        publish_all(events=[raise_answered(row, how=how), seal_decision(answer, at=at)], at=at)
        record(by=by, action="level.raise_answered", at=at, subject_id=row.subject_id, target_kind="raise",
               target_id=str(raise_id), details={"confirmed": confirmed})  # fmt: skip
        return weigh(subject_id=facts.subject_id, at=at) if confirmed else None


def _effect(subject_id: UUID, lifts: Collection[Lift], at: datetime) -> tuple[LevelDecision, int]:
    """Return the decision in force and the level without what is to be lifted."""
    facts = current_level(subject_id=subject_id, at=at)
    if facts is None:
        raise RaiseRefused(NO_LEVEL)
    evidence = evidence_of(subject_id=subject_id, at=at, kept=kept_in(facts.evidence))
    _need(not has_lapsed(facts.valid_until, at=at, rules=evidence.rules), NO_LEVEL)
    held = {one.lift for one in held_down_by(answers=facts.answers, evidence=evidence)}
    _need(bool(lifts) and set(lifts) <= held, NOTHING_HELD)
    level = level_without(answers=facts.answers, evidence=evidence, lifts=lifts).level
    _need(level > facts.level, NOTHING_RISES)
    return LevelDecision.objects.get(id=facts.decision_id), level


def _write(
    held: LevelDecision,
    subject_id: UUID,
    lifts: Collection[Lift],
    to_level: int,
    reason: str,
    document: bytes,
    name: str,
    by: UUID,
    at: datetime,
) -> LevelRaise:
    written: dict[str, JSONValue] = {
        "reason": reason.strip(),
        "name": name[:120],
        "document": b64encode(document).decode(),
    }
    content = content_of(canonical_bytes(written))
    return LevelRaise.objects.create(
        id=stable_id("raise", str(held.id), str(by), at.isoformat()),
        source_id=held.source_id,
        subject_id=subject_id,
        decision=held,
        to_level=to_level,
        lifts=sorted([lift.kind.value, lift.ref] for lift in lifts),
        content=content.text,
        digest=content.digest,
        document_digest=sha256_hex(document),
        proposed_by=by,
        proposed_at=at,
    )


def _person(by: Actor) -> UUID:
    if by.id is None:
        raise RaiseRefused(NO_PERSON)
    return by.id


def _need(met: bool, words: Words) -> None:
    if not met:
        raise RaiseRefused(words)
