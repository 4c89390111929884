"""The day's axis and the bars show what the tables behind them hold, and nothing that covers something else."""

from __future__ import annotations

import itertools
import re
from datetime import datetime, timedelta

import pytest
from django.template import Context, Template
from hypothesis import given
from hypothesis import strategies as st

from hub.web.components.moments import HOME
from hub.web.drawings import bars, day
from hub.web.drawings.bars import Bars, Column, NothingToDraw, Series
from hub.web.drawings.day import Day, Slot, SlotKind

BOX = r'<rect x="([\d.]+)" y="([\d.]+)" width="([\d.]+)" height="([\d.]+)"'
TODAY = datetime(2026, 11, 20, tzinfo=HOME)
clock = st.integers(0, 24 * 60 - 1).map(lambda minute: TODAY + timedelta(minutes=minute))
slots = st.lists(
    st.builds(
        Slot,
        starts_at=clock,
        minutes=st.integers(1, 180),
        label=st.sampled_from(["沈若溪", "Shen Ruoxi", "<b>"]),
        short=st.just("沈"),
        kind=st.sampled_from(list(SlotKind)),
        word=st.just("booked"),
    ),
    max_size=12,
)


@given(slots, clock)
def test_every_contact_of_a_day_is_drawn_in_both_pictures_and_none_covers_another(
    found: list[Slot], now: datetime
) -> None:
    for layout in (day.WIDE, day.MIDDLE, day.TALL):
        picture = day.day_svg(Day(now=now, slots=found), layout)
        boxes = re.findall(BOX + ' class="dayline__slot', picture)
        assert len(boxes) == len(found)
        placed = sorted((float(y), float(x), float(width), float(height)) for x, y, width, height in boxes)
        for (y, x, width, _), (below, right, *_) in itertools.pairwise(placed):
            assert y != below or x + width <= right + day.LEAST + 0.2
        assert all(float(x) >= 0 and float(x) + float(width) <= layout.width + day.LEAST for x, _, width, _ in boxes)


def test_the_axis_of_a_day_reaches_from_nine_to_six_and_further_where_somebody_came() -> None:
    def hours(*found: Slot) -> list[str]:
        return re.findall(r">(\d+):00<", day.day_svg(Day(now=TODAY, slots=found), day.WIDE))

    early = Slot(starts_at=TODAY + timedelta(hours=7, minutes=30), minutes=20, label="x", short="x", kind=SlotKind.CAME)
    late = Slot(
        starts_at=TODAY + timedelta(hours=18, minutes=30), minutes=45, label="y", short="y", kind=SlotKind.BOOKED
    )
    assert hours() == [str(hour) for hour in range(9, 19)]
    assert hours(early, late) == [str(hour) for hour in range(7, 21)]


def test_the_hand_stands_on_the_axis_only_while_the_branch_is_open() -> None:
    for hour, drawn in ((8, False), (9, True), (13, True), (18, True), (19, False)):
        picture = day.day_svg(Day(now=TODAY + timedelta(hours=hour), slots=()), day.WIDE)
        assert ("dayline__now" in picture) is drawn


def test_the_table_behind_a_day_holds_its_slots() -> None:
    slot = Slot(
        starts_at=TODAY + timedelta(hours=10), minutes=45, label="<Shen>", short="S", kind=SlotKind.KEPT, word="Arrived"
    )
    html = Template("{% load hub %}{% dayline day %}").render(Context({"day": Day(now=TODAY, slots=[slot])}))
    assert re.search(r'10:00</time></td><th scope="row">&lt;Shen&gt;</th><td>Arrived</td><td class="num">45</td>', html)


whole = st.lists(st.tuples(st.integers(0, 10**7), st.integers(0, 10**7)), min_size=1, max_size=24)


@given(whole)
def test_bars_add_up_to_the_amounts_and_stay_below_the_highest_line(found: list[tuple[int, int]]) -> None:
    chart = Bars(
        title="t", head="h", unit="u", series=(Series(look="final", label="a"), Series(look="recorded", label="b")),
        columns=[Column(name=str(n), title=str(n), amounts=pair) for n, pair in enumerate(found)],
    )  # fmt: skip
    top = bars.ticks_for(max(a + b for a, b in found))[-1]
    for layout in (bars.WIDE, bars.TALL):
        full = layout.height - bars.HEAD - bars.FOOT
        picture = bars.bars_svg(chart, layout)
        for look, amounts in (("final", [a for a, _ in found if a]), ("recorded", [b for _, b in found if b])):
            drawn = re.findall(f'{BOX} class="bars__part bars__part--{look}"', picture)
            assert [float(height) for *_, height in drawn] == [
                pytest.approx(max(amount / top * full, 1), abs=0.1) for amount in amounts
            ]
            assert all(float(y) >= bars.HEAD - 1.1 for _, y, *_ in drawn)
    html = Template("{% load hub %}{% bars chart %}").render(Context({"chart": chart}))
    assert re.findall(r'<td class="num">([\d,]+)</td>', html) == [f"{amount:,}" for pair in found for amount in pair]


@given(st.integers(0, 10**9))
def test_lines_of_a_chart_are_few_even_and_reach_the_highest_bar(most: int) -> None:
    ticks = bars.ticks_for(most)
    assert 2 <= len(ticks) <= bars.MOST_TICKS + 1
    assert ticks[-1] >= most
    assert len({b - a for a, b in itertools.pairwise(ticks)}) == 1


def test_a_chart_of_nothing_is_refused() -> None:
    series = (Series(look="plain", label="a"),)
    for columns in ([], [Column(name="1", title="1", amounts=(1, 2))], [Column(name="1", title="1", amounts=(-1,))]):
        with pytest.raises(NothingToDraw):
            bars.bars_svg(Bars(title="t", head="h", unit="u", series=series, columns=columns), bars.WIDE)
