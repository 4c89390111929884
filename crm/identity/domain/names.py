"""Read a written name: which script, which surname, is it whole, and how is it pronounced.

Traditional characters are brought to simplified for comparing; what was written is kept.
"""

import re
import unicodedata
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Final

import opencc
from pypinyin import Style, lazy_pinyin

from crm.identity.domain.surnames import COMPOUND_READINGS, LATIN_TITLES, READINGS, TITLES

_HAN = re.compile(r"[\u3400-\u9fff\uf900-\ufaff\U00020000-\U000323af〇]+")
_DOTS = re.compile(r"[·・•‧∙.．]")
_NOT_LETTERS = re.compile(r"[^a-z']+")
SHORTEST_FULL_NAME: Final = 2


@dataclass(frozen=True, kw_only=True)
class Name:
    """A name ready to compare.

    ``key`` is equal for equal names; ``whole`` is false for 沈女士 or 王总, which name a family, not a person.
    ``syllables`` is the reading, surname first for Chinese names.
    """

    written: str
    key: str
    surname: str
    given: str
    whole: bool
    syllables: tuple[str, ...]

    @property
    def pinyin(self) -> str:
        """The reading in one word: ``shenruoxi``."""
        return "".join(self.syllables)

    @property
    def initials(self) -> str:
        """First letters of the reading: ``srx``."""
        return "".join(syllable[0] for syllable in self.syllables)

    @property
    def latin(self) -> str:
        """The reading as people print it: ``Shen Ruoxi``."""
        cut = len(self.surname) if _HAN.fullmatch(self.key) else 0
        parts = ("".join(self.syllables[:cut]), "".join(self.syllables[cut:])) if cut else self.syllables
        return " ".join(part.capitalize() for part in parts if part)


@lru_cache(maxsize=4096)
def read_name(text: str) -> Name | None:
    """Return the name, or None where nothing readable as one is left."""
    written = " ".join(unicodedata.normalize("NFKC", text).split())
    if not written:
        return None
    squeezed = _DOTS.sub("", written.replace(" ", ""))
    return _han_name(written, squeezed) if _HAN.match(squeezed) else _latin_name(written)


def simplified(text: str) -> str:
    """Return text in simplified characters (於 → 于, 餘 → 余, 鍾 → 钟)."""
    return str(_converter().convert(text))


def _han_name(written: str, squeezed: str) -> Name | None:
    match = _HAN.match(simplified(squeezed))
    han = match.group() if match else ""
    surname = _surname(han, written)
    rest, title = _without_title(han[len(surname) :])
    whole = bool(rest)
    key = surname + rest if whole else surname
    return Name(
        written=written,
        key=key,
        surname=surname,
        given=rest if whole else "",
        whole=whole and len(key) == len(_DOTS.sub("", simplified(squeezed))) - len(title),
        syllables=_surname_reading(surname) + tuple(lazy_pinyin(rest if whole else "", style=Style.NORMAL)),
    )


def _surname(han: str, written: str) -> str:
    """Two characters for compound surnames; names with a dot (阿依古丽·买买提) are cut where the dot stands."""
    dot = _DOTS.search(written.replace(" ", ""))
    if dot and 0 < dot.start() < len(han):
        return han[: dot.start()]
    return han[:2] if han[:2] in COMPOUND_READINGS else han[:1]


def _without_title(rest: str) -> tuple[str, str]:
    for title in sorted(TITLES, key=len, reverse=True):
        if rest.endswith(title) and (len(title) > 1 or rest == title):
            return rest[: -len(title)], title
    return rest, ""


def _surname_reading(surname: str) -> tuple[str, ...]:
    if surname in COMPOUND_READINGS:
        return COMPOUND_READINGS[surname]
    if len(surname) > 1:
        return tuple(lazy_pinyin(surname, style=Style.NORMAL))
    return (READINGS.get(surname) or lazy_pinyin(surname, style=Style.NORMAL)[0],)


def _latin_name(written: str) -> Name | None:
    plain = "".join(c for c in unicodedata.normalize("NFKD", written.casefold()) if not unicodedata.combining(c))
    words = [word for word in _NOT_LETTERS.split(plain) if word.strip("'")]
    names = tuple(word for word in words if word not in LATIN_TITLES)
    if not names:
        return None
    surname = names[0] if "," in written else names[-1]
    return Name(
        written=written,
        key=" ".join(sorted(names)),
        surname=surname,
        given=" ".join(name for name in names if name != surname),
        whole=len(names) >= SHORTEST_FULL_NAME,
        syllables=names,
    )


@cache
def _converter() -> opencc.OpenCC:
    return opencc.OpenCC("t2s")
