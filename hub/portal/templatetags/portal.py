"""`{% load portal %}`: values of a payload in templates, and the address where a record is verified."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.template import Library
from django.urls import reverse

from cms.domain.checklist import completeness
from cms.queries import Version
from cms.reading.language import read
from cms.reading.values import percent
from hub.portal.completeness import ShownCompleteness

register = Library()


@register.filter
def spoken(value: dict[str, Any] | None) -> str:
    """{{ payload.fields.stage|spoken }}: a bilingual value in the reader's language."""
    return read(value)


@register.filter
def of(values: Mapping[str, Any] | str, name: str) -> Any:
    """{{ beside|of:chapter.id }}: what a mapping holds under a name, "" where it holds nothing or is none."""
    return values.get(name, "") if isinstance(values, Mapping) else ""


@register.filter
def basis_points(value: int) -> str:
    """{{ 540|basis_points }}: 5.40%."""
    return percent(value)


@register.simple_tag
def completeness_of(version: Version) -> ShownCompleteness:
    """{% completeness_of version as completeness %}: its checklist."""
    return ShownCompleteness(completeness(version.payload))


@register.simple_tag
def verify_record(kind: str, record_id: UUID) -> str:
    """{% verify_record "disclosure" version.id %}"""
    return reverse("portal:verify_record", kwargs={"kind": kind, "fact_id": record_id})
