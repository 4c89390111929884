"""Undo the disguises of a text while remembering where every remaining character came from.

Undone: full width, traditional characters, accents, zero-width characters, look-alikes, and signs strewn
between Chinese characters. Kept: punctuation that ends a clause, quotation marks, brackets.
"""

import re
import unicodedata
from dataclasses import dataclass
from functools import cache, lru_cache

import opencc

from hub.wording.findings import Language

Span = tuple[int, int]

CLAUSE_ENDS = frozenset("。！？；，,;!?\n…：:")
SENTENCE_ENDS = frozenset("。！？!?\n；;")
STRUCTURE = CLAUSE_ENDS | frozenset("、“”\"'‘’「」『』《》()（）[]【】%+＋")
# Characters that look like another one. Latin first (Cyrillic and Greek twins), then Chinese.
LOOK_ALIKES = str.maketrans(
    "аеорсхуіѕԁһοανκ" + "夲収险㔹乄歛",
    "aeopcxyisdhoavk" + "本收险保风敛",
)


EMBLEMS = frozenset("㊙㊗")
FIGURES_FOR_LETTERS = {"0": "o", "1": "i", "3": "e", "4": "a", "5": "s", "@": "a", "$": "s"}
"""As in R1sk-fr3e; read as letters only inside a word that is otherwise Latin."""
BOXED = re.compile(r"(?:[\[【(「『]([\u3400-\u9fff])[\]】)」』]){2,}")
SPELLING_HINT = re.compile(r"(?<=[\u3400-\u9fff])\([a-z]{1,6}\)(?=[\u3400-\u9fff])")
SPACED_LETTERS = re.compile(
    r"(?<![a-z])(?:[a-z]([ \-_.*|~]))(?:[a-z]\1){2,}[a-z](?![a-z])|(?<![a-z])(?:[a-z] ){3,}[a-z](?![a-z])"
)
FIGURED_WORD = re.compile(
    r"(?<![a-z0-9])(?=[a-z0-9@$]*[a-z])[a-z]+(?:[0134 5@$]{1,3}[a-z]+|[0@$]+(?![a-z0-9%])|[$]{2})+(?![0-9])".replace(
        " ", ""
    )
)


@dataclass(frozen=True)
class Normalised:
    """`text` with `spans[i]` = the place of `text[i]` in the original, as (start, end)."""

    original: str
    text: str
    spans: tuple[Span, ...]

    def place(self, start: int, end: int) -> Span:
        """The span of the original that `text[start:end]` came from. Requires 0 <= start < end <= len(text)."""
        return self.spans[start][0], self.spans[end - 1][1]

    def words(self, start: int, end: int) -> str:
        """What stands there in the original; "" for an empty span."""
        if start >= end:
            return ""
        first, last = self.place(start, end)
        return self.original[first:last]


def normalise(text: str) -> Normalised:
    characters = _plain_characters(text)
    characters = _without_boxes(characters)
    characters = _without_strewn_signs(characters)
    characters = _without_figures_for_letters(_without_spaced_letters(characters))
    characters = _without_spelling_out(characters)
    return Normalised(
        original=text,
        text="".join(character for character, _ in characters),
        spans=tuple(span for _, span in characters),
    )


def main_language(text: str) -> Language:
    """Chinese as soon as one Chinese character occurs, else English."""
    return Language.ZH if any(is_han(character) for character in text) else Language.EN


def is_han(character: str) -> bool:
    return "\u3400" <= character <= "\u9fff" or "\U00020000" <= character <= "\U000323af"


def _plain_characters(text: str) -> list[tuple[str, Span]]:
    plain: list[tuple[str, Span]] = []
    for index, character in enumerate(text):
        plain.extend((piece, (index, index + 1)) for piece in _plain(character))
    return plain


@lru_cache(maxsize=20_000)
def _plain(character: str) -> str:
    """One character without width, accent, case and traditional form; "" for what cannot be seen."""
    if character in STRUCTURE and character not in "（）＋":
        return character
    if character in EMBLEMS or (
        unicodedata.category(character) in {"So", "Sk"} and not unicodedata.decomposition(character)
    ):
        return ""
    decomposed = unicodedata.normalize("NFKD", character)
    seen = "".join(c for c in decomposed if unicodedata.category(c) not in {"Mn", "Me", "Cf", "Cc"} or c == "\n")
    composed = unicodedata.normalize("NFKC", seen).lower()
    return str(_simplifier().convert(composed)).translate(LOOK_ALIKES)


@cache
def _simplifier() -> opencc.OpenCC:
    return opencc.OpenCC("t2s")


def _text(characters: list[tuple[str, Span]]) -> str:
    return "".join(character for character, _ in characters)


def _without_boxes(characters: list[tuple[str, Span]]) -> list[tuple[str, Span]]:
    """【保】【本】 without its boxes, 兜(di)底 without its hint."""
    text = _text(characters)
    dropped: set[int] = set()
    for found in BOXED.finditer(text):
        dropped.update(i for i in range(*found.span()) if not is_han(text[i]))
    for found in SPELLING_HINT.finditer(text):
        dropped.update(range(*found.span()))
    return [one for index, one in enumerate(characters) if index not in dropped]


def _without_spaced_letters(characters: list[tuple[str, Span]]) -> list[tuple[str, Span]]:
    """g-u-a-r-a-n-t-e-e-d and z e r o as words."""
    text = _text(characters)
    dropped = {i for found in SPACED_LETTERS.finditer(text) for i in range(*found.span()) if not text[i].isalpha()}
    return [one for index, one in enumerate(characters) if index not in dropped]


def _without_figures_for_letters(characters: list[tuple[str, Span]]) -> list[tuple[str, Span]]:
    read = list(characters)
    for found in FIGURED_WORD.finditer(_text(characters)):
        for index in range(*found.span()):
            character, span = read[index]
            read[index] = (FIGURES_FOR_LETTERS.get(character, character), span)
    return read


def _without_strewn_signs(characters: list[tuple[str, Span]]) -> list[tuple[str, Span]]:
    """Drop anything that is neither letter nor digit nor structure when it stands next to a Chinese character."""
    kept: list[tuple[str, Span]] = []
    for index, (character, span) in enumerate(characters):
        if not _is_sign(character) or not _beside_han(characters, index):
            kept.append((character, span))
    return kept


def _is_sign(character: str) -> bool:
    return character not in STRUCTURE and not character.isalnum()


def _beside_han(characters: list[tuple[str, Span]], index: int) -> bool:
    return _next_is_han(characters, index, -1) and _next_is_han(characters, index, +1)


def _next_is_han(characters: list[tuple[str, Span]], index: int, step: int) -> bool:
    """Whether the nearest character that is no sign is Chinese (or a letter, as in 保ben)."""
    position = index + step
    while 0 <= position < len(characters) and _is_sign(characters[position][0]):
        position += step
    return 0 <= position < len(characters) and is_han(characters[position][0])


def _without_spelling_out(characters: list[tuple[str, Span]]) -> list[tuple[str, Span]]:
    """Join characters that are written one by one (保，本，保，息): at least four with the same mark between."""
    kept: list[tuple[str, Span]] = []
    index = 0
    while index < len(characters):
        run = _spelled_out_run(characters, index)
        if run >= 4:
            kept.extend(characters[index + 2 * step] for step in range(run))
            index += 2 * run - 1
        else:
            kept.append(characters[index])
            index += 1
    return kept


def _spelled_out_run(characters: list[tuple[str, Span]], index: int) -> int:
    """How many single Chinese characters start here with one and the same clause mark between each."""
    if not is_han(characters[index][0]) or index + 1 >= len(characters):
        return 0
    if index and is_han(characters[index - 1][0]):
        return 0
    mark, run = characters[index + 1][0], 1
    if mark not in CLAUSE_ENDS | {"、"}:
        return 0
    while (
        index + 2 * run < len(characters)
        and characters[index + 2 * run - 1][0] == mark
        and is_han(characters[index + 2 * run][0])
        and not (index + 2 * run + 1 < len(characters) and is_han(characters[index + 2 * run + 1][0]))
    ):
        run += 1
    return run
