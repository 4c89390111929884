"""Take in an investor's own answers: saved on the way, handed in once, weighed at once."""

import json
from collections.abc import Mapping
from datetime import datetime
from typing import Final
from uuid import UUID

from django.db import transaction

from crm.profile.domain.vocabulary import Channel
from crm.profile.refreshing import lock
from crm.suitability.announcements import assessment_submitted
from crm.suitability.domain.answers import Answers, RawAnswer, accept_answers
from crm.suitability.domain.questionnaires import CURRENT_VERSION, questionnaire_of
from crm.suitability.domain.score import score_of
from crm.suitability.domain.validity import check_retake, valid_until
from crm.suitability.models import Assessment, AssessmentDraft
from crm.suitability.operations.weighing import hold_down_later, weigh_assessment
from crm.suitability.queries.levels import LevelFacts, assessment_in_force, decision_in_force, level_facts
from crm.suitability.queries.questionnaires import assessments_before
from crm.suitability.queries.rules import rules_in_force
from crm.suitability.queries.sources import anchor_of, sources_of
from crm.suitability.sealed import answers_content, answers_of
from hub.access.queries import ids_of
from hub.access.scope import ScopeKind, current_scope
from hub.audit.operations import record
from hub.kernel.actor import Actor
from hub.kernel.ids import stable_id
from hub.outbox.operations import publish

ANSWERING: Final = (ScopeKind.INVESTOR, ScopeKind.SYSTEM)
"""Own pages, and the app's intake, which takes answers under the investor's own account."""


class KeyReused(ValueError):
    """The key belongs to an assessment with other answers."""


class NotTheInvestor(PermissionError):
    """Somebody at a desk, or overseeing it, was about to answer for the investor."""


class ChannelUnknown(ValueError):
    """Answers came through a channel that nobody knows."""


def submit_assessment(
    *,
    subject_id: UUID,
    answers: Mapping[str, RawAnswer],
    version: int = CURRENT_VERSION,
    channel: str,
    key: str,
    by: Actor,
    at: datetime,
    source_id: UUID | None = None,
    received_at: datetime | None = None,
) -> LevelFacts:
    """Record complete answers and decide the level; the same key again changes nothing.

    Raises ``AnswersRefused`` with every fault, ``RetakeRefused`` when it is one too many, ``KeyReused`` when the key
    comes back with other answers, :class:`ChannelUnknown` for a ``channel`` that is none of ``Channel``'s,
    :class:`NotTheInvestor` in the scope of anybody else. ``at`` is when the investor
    handed in, ``source_id`` the record it came through, ``received_at`` when it arrived, where that was later: what was
    handed in between is then decided again.
    """
    if (scope := current_scope()).kind not in ANSWERING:
        raise NotTheInvestor(f"expected the investor or the intake, got {scope.kind}")
    if channel not in set(Channel):
        raise ChannelUnknown(f"expected one of {', '.join(Channel)}, got {channel!r}")
    accepted = accept_answers(questionnaire=questionnaire_of(version), raw=answers)
    with transaction.atomic():
        lock([subject_id])
        row = Assessment.objects.filter(source_id__in=sources_of(subject_id), key=key).first()
        if row is None:
            limits = rules_in_force(at=at).retakes
            check_retake(earlier=assessments_before(subject_id=subject_id, at=at), at=at, limits=limits)
            source = source_id or anchor_of(subject_id)
            row = _write(accepted, source_id=source, subject_id=subject_id, channel=channel, key=key, by=by, at=at)
            hold_down_later(row, subject_id=subject_id, at=received_at or at)
        elif row.answers is None or answers_of(row) != accepted:
            raise KeyReused(f"assessment {key!r} was handed in at {row.taken_at.isoformat()} with other answers")
        decision = row.decisions.select_related("assessment").order_by("-number")[0]
        return level_facts(decision, at=at)


def _write(
    answers: Answers, *, source_id: UUID, subject_id: UUID, channel: str, key: str, by: Actor, at: datetime
) -> Assessment:
    before = decision_in_force(subject_id=subject_id, at=at)
    content = answers_content(answers)
    row = Assessment.objects.create(
        id=stable_id("assessment", str(source_id), key),
        source_id=source_id,
        subject_id=subject_id,
        key=key,
        version=answers.questionnaire.version,
        channel=channel,
        answers=content.text,
        digest=content.digest,
        score=score_of(answers).out_of_hundred,
        taken_at=at,
        valid_until=valid_until(at, rules_in_force(at=at).retakes),
        recorded_by=by.id,
    )
    newest = assessment_in_force(subject_id=subject_id, at=at) == row
    weigh_assessment(row, subject_id=subject_id, at=at, before=before.level if before else None, newest=newest)
    discard_draft(subject_id=subject_id)
    publish(event=assessment_submitted(row), at=at)
    record(by=by, action="assessment.submitted", at=at, subject_id=subject_id, target_kind="assessment",
           target_id=str(row.id), details={"version": row.version, "channel": channel})  # fmt: skip
    return row


def save_draft(*, subject_id: UUID, answers: Mapping[str, RawAnswer], at: datetime) -> None:
    """Keep answers given so far; unknown questions are dropped, nothing is judged."""
    asked = {question.id for question in questionnaire_of().questions}
    kept = {name: value for name, value in answers.items() if name in asked}
    AssessmentDraft.objects.update_or_create(
        subject_id=subject_id,
        defaults={"version": CURRENT_VERSION, "answers": json.dumps(kept, sort_keys=True), "saved_at": at},
    )


def discard_draft(*, subject_id: UUID) -> None:
    """Forget saved answers; without any this does nothing."""
    AssessmentDraft.objects.filter(subject_id__in=ids_of(subject_id)).delete()
