"""Learn a model, without labels, from the marks of all stored records; what was learnt names nobody.

The marks are opened chunk by chunk into DuckDB, in the memory of this process; what does not fit there is spilt
encrypted with a key that dies with it. Nothing is written to the database, so whoever is stopped begins again.
"""

import json
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Final

import duckdb
import orjson

from crm.identity.domain.scoring.model import first_model
from crm.identity.linking import settings
from crm.identity.linking.comparing import PAIRS, common_values, compare_candidates
from crm.identity.linking.learning import NotSettled
from crm.identity.linking.linking import bits, weighed
from crm.identity.linking.peer import learn, linker_for, used
from crm.identity.linking.report import Report
from crm.identity.linking.tables import load_rows, open_engine, said
from crm.identity.live.drafts import STAMP
from crm.identity.models import RecordMarks
from crm.identity.models.proposals import NOBODY
from hub.access.scope import entered, system_scope

CHUNK: Final = 5_000
"""Records read in one question."""
THREADS: Final = 1
"""With more, DuckDB draws another sample under the same seed and adds in another order: the same records would teach a
model of another name at every run."""
MOST_ALIKE: Final = 20
"""Where each record passes for the person of more others than this, something else was learnt (unmeasured)."""

Progress = Callable[[str, int, int], None]
"""``progress(step, done, total)``."""


class LearningRefused(ValueError):
    """What is stored teaches nothing; the message says what is missing."""


@dataclass(frozen=True, kw_only=True)
class Learnt:
    """The figures of a model file, from how many records, and how many pairs were compared for it."""

    figures: dict[str, Any]
    records: int
    pairs: int


def learn_from_stored(*, progress: Progress, report: Report) -> Learnt:
    """Return a model learnt from the marks of all records; raises LearningRefused."""
    total = _total()
    if total < settings.LEARN_FROM:
        raise LearningRefused(
            f"expected at least {settings.LEARN_FROM:,} records with marks to learn from, got {total:,}; "
            "with fewer the weights would be those of chance"
        )
    with TemporaryDirectory(prefix="hub-learn-") as scratch:
        engine = open_engine(Path(scratch), threads=THREADS)
        engine.execute("SET temp_file_encryption = true")
        try:
            return _learnt(engine, total, progress, report)
        finally:
            engine.close()


def _learnt(engine: duckdb.DuckDBPyConnection, total: int, progress: Progress, report: Report) -> Learnt:
    with report.step("read"):
        records = load_rows(engine, _marks(total, progress))
        filled = said(engine)
    comparisons, model = used(filled), first_model(records=records)
    linker = linker_for(engine, model, filled)
    with report.step("learn"):
        progress("learn", 0, 1)
        model = learn(linker, model, filled)
    with report.step("compare"):
        progress("compare", 0, 1)
        pairs = compare_candidates(engine, linker, comparisons)
    if not pairs:
        raise LearningRefused("expected records that agree in something, got none: nothing can be learnt from them")
    with report.step("weigh"):
        progress("weigh", 0, 1)
        try:
            model = weighed(engine, comparisons, model, filled, records, learning=True, must_settle=True)
        except NotSettled as error:
            raise LearningRefused(f"learning did not come to rest: {error}") from error
    _refuse_nonsense(engine, records)
    figures = json.loads(model.as_json(common_values(engine, comparisons).as_raw()))
    return Learnt(figures=figures, records=records, pairs=pairs)


def _refuse_nonsense(engine: duckdb.DuckDBPyConnection, records: int) -> None:
    """A model that takes nobody or everybody for one person has learnt something else than persons."""
    least = bits(settings.AUTOMATIC)
    ((alike,),) = engine.table(PAIRS).filter(f"weight >= {least!r}").count("*").fetchall()
    if not 0 < alike <= MOST_ALIKE * records:
        raise LearningRefused(
            f"expected between 1 and {MOST_ALIKE * records:,} pairs that are surely one person's, got {alike:,}: what "
            "tells the records apart is not persons"
        )


def _total() -> int:
    with entered(system_scope("learn-links")):
        return RecordMarks.objects.filter(normaliser=STAMP).count()


def _marks(total: int, progress: Progress) -> Iterator[Sequence[Sequence[Any]]]:
    """The marks of all records, in the order of their columns; no id leaves the database."""
    last, done = NOBODY, 0
    while True:
        with entered(system_scope("learn-links")):
            rows = list(RecordMarks.objects.filter(normaliser=STAMP, record_id__gt=last).order_by("record_id")[:CHUNK])
            chunk = [orjson.loads(str(row.marks)) for row in rows]
        if not rows:
            return
        last, done = rows[-1].record_id, done + len(rows)
        progress("read", min(done, total), total)
        yield chunk
