"""A day is held against the declaration in force; spells are runs of days, and long ones freeze."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hub.catalogue.domain.quantities import QUANTITIES, ValueUnsound, spelled, thousandths
from hub.reality.domain.declared import (
    Bound,
    DeclarationUnsound,
    Declared,
    Outcome,
    freezes,
    in_force,
    outcome_of,
    require_sound,
    spells,
)

DAY = date(2026, 11, 1)


def declared(**changed) -> Declared:
    told = {"project_code": "COLD", "quantity": "output", "bound": Bound.AT_LEAST, "value": 100_000,
            "tolerance_bps": 1000, "freeze_days": 3, "since": DAY} | changed  # fmt: skip
    return Declared(**told)


@pytest.mark.parametrize(
    ("bound", "value", "within", "beyond"),
    [
        (Bound.AT_LEAST, 100_000, (90_000, 500_000), (89_999, -1)),
        (Bound.AT_MOST, 100_000, (110_000, -5), (110_001,)),
        (Bound.ABOUT, 100_000, (90_000, 110_000), (89_999, 110_001)),
        (Bound.AT_MOST, -18_000, (-16_200, -40_000), (-16_199, 4_000)),
        (Bound.AT_LEAST, 0, (0, 1), (-1,)),
    ],
)
def test_the_bound_is_the_declared_value_with_its_tolerance(bound, value, within, beyond):
    one = declared(bound=bound, value=value)
    assert {outcome_of(one, found) for found in within} == {Outcome.WITHIN}
    assert {outcome_of(one, found) for found in beyond} == {Outcome.BEYOND}
    assert outcome_of(one, None) is Outcome.SILENT


def test_a_margin_is_rounded_in_the_projects_favour():
    one = declared(value=1001, tolerance_bps=500)
    assert (one.margin, one.least, one.most) == (51, 950, None)


VALUES = st.dictionaries(
    st.integers(0, 40).map(lambda n: DAY + timedelta(days=n)), st.sampled_from([100_000, 95_000, 80_000, 10_000])
)


@given(VALUES, st.integers(0, 20), st.integers(0, 45), st.integers(0, 15))
def test_spells_are_what_counting_day_by_day_says(values, first, until, since):
    """A slow definition: the outcome of every day, and each maximal run of one outcome that is not fine."""
    one = declared(since=DAY + timedelta(days=since))
    start, end = DAY + timedelta(days=first), DAY + timedelta(days=until)
    begin = max(start, one.since)
    days = [begin + timedelta(days=n) for n in range(max((end - begin).days + 1, 0))]
    outcomes = [outcome_of(one, values.get(day)) for day in days]
    runs = []
    for place, outcome in enumerate(outcomes):
        if outcome is not Outcome.WITHIN and (place == 0 or outcomes[place - 1] is not outcome):
            length = next((n for n, other in enumerate(outcomes[place:]) if other is not outcome), len(days) - place)
            runs.append((outcome, days[place], length))
    found = spells([one], values, first=start, until=end)
    assert [(spell.outcome, spell.first, spell.days) for spell in found] == runs
    for spell in found:
        inside = [values.get(spell.first + timedelta(days=n)) for n in range(spell.days)]
        assert spell.worst == (None if spell.outcome is Outcome.SILENT else min(inside))
        assert freezes(one, spell) is (spell.outcome is Outcome.BEYOND and spell.days >= 3)


def test_declaring_anew_ends_no_spell_and_each_day_is_judged_by_what_held_on_it():
    said = [declared(), declared(value=40_000, since=DAY + timedelta(days=5)), declared(since=DAY + timedelta(days=8))]
    values = {DAY + timedelta(days=number): 50_000 for number in range(10)}
    found = [(spell.first.day, spell.days) for spell in spells(said, values, first=DAY, until=DAY + timedelta(days=9))]
    assert found == [(1, 5), (9, 2)], "from the 6th to the 8th fifty was enough"
    again = [declared(), declared(since=DAY + timedelta(days=2))]
    (spell,) = spells(again, values, first=DAY, until=DAY + timedelta(days=3))
    assert freezes(again[1], spell)


def test_a_later_declaration_takes_the_place_of_an_earlier_one_from_its_day_on():
    early, late = declared(), declared(value=50_000, since=DAY + timedelta(days=9))
    assert in_force([late, early], on=DAY + timedelta(days=8)) == (early,)
    assert in_force([late, early], on=DAY + timedelta(days=9)) == (late,)
    assert in_force([late, early], on=DAY - timedelta(days=1)) == ()


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"quantity": "noise"}, "quantity"),
        ({"tolerance_bps": 10_001}, "tolerance_bps"),
        ({"tolerance_bps": -1}, "tolerance_bps"),
        ({"freeze_days": 0}, "freeze_days"),
        ({"value": 10**16}, "value"),
    ],
)
def test_a_declaration_that_says_nothing_is_refused(changed, field):
    with pytest.raises(DeclarationUnsound) as refusal:
        require_sound(declared(**changed))
    assert refusal.value.field == field


@given(st.integers(-(10**15) + 1, 10**15 - 1))
def test_a_value_is_spelled_and_read_without_loss(value):
    assert thousandths(spelled(value).replace(",", "")) == value


@pytest.mark.parametrize("text", ["", "1,5", "1e3", "+1", " 1", "01", "1.2345", "NaN", "１", "1.", ".5", "-", "9" * 13])
def test_what_is_no_number_is_refused(text):
    with pytest.raises(ValueUnsound):
        thousandths(text)


def test_every_quantity_has_words_in_both_languages():
    for one in QUANTITIES.values():
        assert all((one.zh, one.en, one.unit_zh, one.unit_en))
        assert one.zh != one.en
