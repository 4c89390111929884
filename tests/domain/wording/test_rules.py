"""Every rule holds on its own examples, on the product's lists, and gives the place in the original text."""

import pytest

from hub.wording import Severity, check, missing_sentences
from hub.wording.findings import Language
from hub.wording.normalise import normalise
from hub.wording.rules import LEARNED, RULES, Rule

RULE_MATCHES = [(rule, text) for rule in RULES for text in rule.matches]
RULE_PASSES = [(rule, text) for rule in RULES for text in rule.passes]
PLAIN_PROMISES = [
    "本产品保本",
    "本产品承诺保本",
    "本项目承诺保本付息",
    "本产品保证本金不受损失",
    "本金零风险，详情以公告为准。",
    "稳赚不赔，具体以合同约定为准，请谨慎决策。",
]
MUST_PASS = [
    "不承诺保本保息",
    "非保本浮动收益",
    "R1(低风险)",
    "R1（低风险）",
    "无风险利率",
    "第一季度",
    "宣传材料不得出现“保本保息”“零风险”“高收益”等表述。",
    "严禁承诺保本、保收益，包括零风险、无风险等说法。",
    "存款保险保本不适用",
    "本产品不保证本金，也不保证收益。",
    "平台不承诺保本，也不承诺任何收益；您可能损失部分或全部本金。",
    "这款产品保本吗？",
    "是否保本要看合同",
    "警惕以保本为名的骗局",
    "投资有风险，理财需谨慎。过往业绩不代表未来表现。",
    "合同约定借款年利率5.40%，是合同条款，不是收益承诺。",
]
MUST_FLAG = [
    "不承诺别的,只承诺保本保息",
    "不承诺别的只承诺保本保息",
    "旱涝保收",
    "包赚不赔",
    "兜底",
    "本.息.双.保",
    "零★风险",
    "零\u200b风\u200d险",
    "保\u2060本\u2060保\u2060息",
    "保本保息",
    "零　风　险",
    "保證本金，零風險",
    "baoben baoxi 的好产品",
    "bǎo běn bǎo xī 的产品",
    "保ben保xi，放心",
    "保，本，保，息",
    "保\n本\n保\n息",
    "不收手续费保本保息",
    "不但保本还保息",
    "无论市场如何都保本",
    "保本吗？当然保本！",
    "我们不是不保本",
    "ＺＥＲＯ ＲＩＳＫ",
    "guaranteеd returns",
]


@pytest.mark.parametrize(
    ("rule", "text"), RULE_MATCHES, ids=lambda value: value if isinstance(value, str) else value.id
)
def test_a_rule_finds_its_own_examples(rule: Rule, text: str) -> None:
    found = {finding.rule_id for finding in check(text, language=rule.language)}
    assert rule.id in found or (rule.id in LEARNED and found)


@pytest.mark.parametrize("weigh", [True, False])
def test_a_rules_own_examples_keep_its_severity(weigh: bool) -> None:
    lowered = [
        (rule.id, text, finding.severity)
        for rule, text in RULE_MATCHES
        for finding in check(text, language=rule.language, weigh=weigh)
        if finding.rule_id == rule.id and finding.severity is not rule.severity
    ]
    assert lowered == []


@pytest.mark.parametrize("weigh", [True, False])
@pytest.mark.parametrize("text", PLAIN_PROMISES)
def test_no_model_talks_a_plain_promise_away(text: str, weigh: bool) -> None:
    assert Severity.VIOLATION in {finding.severity for finding in check(text, language="zh", weigh=weigh)}


def test_the_model_makes_advice_of_a_violation_and_nothing_of_what_the_gate_sees() -> None:
    text = "费率以公告为准，赎回申请提交后一般秒到账，具体以银行处理时间为准。"
    (weighed,) = check(text, language="zh")
    (plain,) = check(text, language="zh", weigh=False)
    assert (weighed.severity, plain.severity) == (Severity.ADVICE, Severity.VIOLATION)


@pytest.mark.parametrize(("rule", "text"), RULE_PASSES, ids=lambda value: value if isinstance(value, str) else value.id)
def test_a_rule_lets_its_own_counter_examples_pass(rule: Rule, text: str) -> None:
    assert rule.id not in {finding.rule_id for finding in check(text, language=rule.language)}


@pytest.mark.parametrize("text", MUST_PASS)
def test_honest_wording_passes(text: str) -> None:
    assert check(text, language="zh") == ()


@pytest.mark.parametrize("text", MUST_FLAG)
def test_forbidden_promises_are_found_also_when_disguised(text: str) -> None:
    findings = check(text, language="zh")
    assert Severity.VIOLATION in {finding.severity for finding in findings}
    assert all(finding.source.law_zh and finding.rule_id for finding in findings)


def test_a_finding_points_at_the_words_as_they_were_written() -> None:
    text = "请看：本.息.双.保，欢迎"
    (finding,) = check(text, language="zh")
    assert text[finding.start : finding.end] == finding.excerpt == "本.息.双.保"


@pytest.mark.parametrize("text", [*MUST_PASS, *MUST_FLAG, "ﬁne print ½ ㍿ 𠮷野家"])
def test_every_normalised_character_knows_its_place(text: str) -> None:
    normalised = normalise(text)
    assert len(normalised.text) == len(normalised.spans)
    assert all(0 <= start < end <= len(text) for start, end in normalised.spans)
    assert list(normalised.spans) == sorted(normalised.spans)


def test_rules_have_examples_and_unique_ids() -> None:
    assert len({rule.id for rule in RULES}) == len(RULES)
    assert all(rule.matches and rule.passes and rule.title_zh and rule.title_en for rule in RULES)


def test_required_sentences_are_asked_for_in_each_language() -> None:
    assert {finding.rule_id for finding in missing_sentences("欢迎", language=Language.ZH)} == {
        "W-REQ-RISK",
        "W-REQ-PAST",
    }
    assert missing_sentences("投资有风险，理财需谨慎。过往业绩不代表未来表现。", language="zh") == ()
    english = "Investing carries risk; decide with care. Past performance does not indicate future results."
    assert missing_sentences(english, language="en") == ()


def test_the_required_sentences_pass_the_check_themselves() -> None:
    from hub.wording.required import REQUIRED

    assert all(check(wanted.sentence, language=wanted.language) == () for wanted in REQUIRED)
