"""Plain Splink on the same marks and candidates: its own training, its own scores, connected components.

    python tests/bench/linking/plain.py OUTPUT.csv THRESHOLD INPUT.csv … [--typical]

With the hub's comparisons, or with those of typical.py.
"""

import csv
import resource
import sys
import time
from pathlib import Path
from tempfile import TemporaryDirectory

from typical import TYPICAL

from crm.identity.domain.scoring.levels import COMPARISONS
from crm.identity.domain.scoring.model import Figures, Model, first_model
from crm.identity.linking.files import open_source
from crm.identity.linking.parts import cores, write_parts
from crm.identity.linking.peer import linker_for, train
from crm.identity.linking.tables import load, open_engine, said

SURE = ("l.phone = r.phone AND l.surname_sound = r.surname_sound", "l.id_tail = r.id_tail AND l.birth = r.birth",
        "l.id_other = r.id_other")  # fmt: skip
"""Rules that find few strangers, for Splink's own estimate of how rare matches are."""
FOUND_BY_RULES = 0.7


def main() -> None:
    """Link and print seconds and peak memory."""
    comparisons = TYPICAL if "--typical" in sys.argv else COMPARISONS
    output, threshold, *inputs = (argument for argument in sys.argv[1:] if argument != "--typical")
    started = time.perf_counter()
    with TemporaryDirectory() as scratch:
        folder = Path(scratch)
        ids, parts = write_parts([open_source(Path(path)) for path in inputs], folder, workers=cores())
        engine = open_engine(folder, threads=cores())
        load(engine, parts)
        filled = said(engine)
        first = Model(
            prior=first_model(records=len(ids)).prior,
            figures={
                (one.id, level.id): Figures(m=level.m, u=level.u)
                for one in comparisons
                for level in one.levels
                if not level.nothing
            },
        )
        linker = linker_for(engine, first, filled, comparisons)
        rules = [
            rule for rule in SURE if all(filled[word.split(".")[1]] for word in rule.split() if word.startswith("l."))
        ]
        linker.training.estimate_probability_two_random_records_match(rules, recall=FOUND_BY_RULES)
        train(linker, filled)
        scored = linker.inference.predict()
        clusters = linker.clustering.cluster_pairwise_predictions_at_threshold(
            scored, threshold_match_probability=float(threshold)
        )
        rows = engine.execute(f"SELECT unique_id, cluster_id FROM {clusters.physical_name}").fetchall()
    with Path(output).open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(("record_id", "cluster_id"))
        writer.writerows((ids[number], cluster) for number, cluster in rows)
    print(f"{time.perf_counter() - started:.1f} {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:.0f}")


if __name__ == "__main__":
    main()
