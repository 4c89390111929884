"""Say field by field, in both languages, what changed between two versions."""

import json
from collections.abc import Iterator
from dataclasses import dataclass, replace
from difflib import SequenceMatcher
from typing import Any

from cms.domain.payload import Payload
from cms.domain.schema import BILINGUAL, Chapter, Choice, Field, Label, PageSchema, Sort


class DifferentKinds(ValueError):
    """Two payloads of different kinds have no field-level difference."""


@dataclass(frozen=True)
class Change:
    """One changed value. `before` or `after` is None when the value was added or removed.

    `path` is the machine's address (`schedule.8.principal_fen`), `trail` the reader's (chapter, field, row, column);
    `language` is zh or en for texts, "" otherwise. Values are as in the payload.
    """

    path: str
    trail: tuple[Label, ...]
    sort: Sort
    language: str
    before: Any
    after: Any
    choices: tuple[Choice, ...] = ()


def changes(before: Payload, after: Payload) -> tuple[Change, ...]:
    """All changes in reading order. Raises `DifferentKinds`."""
    if before.kind is not after.kind:
        raise DifferentKinds(f"expected two {before.kind} payloads, got {before.kind} and {after.kind}")
    return tuple(_all(before, after))


def _all(before: Payload, after: Payload) -> Iterator[Change]:
    for chapter, field in _fields(before.schema, after.schema):
        old, new = before.fields.get(field.name), after.fields.get(field.name)
        if field.sort is Sort.ROWS:
            yield from _rows(chapter, field, old or [], new or [])
        else:
            yield from _cell(field, _trail(chapter, field), field.name, old, new)


def _fields(before: PageSchema, after: PageSchema) -> Iterator[tuple[Chapter, Field]]:
    """The newer set of fields with every column either had, then fields that only the older one had."""
    former = {field.name: field for field in before.fields()}
    for chapter in after.chapters:
        for field in chapter.fields:
            yield chapter, _with_former_columns(field, former.get(field.name))
    known = {field.name for field in after.fields()}
    for chapter in before.chapters:
        yield from ((chapter, field) for field in chapter.fields if field.name not in known)


def _with_former_columns(field: Field, former: Field | None) -> Field:
    known = {column.name for column in field.columns}
    gone = tuple(column for column in (former.columns if former else ()) if column.name not in known)
    return replace(field, columns=(*field.columns, *gone)) if gone else field


def _trail(chapter: Chapter, field: Field) -> tuple[Label, ...]:
    return (field.label,) if chapter.label == field.label else (chapter.label, field.label)


def _cell(field: Field, trail: tuple[Label, ...], path: str, old: Any, new: Any) -> Iterator[Change]:
    if field.sort not in BILINGUAL:
        if old != new:
            yield Change(path, trail, field.sort, "", old, new, field.choices)
        return
    for language in ("zh", "en"):
        was, now = (old or {}).get(language), (new or {}).get(language)
        if was != now:
            yield Change(f"{path}.{language}", trail, field.sort, language, was, now)


def _rows(chapter: Chapter, field: Field, old: list[Any], new: list[Any]) -> Iterator[Change]:
    """Align rows by content first, so that an inserted row does not show every later one as changed."""
    matcher = SequenceMatcher(a=[_key(row) for row in old], b=[_key(row) for row in new], autojunk=False)
    for tag, old_start, old_end, new_start, new_end in matcher.get_opcodes():
        if tag == "equal":
            continue
        pairs = max(old_end - old_start, new_end - new_start)
        for step in range(pairs):
            was = old[old_start + step] if old_start + step < old_end else {}
            now = new[new_start + step] if new_start + step < new_end else {}
            number = (new_start if new_start + step < new_end else old_start) + step + 1
            yield from _row(chapter, field, number, was, now)


def _row(chapter: Chapter, field: Field, number: int, was: dict[str, Any], now: dict[str, Any]) -> Iterator[Change]:
    row = Label(f"第{number}行", f"row {number}")
    for column in field.columns:
        trail = (*_trail(chapter, field), row, column.label)
        yield from _cell(
            column, trail, f"{field.name}.{number}.{column.name}", was.get(column.name), now.get(column.name)
        )


def _key(row: Any) -> str:
    return json.dumps(row, sort_keys=True, ensure_ascii=False)
