"""Lay out a disclosure for reading: chapters of texts, facts and tables, straight from its schema."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any, TypeAlias

from django.utils.translation import gettext as _

from cms.domain.payload import Payload
from cms.domain.schema import Chapter, Field, Form, Layout, Sort
from cms.reading.language import read, said
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
    """`digest`: its values are long and have no place to break at."""

    label: str
    numeric: bool
    digest: bool = False


@dataclass(frozen=True)
class Cell:
    """`file` is the digest of an attached file that the cell leads to, "" otherwise."""

    text: str
    column: Column
    file: str = ""


@dataclass(frozen=True)
class Table:
    """`heading` is "" when the chapter's own heading says it already."""

    heading: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[Cell, ...], ...]
    shape: str = "table"


@dataclass(frozen=True)
class Points:
    """Sentences one below the other."""

    heading: str
    items: tuple[str, ...]
    shape: str = "points"


@dataclass(frozen=True)
class Texts:
    """Texts with a heading each."""

    heading: str
    items: tuple[tuple[str, str], ...]
    shape: str = "texts"


@dataclass(frozen=True)
class ShownFormula:
    """`denominator` is "" when nothing is divided."""

    code: str
    name: str
    numerator: str
    denominator: str


@dataclass(frozen=True)
class Formulas:
    heading: str
    items: tuple[ShownFormula, ...]
    shape: str = "formulas"


Block: TypeAlias = Prose | Facts | Table | Points | Texts | Formulas


@dataclass(frozen=True)
class Reading:
    """One chapter. `id` is the chapter's in the schema and the anchor on the page."""

    id: str
    title: str
    blocks: tuple[Block, ...]


def readings(
    payload: Payload, *, without: frozenset[str] = frozenset(), leaving: frozenset[str] = frozenset()
) -> tuple[Reading, ...]:
    """The chapters that hold something, in schema order; `without` names chapters, `leaving` fields shown otherwise."""
    found = (_reading(chapter, payload, leaving) for chapter in payload.schema.chapters if chapter.id not in without)
    return tuple(reading for reading in found if reading.blocks)


def _reading(chapter: Chapter, payload: Payload, leaving: frozenset[str]) -> Reading:
    return Reading(chapter.id, said(chapter.label), tuple(_blocks(chapter, payload, leaving)))


def _blocks(chapter: Chapter, payload: Payload, leaving: frozenset[str]) -> Iterator[Block]:
    """Runs of single values become one list of facts; texts and tables stand on their own."""
    facts: list[tuple[str, str]] = []
    for field in chapter.fields:
        value = payload.fields.get(field.name)
        if value is None or field.name in leaving:
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


def _standing(chapter: Chapter, field: Field, value: Any) -> Block:
    if field.sort is Sort.PROSE:
        return Prose(said(field.label), shown(field, value))
    alone = len(chapter.fields) == 1
    return LAYOUTS[field.layout](field, value, heading="" if alone else said(field.label))


def _points(field: Field, value: list[dict[str, Any]], *, heading: str) -> Points:
    return Points(heading, tuple(read(row.get("text")) for row in value))


def _texts(field: Field, value: list[dict[str, Any]], *, heading: str) -> Texts:
    first, second = field.columns
    return Texts(
        heading, tuple((shown(first, row.get(first.name)), shown(second, row.get(second.name))) for row in value)
    )


def _formulas(field: Field, value: list[dict[str, Any]], *, heading: str) -> Formulas:
    return Formulas(heading, tuple(_formula(row) for row in value))


def _formula(row: dict[str, Any]) -> ShownFormula:
    said_code = _("%(id)s, version %(version)s") % {"id": row.get("formula", ""), "version": row.get("version", "")}
    return ShownFormula(said_code, *(read(row.get(name)) for name in ("name", "numerator", "denominator")))


DIGESTS = frozenset({Form.DIGEST, Form.FILE})


def table_of(field: Field, value: list[dict[str, Any]], *, heading: str = "") -> Table:
    """Rows as a table; a column that no row fills is left out."""
    filled = [column for column in field.columns if any(column.name in row for row in value)]
    columns = [Column(_labelled(one), one.sort in NUMERIC, one.form in DIGESTS) for one in filled]
    rows = tuple(
        tuple(
            Cell(
                shown(field_, row.get(field_.name)),
                column,
                row.get(field_.name, "") if field_.form is Form.FILE else "",
            )
            for field_, column in zip(filled, columns, strict=True)
        )
        for row in value
    )
    return Table(heading, tuple(columns), rows)


LAYOUTS: dict[Layout, Callable[..., Block]] = {
    Layout.TABLE: table_of,
    Layout.LIST: _points,
    Layout.TEXTS: _texts,
    Layout.FORMULAS: _formulas,
}


@dataclass(frozen=True)
class CoverFact:
    """Label and value; `slug` is the page that the value names, "" otherwise."""

    label: str
    value: str
    slug: str = ""


def cover_facts(payload: Payload) -> tuple[CoverFact, ...]:
    """What the cover says besides title, sentence and risk notice."""
    return tuple(
        CoverFact(
            _labelled(field),
            shown(field, payload.fields[field.name]),
            payload.fields[field.name] if field.form is Form.SLUG else "",
        )
        for field in payload.schema.chapters[0].fields
        if field.name in payload.fields and field.name not in {"title", "summary", "risk_notice"}
    )


def _labelled(field: Field) -> str:
    unit = unit_of(field)
    return _("%(label)s (%(unit)s)") % {"label": said(field.label), "unit": unit} if unit else said(field.label)
