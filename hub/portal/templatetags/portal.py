"""`{% load portal %}`: values of a payload in templates, and the address where a record is verified."""

from typing import Any
from uuid import UUID

from django.template import Library
from django.urls import reverse

from cms.reading.language import read
from cms.reading.values import percent

register = Library()


@register.filter
def spoken(value: dict[str, Any] | None) -> str:
    """{{ payload.fields.stage|spoken }}: a bilingual value in the reader's language."""
    return read(value)


@register.filter
def basis_points(value: int) -> str:
    """{{ 540|basis_points }}: 5.40%."""
    return percent(value)


@register.simple_tag
def verify_record(kind: str, record_id: UUID) -> str:
    """{% verify_record "disclosure" version.id %}"""
    return reverse("portal:verify_record", kwargs={"kind": kind, "fact_id": record_id})
