"""Turn drafted fields into the canonical payload of a disclosure, and refuse what does not fit its schema."""

import re
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache
from typing import Any, TypeAlias

from cms.domain.fitting import Misfit, misfits
from cms.domain.kinds import SchemaUnknown, schema_for, schema_named
from cms.domain.schema import BILINGUAL, WHOLE_NUMBERS, Field, Form, Kind, Label, PageSchema, Sort
from hub.kernel.canonical import JSONValue, canonical_bytes, parse_canonical
from hub.kernel.clock import NotAnInstant, instant, parse_instant

Fields: TypeAlias = Mapping[str, Any]
SLUG = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")


class DoesNotFit(ValueError):
    """A drafted value has not the shape its schema asks for; the message names field, expected and actual.

    `misfits` holds a sentence in both languages for every value that has the shape and is still refused.
    """

    def __init__(self, message: str, misfits: tuple[Misfit, ...] = ()) -> None:
        super().__init__(message)
        self.misfits = misfits

    @property
    def said(self) -> Label:
        """What was refused, for people."""
        if not self.misfits:
            return Label(str(self), str(self))
        return Label("；".join(one.said.zh for one in self.misfits), "; ".join(one.said.en for one in self.misfits))


@dataclass(frozen=True)
class Payload:
    """The frozen content of one version: schema name, slug, and the filled fields of both languages.

    A payload keeps the set of fields that it was written with, `written`, when its kind has got another one since.
    """

    kind: Kind
    slug: str
    fields: Mapping[str, Any]
    written: str

    @property
    def schema(self) -> PageSchema:
        return schema_named(self.written)

    def canonical(self) -> bytes:
        content: JSONValue = {"schema": self.schema.name, "slug": self.slug, "fields": dict(self.fields)}
        return canonical_bytes(content)

    def line(self, name: str, language: str) -> str:
        """The text of a bilingual field, or "" when it is not filled."""
        return str(self.fields.get(name, {}).get(language, ""))


@dataclass(frozen=True)
class Passage:
    """One piece of text a reader sees: where it stands (`path`, `label`), language, words."""

    path: str
    label: Label
    language: str
    text: str


def freeze(*, kind: Kind | str, slug: str, fields: Fields) -> Payload:
    """Check every value against today's schema of that kind and drop what is empty. Raises `DoesNotFit`."""
    payload = shape(schema=schema_for(kind), slug=slug, fields=fields)
    refused = misfits(payload.schema, dict(payload.fields))
    if refused:
        raise DoesNotFit("; ".join(f"{one.path}: {one.said.en}" for one in refused), refused)
    return payload


def shape(*, schema: PageSchema, slug: str, fields: Fields) -> Payload:
    """Put the values into payload shape, whatever bounds the schema sets. Raises `DoesNotFit` for another shape."""
    if not SLUG.fullmatch(slug):
        raise DoesNotFit(f"slug: expected lowercase words joined by hyphens, got {slug!r}", (Misfit("slug", _ADDRESS),))
    unknown = sorted(set(fields) - {field.name for field in schema.fields()})
    if unknown:
        raise DoesNotFit(f"{schema.name} has no fields {', '.join(unknown)}")
    filled = {
        field.name: _value(field, fields[field.name], field.name) for field in schema.fields() if field.name in fields
    }
    kept = {name: value for name, value in filled.items() if value is not None}
    return Payload(schema.kind, slug, kept, schema.name)


_ADDRESS = Label(
    "地址只用小写字母、数字与单个连字符，如project-p-001",
    "An address is lowercase letters, digits and single hyphens, such as project-p-001",
)


@lru_cache(maxsize=512)
def thaw(data: bytes) -> Payload:
    """Read canonical payload bytes back, with the fields of their time. Raises `NotCanonical` or `DoesNotFit`.

    The same bytes are read once: what they say never changes, and nobody may change what is returned.
    """
    content = parse_canonical(data)
    try:
        schema = schema_named(str(content.get("schema")))
    except SchemaUnknown as error:
        raise DoesNotFit(f"schema: {error}") from error
    return shape(schema=schema, slug=content["slug"], fields=content["fields"])


def passages(payload: Payload) -> Iterator[Passage]:
    """Every text of the payload in reading order, both languages."""
    for field in payload.schema.fields():
        value = payload.fields.get(field.name)
        if value is not None:
            yield from _passages_of(field, value, field.name)


def free_codes(payload: Payload) -> Iterator[Passage]:
    """What was typed into fields that are the same in both languages and have neither a written form nor choices."""
    for field in payload.schema.fields():
        value = payload.fields.get(field.name)
        if value is not None:
            yield from _codes_of(field, value, field.name)


def reading_text(payload: Payload, language: str) -> str:
    return "\n".join(passage.text for passage in passages(payload) if passage.language == language)


def _passages_of(field: Field, value: Any, path: str) -> Iterator[Passage]:
    if field.sort in BILINGUAL:
        for language in ("zh", "en"):
            if value.get(language):
                yield Passage(path, field.label, language, value[language])
    elif field.sort is Sort.ROWS:
        for number, row in enumerate(value, start=1):
            for column in field.columns:
                if column.name in row:
                    yield from _passages_of(column, row[column.name], f"{path}.{number}.{column.name}")


def _codes_of(field: Field, value: Any, path: str) -> Iterator[Passage]:
    if field.sort is Sort.CODE and field.form is Form.ANY and not field.choices:
        yield Passage(path, field.label, "zh", value)
    elif field.sort is Sort.ROWS:
        for number, row in enumerate(value, start=1):
            for column in field.columns:
                if column.name in row:
                    yield from _codes_of(column, row[column.name], f"{path}.{number}.{column.name}")


def _value(field: Field, value: Any, path: str) -> Any:
    """The value in payload shape, or None when it is empty."""
    if value is None or value == "" or value == [] or value == ():
        return None
    if field.sort in BILINGUAL:
        return _bilingual(value, path)
    if field.sort in WHOLE_NUMBERS:
        return _whole_number(value, path)
    if field.sort is Sort.DAY:
        return _day(value, path)
    if field.sort is Sort.INSTANT:
        return _instant(value, path)
    if field.sort is Sort.ROWS:
        return _rows(field, value, path)
    return _text(value, path) or None


def _bilingual(value: Any, path: str) -> dict[str, str] | None:
    if not isinstance(value, Mapping) or set(value) - {"zh", "en"}:
        raise DoesNotFit(f"{path}: expected a text in zh and en, got {value!r}")
    texts = {language: _text(value[language], f"{path}.{language}") for language in ("zh", "en") if language in value}
    texts = {language: text for language, text in texts.items() if text}
    return texts or None


def _text(value: Any, path: str) -> str:
    if not isinstance(value, str):
        raise DoesNotFit(f"{path}: expected a text, got {value!r}")
    return unicodedata.normalize("NFC", value.replace("\r\n", "\n").strip())


def _whole_number(value: Any, path: str) -> int:
    if not isinstance(value, int) or isinstance(value, bool):
        raise DoesNotFit(f"{path}: expected a whole number, got {value!r}")
    return value


def _day(value: Any, path: str) -> str:
    try:
        return (value if isinstance(value, date) else date.fromisoformat(value)).isoformat()
    except (TypeError, ValueError) as error:
        raise DoesNotFit(f"{path}: expected a day such as 2026-11-21, got {value!r}") from error


def _instant(value: Any, path: str) -> str:
    try:
        return instant(value if isinstance(value, datetime) else parse_instant(value))
    except (TypeError, NotAnInstant) as error:
        raise DoesNotFit(f"{path}: expected an instant such as 2026-11-21T08:30:00Z, got {value!r}") from error


def _rows(field: Field, value: Any, path: str) -> list[dict[str, Any]] | None:
    if not isinstance(value, list | tuple):
        raise DoesNotFit(f"{path}: expected rows, got {value!r}")
    filled = [_row(field, row, f"{path}.{number}") for number, row in enumerate(value, start=1)]
    return [row for row in filled if row] or None


def _row(field: Field, row: Any, path: str) -> dict[str, Any]:
    if not isinstance(row, Mapping):
        raise DoesNotFit(f"{path}: expected a row, got {row!r}")
    unknown = sorted(set(row) - {column.name for column in field.columns})
    if unknown:
        raise DoesNotFit(f"{path}: no columns {', '.join(unknown)}")
    cells = {c.name: _value(c, row[c.name], f"{path}.{c.name}") for c in field.columns if c.name in row}
    return {name: cell for name, cell in cells.items() if cell is not None}
