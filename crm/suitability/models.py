"""Assessments, levels, contradictions, plans and gate decisions: history that only grows.

Everything hangs on the source record it came through (``source_id``), so that it follows the person when profiles merge
or part; ``subject_id`` is the profile at the time. What a person answered, said or plans is encrypted with its digest
beside it; erasing leaves NULL and the skeleton.
"""

from datetime import datetime
from typing import Any, ClassVar

from django.db import models
from django.db.models import Q

from crm.profile.domain.vocabulary import Channel
from crm.suitability.domain.contradiction_rules import Severity, TeachBackTopic
from crm.suitability.domain.endings import PlanOutcome, ResolvedBy
from crm.suitability.domain.insistence import StepKind
from crm.suitability.domain.matching import Purpose
from hub.vault.fields import EncryptedText

_LEVEL = Q(level__gte=1) & Q(level__lte=5)


class Assessment(models.Model):
    """One complete set of answers by the investor; ``key`` makes handing it in twice the same act."""

    id = models.UUIDField(primary_key=True, editable=False)
    source_id = models.UUIDField()
    subject_id = models.UUIDField()
    key = models.CharField(max_length=120)
    version = models.PositiveSmallIntegerField()
    channel = models.CharField(max_length=8)
    answers = EncryptedText(null=True)
    digest = models.CharField(max_length=64)
    score = models.PositiveSmallIntegerField()
    taken_at = models.DateTimeField()
    valid_until = models.DateTimeField()
    recorded_by: "models.UUIDField[Any, Any]" = models.UUIDField(null=True)

    class Meta:
        constraints: ClassVar[list[Any]] = [
            models.UniqueConstraint(fields=["source_id", "key"], name="assessment_key_once"),
            models.CheckConstraint(
                name="assessment_channel_is_known",
                condition=Q(channel__in=tuple(kind.value for kind in Channel)) | Q(answers__isnull=True),
            ),
            models.CheckConstraint(name="assessment_ends_later", condition=Q(valid_until__gt=models.F("taken_at"))),
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["source_id", "-taken_at"], name="assessment_by_source"),
        ]

    def __str__(self) -> str:
        return f"v{self.version} {self.taken_at:%Y-%m-%d}"


class AssessmentDraft(models.Model):
    """Answers saved on the way; only their author sees them, so that nobody can look over the shoulder and hint."""

    subject_id = models.UUIDField(primary_key=True)
    version = models.PositiveSmallIntegerField()
    answers = EncryptedText()
    saved_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"draft v{self.version}"


class LevelDecision(models.Model):
    """One decided level. ``caps`` is a list of [name, level, rule id], ``families`` of [family, level]."""

    id = models.UUIDField(primary_key=True, editable=False)
    source_id = models.UUIDField()
    subject_id = models.UUIDField()
    assessment = models.ForeignKey(Assessment, on_delete=models.PROTECT, related_name="decisions")
    number = models.PositiveIntegerField()
    level = models.PositiveSmallIntegerField()
    lowest = models.BooleanField()
    binding = models.CharField(max_length=16)
    caps = models.JSONField()
    families = models.JSONField()
    score = models.PositiveSmallIntegerField()
    inputs = EncryptedText(null=True)
    inputs_digest = models.CharField(max_length=64)
    rules_digest = models.CharField(max_length=64)
    decided_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar[list[Any]] = [
            models.UniqueConstraint(fields=["assessment", "number"], name="level_number_once"),
            models.CheckConstraint(name="level_between_1_and_5", condition=_LEVEL),
            models.CheckConstraint(name="level_lowest_is_1", condition=Q(lowest=False) | Q(level=1)),
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["source_id", "-decided_at"], name="level_by_source"),
        ]

    def __str__(self) -> str:
        return f"C{self.level}"


class LevelCeiling(models.Model):
    """A person's decision that the level is no higher than this, with the reason."""

    id = models.UUIDField(primary_key=True, editable=False)
    source_id = models.UUIDField()
    subject_id = models.UUIDField()
    level = models.PositiveSmallIntegerField()
    reason = EncryptedText(null=True)
    set_by = models.UUIDField()
    set_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar[list[Any]] = [
            models.CheckConstraint(name="ceiling_between_1_and_5", condition=_LEVEL),
        ]
        indexes: ClassVar[list[models.Index]] = [models.Index(fields=["source_id"], name="ceiling_by_source")]

    def __str__(self) -> str:
        return f"≤ C{self.level}"


class LevelRaise(models.Model):
    """A proposal to let a level up again: ``lifts`` is a list of [kind, id] of what would no longer hold it down.

    ``content`` holds the reason and the document that speaks for it; ``decision`` is the one it would change.
    """

    id = models.UUIDField(primary_key=True, editable=False)
    source_id = models.UUIDField()
    subject_id = models.UUIDField()
    decision = models.ForeignKey(LevelDecision, on_delete=models.PROTECT, related_name="raises")
    to_level = models.PositiveSmallIntegerField()
    lifts = models.JSONField()
    content = EncryptedText(null=True)
    digest = models.CharField(max_length=64)
    document_digest = models.CharField(max_length=64)
    proposed_by = models.UUIDField()
    proposed_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar[list[Any]] = [
            models.CheckConstraint(name="raise_to_2_to_5", condition=Q(to_level__gte=2) & Q(to_level__lte=5)),
        ]
        indexes: ClassVar[list[models.Index]] = [models.Index(fields=["source_id"], name="raise_by_source")]

    def __str__(self) -> str:
        return f"→ C{self.to_level}"


class RaiseReview(models.Model):
    """The word of a second person on such a proposal; the database refuses the one who made it."""

    id = models.UUIDField(primary_key=True, editable=False)
    source_id = models.UUIDField()
    subject_id = models.UUIDField()
    proposal = models.OneToOneField(LevelRaise, on_delete=models.PROTECT, related_name="review")
    approved = models.BooleanField()
    reason = EncryptedText(null=True)
    reviewed_by = models.UUIDField()
    reviewed_at = models.DateTimeField()

    def __str__(self) -> str:
        return "approved" if self.approved else "refused"


class RaiseAnswer(models.Model):
    """The client's own word; the database takes it from the client's own pages alone."""

    id = models.UUIDField(primary_key=True, editable=False)
    source_id = models.UUIDField()
    subject_id = models.UUIDField()
    proposal = models.OneToOneField(LevelRaise, on_delete=models.PROTECT, related_name="answer")
    confirmed = models.BooleanField()
    answered_by = models.UUIDField()
    answered_at = models.DateTimeField()

    def __str__(self) -> str:
        return "confirmed" if self.confirmed else "declined"


class Contradiction(models.Model):
    """A contradiction as it was opened; it is open until a :class:`Resolution` points at it."""

    id = models.UUIDField(primary_key=True, editable=False)
    source_id = models.UUIDField()
    subject_id = models.UUIDField()
    assessment = models.ForeignKey(Assessment, on_delete=models.PROTECT, related_name="contradictions")
    rule_id = models.CharField(max_length=16)
    turn = models.PositiveIntegerField()
    severity = models.CharField(max_length=8, choices=[(item.value, item.value) for item in Severity])
    teach_back = models.CharField(
        max_length=16, blank=True, choices=[(item.value, item.value) for item in TeachBackTopic]
    )
    statement_ids = models.JSONField()
    inputs = EncryptedText(null=True)
    inputs_digest = models.CharField(max_length=64)
    opened_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar[list[Any]] = [
            models.UniqueConstraint(fields=["assessment", "rule_id", "turn"], name="contradiction_turn_once"),
            models.CheckConstraint(
                name="contradiction_teach_back_if_material",
                condition=Q(teach_back="") | Q(severity=Severity.MATERIAL.value),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.rule_id} ({self.severity})"


class TeachBackRecord(models.Model):
    """One conversation in which the client said back what a risk means: the options given and those missed."""

    id = models.UUIDField(primary_key=True, editable=False)
    source_id = models.UUIDField()
    subject_id = models.UUIDField()
    contradiction = models.ForeignKey(Contradiction, on_delete=models.PROTECT, related_name="teach_backs")
    topic = models.CharField(max_length=16)
    given = models.JSONField()
    missed = models.JSONField()
    passed = models.BooleanField()
    held_by = models.UUIDField()
    held_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.topic}: {'passed' if self.passed else 'missed'}"


class Resolution(models.Model):
    """How a contradiction ended, in whose words; the written statement lies sealed."""

    id = models.UUIDField(primary_key=True, editable=False)
    source_id = models.UUIDField()
    subject_id = models.UUIDField()
    contradiction = models.OneToOneField(Contradiction, on_delete=models.PROTECT, related_name="resolution")
    how = models.CharField(max_length=20, choices=[(item.value, item.value) for item in ResolvedBy])
    statement_ids = models.JSONField()
    written = EncryptedText(null=True)
    digest = models.CharField(max_length=64, blank=True)
    resolved_by: "models.UUIDField[Any, Any]" = models.UUIDField(null=True)
    resolved_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar[list[Any]] = [
            models.CheckConstraint(
                name="resolution_written_by_people",
                condition=Q(how__in=[ResolvedBy.REASSESSED.value, ResolvedBy.PARTED.value]) | ~Q(digest=""),
            ),
        ]

    def __str__(self) -> str:
        return self.how


class PlanProposal(models.Model):
    """A plan as it was proposed; its content lies sealed."""

    id = models.UUIDField(primary_key=True, editable=False)
    source_id = models.UUIDField()
    subject_id = models.UUIDField()
    assessment = models.ForeignKey(Assessment, on_delete=models.PROTECT, related_name="plans")
    decision = models.ForeignKey(LevelDecision, on_delete=models.PROTECT, related_name="plans")
    rule_id = models.CharField(max_length=16)
    level = models.PositiveSmallIntegerField()
    content = EncryptedText(null=True)
    digest = models.CharField(max_length=64)
    proposed_at = models.DateTimeField()

    class Meta:
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["source_id", "-proposed_at"], name="plan_by_source"),
        ]

    def __str__(self) -> str:
        return self.rule_id


class PlanDecision(models.Model):
    """What became of a proposal: the client confirmed or declined it, or a newer one took its place."""

    id = models.UUIDField(primary_key=True, editable=False)
    source_id = models.UUIDField()
    subject_id = models.UUIDField()
    plan = models.OneToOneField(PlanProposal, on_delete=models.PROTECT, related_name="outcome")
    outcome = models.CharField(max_length=12, choices=[(item.value, item.value) for item in PlanOutcome])
    channel = models.CharField(max_length=8)
    decided_by: "models.UUIDField[Any, Any]" = models.UUIDField(null=True)
    decided_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar[list[Any]] = [
            models.CheckConstraint(
                name="plan_decision_channel_is_known", condition=Q(channel__in=tuple(kind.value for kind in Channel))
            ),
        ]

    def __str__(self) -> str:
        return self.outcome


class Insistence(models.Model):
    """A client's own request for one product above their level; what became of it are its steps.

    ``rating`` and ``decision`` are those of the day: another rating or another level ends the matter.
    """

    id = models.UUIDField(primary_key=True, editable=False)
    source_id = models.UUIDField()
    subject_id = models.UUIDField()
    product_code = models.CharField(max_length=40)
    rating = models.PositiveSmallIntegerField()
    amount_fen = models.BigIntegerField()
    level = models.PositiveSmallIntegerField()
    decision = models.ForeignKey(LevelDecision, on_delete=models.PROTECT, related_name="insistences")
    asked_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar[list[Any]] = [
            models.CheckConstraint(name="insistence_above_the_level", condition=Q(rating__gt=models.F("level"))),
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["source_id", "-asked_at"], name="insistence_by_source"),
        ]

    def __str__(self) -> str:
        return f"{self.product_code} at C{self.level}"


class InsistenceStep(models.Model):
    """One step, taken once. ``written`` are the client's words, the warning as it was shown, or the call's notes."""

    id = models.UUIDField(primary_key=True, editable=False)
    source_id = models.UUIDField()
    subject_id = models.UUIDField()
    insistence = models.ForeignKey(Insistence, on_delete=models.PROTECT, related_name="steps")
    kind = models.CharField(max_length=12, choices=[(kind.value, kind.value) for kind in StepKind])
    written = EncryptedText(null=True)
    digest = models.CharField(max_length=64)
    taken_by = models.UUIDField()
    taken_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar[list[Any]] = [
            models.UniqueConstraint(fields=["insistence", "kind"], name="insistence_step_once"),
            models.UniqueConstraint(
                fields=["insistence"],
                condition=Q(kind__in=[StepKind.SIGNED.value, StepKind.WITHDRAWN.value, StepKind.REFUSED.value]),
                name="insistence_ends_once",
            ),
        ]

    def __str__(self) -> str:
        return self.kind


class GateDecision(models.Model):
    """One passage through the gate. ``reasons`` is a list of [rule id, outcome]; ``exception`` the signed one used."""

    id = models.UUIDField(primary_key=True, editable=False)
    source_id = models.UUIDField()
    subject_id = models.UUIDField()
    product_code = models.CharField(max_length=40)
    rating = models.PositiveSmallIntegerField()
    purpose = models.CharField(max_length=16, choices=[(item.value, item.value) for item in Purpose])
    amount_fen = models.BigIntegerField()
    allowed = models.BooleanField()
    level: "models.PositiveSmallIntegerField[int | None, int | None]" = models.PositiveSmallIntegerField(null=True)
    reasons = models.JSONField()
    decision = models.ForeignKey(LevelDecision, null=True, on_delete=models.PROTECT, related_name="gate_decisions")
    exception = models.ForeignKey(Insistence, null=True, on_delete=models.PROTECT, related_name="gate_decisions")
    asked_by: "models.UUIDField[Any, Any]" = models.UUIDField(null=True)
    decided_at: "models.DateTimeField[datetime, datetime]" = models.DateTimeField()

    class Meta:
        constraints: ClassVar[list[Any]] = [
            models.CheckConstraint(
                name="gate_allows_only_the_assessed", condition=Q(allowed=False) | Q(decision__isnull=False)
            ),
            models.CheckConstraint(
                name="gate_allows_only_within_level",
                condition=Q(allowed=False)
                | Q(level__isnull=False, rating__lte=models.F("level"))
                | Q(exception__isnull=False, purpose=Purpose.PURCHASE.value),
            ),
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["source_id", "-decided_at"], name="gate_by_source"),
        ]

    def __str__(self) -> str:
        return f"{self.product_code} {'allowed' if self.allowed else 'blocked'}"
