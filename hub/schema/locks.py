"""Names that one transaction holds while others wait."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import Final

from django.db import connection

from hub.schema import statements

_HOLD: Final = """
WITH wanted AS (SELECT DISTINCT hashtextextended(name, 0) AS key FROM unnest(%s::text[]) AS name ORDER BY 1)
SELECT pg_advisory_xact_lock(key) FROM wanted
"""


def hold_names(names: Iterable[str]) -> None:
    """Hold these names until the transaction ends; taken in one order, so that nobody waits in a circle.

    Needs an open transaction. A name begins with what it names (``report:…``), so that rooms do not meet by accident.
    """
    statements.rows(*holding(names))


def holding(names: Iterable[str]) -> statements.Question:
    """What :func:`hold_names` asks, for those who ask something else at once."""
    return _HOLD, [list(names)]


@contextmanager
def alone(name: str) -> Iterator[bool]:
    """Say whether nobody else is at this now, and keep others from it until the block ends; nobody waits.

    It hangs on the connection, so it ends with a process that is killed.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_lock(hashtextextended(%s, 0))", [name])
        (held,) = cursor.fetchone()
    try:
        yield held
    finally:
        if held:
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_advisory_unlock(hashtextextended(%s, 0))", [name])
