"""Break texts and questions into what a search compares: pairs of Chinese characters, whole words, codes, pinyin.

Everything is compared in its plain form: half width, lower case, simplified characters. A Chinese word of two
characters is one pair, a longer one the pairs it is made of; whoever asks the pairs looks at the plain text afterwards,
because the pairs of a word may also stand apart.
"""

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache

import opencc
from pypinyin import lazy_pinyin

from cms.domain.figures import figures_of
from cms.domain.payload import Payload, reading_text
from cms.domain.schema import Kind, Label, Sort

HAN = "\u3400-\u9fff\U00020000-\U000323af"
HAN_RUN = re.compile(f"[{HAN}]+")
WORD = re.compile(r"[a-z0-9]+(?:[-./][a-z0-9]+)*")
PIECE = re.compile(rf"[{HAN}a-z0-9]+(?:[-./%][{HAN}a-z0-9]+)*")
LONGEST_QUESTION, MOST_PIECES = 80, 8
SOUNDED = 6
"""Longest word, in characters, that is found by its pinyin."""
SHORTEST_INITIALS = 3
"""Two first letters would make English words of half the list."""

SECTION = Label("信息披露", "Disclosure")
"""What all of it is called."""

NOTICES = {"correction": Label("更正公告", "Correction notice"), "withdrawal": Label("撤回公告", "Withdrawal notice")}
"""What a change is for the public, by its code."""

Span = tuple[int, int]


@dataclass(frozen=True)
class Piece:
    """One word of a question in its plain form."""

    text: str

    @property
    def chinese(self) -> bool:
        return HAN_RUN.search(self.text) is not None

    @property
    def tokens(self) -> tuple[str, ...]:
        """What every text with this word has; of a mixed one only the Chinese part, for 26年 stands in 2026年."""
        if not self.chinese:
            return (self.text,)
        return tuple(dict.fromkeys(token for run in HAN_RUN.findall(self.text) for token in _pairs(run)))

    @property
    def sound(self) -> str:
        """Its pinyin as one word, by which another one that sounds the same is found."""
        return _sound(self.text)


@dataclass(frozen=True)
class Searchable:
    """A version as the search keeps it: `plain` to look again, `tokens` to find, `english` to stem."""

    plain: str
    tokens: tuple[str, ...]
    english: str


def plain(text: str) -> str:
    return "".join(_plain(character) for character in text)


def pieces_of(question: str) -> tuple[Piece, ...]:
    """The words of a question, without punctuation and repetition."""
    found = PIECE.findall(plain(question[:LONGEST_QUESTION]))
    return tuple(Piece(text) for text in dict.fromkeys(found))[:MOST_PIECES]


def searchable(payload: Payload, *, change: str = "") -> Searchable:
    """The texts of both languages, the words the page puts around them, and the codes."""
    labels = (*_labels(payload), *([NOTICES[change]] if change in NOTICES else []))
    chinese = "\n".join([reading_text(payload, "zh"), *(label.zh for label in labels)])
    english = "\n".join([reading_text(payload, "en"), *(label.en for label in labels), *_codes(payload)])
    kept = plain(f"{chinese}\n{english}")
    sounded = [payload.line("title", "zh"), *(label.zh for label in labels)]
    tokens = {*_tokens(kept), *(sound for text in sounded for sound in _sounds(plain(text)))}
    return Searchable(plain=kept, tokens=tuple(sorted(tokens)), english=english)


def spans_of(text: str, pieces: Sequence[Piece]) -> tuple[Span, ...]:
    """Where the words stand in a text as it is printed, in order and without overlap."""
    letters = [_plain(character) for character in text]
    owners = [place for place, letter in enumerate(letters) for _ in letter]
    joined = "".join(letters)
    found = sorted(
        (owners[start], owners[start + len(piece.text) - 1] + 1)
        for piece in pieces
        for start in _places(joined, piece.text)
    )
    apart: list[Span] = []
    for start, end in found:
        if apart and start < apart[-1][1]:
            apart[-1] = (apart[-1][0], max(end, apart[-1][1]))
        else:
            apart.append((start, end))
    return tuple(apart)


def _places(text: str, word: str) -> Iterator[int]:
    start = text.find(word)
    while start >= 0:
        yield start
        start = text.find(word, start + len(word))


def _labels(payload: Payload) -> Iterator[Label]:
    """Section, kind, and the names of filled fields and figures: a reader sees them, and the payload has none."""
    yield SECTION
    yield payload.schema.label
    for chapter in payload.schema.chapters:
        filled = [field for field in chapter.fields if field.name in payload.fields]
        yield from (chapter.label, *(field.label for field in filled)) if filled else ()
    if payload.kind is Kind.FIGURES:
        yield from (figure.formula.name for figure in figures_of(payload))


def _codes(payload: Payload) -> Iterator[str]:
    yield payload.slug
    for field in payload.schema.fields():
        value = payload.fields.get(field.name)
        if field.sort in (Sort.CODE, Sort.DAY) and value:
            yield str(value)


def _tokens(text: str) -> Iterator[str]:
    yield from WORD.findall(text)
    for run in HAN_RUN.findall(text):
        yield from run
        yield from _pairs(run)


def _pairs(run: str) -> Iterator[str]:
    """Neighbouring characters two by two; a single one stands for itself."""
    if len(run) == 1:
        yield run
    yield from (run[place : place + 2] for place in range(len(run) - 1))


def _sounds(text: str) -> Iterator[str]:
    """Pinyin and first letters of every word that a run of characters may hold."""
    for run in HAN_RUN.findall(text):
        syllables = lazy_pinyin(run)
        for start in range(len(syllables)):
            for length in range(2, min(SOUNDED, len(syllables) - start) + 1):
                part = syllables[start : start + length]
                yield "".join(part)
                if length >= SHORTEST_INITIALS:
                    yield "".join(syllable[0] for syllable in part)


def _sound(text: str) -> str:
    return "".join(lazy_pinyin(text)) if HAN_RUN.fullmatch(text) else ""


@lru_cache(maxsize=20_000)
def _plain(character: str) -> str:
    folded = unicodedata.normalize("NFKC", character).lower()
    return str(_simplifier().convert(folded)) if HAN_RUN.search(folded) else folded


@cache
def _simplifier() -> opencc.OpenCC:
    return opencc.OpenCC("t2s")
