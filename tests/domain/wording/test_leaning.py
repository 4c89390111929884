"""The model reads promises without key words, says why, and its weights are what the examples teach."""

import pytest

from hub.wording import Severity, check
from hub.wording.leaning import WEIGHTS, leaning
from hub.wording.learning import EXAMPLES, is_promise, main, read_lines
from hub.wording.rules import LEARNED

BYTES_AT_MOST = 700_000


def test_the_stored_weights_are_what_the_examples_teach(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--check"]) == 0
    assert capsys.readouterr().out == ""
    assert WEIGHTS.stat().st_size < BYTES_AT_MOST


def test_no_example_stands_twice_or_under_both_words() -> None:
    lines = list(read_lines(EXAMPLES))
    assert len(lines) - len({text for _, text in lines}) <= len(lines) // 100
    promises = {text for heading, text in lines if is_promise(heading)}
    assert not promises & {text for heading, text in lines if not is_promise(heading)}


def test_a_finding_of_the_model_names_the_pieces_that_speak_for_it() -> None:
    (found,) = check("这钱跟地上捡的没区别，弯个腰的事", language="zh")
    assert found.rule_id in LEARNED
    assert found.reasons
    seen = leaning("闭着眼睛买，睡醒了数钱就行")
    assert seen.worth_a_look
    assert all(reason in "闭着眼睛买 睡醒了数钱就行" for reason in seen.reasons)
    assert 1 <= len(seen.reasons) <= 4


@pytest.mark.parametrize("text", ["隔壁装修，吵得我一夜没睡着", "爸，门我给您留着，别太晚", "锅里有汤，回来自己热"])
def test_everyday_talk_in_the_words_of_a_hint_is_left_alone(text: str) -> None:
    assert check(text, language="zh") == ()


def test_composed_sentences_are_not_weighed() -> None:
    text = "这钱跟地上捡的没区别，弯个腰的事"
    assert {found.rule_id for found in check(text, language="zh")} & LEARNED
    assert check(text, language="zh", hints=False) == ()


def test_a_long_honest_page_gets_its_hint_at_the_right_place() -> None:
    honest = "本项目按季付息，到期还本，借款人以商铺抵押，可能延期。"
    promise = "您在家看电视，它在外面给您挣"
    text = f"{honest}\n{promise}\n{honest}"
    (found,) = [one for one in check(text, language="zh") if one.rule_id in LEARNED]
    assert text[found.start : found.end] == found.excerpt == promise


def test_padding_does_not_turn_a_promise_into_advice() -> None:
    text = "本产品面向合格投资者发行，期限十二个月，保本保息，按季分配收益，请仔细阅读合同。"
    assert Severity.VIOLATION in {found.severity for found in check(text, language="zh")}


def test_a_question_counts_with_its_answer_and_a_bait_stays_one() -> None:
    question = "这钱放着能不能越放越厚，睡着觉也有得赚？"
    honest = (
        "不一定，净值会跌，可能亏损本金；能不能拿回来取决于借款人还不还得上，具体的风险、费用和期限都写在说明书第七页，"
        "请您先慢慢看完，再决定要不要买。"
    )
    call = (
        "加我微信，今晚就把名额给您留着，老客户都已经排上队了，隔壁老李上个月投的，这个月已经换了新车，您再犹豫可就轮到别人了，"
        "赶紧的，别等到明天早上才来找我。"
    )
    assert check(question, language="zh") != ()
    assert check(question + honest, language="zh") == ()
    assert question in {finding.excerpt for finding in check(question + call, language="zh")}
