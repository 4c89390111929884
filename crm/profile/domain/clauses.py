"""Where one clause or sentence of a note ends, what is denied in it, and whether it speaks of the client at all."""

import re
from bisect import bisect_right
from typing import Final

_CLAUSE_END = re.compile(
    r"[，,。；;！!？?\n：:]|(?<=[a-z])\.(?=\s|$)|\b(?:but|however|and then)\b|但是?|不过|却|然而|只是"
)
_SENTENCE_END = re.compile(r"[。！!？?\n；;]|(?<=[a-z\d])\.(?=\s|$)")

_A_NOT_A = re.compile(r"(.)不\1|([\u4e00-\u9fff])没\2|有没有|是不是|能不能|会不会|要不要|可不可以")
"""A question form, not a denial: 能不能, 要不要, 有没有."""
_NO_DENIAL = re.compile(
    r"特别|分别|个别|区别|级别|未来|无论|不断|不但|不仅|不光|不只|不过|不管|不论|不得不|不如|不妨|说不定|"
    r"差不多|不错|没关系|没问题|不好意思|not only|not just"
)
_DENIAL_BEFORE = re.compile(
    r"(?:不|没有?|未|无|别|勿|并非|从未|毫无|拒绝|反对|避免|"
    r"\b(?:not|never|no|without|nor|neither|cannot|refus\w*|avoid\w*)\b|n[’']t\b)"
    r"[^，。；！？\n]{0,5}$",
    re.IGNORECASE,
)
_DENIAL_BEFORE_EN = re.compile(
    r"(?:\b(?:not|never|no|without|nor|neither|cannot|no longer|refus\w*|avoid\w*)\b|n[’']t\b)(?:\W+[\w'’-]+){0,4}\W*$",
    re.IGNORECASE,
)
_DENIAL_AFTER = re.compile(
    r"^[^，。；！？\n]{0,4}(?:不用愁|不用操心|不需要|不愁|已经?(?:备好|准备好|有着落|付清|还清|解决)|都?备齐了|(?:这)?(?:方面)?没有?(?:压力|问题)|"
    r"不要|不碰|不考虑|免谈)"
    r"|^\W+(?:is|are|was|were)\W+(?:already\b|no longer\b|not\b|covered\b|paid\b|sorted\b)",
    re.IGNORECASE,
)
_OTHERS: Final = re.compile(
    r"(?:邻居|同事|朋友|别人|人家|亲戚|老乡|同学|网上|新闻|电视)(?!介绍|推荐|陪)[^，。；！？\n]{0,10}$"
    r"|\b(?:neighbou?r|colleague|friend|someone else|other people)(?:'s|’s|s)?\b[^,.;!?\n]{0,20}$",
    re.IGNORECASE,
)


class Clauses:
    """Positions at which the clauses and sentences of one text begin."""

    def __init__(self, text: str) -> None:
        self._clauses = [0, *(match.end() for match in _CLAUSE_END.finditer(text))]
        self._sentences = [0, *(match.end() for match in _SENTENCE_END.finditer(text))]
        self._ends = [match.start() for match in _CLAUSE_END.finditer(text)] + [len(text)]

    def start_of(self, position: int) -> int:
        """Return where the clause around ``position`` begins."""
        return self._clauses[bisect_right(self._clauses, position) - 1]

    def end_of(self, position: int) -> int:
        """Return where the clause around ``position`` ends."""
        return next(end for end in self._ends if end >= position)

    def sentence_of(self, position: int) -> int:
        """Return the number of the sentence around ``position``."""
        return bisect_right(self._sentences, position) - 1


def denied(text: str, clauses: Clauses, start: int, end: int) -> bool:
    """True when the same clause denies what stands between ``start`` and ``end``."""
    before = _NO_DENIAL.sub("  ", _A_NOT_A.sub("  ", text[clauses.start_of(start) : start]))
    after = text[end : clauses.end_of(end)]
    return bool(_DENIAL_BEFORE.search(before) or _DENIAL_BEFORE_EN.search(before) or _DENIAL_AFTER.search(after))


def of_others(text: str, clauses: Clauses, start: int) -> bool:
    """True when the clause speaks of a neighbour, a colleague, the news."""
    return bool(_OTHERS.search(text[clauses.start_of(start) : start]))
