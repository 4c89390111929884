"""Bring Han characters into one script and one reading, character by character, so that both sides are read alike.

Reading a given name in context would be better Chinese and worse matching: 行 in 景行 and in 行舟 must sound the same.
"""

import unicodedata
from functools import cache
from typing import Final

from pypinyin import Style, lazy_pinyin

from crm.identity.domain.names import simplified

LOOSE: Final = (("zh", "z"), ("ch", "c"), ("sh", "s"), ("ang", "an"), ("eng", "en"), ("ing", "in"))
"""Sounds that many speakers do not keep apart; l and n, too, at the start."""


def plain(text: str) -> str:
    """Full-width letters made half-width, runs of space made one."""
    return " ".join(unicodedata.normalize("NFKC", text).split())


def in_one_script(text: str) -> str:
    """Every character simplified by itself."""
    return text if text.isascii() else "".join(_simplified(character) for character in text)


@cache
def sound_of(character: str) -> str:
    """The commonest reading without its tone."""
    return lazy_pinyin(character, style=Style.NORMAL)[0]


@cache
def loosely(syllable: str) -> str:
    """The syllable as a speaker says it who keeps few sounds apart."""
    for written, said in LOOSE:
        syllable = syllable.replace(written, said)
    return "l" + syllable[1:] if syllable.startswith("n") else syllable


@cache
def _simplified(character: str) -> str:
    return simplified(character)
