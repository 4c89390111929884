"""Draw a report's pages again where the same renderer is at hand, and name the pages that differ.

Needs the project's renderer and fonts; the rest of this package needs neither, so nothing else here may import it.
"""

from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

import pikepdf

from hub.kernel.canonical import canonical_bytes
from reports.domain.composing import compose
from reports.domain.inputs import Issue, ReportContent
from reports.recompute.findings import Finding, Seen
from reports.recompute.judging import INPUTS, RENDERER, Redraw
from reports.recompute.opening import Opened
from reports.rendering.fonts import FontSet, load_fonts
from reports.rendering.manifest import renderer_manifest
from reports.rendering.suitability import render_report

LARGEST_DRAWN = 250_000
"""Bytes of inputs that are drawn again; ours have ten to forty thousand."""


def redrawing(*, fonts: Path) -> Redraw:
    """Return what draws with the faces in this folder."""

    def redraw(opened: Opened, content: ReportContent, issue: Issue) -> Iterator[Finding]:
        faces = load_fonts(directory=fonts)
        why = _too_much(opened) or _unlike(opened, faces)
        if why:
            yield Finding(Seen.NOT_REDRAWN, {"why": why})
            return
        try:
            again = render_report(
                document=compose(content=content, issue=issue), sealed=opened.attached[INPUTS], fonts=faces
            )
        except (ValueError, LookupError) as refusal:
            yield Finding(Seen.NOT_REDRAWN, {"why": (f"{refusal}", f"{refusal}")})
            return
        if again == opened.archived:
            yield Finding(Seen.REDRAWN)
        else:
            yield Finding(Seen.REDRAWN_OTHERWISE, {"page": _pages(again, opened.archived)})

    return redraw


def _too_much(opened: Opened) -> tuple[str, str] | None:
    """Setting text takes time; ours is done in a second, and nobody may make a verifier work for hours."""
    if len(opened.attached[INPUTS]) > LARGEST_DRAWN:
        return f"输入超过{LARGEST_DRAWN}字节", f"the inputs have more than {LARGEST_DRAWN} bytes"
    return None


def _unlike(opened: Opened, faces: FontSet) -> tuple[str, str] | None:
    """Say what kept the renderer of the file from being this one."""
    theirs = opened.attached.get(RENDERER)
    if theirs is None:
        return "文件没有说明由什么印出", "the file does not say what drew it"
    if theirs != canonical_bytes(renderer_manifest(fonts=faces)):
        return "这里的程序库或字体与出具时不同", "libraries or fonts here are not those of its issue"
    return None


def _pages(again: bytes, archived: bytes) -> tuple[str, str]:
    """Name the pages whose drawing differs, or what else does: the shapes behind equal codes, or the enclosures."""
    try:
        pages = ", ".join(map(str, _differing(again, archived)))
    except (pikepdf.PdfError, AttributeError, TypeError, ValueError):
        pages = ""
    return (f"第{pages}页", f"page {pages}") if pages else ("字体或附件", "its fonts or enclosures")


def _differing(again: bytes, archived: bytes) -> list[int]:
    with pikepdf.open(BytesIO(again)) as ours, pikepdf.open(BytesIO(archived)) as theirs:
        pages = zip(ours.pages, theirs.pages, strict=False)
        differing = [number for number, (a, b) in enumerate(pages, 1) if _drawn(a) != _drawn(b)]
        if len(ours.pages) != len(theirs.pages):
            differing.append(min(len(ours.pages), len(theirs.pages)) + 1)
    return differing


def _drawn(page: pikepdf.Page) -> bytes:
    """Return what draws a page, still packed: equal drawings are packed equally, and a bomb stays unopened."""
    return b"".join(stream.read_raw_bytes() for stream in _streams(page))


def _streams(page: pikepdf.Page) -> list[pikepdf.Object]:
    contents = page.obj.Contents
    return list(contents) if isinstance(contents, pikepdf.Array) else [contents]
