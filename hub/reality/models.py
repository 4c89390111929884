"""Devices and what they measured, what projects declared, visits and their pictures: rows of history, all of them."""

from typing import Any, ClassVar

from django.db import models
from django.db.models import F, Q

from hub.kernel.ids import new_id
from hub.reality.domain.declared import MOST_DAYS, WHOLE_BPS, Bound
from hub.reality.domain.visits import PictureKind


class Device(models.Model):
    """A measuring device or a borrower's ERP: its public key, its project, and what it measures there."""

    id = models.CharField(primary_key=True, max_length=60)
    project_code = models.CharField(max_length=40)
    public_key = models.BinaryField()
    measures = models.JSONField()
    what_zh = models.CharField(max_length=80)
    what_en = models.CharField(max_length=80)
    valid_from = models.DateTimeField()
    added_by = models.CharField(max_length=80)
    added_at = models.DateTimeField()

    def __str__(self) -> str:
        return self.id


class DeviceEnd(models.Model):
    """The end of a device's key; what it signed before stays."""

    device = models.OneToOneField(Device, on_delete=models.PROTECT, primary_key=True, related_name="end")
    ended_at = models.DateTimeField()
    ended_by = models.CharField(max_length=80)
    reason = models.CharField(max_length=200)

    def __str__(self) -> str:
        return str(self.device_id)


class DeviceMessage(models.Model):
    """One signed message as it was taken; ``signature`` covers the request it came in."""

    id = models.UUIDField(primary_key=True, editable=False)
    device = models.ForeignKey(Device, on_delete=models.PROTECT, related_name="messages")
    name = models.CharField(max_length=60)
    number = models.BigIntegerField()
    body = models.BinaryField()
    signature = models.BinaryField()
    signed_base = models.BinaryField()
    taken_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar[list[Any]] = [
            models.UniqueConstraint(fields=["device", "name"], name="devicemessage_once"),
            models.UniqueConstraint(fields=["device", "number"], name="devicemessage_one_each_number"),
        ]

    def __str__(self) -> str:
        return f"{self.device_id} {self.number}"


class Reading(models.Model):
    """One measured value in thousandths; ``day`` is the calendar day where the branches are."""

    id = models.BigAutoField(primary_key=True)
    message = models.ForeignKey(DeviceMessage, on_delete=models.PROTECT, related_name="readings")
    device = models.ForeignKey(Device, on_delete=models.PROTECT)
    quantity = models.CharField(max_length=40)
    at = models.DateTimeField()
    day = models.DateField()
    value = models.BigIntegerField()

    class Meta:
        constraints: ClassVar[list[Any]] = [
            models.UniqueConstraint(fields=["device", "quantity", "at"], name="reading_one_value_an_instant"),
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["quantity", "day", "device"], name="reading_by_day"),
        ]

    def __str__(self) -> str:
        return f"{self.quantity} {self.value}"


class Declaration(models.Model):
    """What a project says of itself from a day on; a later one takes its place."""

    id = models.BigAutoField(primary_key=True)
    project_code = models.CharField(max_length=40)
    quantity = models.CharField(max_length=40)
    bound = models.CharField(max_length=10, choices=[(one.value, one.value) for one in Bound])
    value = models.BigIntegerField()
    tolerance_bps = models.IntegerField()
    freeze_days = models.SmallIntegerField()
    since = models.DateField()
    recorded_by = models.CharField(max_length=80)
    recorded_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar[list[Any]] = [
            models.UniqueConstraint(fields=["project_code", "quantity", "since"], name="declaration_one_a_day"),
            models.CheckConstraint(
                name="declaration_in_range",
                condition=Q(tolerance_bps__gte=0, tolerance_bps__lte=WHOLE_BPS)
                & Q(freeze_days__gte=1, freeze_days__lte=MOST_DAYS),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.project_code} {self.quantity}"


class Weighing(models.Model):
    """One time that what was measured was held against what was declared."""

    id = models.BigAutoField(primary_key=True)
    ran_at = models.DateTimeField()
    until = models.DateField()
    opened = models.PositiveIntegerField()
    frozen = models.PositiveIntegerField()

    def __str__(self) -> str:
        return f"{self.ran_at:%Y-%m-%d %H:%M}"


class SiteVisit(models.Model):
    """A visit to a project as it was written down."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    project_code = models.CharField(max_length=40)
    visited_at = models.DateTimeField()
    place_zh = models.CharField(max_length=120)
    place_en = models.CharField(max_length=120)
    latitude = models.IntegerField(null=True)
    longitude = models.IntegerField(null=True)
    staff = models.PositiveSmallIntegerField()
    clients = models.PositiveSmallIntegerField()
    checklist = models.JSONField()
    found_zh = models.TextField()
    found_en = models.TextField()
    interviews_zh = models.TextField(blank=True)
    interviews_en = models.TextField(blank=True)
    recorded_by = models.CharField(max_length=80)
    recorded_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar[list[Any]] = [
            models.CheckConstraint(name="sitevisit_is_over", condition=Q(visited_at__lte=F("recorded_at"))),
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["project_code", "-visited_at"], name="sitevisit_by_project"),
        ]

    def __str__(self) -> str:
        return f"{self.project_code} {self.visited_at:%Y-%m-%d}"


class SitePicture(models.Model):
    """A picture of a visit; ``content`` is what is served and what ``digest`` is the SHA-256 of."""

    id = models.BigAutoField(primary_key=True)
    visit = models.ForeignKey(SiteVisit, on_delete=models.PROTECT, related_name="pictures")
    place = models.PositiveSmallIntegerField()
    digest = models.CharField(max_length=64)
    kind = models.CharField(max_length=10, choices=[(one.value, one.value) for one in PictureKind])
    width = models.IntegerField()
    height = models.IntegerField()
    caption_zh = models.CharField(max_length=120)
    caption_en = models.CharField(max_length=120)
    content = models.BinaryField()

    class Meta:
        constraints: ClassVar[list[Any]] = [
            models.UniqueConstraint(fields=["visit", "place"], name="sitepicture_one_a_place"),
        ]
        indexes: ClassVar[list[models.Index]] = [models.Index(fields=["digest"], name="sitepicture_by_digest")]

    def __str__(self) -> str:
        return self.digest[:8]
