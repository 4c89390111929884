"""Issued reports as rows of history; the printed file and its inputs lie in the vault."""

from typing import Any, ClassVar

from django.db import models
from django.db.models import Q


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
