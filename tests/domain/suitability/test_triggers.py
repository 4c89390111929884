"""A level is looked at again for named reasons, each with what was seen, and for nothing else."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crm.profile.domain.statements import StatementKind
from crm.suitability.domain.rule_book import rule
from crm.suitability.domain.triggers import (
    BEHAVIOUR,
    BOLDER,
    KEPT_BACK,
    TRIGGER_RULES,
    LookedAbove,
    Watched,
    find_triggers,
)
from crm.suitability.domain.words import Words
from tests.domain.suitability.cases import AT, said
from tests.domain.suitability.strategies import statements

TAKEN = AT - timedelta(days=100)
QUIET = Watched(level=2, taken_at=TAKEN, valid_until=TAKEN + timedelta(days=365), at=AT, born=date(1980, 4, 12))


def found(**changes):
    return [trigger.rule.id for trigger in find_triggers(replace(QUIET, **changes))]


def looked(rating, times):
    return LookedAbove(name=Words("成长", "Growth"), rating=rating, times=times)


def test_where_nothing_changed_nobody_is_asked() -> None:
    assert found() == []


@pytest.mark.parametrize(
    ("born", "level", "ids"),
    [
        (AT.date().replace(year=AT.year - 65), 2, ["S4-011"]),
        (AT.date().replace(year=AT.year - 65) + timedelta(days=1), 5, []),
        (TAKEN.date().replace(year=TAKEN.year - 66), 3, ["S4-002"]),
        (TAKEN.date().replace(year=TAKEN.year - 66), 2, []),
        (None, 5, []),
    ],
)
def test_age_counts_from_the_birthday_on_and_care_from_a_level_on(born, level, ids) -> None:
    assert found(born=born, level=level) == ids


@pytest.mark.parametrize(
    ("kind", "rule_id"),
    [
        (StatementKind.INCOME_CHANGE, "S4-012"),
        (StatementKind.JOB_LOSS, "S4-012"),
        (StatementKind.NEEDS_MEDICAL, "S4-013"),
        (StatementKind.NEEDS_HOUSING, "S4-013"),
    ],
)
def test_what_was_said_after_the_assessment_asks_with_the_clients_words(kind, rule_id) -> None:
    remark = said(kind, "家里有变化", at=AT - timedelta(days=2))
    (trigger,) = find_triggers(replace(QUIET, statements=(remark,)))
    assert trigger.rule.id == rule_id
    assert "家里有变化" in trigger.words.zh
    assert found(statements=(said(kind, "早就说过", at=TAKEN - timedelta(days=1)),)) == []
    assert found(statements=(remark,), asked=frozenset({str(remark.id)})) == []


def test_looking_above_the_level_asks_from_a_count_on_and_within_the_level_never() -> None:
    assert found(above=(looked(4, BEHAVIOUR.least - 1),)) == []
    assert found(above=(looked(4, 3), looked(3, 2))) == ["S4-014"]
    assert found(above=(looked(2, 50),)) == []


def test_an_assessment_about_to_run_out_and_one_that_did_ask() -> None:
    assert found(valid_until=AT + timedelta(days=31)) == []
    assert found(valid_until=AT + timedelta(days=30)) == ["S4-015"]
    assert found(valid_until=AT - timedelta(days=1)) == ["S4-015"]


@pytest.mark.parametrize(("attempts", "ids"), [((5,), []), ((3, 2), []), ((4, 2), [BOLDER.id]), ((2, 5), [])])
def test_an_attempt_that_comes_out_much_bolder_asks(attempts, ids) -> None:
    assert found(attempts=attempts) == ids


def test_an_attempt_whose_level_is_kept_back_asks_once_and_says_what_it_takes() -> None:
    (trigger,) = find_triggers(replace(QUIET, attempts=(5, 2), came_to=5))
    assert trigger.rule is KEPT_BACK
    assert "The new answers come to C5, the level stays C2" in trigger.words.en


@given(st.lists(statements(), max_size=4), st.randoms(use_true_random=False))
def test_the_order_in_which_things_were_seen_is_irrelevant(heard, random) -> None:
    shuffled = list(heard)
    random.shuffle(shuffled)
    looks = [looked(4, 3), looked(5, 4), looked(1, 9)]
    mixed = random.sample(looks, len(looks))
    one = replace(QUIET, statements=tuple(heard), above=tuple(looks))
    assert find_triggers(one) == find_triggers(replace(QUIET, statements=tuple(shuffled), above=tuple(mixed)))


def test_every_trigger_is_in_the_book_of_rules_with_its_source() -> None:
    for trigger in TRIGGER_RULES:
        assert rule(trigger.id).source == trigger.source
        assert rule(trigger.id).title == trigger.title
