"""Ask the database in plain SQL with the values bound by the server: for the few paths where speed decides.

A list goes over as one array, whatever its length, and comes apart again in ``unnest``; so a statement is the same
text for one row as for a thousand.
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any, Final

from django.db import connection
from django.db.backends.postgresql.base import ServerBindingCursor
from psycopg.pq import Format

_BOUND: Final[Any] = ServerBindingCursor
"""Its own class says less of itself than it does."""

Values = Sequence[Any] | dict[str, Any]

Question = tuple[str, Values]
"""A statement with its values."""

PLANNED_ONCE: Final[Question] = ("SET LOCAL plan_cache_mode = force_generic_plan", ())
"""From here to the end of the transaction, what the server keeps is not planned anew for each array that comes."""

PREPARED_AFTER: Final = 5
"""A connection that asks the same so often lets the server keep the plan; the ORM's questions are never kept."""


def rows(sql: str, values: Values = ()) -> list[tuple[Any, ...]]:
    """Run one statement and return its rows, none where it returns nothing; counted and logged like any other."""
    with _cursor() as cursor:
        cursor.execute(sql, values)
        return cursor.fetchall() if cursor.description else []


def rows_of_each(*asked: Question) -> list[list[tuple[Any, ...]]]:
    """Run statements one after the other without waiting in between; return the rows of each, none where it has none.

    Each sees what was committed until it began, so one that follows a lock sees what the lock waited for.
    """
    with _cursor() as first:
        cursors = [first, *(_bound() for _ in asked[1:])]
        with connection.wrap_database_errors, connection.connection.pipeline():
            for cursor, (sql, values) in zip(cursors, asked, strict=True):
                cursor.execute(sql, values)
        return [cursor.fetchall() if cursor.description else [] for cursor in cursors]


@contextmanager
def _cursor() -> Iterator[Any]:
    connection.ensure_connection()
    with _bound() as cursor:
        yield cursor


def _bound() -> Any:
    connection.connection.prepare_threshold = PREPARED_AFTER
    bound = _BOUND(connection.connection)
    bound.format = Format.BINARY
    return connection.make_debug_cursor(bound) if connection.queries_logged else connection.make_cursor(bound)
