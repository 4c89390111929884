"""Which signed-in investor had which version before them: as little as a notice of a correction needs."""

from typing import ClassVar

from django.db import models

from hub.kernel.ids import new_id


class Reading(models.Model):
    """The first time one investor read one version; later times are not kept. Append-only, and goes with the person."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    subject_id = models.UUIDField()
    slug = models.CharField(max_length=120)
    number = models.PositiveIntegerField()
    first_read_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["subject_id", "slug", "number"], name="reading_once_of_a_version"),
        ]
        indexes: ClassVar = [models.Index(fields=["slug", "number"], name="reading_of_a_version")]

    def __str__(self) -> str:
        return f"{self.slug} v{self.number}"
