"""Cut a normalised text into sentences and clauses, and find what stands in quotation marks."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from hub.wording.normalise import CLAUSE_ENDS, SENTENCE_ENDS

QUOTED = re.compile(r"“[^”]*”|「[^」]*」|『[^』]*』|‘[^’]*’|《[^》]*》|\"[^\"]*\"")
FULL_ENDS = SENTENCE_ENDS - {";", "；"}
FULL_STOP = re.compile(r"\.(?=\s|$)")


@dataclass(frozen=True)
class Clause:
    """One clause `text[start:end]`, the sentence `text[sentence_start:sentence_end]` it belongs to, and its place."""

    start: int
    end: int
    sentence_start: int
    sentence_end: int
    previous: "Clause | None" = None


def clauses(text: str) -> Iterator[Clause]:
    """All clauses in order. `previous` is the clause before within the same sentence, or None."""
    for sentence_start, sentence_end in _pieces(text, 0, len(text), SENTENCE_ENDS):
        previous: Clause | None = None
        for start, end in _pieces(text, sentence_start, sentence_end, CLAUSE_ENDS):
            previous = Clause(start, end, sentence_start, sentence_end, previous)
            yield previous


def _pieces(text: str, start: int, end: int, marks: frozenset[str]) -> Iterator[tuple[int, int]]:
    """Spans that end with a mark (included) or at `end`. A full stop ends a piece only before a space."""
    begin = start
    for position in range(start, end):
        ends = text[position] in marks or FULL_STOP.match(text, position) is not None
        if ends:
            yield begin, position + 1
            begin = position + 1
    if begin < end:
        yield begin, end


def full_sentence(text: str, position: int) -> tuple[int, int]:
    """The sentence around a position, semicolons included: what a speaker says in one breath about one thing."""
    begin = max(text.rfind(mark, 0, position) for mark in FULL_ENDS) + 1
    ends = [found for mark in FULL_ENDS if (found := text.find(mark, position)) >= 0]
    return begin, min(ends, default=len(text) - 1) + 1


LONGEST_STRETCH = 90
"""Characters that are weighed together; the examples of the model are 6 to 70 long."""


def stretches(text: str) -> Iterator[tuple[int, int]]:
    """Spans of whole sentences of one line, joined while they are short, without the space around them."""
    begin = end = 0
    for first, last in _pieces(text, 0, len(text), SENTENCE_ENDS):
        broken = end > begin and text[end - 1] == "\n"
        if begin < end and (broken or last - begin > LONGEST_STRETCH):
            yield from _trimmed(text, begin, end)
            begin = first
        end = last
    yield from _trimmed(text, begin, end)


def _trimmed(text: str, begin: int, end: int) -> Iterator[tuple[int, int]]:
    words = text[begin:end]
    if words.strip():
        yield begin + len(words) - len(words.lstrip()), begin + len(words.rstrip())


def inside_quotation(text: str, start: int, end: int) -> bool:
    """Whether the whole span stands within one pair of quotation marks or title marks."""
    return any(q.start() < start and end < q.end() for q in QUOTED.finditer(text))
