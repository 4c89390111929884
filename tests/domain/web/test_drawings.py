"""Wide picture, tall picture and table are three views of the same rows."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta

import pytest
from django.template import Context, Template
from django.utils.translation import override
from hypothesis import given
from hypothesis import strategies as st

from hub.web.drawings import gauge, plan, shares, staves, tracks
from hub.web.drawings.plan import BarKind, Plan, PlanBar
from hub.web.drawings.shares import NothingToShare, Share
from hub.web.drawings.staves import Stave

ROWS = [
    Stave(label="Score", level=3),
    Stave(label="<Horizon>", level=2, binding=True, change="six months instead of three"),
    Stave(label="Evidence", level=5),
]
FIRST, LAST = date(2026, 1, 1), date(2026, 11, 20)
levels = st.lists(st.integers(1, 5), min_size=1, max_size=8)


@given(levels)
def test_both_pictures_fill_as_many_cells_as_the_levels_say(found: list[int]) -> None:
    rows = [Stave(label=f"cap {n}", level=level, binding=level == min(found)) for n, level in enumerate(found)]
    for layout in (staves.WIDE, staves.TALL):
        picture = staves.staves_svg(rows, layout)
        assert picture.count('class="staves__on') == sum(found)
        assert picture.count('class="staves__off') == 5 * len(found) - sum(found)
        assert picture.count('staves__on is-binding"') == min(found) * found.count(min(found))


def test_the_cut_runs_where_the_binding_cap_ends() -> None:
    for layout in (staves.WIDE, staves.TALL):
        picture = staves.staves_svg(ROWS, layout)
        cut = re.search(r'<line x1="([\d.]+)"[^>]*class="staves__cut"', picture)
        assert cut
        assert float(cut[1]) == layout.label + 2 * (layout.width - layout.label) / 5


def test_the_table_behind_the_staves_holds_the_same_rows() -> None:
    with override("en"):
        html = Template("{% load hub %}{% staves rows %}").render(Context({"rows": ROWS}))
    assert re.findall(r'<th scope="row">(.*?)</th><td class="num">C(\d)</td>', html) == [
        ("Score", "3"),
        ("&lt;Horizon&gt;", "2"),
        ("Evidence", "5"),
    ]
    assert "six months instead of three" in html
    assert "<Horizon>" not in html


def test_the_picture_can_be_heard() -> None:
    with override("en"):
        assert staves.spoken(ROWS) == "Score C3, <Horizon> C2, Evidence C5. Decided by <Horizon>."
    with override("zh-hans"):
        assert staves.spoken(ROWS) == "Score C3，<Horizon> C2，Evidence C5。由<Horizon>决定。"


moments = st.integers(0, 395 * 24).map(lambda hours: datetime(2025, 12, 1, tzinfo=UTC) + timedelta(hours=hours))
events = st.lists(st.tuples(moments, st.sampled_from(["online", "desk", "phone", "wechat", "system", "document"])))


@given(events)
def test_the_two_tracks_count_what_the_table_counts(happened: list[tuple[datetime, str]]) -> None:
    found = tracks.gathered(happened, first=FIRST, last=LAST)
    assert sum(month.online for month in found.months) == found.online.total()
    assert sum(month.branch for month in found.months) == found.branch.total()
    for layout in (tracks.WIDE, tracks.TALL):
        picture = tracks.tracks_svg(found, layout)
        assert picture.count('class="tracks__online"') == len(found.online)
        assert picture.count('class="tracks__branch"') == len(found.branch)


def test_a_day_begins_at_midnight_of_the_branch() -> None:
    late = datetime(2026, 3, 4, 23, 30, tzinfo=UTC)
    found = tracks.gathered([(late, "desk")], first=FIRST, last=LAST)
    assert found.branch == {date(2026, 3, 5): 1}


def test_system_entries_stand_on_neither_side() -> None:
    found = tracks.gathered([(datetime(2026, 3, 4, tzinfo=UTC), "system")], first=FIRST, last=LAST)
    assert not found.online
    assert not found.branch


def test_every_bar_lies_within_the_picture() -> None:
    start = datetime(2026, 1, 1, 4, tzinfo=UTC)
    happened = [(start + timedelta(days=day), "desk" if day % 7 else "online") for day in range(324)]
    found = tracks.gathered(happened, first=FIRST, last=LAST)
    for layout in (tracks.WIDE, tracks.TALL):
        for x, width in re.findall(r'<rect x="([\d.]+)" y="[\d.]+" width="([\d.]+)"', tracks.tracks_svg(found, layout)):
            assert float(x) >= 0
            assert float(x) + float(width) <= layout.width


TODAY, NEED = date(2026, 11, 20), date(2027, 9, 1)


def dated_plan(*bars: PlanBar) -> Plan:
    return Plan(today=TODAY, need_date=NEED, need="tuition", bars=bars)


def turn(start: date, end: date, kind: BarKind = BarKind.FIRST, label: str = "turn") -> PlanBar:
    return PlanBar(label=label, start=start, end=end, kind=kind, amount="120,000.00")


def test_a_plan_draws_every_bar_in_both_pictures_and_lists_it_in_the_table() -> None:
    drawn = dated_plan(
        turn(date(2026, 11, 24), date(2027, 2, 24)),
        turn(date(2027, 2, 25), date(2027, 5, 25), BarKind.LATER),
        turn(date(2026, 11, 24), date(2027, 8, 31), BarKind.CASH),
    )
    for layout in (plan.WIDE, plan.TALL, plan.LARGE):
        assert plan.plan_svg(drawn, layout).count('class="plan__bar ') == 3
    with override("en"):
        html = Template("{% load hub %}{% plan_chart plan %}").render(Context({"plan": drawn}))
    assert html.count('<th scope="row">') == 4
    assert ">2027-09-01<" in html


def test_a_later_day_stands_further_right_and_the_flag_stands_on_the_need() -> None:
    drawn = dated_plan(turn(date(2026, 11, 24), date(2027, 2, 24)), turn(date(2027, 2, 25), date(2027, 9, 1)))
    picture = plan.plan_svg(drawn, plan.WIDE)
    first, second = (
        (float(x), float(width)) for x, width in re.findall(r'<rect x="([\d.]+)" y="[\d.]+" width="([\d.]+)"', picture)
    )
    pole = re.search(r'<line x1="([\d.]+)"[^>]*class="plan__pole"', picture)
    assert first[0] + first[1] <= second[0]
    assert pole
    assert abs(float(pole[1]) - (second[0] + second[1])) < 0.2


def test_a_label_that_does_not_fit_its_bar_is_left_to_the_table() -> None:
    narrow = dated_plan(turn(date(2027, 8, 18), date(2027, 8, 31), label="buffer before the day of the need"))
    assert "buffer before" not in plan.plan_svg(narrow, plan.TALL).split(">", 1)[1]


@given(st.lists(st.integers(0, 10**12), min_size=1, max_size=9).filter(any))
def test_shares_fill_the_bar_in_proportion(amounts: list[int]) -> None:
    rows = [Share(label=f"part {n}", fen=fen) for n, fen in enumerate(amounts)]
    starts = [float(x) for x in re.findall(r'<rect x="([\d.]+)"', shares.shares_svg(rows))]
    expected = [shares.WIDTH * sum(amounts[:n]) / sum(amounts) for n in range(len(amounts))]
    assert starts == [round(float(f"{x:.1f}"), 1) for x in expected]


@pytest.mark.parametrize("amounts", [[], [0, 0], [5, -1]])
def test_nothing_and_less_than_nothing_cannot_be_shared(amounts: list[int]) -> None:
    with pytest.raises(NothingToShare):
        shares.shares_svg([Share(label="part", fen=fen) for fen in amounts])


def test_more_parts_than_colours_share_the_last_one() -> None:
    assert [shares.colour(n) for n in range(8)] == [1, 2, 3, 4, 5, 6, 6, 6]


def marked(**more: int) -> gauge.Gauge:
    return gauge.Gauge(label="Risk", steps=("R1", "R2", "R3", "R4", "R5"), words="as told", **more)


@given(st.integers(1, 5), st.integers(1, 5), st.integers(1, 5))
def test_a_point_lies_in_its_own_step_and_is_hollow_exactly_outside_the_band(one: int, other: int, point: int) -> None:
    low, high = min(one, other), max(one, other)
    picture = gauge.gauge_svg(marked(low=low, high=high, point=point))
    place = re.search(r'<circle cx="([\d.]+)"', picture)
    band = re.search(r'<rect x="([\d.]+)" y="\S+" width="([\d.]+)"', picture)
    assert place
    assert band
    left, right = float(band[1]), float(band[1]) + float(band[2])
    within = left < float(place[1]) < right
    assert ("gauge__point--outside" in picture) == (not within)
    assert picture.count("is-declared") == high - low + 1


@pytest.mark.parametrize("places", [{"low": 2, "high": 6}, {"point": 6}, {"low": 3, "high": 2}, {"point": -1}])
def test_what_lies_on_no_step_is_refused(places: dict[str, int]) -> None:
    with pytest.raises(gauge.BeyondTheScale):
        gauge.gauge_svg(marked(**places))


def test_a_gauge_without_a_band_or_a_point_draws_the_scale_alone() -> None:
    picture = gauge.gauge_svg(marked())
    assert "gauge__band" not in picture
    assert "<circle" not in picture
    assert "is-declared" not in picture
