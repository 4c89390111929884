"""Take in lists of projects and products, CSV or JSON; good rows are listed, the others named.

A CSV list holds products. Its columns are the fields of ``ProductFacts``, with ``project_code`` in place of the
project's identifier; ``project_code`` and ``on_sale_until`` may be empty. A JSON file is
``{"projects": […], "products": […], "ties": […]}`` with the same names (and those of ``ProjectFacts`` and ``Tie``).
"""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields
from datetime import datetime
from typing import Any, Final

from django.db import transaction
from pydantic import TypeAdapter, ValidationError

from hub.catalogue.domain.lists import Expected, ListOutcome, Row, RowError, read_list
from hub.catalogue.domain.products import ProductFacts, ProductUnsound
from hub.catalogue.domain.projects import ProjectFacts, ProjectUnsound, project_id
from hub.catalogue.domain.ties import Tie, TieUnsound
from hub.catalogue.models import Product, Project, ProjectTie
from hub.catalogue.operations import CodeTaken, list_product, register_project
from hub.catalogue.queries import ProjectUnknown, project
from hub.catalogue.ties import tie_project
from hub.catalogue.wording import ForbiddenWords
from hub.kernel.actor import Actor

OPTIONAL: Final = ("project_code", "on_sale_until")
COLUMNS: Final = tuple(
    field.name for field in fields(ProductFacts) if field.name not in ("project_id", "on_sale_until")
)
_PRODUCT: Final = TypeAdapter(ProductFacts)
_PROJECT: Final = TypeAdapter(ProjectFacts)
_TIE: Final = TypeAdapter(Tie)


class FieldUnknown(ValueError):
    """An entry names a field that products, projects or ties do not have."""


def import_products(*, text: str, by: Actor, at: datetime, dry_run: bool = False) -> ListOutcome:
    """List everything in the text that can be listed; a dry run says the same and keeps nothing."""
    with transaction.atomic():
        before = _count()
        projects, products, ties = _entries(text)
        errors = [error for row in projects if (error := _project(row, by=by, at=at))]
        errors += [error for row in products if (error := _product(row, by=by, at=at))]
        errors += [error for row in ties if (error := _tie(row, by=by, at=at))]
        listed = _count() - before
        transaction.set_rollback(dry_run)
    taken = len(projects) + len(products) + len(ties) - len(errors)
    return ListOutcome(new=listed, repeated=taken - listed, errors=tuple(errors))


@dataclass(frozen=True)
class _Entry:
    """One project or product with the place it stood at: a line of CSV, or its number in the JSON list."""

    row: Row
    values: Mapping[str, Any]


def _entries(text: str) -> tuple[list[_Entry], list[_Entry], list[_Entry]]:
    if not text.lstrip("\ufeff \r\n\t").startswith("{"):
        rows = read_list(text, columns=COLUMNS, optional=OPTIONAL)
        return [], [_Entry(row, {name: cell for name, cell in row.cells.items() if cell}) for row in rows], []
    whole = json.loads(text.removeprefix("\ufeff"))
    projects, products, ties = (_numbered(whole.get(name, ())) for name in ("projects", "products", "ties"))
    return projects, products, ties


def _numbered(items: Iterable[Mapping[str, Any]]) -> list[_Entry]:
    return [_Entry(Row(line=number, cells={}), item) for number, item in enumerate(items, 1)]


def _project(entry: _Entry, *, by: Actor, at: datetime) -> RowError | None:
    try:
        _require_known(entry.values, ProjectFacts)
        register_project(facts=_PROJECT.validate_python(dict(entry.values)), by=by, at=at)
    except (ValidationError, FieldUnknown, ProjectUnsound, ForbiddenWords, CodeTaken) as error:
        return _error(entry.row, error)
    return None


def _product(entry: _Entry, *, by: Actor, at: datetime) -> RowError | None:
    values = dict(entry.values)
    try:
        if code := values.pop("project_code", None):
            project(code=code)
            values["project_id"] = project_id(code)
        _require_known(values, ProductFacts)
        list_product(facts=_PRODUCT.validate_python(values), by=by, at=at)
    except (ValidationError, FieldUnknown, ProductUnsound, ForbiddenWords, ProjectUnknown, CodeTaken) as error:
        return _error(entry.row, error)
    return None


def _tie(entry: _Entry, *, by: Actor, at: datetime) -> RowError | None:
    try:
        _require_known(entry.values, Tie)
        tie_project(tie=_TIE.validate_python(dict(entry.values)), by=by, at=at)
    except (ValidationError, FieldUnknown, TieUnsound, ProjectUnknown, CodeTaken) as error:
        return _error(entry.row, error)
    return None


def _require_known(values: Mapping[str, Any], kind: type[ProductFacts | ProjectFacts | Tie]) -> None:
    unknown = sorted(set(values) - {field.name for field in fields(kind)})
    if unknown:
        raise FieldUnknown(f"{', '.join(unknown)}: expected no such field")


def _error(row: Row, error: Exception) -> RowError:
    if isinstance(error, ValidationError):
        first = error.errors()[0]
        name = ".".join(str(part) for part in first["loc"])
        return row.refused(f"{name}: {first['msg']}, got {first['input']!r}")
    return row.refused(str(error), expected=Expected.ACCEPTED)


def _count() -> int:
    return Product.objects.count() + Project.objects.count() + ProjectTie.objects.count()
