"""Say how rare a shared value is: a surname or a city by counting, a whole name by what its parts promise, too.

Two people who share a name are two of those who bear it, so counting says little of a name that hardly anybody else
bears: nobody else was seen with it, which holds for 欧阳慧颖 as for 王玉敏. How common surname and given name are apart
from each other says more; both are weighed together, as a gamma prior that has seen a count.
"""

from collections.abc import Iterable
from typing import Final

import duckdb
import numpy as np
import pandas as pd
from numpy.typing import NDArray

from crm.identity.linking.tables import RECORDS

PARTS: Final = {"name": ("surname_sound", "g1", "g2"), "sound": ("surname_sound", "h1", "h2")}
"""Columns of whole names: the surname and the given characters, or sounds, that they are made of."""
BELIEF: Final = 1.0
"""How many bearers the promise of the parts counts for (unmeasured)."""
LEAST_BEARERS: Final = 0.05
"""No name is rarer than one bearer among twenty worlds of this size: names are invented together (unmeasured)."""


def count_rarity(
    engine: duckdb.DuckDBPyConnection, columns: Iterable[str], *, belongs: NDArray[np.int64] | None = None
) -> None:
    """Make for every column a table ``bits_…`` of values, their bearers and their rarity, -log2 of the share
    that has them.

    ``belongs`` names a person for every record, as found by automatic links: who came four times has not a common
    name. Without it, every record counts.
    """
    if belongs is not None:
        engine.register("belonging", pd.DataFrame({"unique_id": np.arange(len(belongs)), "person": belongs}))
    held = f"{RECORDS} JOIN belonging USING (unique_id)" if belongs is not None else RECORDS
    person = "person" if belongs is not None else "unique_id"
    for column in columns:
        statement = _of_names(column, held, person) if column in PARTS else _of_values(column, held, person)
        engine.execute(f"CREATE OR REPLACE TABLE bits_{column} AS {statement}")
    if belongs is not None:
        engine.unregister("belonging")


def _of_values(column: str, held: str, person: str) -> str:
    return f"""
    WITH counted AS (
        SELECT {column}, count(DISTINCT {person}) AS bearers FROM {held} WHERE {column} IS NOT NULL GROUP BY {column}
    )
    SELECT {column}, -log2(greatest(bearers - 1, 0.5) / sum(bearers) OVER ()) AS bits, bearers FROM counted
    """


def _of_names(column: str, held: str, person: str) -> str:
    """Names without Han parts are counted as values are."""
    family, first, second = PARTS[column]
    return f"""
    WITH bearing AS (
        SELECT DISTINCT {person} AS person, {column} AS value, {family} AS family, {first} AS one,
            coalesce({second}, '') AS two
        FROM {held} WHERE {column} IS NOT NULL
    ),
    whole AS (SELECT count(*)::DOUBLE AS people FROM bearing),
    spelt AS (SELECT value, family, one, two, count(*) AS bearers FROM bearing GROUP BY ALL),
    counted AS (
        SELECT value, sum(bearers) AS bearers, arg_max((family, one, two), (bearers, family, one, two)) AS parts
        FROM spelt GROUP BY value
    ),
    families AS (SELECT family, count(*) / any_value(people) AS share FROM bearing, whole GROUP BY family),
    ones AS (SELECT one, count(*) / any_value(people) AS share FROM bearing, whole GROUP BY one),
    twos AS (SELECT two, count(*) / any_value(people) AS share FROM bearing, whole GROUP BY two),
    givens AS (SELECT one, two, count(*) AS bearers FROM bearing GROUP BY one, two),
    promised AS (
        SELECT value, counted.bearers, people, families.share AS family,
            greatest(givens.bearers - counted.bearers, 0) AS elsewhere,
            ones.share * twos.share * people AS by_parts
        FROM counted, whole
        LEFT JOIN families ON families.family = parts[1]
        LEFT JOIN ones ON ones.one = parts[2]
        LEFT JOIN twos ON twos.two = parts[3]
        LEFT JOIN givens ON givens.one = parts[2] AND givens.two = parts[3]
    ),
    expected AS (
        SELECT value, bearers, people,
            family * (elsewhere + {BELIEF}) / (1 - family + {BELIEF} / by_parts) AS bearing
        FROM promised
    )
    SELECT value AS {column}, -log2(CASE
        WHEN bearing IS NULL THEN greatest(bearers - 1, 0.5)
        ELSE greatest((greatest(bearers - 2, 0) + {BELIEF}) / (1 + {BELIEF} / bearing), {LEAST_BEARERS})
    END / people) AS bits, bearers
    FROM expected
    """
