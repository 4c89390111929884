"""The questionnaire is complete in both languages, and wrong answers are refused by name."""

import pytest

from crm.suitability.domain.answers import AnswersRefused, ProblemKind, accept_answers, find_problems
from crm.suitability.domain.questionnaire_v4 import QUESTIONNAIRE_V4
from crm.suitability.domain.questions import AnswerKind, Group
from crm.suitability.domain.words import SlotMissing, Words
from hub.catalogue.domain.products import Family
from hub.kernel.canonical import canonical_bytes
from tests.domain.suitability.cases import BOLD, CAREFUL, answers_of

QUESTIONS = QUESTIONNAIRE_V4.questions


def test_version_4_asks_in_six_groups_in_the_order_of_the_groups() -> None:
    assert QUESTIONNAIRE_V4.version == 4
    assert [text.group for text in QUESTIONNAIRE_V4.groups] == list(Group)
    order = [list(Group).index(question.group) for question in QUESTIONS]
    assert order == sorted(order)
    assert all(QUESTIONNAIRE_V4.in_group(group) for group in Group)


@pytest.mark.parametrize("question", QUESTIONS, ids=lambda question: question.id)
def test_every_question_speaks_both_languages_and_says_why_it_is_asked(question) -> None:
    texts = [question.text, question.why, *(option.text for option in question.options)]
    for text in texts:
        assert text.zh
        assert text.en
        assert text.zh != text.en
        assert not any("\u4e00" <= letter <= "\u9fff" for letter in text.en)


def test_ids_are_unique_and_fit_the_canonical_form() -> None:
    assert len({question.id for question in QUESTIONS}) == len(QUESTIONS)
    for question in QUESTIONS:
        assert len({option.id for option in question.options}) == len(question.options)
    canonical_bytes(answers_of().as_canonical())


def test_each_family_is_tested_by_two_questions_with_one_right_answer_each() -> None:
    for family in Family:
        tested = QUESTIONNAIRE_V4.testing(family)
        assert len(tested) == 2
        assert all(question.option(question.right) for question in tested)
        assert not any(question.scored for question in tested)


def test_the_right_answer_does_not_sit_in_one_place() -> None:
    places = [
        [option.id for option in question.options].index(question.right) for question in QUESTIONS if question.family
    ]
    assert set(places) == {0, 1, 2}


def test_scored_options_run_from_the_most_cautious_to_the_boldest() -> None:
    for question in QUESTIONS:
        if question.scored:
            points = [option.points for option in question.options]
            assert points == sorted(points)
            assert points[-1] > points[0]


def test_complete_answers_are_accepted_and_come_back_as_given() -> None:
    answers = answers_of()
    assert answers.one("horizon") == "from_1m"
    assert answers.amount_fen("loss_limit") == 9_000_00
    assert answers.as_raw() == CAREFUL


def test_the_order_in_which_a_person_answers_leaves_no_trace() -> None:
    backwards = dict(reversed(list(CAREFUL.items())))
    backwards["held_products"] = list(reversed(CAREFUL["held_products"]))
    assert accept_answers(questionnaire=QUESTIONNAIRE_V4, raw=backwards) == answers_of()


@pytest.mark.parametrize(
    ("question_id", "answer", "kind"),
    [
        ("horizon", "", ProblemKind.MISSING),
        ("horizon", [], ProblemKind.MISSING),
        ("horizon", "tomorrow", ProblemKind.UNKNOWN_OPTION),
        ("horizon", ["from_1m", "from_3m"], ProblemKind.ONE_ONLY),
        ("held_products", ["none", "shares"], ProblemKind.STANDS_ALONE),
        ("held_products", ["shares", "shares"], ProblemKind.UNKNOWN_OPTION),
        ("horizon", 3, ProblemKind.UNKNOWN_OPTION),
        ("horizon", {"from_1m": True}, ProblemKind.UNKNOWN_OPTION),
        ("held_products", [["shares"]], ProblemKind.UNKNOWN_OPTION),
        ("loss_limit", 9000.5, ProblemKind.NOT_AN_AMOUNT),
        ("loss_limit", "much", ProblemKind.NOT_AN_AMOUNT),
        ("loss_limit", True, ProblemKind.NOT_AN_AMOUNT),
        ("loss_limit", -1_00, ProblemKind.OUT_OF_RANGE),
        ("loss_limit", 9_000_01, ProblemKind.NOT_WHOLE_YUAN),
        ("intended_amount", 0, ProblemKind.OUT_OF_RANGE),
        ("shoe_size", "44", ProblemKind.UNKNOWN_QUESTION),
    ],
)
def test_a_wrong_answer_is_refused_by_name(question_id, answer, kind) -> None:
    with pytest.raises(AnswersRefused) as refusal:
        accept_answers(questionnaire=QUESTIONNAIRE_V4, raw=CAREFUL | {question_id: answer})
    (problem,) = refusal.value.problems
    assert (problem.question_id, problem.kind) == (question_id, kind)
    assert "{" not in problem.words.zh + problem.words.en


def test_every_problem_is_named_at_once_in_the_order_asked() -> None:
    found = find_problems(questionnaire=QUESTIONNAIRE_V4, raw={"zzz": "1"})
    assert [problem.question_id for problem in found] == [*(question.id for question in QUESTIONS), "zzz"]


def test_amounts_are_written_as_a_person_reads_them() -> None:
    assert answers_of().spoken("loss_limit") == Words("9,000.00元", "¥9,000.00")
    several = answers_of(BOLD).spoken("held_products")
    assert "、" in several.zh
    assert "; " in several.en


def test_a_sentence_with_an_empty_slot_is_refused() -> None:
    with pytest.raises(SlotMissing):
        Words("缺 {amount}", "missing {amount}").filled({})


def test_questions_with_amounts_have_bounds_and_no_options() -> None:
    for question in QUESTIONS:
        amount = question.kind is AnswerKind.AMOUNT
        assert amount == (question.most_fen > 0)
        assert amount != bool(question.options)
