"""A retake that comes out higher leaves the level where it was, and what is sealed tells of it."""

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crm.suitability.domain.answers import accept_answers
from crm.suitability.domain.cap_rules import KEPT_LEVEL, CapName
from crm.suitability.domain.heard import Ceiling, CeilingOutOfRange, evidence_at
from crm.suitability.domain.inputs import Inputs, read_inputs, write_inputs
from crm.suitability.domain.keeping import LevelBefore, came_to, freed, keep_level, kept_in, lowest_kept
from crm.suitability.domain.level import decide_level
from crm.suitability.domain.questionnaire_v4 import QUESTIONNAIRE_V4
from crm.suitability.domain.raising import LiftKind, held_down_by, level_without
from crm.suitability.domain.rule_set import AS_WRITTEN, rule_set
from crm.suitability.domain.validity import lapses_at
from hub.kernel.ids import stable_id
from tests.domain.suitability.cases import AT, BOLD, CAREFUL, answers_of
from tests.domain.suitability.strategies import sheet_and_a_more_cautious_one, statements

RETAKE = stable_id("assessment", "retake")
NEXT_YEAR = AT + timedelta(days=365)


def held(level=2, *, lowest=False, until=NEXT_YEAR):
    return LevelBefore(level=level, lowest=lowest, valid_until=until)


def retaken(sheet=BOLD, *, before, heard=(), at=AT, rules=AS_WRITTEN):
    answers = accept_answers(questionnaire=QUESTIONNAIRE_V4, raw=sheet)
    evidence = evidence_at(at=at, statements=heard, rules=rules)
    return answers, keep_level(answers=answers, evidence=evidence, before=before, assessment_id=RETAKE, taken_at=at)


def decided(*args, **more):
    answers, evidence = retaken(*args, **more)
    return decide_level(answers=answers, evidence=evidence)


@given(sheet_and_a_more_cautious_one(), st.lists(statements(), max_size=3), st.integers(1, 5))
def test_a_retake_never_counts_for_more_than_before_and_caution_never_for_more_than_boldness(pair, heard, level):
    bold, cautious = (decided(sheet, before=held(level), heard=heard) for sheet in pair)
    assert cautious.level <= bold.level <= level


def test_the_level_before_is_named_as_the_limit_with_its_own_rule_and_what_to_do():
    decision = decided(before=held())
    assert (decision.level, decision.binding, decision.binding_cap.rule_id) == (2, CapName.EVIDENCE, KEPT_LEVEL.id)
    assert (decision.binding_cap.source, decision.lowest) == (KEPT_LEVEL.source, False)
    assert "此前的C2继续有效" in decision.binding_cap.reason.zh
    assert "answers alone raise no level" in decision.binding_cap.reason.en
    assert "second person" in decision.change.en


def test_whoever_was_of_the_lowest_class_stays_in_it():
    decision = decided(before=held(1, lowest=True))
    assert (decision.level, decision.lowest, decision.binding_cap.rule_id) == (1, True, KEPT_LEVEL.id)
    with pytest.raises(CeilingOutOfRange, match="lowest class"):
        Ceiling(id="kept-lowest:x", level=2)


@pytest.mark.parametrize(
    ("sheet", "before", "level"),
    [(BOLD, None, 5), (CAREFUL, held(2), 2), (CAREFUL, held(5), 2)],
    ids=["the first", "an equal one", "a lower one"],
)
def test_a_first_an_equal_and_a_lower_result_count_at_once(sheet, before, level):
    _, evidence = retaken(sheet, before=before)
    assert kept_in(evidence) == ()
    assert decided(sheet, before=before).level == level


def test_an_expired_level_is_held_against_a_retake_until_it_lapses():
    until = AT - timedelta(days=1)
    lapses = lapses_at(until, KEPT_LEVEL.lapses_months)
    assert decided(before=held(until=until), at=lapses - timedelta(seconds=1)).level == 2
    assert decided(before=held(until=until), at=lapses).level == 5
    never = rule_set({f"{KEPT_LEVEL.id}/lapses_months": 0})
    assert decided(before=held(until=until), rules=never).level == 5
    assert decided(before=held(until=AT + timedelta(days=1)), rules=never).level == 2


def test_the_sealed_inputs_bring_the_kept_level_back_without_anything_else():
    answers, evidence = retaken(before=held())
    again = read_inputs(write_inputs(Inputs(answers=answers, evidence=evidence)))
    assert decide_level(answers=again.answers, evidence=again.evidence) == decided(before=held())
    assert came_to(answers=again.answers, evidence=again.evidence) == 5


def test_raising_lifts_the_kept_level_like_any_ceiling():
    answers, evidence = retaken(before=held())
    (kept,) = held_down_by(answers=answers, evidence=evidence)
    assert (kept.lift.kind, kept.lift.ref, kept.cap.rule_id) == (LiftKind.CEILING, f"kept:{RETAKE}", KEPT_LEVEL.id)
    assert level_without(answers=answers, evidence=evidence, lifts=[kept.lift]).level == 5
    assert level_without(answers=answers_of(CAREFUL), evidence=evidence, lifts=[kept.lift]).level == 2


def test_of_levels_kept_at_several_times_the_lowest_counts_and_the_lowest_class_before_all():
    kept = [
        retaken(before=held(level, lowest=lowest))[1]
        for level, lowest in ((3, False), (1, False), (1, True), (2, False))
    ]
    (lowest,) = lowest_kept([*kept, freed(kept[0])])
    assert (lowest.level, lowest.keeps_lowest) == (1, True)
    assert lowest_kept([freed(one) for one in kept]) == ()
    assert decide_level(answers=retaken(before=None)[0], evidence=freed(kept[1])).level == 5
