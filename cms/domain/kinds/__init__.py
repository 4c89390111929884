"""The kinds of disclosure, one file each: its fields, its checklist, what it is for. The file is named as its kind."""

from dataclasses import replace
from importlib import import_module

from cms.domain.kinds.attached import ATTACHED
from cms.domain.schema import Audience, Kind, PageSchema

_MODULES = {kind: import_module(f"{__name__}.{kind.value}") for kind in Kind}

SCHEMAS: dict[Kind, PageSchema] = {
    kind: replace(module.SCHEMA, chapters=(*module.SCHEMA.chapters, ATTACHED)) for kind, module in _MODULES.items()
}
"""Today's fields of each kind; every kind may carry files."""

CLOSED: frozenset[str] = frozenset(
    kind.value for kind, schema in SCHEMAS.items() if schema.audience is not Audience.EVERYBODY
)
"""Kinds that no public list, feed or search shows, whoever looks; the database closes their rows besides."""

_BY_NAME: dict[str, PageSchema] = {
    schema.name: schema
    for kind, module in _MODULES.items()
    for schema in (*getattr(module, "EARLIER", ()), SCHEMAS[kind])
}


class SchemaUnknown(LookupError):
    """A payload names a set of fields that was never ours."""


def schema_for(kind: Kind | str) -> PageSchema:
    return SCHEMAS[Kind(kind)]


def schema_named(name: str) -> PageSchema:
    """The set of fields a payload was written with, today's or an earlier one. Raises `SchemaUnknown`."""
    if name not in _BY_NAME:
        raise SchemaUnknown(f"expected one of {', '.join(sorted(_BY_NAME))}, got {name!r}")
    return _BY_NAME[name]


def names_of(kind: Kind) -> tuple[str, ...]:
    """The ids of every set of fields that payloads of this kind were written with, oldest first."""
    return tuple(name for name, schema in _BY_NAME.items() if schema.kind is kind)
