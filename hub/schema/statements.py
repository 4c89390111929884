"""Ask the database in plain SQL with the values bound by the server: for the few paths where speed decides.

A list goes over as one array, whatever its length, and comes apart again in ``unnest``; so a statement is the same
text for one row as for a thousand.
"""

from collections.abc import Sequence
from typing import Any, Final

from django.db import connection
from django.db.backends.postgresql.base import ServerBindingCursor
from psycopg.pq import Format

_BOUND: Final[Any] = ServerBindingCursor
"""Its own class says less of itself than it does."""


def rows(sql: str, values: Sequence[Any] | dict[str, Any] = ()) -> list[tuple[Any, ...]]:
    """Run one statement and return its rows, none where it returns nothing; counted and logged like any other."""
    connection.ensure_connection()
    bound = _BOUND(connection.connection)
    bound.format = Format.BINARY
    with connection.make_debug_cursor(bound) if connection.queries_logged else connection.make_cursor(bound) as cursor:
        cursor.execute(sql, values)
        return cursor.fetchall() if cursor.description else []
