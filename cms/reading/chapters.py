"""Lay out a disclosure for reading: chapters of texts, facts and tables, straight from its schema."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from cms.domain.payload import Payload
from cms.domain.schema import Chapter, Field, Sort
from cms.reading.language import said
from cms.reading.values import NUMERIC, shown, unit_of


@dataclass(frozen=True)
class Prose:
    label: str
    text: str
    shape: str = "prose"


@dataclass(frozen=True)
class Facts:
    rows: tuple[tuple[str, str], ...]
    shape: str = "facts"


@dataclass(frozen=True)
class Column:
    label: str
    numeric: bool


@dataclass(frozen=True)
class Cell:
    text: str
    column: Column


@dataclass(frozen=True)
class Table:
    """`heading` is "" when the chapter's own heading says it already."""

    heading: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[Cell, ...], ...]
    shape: str = "table"


@dataclass(frozen=True)
class Reading:
    """One chapter. `id` is the chapter's in the schema and the anchor on the page."""

    id: str
    title: str
    blocks: tuple[Prose | Facts | Table, ...]


def readings(payload: Payload, *, without: frozenset[str] = frozenset()) -> tuple[Reading, ...]:
    """The chapters that hold something, in schema order; `without` names chapters shown in another way."""
    found = (_reading(chapter, payload) for chapter in payload.schema.chapters if chapter.id not in without)
    return tuple(reading for reading in found if reading.blocks)


def _reading(chapter: Chapter, payload: Payload) -> Reading:
    return Reading(chapter.id, said(chapter.label), tuple(_blocks(chapter, payload)))


def _blocks(chapter: Chapter, payload: Payload) -> Iterator[Prose | Facts | Table]:
    """Runs of single values become one list of facts; texts and tables stand on their own."""
    facts: list[tuple[str, str]] = []
    for field in chapter.fields:
        value = payload.fields.get(field.name)
        if value is None:
            continue
        if field.sort in (Sort.PROSE, Sort.ROWS):
            if facts:
                yield Facts(tuple(facts))
                facts = []
            yield _standing(chapter, field, value)
        else:
            facts.append((_labelled(field), shown(field, value)))
    if facts:
        yield Facts(tuple(facts))


def _standing(chapter: Chapter, field: Field, value: Any) -> Prose | Table:
    if field.sort is Sort.PROSE:
        return Prose(said(field.label), shown(field, value))
    alone = len(chapter.fields) == 1
    return table_of(field, value, heading="" if alone else said(field.label))


def table_of(field: Field, value: list[dict[str, Any]], *, heading: str = "") -> Table:
    """Rows as a table; a column that no row fills is left out."""
    filled = [column for column in field.columns if any(column.name in row for row in value)]
    columns = [Column(_labelled(column), column.sort in NUMERIC) for column in filled]
    rows = tuple(
        tuple(Cell(shown(field_, row.get(field_.name)), column) for field_, column in zip(filled, columns, strict=True))
        for row in value
    )
    return Table(heading, tuple(columns), rows)


def _labelled(field: Field) -> str:
    unit = unit_of(field)
    return _("%(label)s (%(unit)s)") % {"label": said(field.label), "unit": unit} if unit else said(field.label)
