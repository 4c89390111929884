"""Appointments between app and branch, the tasks that an advisor must not forget, and what one is told."""

from datetime import datetime
from typing import Any, ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from hub.kernel.ids import new_id
from hub.vault.fields import EncryptedText


class AppointmentStatus(models.TextChoices):
    """From booked to done; cancelled and missed end it, too."""

    BOOKED = "booked", _("Booked")
    ARRIVED = "arrived", _("Arrived")
    DONE = "done", _("Done")
    CANCELLED = "cancelled", _("Cancelled")
    MISSED = "missed", _("Missed")


class Purpose(models.TextChoices):
    """Why somebody comes."""

    REVIEW = "review", _("Review of the plan")
    MATURITY = "maturity", _("A product matures")
    FIRST_TALK = "first_talk", _("First conversation")
    CONTRACT = "contract", _("Contract and signature")
    HELP = "help", _("Help with the app")


class Appointment(models.Model):
    """One client, one advisor, one time; an advisor cannot be in two conversations at once (see the migration)."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    subject_id = models.UUIDField()
    advisor_id = models.UUIDField()
    branch_id = models.UUIDField()
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    purpose = models.CharField(max_length=16, choices=Purpose.choices)
    channel = models.CharField(max_length=8)
    status = models.CharField(max_length=10, choices=AppointmentStatus.choices, default=AppointmentStatus.BOOKED)
    booked_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar[list[Any]] = [
            models.CheckConstraint(name="appointment_ends_after_start", condition=Q(ends_at__gt=F("starts_at"))),
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["advisor_id", "starts_at"], name="appointment_by_advisor"),
            models.Index(fields=["subject_id", "starts_at"], name="appointment_by_subject"),
        ]

    def __str__(self) -> str:
        return f"{self.starts_at:%Y-%m-%d %H:%M} {self.purpose}"


class TaskKind(models.TextChoices):
    """What an advisor has to do; the rule that asked for it is named at the task."""

    TEACH_BACK = "teach_back", _("Risk education with teach-back")
    CONFIRM_PLAN = "confirm_plan", _("Go through the proposed plan with the client")
    ASK_AGAIN = "ask_again", _("Ask again: two statements differ")
    REVIEW_LEVEL = "review_level", _("Review the level")
    RAISE_LEVEL = "raise_level", _("A second person reviews letting the level up")
    CHECK_MERGE = "check_merge", _("Two profiles became one: make sure it is one person")
    REVIEW_CONTRACT = "review_contract", _("Talk a contract through that was made elsewhere")
    INVITE = "invite", _("Invite to answer the questionnaire")
    FOLLOW_UP = "follow_up", _("Keep a promise")


class TaskStatus(models.TextChoices):
    """Open until done or dropped with a reason."""

    OPEN = "open", _("Open")
    DONE = "done", _("Done")
    DROPPED = "dropped", _("Dropped")


class AdvisorTask(models.Model):
    """Something owed to a client; ``cause_key`` names the event that asked for it, so that it is asked once.

    ``reason`` is why, with its evidence, in both languages as JSON; empty where the rule says enough.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    subject_id = models.UUIDField()
    kind = models.CharField(max_length=16, choices=TaskKind.choices)
    rule_id = models.CharField(max_length=40)
    cause_key = models.CharField(max_length=200, unique=True)
    reference_id = models.UUIDField(null=True)
    opened_at = models.DateTimeField()
    due_at = models.DateTimeField()
    status = models.CharField(max_length=8, choices=TaskStatus.choices, default=TaskStatus.OPEN)
    closed_at: "models.DateTimeField[datetime | None, datetime | None]" = models.DateTimeField(null=True)
    closed_by = models.UUIDField(null=True)
    outcome = EncryptedText(null=True)
    reason = EncryptedText(null=True)

    class Meta:
        constraints: ClassVar[list[Any]] = [
            models.CheckConstraint(
                name="task_closed_when_not_open",
                condition=Q(status=TaskStatus.OPEN, closed_at=None)
                | ~Q(status=TaskStatus.OPEN) & Q(closed_at__isnull=False, outcome__isnull=False),
            ),
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["due_at"], condition=Q(status="open"), name="task_open_by_due"),
            models.Index(fields=["subject_id", "opened_at"], name="task_by_subject"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} ({self.status})"


class NoticeKind(models.TextChoices):
    """What somebody is told; nothing has to be done about it."""

    HANDED_OVER = "handed_over", _("Your client is another advisor's client, too")
    PARTED = "parted", _("Two profiles were parted again")
    SIGN_SOON = "sign_soon", _("An instruction is about to lapse")
    SIGN_OVER = "sign_over", _("An instruction lapsed")
    MONEY_SOON = "money_soon", _("A contract waits for its money for two days more")
    MONEY_OVER = "money_over", _("A contract’s money did not come")
    REPORT_VOID = "report_void", _("A suitability report was declared void")
    REPORT_REPLACED = "report_replaced", _("A suitability report was replaced")


class Notice(models.Model):
    """A word to one person alone, also about a client whom they see no longer; ``client`` is the name they knew."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    recipient_id = models.UUIDField()
    kind = models.CharField(max_length=16, choices=NoticeKind.choices)
    cause_key = models.CharField(max_length=200)
    subject_id = models.UUIDField()
    client = EncryptedText()
    branch_id: "models.UUIDField[Any, Any]" = models.UUIDField(null=True)
    told_at = models.DateTimeField()
    read_at: "models.DateTimeField[datetime | None, datetime | None]" = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar[list[Any]] = [
            models.UniqueConstraint(fields=["recipient_id", "cause_key"], name="notice_told_once"),
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["recipient_id", "told_at"], condition=Q(read_at=None), name="notice_unread"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} → {self.recipient_id}"


class SavedView(models.Model):
    """A list of clients that somebody asks for often: what it is narrowed by, never who was in it.

    ``criteria`` are names and codes as the address has them. A manager may share one with the branch.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    owner_id = models.UUIDField()
    branch_id: "models.UUIDField[Any, Any]" = models.UUIDField(null=True)
    name = models.CharField(max_length=40)
    criteria: "models.JSONField[dict[str, str], dict[str, str]]" = models.JSONField()
    shared = models.BooleanField(default=False)
    saved_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar[list[Any]] = [
            models.UniqueConstraint(fields=["owner_id", "name"], name="savedview_named_once"),
            models.CheckConstraint(
                name="savedview_shared_with_a_branch", condition=Q(shared=False) | Q(branch_id__isnull=False)
            ),
            models.CheckConstraint(name="savedview_narrows", condition=~Q(criteria={})),
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["branch_id"], condition=Q(shared=True), name="savedview_of_branch"),
        ]

    def __str__(self) -> str:
        return self.name


class PrecisionSample(models.Model):
    """Links that machines made, drawn at random for a person to judge; the same seed draws the same ones again."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    seed = models.PositiveIntegerField()
    population = models.PositiveIntegerField()
    drawn_at = models.DateTimeField()
    drawn_by = models.UUIDField()
    drawn_by_label = models.CharField(max_length=80)

    def __str__(self) -> str:
        return f"{self.seed} of {self.population}"


class SampledLink(models.Model):
    """One drawn link, with what a person says about it. ``judgement`` is empty until then."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    sample = models.ForeignKey(PrecisionSample, on_delete=models.PROTECT, related_name="links")
    place = models.PositiveSmallIntegerField()
    record_id = models.UUIDField()
    beside_id = models.UUIDField()
    subject_id = models.UUIDField()
    rule = models.CharField(max_length=24)
    judgement = models.CharField(
        max_length=8, blank=True, choices=[("right", _("Right")), ("wrong", _("Wrong")), ("unsure", _("Cannot tell"))]
    )
    judged_by: "models.UUIDField[Any, Any]" = models.UUIDField(null=True)
    judged_at: "models.DateTimeField[datetime | None, datetime | None]" = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar[list[Any]] = [
            models.UniqueConstraint(fields=["sample", "place"], name="sampledlink_one_in_a_place"),
            models.CheckConstraint(
                name="sampledlink_judged_by_somebody",
                condition=Q(judgement="", judged_by=None, judged_at=None)
                | ~Q(judgement="") & Q(judged_by__isnull=False, judged_at__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.place}: {self.judgement or '?'}"


class VisitDraft(models.Model):
    """What an advisor has typed into a visit form and not saved yet; shows to nobody else, not even to oversight.

    ``id`` is the form's key, so that one form has one draft. ``opened_for`` is the client whose form it is, none for a
    visitor who is to be named. ``content`` is the form as JSON; it is erased when the visit is written down or the
    draft is discarded, and ``closed_at`` stays, so that a page that saves late brings nothing back.
    """

    id = models.UUIDField(primary_key=True, editable=False)
    owner_id = models.UUIDField()
    opened_for: "models.UUIDField[Any, Any]" = models.UUIDField(null=True)
    content = EncryptedText(null=True)
    saved_at = models.DateTimeField()
    closed_at: "models.DateTimeField[datetime | None, datetime | None]" = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar[list[Any]] = [
            models.CheckConstraint(
                name="visitdraft_open_or_erased",
                condition=Q(closed_at=None, content__isnull=False) | Q(closed_at__isnull=False, content=None),
            ),
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["owner_id", "-saved_at"], condition=Q(closed_at=None), name="visitdraft_open"),
        ]

    def __str__(self) -> str:
        return f"draft of {self.saved_at:%Y-%m-%d %H:%M}"
