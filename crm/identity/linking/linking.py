"""Link the records of files: normalise, learn, compare, weigh, divide into persons."""

from collections.abc import Iterable, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, replace
from math import log2
from pathlib import Path
from tempfile import TemporaryDirectory

import duckdb

from crm.identity.domain.scoring.model import Model, first_model
from crm.identity.domain.scoring.rungs import Comparison
from crm.identity.linking import settings, spark
from crm.identity.linking.comparing import (
    PAIRS,
    common_values,
    compare_candidates,
    count_rarity_over_persons,
    replace_pairs,
    weights_sql,
)
from crm.identity.linking.files import Source
from crm.identity.linking.fillers import Filler
from crm.identity.linking.learning import patterns, refined, rung_weights
from crm.identity.linking.parts import cores, write_parts
from crm.identity.linking.peer import learn, linker_for, said_by_pairs, used
from crm.identity.linking.persons import membership, persons, proofs, scored_pairs
from crm.identity.linking.report import Report
from crm.identity.linking.tables import load, open_engine, said
from crm.identity.linking.writing import cluster_rows, outputs, pair_rows


@dataclass(frozen=True, kw_only=True)
class Wanted:
    """What to link and where to write it; ``model`` is written there where it is given.

    ``spark`` is the master of a Spark that learns and compares; DuckDB does where it is empty.
    """

    sources: tuple[Source, ...]
    clusters: Path
    pairs: Path | None = None
    model: Path | None = None
    review: bool = False
    chinese: bool = False
    spark: str = ""


@dataclass(frozen=True, kw_only=True)
class Linked:
    """What came out, in figures."""

    records: int
    compared: int
    automatic: int
    asked: int
    persons: int
    learnt: bool
    fillers: tuple[Filler, ...] = ()


def link(wanted: Wanted, report: Report) -> Linked:
    """Do it all; the answers appear at the end or not at all."""
    with TemporaryDirectory(prefix="hub-link-") as scratch:
        folder = Path(scratch)
        with report.step("normalise"):
            ids, parts = write_parts(wanted.sources, folder, workers=cores())
        engine = open_engine(folder, threads=cores())
        try:
            return _linked(wanted, report, engine, ids, parts)
        finally:
            engine.close()


def _linked(
    wanted: Wanted, report: Report, engine: duckdb.DuckDBPyConnection, ids: Sequence[str], parts: Sequence[Path]
) -> Linked:
    with report.step("load"):
        fillers = load(engine, parts)
        filled = said(engine)
    model = first_model(records=len(ids))
    comparisons = used(filled)
    learning = len(ids) >= settings.LEARN_FROM
    with ExitStack() as stack:
        session = stack.enter_context(spark.started(wanted.spark)) if wanted.spark and comparisons else None
        linker = spark.linker_on(session, engine, model, filled) if session else linker_for(engine, model, filled)
        with report.step("learn"):
            model = learn(linker, model, filled) if learning else model
        with report.step("compare"):
            compared = (
                spark.compare_on(session, engine, linker, comparisons)
                if session
                else compare_candidates(engine, linker, comparisons)
            )
    with report.step("weigh"):
        model = weighed(engine, comparisons, model, filled, len(ids), learning=learning and compared > 0)
    with report.step("divide"):
        pairs = scored_pairs(engine)
        threshold = settings.REVIEW if wanted.review else settings.AUTOMATIC
        belongs = persons(pairs, threshold=threshold, records=len(ids), apart=proofs(engine))
    with report.step("write"):
        _write(wanted, engine, ids, comparisons, model, cluster_rows(ids, belongs, membership(pairs, belongs)))
    automatic = int((pairs.weight >= bits(settings.AUTOMATIC)).sum())
    return Linked(
        records=len(ids), compared=compared, automatic=automatic, persons=len(set(belongs.tolist())), learnt=learning,
        asked=int((pairs.weight >= bits(settings.REVIEW)).sum()) - automatic, fillers=fillers,
    )  # fmt: skip


def bits(probability: float) -> float:
    """Probability as log odds to the base of two."""
    return log2(probability / (1 - probability))


def weighed(
    engine: duckdb.DuckDBPyConnection,
    comparisons: Sequence[Comparison],
    model: Model,
    filled: Mapping[str, int],
    records: int,
    *,
    learning: bool,
    must_settle: bool = False,
) -> Model:
    """Learn from all candidates, once with values counted by record, and once by the persons that were found so.

    With ``must_settle`` raises NotSettled where the weights still move at the end; a file is linked all the same.
    """
    if learning:
        shares = said_by_pairs(filled, comparisons, records)
        model = refined(
            replace(model, learnt_from=records),
            found=patterns(engine, comparisons),
            comparisons=comparisons,
            records=records,
            said_by=shares,
            must_settle=must_settle,
        )
        _weigh(engine, comparisons, model)
        sure = persons(scored_pairs(engine), threshold=settings.AUTOMATIC, records=records, apart=proofs(engine))
        count_rarity_over_persons(engine, comparisons, sure)
        again = patterns(engine, comparisons)
        model = refined(
            model, found=again, comparisons=comparisons, records=records, said_by=shares, must_settle=must_settle
        )
    _weigh(engine, comparisons, model)
    return model


def _weigh(engine: duckdb.DuckDBPyConnection, comparisons: Sequence[Comparison], model: Model) -> None:
    weights = {one.id: rung_weights(model, one) for one in comparisons}
    total = f"{model.prior_weight!r} + {weights_sql(comparisons, weights)}"
    replace_pairs(engine, f"SELECT *, {total} AS weight FROM {PAIRS}")


def _write(
    wanted: Wanted,
    engine: duckdb.DuckDBPyConnection,
    ids: Sequence[str],
    comparisons: Sequence[Comparison],
    model: Model,
    rows: Iterable[Sequence[str]],
) -> None:
    with outputs() as answers:
        answers.write(wanted.clusters, ("record_id", "cluster_id", "probability"), rows)
        if wanted.pairs:
            header = ("left_id", "right_id", "weight", "probability", "reasons")
            found = pair_rows(engine, ids, comparisons, model, least=bits(settings.REVIEW), chinese=wanted.chinese)
            answers.write(wanted.pairs, header, found)
        if wanted.model:
            answers.write_text(wanted.model, model.as_json(common_values(engine, comparisons).as_raw()))
