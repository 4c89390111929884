"""A part drawn once shows what the values say, never what was drawn for others or at another moment."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace

import pytest
from django.template import Context, Template, TemplateSyntaxError
from django.utils.translation import override

from hub.web.brand import PLATFORM
from hub.web.drawn_once import DRAWN, Drawn
from tests.domain.web.test_templates import TEMPLATES, uncommented

DRAW = re.compile(r'{% draw "([^"]+)"')
INCLUDED = re.compile(r'{% include "([^"]+)"')
NOT_FROM_VALUES = {
    "the request": re.compile(r"\brequest\b|\bframe\b|csrf_token|\bmessages\b|{% toasts|{% query\b|{% explain\b"),
    "the clock": re.compile(
        r"{% now\b|{% when (?![^%]*mode=\"absolute\")|\|timesince|\|timeuntil|{% source\b|{% note\b"
    ),
    "chance or a block of another page": re.compile(r"\|random\b|{% block\b|{% extends\b"),
}
BY_NAME = {path.as_posix().split("/templates/", 1)[1]: path for path in TEMPLATES}


def drawn_names() -> set[str]:
    """Every part that some template draws once, and what those include."""
    found = {name for path in TEMPLATES for name in DRAW.findall(uncommented(path.read_text(encoding="utf-8")))}
    waiting = set(found)
    while waiting:
        source = uncommented(BY_NAME[waiting.pop()].read_text(encoding="utf-8"))
        more = {*INCLUDED.findall(source), *DRAW.findall(source)} - found
        found |= more
        waiting |= more
    return found


def test_there_are_parts_to_look_at() -> None:
    assert {"web/parts/places.html", "portal/parts/block.html", "portal/parts/table.html"} <= drawn_names()


@pytest.mark.parametrize("name", sorted(drawn_names()))
def test_a_part_drawn_once_asks_for_nothing_but_its_values(name: str) -> None:
    source = uncommented(BY_NAME[name].read_text(encoding="utf-8"))
    assert [what for what, pattern in NOT_FROM_VALUES.items() if pattern.search(source)] == []


def counting() -> tuple[list[str], Callable[[str], Callable[[], str]]]:
    calls: list[str] = []

    def drawing(text: str) -> Callable[[], str]:
        def draw() -> str:
            calls.append(text)
            return text

        return draw

    return calls, drawing


def test_the_same_values_are_drawn_once_and_others_by_themselves() -> None:
    parts, (calls, drawing) = Drawn(), counting()
    for value, text in ((1, "one"), (True, "yes"), ("1", "letter"), (1, "again"), (None, "none")):
        parts.of("part", [value], drawing(text))
    parts.of("other part", [1], drawing("other"))
    assert calls == ["one", "yes", "letter", "none", "other"]
    with override("en"):
        assert parts.of("part", [1], drawing("in English")) == "in English"
    assert parts.of("part", [1], drawing("never")) == "one"


def test_a_value_that_cannot_be_told_from_others_is_refused() -> None:
    with pytest.raises(TypeError):
        Drawn().of("part", [["a list may change"]], lambda: "")


def test_what_was_not_used_longest_is_let_go() -> None:
    parts, (calls, drawing) = Drawn(most=10), counting()
    for name in ("a", "b", "a", "c", "a", "b"):
        parts.of(name, [], drawing(name * 4))
    assert [call[0] for call in calls] == ["a", "b", "c", "b"]
    assert parts.size <= 10
    parts.forget()
    assert parts.size == 0


def test_a_part_sees_its_values_alone_and_escapes_them() -> None:
    DRAWN.forget()
    page = Template('{% load hub %}{% draw "web/parts/brand.html" brand=brand %}')
    for name in ("A & B", "<b>C</b>", "A & B"):
        shown = page.render(Context({"brand": replace(PLATFORM, name=name), "seal": "of the page"}))
        assert name.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;") in shown


@pytest.mark.parametrize("words", ["", "name", "'part.html' value", "'part.html' with a=b"])
def test_a_draw_that_is_not_written_as_one_is_refused(words: str) -> None:
    with pytest.raises(TemplateSyntaxError):
        Template("{% load hub %}{% draw " + words + " %}")
