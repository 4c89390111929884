"""The stairs stand where the table says, and what has run out is drawn as such."""

import re
from datetime import UTC, datetime, timedelta

from django.template import Context, Template
from django.utils import translation

from hub.web.drawings import stairs
from hub.web.drawings.stairs import Tread

START = datetime(2026, 1, 5, 2, tzinfo=UTC)


def tread(days: int, level: int, *, valid: int = 365, **more) -> Tread:
    at = START + timedelta(days=days)
    return Tread(at=at, level=level, ends_at=at + timedelta(days=valid), words=f"<{level}>", **more)


ROWS = [tread(0, 4), tread(60, 2, by_person=True), tread(120, 3)]
UNTIL = START + timedelta(days=200)


def heights(picture: str, kind: str) -> list[float]:
    return [float(y) for y in re.findall(rf'<line x1="[\d.]+" y1="([\d.]+)"[^>]*class="{kind}"', picture)]


def test_a_higher_level_is_drawn_higher_and_every_decision_has_its_dot() -> None:
    for layout in (stairs.WIDE, stairs.TALL):
        picture = stairs.stairs_svg(ROWS, until=UNTIL, layout=layout)
        first, second, third = heights(picture, "stairs__tread")
        assert first < third < second
        assert picture.count("<circle") == 3
        assert picture.count("stairs__dot--person") == 1
        assert "stairs__tread--out" not in picture


def test_everything_stays_inside_the_picture() -> None:
    for rows, until in ((ROWS, UNTIL), ([tread(0, 5)], START), ([tread(0, 1)], START + timedelta(days=900))):
        for layout in (stairs.WIDE, stairs.TALL):
            picture = stairs.stairs_svg(rows, until=until, layout=layout)
            assert all(0 <= float(x) <= layout.width for x in re.findall(r' x\d?="([\d.]+)"', picture))
            assert all(0 <= float(y) <= layout.height for y in re.findall(r' y\d?="([\d.]+)"', picture))


def test_a_level_whose_assessment_ran_out_is_dashed_from_that_day_and_said_so() -> None:
    rows, until = [tread(0, 3, valid=100)], START + timedelta(days=200)
    picture = stairs.stairs_svg(rows, until=until, layout=stairs.WIDE)
    assert picture.count("stairs__tread--out") == 1
    with translation.override("en"):
        assert stairs.spoken(rows, until=until) == "2026-01-05 C3, run out on 2026-04-15"
        assert stairs.spoken(rows, until=START) == "2026-01-05 C3"


def test_the_table_beside_the_picture_holds_every_step_and_escapes_words() -> None:
    with translation.override("en"):
        html = Template("{% load hub %}{% stairs rows until %}").render(Context({"rows": ROWS, "until": UNTIL}))
    assert html.count("<tr>") == 4
    assert "&lt;2&gt;" in html
    assert "<2>" not in html
