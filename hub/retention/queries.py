"""Read requests to be forgotten: which there are, how far each is, and the investor's own."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from uuid import UUID

from django.db.models import QuerySet

from hub.retention.domain.rules import RULES, Rule
from hub.retention.models import Erasure, ErasureStep
from hub.retention.words import part_words, rule_words


class Stage(StrEnum):
    """How far a request is."""

    ASKED = "asked"
    CHECKED = "checked"
    GRANTED = "granted"
    REFUSED = "refused"
    DONE = "done"


@dataclass(frozen=True, kw_only=True)
class StepShown:
    """One part of a request, in words; ``rule`` keeps it, or it goes."""

    part: str
    name: str
    found: int
    done: int
    finished: bool
    rule: Rule | None
    why: str
    until_date: date | None


def stage_of(row: Erasure) -> Stage:
    """Return how far a request is."""
    if row.finished_at:
        return Stage.DONE
    if row.decision:
        return Stage(row.decision)
    return Stage.CHECKED if row.checked_at else Stage.ASKED


def erasures() -> QuerySet[Erasure]:
    """Return the requests that this scope sees: open ones by what is due first, then the others, newest first."""
    return Erasure.objects.order_by("-asked_at", "id")


def open_erasures() -> QuerySet[Erasure]:
    """Return the requests that somebody has to do something about, the first due on top."""
    return Erasure.objects.filter(finished_at=None).exclude(decision="refused").order_by("decide_by_date", "asked_at")


def erasure_named(erasure_id: UUID) -> Erasure | None:
    """Return one request of this scope."""
    return Erasure.objects.filter(id=erasure_id).first()


def newest_for(subject_ids: Iterable[UUID]) -> Erasure | None:
    """Return the last request for one of these ids."""
    return Erasure.objects.filter(subject_id__in=list(subject_ids)).order_by("-asked_at").first()


def steps_of(row: Erasure) -> tuple[StepShown, ...]:
    """Return what would become of each part, as it was checked; empty ones are left out."""
    return tuple(_step(step) for step in row.steps_now() if step.found or step.done)


def _step(step: ErasureStep) -> StepShown:
    rule = RULES.get(step.rule_id)
    return StepShown(
        part=step.part, name=part_words(step.part), found=step.found, done=step.done,
        finished=step.finished_at is not None, rule=rule, why=rule_words(step.rule_id) if rule else "",
        until_date=step.kept_until_date,
    )  # fmt: skip
