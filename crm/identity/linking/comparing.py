"""Find candidate pairs and note for each on which rung of every ladder it stands."""

from collections.abc import Mapping, Sequence
from typing import Final

import duckdb
import numpy as np
from numpy.typing import NDArray
from splink import Linker

from crm.identity.domain.scoring.rungs import Comparison
from crm.identity.domain.scoring.shares import Shares, counted
from crm.identity.linking.rarity import count_rarity
from crm.identity.linking.tables import RECORDS

PAIRS: Final = "pairs"
STANDING: Final = "standing"
"""Pairs with their rungs, before rarity."""


def compare_candidates(engine: duckdb.DuckDBPyConnection, linker: Linker, comparisons: Sequence[Comparison]) -> int:
    """Make the table of pairs: two ids, a rung per comparison (position in its ladder), and the bits of rare values."""
    if not comparisons:
        engine.execute(f"CREATE TABLE {PAIRS} (unique_id_l BIGINT, unique_id_r BIGINT, rarity FLOAT)")
        return 0
    blocked = linker.inference.compute_blocked_pairs_for_predict()
    statement = rungs_sql(engine, comparisons, blocked=blocked.physical_name, records=RECORDS)
    engine.execute(f"CREATE TABLE {STANDING} AS {statement}")
    blocked.drop_table_from_database_and_remove_from_cache()
    return weigh_rarity(engine, comparisons)


def rungs_sql(
    engine: duckdb.DuckDBPyConnection, comparisons: Sequence[Comparison], *, blocked: str, records: str
) -> str:
    """Select every blocked pair with its rungs, in words that DuckDB and Spark both understand."""
    rungs = ",\n".join(f"{_rung(one)} AS at_{one.id}" for one in comparisons)
    columns = ", ".join(f"l.{c} AS {c}_l, r.{c} AS {c}_r" for c in _columns(engine))
    return (
        f"WITH compared AS ("
        f"  SELECT {columns} FROM {blocked} AS b"
        f"  JOIN {records} AS l ON l.unique_id = b.join_key_l JOIN {records} AS r ON r.unique_id = b.join_key_r"
        f") SELECT unique_id_l, unique_id_r, {rungs} FROM compared"
    )


def weigh_rarity(engine: duckdb.DuckDBPyConnection, comparisons: Sequence[Comparison]) -> int:
    """Make the table of pairs of those whose rungs stand; return how many they are."""
    count_rarity(engine, _rare(comparisons))
    engine.execute(f"CREATE TABLE {PAIRS} AS {_with_rarity(comparisons, STANDING)}")
    engine.execute(f"DROP TABLE {STANDING}")
    ((count,),) = engine.execute(f"SELECT count(*) FROM {PAIRS}").fetchall()
    return int(count)


def count_rarity_over_persons(
    engine: duckdb.DuckDBPyConnection, comparisons: Sequence[Comparison], belongs: NDArray[np.int64]
) -> None:
    """Count anew how rare shared values are, each person once; ``belongs`` names a person for every record."""
    count_rarity(engine, _rare(comparisons), belongs=belongs)
    replace_pairs(engine, _with_rarity(comparisons, PAIRS))


def common_values(engine: duckdb.DuckDBPyConnection, comparisons: Sequence[Comparison]) -> Shares:
    """Return how common the values are whose rarity counted last."""
    rows = {
        column: engine.execute(f"SELECT {column}, bearers, bits FROM bits_{column}").fetchall()
        for column in _rare(comparisons)
    }
    return counted(rows)


def replace_pairs(engine: duckdb.DuckDBPyConnection, statement: str) -> None:
    """Put what the statement selects in place of the pairs."""
    engine.execute(f"CREATE TABLE newer AS {statement}")
    engine.execute(f"DROP TABLE {PAIRS}")
    engine.execute(f"ALTER TABLE newer RENAME TO {PAIRS}")


def weights_sql(comparisons: Sequence[Comparison], weights: Mapping[str, Sequence[float]]) -> str:
    """The sum of the rungs' weights and the rare values' bits; ``weights`` are by comparison, in the ladder's order."""
    terms = []
    for one in comparisons:
        cases = " ".join(f"WHEN {rung} THEN {weight!r}" for rung, weight in enumerate(weights[one.id]))
        terms.append(f"CASE at_{one.id} {cases} END")
    return " + ".join([*terms, "rarity"])


def _rare(comparisons: Sequence[Comparison]) -> list[str]:
    return sorted({level.rare for one in comparisons for level in one.levels if level.rare})


def _with_rarity(comparisons: Sequence[Comparison], pairs: str) -> str:
    joins = " ".join(f"LEFT JOIN bits_{column} ON bits_{column}.{column} = l.{column}" for column in _rare(comparisons))
    rungs = ", ".join(f"at_{one.id}" for one in comparisons)
    return (
        f"SELECT unique_id_l, unique_id_r, {rungs}, {_rarity(comparisons)} AS rarity FROM {pairs} "
        f"JOIN {RECORDS} AS l ON l.unique_id = unique_id_l {joins}"
    )


def _rung(comparison: Comparison) -> str:
    branches = [
        f"ELSE {rung}" if level.when.sql() == "ELSE" else f"WHEN {level.when.sql()} THEN {rung}"
        for rung, level in enumerate(comparison.levels)
    ]
    return f"CAST(CASE {' '.join(branches)} END AS TINYINT)"


def _rarity(comparisons: Sequence[Comparison]) -> str:
    """On a rung where rarity counts, the bits of the shared value stand in place of the average share."""
    terms = [
        f"CASE WHEN at_{one.id} = {rung} THEN bits_{level.rare}.bits ELSE 0 END"
        for one in comparisons
        for rung, level in enumerate(one.levels)
        if level.rare
    ]
    return f"({' + '.join(terms) or '0'})::FLOAT"


def _columns(engine: duckdb.DuckDBPyConnection) -> list[str]:
    unseen = {"file", "source"}
    return [row[0] for row in engine.execute(f"DESCRIBE {RECORDS}").fetchall() if row[0] not in unseen]
