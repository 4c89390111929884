"""Where answers and words do not fit, the rule is named, both sides are kept, and the cautious one holds."""

from datetime import date, timedelta

import pytest
from hypothesis import given

from crm.profile.domain.statements import StatementKind
from crm.suitability.domain.answers import accept_answers
from crm.suitability.domain.contradiction_rules import ANSWER_CLASHES, SPOKEN_CLASHES, Severity, TeachBackTopic
from crm.suitability.domain.contradictions import find_contradictions, read_cautiously
from crm.suitability.domain.level import decide_level
from crm.suitability.domain.questionnaire_v4 import QUESTIONNAIRE_V4
from crm.suitability.domain.teach_back import TEACH_BACKS, TeachBackIncomplete, mark_teach_back
from tests.domain.suitability.cases import AT, BOLD, HIGH_RISK, ON, TUITION, answers_of, evidence, said
from tests.domain.suitability.strategies import sheets


def found(answers, *heard):
    return {item.rule_id: item for item in find_contradictions(answers=answers, evidence=evidence(*heard))}


def test_a_short_horizon_online_and_a_distant_need_at_the_desk_is_a_soft_contradiction() -> None:
    item = found(answers_of(), TUITION)["S3-014"]
    assert item.severity is Severity.SOFT
    assert item.statements == (TUITION,)
    assert [(side.question_id, side.clashes) for side in item.answers] == [
        ("attitude", False),
        ("horizon", True),
        ("purpose", False),
    ]
    assert "等级不变" in item.consequence.zh


def test_conservative_online_and_high_risk_at_the_desk_is_material_and_asks_for_teach_back() -> None:
    item = found(answers_of(), HIGH_RISK)["S3-021"]
    assert item.severity is Severity.MATERIAL
    assert item.teach_back is TeachBackTopic.HIGH_RISK
    assert item.statements == (HIGH_RISK,)


def test_consistent_words_and_answers_contradict_nothing() -> None:
    assert found(answers_of()) == {}
    assert found(answers_of(BOLD), HIGH_RISK) == {}


def test_a_need_without_a_date_does_not_contradict_the_horizon() -> None:
    assert "S3-014" not in found(answers_of(), said(StatementKind.NEEDS_EDUCATION, "孩子上学"))


@pytest.mark.parametrize(("days", "rule"), [(60, None), (92 + 30, None), (92 + 31, "S3-014"), (-1, None)])
def test_only_a_need_well_beyond_the_horizon_contradicts_it(days, rule) -> None:
    need = said(StatementKind.NEEDS_EDUCATION, due=ON + timedelta(days=days))
    assert set(found(answers_of(), need)) == ({rule} if rule else set())


def test_a_long_horizon_online_and_a_near_need_at_the_desk_is_hard_and_lowers_the_level() -> None:
    near = said(StatementKind.NEEDS_MEDICAL, "下个月做手术", due=date(2026, 12, 15))
    assert found(answers_of(BOLD), near)["S3-015"].severity is Severity.HARD
    assert decide_level(answers=answers_of(BOLD), evidence=evidence(near)).level == 1


def test_a_small_dated_need_is_named_but_does_not_limit_all_the_money() -> None:
    small = said(StatementKind.NEEDS_MEDICAL, "下个月做手术", due=date(2026, 12, 15), amount_fen=10_000_00)
    assert "S3-015" in found(answers_of(BOLD), small)
    assert decide_level(answers=answers_of(BOLD), evidence=evidence(small)).level == 5


def test_more_money_than_assets_is_asked_again() -> None:
    assert set(found(answers_of(BOLD, assets="from_50k", intended_amount=300_000_00))) == {"S3-007"}


def test_a_bold_answer_that_contradicts_a_cautious_one_is_read_cautiously() -> None:
    answers = answers_of(reaction="buy_more", outcomes="wide")
    read, readings = read_cautiously(answers=answers, on=ON)
    assert (read.one("reaction"), read.one("outcomes")) == ("wait", "small")
    assert {reading.rule_id for reading in readings} == {"S3-001", "S3-002"}
    assert answers.one("reaction") == "buy_more"


@given(sheets)
def test_reading_cautiously_twice_changes_nothing_more(sheet) -> None:
    answers = accept_answers(questionnaire=QUESTIONNAIRE_V4, raw=sheet)
    once, _ = read_cautiously(answers=answers, on=ON)
    twice, more = read_cautiously(answers=once, on=ON)
    assert twice == once
    assert more == ()


def test_clash_tables_sit_at_the_ends_of_their_scales() -> None:
    """Otherwise a more cautious answer could end a clash and so raise a level."""
    for rule in ANSWER_CLASHES:
        if not rule.read_as:
            assert rule.severity is Severity.SOFT
            continue
        scale = [option.id for option in QUESTIONNAIRE_V4.question(rule.bold.question).options]
        cautious = [option.id for option in QUESTIONNAIRE_V4.question(rule.cautious.question).options]
        assert tuple(scale[-len(rule.bold.options) :]) == rule.bold.options
        assert tuple(cautious[: len(rule.cautious.options)]) == rule.cautious.options
        if rule.id in {"S3-004", "S3-005"}:
            assert scale.index(rule.read_as) == len(scale) - len(rule.bold.options) - 1
        assert scale.index(rule.read_as) == len(scale) - len(rule.bold.options) - 1


def test_every_contradiction_rule_names_real_questions_and_options() -> None:
    ids = [rule.id for rule in (*ANSWER_CLASHES, *SPOKEN_CLASHES)]
    assert len(set(ids)) == len(ids)
    for rule in SPOKEN_CLASHES:
        for answered in rule.answers:
            question = QUESTIONNAIRE_V4.question(answered.question)
            assert question
            assert all(question.option(option) for option in answered.options)
        assert all(QUESTIONNAIRE_V4.question(name) for name in rule.shows)
        assert rule.teach_back is None or rule.severity is Severity.MATERIAL


@pytest.mark.parametrize("topic", list(TeachBackTopic))
def test_a_teach_back_passes_only_when_everything_was_said_right(topic) -> None:
    questions = TEACH_BACKS[topic].questions
    right = {question.id: question.right for question in questions}
    assert mark_teach_back(topic=topic, given=right).passed
    for question in questions:
        wrong = next(option.id for option in question.options if option.id != question.right)
        assert mark_teach_back(topic=topic, given=right | {question.id: wrong}).missed == (question.id,)


def test_an_unfinished_teach_back_is_refused() -> None:
    with pytest.raises(TeachBackIncomplete, match="tb_exit"):
        mark_teach_back(
            topic=TeachBackTopic.HIGH_RISK, given={"tb_loss": "all", "tb_promise": "never", "tb_limit": "no"}
        )


def test_remarks_of_tomorrow_or_two_years_ago_do_not_count() -> None:
    old = said(StatementKind.WANTS_HIGH_RISK, at=AT - timedelta(days=700))
    future = said(StatementKind.WANTS_HIGH_RISK, at=AT + timedelta(days=1))
    assert found(answers_of(), old) == {}
    assert found(answers_of(), future) == {}
