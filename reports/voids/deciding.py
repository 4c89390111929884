"""Declare a report void: one person of compliance asks and says why, another agrees or declines; it happens once."""

from datetime import datetime
from typing import Final
from uuid import UUID

from django.db import transaction

from hub.audit.operations import record
from hub.kernel.actor import Actor
from hub.kernel.ids import new_id
from hub.outbox.operations import publish
from hub.schema.locks import hold_names
from hub.vault.operations import seal
from reports.announcements import report_voided
from reports.domain.voids import Cause
from reports.models import Voiding, VoidingDecision
from reports.queries import report
from reports.voids.evidence import KIND, seal_void
from reports.voids.queries import void_facts, voiding_of

WORDS_LENGTH: Final = 300


class VoidRefused(ValueError):
    """A step is not taken: ``reason`` is ``words``, ``person``, ``waiting``, ``void``, ``own`` or ``decided``."""

    def __init__(self, reason: str, message: str) -> None:
        super().__init__(message)
        self.reason = reason


class VoidingUnknown(LookupError):
    """Nobody asked for this, or the scope may not see it."""


def ask_void(*, report_id: UUID, cause: Cause, words: str, by: Actor, at: datetime) -> UUID:
    """Ask that a report be void, and say for the second person what was found; return the id of what was asked.

    Raises ``ReportUnknown`` or :class:`VoidRefused`.
    """
    told = words.strip()[:WORDS_LENGTH]
    if by.id is None:
        raise VoidRefused("person", "expected a person who asks that a report be void, got a process")
    if not told:
        raise VoidRefused("words", "expected a sentence for the second person, got none")
    with transaction.atomic():
        facts = report(report_id=report_id)
        _hold(report_id)
        before = voiding_of(report_id)
        if before and before.agreed is not False:
            raise VoidRefused("void" if before.agreed else "waiting", f"report {report_id} was asked about before")
        identifier = new_id()
        kept = seal(
            purpose="words", owner_kind=KIND, owner_id=identifier, content=told.encode(), subject_id=facts.subject_id,
            at=at,
        )  # fmt: skip
        Voiding.objects.create(
            id=identifier,
            report_id=report_id,
            subject_id=facts.subject_id,
            number=facts.number,
            cause=cause,
            words_sealed_id=kept.id,
            words_digest=kept.digest,
            asked_by=by.id,
            asked_by_label=by.label[:100],
            asked_at=at,
        )
        _tell("report.void_asked", identifier, facts.subject_id, cause, by, at)
    return identifier


def agree_void(*, voiding_id: UUID, by: Actor, at: datetime) -> None:
    """Declare the report void as the second person: sealed in the log; its file and its record stay as they are."""
    with transaction.atomic():
        row = _decide(voiding_id, agreed=True, by=by, at=at)
        (facts,) = void_facts(VoidingDecision.objects.filter(voiding_id=row.id))
        publish(event=seal_void(facts), at=at)
        publish(event=report_voided(report_id=row.report_id, subject_id=row.subject_id, by=by), at=at)
        _tell("report.voided", row.id, row.subject_id, Cause(row.cause), by, at)


def decline_void(*, voiding_id: UUID, by: Actor, at: datetime) -> None:
    """Let the report stand as the second person; it may be asked about anew."""
    with transaction.atomic():
        row = _decide(voiding_id, agreed=False, by=by, at=at)
        _tell("report.void_declined", row.id, row.subject_id, Cause(row.cause), by, at)


def _decide(voiding_id: UUID, *, agreed: bool, by: Actor, at: datetime) -> Voiding:
    row = Voiding.objects.filter(id=voiding_id).first()
    if row is None:
        raise VoidingUnknown(f"nobody asked for {voiding_id} in this scope")
    _hold(row.report_id)
    if VoidingDecision.objects.filter(voiding_id=row.id).exists():
        raise VoidRefused("decided", f"{voiding_id} was decided before")
    if by.id is None or by.id == row.asked_by:
        raise VoidRefused("own", f"expected another person than {row.asked_by_label}, got {by.label}")
    VoidingDecision.objects.create(
        voiding=row,
        report_id=row.report_id,
        subject_id=row.subject_id,
        agreed=agreed,
        asked_by=row.asked_by,
        decided_by=by.id,
        decided_by_label=by.label[:100],
        decided_at=at,
    )
    return row


def _hold(report_id: UUID) -> None:
    """Who comes second waits, and finds what the first wrote; whoever issues on the same content waits, too."""
    hold_names([f"report:{report_id}"])


def _tell(action: str, voiding_id: UUID, subject_id: UUID, cause: Cause, by: Actor, at: datetime) -> None:
    record(by=by, action=action, at=at, subject_id=subject_id, target_kind=KIND, target_id=str(voiding_id),
           details={"cause": cause.value})  # fmt: skip
