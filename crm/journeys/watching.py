"""Look at levels between assessments: what was said, done or became of somebody asks the advisor to look again."""

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from typing import Final
from uuid import UUID

from crm.journeys.models import AdvisorTask, TaskKind, TaskStatus
from crm.journeys.operations import close_task, open_task
from crm.profile.domain.appetite import Scale
from crm.profile.domain.golden import Fact
from crm.profile.queries import dimensions, golden_value, statements_for
from crm.suitability.domain.triggers import KEPT_BACK, LookedAbove, Trigger, Watched, find_triggers
from crm.suitability.domain.words import Words
from crm.suitability.queries import attempts_for, contradictions_for, current_level
from hub.access.queries import ids_of, in_use
from hub.catalogue.queries import products_by_code
from hub.kernel.actor import system_actor

BY: Final = system_actor("journeys")
WITHIN: Final = timedelta(days=3)
"""Within what time the advisor looks again (unmeasured)."""


def look_again(*, subject_ids: Iterable[UUID], at: datetime) -> tuple[AdvisorTask, ...]:
    """Open a task for every reason to look at these investors' levels, each once per assessment and cause."""
    return tuple(task for subject in subject_ids for task in _look(in_use([subject])[subject], at))


def _look(subject_id: UUID, at: datetime) -> list[AdvisorTask]:
    watched = watched_of(subject_id=subject_id, at=at)
    if watched is None:
        return []
    return [
        open_task(
            subject_id=subject_id,
            kind=TaskKind.REVIEW_LEVEL,
            rule_id=trigger.rule.id,
            cause_key=_cause(subject_id, trigger, watched),
            due_at=at + WITHIN,
            reason=trigger.words,
            by=BY,
            at=at,
        )
        for trigger in find_triggers(watched)
    ]


def close_overtaken(*, subject_id: UUID, outcome: str, at: datetime) -> None:
    """Close what was asked over answers whose level was kept back, where it is no longer or others came after them."""
    waiting = AdvisorTask.objects.filter(
        subject_id__in=ids_of(subject_id), rule_id=KEPT_BACK.id, status=TaskStatus.OPEN
    ).values_list("id", "cause_key")
    if not waiting:
        return
    watched = watched_of(subject_id=subject_id, at=at)
    still = {_cause(subject_id, one, watched) for one in find_triggers(watched)} if watched else set()
    for task_id, cause in waiting:
        if cause not in still:
            close_task(task_id=task_id, outcome=outcome, by=BY, at=at)


def _cause(subject_id: UUID, trigger: Trigger, watched: Watched) -> str:
    return f"look-again:{subject_id}:{trigger.rule.id}:{watched.taken_at.isoformat()}:{trigger.key}"


def watched_of(*, subject_id: UUID, at: datetime) -> Watched | None:
    """Gather what triggers look at; None before the first assessment."""
    facts = current_level(subject_id=subject_id, at=at)
    if facts is None:
        return None
    return Watched(
        level=facts.level,
        taken_at=facts.taken_at,
        valid_until=facts.valid_until,
        at=at,
        born=_born(subject_id),
        statements=statements_for(subject_id=subject_id),
        asked=frozenset(
            str(item.id) for one in contradictions_for(subject_id=subject_id) for item in one.found.statements
        ),
        above=_above(subject_id, at),
        came_to=facts.came_to,
        attempts=tuple(one.came_to for one in attempts_for(subject_id=subject_id, at=at)),
    )


def _born(subject_id: UUID) -> date | None:
    try:
        return date.fromisoformat(golden_value(subject_id=subject_id, fact=Fact.BIRTH_DATE))
    except ValueError:
        return None


def _above(subject_id: UUID, at: datetime) -> tuple[LookedAbove, ...]:
    """Return what was looked at beyond the declared attitude; nothing of whoever objects to being analysed."""
    found = dimensions(subject_id=subject_id, at=at).gauges
    outside = [item for gauge in found if gauge.scale is Scale.RISK for item in gauge.outside]
    listed = products_by_code([item.code for item in outside])
    return tuple(
        LookedAbove(
            name=Words(listed[item.code].name_zh, listed[item.code].name_en), rating=item.step, times=item.times
        )
        for item in outside
        if item.code in listed
    )
