"""Say how much a text leans towards a promise that is made without key words, and which pieces speak for it.

A linear model: the score is the sum of what each piece weighs, so the heaviest pieces are the whole explanation. The
weights stand in `weights.json`, learned by `hub learn-wording` from the examples in `examples/`.
"""

import json
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from hub.wording.findings import Language
from hub.wording.normalise import main_language
from hub.wording.pieces import manner_weight, manners, runs, weighed

WEIGHTS = Path(__file__).with_name("weights.json")
REASONS = 4


@dataclass(frozen=True)
class Marks:
    """Above `look` a text is worth a reviewer's look, above `plain` it is plainly a promise, below `nothing` honest.

    Below `firm` it is plainly honest, whatever a firm rule finds.
    """

    look: float
    plain: float
    nothing: float
    firm: float


@dataclass(frozen=True)
class Model:
    """`rarity` says how seldom a run is among the examples; every language has marks of its own."""

    rarity: dict[str, float]
    weights: dict[str, float]
    bias: float
    marks: dict[Language, Marks]

    def parts(self, text: str, *, denied: bool) -> dict[str, float]:
        """What every known piece of the text adds to its score."""
        shares = weighed(runs(text), self.rarity)
        shares |= {name: manner_weight(name) for name in manners(text, denied=denied) if name in self.weights}
        return {piece: share * self.weights.get(piece, 0.0) for piece, share in shares.items()}


@dataclass(frozen=True)
class Leaning:
    """`score` of a text, the marks it is held against, and the runs of it that add most, heaviest first."""

    score: float
    marks: Marks
    reasons: tuple[str, ...]

    @property
    def worth_a_look(self) -> bool:
        return self.score > self.marks.look

    @property
    def plain(self) -> bool:
        return self.score > self.marks.plain

    @property
    def promises_nothing(self) -> bool:
        return self.score < self.marks.nothing

    @property
    def plainly_honest(self) -> bool:
        return self.score < self.marks.firm


def leaning(text: str, *, denied: bool = False) -> Leaning:
    """`denied` says that a key word was found there and that the text denies, bans or asks about it."""
    known = model()
    parts = known.parts(text, denied=denied)
    heaviest = sorted((piece for piece in parts if parts[piece] > 0), key=lambda piece: (-parts[piece], piece))
    return Leaning(known.bias + sum(parts.values()), known.marks[main_language(text)], _distinct(heaviest))


@cache
def model() -> Model:
    stored = json.loads(WEIGHTS.read_text(encoding="utf-8"))
    by_rarity: dict[str, dict[str, float]] = stored["pieces"]
    return Model(
        rarity={piece: float(rare) for rare, pieces in by_rarity.items() for piece in pieces},
        weights={p: weight for pieces in by_rarity.values() for p, weight in pieces.items()} | stored["manners"],
        bias=stored["bias"],
        marks={Language(language): Marks(**marks) for language, marks in stored["marks"].items()},
    )


def _distinct(pieces: list[str]) -> tuple[str, ...]:
    """The heaviest pieces that are readable and not part of one already named."""
    named: list[str] = []
    for piece in pieces:
        words = piece.removeprefix("w:").strip("^$ ")
        if (
            len(words) > 1
            and not words.startswith(("<", "["))
            and not any(words in other or other in words for other in named)
        ):
            named.append(words)
    return tuple(named[:REASONS])
