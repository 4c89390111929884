"""Draw on the pages of one document and remember its structure while drawing.

Coordinates are points from the lower left corner. Everything drawn is either content of a structure element (marked
with its id, ISO 32000-1, 14.7) or an artefact. Operators are written directly: set text once per face, no state left.
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cache
from io import BytesIO
from typing import Any

from reportlab.pdfgen.canvas import Canvas

from reports.rendering.fonts import Face, FontSet
from reports.rendering.theme import COLOURS, PAGE_HEIGHT, PAGE_WIDTH, Style
from reports.rendering.typeset import Line, Piece


@dataclass
class Element:
    """A structure element: its kind (P, H1, Table, …), children and where its marked content lies."""

    kind: str
    lang: str | None = None
    alt: str | None = None
    children: list["Element"] = field(default_factory=list)
    marks: list[tuple[int, int]] = field(default_factory=list)
    """(page index, marked content id) pairs, in drawing order."""
    hung: bool = False
    """Whether it hangs in the tree already."""


class Pen:
    """One document being drawn; finish with :meth:`finish`."""

    def __init__(self, *, fonts: FontSet) -> None:
        self.fonts = fonts
        self.page = 0
        self.root = Element("Document")
        self.part = self.root
        self._next_mark = 0
        self._out = BytesIO()
        self._canvas: Any = Canvas(
            self._out,
            pagesize=(PAGE_WIDTH, PAGE_HEIGHT),
            invariant=1,
            pageCompression=0,  # the archive file's writer compresses, once
            pdfVersion=(1, 7),
            initialFontName=fonts.faces[Face.SANS].name,
        )

    def start_part(self, *, lang: str) -> None:
        """Begin a part in another language."""
        self.part = Element("Part", lang=lang)
        self.root.children.append(self.part)

    def next_page(self) -> None:
        """Close the page and begin the next."""
        self._canvas.showPage()
        self.page += 1
        self._next_mark = 0

    def finish(self) -> bytes:
        """Return the file as the PDF writer makes it, before it is made an archive file."""
        self._canvas.showPage()
        self._canvas.save()
        return self._out.getvalue()

    @contextmanager
    def content(self, element: Element, *, within: Element | None = None) -> Iterator[None]:
        """Mark what is drawn inside as content of ``element``, attaching it to the tree when first drawn."""
        self.attach(element, within=within)
        element.marks.append((self.page, self._next_mark))
        self._write(f"/{element.kind} <</MCID {self._next_mark}>> BDC")
        self._next_mark += 1
        yield
        self._write("EMC")

    @contextmanager
    def artefact(self) -> Iterator[None]:
        """Mark what is drawn inside as decoration."""
        self._write("/Artifact BMC")
        yield
        self._write("EMC")

    def attach(self, element: Element, *, within: Element | None = None) -> None:
        """Hang an element into the tree, once."""
        if not element.hung:
            element.hung = True
            (within or self.part).children.append(element)

    def attach_item(self, item: Element) -> None:
        """Hang a list item into the list that was drawn last, or into a new one."""
        last = self.part.children[-1] if self.part.children else None
        if last is None or last.kind != "L":
            last = Element("L")
            self.attach(last)
        self.attach(item, within=last)

    def lines(self, lines: Sequence[Line], *, x: float, top: float, style: Style) -> float:
        """Draw lines downwards from ``top``; return where the next would begin."""
        for line in lines:
            baseline = top - style.leading / 2 - 0.38 * style.size
            for piece in line.pieces:
                if piece.marked:
                    self.fill(x + piece.offset, baseline - 0.2 * style.size, piece.width, style.size, "caution-line")
            for piece in line.pieces:
                self._piece(piece, x, baseline)
            top -= style.leading
        return top

    def _piece(self, piece: Piece, x: float, baseline: float) -> None:
        """Write one text object; each subset of the face is selected as its characters come."""
        font = self.fonts.faces[piece.face].font
        doc = self._canvas._doc
        out = [f"BT {_rgb(piece.colour)} rg 1 0 0 1 {_n(x + piece.offset)} {_n(baseline)} Tm"]
        position = 0
        for subset, codes in font.splitString(piece.text, doc):
            gaps = piece.gaps[position : position + len(codes)]
            out.append(f"{font.getSubsetInternalName(subset, doc)} {_n(piece.size)} Tf {_shown(codes, gaps)}")
            position += len(codes)
        out.append("ET")
        self._write(" ".join(out))

    def fill(self, x: float, y: float, width: float, height: float, colour: str) -> None:
        """Fill a rectangle."""
        self._write(f"{_rgb(colour)} rg {_n(x)} {_n(y)} {_n(width)} {_n(height)} re f")

    def rule(self, x1: float, y1: float, x2: float, y2: float, colour: str, width: float = 0.5, dash: str = "") -> None:
        """Draw a straight line; ``dash`` is a PDF dash array such as ``2 2``."""
        self._write(f"q {_rgb(colour)} RG {_n(width)} w [{dash}] 0 d {_n(x1)} {_n(y1)} m {_n(x2)} {_n(y2)} l S Q")

    def drawing(self, operators: str, *, x: float, y: float, scale: float, colour: str, stroke: float = 0) -> None:
        """Draw path operators in their own coordinates (origin top left, y downwards), filled or stroked."""
        paint = f"{_n(stroke)} w S" if stroke else "f*"
        ink = f"{_rgb(colour)} RG" if stroke else f"{_rgb(colour)} rg"
        matrix = f"{_n(scale)} 0 0 {_n(-scale)} {_n(x)} {_n(y)} cm"
        self._write(f"q {matrix} {ink} {operators} {paint} Q")

    def _write(self, operators: str) -> None:
        self._canvas._code.append(operators)


def _shown(codes: bytes, gaps: Sequence[float]) -> str:
    """Write a TJ array: character codes with the gaps after them (a positive number moves left)."""
    out, run = ["["], bytearray()
    for code, gap in zip(codes, gaps, strict=True):
        run.append(code)
        if abs(gap) >= 0.5:
            out.append(f"<{run.hex()}>{-gap:.0f}")
            run.clear()
    if run:
        out.append(f"<{run.hex()}>")
    out.append("]TJ")
    return "".join(out)


def _n(value: float) -> str:
    """Write a number with at most three decimals and no trailing zeros."""
    return f"{value:.3f}".rstrip("0").rstrip(".") or "0"


@cache
def _rgb(colour: str) -> str:
    value = COLOURS[colour].removeprefix("#")
    return " ".join(_n(int(value[i : i + 2], 16) / 255) for i in (0, 2, 4))
