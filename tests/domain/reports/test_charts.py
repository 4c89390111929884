"""Labels of drawings never touch and never leave the frame, whatever the data are."""

from datetime import date, timedelta
from decimal import Decimal
from itertools import combinations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reports.rendering.blocks import Setting
from reports.rendering.charts import Axis, Bar, Share, Span
from reports.rendering.pages import CONTENT_WIDTH, MAIN_WIDTH
from reports.rendering.placing import Box, in_tiers
from reports.rendering.series import Months
from reports.rendering.theme import Language
from tests.domain.reports.rendered import faces

LABELS = st.sampled_from(
    ["现金管理A 33.3%", "岚川资管稳进三个月持有期固定收益类集合资产管理计划2号 0.1%", "R",
     "Three-Month Hold No. 2 66.7%",
     "Lanchuan Asset Management Long-Horizon Diversified Equity Select Fund of Funds, Series B 12.5%"]
)  # fmt: skip
SETTINGS = st.sampled_from(Language).map(lambda language: Setting(faces(), language))
WIDTHS = st.sampled_from([CONTENT_WIDTH, MAIN_WIDTH, 200.0])


def assert_apart(boxes: tuple[Box, ...], *, width: float, height: float) -> None:
    for one, other in combinations(boxes, 2):
        assert not one.meets(other), (one, other)
    for box in boxes:
        assert box.inside(width, height), box


@settings(max_examples=120, deadline=None)
@given(SETTINGS, st.lists(st.tuples(st.integers(1, 10**9), LABELS), min_size=1, max_size=12), WIDTHS)
def test_the_parts_of_a_bar_are_labelled_apart(setting: Setting, parts: list[tuple[int, str]], width: float) -> None:
    bar = Bar(setting, [Share(fen, label) for fen, label in parts], "")
    assert_apart(bar.boxes(width), width=width, height=bar.height(width))


@settings(max_examples=120, deadline=None)
@given(
    SETTINGS, st.lists(st.integers(1, 400), min_size=1, max_size=24), st.integers(0, 1500), WIDTHS,
    st.sampled_from(["女儿的大学费用\n2027-09-01", "The daughter's university costs\n2027-09-01", "购房\n2027-09-01"]),
)  # fmt: skip
def test_rounds_and_the_day_of_need_are_labelled_apart(
    setting: Setting, lengths: list[int], spare: int, width: float, due_label: str
) -> None:
    spans, day = [], date(2026, 11, 24)
    for number, days in enumerate(lengths, start=1):
        end = day + timedelta(days=days)
        spans.append(Span(day, end, f"第{number}轮\n{day:%m-%d} → {end:%m-%d}"))
        day = end
    axis = Axis(setting, spans, day + timedelta(days=spare), due_label, "")
    assert_apart(axis.boxes(width), width=width, height=axis.height(width))


@settings(max_examples=80, deadline=None)
@given(SETTINGS, st.lists(st.decimals(0, 10**9, places=2), min_size=1, max_size=13), WIDTHS)
def test_the_months_of_a_series_are_labelled_apart(setting: Setting, values: list[Decimal], width: float) -> None:
    names = [f"{2025 + (number + 9) // 12}-{(number + 9) % 12 + 1:02d}" for number in range(len(values))]
    months = Months(setting, [(name, value, f"{value:,.2f}") for name, value in zip(names, values, strict=True)], "")
    assert_apart(months.boxes(width), width=width, height=months.height(width))


def test_the_judge_can_fail() -> None:
    with pytest.raises(AssertionError):
        assert_apart((Box(0, 0, 10, 10), Box(9, 9, 10, 10)), width=100, height=100)
    with pytest.raises(AssertionError):
        assert_apart((Box(95, 0, 10, 10),), width=100, height=100)


def test_labels_with_room_share_one_tier() -> None:
    assert {box.top for box in in_tiers([(0, 30, 10), (50, 30, 10)], width=100, top=5)} == {5}
    assert [box.top for box in in_tiers([(0, 30, 10), (20, 30, 10)], width=100, top=5)] == [5, 15]
