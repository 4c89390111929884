"""Find candidate pairs and note for each on which rung of every ladder it stands."""

from collections.abc import Mapping, Sequence
from typing import Final

import duckdb
from splink import Linker

from crm.identity.domain.scoring.levels import Comparison
from crm.identity.linking.tables import RECORDS

PAIRS: Final = "pairs"


def compare_candidates(engine: duckdb.DuckDBPyConnection, linker: Linker, comparisons: Sequence[Comparison]) -> int:
    """Make the table of pairs: two ids, a rung per comparison (position in its ladder), and the bits of rare values."""
    if not comparisons:
        engine.execute(f"CREATE TABLE {PAIRS} (unique_id_l BIGINT, unique_id_r BIGINT, rarity FLOAT)")
        return 0
    blocked = linker.inference.compute_blocked_pairs_for_predict()
    rare = sorted({level.rare for one in comparisons for level in one.levels if level.rare})
    for column in rare:
        engine.execute(
            f"CREATE OR REPLACE TABLE bits_{column} AS SELECT {column}, "
            f"-log2(greatest(count(*) - 1, 0.5) / sum(count(*)) OVER ()) AS bits "
            f"FROM {RECORDS} WHERE {column} IS NOT NULL GROUP BY {column}"
        )
    rungs = ",\n".join(f"{_rung(one)} AS at_{one.id}" for one in comparisons)
    columns = ", ".join(f"l.{c} AS {c}_l, r.{c} AS {c}_r" for c in _columns(engine))
    joins = " ".join(f"LEFT JOIN bits_{column} ON bits_{column}.{column} = standing.{column}_l" for column in rare)
    engine.execute(
        f"CREATE TABLE {PAIRS} AS WITH compared AS ("
        f"  SELECT {columns} FROM {blocked.physical_name} AS b"
        f"  JOIN {RECORDS} AS l ON l.unique_id = b.join_key_l JOIN {RECORDS} AS r ON r.unique_id = b.join_key_r"
        f"), standing AS (SELECT compared.*, {rungs} FROM compared)"
        f" SELECT unique_id_l, unique_id_r, {', '.join(f'at_{one.id}' for one in comparisons)},"
        f" {_rarity(comparisons)} AS rarity"
        f" FROM standing {joins}"
    )
    blocked.drop_table_from_database_and_remove_from_cache()
    ((count,),) = engine.execute(f"SELECT count(*) FROM {PAIRS}").fetchall()
    return int(count)


def weights_sql(comparisons: Sequence[Comparison], weights: Mapping[str, Sequence[float]]) -> str:
    """The sum of the rungs' weights and the rare values' bits; ``weights`` are by comparison, in the ladder's order."""
    terms = []
    for one in comparisons:
        cases = " ".join(f"WHEN {rung} THEN {weight!r}" for rung, weight in enumerate(weights[one.id]))
        terms.append(f"CASE at_{one.id} {cases} END")
    return " + ".join([*terms, "rarity"])


def _rung(comparison: Comparison) -> str:
    branches = [
        f"ELSE {rung}" if level.when.sql() == "ELSE" else f"WHEN {level.when.sql()} THEN {rung}"
        for rung, level in enumerate(comparison.levels)
    ]
    return f"(CASE {' '.join(branches)} END)::TINYINT"


def _rarity(comparisons: Sequence[Comparison]) -> str:
    """On a rung where rarity counts, the bits of the shared value stand in place of the rung's ``u``."""
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
