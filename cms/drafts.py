"""Translate between a Wagtail draft (yuan, percent, blocks) and the fields of a payload (fen, basis points, rows)."""

from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from cms.domain.payload import Payload, freeze, shape
from cms.domain.schema import BILINGUAL, Field, Sort
from cms.models.pages import Draft
from cms.models.typed import draft_names
from hub.kernel.clock import instant, parse_instant


def payload_of(page: Draft) -> Payload:
    """Freeze what the draft holds. Raises `DoesNotFit`."""
    return freeze(kind=page.schema.kind, slug=page.slug, fields=fields_of(page))


def as_it_stands(page: Draft) -> Payload:
    """What the draft holds, refused values included: to compare and to look at, never to publish."""
    return shape(schema=page.schema, slug=page.slug, fields=fields_of(page))


def fields_of(page: Draft) -> dict[str, Any]:
    return {field.name: _read(field, lambda name: getattr(page, name)) for field in page.schema.fields()}


def fill(page: Draft, fields: Mapping[str, Any]) -> None:
    """Write payload fields into the draft; a field that is absent is emptied."""
    frozen = freeze(kind=page.schema.kind, slug=page.slug, fields=fields).fields
    for field in page.schema.fields():
        for name, value in _written(field, frozen.get(field.name)).items():
            setattr(page, name, value)


def _read(field: Field, get: Any) -> Any:
    names = draft_names(field)
    if field.sort in BILINGUAL:
        return {"zh": get(names[0]) or "", "en": get(names[1]) or ""}
    value = get(names[0])
    if field.sort in (Sort.MONEY, Sort.BPS):
        return None if value is None else int((Decimal(value) * 100).to_integral_exact())
    if field.sort is Sort.DAY:
        return value.isoformat() if isinstance(value, date) else value
    if field.sort is Sort.INSTANT:
        return instant(value) if isinstance(value, datetime) else value
    if field.sort is Sort.ROWS:
        return [_read_row(field, block.value) for block in value or []]
    return value


def _read_row(field: Field, row: Mapping[str, Any]) -> dict[str, Any]:
    return {column.name: _read(column, row.get) for column in field.columns}


def _written(field: Field, value: Any) -> dict[str, Any]:
    """Draft column → value, for one payload value (None when it is absent)."""
    names = draft_names(field)
    if field.sort in BILINGUAL:
        return dict(zip(names, ((value or {}).get("zh", ""), (value or {}).get("en", "")), strict=True))
    if field.sort in (Sort.MONEY, Sort.BPS):
        return {names[0]: None if value is None else Decimal(value) / 100}
    if field.sort is Sort.DAY:
        return {names[0]: None if value is None else date.fromisoformat(value)}
    if field.sort is Sort.INSTANT:
        return {names[0]: None if value is None else parse_instant(value)}
    if field.sort is Sort.ROWS:
        return {names[0]: [("row", _written_row(field, row)) for row in value or []]}
    if field.sort is Sort.CODE:
        return {names[0]: value or ""}
    return {names[0]: value}


def _written_row(field: Field, row: Mapping[str, Any]) -> dict[str, Any]:
    cells = [_written(column, row.get(column.name)) for column in field.columns]
    return {name: value for cell in cells for name, value in cell.items()}
