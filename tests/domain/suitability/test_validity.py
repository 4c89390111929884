"""An assessment counts for a year, and may not be repeated until it says what one wants."""

from datetime import UTC, datetime, timedelta

import pytest

from crm.suitability.domain.sources import SOURCES
from crm.suitability.domain.validity import RetakeRefused, check_retake, valid_until

NOON = datetime(2026, 11, 16, 4, 0, tzinfo=UTC)


def test_an_assessment_counts_for_twelve_months() -> None:
    assert valid_until(NOON) == datetime(2027, 11, 16, 4, 0, tzinfo=UTC)


def test_a_leap_day_expires_on_the_last_of_february() -> None:
    assert valid_until(datetime(2028, 2, 29, 4, 0, tzinfo=UTC)) == datetime(2029, 2, 28, 4, 0, tzinfo=UTC)


def test_a_third_assessment_on_one_day_is_refused() -> None:
    check_retake(earlier=[NOON], at=NOON + timedelta(hours=1))
    with pytest.raises(RetakeRefused, match="at most 2") as refusal:
        check_retake(earlier=[NOON, NOON + timedelta(hours=1)], at=NOON + timedelta(hours=2))
    assert "明天" in refusal.value.words.zh


def test_the_day_is_the_branch_day_and_not_the_utc_day() -> None:
    before_midnight = datetime(2026, 11, 16, 15, 59, tzinfo=UTC)
    check_retake(earlier=[before_midnight, before_midnight], at=before_midnight + timedelta(minutes=2))


def test_the_ninth_assessment_in_twelve_months_is_refused_until_the_first_is_a_year_old() -> None:
    earlier = [NOON + timedelta(days=30 * number) for number in range(8)]
    with pytest.raises(RetakeRefused, match="at most 8") as refusal:
        check_retake(earlier=earlier, at=NOON + timedelta(days=300))
    assert "2027-11-16" in refusal.value.words.en
    check_retake(earlier=earlier, at=datetime(2027, 11, 16, 4, 0, tzinfo=UTC))


def test_every_source_says_whether_it_is_confirmed_and_an_unnamed_article_is_not_invented() -> None:
    assert len({source.id for source in SOURCES}) == len(SOURCES)
    for source in SOURCES:
        assert source.title.zh
        assert source.title.en
        assert isinstance(source.confirmed, bool)
