"""Take a name apart into what is compared: characters, sounds, surname, letters of Latin names."""

import re
import unicodedata
from dataclasses import dataclass, replace
from typing import Final

from crm.identity.domain.normalising.han import in_one_script, loosely, plain, sound_of
from crm.identity.domain.surnames import COMPOUND_READINGS, LATIN_TITLES, READINGS, TITLES

_HAN = re.compile(r"[\u3400-\u9fff\uf900-\ufaff\U00020000-\U000323af〇]+")
_NOT_NAME = re.compile(r"[\s·・•‧∙.．]+|[（(].*?[)）]")
_NOT_LETTERS = re.compile(r"[^a-z']+")
_BY_LENGTH: Final = tuple(sorted(TITLES, key=len, reverse=True))
LONGEST_HAN_NAME: Final = 8
"""More characters are a sentence or a firm, unless a dot divides them (unmeasured)."""


@dataclass(frozen=True, slots=True)
class NameMarks:
    """What of a name is compared; empty strings where it has no such part.

    ``script`` is ``h`` (Han) or ``l`` (Latin). ``sound`` is surname and given name read aloud, in alphabetical
    order, so that 沈若溪, Shen Ruoxi and Ruoxi Shen are equal. ``g1``, ``g2`` are the given characters, ``h1``,
    ``h2`` their sounds.
    """

    script: str = ""
    key: str = ""
    characters: str = ""
    sound: str = ""
    loose: str = ""
    surname_sound: str = ""
    g1: str = ""
    g2: str = ""
    h1: str = ""
    h2: str = ""
    given_latin: str = ""
    surname_latin: str = ""
    title: str = ""


def name_marks(*, full: str, given: str, surname: str) -> NameMarks:
    """Read the name; separate columns are believed before the full one."""
    full, given, surname = plain(full), plain(given), plain(surname)
    if _HAN.search(surname + given) and surname and given:
        return _han(in_one_script(surname), in_one_script(given), whole=True)
    if surname or given:
        return _latin(_words(given), _words(surname)) if not _HAN.search(surname + given) else _written(surname + given)
    return _written(full)


def _written(full: str) -> NameMarks:
    squeezed = _NOT_NAME.sub("", full)
    if _HAN.match(squeezed):
        han = in_one_script(squeezed)
        if len(han) > LONGEST_HAN_NAME:
            return NameMarks()
        surname = han[:2] if han[:2] in COMPOUND_READINGS else han[:1]
        rest, title = _without_title(han[len(surname) :])
        return replace(_han(surname, rest, whole=bool(rest)), title=title)
    words = _words(full)
    if "," in full:
        first, _, second = full.partition(",")
        return _latin(_words(second), _words(first))
    return _latin(words[:-1], words[-1:])


def _without_title(rest: str) -> tuple[str, str]:
    for title in _BY_LENGTH:
        if rest.endswith(title) and (len(title) > 1 or rest == title):
            return rest[: -len(title)], title
    return rest, ""


def _han(surname: str, given: str, *, whole: bool) -> NameMarks:
    """A surname with a title keeps its surname alone: it names a family, not a person."""
    surname_sound = _surname_sound(surname)
    if not whole:
        return NameMarks(script="h", surname_sound=surname_sound)
    sounds = [sound_of(character) for character in given]
    both = sorted((surname_sound, "".join(sounds)))
    return NameMarks(
        script="h",
        key=surname + given,
        characters="".join(sorted(surname + given)),
        sound=" ".join(both),
        loose=" ".join(sorted((loosely(surname_sound), "".join(map(loosely, sounds))))),
        surname_sound=surname_sound,
        g1=given[:1],
        g2=given[1:],
        h1=sounds[0],
        h2="".join(sounds[1:]),
    )


def _surname_sound(surname: str) -> str:
    if surname in COMPOUND_READINGS:
        return "".join(COMPOUND_READINGS[surname])
    return READINGS.get(surname) or "".join(sound_of(character) for character in surname)


def _words(text: str) -> list[str]:
    letters = "".join(c for c in unicodedata.normalize("NFKD", text.casefold()) if not unicodedata.combining(c))
    words = (word.strip("'") for word in _NOT_LETTERS.split(letters))
    return [word for word in words if word and word not in LATIN_TITLES]


def _latin(given: list[str], surname: list[str]) -> NameMarks:
    if not (given or surname):
        return NameMarks()
    both = sorted(word for word in ("".join(surname), "".join(given)) if word)
    return NameMarks(
        script="l",
        key=" ".join(sorted(given + surname)) if given and surname else "",
        sound=" ".join(both) if len(both) > 1 else "",
        loose="",
        given_latin=" ".join(given),
        surname_latin=" ".join(surname),
    )
