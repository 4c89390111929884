"""The consent ledger: each row is one word of one person, and stays.

A row hangs on the record it was said through (``source_id``: a visit's record, or the profile of the login itself), so
that it follows the person when profiles merge or part; ``subject_id`` is the profile at the time.
"""

from typing import Any, ClassVar

from django.db import models
from django.db.models import F, Q

from crm.consents.domain.purposes import OF_A_HOUSEHOLD, Purpose
from hub.kernel.ids import new_id

_HOUSEHOLD = Q(purpose__in=[purpose.value for purpose in OF_A_HOUSEHOLD])


class Consent(models.Model):
    """A purpose was agreed to or taken back.

    ``about_id`` is the person's own seat in a household, ``audience`` the other seats named in it. ``decided_at`` is
    when the person said so, ``recorded_at`` when the hub learnt of it; whoever wrote it down for them names the visit
    that is the evidence.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    source_id = models.UUIDField()
    subject_id = models.UUIDField()
    whole_person = models.BooleanField()
    purpose = models.CharField(max_length=24, choices=[(purpose.value, purpose.value) for purpose in Purpose])
    wording = models.CharField(max_length=40)
    about_id: "models.UUIDField[Any, Any]" = models.UUIDField(null=True)
    audience: "models.JSONField[list[str], list[str]]" = models.JSONField(default=list)
    given = models.BooleanField()
    channel = models.CharField(max_length=8)
    visit_id: "models.UUIDField[Any, Any]" = models.UUIDField(null=True)
    recorded_by: "models.UUIDField[Any, Any]" = models.UUIDField(null=True)
    recorded_label = models.CharField(max_length=80)
    decided_at = models.DateTimeField()
    recorded_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar[list[Any]] = [
            models.CheckConstraint(
                name="consent_household_named",
                condition=_HOUSEHOLD & Q(about_id__isnull=False) | ~_HOUSEHOLD & Q(about_id=None, audience=[]),
            ),
            models.CheckConstraint(
                name="consent_own_word_or_evidence", condition=Q(channel="online") | Q(visit_id__isnull=False)
            ),
            models.CheckConstraint(name="consent_known_after_said", condition=Q(recorded_at__gte=F("decided_at"))),
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["source_id", "purpose"], name="consent_by_source"),
            models.Index(fields=["about_id"], condition=Q(about_id__isnull=False), name="consent_by_household"),
        ]

    def __str__(self) -> str:
        return f"{self.purpose} {'given' if self.given else 'withdrawn'} {self.decided_at:%Y-%m-%d}"
