"""Invite clients to answer the questionnaire: whom an advisor may ask, whom not and why, and how to take it back."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final
from uuid import UUID

from django.db import transaction

from crm.consents.domain.purposes import Purpose
from crm.consents.queries import refusing
from crm.journeys.models import AdvisorTask, TaskKind, TaskStatus
from crm.journeys.operations import close_task, open_task
from crm.suitability.queries import LevelBrief, levels_for, retakes_refused
from hub.access.queries import in_use
from hub.kernel.actor import Actor
from hub.schema.locks import hold_names

RULE: Final = "J5-002"
RENEWED_BEFORE: Final = timedelta(days=60)
"""Whoever's level holds for longer is not asked, so that asking again does not become a way to a higher level
(unmeasured)."""
WITHIN: Final = timedelta(days=7)
"""Within what time the advisor asks the client (unmeasured)."""


class Obstacle(StrEnum):
    """Why a client is not invited."""

    ASKED = "asked"
    STILL_HOLDS = "still_holds"
    NO_RETAKE = "no_retake"
    NO_CONTACT = "no_contact"


@dataclass(frozen=True, kw_only=True)
class Candidate:
    """A client who might be invited: the level now, and what speaks against it, if anything."""

    subject_id: UUID
    level: LevelBrief | None
    obstacle: Obstacle | None


def candidates_for(subject_ids: Iterable[UUID], *, at: datetime) -> tuple[Candidate, ...]:
    """Return for each client whether an invitation would be made at ``at``; the order stays, doubles fall away."""
    asked = tuple(dict.fromkeys(subject_ids))
    levels, refused = levels_for(subject_ids=asked, at=at), retakes_refused(subject_ids=asked, at=at)
    waiting, silent = _waiting(), refusing(asked, purposes=(Purpose.PHONE, Purpose.WECHAT), at=at)
    return tuple(
        Candidate(
            subject_id=subject,
            level=levels.get(subject),
            obstacle=Obstacle.NO_CONTACT
            if subject in silent
            else _obstacle(subject in waiting, levels.get(subject), subject in refused, at),
        )
        for subject in asked
    )


def invite(*, subject_ids: Sequence[UUID], batch: UUID, by: Actor, at: datetime) -> tuple[AdvisorTask, ...]:
    """Open a task for each of these clients whom nothing speaks against; the same batch again opens nothing more."""
    with transaction.atomic():
        hold_names(f"invitation:{subject}" for subject in subject_ids)
        return tuple(
            open_task(
                subject_id=candidate.subject_id,
                kind=TaskKind.INVITE,
                rule_id=RULE,
                cause_key=f"{_prefix(batch)}{candidate.subject_id}",
                due_at=at + WITHIN,
                by=by,
                at=at,
            )
            for candidate in candidates_for(subject_ids, at=at)
            if candidate.obstacle is None
        )


def invited_in(batch: UUID) -> tuple[AdvisorTask, ...]:
    """Return the tasks of one batch that this scope sees."""
    return tuple(AdvisorTask.objects.filter(cause_key__startswith=_prefix(batch)).order_by("due_at", "id"))


def take_back(*, batch: UUID, outcome: str, by: Actor, at: datetime) -> int:
    """Drop what is still open of a batch with a sentence, and return how many tasks that were."""
    with transaction.atomic():
        waiting = AdvisorTask.objects.filter(cause_key__startswith=_prefix(batch), status=TaskStatus.OPEN)
        found = list(waiting.order_by("id").select_for_update())
        for task in found:
            close_task(task_id=task.id, outcome=outcome, by=by, at=at, status=TaskStatus.DROPPED)
    return len(found)


def _waiting() -> set[UUID]:
    """Who is invited already, under the profiles in use now."""
    rows = AdvisorTask.objects.filter(kind=TaskKind.INVITE, status=TaskStatus.OPEN)
    return set(in_use(rows.values_list("subject_id", flat=True)).values())


def _obstacle(waiting: bool, level: LevelBrief | None, refused: bool, at: datetime) -> Obstacle | None:
    if waiting:
        return Obstacle.ASKED
    if refused:
        return Obstacle.NO_RETAKE
    if level is not None and level.valid_until - at > RENEWED_BEFORE:
        return Obstacle.STILL_HOLDS
    return None


def _prefix(batch: UUID) -> str:
    return f"invitation:{batch}:"
