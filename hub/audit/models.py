"""One row per operation: who did what to whom, when. No personal content."""

from typing import Any, ClassVar

from django.db import models

from hub.kernel.ids import new_id


class AuditRow(models.Model):
    """Append-only. The key is time-ordered and made here, so that inserting needs no right to read."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    at = models.DateTimeField(db_index=True)
    actor_kind = models.CharField(max_length=8)
    actor_id = models.UUIDField(null=True)
    actor_label = models.CharField(max_length=80)
    action = models.CharField(max_length=64)
    subject_id = models.UUIDField(null=True)
    target_kind = models.CharField(max_length=32, blank=True)
    target_id = models.CharField(max_length=80, blank=True)
    details: "models.JSONField[Any, Any]" = models.JSONField(default=dict)

    class Meta:
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["subject_id", "at"], name="audit_by_subject"),
            models.Index(fields=["actor_id", "at"], name="audit_by_actor"),
        ]

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M:%S} {self.actor_label} {self.action}"
