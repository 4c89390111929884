"""A row in every table that has an encrypted column, whatever rooms the hub has, for tests that must miss none."""

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any
from uuid import UUID, uuid5

import psycopg
from django.apps import apps
from django.db import models

from hub.vault.fields import EncryptedText

NOW = datetime(2026, 11, 20, tzinfo=UTC)
NAMES = UUID("5b0c6a52-0000-4000-8000-000000000000")
VALUES: dict[str, Any] = {
    "BinaryField": b"filler",
    "BooleanField": False,
    "DateField": NOW.date(),
    "DateTimeField": NOW,
    "JSONField": [],
}


def columns() -> Iterator[EncryptedText]:
    """Every encrypted column of every model."""
    for model in apps.get_models():
        yield from (field for field in model._meta.concrete_fields if isinstance(field, EncryptedText))


def tables() -> list[type[models.Model]]:
    """Every model with an encrypted column, once."""
    return list(dict.fromkeys(column.model for column in columns()))


def row(model: type[models.Model], number: int) -> models.Model:
    """An instance with a key and texts of its own; everything else is filler of the right type."""
    fields = [field for field in model._meta.concrete_fields if not isinstance(field, models.AutoField)]
    return model(**{field.attname: _value(field, number) for field in fields})


def text_of(column: EncryptedText, number: int) -> str:
    """What row ``number`` holds in an encrypted column."""
    return f"沈若溪 {column.name} {number}"


def relax(owner: psycopg.Connection) -> None:
    """Let these tables take filler: drop what ties their columns to each other and other tables, and policies."""
    for model in tables():
        table = model._meta.db_table
        ties = owner.execute(
            "SELECT conname FROM pg_constraint WHERE conrelid = %s::regclass AND contype IN ('c', 'f')", [table]
        ).fetchall()
        for (name,) in ties:
            owner.execute(f'ALTER TABLE {table} DROP CONSTRAINT "{name}" CASCADE')
        owner.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")
        owner.execute(f"ALTER TABLE {table} DISABLE ROW LEVEL SECURITY")


def _value(field: Any, number: int) -> Any:
    if isinstance(field, EncryptedText):
        return text_of(field, number)
    kind = (field.target_field if field.is_relation else field).get_internal_type()
    if kind == "UUIDField":
        return uuid5(NAMES, f"{field.name} {number}")
    if kind in ("CharField", "TextField"):
        return f"{number}{field.name}"[: field.max_length]
    return VALUES.get(kind, number)
