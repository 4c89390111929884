"""Read a list of declarations as the platform hands it in with its projects."""

import json
from datetime import date
from typing import Any

from pydantic import BaseModel, ConfigDict, ValidationError

from hub.catalogue.domain.quantities import ValueUnsound, thousandths
from hub.reality.domain.declared import Bound, DeclarationUnsound, Declared, require_sound


class ListUnusable(ValueError):
    """A list cannot be read; the message names the row, counted from one, and what was expected."""


class Row(BaseModel):
    """One row of the list as it is written."""

    model_config = ConfigDict(extra="forbid", strict=True)

    project_code: str
    quantity: str
    bound: str
    value: str
    tolerance_bps: int
    freeze_days: int
    since: str


def read_declarations(raw: bytes) -> tuple[Declared, ...]:
    """Return every row as a declaration; raise :class:`ListUnusable` at the first that is none."""
    try:
        told = json.loads(raw.decode("utf-8-sig"))
    except (ValueError, RecursionError) as error:
        raise ListUnusable("expected a JSON list in UTF-8") from error
    if not isinstance(told, list):
        raise ListUnusable("expected a JSON list")
    return tuple(_declared(row, number) for number, row in enumerate(told, 1))


def _declared(row: Any, number: int) -> Declared:
    try:
        read = Row.model_validate(row)
        declared = Declared(
            project_code=read.project_code,
            quantity=read.quantity,
            bound=Bound(read.bound),
            value=thousandths(read.value),
            tolerance_bps=read.tolerance_bps,
            freeze_days=read.freeze_days,
            since=date.fromisoformat(read.since),
        )
        require_sound(declared)
    except ValidationError as error:
        first = error.errors()[0]
        place = ".".join(str(part) for part in first["loc"]) or "row"
        raise ListUnusable(f"row {number}, {place}: {first['msg']}") from error
    except (ValueUnsound, DeclarationUnsound, ValueError) as error:
        raise ListUnusable(f"row {number}: {error}") from error
    return declared
