"""How common the values are whose rarity counts: kept with a model, so that a pair's score needs nothing else.

A name that few people bear would tell who is in the data the model was learnt from. So values of fewer than
:data:`LEAST_HOLDERS` persons are left out, and each counts as common as all of them are on average: nobody is named.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from crm.identity.domain.scoring.model import ModelUnreadable

LEAST_HOLDERS: Final = 10
"""Persons who bear a value at least before a model file says it (unmeasured; the usual floor of published tables)."""


@dataclass(frozen=True, kw_only=True)
class Shares:
    """By column, the share of persons who say a common value, and the share that every other value counts for."""

    common: Mapping[str, Mapping[str, float]] = field(default_factory=dict)
    others: Mapping[str, float] = field(default_factory=dict)

    def __call__(self, column: str, value: str) -> float | None:
        """Which share of persons say this; None where nothing was learnt about the column."""
        return self.common.get(column, {}).get(value, self.others.get(column))

    def rarest(self, column: str) -> float:
        """The smallest share that any value of a column counts for; 1 where nothing was learnt about it."""
        shares = [*self.common.get(column, {}).values(), self.others.get(column, 1.0)]
        return min(one for one in [*shares, 1.0] if one)

    def as_raw(self) -> dict[str, Any]:
        """The part of a model file."""
        return {
            column: {"others": self.others.get(column), "common": dict(sorted(self.common[column].items()))}
            for column in sorted(self.common)
        }


def counted(columns: Mapping[str, Iterable[tuple[str, int, float]]]) -> Shares:
    """Return the shares of values by who says each: (value, persons, bits of rarity); pass also the rare ones."""
    common: dict[str, dict[str, float]] = {}
    others: dict[str, float] = {}
    for column, rows in columns.items():
        said = list(rows)
        common[column] = {value: _share(bits) for value, persons, bits in said if persons >= LEAST_HOLDERS}
        rare = [(persons, bits) for _, persons, bits in said if persons < LEAST_HOLDERS]
        if bearers := sum(persons for persons, _ in rare):
            others[column] = float(f"{sum(persons * 2.0**-bits for persons, bits in rare) / bearers:.3g}")
    return Shares(common=common, others=others)


def _share(bits: float) -> float:
    return float(f"{2.0**-bits:.3g}")


def read_shares(raw: Mapping[str, Any]) -> Shares:
    """Read the part of a model file; a model without it knows no rarity."""
    found = raw.get("shares", {})
    try:
        return Shares(
            common={column: dict(one["common"]) for column, one in found.items()},
            others={column: float(one["others"]) for column, one in found.items() if one["others"]},
        )
    except (AttributeError, KeyError, TypeError, ValueError) as error:
        raise ModelUnreadable(f"its shares of values cannot be read: {error}") from error
