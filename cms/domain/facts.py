"""Take a disclosure apart into its single facts: what every channel has to carry, each under the same address."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from cms.domain.payload import Payload
from cms.domain.schema import BILINGUAL, Chapter, Field, Label, Sort


@dataclass(frozen=True)
class Fact:
    """One value. ``path`` is the machine's address (``schedule.8.principal_fen``, ``summary.zh``), as in a difference.

    ``row`` counts from one and is 0 outside of tables; ``language`` is zh or en for texts, "" otherwise; ``value`` is
    as in the payload: money in fen, rates in basis points, days as 2026-11-21.
    """

    path: str
    chapter: Label
    field: Field
    column: Field | None
    row: int
    language: str
    value: str | int

    @property
    def sort(self) -> Sort:
        """What the value is."""
        return (self.column or self.field).sort

    @property
    def label(self) -> Label:
        """The field's name, with the column's behind it in a table."""
        if self.column is None:
            return self.field.label
        return Label(f"{self.field.label.zh}·{self.column.label.zh}", f"{self.field.label.en}, {self.column.label.en}")


def facts(payload: Payload) -> Iterator[Fact]:
    """Every fact of a payload in reading order, both languages."""
    for chapter in payload.schema.chapters:
        for field in chapter.fields:
            value = payload.fields.get(field.name)
            if value is None:
                continue
            if field.sort is Sort.ROWS:
                yield from _rows(chapter, field, value)
            else:
                yield from _cell(chapter, field, None, 0, field.name, value)


def _rows(chapter: Chapter, field: Field, rows: list[dict[str, Any]]) -> Iterator[Fact]:
    for number, row in enumerate(rows, start=1):
        for column in field.columns:
            if column.name in row:
                yield from _cell(
                    chapter, field, column, number, f"{field.name}.{number}.{column.name}", row[column.name]
                )


def _cell(chapter: Chapter, field: Field, column: Field | None, row: int, path: str, value: Any) -> Iterator[Fact]:
    if (column or field).sort not in BILINGUAL:
        yield Fact(path, chapter.label, field, column, row, "", value)
        return
    for language in ("zh", "en"):
        if value.get(language):
            yield Fact(f"{path}.{language}", chapter.label, field, column, row, language, value[language])
