"""Find, load and measure the four type faces of a printed document.

Only TrueType outlines can be embedded by the PDF writer: Noto Sans SC and Noto Serif SC in static weights (npm
packages ``@expo-google-fonts/noto-sans-sc`` and ``noto-serif-sc``, SIL Open Font License), else Debian's
``fonts-wqy-microhei``.
"""

import hashlib
import struct
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import Enum
from functools import lru_cache
from pathlib import Path
from typing import Any

from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont


class Face(Enum):
    """The voices of a document: reading, emphasis, display, display emphasis."""

    SANS = "NotoSansSC_400Regular.ttf"
    SANS_MEDIUM = "NotoSansSC_500Medium.ttf"
    SERIF = "NotoSerifSC_400Regular.ttf"
    SERIF_BOLD = "NotoSerifSC_600SemiBold.ttf"

    __hash__ = object.__hash__  # a member is itself alone; the library's own hashes its name anew every time


FALLBACK = Path("/usr/share/fonts/truetype/wqy/wqy-microhei.ttc")
_SIBLING = {
    Face.SANS: Face.SERIF,
    Face.SANS_MEDIUM: Face.SERIF_BOLD,
    Face.SERIF: Face.SANS,
    Face.SERIF_BOLD: Face.SANS_MEDIUM,
}
_PROPORTIONAL = "‘’“”…·•"
"""Full squares in a Chinese face; English text trims them to their ink."""

_INK_MARGIN = 60
"""Space left beside trimmed ink, in thousandths of an em; chosen by eye."""


_UNREAD = ("name", "OS/2")
"""Tables that a font embedded in a PDF file goes without (ISO 32000-1, 9.9); each subset would carry them again."""

INVISIBLE = "\n\u200b\u2060"
"""Characters that break or join lines and are never drawn."""

_CONTEXT = 12
"""Characters shown on either side of one that cannot be drawn."""


class FontsMissing(LookupError):
    """No embeddable Chinese face was found; the message names what to install."""


class GlyphMissing(LookupError):
    """A character has no glyph in any face of the set: it is named, with where it stands, never drawn as a box."""

    def __init__(self, characters: str, *, where: str) -> None:
        self.characters = characters
        self.where = _around(where, characters[0])
        super().__init__(f"no glyph for {self.named} in “{self.where}”: the document was not printed")

    @property
    def named(self) -> str:
        """The characters with their code points, as ``𠮷 U+20BB7``."""
        return ", ".join(f"{character} U+{ord(character):04X}" for character in self.characters)


def _around(text: str, character: str) -> str:
    """The text around the first occurrence, short enough for a sentence; control characters become spaces."""
    place = text.index(character)
    start, end = max(0, place - _CONTEXT), place + _CONTEXT + 1
    cut = "".join(c if c.isprintable() else " " for c in text[start:end])
    return ("…" if start else "") + cut + ("…" if end < len(text) else "")


@dataclass(frozen=True)
class LoadedFace:
    """One face ready to measure and embed; widths are thousandths of an em."""

    name: str
    font: Any
    widths: Mapping[int, float]
    trims: Mapping[str, tuple[float, float]]
    ascent: float
    descent: float


class Measures(dict[str, tuple[Face, float]]):
    """By character: which face draws it where one face is wanted, and how wide; looked up once per process."""

    def __init__(self, wanted: Face, faces: Mapping[Face, LoadedFace]) -> None:
        super().__init__()
        self._wanted, self._faces = wanted, faces

    def __missing__(self, character: str) -> tuple[Face, float]:
        found = self[character] = self._found(character)
        return found

    def _found(self, character: str) -> tuple[Face, float]:
        if character in INVISIBLE:
            return self._wanted, 0.0
        for face in (self._wanted, _SIBLING[self._wanted]):
            width = self._faces[face].widths.get(ord(character))
            if width is not None:
                return face, width
        raise GlyphMissing(character, where=character)


@dataclass(frozen=True)
class FontSet:
    """The faces of one directory, and what they are for the renderer manifest."""

    faces: Mapping[Face, LoadedFace]
    digests: Mapping[str, str]
    _measures: dict[Face, Measures] = field(default_factory=dict)
    _drawable: set[str] = field(default_factory=lambda: set(INVISIBLE))

    def measures(self, face: Face) -> Measures:
        """Return what draws each character where ``face`` is wanted: it, or its sibling if only that has the glyph."""
        if face not in self._measures:
            self._measures[face] = Measures(face, self.faces)
        return self._measures[face]

    def check(self, text: str) -> None:
        """Refuse a text with a character that no face can draw, naming every one of them."""
        fresh = set(text) - self._drawable
        if not fresh:
            return
        either = (self.faces[Face.SANS].widths, self.faces[_SIBLING[Face.SANS]].widths)
        lacking = {character for character in fresh if not any(ord(character) in widths for widths in either)}
        if lacking:
            raise GlyphMissing("".join(sorted(lacking)), where=text)
        self._drawable.update(fresh)


@lru_cache(maxsize=4)
def load_fonts(*, directory: Path) -> FontSet:
    """Load the faces found in ``directory`` (flat, or an npm tree); once per process and directory."""
    paths = {face: _locate(directory, face.value) for face in Face}
    if all(paths.values()):
        return _font_set({face: (path, 0) for face, path in paths.items() if path})
    if FALLBACK.exists():
        return _font_set(dict.fromkeys(Face, (FALLBACK, 0)))
    lacking = ", ".join(face.value for face, path in paths.items() if path is None)
    raise FontsMissing(
        f"{directory} lacks {lacking}. Install the npm packages @expo-google-fonts/noto-sans-sc and "
        "@expo-google-fonts/noto-serif-sc and point REPORT_FONT_DIR at their files, or install Debian's "
        "fonts-wqy-microhei."
    )


def _locate(directory: Path, name: str) -> Path | None:
    """Look in the directory itself, then where npm leaves the file below it."""
    family, weight = name.removesuffix(".ttf").split("_")
    package = {"NotoSansSC": "noto-sans-sc", "NotoSerifSC": "noto-serif-sc"}[family]
    npm = Path(package, weight, name)
    for candidate in (directory / name, directory / npm, directory / "@expo-google-fonts" / npm):
        if candidate.is_file():
            return candidate
    return None


def _font_set(paths: Mapping[Face, tuple[Path, int]]) -> FontSet:
    digests = {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in {p for p, _ in paths.values()}}
    faces = {face: _load(face, path, index, digests[path.name]) for face, (path, index) in paths.items()}
    return FontSet(faces, digests)


def _load(face: Face, path: Path, index: int, digest: str) -> LoadedFace:
    """Register under a name that carries the file's digest, so that two directories never mix."""
    name = f"{face.name}-{digest[:12]}"
    font = TTFont(name, str(path), subfontIndex=index, shapable=False, asciiReadable=0)
    for table in _UNREAD:
        font.face.table.pop(table, None)
    pdfmetrics.registerFont(font)
    widths = font.face.charWidths
    return LoadedFace(name, font, widths, _trims(font.face), font.face.ascent, font.face.descent)


def _trims(face: Any) -> dict[str, tuple[float, float]]:
    """Return how much empty square to cut left and right of each full-width mark in English text."""
    trims = {}
    for character in _PROPORTIONAL:
        width = face.charWidths.get(ord(character), 0)
        ink = _ink(face, ord(character)) if width > 600 else None  # narrower: proportional already
        if ink:
            trims[character] = (max(0.0, ink[0] - _INK_MARGIN), max(0.0, width - ink[1] - _INK_MARGIN))
    return trims


def _ink(face: Any, code: int) -> tuple[float, float] | None:
    """Read the horizontal extent of a glyph's outline from the ``glyf`` table (OpenType, glyf: xMin, xMax)."""
    glyph = face.charToGlyph.get(code)
    if glyph is None:
        return None
    start, end = face.glyphPos[glyph], face.glyphPos[glyph + 1]
    if end - start < 10:
        return None
    offset = face.get_table_pos("glyf")[0] + start
    _, x_min, _, x_max, _ = struct.unpack(">5h", face._ttf_data[offset : offset + 10])
    scale = 1000 / face.unitsPerEm
    return x_min * scale, x_max * scale
