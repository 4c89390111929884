"""Undo the disguises of a text while remembering where every remaining character came from.

Undone: full width, traditional characters, accents, zero-width characters, look-alikes, and signs strewn
between Chinese characters. Kept: punctuation that ends a clause, quotation marks, brackets.
"""

import unicodedata
from dataclasses import dataclass
from functools import cache, lru_cache

import opencc

Span = tuple[int, int]

CLAUSE_ENDS = frozenset("。！？；，,;!?\n…：:")
SENTENCE_ENDS = frozenset("。！？!?\n；;")
STRUCTURE = CLAUSE_ENDS | frozenset("、“”\"'‘’「」『』《》()（）[]【】%+＋")
# Characters that look like another one. Latin first (Cyrillic and Greek twins), then Chinese.
LOOK_ALIKES = str.maketrans(
    "аеорсхуіѕԁһοανκ" + "夲収险㔹乄歛",
    "aeopcxyisdhoavk" + "本收险保风敛",
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


def normalise(text: str) -> Normalised:
    characters = _plain_characters(text)
    characters = _without_strewn_signs(characters)
    characters = _without_spelling_out(characters)
    return Normalised(
        original=text,
        text="".join(character for character, _ in characters),
        spans=tuple(span for _, span in characters),
    )


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
    decomposed = unicodedata.normalize("NFKD", character)
    seen = "".join(c for c in decomposed if unicodedata.category(c) not in {"Mn", "Me", "Cf", "Cc"} or c == "\n")
    composed = unicodedata.normalize("NFKC", seen).lower()
    return str(_simplifier().convert(composed)).translate(LOOK_ALIKES)


@cache
def _simplifier() -> opencc.OpenCC:
    return opencc.OpenCC("t2s")


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
