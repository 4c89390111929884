"""Say where a line of Chinese and English may break, after Unicode Standard Annex #14 (revision 53).

Classes come from the general category and East Asian width, with the exceptions that our documents meet listed as
data. Tailorings: a figure keeps its unit (``120,000元``), an interpunct and a rating never start a line, a currency
sign stays with its amount and leaves the 汉字 mark before it, ``；：`` start no line even behind a space, and no
closing mark does behind a zero-width space or a space that does not break.
"""

import unicodedata
from collections.abc import Iterator
from enum import Enum, auto
from functools import lru_cache


class BreakClass(Enum):
    """Line breaking classes of UAX #14 that Chinese and English text need."""

    AL = auto()
    B2 = auto()
    BA = auto()
    BK = auto()
    CL = auto()
    CM = auto()
    CP = auto()
    EX = auto()
    GL = auto()
    HY = auto()
    ID = auto()
    IN = auto()
    IS = auto()
    NS = auto()
    NU = auto()
    OP = auto()
    PO = auto()
    PR = auto()
    QU = auto()
    SP = auto()
    SY = auto()
    WJ = auto()
    ZW = auto()

    __hash__ = object.__hash__  # a member is itself alone; the library's own hashes its name anew every time


class Break(Enum):
    """What may happen between two characters."""

    NO = 0
    MAY = 1
    MUST = 2


_C = BreakClass
_NAMED: dict[BreakClass, str] = {
    _C.BK: "\n\x0b\x0c\u2028\u2029",
    _C.SP: " ",
    _C.ZW: "\u200b",
    _C.WJ: "\u2060\ufeff",
    _C.GL: "\u00a0\u202f\u2007\u2011",
    _C.HY: "-",
    _C.BA: "\u00ad\u2010\u2012\u2013|\t\u2002\u2003\u3000",
    _C.B2: "—",
    _C.IN: "…⋯‥",
    _C.EX: "!?！？",
    _C.IS: ",.:;",
    _C.SY: "/",
    _C.CL: "、。，．｡､",
    _C.CP: ")]",
    _C.NS: "：；・·‧々〻〜‼⁇⁈⁉ー",
    _C.PO: "%‰°′″℃％¢",
    _C.PR: "$£¥￥+−№±€",
    _C.QU: "\"'",
}
_EXCEPTIONS = {character: kind for kind, characters in _NAMED.items() for character in characters}
_UNITS = frozenset("元万亿年月日天个号期版条项分岁折成％%")
"""Tailoring: a figure is not torn from these."""

_NEVER_FIRST = frozenset("，。；：！？、”’）》】")
"""Tailoring: these start no line, whatever invisible stands before them."""

_AFTER_NUMBER_FIX = {_C.PO, _C.PR}
_NEVER_BEFORE = {_C.CL, _C.CP, _C.EX, _C.SY, _C.IS}
_ASK_WHAT_FOLLOWS = {_C.QU, _C.GL}
_NOT_START = {_C.BA, _C.HY, _C.NS}
_WIDE = {"W", "F", "H"}


@lru_cache(maxsize=8192)
def break_class(character: str) -> BreakClass:
    """Return the class of one character."""
    if character in _EXCEPTIONS:
        return _EXCEPTIONS[character]
    category = unicodedata.category(character)
    if category in {"Mn", "Me", "Mc", "Cf"}:
        return _C.CM
    if category in {"Pi", "Pf"}:
        return _C.QU
    if category == "Ps":
        return _C.OP
    if category == "Pe":
        return _C.CL
    if is_wide(character):
        return _C.ID
    return {"Nd": _C.NU, "Zs": _C.BA, "Sc": _C.PR}.get(category, _C.AL)


@lru_cache(maxsize=8192)
def is_wide(character: str) -> bool:
    """Say whether a character takes a full square in Chinese type."""
    return unicodedata.east_asian_width(character) in _WIDE


def breaks(text: str) -> tuple[Break, ...]:
    """Return, for each character, what may happen *before* it; the first is never a break."""
    if not text:
        return ()
    return (Break.NO, *_decisions(text))


def _decisions(text: str) -> Iterator[Break]:
    """Walk the text with the class before any spaces (``left``) and whether spaces intervene."""
    left, left_char, spaced = break_class(text[0]), text[0], False
    left = _C.AL if left is _C.CM else left
    for position in range(1, len(text)):
        character = text[position]
        right = break_class(character)
        if text[position - 1] in "\n\u2028\u2029":
            yield Break.MUST
            left, left_char, spaced = right, character, False
            continue
        if right is _C.CM and not spaced and left is not _C.BK:
            yield Break.NO
            continue
        if right is _C.SP:
            yield Break.NO
            spaced = True
            continue
        following = text[position + 1 : position + 2] if right in _ASK_WHAT_FOLLOWS else ""
        allowed = _may_break(left, left_char, right, character, spaced, following)
        yield Break.MAY if allowed else Break.NO
        left, left_char, spaced = right, character, False


@lru_cache(maxsize=65536)
def _may_break(
    left: BreakClass, left_char: str, right: BreakClass, right_char: str, spaced: bool, following: str
) -> bool:
    """Apply the pair rules; the comment names the rule of UAX #14."""
    if right is _C.BK or right is _C.ZW:  # LB6, LB7
        return False
    if left is _C.ZW:  # LB8; tailoring: no closing mark starts a line
        return right_char not in _NEVER_FIRST
    if right is _C.WJ or left is _C.WJ:  # LB11
        return False
    if left is _C.GL or (right is _C.GL and not spaced and left not in {_C.BA, _C.HY}):  # LB12, LB12a
        return False
    if right is _C.GL and following in _NEVER_FIRST:  # tailoring: nor behind a space and this one
        return False
    if right in _NEVER_BEFORE:  # LB13
        return False
    if left is _C.OP or _opens(left_char):  # LB14, LB15a
        return False
    if _closes(right_char) and (not following or _follows_close(following)):  # LB15b
        return False
    if left in {_C.CL, _C.CP} and right is _C.NS:  # LB16
        return False
    if left is _C.B2 and right is _C.B2:  # LB17
        return False
    if spaced:  # LB18; tailoring: ``；：`` start no line even behind a space
        return right is not _C.NS
    return _may_break_tight(left, left_char, right, right_char)


def _may_break_tight(left: BreakClass, left_char: str, right: BreakClass, right_char: str) -> bool:
    """The rules that hold only where no space intervenes (LB19 to LB31)."""
    if right in _NOT_START:  # LB21, before LB19a: what may follow a quotation mark still starts no line
        return False
    if right is _C.IN:  # LB22
        return False
    if left is _C.QU or right is _C.QU:  # LB19, LB19a
        return _breaks_at_quote(left, left_char, right, right_char)
    if left is _C.NU and right_char in _UNITS:  # tailoring: a figure keeps its unit
        return False
    if right is _C.PR and left is _C.CL and is_wide(left_char):  # tailoring: ``，¥12`` is no figure in brackets
        return True
    return not _glued(left, right)


_LATIN = {_C.AL, _C.NU}
_GLUED: frozenset[tuple[BreakClass, BreakClass]] = frozenset(
    {(a, b) for a in _LATIN for b in _LATIN}  # LB23, LB25, LB28
    | {(_C.PR, _C.ID), (_C.ID, _C.PO)}  # LB23a
    | {(a, b) for a in _AFTER_NUMBER_FIX for b in _LATIN}  # LB24, LB25
    | {(a, b) for a in _LATIN for b in _AFTER_NUMBER_FIX}
    | {(_C.CL, _C.PO), (_C.CP, _C.PO), (_C.CL, _C.PR), (_C.CP, _C.PR)}
    | {(_C.PO, _C.OP), (_C.PR, _C.OP), (_C.PR, _C.NU), (_C.HY, _C.NU), (_C.IS, _C.NU), (_C.SY, _C.NU)}  # LB25
    | {(_C.IS, _C.AL)}  # LB29
    | {(a, _C.OP) for a in _LATIN}  # LB30
    | {(_C.CP, b) for b in _LATIN}
)


def _glued(left: BreakClass, right: BreakClass) -> bool:
    return (left, right) in _GLUED


def _opens(character: str) -> bool:
    return unicodedata.category(character) == "Pi"


def _closes(character: str) -> bool:
    return unicodedata.category(character) == "Pf"


_CLOSE_FOLLOWERS = {_C.SP, _C.GL, _C.WJ, _C.CL, _C.QU, _C.CP, _C.EX, _C.IS, _C.SY, _C.BK, _C.ZW}


def _follows_close(character: str) -> bool:
    return break_class(character) in _CLOSE_FOLLOWERS


def _breaks_at_quote(left: BreakClass, left_char: str, right: BreakClass, right_char: str) -> bool:
    """A quotation mark breaks on its outer side only, and only between East Asian neighbours; ``…`` counts as one."""
    if right is _C.QU and not (_opens(right_char) and (is_wide(left_char) or left is _C.IN)):
        return False
    return not (left is _C.QU and not (_closes(left_char) and is_wide(right_char)))
