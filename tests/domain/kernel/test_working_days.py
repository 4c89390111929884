"""Holidays are data with their notice; every day of them is counted as somebody would on a wall calendar."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hub.kernel.working_days import (
    ANNOUNCEMENTS,
    HOLIDAYS,
    MADE_UP,
    announced,
    is_working_day,
    nth_working_day,
    working_days_after,
    working_days_between,
)

DAYS = st.dates(min_value=date(2024, 1, 1), max_value=date(2026, 12, 31))


@pytest.mark.parametrize(
    ("day", "works"),
    [
        (date(2026, 2, 14), True),  # the Saturday before Spring Festival is worked
        (date(2026, 2, 16), False),
        (date(2026, 2, 28), True),
        (date(2026, 10, 8), True),
        (date(2026, 10, 10), True),  # a Saturday made up
        (date(2026, 10, 11), False),  # a Sunday
        (date(2025, 10, 8), False),
        (date(2026, 11, 20), True),  # a Friday
    ],
)
def test_a_day_is_worked_as_the_notice_says(day: date, works: bool) -> None:
    assert is_working_day(day) is works


@pytest.mark.parametrize("year", ANNOUNCEMENTS, ids=lambda row: str(row.year))
def test_a_year_names_its_notice_and_its_days_lie_in_it(year) -> None:
    assert str(year.year) in year.notice
    assert year.announced_date.year == year.year - 1
    assert year.confirmed
    for holiday in year.holidays:
        assert holiday.first <= holiday.last
        assert {holiday.first.year, holiday.last.year, *(day.year for day in holiday.made_up)} == {year.year}
        assert all(day.weekday() >= 5 for day in holiday.made_up), "what is made up was a weekend"


def test_no_day_is_off_and_made_up_at_once() -> None:
    assert not HOLIDAYS & MADE_UP
    assert announced(2026)
    assert not announced(2031)


@pytest.mark.parametrize(
    ("month", "due"),
    [
        (date(2026, 10, 1), date(2026, 10, 13)),  # 8, 9, 10 (made up), 12, 13
        (date(2026, 11, 1), date(2026, 11, 6)),
        (date(2026, 2, 1), date(2026, 2, 6)),
        (date(2025, 10, 1), date(2025, 10, 14)),  # 9, 10, 11 (made up), 13, 14
    ],
)
def test_the_fifth_working_day_of_a_month(month: date, due: date) -> None:
    assert nth_working_day(month, 5) == due


@given(DAYS, st.integers(min_value=1, max_value=40))
def test_counting_agrees_with_fingers(first: date, count: int) -> None:
    days = [first + timedelta(days=step) for step in range(count * 7 + 20)]
    assert nth_working_day(first, count) == [day for day in days if is_working_day(day)][count - 1]


@given(DAYS, st.integers(min_value=1, max_value=40))
def test_after_and_between_are_each_others_inverse(day: date, count: int) -> None:
    assert working_days_between(day, working_days_after(day, count)) == count


def test_a_count_below_one_is_refused() -> None:
    with pytest.raises(ValueError, match="at least 1"):
        nth_working_day(date(2026, 1, 1), 0)
