"""Due days follow from the register alone: when a duty began, when it was kept, and how late."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from cms.domain.checklist import RULES
from cms.domain.due import DUTIES, Obligation, Published, Standing, obligations
from cms.domain.schema import Kind

NOW = datetime(2026, 11, 22, 4, tzinfo=UTC)


def shanghai(*parts: int) -> datetime:
    return datetime(*parts, tzinfo=UTC) - timedelta(hours=8)  # type: ignore[misc,arg-type]


def version(
    kind: Kind, slug: str, at: datetime, *, number: int = 1, withdrawn: bool = False, **fields: Any
) -> Published:
    return Published(slug=slug, kind=kind, number=number, published_at=at, withdrawn=withdrawn, fields=fields)


def month(text: str, at: datetime, number: int = 1) -> Published:
    return version(Kind.FIGURES, f"figures-{text}", at, number=number, month=text)


def of(rule: str, *published: Published, at: datetime = NOW) -> list[Obligation]:
    return [one for one in obligations(published, at=at) if one.rule == rule]


def test_every_duty_is_a_rule_of_the_checklist_or_waits_for_its_kind() -> None:
    assert [duty.rule for duty in DUTIES if duty.rule not in RULES and duty.kinds] == []
    assert {duty.rule for duty in DUTIES if duty.kinds} >= {"D-FIL", "D-AUD", "D-OPS", "D-PRJ-4"}


def test_monthly_figures_are_due_on_the_fifth_working_day_of_the_next_month() -> None:
    found = of("D-OPS", month("2026-08", shanghai(2026, 9, 4, 17)), month("2026-09", shanghai(2026, 10, 14, 9)))
    assert [(one.period, one.due_date, one.standing(NOW)) for one in found] == [
        ("2026-08", date(2026, 9, 7), Standing.KEPT),
        ("2026-09", date(2026, 10, 13), Standing.LATE),
        ("2026-10", date(2026, 11, 6), Standing.MISSED),
        ("2026-11", date(2026, 12, 7), Standing.AHEAD),
    ]
    assert found[1].late_by(NOW) == timedelta(hours=9, microseconds=1)


def test_the_last_second_of_the_due_day_is_in_time_and_midnight_is_late() -> None:
    for at, standing in ((shanghai(2026, 10, 13, 23, 59, 59), Standing.KEPT), (shanghai(2026, 10, 14), Standing.LATE)):
        (one, *_) = of("D-OPS", month("2026-09", at))
        assert one.standing(NOW) is standing


def test_a_correction_does_not_move_when_it_came() -> None:
    first, second = month("2026-09", shanghai(2026, 10, 9)), month("2026-09", shanghai(2026, 11, 2), number=2)
    (one, *_) = of("D-OPS", second, first)
    assert (one.number, one.standing(NOW)) == (1, Standing.KEPT)


def test_before_anything_was_published_nothing_is_due() -> None:
    assert obligations([], at=NOW) == ()


def test_what_is_published_later_does_not_count_yet() -> None:
    rows = [month("2026-09", shanghai(2026, 10, 9)), month("2026-10", shanghai(2026, 11, 5))]
    then = shanghai(2026, 10, 20)
    assert [one.period for one in of("D-OPS", *rows, at=then)] == ["2026-09", "2026-10"]
    assert of("D-OPS", *rows, at=then)[1].standing(then) is Standing.AHEAD


def test_a_year_not_announced_makes_its_days_provisional() -> None:
    at = shanghai(2030, 3, 2)
    found = of("D-OPS", month("2030-01", shanghai(2030, 2, 2)), at=at)
    assert all(one.provisional for one in found)


def test_the_yearly_duties_ask_for_one_publication_since_the_last_time() -> None:
    rows = [version(Kind.ORGANISATION, "about", shanghai(2025, 10, 18))]
    assert [(one.due_date, one.standing(NOW)) for one in of("D-FIL", *rows)] == [
        (date(2026, 1, 10), Standing.KEPT),
        (date(2027, 1, 10), Standing.AHEAD),
    ]
    later = shanghai(2027, 1, 20)
    assert of("D-FIL", *rows, at=later)[1].standing(later) is Standing.MISSED
    told = [*rows, version(Kind.ORGANISATION, "about", shanghai(2027, 1, 13), number=2)]
    assert of("D-FIL", *told, at=later)[1].standing(later) is Standing.LATE


def test_what_comes_late_once_a_year_is_not_counted_again_for_the_next_year() -> None:
    late = version(Kind.ORGANISATION, "about", shanghai(2026, 2, 20), number=2)
    rows = [version(Kind.ORGANISATION, "about", shanghai(2024, 10, 18)), late]
    then = shanghai(2027, 1, 20)
    found = of("D-FIL", *rows, at=then)
    assert [(one.due_date.year, one.number, one.standing(then)) for one in found] == [
        (2025, 1, Standing.KEPT),
        (2026, 2, Standing.LATE),
        (2027, None, Standing.MISSED),
        (2028, None, Standing.AHEAD),
    ]
    again = version(Kind.ORGANISATION, "about", shanghai(2026, 12, 30), number=3)
    assert of("D-FIL", *rows, again, at=then)[2].standing(then) is Standing.KEPT


def project(at: datetime, number: int = 1, **fields: Any) -> Published:
    fields = {"value_date": "2026-01-15", "maturity_date": "2027-01-15"} | fields
    return version(Kind.PROJECT, "project-a", at, number=number, **fields)


def test_a_longer_loan_is_told_of_every_quarter_and_a_short_one_every_month() -> None:
    first = project(shanghai(2026, 1, 2))
    told = project(shanghai(2026, 4, 10), number=2, after_as_of_date="2026-04-09")
    assert [(one.due_date, one.standing(NOW)) for one in of("D-PRJ-4", first, told)] == [
        (date(2026, 4, 15), Standing.KEPT),
        (date(2026, 7, 15), Standing.MISSED),
        (date(2026, 10, 15), Standing.MISSED),
        (date(2027, 1, 15), Standing.AHEAD),
    ]
    short = project(shanghai(2026, 9, 2), value_date="2026-09-30", maturity_date="2027-03-30")
    assert [one.due_date for one in of("D-PRJ-4", short)] == [date(2026, 10, 30), date(2026, 11, 30)]


def test_what_comes_late_once_a_quarter_is_not_counted_again_for_the_next_quarter() -> None:
    first = project(shanghai(2026, 1, 2))
    late = project(shanghai(2026, 5, 2), number=2, after_as_of_date="2026-05-01")
    found = of("D-PRJ-4", first, late)
    assert [one.standing(NOW) for one in found[:3]] == [Standing.LATE, Standing.MISSED, Standing.MISSED]
    quarter = project(shanghai(2026, 7, 10), number=3, after_as_of_date="2026-07-09")
    assert [one.number for one in of("D-PRJ-4", first, late, quarter)[:2]] == [2, 3]


def test_a_version_without_the_state_after_funding_does_not_count() -> None:
    found = of("D-PRJ-4", project(shanghai(2026, 1, 2)), project(shanghai(2026, 4, 10), number=2))
    assert found[0].standing(NOW) is Standing.MISSED


def test_an_update_on_a_page_of_its_own_tells_of_the_project_whose_number_it_names() -> None:
    first = project(shanghai(2026, 1, 2), project_code="P-1")
    mine = version(Kind.AFTER_FUNDING, "after-p-1", shanghai(2026, 4, 12), project_code="P-1")
    other = version(Kind.AFTER_FUNDING, "after-p-2", shanghai(2026, 7, 12), project_code="P-2")
    found = of("D-PRJ-4", first, mine, other)
    assert [(one.slug, one.standing(NOW)) for one in found[:2]] == [
        ("after-p-1", Standing.KEPT),
        ("project-a", Standing.MISSED),
    ]


def test_a_yearly_duty_is_kept_on_whichever_page_it_stands() -> None:
    told = [
        version(Kind.ORGANISATION, "about", shanghai(2024, 10, 18)),
        version(Kind.FILINGS, "filings-2025", shanghai(2025, 1, 9)),
        version(Kind.FILINGS, "filings-2026", shanghai(2026, 1, 9)),
    ]
    assert [(one.slug, one.due_date.year, one.standing(NOW)) for one in of("D-FIL", *told)] == [
        ("about", 2025, Standing.KEPT),
        ("filings-2026", 2026, Standing.KEPT),
        ("filings-2026", 2027, Standing.AHEAD),
    ]


def test_what_is_withdrawn_owes_nothing_more() -> None:
    gone = version(Kind.PROJECT, "project-a", shanghai(2026, 2, 1), number=2, withdrawn=True)
    assert of("D-PRJ-4", project(shanghai(2026, 1, 2)), gone) == []


@pytest.mark.parametrize("hours", [47, 49])
def test_a_material_event_has_forty_eight_hours(hours: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(
        "cms.domain.due.Duty.kinds", property(lambda duty: {Kind.PROJECT} if duty.rule == "D-EVT" else set())
    )
    happened = datetime(2026, 11, 1, 3, tzinfo=UTC)
    told = version(Kind.PROJECT, "event", happened + timedelta(hours=hours), occurred_at="2026-11-01T03:00:00Z")
    (one,) = obligations([told], at=NOW)
    assert one.due_at == happened + timedelta(hours=48)
    assert one.standing(NOW) is (Standing.KEPT if hours < 48 else Standing.LATE)
