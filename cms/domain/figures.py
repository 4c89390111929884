"""Monthly figures: every number with numerator, denominator, formula and version."""

from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from cms.domain.formulas import FORMULAS, GROUPS, Formula, Unit
from cms.domain.payload import Payload

__all__ = ["FORMULAS", "GROUPS", "Figure", "Formula", "Unit", "figures_of"]


@dataclass(frozen=True)
class Figure:
    """One published figure; numerator and denominator are fen or counts as the formula says."""

    formula: Formula
    numerator: int
    denominator: int | None

    @property
    def value(self) -> Decimal | None:
        """Yuan, a count, or percent; two decimals except for counts. None when the denominator is zero."""
        if self.formula.unit is Unit.COUNT:
            return Decimal(self.numerator)
        if self.formula.denominator is None:
            return _rounded(Decimal(self.numerator) / 100)
        if not self.denominator:
            return None
        quotient = Decimal(self.numerator) / Decimal(self.denominator)
        return _rounded(quotient * 100 if self.formula.unit is Unit.RATIO else quotient / 100)


def figures_of(payload: Payload) -> tuple[Figure, ...]:
    """The figures in published order. An unknown formula is left out here and named by `inconsistencies`."""
    return tuple(
        Figure(FORMULAS[row["formula"]], row.get("numerator", 0), row.get("denominator"))
        for row in payload.fields.get("figures", [])
        if row.get("formula") in FORMULAS
    )


def _rounded(value: Decimal) -> Decimal:
    return value.quantize(Decimal("0.01"), rounding=ROUND_HALF_UP)
