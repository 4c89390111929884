"""Tell whether two worlds are the same: a row count and a digest per table, of everything that the seed decides.

Left out is what must differ from run to run, by kind and not by table: surrogate keys, random identifiers, ciphertext
and salts, instants of recording, and digests, which cover one of those. What remains is compared as a set, because
the order of rows in a table means nothing; the order of the log is compared by its kinds and numbers.
"""

import hashlib
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.db import connection

from hub.access.scope import entered, system_scope

RANDOM = re.compile(
    r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}"  # identifiers
    r"|(?:0x)?[0-9a-f]{40,}"  # digests, addresses, transactions
    r"|HT-\d{4}-W[0-9A-F]{10}"  # contract numbers of purchases, which end in an identifier
    r"|[A-Z]{2}-\d{8}-[0-9A-F]{8}"  # report numbers, which end in a digest
    r"|\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\d[^\"\s,}]*"  # instants
)
LEFT_OUT_TYPES = frozenset({"uuid", "bytea", "timestamp with time zone", "tsvector"})
LEFT_OUT_TABLES = re.compile(
    r"django_(?:migrations|session|content_type)|wagtailsearch_.*|auth_permission|.*_permissions|portal_paritycheck"
)
KEYS = re.compile(
    r"id|.*_id|cursor|password|attempts|.*(?:digest|hash|blind|token|nonce|gas\w*|fee_wei|block.*|port|_bytes|_ms)"
)
"""Columns of surrogate keys (``cursor``: the last one looked at) and secrets, of how often something was
begun, of figures that depend on when the test
network was asked or how long a run took, and of the sizes of files in which such values are printed."""


KEYS_IN_PAGES = frozenset(
    {"pk", "content_type", "locale", "owner", "live_revision", "latest_revision", "locked_by", "alias_of"}
)
"""The same inside a page as its editor keeps it, an object with ``pk``; a killed database leaves numbers out."""


@dataclass(frozen=True, kw_only=True)
class TablePrint:
    """One table: how many rows, and the digest of what the seed decides in them."""

    table: str
    rows: int
    digest: str


def fingerprint() -> tuple[TablePrint, ...]:
    """Return one line per table, by name."""
    with entered(system_scope("fingerprint")):
        return tuple(_of(table, columns) for table, columns in _tables())


def _tables() -> Iterator[tuple[str, list[str]]]:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT table_name, column_name, data_type FROM information_schema.columns WHERE table_schema = 'public'"
            " ORDER BY table_name, ordinal_position"
        )
        rows = cursor.fetchall()
    for table in dict.fromkeys(table for table, _, _ in rows):
        if not LEFT_OUT_TABLES.fullmatch(table):
            yield table, [name for other, name, kind in rows if other == table and _kept(name, kind)]


def _kept(name: str, kind: str) -> bool:
    return kind not in LEFT_OUT_TYPES and not KEYS.fullmatch(name)


def _of(table: str, columns: list[str]) -> TablePrint:
    chosen = ", ".join(f'"{name}"' for name in columns) or "NULL"
    with connection.cursor() as cursor:
        cursor.execute(f'SELECT {chosen} FROM "{table}"')  # noqa: S608  names from the catalogue
        lines = sorted(line_of(row) for row in cursor.fetchall())
    return TablePrint(table=table, rows=len(lines), digest=hashlib.sha256("\n".join(lines).encode()).hexdigest())


def line_of(row: tuple[Any, ...]) -> str:
    """Return a row as text, without what differs from run to run."""
    return RANDOM.sub(
        "·", json.dumps([_plain(value) for value in row], ensure_ascii=False, sort_keys=True, default=str)
    )


def _plain(value: Any) -> Any:
    """A JSON column arrives as text; read it, so that the order of its keys does not matter."""
    if isinstance(value, str) and value[:1] in "[{":
        try:
            return json.loads(value, object_hook=_without_keys)
        except json.JSONDecodeError:
            return value
    return value


def _without_keys(found: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in found.items() if name not in KEYS_IN_PAGES} if "pk" in found else found
