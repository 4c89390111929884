"""What changed between two attempts is named answer by answer, with the way it moved."""

from hypothesis import given

from crm.suitability.domain.answers import accept_answers
from crm.suitability.domain.aspects import ASPECT_OF, Aspect, aspects_of
from crm.suitability.domain.cap_rules import CapName
from crm.suitability.domain.drift import Direction, bolder_count, drift_between
from crm.suitability.domain.level import decide_level
from crm.suitability.domain.questionnaire_v4 import QUESTIONNAIRE_V4
from tests.domain.suitability.cases import BOLD, answers_of, evidence
from tests.domain.suitability.strategies import sheet_and_a_more_cautious_one, sheets


def accepted(sheet):
    return accept_answers(questionnaire=QUESTIONNAIRE_V4, raw=sheet)


@given(sheets)
def test_the_same_answers_have_not_drifted(sheet) -> None:
    assert drift_between(before=accepted(sheet), after=accepted(sheet)) == ()


@given(sheet_and_a_more_cautious_one())
def test_a_more_cautious_sheet_shows_no_bolder_answer_and_the_way_back_no_cautious_one(pair) -> None:
    sheet, cautious = map(accepted, pair)
    assert bolder_count(drift_between(before=sheet, after=cautious)) == 0
    back = drift_between(before=cautious, after=sheet)
    assert all(change.direction is not Direction.CAUTIOUS for change in back)


def test_each_change_says_what_was_answered_before_and_after_and_where_it_moved() -> None:
    before = answers_of(loss_limit=5_000_00, purpose="education")
    after = answers_of(loss_limit=20_000_00, purpose="idle", horizon="under_1m", know_cash_1="yes")
    moved = {change.question_id: change for change in drift_between(before=before, after=after)}
    assert {name: change.direction for name, change in moved.items()} == {
        "loss_limit": Direction.BOLDER,
        "purpose": Direction.OTHER,
        "horizon": Direction.CAUTIOUS,
        **({"know_cash_1": Direction.CAUTIOUS} if "know_cash_1" in moved else {}),
    }
    assert (moved["loss_limit"].before.en, moved["loss_limit"].after.zh) == ("¥5,000.00", "20,000.00元")


def test_the_sides_are_kept_apart_and_the_binding_one_is_named() -> None:
    shown = {one.aspect: one for one in aspects_of(decide_level(answers=answers_of(), evidence=evidence()))}
    assert {aspect: one.level for aspect, one in shown.items()} == {
        Aspect.TOLERANCE: 3,
        Aspect.CAPACITY: 4,
        Aspect.NEED: 2,
        Aspect.UNDERSTANDING: 3,
        Aspect.RECORD: 5,
    }
    assert [aspect for aspect, one in shown.items() if one.binding] == [Aspect.NEED]


def test_the_lowest_class_overrules_every_side() -> None:
    decision = decide_level(answers=answers_of(BOLD, attitude="no_loss"), evidence=evidence())
    assert not any(one.binding for one in aspects_of(decision))
    assert set(ASPECT_OF) == set(CapName) - {CapName.LOWEST_CLASS}
