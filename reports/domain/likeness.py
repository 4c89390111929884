"""Measure how alike the reasons of two clients' reports are: the sentences both print, of all that either prints.

The measure is the exact Jaccard index over whole sentences, taken twice: as they are printed, with the client's facts,
and with the facts taken out, which leaves the phrase, its rule and what it is about. Facts of the client are what a
reason consists of, so the first figure decides and the second explains: alike in form and not in facts is the house's
wording about other circumstances; alike in both is a report that could have been written about somebody else.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from reports.domain.document import Document, Part
from reports.domain.statements import Statement

PARTS: Final = (
    Part.CONCLUSION,
    Part.TOLD,
    Part.SAW,
    Part.CONTRADICTIONS,
    Part.LEVEL,
    Part.PLAN,
    Part.ALTERNATIVES,
    Part.DRAWBACKS,
)
"""The sections that say why. The table of products follows from the level alone, and costs, interests, lessons, review
and verification are the house's words about itself: counted, they would make everybody alike."""

LIMIT_BPS: Final = 9000
"""From here on a person has to say why a report may be issued. Measured on 1,000 invented clients (docs/likeness.md):
whoever differs in one answer lies below, whoever lies above differs in nothing that the rules read."""

WHOLE: Final = 10_000
_MARK: Final = np.dtype(">u8")
Marks = NDArray[np.uint64]
Marked = Callable[[Iterable[str]], Sequence[str]]
"""Gives one keyed digest in hexadecimal for each sentence, so that what is stored cannot be guessed back."""


@dataclass(frozen=True)
class Sentence:
    """One reason: as printed, and with the client's facts taken out."""

    printed: str
    form: str


@dataclass(frozen=True)
class Reading:
    """The marks of one report's reasons; equal sentences count once."""

    printed: bytes
    forms: bytes

    @property
    def sentences(self) -> int:
        """How many different sentences are printed."""
        return len(self.printed) // _MARK.itemsize


@dataclass(frozen=True)
class Shares:
    """How much of two reports' reasons is shared, in basis points of what either prints."""

    printed_bps: int
    form_bps: int

    @property
    def too_alike(self) -> bool:
        """Whether a person has to say why it may be issued."""
        return self.printed_bps >= LIMIT_BPS


def reasons_of(document: Document) -> tuple[Sentence, ...]:
    """Return the sentences that say why, in printed order."""
    return tuple(_sentence(one) for part in PARTS for one in document.section(part).statements)


def read_reasons(document: Document, *, marked: Marked) -> Reading:
    """Return the marks of a report's reasons."""
    found = reasons_of(document)
    return Reading(
        printed=_packed(marked(sorted({one.printed for one in found}))),
        forms=_packed(marked(sorted({one.form for one in found}))),
    )


def shares_of(one: Reading, other: Reading) -> Shares:
    """Compare two reports."""
    return next(iter(shares_with(one, [other])))


def shares_with(one: Reading, others: Sequence[Reading]) -> list[Shares]:
    """Compare one report with many, in their order."""
    printed = _jaccard(one.printed, [other.printed for other in others])
    forms = _jaccard(one.forms, [other.forms for other in others])
    return [Shares(*pair) for pair in zip(printed, forms, strict=True)]


def _sentence(statement: Statement) -> Sentence:
    return Sentence(printed=f"{statement.id} {statement.zh}", form=f"{statement.id} {statement.rule_id}")


def _packed(marks: Sequence[str]) -> bytes:
    """Eight bytes of each digest, ascending: two of some thousand sentences meet by chance once in 10**12 reports."""
    return b"".join(sorted({bytes.fromhex(mark[:16]) for mark in marks}))


def _jaccard(own: bytes, others: Sequence[bytes]) -> list[int]:
    """Return the shared part of the union, in basis points rounded down; two empty sets share nothing."""
    if not others:
        return []
    lengths = np.array([len(other) // _MARK.itemsize for other in others])
    mine, all_marks = _unpacked(own), _unpacked(b"".join(others))
    ends = np.concatenate(([0], np.cumsum(np.isin(all_marks, mine))))
    stops = np.cumsum(lengths)
    shared = ends[stops] - ends[stops - lengths]
    united = len(mine) + lengths - shared
    return [int(part) * WHOLE // int(whole) if whole else 0 for part, whole in zip(shared, united, strict=True)]


def _unpacked(packed: bytes) -> Marks:
    return np.frombuffer(packed, dtype=_MARK).astype(np.uint64)
