"""Read a list of rows from CSV text, and name what is wrong by line, column, expectation and what stood there."""

import csv
import io
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import TypeVar
from uuid import UUID

from hub.kernel.money import parse_yuan

Value = TypeVar("Value")


class Expected(StrEnum):
    """What a cell should have held; the words for people are in :mod:`hub.catalogue.sentences`."""

    TEXT = "text"
    IDENTIFIER = "identifier"
    AMOUNT = "amount"
    DAY = "day"
    INSTANT = "instant"
    ONE_OF = "one_of"
    FILE = "file"
    SOUND = "sound"
    ACCEPTED = "accepted"


@dataclass(frozen=True, kw_only=True)
class RowError:
    """One cell (or, with no column, one row) that could not be taken. ``line`` counts from 1, the header included."""

    line: int
    column: str
    expected: Expected
    actual: str
    choices: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class ListOutcome:
    """How many rows were new, how many were there already, and which were refused."""

    new: int
    repeated: int
    errors: tuple[RowError, ...]


class CellRefused(ValueError):
    """A cell does not hold what its column asks for."""

    def __init__(self, error: RowError) -> None:
        super().__init__(f"line {error.line}, {error.column}: expected {error.expected}, got {error.actual!r}")
        self.error = error


class ListUnreadable(ValueError):
    """The text is no list of these columns; nothing of it was read."""

    def __init__(self, *, missing: Sequence[str], unknown: Sequence[str]) -> None:
        super().__init__(f"missing columns: {', '.join(missing) or 'none'}; unknown: {', '.join(unknown) or 'none'}")
        self.missing, self.unknown = tuple(missing), tuple(unknown)


@dataclass(frozen=True, kw_only=True)
class Row:
    """One line of a list with its cells, outer spaces removed."""

    line: int
    cells: Mapping[str, str]

    def take(self, column: str, read: Callable[[str], Value], expected: Expected, *choices: str) -> Value:
        """Return the cell read by ``read``; raise :class:`CellRefused` when it is empty or unreadable."""
        text = self.cells.get(column, "")
        try:
            if not text:
                raise ValueError("empty")
            return read(text)
        except ValueError as error:
            raise CellRefused(
                RowError(line=self.line, column=column, expected=expected, actual=text, choices=choices)
            ) from error

    def take_optional(self, column: str, read: Callable[[str], Value], expected: Expected) -> Value | None:
        """Return None for an empty cell, else as :meth:`take`."""
        return self.take(column, read, expected) if self.cells.get(column) else None

    def refused(self, reason: str, *, expected: Expected = Expected.SOUND) -> RowError:
        """Return the error of a row that is readable but cannot stand."""
        return RowError(line=self.line, column="", expected=expected, actual=reason)


def read_list(text: str, *, columns: Sequence[str], optional: Sequence[str] = ()) -> tuple[Row, ...]:
    """Return the rows under a header that names every column and no other; blank lines are skipped."""
    reader = csv.DictReader(io.StringIO(text.removeprefix("\ufeff")), restkey="", restval="")
    header = [name.strip() for name in reader.fieldnames or ()]
    missing = [name for name in columns if name not in header]
    unknown = [name for name in header if name not in (*columns, *optional)]
    if missing or unknown:
        raise ListUnreadable(missing=missing, unknown=unknown)
    rows = (Row(line=reader.line_num, cells=_trimmed(cells)) for cells in reader)
    return tuple(row for row in rows if any(row.cells.values()))


def read_amount(text: str) -> int:
    """Return the fen of ``1,234.50`` or ``1234.5`` or ``1234`` yuan."""
    whole, _, cents = text.replace(",", "").partition(".")
    return parse_yuan(f"{whole}.{cents:0<2}")


def read_day(text: str) -> date:
    """Return the day of ``2026-11-21``."""
    return date.fromisoformat(text)


def read_identifier(text: str) -> UUID:
    """Return the UUID."""
    return UUID(text)


def _trimmed(cells: Mapping[str, object]) -> Mapping[str, str]:
    return {name.strip(): value.strip() for name, value in cells.items() if isinstance(value, str)}
