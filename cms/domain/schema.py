"""Describe a kind of disclosure as typed fields in chapters; the drafting forms and the public pages follow it."""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum


class Kind(StrEnum):
    ORGANISATION = "organisation"
    PROJECT = "project"
    FIGURES = "figures"


class Sort(StrEnum):
    """What a field holds, and with it the shape of its value in the payload.

    LINE, PROSE  {"zh": str, "en": str}          MONEY  int, fen          BPS  int, hundredths of a percent
    COUNT        int                             DAY    "2026-11-21"      CODE str, the same in both languages
    ROWS         list of objects, one per row, keyed by column name
    """

    LINE = "line"
    PROSE = "prose"
    MONEY = "money"
    BPS = "bps"
    COUNT = "count"
    DAY = "day"
    CODE = "code"
    ROWS = "rows"


BILINGUAL = frozenset({Sort.LINE, Sort.PROSE})
WHOLE_NUMBERS = frozenset({Sort.MONEY, Sort.BPS, Sort.COUNT})


@dataclass(frozen=True)
class Label:
    zh: str
    en: str


@dataclass(frozen=True)
class Field:
    """One typed field. `columns` only for ROWS, and never ROWS themselves."""

    name: str
    label: Label
    sort: Sort
    columns: tuple["Field", ...] = ()

    def column(self, name: str) -> "Field":
        return next(column for column in self.columns if column.name == name)


@dataclass(frozen=True)
class Chapter:
    id: str
    label: Label
    fields: tuple[Field, ...]


@dataclass(frozen=True)
class PageSchema:
    """`name` is the schema id written into every payload; a changed field set takes a new one."""

    kind: Kind
    name: str
    label: Label
    chapters: tuple[Chapter, ...]

    def fields(self) -> Iterator[Field]:
        for chapter in self.chapters:
            yield from chapter.fields

    def field(self, name: str) -> Field:
        return next(field for field in self.fields() if field.name == name)


def line(name: str, zh: str, en: str) -> Field:
    return Field(name, Label(zh, en), Sort.LINE)


def prose(name: str, zh: str, en: str) -> Field:
    return Field(name, Label(zh, en), Sort.PROSE)


def money(name: str, zh: str, en: str) -> Field:
    return Field(name, Label(zh, en), Sort.MONEY)


def bps(name: str, zh: str, en: str) -> Field:
    return Field(name, Label(zh, en), Sort.BPS)


def count(name: str, zh: str, en: str) -> Field:
    return Field(name, Label(zh, en), Sort.COUNT)


def day(name: str, zh: str, en: str) -> Field:
    return Field(name, Label(zh, en), Sort.DAY)


def code(name: str, zh: str, en: str) -> Field:
    return Field(name, Label(zh, en), Sort.CODE)


def rows(name: str, zh: str, en: str, *columns: Field) -> Field:
    return Field(name, Label(zh, en), Sort.ROWS, columns)
