"""Issued reports as rows of history, the keys that sign them, what their reasons say, and runs that issue many."""

from typing import TYPE_CHECKING, Any, ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from hub.kernel.ids import new_id
from hub.vault.fields import EncryptedText
from reports.domain.voids import Cause

if TYPE_CHECKING:
    from datetime import datetime


class Report(models.Model):
    """One issued suitability report.

    ``content_digest`` decides sameness (inputs without the act of issuing), ``inputs_digest`` is that of the file
    attached inside the PDF, ``pdf_digest`` that of the PDF. ``renderer`` says what drew it.
    """

    id = models.UUIDField(primary_key=True, editable=False)
    subject_id = models.UUIDField()
    number = models.CharField(max_length=40, unique=True)
    level = models.SmallIntegerField()
    recommends = models.BooleanField()
    content_digest = models.CharField(max_length=64)
    inputs_digest = models.CharField(max_length=64)
    inputs_sealed_id = models.UUIDField()
    pdf_digest = models.CharField(max_length=64)
    pdf_bytes = models.IntegerField()
    pdf_sealed_id = models.UUIDField()
    renderer = models.JSONField()
    issued_by = models.UUIDField(null=True)
    issued_by_label = models.CharField(max_length=100)
    issued_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar[list[Any]] = [
            models.UniqueConstraint(fields=["subject_id", "content_digest"], name="report_once_per_content"),
            models.CheckConstraint(name="report_level_in_range", condition=Q(level__gte=1, level__lte=5)),
            models.CheckConstraint(name="report_has_a_document", condition=Q(pdf_bytes__gt=0)),
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["subject_id", "issued_at"], name="report_by_subject"),
        ]

    def __str__(self) -> str:
        return self.number


class Voiding(models.Model):
    """What compliance asked: that a report be void. The vault keeps the words for the second person."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    report_id = models.UUIDField()
    subject_id = models.UUIDField()
    number = models.CharField(max_length=40)
    cause = models.CharField(max_length=16, choices=[(cause.value, cause.value) for cause in Cause])
    words_sealed_id = models.UUIDField()
    words_digest = models.CharField(max_length=64)
    asked_by = models.UUIDField()
    asked_by_label = models.CharField(max_length=100)
    asked_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar[list[Any]] = [
            models.CheckConstraint(name="voiding_cause_is_known", condition=Q(cause__in=[one.value for one in Cause])),
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["report_id"], name="voiding_by_report"),
            models.Index(fields=["asked_at"], name="voiding_by_time"),
        ]

    def __str__(self) -> str:
        return f"{self.number}: {self.cause}"


class VoidingDecision(models.Model):
    """Another person's word on it, once; ``agreed`` makes the report void from ``decided_at`` on.

    It repeats report, subject and first person, so that the database can refuse what does not fit.
    """

    voiding = models.OneToOneField(
        Voiding, models.PROTECT, primary_key=True, db_constraint=False, related_name="decision"
    )
    report_id = models.UUIDField()
    subject_id = models.UUIDField()
    agreed = models.BooleanField()
    asked_by = models.UUIDField()
    decided_by = models.UUIDField()
    decided_by_label = models.CharField(max_length=100)
    decided_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar[list[Any]] = [
            models.UniqueConstraint(fields=["report_id"], condition=Q(agreed=True), name="voiding_once_per_report"),
            models.CheckConstraint(name="voiding_by_another", condition=~Q(decided_by=F("asked_by"))),
        ]

    def __str__(self) -> str:
        return f"{self.voiding_id}: {self.agreed}"


class SigningKey(models.Model):
    """A key that signs for the platform, or the authority that certifies such keys; the newest of a role is in use.

    ``certificate`` is DER. Of a key that another has followed the private part is gone: it signs nothing any more.
    """

    AUTHORITY = "authority"
    PLATFORM = "platform"

    id = models.UUIDField(primary_key=True, editable=False)
    role = models.CharField(max_length=9, choices=[(AUTHORITY, AUTHORITY), (PLATFORM, PLATFORM)])
    issuer = models.ForeignKey("self", models.PROTECT, null=True, related_name="+")
    certificate: "models.BinaryField[bytes, bytes]" = models.BinaryField()
    private_key = EncryptedText(null=True)
    made_by = models.UUIDField(null=True)
    made_by_label = models.CharField(max_length=100)
    made_at = models.DateTimeField()
    retired_at: "models.DateTimeField[datetime | None, datetime | None]" = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar[list[Any]] = [
            models.UniqueConstraint(fields=["role"], condition=Q(retired_at=None), name="signing_key_one_in_use"),
            models.CheckConstraint(
                name="signing_key_signs_or_is_retired",
                condition=Q(private_key__isnull=False, retired_at=None) | Q(private_key=None, retired_at__isnull=False),
            ),
            models.CheckConstraint(
                name="signing_key_has_an_issuer",
                condition=Q(role="authority", issuer=None) | Q(role="platform", issuer__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.role} {self.id}"


class Signature(models.Model):
    """The platform's signature of one report: what stands behind the archived bytes in the file that is handed out.

    It names nobody: ``increment`` holds digests, a certificate and a time. ``signed_digest`` is that of the whole file.
    """

    report_id = models.UUIDField(primary_key=True, editable=False)
    subject_id = models.UUIDField()
    key = models.ForeignKey(SigningKey, models.PROTECT, related_name="+")
    increment: "models.BinaryField[bytes, bytes]" = models.BinaryField()
    signed_digest = models.CharField(max_length=64, unique=True)
    signed_at = models.DateTimeField()

    def __str__(self) -> str:
        return str(self.report_id)


class ReasonPrint(models.Model):
    """The keyed marks of one report's reasons, and how alike they were to the nearest other client's at its issue.

    ``because`` is what a person said where they were too alike. It goes with the person, so no history hangs on it.
    """

    report_id = models.UUIDField(primary_key=True, editable=False)
    subject_id = models.UUIDField()
    printed = models.BinaryField()
    forms = models.BinaryField()
    compared = models.IntegerField()
    printed_bps = models.IntegerField()
    form_bps = models.IntegerField()
    nearest_id: "models.UUIDField[Any, Any]" = models.UUIDField(null=True)
    because = EncryptedText(null=True)
    because_by: "models.UUIDField[Any, Any]" = models.UUIDField(null=True)
    printed_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar[list[Any]] = [
            models.CheckConstraint(
                name="reasonprint_shares_in_range",
                condition=Q(printed_bps__gte=0, printed_bps__lte=10_000, form_bps__gte=0, form_bps__lte=10_000),
            ),
            models.CheckConstraint(
                name="reasonprint_reason_has_a_person",
                condition=Q(because=None, because_by=None) | Q(because__isnull=False, because_by__isnull=False),
            ),
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["printed_at"], name="reasonprint_by_time"),
            models.Index(fields=["subject_id"], name="reasonprint_by_subject"),
        ]

    def __str__(self) -> str:
        return f"{self.report_id}: {self.printed_bps}"


class RunState(models.TextChoices):
    """A run goes on until nothing waits; paused it waits for a person, cancelled it never goes on."""

    RUNNING = "running", _("Under way")
    PAUSED = "paused", _("Paused")
    CANCELLED = "cancelled", _("Cancelled")
    DONE = "done", _("Done")


class ItemState(models.TextChoices):
    """What became of one client's report in a run. ``UNCHANGED``: the same content was issued before, so it stands."""

    WAITING = "waiting", pgettext_lazy("report run", "waiting")
    ISSUED = "issued", pgettext_lazy("report run", "issued")
    UNCHANGED = "unchanged", pgettext_lazy("report run", "stands as issued before")
    REFUSED = "refused", pgettext_lazy("report run", "refused")
    ALIKE = "alike", pgettext_lazy("report run", "held: too alike")
    FAILED = "failed", pgettext_lazy("report run", "failed")
    CANCELLED = "cancelled", pgettext_lazy("report run", "cancelled")


class ReportRun(models.Model):
    """Reports for many clients, asked for by one person; ``key`` makes asking twice the same run.

    ``criteria`` are names and codes as the address of the client list has them, never who was in it.
    """

    id = models.UUIDField(primary_key=True, editable=False)
    criteria: "models.JSONField[dict[str, str], dict[str, str]]" = models.JSONField()
    asked_by = models.UUIDField()
    asked_label = models.CharField(max_length=100)
    asked_at = models.DateTimeField()
    total = models.IntegerField()
    state = models.CharField(max_length=10, choices=RunState.choices, default=RunState.RUNNING)
    state_at = models.DateTimeField()
    state_label = models.CharField(max_length=100)

    class Meta:
        constraints: ClassVar[list[Any]] = [
            models.CheckConstraint(name="reportrun_is_about_somebody", condition=Q(total__gt=0)),
        ]
        indexes: ClassVar[list[models.Index]] = [models.Index(fields=["asked_at"], name="reportrun_by_time")]

    def __str__(self) -> str:
        return f"{self.asked_at:%Y-%m-%d %H:%M} ({self.state})"


class RunItem(models.Model):
    """One client in a run.

    ``why`` is a code of :mod:`reports.runs.reasons`, ``detail`` never holds a person's data.

    ``attempts`` counts those that were begun and not ended: more than one means that a worker died at this client.

    ``because`` is there while the row waits to be issued with it: what became of the row ends it. ``printed_bps`` is
    how alike the reasons were when the row was held, ``nearest_id`` the other client's report that they were like.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    run = models.ForeignKey(ReportRun, on_delete=models.PROTECT, related_name="items")
    subject_id = models.UUIDField()
    place = models.IntegerField()
    state = models.CharField(max_length=10, choices=ItemState.choices, default=ItemState.WAITING)
    attempts = models.SmallIntegerField(default=0)
    why = models.CharField(max_length=40, blank=True, default="")
    detail = models.CharField(max_length=200, blank=True, default="")
    report_id: "models.UUIDField[Any, Any]" = models.UUIDField(null=True)
    printed_bps: "models.IntegerField[Any, Any]" = models.IntegerField(null=True)
    nearest_id: "models.UUIDField[Any, Any]" = models.UUIDField(null=True)
    because = EncryptedText(null=True)
    because_by: "models.UUIDField[Any, Any]" = models.UUIDField(null=True)
    settled_at: "models.DateTimeField[Any, Any]" = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar[list[Any]] = [
            models.UniqueConstraint(fields=["run", "subject_id"], name="runitem_once_per_client"),
            models.CheckConstraint(
                name="runitem_issued_has_a_report",
                condition=Q(state__in=["issued", "unchanged"], report_id__isnull=False)
                | ~Q(state__in=["issued", "unchanged"]) & Q(report_id=None),
            ),
            models.CheckConstraint(
                name="runitem_unsettled_says_why",
                condition=~Q(state__in=["refused", "alike", "failed"]) | ~Q(why=""),
            ),
            models.CheckConstraint(
                name="runitem_reason_waits_with_a_person",
                condition=Q(because=None, because_by=None)
                | Q(because__isnull=False, because_by__isnull=False, state="waiting"),
            ),
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["run", "place"], condition=Q(state="waiting"), name="runitem_waiting"),
            models.Index(fields=["run", "state"], name="runitem_by_state"),
            models.Index(fields=["subject_id"], name="runitem_by_subject"),
        ]

    def __str__(self) -> str:
        return f"{self.place}: {self.state}"
