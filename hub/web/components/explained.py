"""A number that can say how it came about: formula, inputs and time behind a dotted underline."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, kw_only=True)
class Input:
    """One quantity that went in. `operator` is drawn before it: + − × ÷."""

    label: str
    value: str
    operator: str = ""


@dataclass(frozen=True, kw_only=True)
class Explained:
    """`rule` names the formula and its version, e.g. `OPS-17 v3`; values are already formatted text."""

    value: str
    label: str
    inputs: tuple[Input, ...]
    unit: str = ""
    formula: str = ""
    rule: str = ""
    source: str = ""
    at: datetime | None = None

    @property
    def apart(self) -> str:
        """The unit as it follows the value: a Latin word keeps its distance, 元 and % do not."""
        return f" {self.unit}" if self.unit.replace(" ", "").isalpha() and self.unit.isascii() else self.unit
