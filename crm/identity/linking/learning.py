"""Learn a last time, from all candidates: how often one person's records differ, and strangers' agree.

Splink learns ``m`` in sessions, each blind to what its own pairs agree on, and ``u`` from random pairs, among
which strangers with one phone hardly ever are, so that the pairs of one person among them pass for strangers.
Here the weights of a whole pair say how likely it is one person, and all shares are counted anew by that
(expectation maximisation over patterns). For rungs whose every pair is a candidate, ``u`` is counted, too. First
figures stay as a faint memory, so that a rung that nobody stands on keeps its figure.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from math import log2
from typing import Final

import duckdb
import numpy as np
from numpy.typing import NDArray

from crm.identity.domain.scoring.model import LEAST, Figures, Model
from crm.identity.domain.scoring.rungs import DOUBT, DOUBTFUL, Comparison, Level
from crm.identity.linking.comparing import PAIRS

CAUGHT: Final = frozenset(
    {
        *((shared, level) for shared in ("phone", "address") for level in (*DOUBTFUL, "same")),
        ("phone", "second"),
        ("email", "same"),
        ("id_number", "whole"),
        ("other_number", "same"),
    }
)
"""Rungs all of whose pairs are candidates."""
JUDGES: Final = frozenset({"birth", "gender", "id_number", "email"})
"""Ladders that tell the members of a household apart: how one person's records differ in them is learnt from
pairs that no household could be, or a household's contradictions would pass for one person's."""
MOST_LIKELY: Final = 0.5
"""No larger share of all pairs of records is one person's, even where all have one name and phone (unmeasured)."""
MEMORY: Final = 10.0
"""Pairs that the first figures count for (unmeasured)."""
FEW: Final = 30
"""With fewer candidates on a rung, its figures are not believed (unmeasured)."""
ROUNDS: Final = 3000
ENOUGH: Final = 0.0002

Floats = NDArray[np.float64]


class NotSettled(ValueError):
    """The weights still moved after the last round; the message says by how much."""


@dataclass(frozen=True, kw_only=True)
class Patterns:
    """Distinct ways in which candidates compare: rungs (patterns by comparisons), how many pairs, bits of rare
    values."""

    rungs: NDArray[np.int64]
    pairs: Floats
    rarity: Floats


def patterns(engine: duckdb.DuckDBPyConnection, comparisons: Sequence[Comparison]) -> Patterns:
    """Count the candidates' patterns; rarity is rounded to whole bits."""
    names = ", ".join(f"at_{one.id}" for one in comparisons)
    rows = engine.execute(
        f"SELECT {names}, round(rarity) AS bits, count(*) AS pairs, avg(rarity) AS rarity "
        f"FROM {PAIRS} GROUP BY {names}, bits"
    ).fetchnumpy()
    return Patterns(
        rungs=np.stack([np.asarray(rows[f"at_{one.id}"], dtype=np.int64) for one in comparisons], axis=1),
        pairs=np.asarray(rows["pairs"], dtype=np.float64),
        rarity=np.asarray(rows["rarity"], dtype=np.float64),
    )


def refined(
    model: Model, *, found: Patterns, comparisons: Sequence[Comparison], records: int, said_by: Sequence[float],
    must_settle: bool = False,
) -> Model:  # fmt: skip
    """Return the model after expectation maximisation over all candidates.

    ``said_by`` is, for each comparison, the share of all pairs of records in which both say something. With
    ``must_settle`` raises :class:`NotSettled` where :data:`ROUNDS` were not enough.
    """
    everything = records * (records - 1) / 2
    first = model
    for _ in range(ROUNDS):
        likely = probabilities(model, found=found, comparisons=comparisons)
        before = model
        model = _counted(model, first, found, likely, comparisons, everything, said_by)
        if _moved(before, model) < ENOUGH:
            break
    else:
        if must_settle:
            raise NotSettled(f"after {ROUNDS:,} rounds a weight still moved by {_moved(before, model):.4f} bits")
    return monotonic(model, first=first, found=found, comparisons=comparisons)


def probabilities(model: Model, *, found: Patterns, comparisons: Sequence[Comparison]) -> Floats:
    """How likely each pattern is one person."""
    weight = np.full(len(found.pairs), model.prior_weight) + found.rarity
    for position, comparison in enumerate(comparisons):
        weight += np.array(rung_weights(model, comparison))[found.rungs[:, position]]
    result: Floats = 1 / (1 + np.exp2(np.clip(-weight, -500, 500)))
    return result


def rung_weights(model: Model, comparison: Comparison) -> list[float]:
    """Weights in the ladder's order; where rare values weigh more, without the average share, which bits replace."""
    return [_rung_weight(model, comparison, level) for level in comparison.levels]


def _rung_weight(model: Model, comparison: Comparison, level: Level) -> float:
    rarity = log2(max(model.agreeing(comparison, level), LEAST)) if level.rare else 0.0
    return model.weight(comparison, level) + rarity


def _moved(before: Model, after: Model) -> float:
    """The largest change of a weight in bits, that of the prior included."""
    changes = [abs(figures.weight - before.figures[key].weight) for key, figures in after.figures.items()]
    return max([*changes, abs(after.prior_weight - before.prior_weight)])


def _counted(
    model: Model, first: Model, found: Patterns, likely: Floats, comparisons: Sequence[Comparison],
    everything: float, said_by: Sequence[float],
) -> Model:  # fmt: skip
    same, apart = found.pairs * likely, found.pairs * (1 - likely)
    figures = dict(model.figures)
    clear = np.where(_doubtful(found, comparisons), 0.0, same)
    for position, comparison in enumerate(comparisons):
        rungs = found.rungs[:, position]
        seen = clear if comparison.id in JUDGES else same
        count = np.bincount(rungs, weights=seen, minlength=len(comparison.levels))
        strangers = np.bincount(rungs, weights=apart, minlength=len(comparison.levels))
        learning = [(rung, level) for rung, level in enumerate(comparison.levels) if not (level.nothing or level.fixed)]
        total = sum(count[rung] for rung, _ in learning)
        for rung, level in learning:
            key = (comparison.id, level.id)
            m = (count[rung] + MEMORY * first.figures[key].m) / (total + MEMORY)
            u = figures[key].u
            if key in CAUGHT and said_by[position]:
                u = (strangers[rung] + 1) / (everything * said_by[position] + 1 / first.figures[key].u)
            figures[key] = Figures(m=float(min(max(m, LEAST), level.most)), u=float(max(u, LEAST)))
    prior = min((float(same.sum()) + 1) / (everything + 1), MOST_LIKELY)
    return Model(prior=prior, figures=figures, learnt_from=model.learnt_from)


def _doubtful(found: Patterns, comparisons: Sequence[Comparison]) -> NDArray[np.bool_]:
    """Patterns with a rung on which a household may stand."""
    doubtful = np.zeros(len(found.pairs), dtype=np.bool_)
    for position, comparison in enumerate(comparisons):
        rungs = [rung for rung, level in enumerate(comparison.levels) if level.id in DOUBTFUL]
        doubtful |= np.isin(found.rungs[:, position], rungs)
    return doubtful


def monotonic(model: Model, *, found: Patterns, first: Model, comparisons: Sequence[Comparison]) -> Model:
    """Rungs that hardly any pair stands on keep their first weight; of the others, no lower rung outweighs a
    higher one.

    Neighbours in the wrong order share the mean of their weights, each counting for the pairs that stand on it.
    """
    figures = dict(model.figures)
    for position, comparison in enumerate(comparisons):
        standing = np.bincount(found.rungs[:, position], weights=found.pairs, minlength=len(comparison.levels))
        ladder = []
        for rung, level in enumerate(comparison.levels):
            key = (comparison.id, level.id)
            if not (level.nothing or level.fixed) and standing[rung] < FEW:
                figures[key] = first.figures[key]
            if not (level.nothing or level.fixed or level.id in comparison.free) and standing[rung] >= FEW:
                ladder.append((key, float(standing[rung])))
        weights = _pooled([(figures[key].weight, pairs) for key, pairs in ladder])
        for (key, _), weight in zip(ladder, weights, strict=True):
            figures[key] = Figures(m=figures[key].u * 2**weight, u=figures[key].u)
        for level in comparison.levels:
            if level.doubted:
                learnt = figures[comparison.id, level.id]
                figures[comparison.id, level.id] = replace(learnt, m=learnt.m / 2**DOUBT)
    return Model(prior=model.prior, figures=figures, learnt_from=model.learnt_from)


def _pooled(weighted: Sequence[tuple[float, float]]) -> list[float]:
    """Pool adjacent violators, so that the values fall."""
    pools: list[tuple[float, float, int]] = []
    for value, mass in weighted:
        pools.append((value, mass, 1))
        while len(pools) > 1 and pools[-1][0] > pools[-2][0]:
            (v2, m2, n2), (v1, m1, n1) = pools.pop(), pools.pop()
            pools.append(((v1 * m1 + v2 * m2) / (m1 + m2), m1 + m2, n1 + n2))
    return [value for value, _, count in pools for _ in range(count)]
