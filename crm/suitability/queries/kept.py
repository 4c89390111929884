"""Read what the law keeps of somebody forgotten: every questionnaire as it was answered, and what it came to."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from crm.suitability.domain.level import explain_level
from crm.suitability.domain.names import level_code
from crm.suitability.domain.words import Words
from crm.suitability.models import Assessment
from crm.suitability.queries.levels import level_facts
from crm.suitability.sealed import answers_of


@dataclass(frozen=True, kw_only=True)
class KeptLevel:
    """One level that followed from the answers; ``why`` is worked out again from the sealed inputs."""

    code: str
    decided_at: datetime
    why: Words


@dataclass(frozen=True, kw_only=True)
class KeptAssessment:
    """One set of answers, question by question as the investor read them, and the levels, newest first."""

    id: UUID
    version: int
    channel: str
    score: int
    taken_at: datetime
    valid_until: datetime
    answers: tuple[tuple[Words, Words], ...]
    levels: tuple[KeptLevel, ...]


def kept_assessments(*, subject_id: UUID, at: datetime) -> tuple[KeptAssessment, ...]:
    """Return what is archived under one id, newest first; nothing unless the archive was opened for the scope."""
    rows = Assessment.objects.filter(subject_id=subject_id, answers__isnull=False).order_by("-taken_at", "-id")
    return tuple(_kept(row, at) for row in rows)


def _kept(row: Assessment, at: datetime) -> KeptAssessment:
    answers = answers_of(row)
    decided = row.decisions.filter(inputs__isnull=False).select_related("assessment").order_by("-number")
    return KeptAssessment(
        id=row.id,
        version=row.version,
        channel=row.channel,
        score=row.score,
        taken_at=row.taken_at,
        valid_until=row.valid_until,
        answers=tuple((asked.text, answers.spoken(asked.id)) for asked in answers.questionnaire.questions),
        levels=tuple(
            KeptLevel(
                code=level_code(one.level),
                decided_at=one.decided_at,
                why=explain_level(level_facts(one, at=at).decision),
            )
            for one in decided
        ),
    )
