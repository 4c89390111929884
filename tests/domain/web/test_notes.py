"""The highlighter marks exactly the words a rule used."""

from __future__ import annotations

import html
import re
from dataclasses import dataclass

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hub.web.components.notes import SpanOutside, marked_html, paragraphs_html


@dataclass(frozen=True)
class Found:
    start: int
    end: int


@st.composite
def texts_with_spans(draw: st.DrawFn) -> tuple[str, list[Found]]:
    text = draw(st.text(alphabet="孩子上大学<&>'\"\n，", min_size=1, max_size=40))
    spans = []
    for _ in range(draw(st.integers(0, 4))):
        start = draw(st.integers(0, len(text) - 1))
        spans.append(Found(start, draw(st.integers(start + 1, len(text)))))
    return text, spans


@given(texts_with_spans())
def test_nothing_is_lost_and_only_the_spans_are_lit(case: tuple[str, list[Found]]) -> None:
    """Slow and obvious: light every character of every span, one by one."""
    text, spans = case
    lit = [any(span.start <= at < span.end for span in spans) for at in range(len(text))]
    seen, shining = "", []
    for opening, part in re.findall(r"(<mark>)?([^<]+)", str(marked_html(text, spans)).replace("</mark>", "<>")):
        piece = html.unescape(part.removeprefix(">"))
        seen += piece
        shining += [bool(opening)] * len(piece)
    assert seen == text
    assert shining == lit


@pytest.mark.parametrize(("start", "end"), [(-1, 2), (2, 2), (3, 2), (0, 6)])
def test_a_span_outside_the_text_is_refused(start: int, end: int) -> None:
    with pytest.raises(SpanOutside, match=f"{start}:{end}"):
        marked_html("五个字的话", [Found(start, end)])


def test_a_span_over_a_line_end_is_lit_on_both_lines() -> None:
    assert paragraphs_html("一二\n三四", [Found(1, 4)]) == "<p>一<mark>二</mark></p><p><mark>三</mark>四</p>"


def test_empty_lines_take_no_paper() -> None:
    assert paragraphs_html("一\n\n二") == "<p>一</p><p>二</p>"
