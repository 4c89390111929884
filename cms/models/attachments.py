"""Files that disclosures carry, each once, by what is in it. Append-only."""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from cms.domain.files import LARGEST_FILE, FileType


class Attachment(models.Model):
    """One kept file. The database holds the digest to the content and shows it to whom some version shows it.

    ``text`` are the words that a program could read in it, ``removed`` what was taken out before it was kept.
    """

    digest = models.CharField(max_length=64, primary_key=True)
    content = models.BinaryField()
    type = models.CharField(max_length=10, choices=[(one.value, one.value) for one in FileType])
    size_bytes = models.PositiveIntegerField()
    text = models.TextField(blank=True)
    removed = models.JSONField(default=list)
    kept_by_id = models.UUIDField(null=True)
    kept_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                name="attachment_of_a_fair_size", condition=Q(size_bytes__gte=1, size_bytes__lte=LARGEST_FILE)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.type} {self.digest[:8]}"
