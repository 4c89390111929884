"""What a person wrote, on its own paper; the highlighter marks only the words a rule used."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Protocol

from django.utils.html import escape, format_html, format_html_join
from django.utils.safestring import SafeString


class Span(Protocol):
    """Characters `start` up to but not including `end`."""

    @property
    def start(self) -> int: ...

    @property
    def end(self) -> int: ...


class SpanOutside(ValueError):
    """A span that does not lie within the text it marks."""

    def __init__(self, *, start: int, end: int, length: int) -> None:
        super().__init__(f"span {start}:{end}: expected 0 <= start < end <= {length}")


def marked_html(text: str, spans: Iterable[Span] = ()) -> SafeString:
    """The text escaped, with exactly the spans inside <mark>; overlapping spans become one."""
    pieces: list[tuple[str, bool]] = []
    at = 0
    for start, end in _merged(spans, length=len(text)):
        pieces += [(text[at:start], False), (text[start:end], True)]
        at = end
    pieces.append((text[at:], False))
    return format_html_join(
        "", "{}", ((format_html("<mark>{}</mark>", piece) if lit else escape(piece),) for piece, lit in pieces if piece)
    )


def paragraphs_html(text: str, spans: Iterable[Span] = ()) -> SafeString:
    """As `marked_html`, one <p> per line; a span across a line end is lit on both lines."""
    merged = _merged(spans, length=len(text))
    lines, start = [], 0
    for line in text.split("\n"):
        end = start + len(line)
        inside = [_Cut(max(a, start) - start, min(b, end) - start) for a, b in merged if a < end and b > start]
        if line.strip():
            lines.append((marked_html(line, inside),))
        start = end + 1
    return format_html_join("", "<p>{}</p>", lines)


class _Cut:
    def __init__(self, start: int, end: int) -> None:
        self.start, self.end = start, end


def _merged(spans: Iterable[Span], *, length: int) -> list[tuple[int, int]]:
    merged: list[tuple[int, int]] = []
    for start, end in sorted((span.start, span.end) for span in spans):
        if not 0 <= start < end <= length:
            raise SpanOutside(start=start, end=end, length=length)
        if merged and start <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((start, end))
    return merged
