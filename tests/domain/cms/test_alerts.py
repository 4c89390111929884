"""What a version is told of to whom, and when the daily letter goes out."""

from datetime import UTC, datetime

import pytest

from cms.domain.alerts import Choice, NoSuchTopic, Rhythm, Topic, choices_told_of, due_at, project_of, read_choice

EVERYTHING, CORRECTIONS = Choice(Topic.ALL), Choice(Topic.CORRECTIONS)


@pytest.mark.parametrize(
    ("kind", "change", "code", "told"),
    [
        ("fees", "first", "", {EVERYTHING, Choice(Topic.KIND, "fees")}),
        ("fees", "correction", "", {EVERYTHING, Choice(Topic.KIND, "fees"), CORRECTIONS}),
        ("project", "update", "P-1", {EVERYTHING, Choice(Topic.KIND, "project"), Choice(Topic.PROJECT, "P-1")}),
        ("event", "withdrawal", "", {EVERYTHING, Choice(Topic.KIND, "event"), CORRECTIONS}),
        ("investors_part", "correction", "P-1", set()),
    ],
)
def test_a_version_is_told_to_whoever_asked_for_it_and_closed_ones_to_nobody(
    kind: str, change: str, code: str, told: set[Choice]
) -> None:
    assert choices_told_of(kind=kind, change=change, project_code=code) == told


@pytest.mark.parametrize("choice", [EVERYTHING, CORRECTIONS, Choice(Topic.KIND, "fees"), Choice(Topic.PROJECT, "P-1")])
def test_a_choice_reads_as_it_was_written(choice: Choice) -> None:
    assert read_choice(str(choice)) == choice


@pytest.mark.parametrize("text", ["", "some", "kind", "kind:", "all:x", "kind:nothing", "kind:investors_part"])
def test_a_choice_of_nothing_public_is_refused(text: str) -> None:
    with pytest.raises(NoSuchTopic):
        read_choice(text)


def test_an_event_at_a_site_is_about_its_project() -> None:
    assert project_of("event-qy-tea-1-20261101", {}) == "QY-TEA-1"
    assert project_of("anything", {"project_code": "QY-1"}) == "QY-1"
    assert project_of("fees", {}) == ""


@pytest.mark.parametrize(
    ("at", "due"),
    [
        (datetime(2026, 11, 5, 23, 59, tzinfo=UTC), datetime(2026, 11, 6, 0, 0, tzinfo=UTC)),
        (datetime(2026, 11, 6, 0, 0, tzinfo=UTC), datetime(2026, 11, 7, 0, 0, tzinfo=UTC)),
    ],
)
def test_the_daily_letter_goes_at_eight_in_beijing(at: datetime, due: datetime) -> None:
    assert due_at(Rhythm.DAILY, at) == due
    assert due_at(Rhythm.AT_ONCE, at) == at
