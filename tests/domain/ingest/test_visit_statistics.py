"""How many came at which hour, and how long they stayed."""

from collections import Counter
from datetime import UTC, datetime
from statistics import median

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hub.ingest.domain.visits.statistics import Stay, length_of_stay, walk_ins_per_hour


def stay(branch: str = "HZ01", hour: int = 2, minutes: int | None = 30) -> Stay:
    """Hours are UTC; the branch's clock is eight ahead."""
    return Stay(branch=branch, arrived_at=datetime(2026, 11, 18, hour, 40, tzinfo=UTC), minutes=minutes)


def test_hours_are_those_of_the_branch_and_every_hour_has_its_column() -> None:
    found = walk_ins_per_hour([stay(hour=1), stay(hour=1), stay(hour=20), stay("NB01", hour=7)])
    assert list(found.columns) == list(range(24))
    assert list(found.index) == ["HZ01", "NB01"]
    assert (found.loc["HZ01", 9], found.loc["HZ01", 4], found.loc["NB01", 15]) == (2, 1, 1)
    assert int(found.to_numpy().sum()) == 4


def test_a_visit_without_minutes_counts_but_says_nothing_about_the_stay() -> None:
    found = length_of_stay([stay(minutes=10), stay(minutes=40), stay(minutes=None), stay("NB01", minutes=None)])
    assert tuple(found.loc["HZ01", ["visits", "timed", "median_minutes"]]) == (3, 2, 25.0)
    assert tuple(found.loc["NB01", ["visits", "timed"]]) == (1, 0)


@pytest.mark.parametrize("figures", [walk_ins_per_hour, length_of_stay])
def test_no_visits_give_an_empty_frame(figures) -> None:  # type: ignore[no-untyped-def]
    assert len(figures([])) == 0


visits = st.lists(
    st.builds(
        stay, st.sampled_from(["HZ01", "NB01"]), st.integers(0, 23), st.none() | st.integers(0, 720)
    ), min_size=1, max_size=30,
)  # fmt: skip


@given(visits)
def test_the_figures_are_those_of_a_plain_count(stays: list[Stay]) -> None:
    hours, lengths = walk_ins_per_hour(stays), length_of_stay(stays)
    counted = Counter((one.branch, (one.arrived_at.hour + 8) % 24) for one in stays)
    assert all(hours.loc[branch, hour] == count for (branch, hour), count in counted.items())
    for branch in {one.branch for one in stays}:
        minutes = [one.minutes for one in stays if one.branch == branch and one.minutes is not None]
        assert lengths.loc[branch, "timed"] == len(minutes)
        assert not minutes or lengths.loc[branch, "median_minutes"] == median(minutes)
