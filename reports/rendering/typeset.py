"""Set a paragraph: measure characters, break lines, space Chinese and Latin type as a compositor would.

Beyond the breaks of :mod:`reports.rendering.linebreak`: neighbouring full-width marks close up by half a square,
a mark at the edge of a line loses its empty half, 汉字 and Latin letters or figures stand a sixth of an em apart
without a typed space, and English text trims the full-width quotation marks of a Chinese face to their ink.
"""

import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import pairwise

from reports.domain.statements import STRONG
from reports.rendering.fonts import INVISIBLE, Face, FontSet
from reports.rendering.linebreak import Break, breaks, is_wide
from reports.rendering.theme import Align, Language, Style

HALF = 500.0
AUTOSPACE = 160.0
MAX_STRETCH = 150.0
"""Justification never opens a gap by more than this (thousandths of an em); a looser line stays ragged."""

_CLOSING = frozenset("，。、；：）》」』】〕〉！？．")
_OPENING = frozenset("（《「『【〔〈")
_ZH_CLOSING = frozenset("”’")
_ZH_OPENING = frozenset("“‘")
_JOINTS = frozenset("\u00a0/.-:_@=&?,")
_NEVER_FIRST = frozenset("，。、；：！？）》」』】〉〕”’…％%‰·.,:;!?)]}/").__contains__
_NEVER_LAST = frozenset("（《「『【〈〔“‘([{¥$€£").__contains__


@dataclass(frozen=True)
class Run:
    """A stretch of text in one voice; ``marked`` puts the highlighter behind it, ``face`` and ``size`` overrule."""

    text: str
    strong: bool = False
    colour: str | None = None
    marked: bool = False
    face: Face | None = None
    size: float | None = None


@dataclass(frozen=True)
class Piece:
    """Part of a line in one face: ``gaps[i]`` is added after character i, in thousandths of an em."""

    text: str
    face: Face
    colour: str
    size: float
    offset: float
    width: float
    gaps: tuple[float, ...]
    marked: bool = False


@dataclass(frozen=True)
class Line:
    """One set line; ``offset`` of each piece is from the left edge of the measure, in points."""

    pieces: tuple[Piece, ...]
    width: float
    text: str


@dataclass(slots=True)
class _Glyph:
    character: str
    face: Face
    colour: str
    marked: bool
    advance: float
    before: float = 0.0
    after: float = 0.0
    scale: float = 1.0


def emphasised(text: str) -> tuple[Run, ...]:
    """Split a text at its strong marks into runs."""
    parts = text.split(STRONG)
    return tuple(Run(part, strong=bool(number % 2)) for number, part in enumerate(parts) if part)


def set_lines(
    *, runs: Sequence[Run], style: Style, width: float, language: Language, fonts: FontSet
) -> tuple[Line, ...]:
    """Break ``runs`` into lines no wider than ``width`` points."""
    glyphs = _glyphs(runs, style, language, fonts)
    if not glyphs:
        return ()
    limit = width * 1000 / style.size
    text = "".join(glyph.character for glyph in glyphs)
    spans = list(_line_spans(glyphs, breaks(text), limit, language))
    return tuple(
        _line(glyphs[start:end], style, width, language, justify=_justifies(style, language) and not last)
        for start, end, last in spans
    )


def _justifies(style: Style, language: Language) -> bool:
    """Chinese squares fill the measure; English stays ragged, which reads better without hyphenation."""
    return style.align is Align.JUSTIFY and language is Language.ZH


def text_width(*, text: str, style: Style, language: Language, fonts: FontSet) -> float:
    """Return the width in points of a text set on one line."""
    glyphs = _glyphs((Run(text),), style, language, fonts)
    return sum(glyph.before + glyph.advance + glyph.after for glyph in glyphs) * style.size / 1000


def _glyphs(runs: Sequence[Run], style: Style, language: Language, fonts: FontSet) -> list[_Glyph]:
    glyphs: list[_Glyph] = []
    for run in runs:
        fonts.check(run.text)
        wanted = run.face or (style.strong if run.strong else style.face)
        colour = run.colour or style.colour
        scale, measures, marked = (run.size or style.size) / style.size, fonts.measures(wanted), run.marked
        for character in run.text:
            face, advance = measures[character]
            glyphs.append(_Glyph(character, face, colour, marked, advance, 0.0, 0.0, scale))
    if style.tracking:
        for glyph in glyphs:
            glyph.after = 0.0 if glyph.character in INVISIBLE else style.tracking
    _space(glyphs, language, fonts)
    for glyph in glyphs:
        if glyph.scale != 1.0:
            glyph.advance, glyph.before, glyph.after = (
                value * glyph.scale for value in (glyph.advance, glyph.before, glyph.after)
            )
    return glyphs


def _space(glyphs: list[_Glyph], language: Language, fonts: FontSet) -> None:
    """Close up neighbouring marks, part 汉字 from Latin, trim English quotation marks."""
    english = language is Language.EN
    if english:
        for glyph in glyphs:
            trim = fonts.faces[glyph.face].trims.get(glyph.character)
            if trim:
                glyph.before, glyph.after = glyph.before - trim[0], glyph.after - trim[1]
    for left, right in pairwise(glyphs):
        gap = _between(left.character, right.character, english)
        if gap:
            left.after += gap[0]
            right.before += gap[1]


@lru_cache(maxsize=65536)
def _between(left: str, right: str, english: bool) -> tuple[float, float] | None:
    """Return what stands more behind ``left`` and before ``right`` because they are neighbours; mostly nothing."""
    if _is_closing(left, english) and (_is_closing(right, english) or _is_opening(right, english)):
        return -HALF, 0.0
    if _is_opening(left, english) and _is_opening(right, english):
        return 0.0, -HALF
    return (AUTOSPACE, 0.0) if _parts(left, right) else None


def _is_closing(character: str, english: bool) -> bool:
    return character in _CLOSING or (not english and character in _ZH_CLOSING)


def _is_opening(character: str, english: bool) -> bool:
    return character in _OPENING or (not english and character in _ZH_OPENING)


def _parts(left: str, right: str) -> bool:
    return (_is_han(left) and _is_latin(right)) or (_is_latin(left) and _is_han(right))


@lru_cache(maxsize=8192)
def _is_han(character: str) -> bool:
    return is_wide(character) and unicodedata.category(character) in {"Lo", "Nl"}


@lru_cache(maxsize=8192)
def _is_latin(character: str) -> bool:
    return not is_wide(character) and (unicodedata.category(character)[0] in "LN" or character in "%‰+−¥")


def _line_spans(
    glyphs: Sequence[_Glyph], options: Sequence[Break], limit: float, language: Language
) -> Iterator[tuple[int, int, bool]]:
    """Yield (start, end, last of its paragraph) by filling each line as far as it goes."""
    start, count = 0, len(glyphs)
    while start < count:
        end, forced = _fill(glyphs, options, start, limit, language)
        yield start, end, forced or end == count
        start = end
        while start < count and not forced and glyphs[start].character == " ":
            start += 1


def _fill(
    glyphs: Sequence[_Glyph], options: Sequence[Break], start: int, limit: float, language: Language
) -> tuple[int, bool]:
    """Return the end of the line beginning at ``start`` and whether a mandatory break ended it."""
    english = language is Language.EN
    used, best = _head_trim(glyphs[start], english), None
    for index in range(start, len(glyphs)):
        glyph, option = glyphs[index], options[index]
        if option is not Break.NO and index > start:
            if option is Break.MUST:
                return index, True
            best = index
        used += glyph.before + glyph.advance + glyph.after
        if used <= limit:  # the rest asks what the last character may hang over
            continue
        if glyph.character != " " and used - _tail_slack(glyph, english) > limit and index > start:
            return best or _forced(glyphs, start, index), False
    return len(glyphs), False


def _forced(glyphs: Sequence[_Glyph], start: int, end: int) -> int:
    """Where to cut what is wider than its measure: behind a joint such as ``/``, else between any two letters.

    Never before a mark or behind a bracket, unless nothing else is left; then it is cut at the measure.
    """
    text = [glyph.character for glyph in glyphs[start : end + 1]]
    sound = [i for i in range(1, len(text)) if not _NEVER_FIRST(text[i]) and not _NEVER_LAST(text[i - 1])]
    joints = [i for i in sound if text[i - 1] in _JOINTS and (text[i - 1] in "\u00a0-/" or not text[i].isdigit())]
    return start + (joints or sound or [end - start])[-1]


def _head_trim(glyph: _Glyph, english: bool) -> float:
    return -HALF if _is_opening(glyph.character, english) else 0.0


def _tail_slack(glyph: _Glyph, english: bool) -> float:
    """What the last character of a line may hang over: its empty half, or the space that followed it."""
    return HALF if _is_closing(glyph.character, english) and glyph.after > -HALF else max(glyph.after, 0.0)


def _line(glyphs: Sequence[_Glyph], style: Style, width: float, language: Language, *, justify: bool) -> Line:
    """Fix the characters of one line, in place: trim its edges, stretch it if asked, cut it into pieces."""
    kept = list(glyphs)
    while kept and kept[-1].character in " \n":
        kept.pop()
    if not kept:
        return Line((), 0.0, "")
    english = language is Language.EN
    kept[0].before += _head_trim(kept[0], english)
    kept[-1].after = -_tail_slack(kept[-1], english) + min(kept[-1].after, 0.0)
    natural = sum(glyph.before + glyph.advance + glyph.after for glyph in kept) * style.size / 1000
    stretch = _stretch(kept, (width - natural) * 1000 / style.size) if justify else {}
    for index, more in stretch.items():
        kept[index].after += more
    final = width if stretch else natural
    indent = {Align.RIGHT: width - final, Align.CENTRE: (width - final) / 2}.get(style.align, 0.0)
    pieces = tuple(_pieces(kept, style, indent))
    if len(kept) < len(glyphs) and glyphs[len(kept)].character == " ":
        pieces = (*pieces[:-1], _with_space(pieces[-1]))
    return Line(pieces, final, "".join(g.character for g in kept))


def _with_space(piece: Piece) -> Piece:
    """Keep the space a line broke at, so that words stay apart when the text is read back from the file."""
    return replace(piece, text=piece.text + " ", gaps=(*piece.gaps, 0.0))


def _stretch(glyphs: Sequence[_Glyph], slack: float) -> dict[int, float]:
    """Share the slack among the gaps that may open: between squares, and at spaces."""
    gaps = [
        index
        for index, (left, right) in enumerate(pairwise(glyphs))
        if left.character == " " or is_wide(left.character) or is_wide(right.character)
    ]
    if not gaps or slack <= 0 or slack / len(gaps) > MAX_STRETCH:
        return {}
    return dict.fromkeys(gaps, slack / len(gaps))


def _pieces(glyphs: Sequence[_Glyph], style: Style, indent: float) -> Iterator[Piece]:
    """Group neighbours of one voice; what stands before a glyph moves into the gap of the one before it."""
    scale, x, start = style.size / 1000, indent, 0
    while start < len(glyphs):
        first, end = glyphs[start], start + 1
        while end < len(glyphs) and _same_voice(first, glyphs[end]):
            end += 1
        group = glyphs[start:end]
        x += first.before * scale
        gaps = (*(glyph.after + following.before for glyph, following in pairwise(group)), group[-1].after)
        width = (sum(g.advance for g in group) + sum(gaps)) * scale
        text = "".join(g.character for g in group)
        gaps = gaps if first.scale == 1.0 else tuple(gap / first.scale for gap in gaps)
        yield Piece(text, first.face, first.colour, style.size * first.scale, x, width, gaps, first.marked)
        x, start = x + width, end


def _same_voice(left: _Glyph, right: _Glyph) -> bool:
    return (left.face, left.colour, left.marked, left.scale) == (right.face, right.colour, right.marked, right.scale)
