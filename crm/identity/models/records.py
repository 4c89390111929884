"""Who is who: records as sources know them, what proves they are one person, and which profile they belong to.

Nothing here is derived from a member: profiles have ids of their own, and a record only points at one for a while.
"""

from datetime import datetime
from typing import Any, ClassVar

from django.db import models
from django.db.models import Q

from crm.identity.domain.sightings import Assurance, IdentifierKind, Rule
from hub.kernel.ids import new_id
from hub.vault.fields import EncryptedText

RULES = [(rule.value, rule.value) for rule in Rule]


class Profile(models.Model):
    """One investor, or one who turned out to be another: then `hub.access` redirects to the profile in use.

    An erased one is nobody's, and never anybody's again.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    opened_at = models.DateTimeField()
    erased_at: "models.DateTimeField[datetime | None, datetime | None]" = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return str(self.id)


class SourceRecord(models.Model):
    """One person as one source knows them: an app account, a line in a branch's book, a device nobody logged in on.

    ``id`` is derived from source and key, so that a replay meets the same record; ``key_blind`` hides what may be
    personal in the key.
    """

    id = models.UUIDField(primary_key=True, editable=False)
    source = models.CharField(max_length=64)
    key_blind = models.CharField(max_length=64)
    is_device = models.BooleanField(default=False)
    seen_since = models.DateTimeField()

    class Meta:
        constraints: ClassVar[list[Any]] = [
            models.UniqueConstraint(fields=["source", "key_blind"], name="sourcerecord_once"),
        ]

    def __str__(self) -> str:
        return f"{self.source} {self.id}"


class Identifier(models.Model):
    """A mark that a record carries: shown masked, searched blind, encrypted."""

    id = models.BigAutoField(primary_key=True)
    record = models.ForeignKey(SourceRecord, on_delete=models.PROTECT, related_name="identifiers")
    kind = models.CharField(max_length=16, choices=[(kind.value, kind.value) for kind in IdentifierKind])
    blind = models.CharField(max_length=64)
    masked = models.CharField(max_length=120)
    value = EncryptedText(bound_to=("record", "kind", "blind"))
    assurance = models.SmallIntegerField(choices=[(level.value, level.name) for level in Assurance])
    seen_since = models.DateTimeField()

    class Meta:
        constraints: ClassVar[list[Any]] = [
            models.UniqueConstraint(fields=["record", "kind", "blind"], name="identifier_once"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.masked}"


class LinkKey(models.Model):
    """The blind index of a text that proves two records to be one person by ``rule``."""

    id = models.BigAutoField(primary_key=True)
    record = models.ForeignKey(SourceRecord, on_delete=models.PROTECT, related_name="link_keys")
    rule = models.CharField(max_length=24, choices=RULES)
    blind = models.CharField(max_length=64)

    class Meta:
        constraints: ClassVar[list[Any]] = [
            models.UniqueConstraint(fields=["rule", "blind", "record"], name="linkkey_once"),
        ]

    def __str__(self) -> str:
        return f"{self.rule} {self.blind[:8]}"


class Membership(models.Model):
    """Which profile a record belongs to, in two times: from when it holds, and when the hub believed it."""

    id = models.BigAutoField(primary_key=True)
    record = models.ForeignKey(SourceRecord, on_delete=models.PROTECT, related_name="memberships")
    subject_id = models.UUIDField()
    rule = models.CharField(max_length=24, blank=True, choices=RULES)
    valid_from = models.DateTimeField()
    recorded_at = models.DateTimeField()
    superseded_at: "models.DateTimeField[datetime | None, datetime | None]" = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar[list[Any]] = [
            models.UniqueConstraint(fields=["record"], condition=Q(superseded_at=None), name="membership_one_current"),
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(
                fields=["subject_id"], include=["record"], condition=Q(superseded_at=None), name="membership_by_subject"
            ),
            models.Index(
                fields=["subject_id"], condition=Q(superseded_at__isnull=False), name="membership_past_by_subject"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.record_id} → {self.subject_id}"


class Assertion(models.Model):
    """A human's word that two records are, or are not, the same person. It outranks every rule until withdrawn."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    left = models.ForeignKey(SourceRecord, on_delete=models.PROTECT, related_name="+")
    right = models.ForeignKey(SourceRecord, on_delete=models.PROTECT, related_name="+")
    same = models.BooleanField()
    rule = models.CharField(max_length=24, choices=RULES)
    by_id = models.UUIDField(null=True)
    by_label = models.CharField(max_length=80)
    asserted_at = models.DateTimeField()
    withdrawn_at: "models.DateTimeField[datetime | None, datetime | None]" = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar[list[Any]] = [
            models.UniqueConstraint(
                fields=["left", "right", "same"], condition=Q(withdrawn_at=None), name="assertion_once_in_force"
            ),
            models.CheckConstraint(name="assertion_about_two_records", condition=~Q(left=models.F("right"))),
        ]
        indexes: ClassVar[list[models.Index]] = [models.Index(fields=["right"], name="assertion_by_right")]

    def __str__(self) -> str:
        return f"{self.left_id} {'=' if self.same else '≠'} {self.right_id}"


class MergeKind(models.TextChoices):
    """Two profiles became one, or one became two."""

    MERGED = "merged"
    SPLIT = "split"


class MergeEvent(models.Model):
    """The history of a profile: which records moved from where to where, and by which rule."""

    id = models.BigAutoField(primary_key=True)
    kind = models.CharField(max_length=8, choices=MergeKind.choices)
    from_subject_id = models.UUIDField()
    to_subject_id = models.UUIDField()
    records: "models.JSONField[list[str], list[str]]" = models.JSONField()
    rule = models.CharField(max_length=24, blank=True)
    by_label = models.CharField(max_length=80)
    happened_at = models.DateTimeField()

    class Meta:
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["to_subject_id"], name="mergeevent_by_target"),
            models.Index(fields=["from_subject_id"], name="mergeevent_by_origin"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.from_subject_id} → {self.to_subject_id}"


class RefusedLink(models.Model):
    """A link that a rule asked for and a contradiction forbade: work for a person."""

    id = models.BigAutoField(primary_key=True)
    left = models.ForeignKey(SourceRecord, on_delete=models.PROTECT, related_name="+")
    right = models.ForeignKey(SourceRecord, on_delete=models.PROTECT, related_name="+")
    rule = models.CharField(max_length=24, choices=RULES)
    because = models.CharField(max_length=200)
    found_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar[list[Any]] = [
            models.UniqueConstraint(fields=["left", "right", "rule"], name="refusedlink_once"),
        ]

    def __str__(self) -> str:
        return f"{self.rule}: {self.because}"


class DeviceUse(models.Model):
    """A user was logged in on a device within one hour; enough to say in whose hands it was, and when."""

    id = models.BigAutoField(primary_key=True)
    device = models.ForeignKey(SourceRecord, on_delete=models.PROTECT, related_name="uses")
    user = models.ForeignKey(SourceRecord, on_delete=models.PROTECT, related_name="devices")
    hour = models.DateTimeField()
    first_at = models.DateTimeField()
    last_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar[list[Any]] = [
            models.UniqueConstraint(fields=["device", "user", "hour"], name="deviceuse_once_an_hour"),
        ]

    def __str__(self) -> str:
        return f"{self.user_id} on {self.device_id}"


class BindOffer(models.Model):
    """A code shown at the desk for one client, good once and for a short time; only its digest is kept."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    subject_id = models.UUIDField()
    token_digest = models.CharField(max_length=64, unique=True)
    offered_by = models.UUIDField(null=True)
    offered_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    used_at: "models.DateTimeField[datetime | None, datetime | None]" = models.DateTimeField(null=True)
    used_by_record: "models.UUIDField[Any, Any]" = models.UUIDField(null=True)

    class Meta:
        constraints: ClassVar[list[Any]] = [
            models.CheckConstraint(
                name="bindoffer_used_by_a_record",
                condition=Q(used_at=None, used_by_record=None) | Q(used_at__isnull=False, used_by_record__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.subject_id} until {self.expires_at:%H:%M}"
