"""Each period ends on the day that its rule says, and every rule says where it comes from."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hub.retention.domain.rules import ANSWER, ERASE, RULES, SUITABILITY, Period


@pytest.mark.parametrize(
    ("period", "start", "end"),
    [
        (Period(working_days=1), date(2026, 11, 20), date(2026, 11, 23)),  # a Friday
        (Period(working_days=15), date(2026, 11, 22), date(2026, 12, 11)),  # a Sunday
        (Period(days=30), date(2026, 11, 22), date(2026, 12, 22)),
        (Period(years=20), date(2026, 11, 22), date(2046, 11, 22)),
        (Period(years=1), date(2028, 2, 29), date(2029, 3, 1)),
    ],
)
def test_a_period_ends_when_a_calendar_says(period, start, end):
    assert period.end(start) == end


@given(start=st.dates(date(2000, 1, 1), date(2100, 1, 1)), count=st.integers(1, 60))
def test_working_days_are_counted_like_somebody_would_on_their_fingers(start, count):
    days = [start + timedelta(days=n) for n in range(1, 200)]
    assert Period(working_days=count).end(start) == [day for day in days if day.isoweekday() <= 5][count - 1]


def test_every_rule_names_one_period_and_its_source_and_none_is_confirmed_before_a_lawyer_read_it():
    for rule in RULES.values():
        period = rule.period
        assert [bool(period.years), bool(period.days), bool(period.working_days)].count(True) == 1
        assert rule.source
        assert not rule.confirmed
    assert ANSWER.period.end(date(2026, 1, 1)) < ERASE.period.end(date(2026, 1, 1))
    assert SUITABILITY.period.years == 20
