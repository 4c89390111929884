"""The level is the least of its caps, whatever the order, and caution never raises it."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crm.profile.domain.statements import StatementKind
from crm.suitability.domain.answers import accept_answers
from crm.suitability.domain.cap_rules import ANSWER_CAPS, KNOWLEDGE_RULES, LOSS_STEPS, SPOKEN_CAPS, CapName
from crm.suitability.domain.heard import Ceiling, CeilingOutOfRange, evidence_at
from crm.suitability.domain.level import decide_level, explain_level
from crm.suitability.domain.questionnaire_v4 import QUESTIONNAIRE_V4
from hub.catalogue.domain.products import Family
from tests.domain.suitability.cases import AT, BOLD, TUITION, answers_of, evidence, said
from tests.domain.suitability.strategies import sheet_and_a_more_cautious_one, sheets, statements

remarks = st.lists(statements(), max_size=4)
ceilings = st.lists(
    st.builds(Ceiling, id=st.sampled_from(["a", "b", "kept:c"]), level=st.integers(1, 5))
    | st.just(Ceiling(id="kept-lowest:c", level=1)),
    max_size=2,
)


def decide(sheet, heard=(), limits=()):
    answers = accept_answers(questionnaire=QUESTIONNAIRE_V4, raw=sheet)
    return decide_level(answers=answers, evidence=evidence_at(at=AT, statements=heard, ceilings=limits))


@given(sheets, remarks, ceilings)
def test_the_level_is_never_above_any_cap(sheet, heard, limits) -> None:
    decision = decide(sheet, heard, limits)
    assert all(decision.level <= cap.level for cap in decision.caps)
    assert decision.level == decision.binding_cap.level
    assert all(decision.family_level(cap.family) <= min(decision.level, cap.within) for cap in decision.family_caps)


@given(sheet_and_a_more_cautious_one(), remarks, ceilings)
def test_a_more_cautious_answer_never_raises_the_level(pair, heard, limits) -> None:
    sheet, cautious = pair
    before, after = decide(sheet, heard, limits), decide(cautious, heard, limits)
    assert after.level <= before.level
    assert after.lowest >= before.lowest
    assert all(after.family_level(family) <= before.family_level(family) for family in Family)


@given(sheets, remarks, statements())
def test_nothing_that_is_said_ever_raises_the_level(sheet, heard, more) -> None:
    assert decide(sheet, [*heard, more]).level <= decide(sheet, heard).level


@given(sheets, remarks, st.integers(1, 5))
def test_a_recorded_ceiling_holds_whatever_else_is_known(sheet, heard, level) -> None:
    assert decide(sheet, heard, [Ceiling(id="x", level=level)]).level <= level


@given(sheets, remarks, ceilings, st.randoms(use_true_random=False))
def test_neither_the_order_of_answers_nor_of_remarks_matters(sheet, heard, limits, random) -> None:
    shuffled, again, caps = list(sheet.items()), [*heard, *heard], list(limits)
    for some in (shuffled, again, caps):
        random.shuffle(some)
    assert decide(dict(shuffled), again, caps) == decide(sheet, heard, limits)


def test_the_tables_rise_with_the_boldness_of_the_answer() -> None:
    for rule in ANSWER_CAPS:
        question = QUESTIONNAIRE_V4.question(rule.question)
        assert question
        assert [option for option, _ in rule.levels] == [option.id for option in question.options], rule.id
        levels = [level for _, level in rule.levels]
        assert levels == sorted(levels), rule.id
    for rule in KNOWLEDGE_RULES:
        assert list(rule.within) == sorted(rule.within)
        assert list(rule.reach) == sorted(rule.reach)
    assert [step.level for step in LOSS_STEPS] == [1, 2, 3, 4, 5]


def test_every_rule_has_an_id_of_its_own_and_a_source() -> None:
    ids = [rule.id for rule in (*ANSWER_CAPS, *SPOKEN_CAPS)]
    assert len(set(ids)) == len(ids)
    assert all(rule.source.title.zh and rule.source.title.en for rule in ANSWER_CAPS)


def test_the_first_flagship_is_c2_by_horizon_and_c3_by_score_otherwise() -> None:
    decision = decide_level(answers=answers_of(), evidence=evidence(TUITION))
    levels = {cap.name: cap.level for cap in decision.caps}
    assert decision.level == 2
    assert not decision.lowest
    assert decision.binding is CapName.HORIZON
    assert levels == {
        CapName.HORIZON: 2,
        CapName.LOSS_LIMIT: 3,
        CapName.CAPACITY: 4,
        CapName.KNOWLEDGE: 3,
        CapName.EVIDENCE: 5,
        CapName.SCORE_BAND: 3,
    }
    assert "6至12个月" in decision.change.zh
    assert "C3" in decision.change.zh
    assert explain_level(decision).en == "C2 = min(C2, C3, C4, C3, C5, C3)"


def test_the_dated_need_of_the_first_flagship_leaves_the_level_untouched() -> None:
    without = decide_level(answers=answers_of(), evidence=evidence())
    with_need = decide_level(answers=answers_of(), evidence=evidence(TUITION))
    assert (with_need.level, with_need.caps) == (without.level, without.caps)


def test_whom_nothing_limits_is_c5() -> None:
    decision = decide_level(answers=answers_of(BOLD), evidence=evidence())
    assert decision.level == 5
    assert decision.change.en == "This is the highest level."


@pytest.mark.parametrize(
    ("change", "rule_id"),
    [
        ({"capacity_to_act": "limited"}, "S2-091"),
        ({"attitude": "no_loss"}, "S2-092"),
        ({"loss_limit": 0}, "S2-093"),
    ],
)
def test_one_answer_alone_can_put_somebody_into_the_lowest_class(change, rule_id) -> None:
    decision = decide_level(answers=answers_of(BOLD, **change), evidence=evidence())
    assert (decision.level, decision.lowest, decision.binding) == (1, True, CapName.LOWEST_CLASS)
    assert decision.binding_cap.rule_id == rule_id


def test_level_1_by_another_cap_is_not_the_lowest_class() -> None:
    decision = decide_level(answers=answers_of(BOLD, horizon="under_1m"), evidence=evidence())
    assert (decision.level, decision.lowest) == (1, False)


@pytest.mark.parametrize(
    ("limit_yuan", "level"), [(4_999, 1), (5_000, 2), (14_999, 2), (15_000, 3), (50_000, 4), (100_000, 5)]
)
def test_the_written_loss_limit_is_measured_against_the_money_meant_to_be_invested(limit_yuan, level) -> None:
    answers = answers_of(BOLD, intended_amount=500_000_00, loss_limit=limit_yuan * 100)
    cap = decide_level(answers=answers, evidence=evidence()).cap(CapName.LOSS_LIMIT)
    assert cap
    assert cap.level == level


def test_a_remark_of_lost_work_counts_for_a_year_and_then_no_more() -> None:
    lost = said(StatementKind.JOB_LOSS, "上个月失业了")
    bold = answers_of(BOLD)
    assert decide_level(answers=bold, evidence=evidence(lost)).level == 2
    later = evidence(lost, at=AT + timedelta(days=366))
    assert decide_level(answers=bold, evidence=later).level == 5
    before = evidence(lost, at=datetime(2026, 1, 1, tzinfo=UTC))
    assert decide_level(answers=bold, evidence=before).level == 5


def test_several_caps_at_the_same_height_are_all_named() -> None:
    answers = answers_of(reserve="under_3m")
    change = decide_level(answers=answers, evidence=evidence()).change
    assert "承受能力" in change.zh
    assert "Capacity for loss" in change.en


def test_knowing_only_one_family_limits_the_others() -> None:
    wrong = {
        "know_floating_1": "least",
        "know_floating_2": "zero",
        "know_equity_1": "platform",
        "know_equity_2": "more",
    }
    decision = decide_level(answers=answers_of(BOLD, **wrong), evidence=evidence())
    assert decision.level == 3
    assert decision.binding is CapName.KNOWLEDGE
    assert decision.family_level(Family.FIXED_INCOME) == 3
    assert decision.family_level(Family.EQUITY) == 1


def test_a_ceiling_outside_of_the_levels_is_refused() -> None:
    with pytest.raises(CeilingOutOfRange, match="got 6"):
        Ceiling(id="x", level=6)
