"""Describe a kind of disclosure as typed fields in chapters; the drafting forms and the public pages follow it."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from enum import StrEnum


class Kind(StrEnum):
    ORGANISATION = "organisation"
    FILINGS = "filings"
    AUDITS = "audits"
    FIGURES = "figures"
    PROJECT = "project"
    INVESTORS_PART = "investors_part"
    AFTER_FUNDING = "after_funding"
    KEY_INFORMATION = "key_information"
    FEES = "fees"
    EVENT = "event"
    RISK = "risk"
    CORRECTION = "correction"
    COMPLAINTS = "complaints"
    PRIVACY = "privacy"
    PARTNERS = "partners"
    COMMITTEE = "committee"
    EDUCATION = "education"
    GLOSSARY = "glossary"
    OFFLINE = "offline"


class Audience(StrEnum):
    """Who reads what is published. INVESTORS: holders of a contract in that project, and those who check it."""

    EVERYBODY = "everybody"
    INVESTORS = "investors"


class Sort(StrEnum):
    """What a field holds, and with it the shape of its value in the payload.

    LINE, PROSE  {"zh": str, "en": str}          MONEY  int, fen          BPS  int, hundredths of a percent
    COUNT        int                             DAY    "2026-11-21"      CODE str, the same in both languages
    INSTANT      "2026-11-21T08:30:00Z", UTC
    ROWS         list of objects, one per row, keyed by column name
    """

    LINE = "line"
    PROSE = "prose"
    MONEY = "money"
    BPS = "bps"
    COUNT = "count"
    DAY = "day"
    INSTANT = "instant"
    CODE = "code"
    ROWS = "rows"


BILINGUAL = frozenset({Sort.LINE, Sort.PROSE})
WHOLE_NUMBERS = frozenset({Sort.MONEY, Sort.BPS, Sort.COUNT})


@dataclass(frozen=True)
class Label:
    zh: str
    en: str


@dataclass(frozen=True)
class Choice:
    """One value that a CODE field may hold, and how people read it."""

    code: str
    label: Label


class Form(StrEnum):
    """The written form of a CODE field; `cms.domain.fitting` knows the pattern and the sentence of each."""

    ANY = ""
    CREDIT_CODE = "credit_code"
    DIGEST = "digest"
    FILE = "file"
    MAIL = "mail"
    MONTH = "month"
    PHONE = "phone"
    SLUG = "slug"
    YEAR = "year"


class Layout(StrEnum):
    """How rows are read: as a table, as a list of sentences, as headed texts, or as fractions."""

    TABLE = "table"
    LIST = "list"
    TEXTS = "texts"
    FORMULAS = "formulas"


@dataclass(frozen=True)
class Field:
    """One typed field. `columns` only for ROWS, and never ROWS themselves.

    `least` and `most` bound whole numbers, `choices` and `form` a CODE. A `masked` line names somebody and refuses
    whole identity, telephone and card numbers. `layout` says how rows are read; `hint` stands beside the field while
    it is written.
    """

    name: str
    label: Label
    sort: Sort
    columns: tuple["Field", ...] = ()
    hint: Label | None = None
    choices: tuple[Choice, ...] = ()
    form: Form = Form.ANY
    least: int | None = None
    most: int | None = None
    masked: bool = False
    layout: Layout = Layout.TABLE

    def column(self, name: str) -> "Field":
        return next(column for column in self.columns if column.name == name)

    def hinted(self, zh: str, en: str) -> "Field":
        return replace(self, hint=Label(zh, en))

    def within(self, least: int | None, most: int | None = None) -> "Field":
        return replace(self, least=least, most=most)

    def choice(self, code: str) -> Choice | None:
        return next((choice for choice in self.choices if choice.code == code), None)


@dataclass(frozen=True)
class Chapter:
    id: str
    label: Label
    fields: tuple[Field, ...]


@dataclass(frozen=True)
class Wanted:
    """Fields that one rule of `cms.domain.rules` asks for. Encouraged ones never count against the required."""

    rule: str
    fields: tuple[str, ...]
    required: bool = True


@dataclass(frozen=True)
class PageSchema:
    """`name` is the schema id written into every payload; a changed field set takes a new one.

    The one exception is the chapter of attached files that every kind has: payloads without files are as before.

    `wanted` is its checklist, `purpose` says to an editor, and above a list, what such a page is for.
    """

    kind: Kind
    name: str
    label: Label
    chapters: tuple[Chapter, ...]
    wanted: tuple[Wanted, ...] = ()
    purpose: Label = Label("", "")
    audience: Audience = Audience.EVERYBODY

    def fields(self) -> Iterator[Field]:
        for chapter in self.chapters:
            yield from chapter.fields

    def field(self, name: str) -> Field:
        return next(field for field in self.fields() if field.name == name)


def chapter(ident: str, zh: str, en: str, *fields: Field) -> Chapter:
    return Chapter(ident, Label(zh, en), fields)


def wanted(rule: str, *fields: str) -> Wanted:
    return Wanted(rule, fields)


def encouraged(rule: str, *fields: str) -> Wanted:
    return Wanted(rule, fields, required=False)


def line(name: str, zh: str, en: str) -> Field:
    return Field(name, Label(zh, en), Sort.LINE)


def party(name: str, zh: str, en: str) -> Field:
    """Somebody named or masked, never with a whole identity, telephone or card number."""
    return Field(name, Label(zh, en), Sort.LINE, masked=True)


def prose(name: str, zh: str, en: str) -> Field:
    return Field(name, Label(zh, en), Sort.PROSE)


def money(name: str, zh: str, en: str) -> Field:
    return Field(name, Label(zh, en), Sort.MONEY)


def bps(name: str, zh: str, en: str) -> Field:
    return Field(name, Label(zh, en), Sort.BPS)


def share(name: str, zh: str, en: str) -> Field:
    """A part of a whole, 0 to 100 per cent."""
    return bps(name, zh, en).within(0, 10_000)


def count(name: str, zh: str, en: str) -> Field:
    return Field(name, Label(zh, en), Sort.COUNT)


def day(name: str, zh: str, en: str) -> Field:
    return Field(name, Label(zh, en), Sort.DAY)


def instant(name: str, zh: str, en: str) -> Field:
    return Field(name, Label(zh, en), Sort.INSTANT)


def code(name: str, zh: str, en: str, form: Form = Form.ANY) -> Field:
    return Field(name, Label(zh, en), Sort.CODE, form=form)


def choice(name: str, zh: str, en: str, *choices: tuple[str, str, str]) -> Field:
    """One of a few: code, Chinese and English each."""
    known = tuple(Choice(ident, Label(*said)) for ident, *said in choices)
    return Field(name, Label(zh, en), Sort.CODE, choices=known)


def rows(name: str, zh: str, en: str, *columns: Field) -> Field:
    return Field(name, Label(zh, en), Sort.ROWS, columns)


def points(name: str, zh: str, en: str) -> Field:
    """A list of sentences."""
    return Field(name, Label(zh, en), Sort.ROWS, (line("text", "内容", "Text"),), layout=Layout.LIST)


def texts(name: str, zh: str, en: str, heading: Field, text: Field) -> Field:
    """Headed texts: a line and a prose each."""
    return Field(name, Label(zh, en), Sort.ROWS, (heading, text), layout=Layout.TEXTS)


def formulas(name: str, zh: str, en: str, *columns: Field) -> Field:
    """Rows with the columns formula, version, name, numerator and denominator."""
    return Field(name, Label(zh, en), Sort.ROWS, columns, layout=Layout.FORMULAS)
