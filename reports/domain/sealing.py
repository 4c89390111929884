"""Write report inputs as canonical bytes and read them back, field by field, by their declared types.

The bytes travel inside the printed file and into the vault, so that anybody can read what the report was made of and
recompute it. Reading refuses anything the types do not name.
"""

import types
from collections.abc import Callable, Mapping
from dataclasses import fields, is_dataclass
from datetime import date, datetime
from enum import Enum
from functools import cache
from typing import Any, TypeVar, Union, get_args, get_origin, get_type_hints
from uuid import UUID

from hub.kernel.canonical import JSONValue, canonical_bytes, parse_canonical
from hub.kernel.clock import instant, parse_instant
from hub.kernel.digest import sha256_hex
from reports.domain.inputs import Issue, ReportContent

SCHEMA = "hub/suitability_report_inputs/v2"
FIRST_SCHEMA = "hub/suitability_report_inputs/v1"
"""The first form did not say what the client had already; a report that was sealed in it stays what it is."""
SCHEMAS = (FIRST_SCHEMA, SCHEMA)
T = TypeVar("T")
_LATER = frozenset({"holdings"})
"""Fields that the first form does not have: where they are None they are not written."""


class NotReportInputs(ValueError):
    """The bytes are canonical but do not describe report inputs; the message names the place."""


def content_bytes(content: Any) -> bytes:
    """Return the canonical bytes of any facts of ours; a report's content alone decides whether it is the same."""
    return canonical_bytes(_plain(content))


def sealed_bytes(*, content: ReportContent, issue: Issue) -> bytes:
    """Return what is attached and sealed: schema, content and the act of issuing; each part's digest names a change."""
    plain = _plain(content)
    sealed: dict[str, JSONValue] = {"schema": FIRST_SCHEMA, "content": plain, "issue": _plain(issue)}
    if content.holdings is not None:
        sealed |= {"schema": SCHEMA, "parts": _parts(plain)}
    return canonical_bytes(sealed)


def read_sealed(data: bytes) -> tuple[ReportContent, Issue]:
    """Read sealed inputs back; raise NotCanonical or :class:`NotReportInputs`."""
    value = parse_canonical(data)
    if not isinstance(value, Mapping) or set(value) - {"parts"} != {"schema", "content", "issue"}:
        raise NotReportInputs("expected an object with schema, content and issue")
    if value["schema"] not in SCHEMAS:
        raise NotReportInputs(f"expected schema {SCHEMA}, got {value['schema']!r}")
    if ("parts" in value) != (value["schema"] == SCHEMA):
        raise NotReportInputs(f"parts: expected as {value['schema']} has them")
    content = _read(ReportContent, value["content"], "content")
    if (content.holdings is None) != (value["schema"] == FIRST_SCHEMA):
        raise NotReportInputs(f"content.holdings: expected as {value['schema']} has it")
    return content, _read(Issue, value["issue"], "issue")


def parts_differing(data: bytes) -> tuple[str, ...]:
    """Return the parts of the content, by name, that are not what was sealed; the first form cannot tell."""
    value = parse_canonical(data)
    if not isinstance(value, Mapping) or "parts" not in value:
        return ()
    sealed, found = value["parts"], _parts(value.get("content"))
    if not isinstance(sealed, Mapping):
        return ("parts",)
    return tuple(sorted(name for name in {*sealed, *found} if sealed.get(name) != found.get(name)))


def _parts(content: JSONValue) -> dict[str, JSONValue]:
    if not isinstance(content, Mapping):
        return {}
    return {name: sha256_hex(canonical_bytes(part)) for name, part in content.items()}


def read_facts(kind: Callable[..., T], data: bytes) -> T:
    """Read facts that :func:`content_bytes` wrote; raise NotCanonical or :class:`NotReportInputs`."""
    return _read(kind, parse_canonical(data), kind.__name__)


def _plain(value: Any) -> JSONValue:
    if is_dataclass(value) and not isinstance(value, type):
        items = {field.name: _plain(getattr(value, field.name)) for field in fields(value)}
        return {name: item for name, item in items.items() if item is not None or name not in _LATER}
    if isinstance(value, tuple):
        return [_plain(item) for item in value]
    if isinstance(value, Enum):
        return _plain(value.value)
    if isinstance(value, datetime):
        return instant(value)
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, UUID):
        return str(value)
    plain: JSONValue = value
    return plain


def _read(kind: Callable[..., T], value: Any, path: str) -> T:
    if not isinstance(value, Mapping):
        raise NotReportInputs(f"{path}: expected an object")
    hints: dict[str, Any] = _hints(kind)
    if set(value) != set(hints) - {name for name in _LATER if value.get(name) is None}:
        raise NotReportInputs(f"{path}: expected {sorted(hints)}, got {sorted(value)}")
    read = {name: _read_as(hint, value[name], f"{path}.{name}") for name, hint in hints.items() if name in value}
    return kind(**read)


@cache
def _hints(kind: Any) -> dict[str, Any]:
    hints = get_type_hints(kind)
    return {field.name: hints[field.name] for field in fields(kind)}


def _read_as(hint: Any, value: Any, path: str) -> Any:
    if get_origin(hint) in {Union, types.UnionType}:
        return None if value is None else _read_as(get_args(hint)[0], value, path)
    if get_origin(hint) is tuple:
        return _read_tuple(get_args(hint), value, path)
    if is_dataclass(hint) and isinstance(hint, type):
        return _read(hint, value, path)
    return _read_plain(hint, value, path)


def _read_tuple(kinds: tuple[Any, ...], value: Any, path: str) -> tuple[Any, ...]:
    if not isinstance(value, list):
        raise NotReportInputs(f"{path}: expected a list")
    if len(kinds) == 2 and kinds[1] is Ellipsis:
        return tuple(_read_as(kinds[0], item, f"{path}[{number}]") for number, item in enumerate(value))
    if len(value) != len(kinds):
        raise NotReportInputs(f"{path}: expected {len(kinds)} items, got {len(value)}")
    return tuple(_read_as(kind, item, path) for kind, item in zip(kinds, value, strict=True))


def _read_plain(hint: Any, value: Any, path: str) -> Any:
    try:
        if hint is datetime:
            return parse_instant(value)
        if hint is date:
            return date.fromisoformat(value)
        if hint is UUID or (isinstance(hint, type) and issubclass(hint, Enum)):
            return hint(value)
    except (ValueError, TypeError, AttributeError) as error:
        raise NotReportInputs(f"{path}: {error}") from error
    if type(value) is not hint:
        raise NotReportInputs(f"{path}: expected {hint.__name__}, got {type(value).__name__}")
    return value
