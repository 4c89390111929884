"""Write a value of a disclosure the way people read it."""

from collections.abc import Callable
from typing import Any

from django.utils.translation import gettext as _

from cms.domain.schema import BILINGUAL, Field, Sort
from cms.reading.language import read
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
    return STATES[value]() if field.name == "state" and value in STATES else str(value)


def unit_of(field: Field) -> str:
    return _("CNY") if field.sort is Sort.MONEY else ""


def percent(basis_points: int) -> str:
    return f"{basis_points // 100}.{basis_points % 100:02d}%"


STATES: dict[str, Callable[[], str]] = {
    "paid": lambda: _("Paid out"),
    "held": lambda: _("Held in escrow"),
}
"""Words for the state codes of a use of money."""
