"""Names that one transaction holds while others wait."""

from collections.abc import Iterable
from typing import Final

from hub.schema import statements

HOLD: Final = """
WITH wanted AS (SELECT DISTINCT hashtextextended(name, 0) AS key FROM unnest(%s::text[]) AS name ORDER BY 1)
SELECT pg_advisory_xact_lock(key) FROM wanted
"""
"""What :func:`hold_names` asks, for those who ask something else at once."""


def hold_names(names: Iterable[str]) -> None:
    """Hold these names until the transaction ends; taken in one order, so that nobody waits in a circle.

    Needs an open transaction. A name begins with what it names (``report:…``), so that rooms do not meet by accident.
    """
    statements.rows(HOLD, [list(names)])
