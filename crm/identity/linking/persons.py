"""Make persons of scored pairs: links from a threshold on, divided where pairs between two groups say no."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import pairwise
from math import log2

import duckdb
import numpy as np
from numpy.typing import NDArray

from crm.identity.domain.clustering import Pair, components, divided
from crm.identity.linking.comparing import PAIRS


@dataclass(frozen=True, kw_only=True)
class Scored:
    """Pairs by position: records and bits."""

    left: NDArray[np.int64]
    right: NDArray[np.int64]
    weight: NDArray[np.float64]


def scored_pairs(engine: duckdb.DuckDBPyConnection) -> Scored:
    """Read the weighed pairs back."""
    rows = engine.execute(f"SELECT unique_id_l, unique_id_r, weight FROM {PAIRS}").fetchnumpy()
    return Scored(
        left=np.asarray(rows["unique_id_l"], dtype=np.int64),
        right=np.asarray(rows["unique_id_r"], dtype=np.int64),
        weight=np.asarray(rows["weight"], dtype=np.float64),
    )


def proofs(engine: duckdb.DuckDBPyConnection) -> dict[int, tuple[int, int]]:
    """Valid whole ID numbers by record: no person has two."""
    rows = engine.execute("SELECT unique_id, id_high, id_low FROM records WHERE id_valid = 1").fetchall()
    return {record: (high, low) for record, high, low in rows}


def persons(pairs: Scored, *, threshold: float, records: int, apart: Mapping[int, object]) -> NDArray[np.int64]:
    """Return for every record the smallest record of its person."""
    least = log2(threshold / (1 - threshold))
    linking = pairs.weight >= least
    belongs = np.arange(records)
    label = np.full(records, -1, dtype=np.int64)
    for record, root in components(
        list(zip(pairs.left[linking].tolist(), pairs.right[linking].tolist(), strict=True))
    ).items():
        label[record] = root
    for component in _by_component(pairs, label):
        for group in divided(component, least=least, apart=apart):
            belongs[list(group)] = min(group)
    return belongs


def membership(pairs: Scored, belongs: NDArray[np.int64]) -> NDArray[np.float64]:
    """How sure each record's place is: its best pair within its person; 1 for a record that is alone."""
    best = np.full(len(belongs), -np.inf)
    inside = belongs[pairs.left] == belongs[pairs.right]
    for side in (pairs.left, pairs.right):
        np.maximum.at(best, side[inside], pairs.weight[inside])
    result: NDArray[np.float64] = np.where(np.isinf(best), 1.0, 1 / (1 + np.exp2(-np.clip(best, -500, 500))))
    return result


def _by_component(pairs: Scored, label: NDArray[np.int64]) -> Iterator[list[Pair]]:
    """The compared pairs inside every component, a component at a time."""
    inside = np.flatnonzero((label[pairs.left] >= 0) & (label[pairs.left] == label[pairs.right]))
    inside = inside[np.argsort(label[pairs.left[inside]], kind="stable")]
    cuts = np.flatnonzero(np.diff(label[pairs.left[inside]])) + 1
    left, right, weight = pairs.left[inside].tolist(), pairs.right[inside].tolist(), pairs.weight[inside].tolist()
    edges = [0, *cuts.tolist(), len(left)] if left else []
    for start, end in pairwise(edges):
        yield [Pair(weight[at], left[at], right[at]) for at in range(start, end)]
