"""A correction shows exactly what changed, in the words of the page."""

import pytest

from cms.domain.difference import DifferentKinds, changes
from cms.domain.payload import Payload, freeze

INSTALMENTS = [
    {"number": 1, "due_date": "2026-04-20", "interest_fen": 108_000_00},
    {"number": 2, "due_date": "2026-05-20", "interest_fen": 108_000_00},
]


def page(**fields: object) -> Payload:
    return freeze(kind="project", slug="a", fields=fields)


def test_the_same_page_has_no_changes() -> None:
    assert changes(page(schedule=INSTALMENTS), page(schedule=INSTALMENTS)) == ()


def test_a_corrected_number_is_named_with_chapter_and_field() -> None:
    (change,) = changes(page(collateral_fen=3_180_000_000), page(collateral_fen=3_060_000_000))
    assert (change.before, change.after) == (3_180_000_000, 3_060_000_000)
    assert [label.zh for label in change.trail] == ["用途与还款来源", "抵押物评估值"]
    assert change.path == "collateral_fen"


def test_languages_change_one_by_one() -> None:
    before = page(purpose={"zh": "更换机组", "en": "Replace the units"})
    (change,) = changes(before, page(purpose={"zh": "更换机组", "en": "Replace the refrigeration units"}))
    assert change.language == "en"


def test_an_inserted_row_does_not_show_the_later_ones_as_changed() -> None:
    inserted = [INSTALMENTS[0], {"number": 9, "due_date": "2026-05-01"}, INSTALMENTS[1]]
    found = changes(page(schedule=INSTALMENTS), page(schedule=inserted))
    assert {change.path for change in found} == {"schedule.2.number", "schedule.2.due_date"}
    assert all(change.before is None for change in found)


def test_a_removed_row_is_shown_as_removed() -> None:
    found = changes(page(schedule=INSTALMENTS), page(schedule=INSTALMENTS[:1]))
    assert {change.after for change in found} == {None}


def test_pages_of_different_kinds_are_not_compared() -> None:
    with pytest.raises(DifferentKinds):
        changes(page(), freeze(kind="figures", slug="a", fields={}))
