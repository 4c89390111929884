"""Let Spark learn, find candidates and compare them, with the same rungs; what is left to count fits into DuckDB.

Needs the package's extra ``spark`` and Java 17 here, and on the workers Python with pandas, pyarrow and rapidfuzz.
String distances run there as in the plain scorer, byte for byte, because Spark's own count characters.
"""

import os
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from types import ModuleType
from typing import TYPE_CHECKING, Any, Final

import duckdb
from splink import Linker

from crm.identity.domain.scoring.model import Model
from crm.identity.domain.scoring.rungs import Comparison
from crm.identity.linking.comparing import STANDING, rungs_sql, weigh_rarity
from crm.identity.linking.peer import linker_over
from crm.identity.linking.tables import RECORDS

if TYPE_CHECKING:
    from pyspark.sql import SparkSession

PARTITIONS_A_CORE: Final = 2


@contextmanager
def started(master: str) -> Iterator["SparkSession"]:
    """A session on the cluster; it is given back at the end."""
    from pyspark.sql import SparkSession

    if master.startswith("local"):
        os.environ.setdefault("PYSPARK_PYTHON", sys.executable)  # a cluster's workers know their own
    session = (
        SparkSession.builder.master(master)
        .appName("hub link-people")
        .config("spark.ui.enabled", "false")
        .config("spark.ui.showConsoleProgress", "false")
        .config("spark.log.level", "ERROR")
        .config("spark.sql.execution.arrow.pyspark.enabled", "true")
        .getOrCreate()
    )
    try:
        parts = PARTITIONS_A_CORE * session.sparkContext.defaultParallelism
        session.conf.set("spark.sql.shuffle.partitions", str(parts))
        _register_distances(session)
        yield session
    finally:
        session.stop()


def linker_on(
    session: "SparkSession", engine: duckdb.DuckDBPyConnection, model: Model, said: Mapping[str, int]
) -> Linker:
    """A linker over the same records, sent to Spark."""
    from splink import SparkAPI

    api = SparkAPI(  # type: ignore[no-untyped-call]
        spark_session=session, break_lineage_method="persist", register_udfs_automatically=False
    )
    records = session.createDataFrame(engine.table(RECORDS).to_arrow_table())
    return linker_over(api.register(records.persist()), model, said)


def compare_on(
    session: "SparkSession", engine: duckdb.DuckDBPyConnection, linker: Linker, comparisons: Sequence[Comparison]
) -> int:
    """What :func:`crm.identity.linking.comparing.compare_candidates` does, with the comparing done by Spark."""
    blocked = linker.inference.compute_blocked_pairs_for_predict()
    records = next(iter(linker._input_tables_dict.values())).physical_name
    statement = rungs_sql(engine, comparisons, blocked=blocked.physical_name, records=records)
    found = session.sql(statement).toArrow()
    engine.register("found", found)
    engine.execute(f"CREATE TABLE {STANDING} AS SELECT * FROM found")
    engine.unregister("found")
    return weigh_rarity(engine, comparisons)


def _register_distances(session: "SparkSession") -> None:
    import pandas as pd
    from pyspark.sql.functions import pandas_udf
    from rapidfuzz.distance import DamerauLevenshtein, JaroWinkler

    def by(metric: ModuleType, name: str) -> Any:  # a module travels to the workers by its name
        def measured(left: pd.Series, right: pd.Series) -> pd.Series:
            distance = getattr(metric, name)
            found: pd.Series = pd.Series(
                [
                    float(distance(a.encode(), b.encode())) if isinstance(a, str) and isinstance(b, str) else None
                    for a, b in zip(left, right, strict=True)
                ],
                dtype="float64",
            )
            return found

        return pandas_udf(measured, "double")

    session.udf.register("damerau_levenshtein", by(DamerauLevenshtein, "distance"))
    session.udf.register("jaro_winkler_similarity", by(JaroWinkler, "similarity"))
