"""No sentence without a record, no plan that the rules do not carry, no promise."""

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hub.wording import check
from reports.domain.advice import UnsuitablePlan
from reports.domain.composing import compose
from reports.domain.document import Part
from reports.domain.figures import Day, Share, Term, Yuan, in_chinese, in_english, percent
from reports.domain.inputs import ReportContent, Severity, Text
from reports.domain.phrases import PHRASES
from reports.domain.rules import REPORT_RULES
from reports.domain.sealing import NotReportInputs, content_bytes, read_sealed, sealed_bytes
from reports.domain.statements import Ledger, Phrase, Untraceable, plain
from tests.domain.reports.samples import CONTRADICTED, EDUCATION, ISSUE, MATCHES, PLAN

SAMPLES = pytest.mark.parametrize("content", [EDUCATION, CONTRADICTED], ids=["education", "contradicted"])
LEDGER = Ledger(frozenset({"R"}), frozenset({"e"}), {"p": Phrase("p", "R", Text("{amount}到账", "{amount} arrives"))})


@SAMPLES
def test_every_sentence_names_its_rule_and_its_records(content: ReportContent) -> None:
    keys = {evidence.key for evidence in content.evidence}
    rules = {rule.id for rule in (*content.rules, *REPORT_RULES)}
    for statement in compose(content=content, issue=ISSUE).statements():
        assert statement.evidence
        assert set(statement.evidence) <= keys
        assert statement.rule_id in rules
        assert statement.zh
        assert statement.en


def test_a_sentence_without_evidence_does_not_print() -> None:
    with pytest.raises(Untraceable, match="no evidence"):
        LEDGER.state("p", evidence=(), amount=Yuan(100))


def test_a_sentence_with_unknown_evidence_does_not_print() -> None:
    with pytest.raises(Untraceable, match="evidence gone"):
        LEDGER.state("p", evidence=("e", "gone"), amount=Yuan(100))


def test_a_sentence_under_an_unknown_rule_does_not_print() -> None:
    with pytest.raises(Untraceable, match="rule X"):
        LEDGER.state("p", evidence=("e",), rule_id="X", amount=Yuan(100))


def test_a_sentence_with_a_figure_too_many_or_too_few_does_not_print() -> None:
    with pytest.raises(Untraceable, match="expected inputs"):
        LEDGER.state("p", evidence=("e",))
    with pytest.raises(Untraceable, match="expected inputs"):
        LEDGER.state("p", evidence=("e",), amount=Yuan(100), other=Yuan(1))


def test_a_report_that_loses_one_record_is_refused() -> None:
    for missing in EDUCATION.evidence:
        kept = tuple(evidence for evidence in EDUCATION.evidence if evidence is not missing)
        with pytest.raises(Untraceable):
            compose(content=replace(EDUCATION, evidence=kept), issue=ISSUE)


def test_both_languages_of_a_phrase_carry_the_same_figures() -> None:
    for phrase in PHRASES.values():
        zh, en = phrase.places()
        assert zh == en, phrase.id


@SAMPLES
def test_nothing_printed_promises_a_return(content: ReportContent) -> None:
    for statement in compose(content=content, issue=ISSUE).statements():
        if statement.id.startswith(("saw.", "told.", "conflict")):
            continue  # a person's own words may say anything; they stand as quotations
        for text, language in ((statement.zh, "zh"), (statement.en, "en")):
            found = [finding.rule_id for finding in check(plain(text), language=language, hints=False)]
            assert not found, (statement.id, text, found)


def test_the_conclusion_comes_first_and_disadvantages_before_the_signatures() -> None:
    parts = [section.part for section in compose(content=EDUCATION, issue=ISSUE).sections]
    assert parts[0] is Part.CONCLUSION
    assert parts.index(Part.DRAWBACKS) < parts.index(Part.VERIFY)
    assert parts[-1] is Part.VERIFY


def test_an_open_contradiction_forbids_any_plan() -> None:
    blocked = replace(EDUCATION, contradictions=CONTRADICTED.contradictions)
    with pytest.raises(UnsuitablePlan, match="open contradiction"):
        compose(content=blocked, issue=ISSUE)


@pytest.mark.parametrize("severity", [Severity.SOFT, Severity.HARD])
def test_only_a_material_contradiction_blocks(severity: Severity) -> None:
    lighter = tuple(replace(c, severity=severity) for c in CONTRADICTED.contradictions)
    content = replace(EDUCATION, contradictions=lighter)
    assert not content.blocked
    conclusion = compose(content=content, issue=ISSUE).section(Part.CONCLUSION).statements
    assert conclusion[0].id == "conclusion.fits"


def test_a_blocked_report_recommends_nothing() -> None:
    conclusion = compose(content=CONTRADICTED, issue=ISSUE).section(Part.CONCLUSION).statements
    assert [statement.id for statement in conclusion] == ["conclusion.blocked"]


@pytest.mark.parametrize("code", ["H6-1", "NP-4", "EQ-1"])
def test_an_excluded_product_cannot_stand_in_the_plan(code: str) -> None:
    lines = (replace(PLAN.lines[0], product_code=code), PLAN.lines[1])
    with pytest.raises(UnsuitablePlan, match=code):
        compose(content=replace(EDUCATION, plan=replace(PLAN, lines=lines)), issue=ISSUE)


def test_a_plan_beyond_the_written_limit_is_refused() -> None:
    level = replace(EDUCATION.level, loss_limit_fen=PLAN.loss_all_rounds_fen - 1)
    with pytest.raises(UnsuitablePlan, match="at most"):
        compose(content=replace(EDUCATION, level=level), issue=ISSUE)


def test_a_plan_that_does_not_add_up_is_refused() -> None:
    for wrong in ({"loss_one_round_fen": 149_999}, {"loss_all_rounds_fen": 150_000}):
        with pytest.raises(UnsuitablePlan, match="expected a loss of"):
            compose(content=replace(EDUCATION, plan=replace(PLAN, **wrong)), issue=ISSUE)


def test_a_plan_without_disadvantages_is_refused() -> None:
    with pytest.raises(UnsuitablePlan, match="disadvantages"):
        compose(content=replace(EDUCATION, plan=replace(PLAN, drawbacks=())), issue=ISSUE)


def test_a_verdict_without_a_reason_is_refused() -> None:
    bare = (replace(MATCHES[0], reasons=()), *MATCHES[1:])
    with pytest.raises(Untraceable, match="without a reason"):
        compose(content=replace(EDUCATION, matches=bare), issue=ISSUE)


@SAMPLES
def test_sealed_inputs_read_back_to_the_same_content(content: ReportContent) -> None:
    assert read_sealed(sealed_bytes(content=content, issue=ISSUE)) == (content, ISSUE)


def test_sealed_inputs_of_another_shape_are_refused() -> None:
    data = sealed_bytes(content=EDUCATION, issue=ISSUE)
    for old, new in (
        (b'"schema":"hub/suitability_report_inputs/v1"', b'"schema":"hub/suitability_report_inputs/v9"'),
        (b'"lowest":false', b'"lowest":0'),
        (b'"online"', b'"onlime"') if b'"online"' in data else (b'"desk"', b'"desc"'),
        (b'"valid_until":"2027-11-17"', b'"valid_until":"2027-13-17"'),
    ):
        assert old in data
        with pytest.raises(NotReportInputs):
            read_sealed(data.replace(old, new))


def test_the_act_of_issuing_does_not_change_what_decides_sameness() -> None:
    assert content_bytes(EDUCATION) == content_bytes(EDUCATION)
    assert content_bytes(EDUCATION) != content_bytes(CONTRADICTED)


def test_figures_read_naturally_in_both_languages() -> None:
    values = (Yuan(18_000_050), Yuan(1_200_000), Day(date(2027, 9, 1)), Term(0), Term(1825), Term(92), Share(35))
    assert [in_chinese(value) for value in values] == [
        "180,000.50元",
        "12,000元",
        "2027年9月1日",
        "随时",
        "5年",
        "92天",
        "0.35%",
    ]
    assert [in_english(value).replace("\u00a0", " ") for value in values] == [
        "CNY 180,000.50",
        "CNY 12,000",
        "1 September 2027",
        "on demand",
        "5 years",
        "92 days",
        "0.35%",
    ]


@given(st.integers(-10_000, 1_000_000))
def test_percentages_lose_nothing(bps: int) -> None:
    text = percent(bps).replace("−", "-").removesuffix("%")
    assert round(float(text) * 100) == bps
