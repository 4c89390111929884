"""Describe published data to programs: a JSON Schema (2020-12) of every kind, made from the kind itself."""

from collections.abc import Mapping
from typing import Any, Final

from cms.domain.kinds import names_of
from cms.domain.schema import Field, PageSchema, Sort

DIALECT: Final = "https://json-schema.org/draft/2020-12/schema"
SHA256: Final = {"type": "string", "pattern": "^[0-9a-f]{64}$"}
INSTANT: Final = {"type": "string", "pattern": r"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{6})?Z$"}
SLUG: Final = {"type": "string", "pattern": "^[a-z0-9]+(-[a-z0-9]+)*$"}
TEXT: Final = {
    "type": "object",
    "properties": {"zh": {"type": "string"}, "en": {"type": "string"}},
    "additionalProperties": False,
}
_VALUES: Final[Mapping[Sort, Mapping[str, Any]]] = {
    Sort.LINE: TEXT,
    Sort.PROSE: TEXT,
    Sort.MONEY: {"type": "integer", "$comment": "fen (0.01 CNY)"},
    Sort.BPS: {"type": "integer", "$comment": "basis points (0.01 %)"},
    Sort.COUNT: {"type": "integer"},
    Sort.DAY: {"type": "string", "pattern": r"^\d{4}-\d\d-\d\d$"},
    Sort.CODE: {"type": "string"},
    Sort.INSTANT: INSTANT,
}
UNITS: Final[Mapping[Sort, str]] = {Sort.MONEY: "fen", Sort.BPS: "bps"}


def content_schema(schema: PageSchema) -> dict[str, Any]:
    """The sealed content of one kind: schema name, slug, fields."""
    return _object(
        {
            "schema": {"enum": list(names_of(schema.kind))},
            "slug": SLUG,
            "fields": _object({field.name: _value(field) for field in schema.fields()}, required=()),
        }
    )


def version_schema(schema: PageSchema, *, address: str) -> dict[str, Any]:
    """One published version of one kind, as the open data give it; ``address`` is where this schema stands."""
    return {
        "$schema": DIALECT,
        "$id": address,
        "title": schema.label.en,
        **_object(
            {
                **_HEAD,
                "kind": {"const": schema.kind.value},
                "schema": {"const": address},
                "rule_set": {"type": "string"},
                "signed": {
                    "type": "array",
                    "items": _object({"capacity": {"type": "string"}, "signed_at": {"type": "string"}}),
                },
                "content": content_schema(schema),
                "files": {"type": "array", "items": _object(_FILE)},
            }
        ),
    }


def listing_schema(*, address: str) -> dict[str, Any]:
    """A list of versions: of all disclosures, or of one."""
    rows = {"type": "array", "items": _object({**_HEAD, "kind": {"type": "string"}, "schema": {"type": "string"}})}
    next_page = {"type": ["string", "null"]}
    return {
        "$schema": DIALECT,
        "$id": address,
        "title": "List of versions",
        **_object({"schema": {"const": address}, "total": {"type": "integer"}, "versions": rows, "next": next_page}),
    }


def _object(properties: Mapping[str, Any], *, required: tuple[str, ...] | None = None) -> dict[str, Any]:
    wanted = list(properties) if required is None else list(required)
    return {"type": "object", "properties": dict(properties), "required": wanted, "additionalProperties": False}


def _value(field: Field) -> Mapping[str, Any]:
    said = {"title": field.label.en, "description": field.label.zh}
    if field.sort is Sort.ROWS:
        row = _object({column.name: _value(column) for column in field.columns}, required=())
        return {"type": "array", "items": row, **said}
    chosen = {"enum": [choice.code for choice in field.choices]} if field.choices else {}
    return {**_VALUES[field.sort], **chosen, **said}


_FILE: Final = {
    "name": TEXT,
    "media_type": {"type": "string"},
    "size_bytes": {"type": "integer", "minimum": 1},
    "digest": SHA256,
    "address": {"type": "string"},
}
_HEAD: Final = {
    "slug": SLUG,
    "version": {"type": "integer", "minimum": 1},
    "change": {"enum": ["first", "update", "correction", "withdrawal"]},
    "title": TEXT,
    "reason": TEXT,
    "digest": SHA256,
    "published_at": INSTANT,
    "addresses": {"type": "object", "additionalProperties": {"type": "string"}},
}
