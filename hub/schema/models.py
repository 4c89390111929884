"""What the database looked like right after a migration run: the expectation that every scan compares with."""

from typing import Any, ClassVar

from django.db import models


class Snapshot(models.Model):
    """The catalogue as one release's migrations left it; only migrations write it, and nothing changes it."""

    id = models.UUIDField(primary_key=True, editable=False)
    release = models.CharField(max_length=64)
    """SHA-256 over the names of all applied migrations."""
    server = models.PositiveIntegerField()
    """PostgreSQL's major version: another one may spell definitions differently."""
    taken_at = models.DateTimeField()
    content = models.TextField()
    """Canonical JSON, schema ``hub/schema-snapshot/v1``."""
    digest = models.CharField(max_length=64)

    class Meta:
        constraints: ClassVar[list[Any]] = [
            models.UniqueConstraint(fields=["release", "server"], name="snapshot_once"),
        ]

    def __str__(self) -> str:
        return f"catalogue of {self.taken_at:%Y-%m-%d %H:%M} under PostgreSQL {self.server}"
