"""A model is the declared levels with learnt figures: what each level weighs, and how rare matches are.

Written as JSON, read by whoever scores: the batch, which hands it to Splink, and the plain scorer of the live path.
Weights are in bits: log2(m / u); a pair's weight is their sum and the prior's.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from math import log2
from typing import Any, Final

from crm.identity.domain.normalising.records import VERSION as MARKS_VERSION
from crm.identity.domain.scoring.levels import COMPARISONS
from crm.identity.domain.scoring.rungs import Comparison, Level

FORMAT: Final = 1
LEAST: Final = 1e-9
"""No learnt share is smaller: a level that was never seen is not impossible."""


class ModelUnreadable(ValueError):
    """The model was made for other levels or other marks; the message says which."""


@dataclass(frozen=True, kw_only=True)
class Figures:
    """Of one level: its share among pairs of one person (``m``) and among pairs of strangers (``u``)."""

    m: float
    u: float

    @property
    def weight(self) -> float:
        """Bits for (positive) or against (negative) one person."""
        return log2(max(self.m, LEAST) / max(self.u, LEAST))


@dataclass(frozen=True, kw_only=True)
class Model:
    """``prior`` is the share of pairs of one person among all pairs; ``figures`` are keyed by comparison and level."""

    prior: float
    figures: Mapping[tuple[str, str], Figures]
    learnt_from: int = 0
    """How many records it was learnt from; 0 for the figures in the code."""

    @property
    def prior_weight(self) -> float:
        """Bits before anything was compared."""
        return log2(self.prior / (1 - self.prior))

    def weight(self, comparison: Comparison, level: Level) -> float:
        """Bits of a level; 0 where it says nothing."""
        return 0.0 if level.nothing else self.figures[comparison.id, level.id].weight

    def agreeing(self, comparison: Comparison, level: Level) -> float:
        """How often strangers share the value whose rarity counts on this level."""
        return sum(self.figures[comparison.id, rung].u for rung in (level.among or (level.id,)))

    def as_json(self, shares: Mapping[str, Any] | None = None) -> str:
        """The model file; with ``shares``, how common values are, the live path scores by it."""
        levels = [
            {"comparison": c, "level": level, "m": f.m, "u": f.u, "weight": round(f.weight, 4)}
            for (c, level), f in self.figures.items()
        ]
        head = {"format": FORMAT, "marks": MARKS_VERSION, "learnt_from": self.learnt_from, "prior": self.prior}
        said = {"shares": shares} if shares else {}
        return json.dumps({**head, "levels": levels, **said}, indent=1, ensure_ascii=False) + "\n"


def first_model(*, records: int) -> Model:
    """The figures in the code, with a prior of one other record per record."""
    figures = {
        (c.id, level.id): Figures(m=level.m, u=level.u) for c in COMPARISONS for level in c.levels if not level.nothing
    }
    return Model(prior=min(0.01, 1 / max(records, 2)), figures=figures)


def read_model(text: str) -> Model:
    """Return the model of a file, or refuse one that does not fit the code."""
    try:
        raw: dict[str, Any] = json.loads(text)
        stamp = (raw["format"], raw["marks"])
        figures = {
            (row["comparison"], row["level"]): Figures(m=float(row["m"]), u=float(row["u"])) for row in raw["levels"]
        }
        prior, learnt_from = float(raw["prior"]), int(raw["learnt_from"])
    except (ValueError, KeyError, TypeError) as error:
        raise ModelUnreadable(f"this is no model file: {error}") from error
    if stamp != (FORMAT, MARKS_VERSION):
        raise ModelUnreadable(
            f"expected format {FORMAT} on marks {MARKS_VERSION}, got format {stamp[0]} on marks {stamp[1]}"
        )
    if not 0 < prior < 1:
        raise ModelUnreadable(f"expected a prior between 0 and 1, got {prior}")
    if figures.keys() != first_model(records=2).figures.keys():
        raise ModelUnreadable("its levels are not the levels in the code; learn it anew")
    return Model(prior=prior, figures=figures, learnt_from=learnt_from)
