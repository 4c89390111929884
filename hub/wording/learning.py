"""`hub learn-wording`: learn the weights of `leaning.py` from the examples, and say how well they hold for others.

Examples stand in `examples/*.txt`: a heading `## promise: who writes, or in which frame`, or `## clean: …`, then one
text a line. Learning is plain logistic regression by gradient steps, the same bytes each time. How well it holds is
measured on ways of speaking that the model has not met, never on single lines: lines under one heading resemble each
other. The sentences of another author (`another-author.txt`) are scored by a model that has read none of them, and each
voice of `registers.txt` and `voices.txt` (app push, livestream, village agent …) by one that has not read that voice.
`marking.py` sets the marks on all of those, for each language by itself.

Before learning, every Latin run is scaled by how much oftener it stands in promises than in clean texts or the other
way round, so that the penalty holds back what says nothing. On voices that were not met this found more English and no
more Chinese (2026-11), so Chinese runs keep their size. Stored weights contain the scale: what a piece adds to a score
is its share times its weight.
"""

import argparse
import json
import math
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TypeAlias

import numpy as np

from hub.wording.checking import mentioned
from hub.wording.findings import Language
from hub.wording.leaning import WEIGHTS, Marks
from hub.wording.marking import Scored, chosen, summary
from hub.wording.normalise import is_han, main_language
from hub.wording.pieces import LONGEST_RUN, manner_weight, manners, runs, weighed

EXAMPLES = Path(__file__).with_name("examples")
OTHER_AUTHOR = "another-author: "
REGISTERS = tuple(
    f"{voices}: "
    for voices in (
        "registers", "voices", "counters", "english-voices", "english-desks", "chinese-voices", "kitchen-tables",
        "church-bonds",
    )
)  # fmt: skip
SEEN_AT_LEAST = 2
STRENGTH = 10.0
STEPS = 500
POWER_STEPS = 20
LEAST_LEAN = 0.05
FOLDS = 5
Column: TypeAlias = np.ndarray


@dataclass(frozen=True)
class Example:
    text: str
    promise: bool
    heading: str
    runs: Counter[str]
    manners: tuple[str, ...]
    language: Language
    hit: bool
    firm: bool


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
    scored = unmet(examples)
    for line in summary(scored):
        print(line)
    WEIGHTS.write_text(as_json(learn(examples), chosen(scored)), encoding="utf-8")
    return 0


def read_examples(folder: Path) -> list[Example]:
    """All examples in the order of file names and lines."""
    return [_example(text, heading) for heading, text in read_lines(folder)]


def read_lines(folder: Path) -> Iterator[tuple[str, str]]:
    """The heading, after the name of its file, and the text of every example."""
    for file in sorted(folder.glob("*.txt")):
        heading = ""
        for line in file.read_text(encoding="utf-8").splitlines():
            if line.startswith("## "):
                heading = f"{file.stem}: {line[3:]}"
            elif line.strip():
                yield heading, line


def _example(text: str, heading: str) -> Example:
    named = mentioned(text)
    found = tuple(manners(text, denied=named.denied))
    return Example(text, is_promise(heading), heading, runs(text), found, main_language(text), named.made, named.firm)


def is_promise(heading: str) -> bool:
    return heading.split(": ")[1] == "promise"


def learn(examples: Sequence[Example]) -> Learned:
    """Weights of one linear model; promises and clean texts count the same in total."""
    rarity = _rarity(examples)
    seen = Counter(name for example in examples for name in example.manners)
    names = [*rarity, *sorted(name for name, n in seen.items() if n >= SEEN_AT_LEAST)]
    place = {name: index for index, name in enumerate(names)}
    rows = [(r, place[p], v) for r, e in enumerate(examples) for p, v in _shares(e, rarity, place).items()]
    row, column = np.array([r for r, _, _ in rows]), np.array([c for _, c, _ in rows])
    scale = _leans(examples, names, rarity)
    weights, bias = _descend(row, column, np.array([v for _, _, v in rows]) * scale[column], examples, len(names))
    return Learned(rarity, dict(zip(names, (weights * scale).tolist(), strict=True)), bias)


def _leans(examples: Sequence[Example], names: Sequence[str], rarity: dict[str, float]) -> Column:
    """The scale of every name: of a Latin run the root of the log ratio of its shares, 1 on average; of others 1."""
    promised, honest = Counter[str](), Counter[str]()
    for example in examples:
        (promised if example.promise else honest).update(set(example.runs))
    promises = sum(example.promise for example in examples)
    in_promises = np.array([promised[name] + 1 for name in names]) / (promises + 2)
    in_honest = np.array([honest[name] + 1 for name in names]) / (len(examples) - promises + 2)
    lean = np.sqrt(np.maximum(np.abs(np.log(in_promises / in_honest)), LEAST_LEAN))
    latin = np.array([name in rarity and not any(map(is_han, name)) for name in names])
    return np.where(latin, lean / lean[latin].mean(), 1.0)


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


def unmet(examples: Sequence[Example]) -> list[Scored]:
    """The examples of another author and of the registers, with scores by models that have not met their voice."""
    registers = sorted({_register(example) for example in examples if example.heading.startswith(REGISTERS)})
    fold_of = {register: index % FOLDS for index, register in enumerate(registers)}
    places = [_place(example, fold_of) for example in examples]
    scored: list[Scored] = []
    for fold in range(FOLDS + 1):
        learned = learn([e for e, place in zip(examples, places, strict=True) if place != fold])
        left_out = [e for e, place in zip(examples, places, strict=True) if place == fold]
        scored += [_scored(example, learned.score(example), fold) for example in left_out]
    return scored


def _scored(example: Example, score: float, fold: int) -> Scored:
    family, kind, voice = example.heading.split(": ", 2)
    group = "clean" if kind == "clean" else "plain" if "plain" in voice or "ordinary" in voice else "hinted"
    return Scored(family, example.language, group, fold, example.hit, example.firm, score)


def _place(example: Example, fold_of: dict[str, int]) -> int:
    """Which fold leaves the example out; -1: none."""
    if example.heading.startswith(OTHER_AUTHOR):
        return FOLDS
    return fold_of[_register(example)] if example.heading.startswith(REGISTERS) else -1


def _register(example: Example) -> str:
    """Who speaks, without how plainly: "app push" of "registers: promise: app push, plain"."""
    return example.heading.split(": ", 2)[2].split(",")[0]


def _stored_marks(stored: str) -> dict[Language, Marks]:
    return {Language(language): Marks(**marks) for language, marks in json.loads(stored)["marks"].items()}


def as_json(learned: Learned, marks: dict[Language, Marks]) -> str:
    """Pieces by their rarity, one a line, so that a change of the weights can be read."""
    pieces: dict[str, dict[str, float]] = {str(rare): {} for rare in sorted(set(learned.rarity.values()))}
    for piece, rare in learned.rarity.items():
        pieces[str(rare)][piece] = round(learned.weights[piece], 2)
    others = {name: round(weight, 2) for name, weight in learned.weights.items() if name not in learned.rarity}
    of_languages = {language.value: asdict(marks[language]) for language in Language}
    stored: dict[str, object] = {"bias": round(learned.bias, 3), "marks": of_languages}
    stored |= {"manners": others, "pieces": pieces}
    return json.dumps(stored, ensure_ascii=False, separators=(",\n", ":")) + "\n"
