"""Cut the passage of a disclosure that answers a question, with the words that were asked for marked."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from cms.domain.payload import reading_text
from cms.domain.schema import Kind
from cms.domain.search import Piece, Span, spans_of
from cms.queries import Version
from cms.reading.language import said, spoken
from hub.portal.monthly import shown_figures

BEFORE, LENGTH = {"zh": 24, "en": 60}, {"zh": 110, "en": 240}
SHORTEST_STEM = 4
MOST_FIGURES = 4
LATIN = re.compile(r"[A-Za-z0-9]+(?:[-./][A-Za-z0-9]+)*")


@dataclass(frozen=True)
class Part:
    """A run of text; `asked` when it is one of the words."""

    text: str
    asked: bool


@dataclass(frozen=True)
class Excerpt:
    """`language` is that of the text, "" when it is the reader's."""

    parts: tuple[Part, ...]
    language: str


def excerpt(version: Version, pieces: Sequence[Piece]) -> Excerpt:
    """The first passage in the reader's language that has a word, else in the other, else the opening sentence."""
    summary = said(version.reason if version.withdrawn else version.summary)
    mine = spoken()
    for language in (mine, "en" if mine == "zh" else "zh"):
        text = _body(version, language)
        spans = marked(text, pieces)
        if spans:
            start, end = _window(text, spans[0], language)
            return Excerpt(_cut(text, spans, start, end), "" if language == mine else _code(language))
    named = _named(version, pieces)
    if named:
        return Excerpt(parts_of(named, pieces), "")
    return Excerpt((Part(summary, False),) if summary else (), "")


def parts_of(text: str, pieces: Sequence[Piece]) -> tuple[Part, ...]:
    """A whole text in parts."""
    return _parts(text, marked(text, pieces), 0, len(text))


def marked(text: str, pieces: Sequence[Piece]) -> tuple[Span, ...]:
    """Where the words stand; an English one also where it has another ending."""
    chinese = [piece for piece in pieces if piece.chinese]
    latin = [piece.text for piece in pieces if not piece.chinese]
    found = [*spans_of(text, chinese), *(word.span() for word in LATIN.finditer(text) if _is_one_of(word[0], latin))]
    return tuple(sorted(found))


def _named(version: Version, pieces: Sequence[Piece]) -> str:
    """Figures whose name has a word, with their values: a payload holds only the number of their formula."""
    if version.kind is not Kind.FIGURES:
        return ""
    shown = (figure for _figure, figure in shown_figures(version.payload, None) if marked(figure.name, pieces))
    return " · ".join(f"{one.name} {one.short}{one.short_unit}" for one in list(shown)[:MOST_FIGURES])


def _is_one_of(word: str, asked: Sequence[str]) -> bool:
    return any(_same_word(word.lower(), one) for one in asked)


def _same_word(word: str, asked: str) -> bool:
    """Equal, or alike up to an ending of three letters, as stems are."""
    stem = asked[: max(len(asked) - 3, SHORTEST_STEM)]
    return word == asked or (len(asked) >= SHORTEST_STEM and word.startswith(stem) and abs(len(word) - len(asked)) <= 4)


def _body(version: Version, language: str) -> str:
    """Everything but the title, which stands above the passage."""
    return reading_text(version.payload, language).partition("\n")[2]


def _window(text: str, span: Span, language: str) -> tuple[int, int]:
    start = max(span[0] - BEFORE[language], text.rfind("\n", 0, span[0]) + 1)
    if language == "en" and start and text[start - 1] not in "\n ":
        start = min(text.find(" ", start) + 1, span[0])
    return start, min(start + LENGTH[language], len(text))


def _cut(text: str, spans: Sequence[Span], start: int, end: int) -> tuple[Part, ...]:
    parts = list(_parts(text, spans, start, end))
    if start and text[start - 1] != "\n":
        parts.insert(0, Part("…", False))
    if end < len(text):
        parts.append(Part("…", False))
    return tuple(parts)


def _parts(text: str, spans: Sequence[Span], start: int, end: int) -> tuple[Part, ...]:
    parts, place = [], start
    for one, other in spans:
        if other > start and one < end and one >= place:
            parts += [Part(text[place:one], False), Part(text[one:other], True)]
            place = other
    parts.append(Part(text[place : max(end, place)], False))
    return tuple(part for part in parts if part.text)


def _code(language: str) -> str:
    return "zh-Hans" if language == "zh" else "en"
