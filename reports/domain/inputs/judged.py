"""How the level came about: its caps, and the statements that cannot both guide it."""

from dataclasses import dataclass
from datetime import date
from enum import Enum

from reports.domain.inputs.words import Text


@dataclass(frozen=True)
class Cap:
    """One upper limit on the level, and why it stands where it stands."""

    name: str
    label: Text
    level: int
    reason: Text
    rule_id: str
    evidence: tuple[str, ...]


@dataclass(frozen=True)
class Level:
    """The client's level: the lowest of the caps. ``change`` says what would move it."""

    level: int
    title: Text
    lowest: bool
    binding: str
    caps: tuple[Cap, ...]
    score: int
    questionnaire: str
    assessed_on: date
    valid_until: date
    change: Text
    rule_id: str
    evidence: tuple[str, ...]
    loss_limit_fen: int | None = None


class Severity(Enum):
    """How far a contradiction binds: ask again, the cautious one holds, no recommendation until documented."""

    SOFT = "soft"
    HARD = "hard"
    MATERIAL = "material"


@dataclass(frozen=True)
class Side:
    """One side of a contradiction, in the words it was given."""

    words: Text
    source: Text
    spans_zh: tuple[tuple[int, int], ...] = ()


@dataclass(frozen=True)
class Contradiction:
    """Two statements that cannot both guide the level, and what was decided."""

    id: str
    severity: Severity
    title: Text
    first: Side
    second: Side
    both_may_hold: Text
    effect: Text
    open: bool
    rule_id: str
    evidence: tuple[str, ...]
    resolution: Text | None = None
