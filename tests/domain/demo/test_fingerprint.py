"""Two worlds are compared by what their seed decides."""

import json
from typing import Any

from hub.demo.fingerprint import line_of


def page(**changed: Any) -> str:
    return json.dumps({"pk": 7, "locale": 1, "latest_revision": 9, "title": "南陂医药", "term_days": 180} | changed)


def test_the_numbers_that_a_killed_database_leaves_out_make_no_difference() -> None:
    assert line_of(("page", page())) == line_of(("page", page(pk=39, latest_revision=42)))


def test_what_an_editor_wrote_does() -> None:
    assert line_of(("page", page())) != line_of(("page", page(term_days=181)))
    assert line_of(("page", page())) != line_of(("page", page(title="南陂")))


def test_numbers_outside_a_page_are_compared() -> None:
    assert line_of((json.dumps({"locale": 1}),)) != line_of((json.dumps({"locale": 2}),))
