"""Close contradictions: by teach-back and in writing where they are material, in writing in any case."""

from collections.abc import Mapping
from datetime import datetime
from unicodedata import normalize
from uuid import UUID

from django.db import transaction

from crm.profile.refreshing import lock
from crm.suitability.announcements import contradiction_resolved
from crm.suitability.domain.contradiction_rules import TeachBackTopic
from crm.suitability.domain.endings import ResolvedBy
from crm.suitability.domain.teach_back import TeachBackResult, mark_teach_back
from crm.suitability.evidence import seal_decision
from crm.suitability.models import Contradiction, Resolution, TeachBackRecord
from crm.suitability.operations.weighing import weigh
from crm.suitability.queries.contradictions import ContradictionFacts, ContradictionUnknown, contradiction
from crm.suitability.queries.levels import evidence_of
from crm.suitability.queries.sources import investor_of
from crm.suitability.sealed import content_of
from hub.audit.operations import record
from hub.kernel.actor import Actor
from hub.kernel.clock import instant
from hub.kernel.ids import stable_id
from hub.outbox.operations import publish_all


class AlreadyResolved(ValueError):
    """The contradiction was closed before, in another way or by other words."""


class NoTeachBackDue(ValueError):
    """The contradiction asks for no teach-back."""


class TeachBackMissing(ValueError):
    """A material contradiction cannot be closed before the client has said everything back."""


class WrittenStatementMissing(ValueError):
    """A contradiction cannot be closed without a sentence on what was clarified."""


class NobodyAnswers(ValueError):
    """A conversation with a client is held by a person, not by the system."""


BY_PEOPLE = (ResolvedBy.CLARIFIED, ResolvedBy.KEEPS_CAUTIOUS, ResolvedBy.WITHDRAWN)


def record_teach_back(*, contradiction_id: UUID, given: Mapping[str, str], by: Actor, at: datetime) -> TeachBackResult:
    """Mark what the client said back and keep it, passed or not; raise ``TeachBackIncomplete`` for a partial one."""
    with transaction.atomic():
        row = _held(contradiction_id)
        if not row.teach_back:
            raise NoTeachBackDue(f"contradiction {contradiction_id} under {row.rule_id} asks for no teach-back")
        result = mark_teach_back(topic=TeachBackTopic(row.teach_back), given=given)
        TeachBackRecord.objects.get_or_create(
            id=stable_id("teach-back", str(row.id), instant(at)),
            defaults={
                "source_id": row.source_id,
                "subject_id": investor_of(row),
                "contradiction": row,
                "topic": result.topic.value,
                "given": dict(sorted(given.items())),
                "missed": list(result.missed),
                "passed": result.passed,
                "held_by": _person(by),
                "held_at": at,
            },
        )
        record(by=by, action="teach_back.held", at=at, subject_id=investor_of(row), target_kind="contradiction",
               target_id=str(row.id), details={"passed": result.passed, "missed": len(result.missed)})  # fmt: skip
    return result


def resolve_contradiction(
    *, contradiction_id: UUID, how: ResolvedBy, written: str, by: Actor, at: datetime
) -> ContradictionFacts:
    """Close a contradiction with what the client said, written down; then weigh again.

    A material one needs a passed teach-back first. Closing raises no level. The same ending twice is one.
    """
    if not written.strip() or how not in BY_PEOPLE:
        raise WrittenStatementMissing(f"expected a written sentence and one of {[str(one) for one in BY_PEOPLE]}")
    with transaction.atomic():
        row = _held(contradiction_id)
        if row.teach_back and not row.teach_backs.filter(passed=True, held_at__lte=at).exists():
            raise TeachBackMissing(f"contradiction {contradiction_id} needs a passed teach-back on {row.teach_back}")
        _close(row, how=how, written=written, by=by, at=at)
        weigh(subject_id=investor_of(row), at=at)
    return contradiction(contradiction_id=contradiction_id)


def _close(row: Contradiction, *, how: ResolvedBy, written: str, by: Actor, at: datetime) -> None:
    content = content_of(normalize("NFC", written.strip()).encode())
    held = Resolution.objects.filter(contradiction=row).first()
    if held is not None:
        if (held.how, held.digest) != (how.value, content.digest):
            raise AlreadyResolved(f"contradiction {row.id} was {held.how} at {held.resolved_at.isoformat()}")
        return
    ending = Resolution.objects.create(
        id=stable_id("resolution", str(row.id)),
        source_id=row.source_id,
        subject_id=investor_of(row),
        contradiction=row,
        how=how.value,
        statement_ids=_settled(row, at),
        written=content.text,
        digest=content.digest,
        resolved_by=_person(by),
        resolved_at=at,
    )
    events = [contradiction_resolved(row, how=ending.how), seal_decision(ending, at=at)]
    publish_all(events=events, at=at)
    record(by=by, action=f"contradiction.{how}", at=at, subject_id=ending.subject_id, target_kind="contradiction",
           target_id=str(row.id), details={"rule": row.rule_id})  # fmt: skip


def _settled(row: Contradiction, at: datetime) -> list[str]:
    """Everything said until now is settled by this conversation; only a later remark opens the question again."""
    said = evidence_of(subject_id=investor_of(row), at=at).statements
    return sorted({*row.statement_ids, *(str(item.id) for item in said)})


def _held(contradiction_id: UUID) -> Contradiction:
    row = Contradiction.objects.filter(id=contradiction_id).first()
    if row is None:
        raise ContradictionUnknown(f"no contradiction {contradiction_id} in this scope")
    lock([investor_of(row)])
    return row


def _person(by: Actor) -> UUID:
    if by.id is None:
        raise NobodyAnswers(f"expected a person, got {by.label}")
    return by.id
