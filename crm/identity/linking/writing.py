"""Write the answers: whole or not at all, in the order the records came."""

import csv
import os
from collections.abc import Iterable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import IO, Final

import duckdb
import numpy as np
from numpy.typing import NDArray

from crm.identity.domain.scoring.model import Model
from crm.identity.domain.scoring.rungs import Comparison
from crm.identity.domain.scoring.scorer import probability_of, sentence
from crm.identity.linking.comparing import PAIRS

LEAST_SAID: Final = 0.05
"""Bits below which a reason is not worth a word."""


class Outputs:
    """Files that appear under their names only when everything was written."""

    def __init__(self, stack: ExitStack) -> None:
        self._stack = stack
        self._made: list[tuple[Path, Path]] = []

    def write(self, path: Path, header: Sequence[str], rows: Iterable[Sequence[str]]) -> None:
        """Write one table beside its place."""
        with self._beside(path) as file:
            writer = csv.writer(file)
            writer.writerow(header)
            writer.writerows(rows)

    def write_text(self, path: Path, text: str) -> None:
        """Write one text beside its place."""
        with self._beside(path) as file:
            file.write(text)

    @contextmanager
    def _beside(self, path: Path) -> Iterator[IO[str]]:
        with NamedTemporaryFile(
            "w", encoding="utf-8", newline="", dir=path.resolve().parent, prefix=f".{path.name}.", delete=False
        ) as file:
            self._stack.callback(Path(file.name).unlink, missing_ok=True)
            yield file
        self._made.append((Path(file.name), path))

    def appear(self) -> None:
        """Give all files their names."""
        mask = os.umask(0)
        os.umask(mask)
        for made, path in self._made:
            made.chmod(0o666 & ~mask)
            made.replace(path)


@contextmanager
def outputs() -> Iterator[Outputs]:
    """Open the answers; on any failure nothing is left."""
    with ExitStack() as stack:
        answers = Outputs(stack)
        yield answers
        answers.appear()


def cluster_rows(
    ids: Sequence[str], belongs: NDArray[np.int64], sure: NDArray[np.float64]
) -> Iterator[tuple[str, str, str]]:
    """record_id, cluster_id, probability. Clusters are numbered as they first occur."""
    numbers: dict[int, int] = {}
    for record_id, root, probability in zip(ids, belongs.tolist(), sure.tolist(), strict=True):
        yield record_id, f"P{numbers.setdefault(root, len(numbers) + 1):07d}", f"{probability:.6f}"


def pair_rows(
    engine: duckdb.DuckDBPyConnection, ids: Sequence[str], comparisons: Sequence[Comparison], model: Model, *,
    least: float, chinese: bool,
) -> Iterator[tuple[str, str, str, str, str]]:  # fmt: skip
    """left_id, right_id, weight, probability, reasons; the surest first."""
    rungs = ", ".join(f"at_{one.id}" for one in comparisons)
    found = engine.cursor().execute(
        f"SELECT unique_id_l, unique_id_r, weight, rarity, {rungs} FROM {PAIRS} WHERE weight >= {least!r} "
        "ORDER BY weight DESC, unique_id_l, unique_id_r"
    )
    while rows := found.fetchmany(10_000):
        for left, right, weight, rarity, *standing in rows:
            said = sentence(_reasons(comparisons, model, standing, rarity, chinese=chinese))
            yield ids[left], ids[right], f"{weight:.3f}", f"{probability_of(weight):.6f}", said


def _reasons(
    comparisons: Sequence[Comparison], model: Model, standing: Sequence[int], rarity: float, *, chinese: bool
) -> dict[str, float]:
    reasons: dict[str, float] = {}
    for comparison, rung in zip(comparisons, standing, strict=True):
        level = comparison.levels[rung]
        weight = model.weight(comparison, level)
        if level.rare:
            rarity += float(np.log2(model.agreeing(comparison, level)))
        if abs(weight) >= LEAST_SAID:
            reasons[level.zh if chinese else level.en] = weight
    if abs(rarity) >= LEAST_SAID:
        reasons["相同取值的罕见程度" if chinese else "how rare the shared values are"] = rarity
    reasons = dict(sorted(reasons.items(), key=lambda item: -abs(item[1])))
    return {**reasons, ("任取两条记录" if chinese else "two records at random"): model.prior_weight}
