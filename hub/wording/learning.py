"""`hub learn-wording`: learn the weights of `leaning.py` from the examples, and say how well they hold for others.

Examples stand in `examples/*.txt`: a heading `## promise: who writes, or in which frame`, or `## clean: …`, then one
text a line. Learning is plain logistic regression by gradient steps, the same bytes each time. How well it holds is
measured on ways of speaking that the model has not met, never on single lines: lines under one heading resemble each
other. The sentences of another author (`another-author.txt`) are scored by a model that has read none of them, and each
voice of `registers.txt` and `voices.txt` (app push, livestream, village agent …) by one that has not read that voice.
The marks are set on those voices: rules and model together flag no more than `CLEAN_SHARE` of their clean texts.
"""

import argparse
import json
import math
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TypeAlias

import numpy as np

from hub.wording.checking import mentions
from hub.wording.leaning import WEIGHTS
from hub.wording.pieces import LONGEST_RUN, manner_weight, manners, runs, weighed

EXAMPLES = Path(__file__).with_name("examples")
OTHER_AUTHOR = "another-author: "
REGISTERS = ("registers: ", "voices: ", "english-voices: ", "chinese-voices: ")
SEEN_AT_LEAST = 2
STRENGTH = 10.0
STEPS = 500
POWER_STEPS = 20
FOLDS = 5
CLEAN_SHARE = 0.08
PLAIN_SHARE = 0.02
NOTHING = 0.0
"""Below even odds the model outweighs a rule. On voices that neither rules nor model had read (2026-11), any mark from
0.1 to 0.7 found most promises for the same share of clean texts; this is the careful side of it."""
Column: TypeAlias = np.ndarray


@dataclass(frozen=True)
class Example:
    text: str
    promise: bool
    heading: str
    runs: Counter[str]
    manners: tuple[str, ...]
    hit: bool


@dataclass(frozen=True)
class Learned:
    rarity: dict[str, float]
    weights: dict[str, float]
    bias: float

    def score(self, example: Example) -> float:
        shares = _shares(example, self.rarity, self.weights)
        return self.bias + sum(share * self.weights[piece] for piece, share in shares.items())


def main(arguments: Sequence[str] | None = None) -> int:
    """Learn, measure, and write the weights; with --check only say whether the stored ones are what is learned."""
    parser = argparse.ArgumentParser(
        prog="hub learn-wording", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--check", action="store_true", help="write nothing; status 1 when the stored weights differ")
    wanted = parser.parse_args(arguments)
    examples = read_examples(EXAMPLES)
    if wanted.check:
        stored = WEIGHTS.read_text(encoding="utf-8")
        return int(stored != as_json(learn(examples), _stored_marks(stored)))
    others, scores = unmet(examples)
    scored = list(zip(others, scores, strict=True))
    marks = _marks([(e, score) for e, score in scored if e.heading.startswith(REGISTERS)])
    for name in (OTHER_AUTHOR, *REGISTERS):
        print(f"{name}{_summary([pair for pair in scored if pair[0].heading.startswith(name)], marks)}")
    WEIGHTS.write_text(as_json(learn(examples), marks), encoding="utf-8")
    return 0


def read_examples(folder: Path) -> list[Example]:
    """All examples in the order of file names and lines."""
    examples: list[Example] = []
    for file in sorted(folder.glob("*.txt")):
        heading = ""
        for line in file.read_text(encoding="utf-8").splitlines():
            if line.startswith("## "):
                heading = f"{file.stem}: {line[3:]}"
            elif line.strip():
                examples.append(_example(line, heading))
    return examples


def _example(text: str, heading: str) -> Example:
    named = mentions(text)
    found = tuple(manners(text, denied=False in named))
    return Example(text, heading.split(": ")[1].startswith("promise"), heading, runs(text), found, True in named)


def learn(examples: Sequence[Example]) -> Learned:
    """Weights of one linear model; promises and clean texts count the same in total."""
    rarity = _rarity(examples)
    seen = Counter(name for example in examples for name in example.manners)
    names = [*rarity, *sorted(name for name, n in seen.items() if n >= SEEN_AT_LEAST)]
    place = {name: index for index, name in enumerate(names)}
    rows = [(r, place[p], v) for r, e in enumerate(examples) for p, v in _shares(e, rarity, place).items()]
    row, column = np.array([r for r, _, _ in rows]), np.array([c for _, c, _ in rows])
    weights, bias = _descend(row, column, np.array([v for _, _, v in rows]), examples, len(names))
    return Learned(rarity, dict(zip(names, weights.tolist(), strict=True)), bias)


def _rarity(examples: Sequence[Example]) -> dict[str, float]:
    seen = Counter(piece for example in examples for piece in example.runs)
    total = len(examples)
    return {p: round(math.log((1 + total) / (1 + n)) + 1, 1) for p, n in sorted(seen.items()) if n >= _often(p)}


def _often(piece: str) -> int:
    """How often a run must occur to be learned from; the long ones once more, or they are most of the file."""
    return SEEN_AT_LEAST + (len(piece) >= LONGEST_RUN - 1) + (len(piece) == LONGEST_RUN)


def _shares(example: Example, rarity: dict[str, float], known: object) -> dict[str, float]:
    shares = weighed(example.runs, rarity)
    shares |= {name: manner_weight(name) for name in example.manners if name in known}  # type: ignore[operator]
    return shares


def _descend(
    row: Column, column: Column, value: Column, examples: Sequence[Example], width: int
) -> tuple[Column, float]:
    """Nesterov's accelerated gradient on the logistic loss with a quadratic penalty on the weights."""
    truth = np.array([1.0 if example.promise else -1.0 for example in examples])
    share = np.where(truth > 0, 0.5 / (truth > 0).sum(), 0.5 / (truth < 0).sum()) * len(truth) * STRENGTH
    weights, ahead = np.zeros(width + 1), np.zeros(width + 1)
    step = 1.0 / (1.0 + 0.25 * _steepest(row, column, value, share, width))
    for turn in range(STEPS):
        margin = np.bincount(row, value * ahead[column], minlength=len(truth)) + ahead[width]
        pull = share * truth / (1.0 + np.exp(truth * margin))
        slope = np.append(np.bincount(column, value * pull[row], minlength=width), pull.sum())
        slope[:width] -= ahead[:width]
        moved = ahead + step * slope
        ahead = moved + (turn / (turn + 3)) * (moved - weights)
        weights = moved
    return weights[:width], float(weights[width])


def _steepest(row: Column, column: Column, value: Column, share: Column, width: int) -> float:
    """A little above the largest curvature of the weighted examples, by power iteration."""
    direction, largest = np.ones(width + 1), 0.0
    for _ in range(POWER_STEPS):
        direction /= np.linalg.norm(direction)
        along = share * (np.bincount(row, value * direction[column], minlength=len(share)) + direction[width])
        direction = np.append(np.bincount(column, value * along[row], minlength=width), along.sum())
        largest = float(np.linalg.norm(direction))
    return 1.05 * largest


def unmet(examples: Sequence[Example]) -> tuple[list[Example], list[float]]:
    """The examples of another author and of the registers, with scores by models that have not met their voice."""
    registers = sorted({_register(example) for example in examples if example.heading.startswith(REGISTERS)})
    fold_of = {register: index % FOLDS for index, register in enumerate(registers)}
    places = [_place(example, fold_of) for example in examples]
    met: list[Example] = []
    scores: list[float] = []
    for fold in range(FOLDS + 1):
        learned = learn([e for e, place in zip(examples, places, strict=True) if place != fold])
        left_out = [e for e, place in zip(examples, places, strict=True) if place == fold]
        met += left_out
        scores += [learned.score(example) for example in left_out]
    return met, scores


def _place(example: Example, fold_of: dict[str, int]) -> int:
    """Which fold leaves the example out; -1: none."""
    if example.heading.startswith(OTHER_AUTHOR):
        return FOLDS
    return fold_of[_register(example)] if example.heading.startswith(REGISTERS) else -1


def _register(example: Example) -> str:
    """Who speaks, without how plainly: "app push" of "registers: promise: app push, plain"."""
    return example.heading.split(": ", 2)[2].split(",")[0]


def _stored_marks(stored: str) -> tuple[float, float, float]:
    values = json.loads(stored)
    return values["threshold"], values["plain"], values["nothing"]


def _marks(voices: Sequence[tuple[Example, float]]) -> tuple[float, float, float]:
    """The scores above which a text is worth a look and plainly a promise, and below which it is held for honest."""
    clean = sorted(score for example, score in voices if not example.promise)
    by_rule = sorted(score for example, score in voices if not example.promise and example.hit and score > NOTHING)
    free = sorted(score for example, score in voices if not example.promise and not (example.hit and score > NOTHING))
    spare = max(0, int(len(clean) * CLEAN_SHARE) - len(by_rule))
    plain = clean[math.ceil(len(clean) * (1 - PLAIN_SHARE)) - 1]
    return round(free[-spare - 1], 3), round(plain, 3), NOTHING


def _summary(scored: Sequence[tuple[Example, float]], marks: tuple[float, float, float]) -> str:
    def share(promise: bool) -> str:
        of_kind = [(e, score) for e, score in scored if e.promise is promise]
        flagged = sum(score > marks[0] or (e.hit and score > marks[2]) for e, score in of_kind)
        return f"{flagged / len(of_kind):.1%} of {len(of_kind)}"

    return f"promises found {share(True)}, clean texts flagged {share(False)}"


def as_json(learned: Learned, marks: tuple[float, float, float]) -> str:
    """Pieces by their rarity, one a line, so that a change of the weights can be read."""
    pieces: dict[str, dict[str, float]] = {str(rare): {} for rare in sorted(set(learned.rarity.values()))}
    for piece, rare in learned.rarity.items():
        pieces[str(rare)][piece] = round(learned.weights[piece], 2)
    others = {name: round(weight, 2) for name, weight in learned.weights.items() if name not in learned.rarity}
    look, plain, nothing = marks
    stored: dict[str, object] = {"bias": round(learned.bias, 3), "threshold": look, "plain": plain, "nothing": nothing}
    stored |= {"manners": others, "pieces": pieces}
    return json.dumps(stored, ensure_ascii=False, separators=(",\n", ":")) + "\n"
