"""Nothing unsuitable passes the gate, and every rule says why in both languages."""

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crm.suitability.domain.answers import accept_answers
from crm.suitability.domain.contradiction_rules import Severity
from crm.suitability.domain.gate_rules import GATE_RULES
from crm.suitability.domain.matching import CHECKS, Outcome, Purpose, Verdict, match
from crm.suitability.domain.questionnaire_v4 import QUESTIONNAIRE_V4
from crm.suitability.domain.standing import OpenContradiction
from crm.suitability.domain.words import Words
from hub.catalogue.domain.products import Family
from tests.domain.suitability.cases import (
    BOLD,
    CASH_A,
    COLD_STORE,
    EQUITY_FUND,
    ON,
    SIX_MONTHS,
    THREE_MONTHS,
    answers_of,
    product,
    standing,
)
from tests.domain.suitability.strategies import products, sheets

MATERIAL = OpenContradiction(rule_id="S3-021", severity=Severity.MATERIAL, title=Words("要高风险", "wants high risk"))
SOFT = OpenContradiction(rule_id="S3-014", severity=Severity.SOFT, title=Words("期限不合", "terms differ"))


def judged(product, who=None, purpose=Purpose.RECOMMENDATION, on=ON, amount_fen=None):
    return match(standing=who or standing(), product=product, purpose=purpose, on=on, amount_fen=amount_fen)


def blocked_by(verdict):
    return {reason.rule.id for reason in verdict.blocking}


@given(sheets, products(), st.sampled_from(Purpose), st.integers(1, 1_000_000_00))
def test_what_is_allowed_is_within_every_limit(sheet, item, purpose, amount) -> None:
    answers = accept_answers(questionnaire=QUESTIONNAIRE_V4, raw=sheet)
    who = standing(answers)
    verdict = judged(item, who, purpose, amount_fen=amount)
    if verdict.allowed:
        assert item.rating <= who.level
        assert item.rating <= who.family_level(item.family) or who.family_level(item.family) == who.level
        assert not who.lowest or item.rating == 1
        assert who.horizon_days is None or item.term_days <= who.horizon_days
        assert amount * item.stress_loss_bps <= who.loss_limit_fen * 10_000
        assert amount <= who.assets_fen
    assert all(reason.words.zh and reason.words.en for reason in verdict.reasons)
    assert not any("{" in reason.words.zh + reason.words.en for reason in verdict.reasons)


@given(sheets, products(), st.integers(1, 5))
def test_a_lower_level_never_allows_more(sheet, item, level) -> None:
    who = standing(accept_answers(questionnaire=QUESTIONNAIRE_V4, raw=sheet))
    lower = replace(
        who,
        level=min(level, who.level),
        family_levels=tuple((family, min(level, known)) for family, known in who.family_levels),
    )
    assert judged(item, lower).allowed <= judged(item, who).allowed


def test_the_three_month_product_suits_the_first_flagship_and_the_others_say_why_not() -> None:
    assert judged(THREE_MONTHS).allowed
    assert judged(CASH_A).allowed
    assert blocked_by(judged(SIX_MONTHS)) == {"S6-005"}
    assert blocked_by(judged(COLD_STORE)) == {"S6-002", "S6-005"}
    assert {"S6-002", "S6-004", "S6-007"} <= blocked_by(judged(EQUITY_FUND))


def test_the_higher_of_two_ratings_counts_and_both_are_named() -> None:
    split = product("SPLIT", 2, Family.FIXED_INCOME, distributor_rating=3)
    (reason,) = [reason for reason in judged(split).reasons if reason.rule.id == "S6-002"]
    assert reason.outcome is Outcome.BLOCKED
    assert "发行方评R2，代销方评R3" in reason.words.zh
    assert "issuer R2, distributor R3" in reason.words.en


def test_the_lowest_class_is_blocked_hard_above_r1_and_nothing_else_is() -> None:
    lowest = standing(answers_of(BOLD, attitude="no_loss"))
    assert lowest.lowest
    assert "S6-003" in blocked_by(judged(THREE_MONTHS, lowest, Purpose.PURCHASE))
    assert judged(CASH_A, lowest).allowed
    assert "S6-003" not in blocked_by(judged(EQUITY_FUND))


def test_without_an_assessment_nothing_is_allowed() -> None:
    verdict = match(standing=None, product=CASH_A, purpose=Purpose.PURCHASE, on=ON)
    assert not verdict.allowed
    assert blocked_by(verdict) == {"S6-001"}


def test_an_expired_assessment_blocks_from_its_last_day_on() -> None:
    assert judged(CASH_A, on=date(2027, 11, 15)).allowed
    assert blocked_by(judged(CASH_A, on=date(2027, 11, 16))) == {"S6-001"}


def test_an_open_material_contradiction_forbids_every_recommendation_but_not_the_clients_own_order() -> None:
    who = replace(standing(), contradictions=(MATERIAL,))
    assert blocked_by(judged(CASH_A, who)) == {"S6-008"}
    assert judged(CASH_A, who, Purpose.PURCHASE).allowed
    assert not judged(COLD_STORE, who, Purpose.PURCHASE).allowed


def test_a_soft_contradiction_is_noted_and_stops_nothing() -> None:
    verdict = judged(THREE_MONTHS, replace(standing(), contradictions=(SOFT,)))
    assert verdict.allowed
    assert [reason.outcome for reason in verdict.reasons if reason.rule.id == "S6-008"] == [Outcome.NOTED]


def test_an_amount_above_the_share_of_assets_or_the_written_limit_is_blocked() -> None:
    assert blocked_by(judged(THREE_MONTHS, amount_fen=210_000_00)) == {"S6-006"}
    tight = standing(answers_of(loss_limit=2_000_00))
    assert "S6-007" in blocked_by(judged(THREE_MONTHS, tight, amount_fen=180_000_00))


def test_a_product_off_sale_is_blocked() -> None:
    assert blocked_by(judged(product("OLD", 1, Family.CASH, on_sale_until=date(2026, 6, 30)))) == {"S6-009"}


def test_high_risk_products_carry_the_duty_of_extra_care() -> None:
    verdict = judged(EQUITY_FUND, standing(answers_of(BOLD)))
    assert [reason.rule.id for reason in verdict.reasons if reason.outcome is Outcome.NOTED] == ["S6-010"]


def test_a_verdict_without_reasons_allows_nothing() -> None:
    assert not Verdict(product_code="X", rating=1, purpose=Purpose.PURCHASE, amount_fen=1, reasons=()).allowed


def test_every_gate_rule_is_asked_exactly_once() -> None:
    assert tuple(rule for rule, _ in CHECKS) == GATE_RULES
    assert len({rule.id for rule in GATE_RULES}) == len(GATE_RULES)


@pytest.mark.parametrize("purpose", list(Purpose))
def test_the_same_case_gives_the_same_verdict(purpose) -> None:
    assert judged(COLD_STORE, purpose=purpose) == judged(COLD_STORE, purpose=purpose)
