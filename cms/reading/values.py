"""Write a value of a disclosure the way people read it."""

from typing import Any

from django.utils.translation import gettext as _

from cms.domain.schema import BILINGUAL, Field, Sort
from cms.reading.language import read, said
from hub.kernel.clock import HOME_ZONE, parse_instant
from hub.kernel.money import grouped

NUMERIC = frozenset({Sort.MONEY, Sort.BPS, Sort.COUNT})


def shown(field: Field, value: Any) -> str:
    """The value as text; the unit of money stands in the label or the column head (`unit_of`)."""
    if value is None:
        return ""
    if field.sort in BILINGUAL:
        return read(value)
    if field.sort is Sort.MONEY:
        return grouped(value)
    if field.sort is Sort.BPS:
        return percent(value)
    if field.sort is Sort.COUNT:
        return f"{value:,}"
    if field.sort is Sort.INSTANT:
        return f"{parse_instant(value).astimezone(HOME_ZONE):%Y-%m-%d %H:%M}"
    chosen = field.choice(value) if field.choices else None
    return said(chosen.label) if chosen else str(value)


def unit_of(field: Field) -> str:
    return _("CNY") if field.sort is Sort.MONEY else ""


def percent(basis_points: int) -> str:
    return f"{basis_points // 100}.{basis_points % 100:02d}%"
