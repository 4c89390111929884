"""A dated need becomes a plan inside the level, the loss limit and the time there is, or a named refusal."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import event, given
from hypothesis import strategies as st

from crm.profile.domain.statements import StatementKind
from crm.suitability.domain.answers import accept_answers
from crm.suitability.domain.contradiction_rules import Severity
from crm.suitability.domain.holdings import NOTHING, Holdings
from crm.suitability.domain.matching import Purpose, match, match_together
from crm.suitability.domain.plan import DatedNeed, LineRole, NoPlan, NoPlanBecause, Plan, dated_needs, propose_plan
from crm.suitability.domain.plan_rules import EDUCATION_PLAN
from crm.suitability.domain.questionnaire_v4 import QUESTIONNAIRE_V4
from crm.suitability.domain.standing import OpenContradiction
from crm.suitability.domain.words import Words
from hub.catalogue.domain.products import Family
from hub.wording.checking import check
from tests.domain.suitability.cases import (
    AT,
    CASH_A,
    ON,
    SHELF,
    THREE_MONTHS,
    TUITION,
    answers_of,
    product,
    said,
    standing,
)
from tests.domain.suitability.strategies import few_changes, short_products

(NEED,) = dated_needs([TUITION], on=ON)


def planned(need=NEED, who=None, shelf=SHELF, on=ON, held=NOTHING):
    return propose_plan(need=need, standing=who or standing(), products=shelf, on=on, held=held)


def having(*lines):
    """What a client has already: products and fen."""
    return NOTHING.and_more(lines, on=ON)


def test_the_education_plan_of_the_first_flagship() -> None:
    plan = planned()
    assert isinstance(plan, Plan)
    assert [(line.role, line.product_code, line.amount_fen) for line in plan.lines] == [
        (LineRole.TERM, "TERM-3M", 120_000_00),
        (LineRole.CASH, "CASH-A", 60_000_00),
    ]
    assert [(each.starts, each.ends) for each in plan.rounds] == [
        (date(2026, 11, 19), date(2027, 2, 17)),
        (date(2027, 2, 17), date(2027, 5, 18)),
        (date(2027, 5, 18), date(2027, 8, 16)),
    ]
    assert (plan.loss_one_round_fen, plan.loss_all_rounds_fen, plan.loss_limit_fen) == (1_500_00, 4_500_00, 9_000_00)
    assert plan.highest_rating <= plan.level == 2
    assert plan.gap_fen == 0
    assert plan.reassessment.rule_id == "S5-020"


@given(few_changes, st.lists(short_products(), max_size=5), st.integers(60, 700), st.none() | st.integers(1_00, 10**9))
def test_a_plan_never_leaves_the_level_the_limit_or_the_time(sheet, drawn, days, amount) -> None:
    who = standing(accept_answers(questionnaire=QUESTIONNAIRE_V4, raw=sheet))
    need = replace(NEED, due_date=ON + timedelta(days=days), amount_fen=amount)
    shelf = {item.code: item for item in (CASH_A, THREE_MONTHS, *drawn)}
    plan = planned(need, who, tuple(shelf.values()))
    event(type(plan).__name__)
    if isinstance(plan, NoPlan):
        return
    assert plan.highest_rating <= who.level
    assert plan.loss_all_rounds_fen <= who.loss_limit_fen
    assert plan.rounds[-1].ends + timedelta(days=EDUCATION_PLAN.cushion_days) <= need.due_date
    assert sum(line.amount_fen for line in plan.lines) == plan.planned_fen <= who.intended_fen
    for line in plan.lines:
        verdict = match(
            standing=who,
            product=shelf[line.product_code],
            purpose=Purpose.RECOMMENDATION,
            on=ON,
            amount_fen=line.amount_fen,
        )
        assert verdict.allowed


def test_the_same_need_gives_the_same_plan_whatever_the_order_of_the_shelf() -> None:
    assert planned(shelf=tuple(reversed(SHELF))) == planned()


def test_a_tight_loss_limit_shrinks_the_term_part() -> None:
    plan = planned(who=standing(answers_of(loss_limit=3_000_00)))
    assert isinstance(plan, Plan)
    assert plan.lines[0].amount_fen < 120_000_00
    assert plan.loss_all_rounds_fen <= 3_000_00


def test_what_the_goal_needs_beyond_the_money_is_said() -> None:
    plan = planned(replace(NEED, amount_fen=250_000_00))
    assert isinstance(plan, Plan)
    assert plan.gap_fen == 70_000_00
    assert "S5-006" in [reason.rule_id for reason in plan.reasons]


def test_without_an_amount_the_plan_says_what_it_counts_with() -> None:
    plan = planned(replace(NEED, amount_fen=None))
    assert isinstance(plan, Plan)
    assert plan.planned_fen == 180_000_00
    assert "S5-007" in [reason.rule_id for reason in plan.reasons]


@pytest.mark.parametrize(
    ("need", "because"),
    [
        (replace(NEED, due_date=None), NoPlanBecause.NO_DATE),
        (replace(NEED, due_date=ON + timedelta(days=60)), NoPlanBecause.TOO_SOON),
        (replace(NEED, kind=StatementKind.NEEDS_HOUSING), NoPlanBecause.NO_RULE),
    ],
)
def test_a_need_that_no_plan_fits_is_refused_by_name(need, because) -> None:
    refusal = planned(need)
    assert isinstance(refusal, NoPlan)
    assert refusal.because is because
    assert refusal.words.zh
    assert refusal.words.en


def test_nothing_on_the_shelf_means_no_plan() -> None:
    refusal = planned(shelf=(CASH_A,))
    assert isinstance(refusal, NoPlan)
    assert refusal.because is NoPlanBecause.NO_FITTING_PRODUCT


def test_a_limit_below_the_smallest_ticket_means_no_plan() -> None:
    refusal = planned(
        who=standing(answers_of(loss_limit=2_000_00)),
        shelf=(CASH_A, replace(THREE_MONTHS, lot_fen=60_000_00, min_ticket_fen=60_000_00)),
    )
    assert isinstance(refusal, NoPlan)
    assert refusal.because is NoPlanBecause.LIMITS_TOO_LOW


def test_an_open_material_contradiction_means_no_plan() -> None:
    item = OpenContradiction(rule_id="S3-021", severity=Severity.MATERIAL, title=Words("甲", "a"))
    assert isinstance(planned(who=replace(standing(), contradictions=(item,))), NoPlan)


def test_the_more_cautious_of_two_fitting_products_is_taken_never_the_one_with_the_higher_benchmark() -> None:
    tempting = replace(THREE_MONTHS, code="A-TEMPTING", benchmark_text_en="9.9 %", stress_loss_bps=200)
    plan = planned(shelf=(*SHELF, tempting))
    assert isinstance(plan, Plan)
    assert plan.lines[0].product_code == "TERM-3M"


def test_remarks_on_the_same_need_are_one_need_and_the_latest_amount_counts() -> None:
    later = said(
        StatementKind.NEEDS_EDUCATION,
        "要二十万",
        at=AT + timedelta(days=1),
        due=date(2027, 9, 1),
        amount_fen=200_000_00,
        name="later",
    )
    (need,) = dated_needs([later, TUITION], on=ON)
    assert need == DatedNeed(
        kind=StatementKind.NEEDS_EDUCATION,
        due_date=date(2027, 9, 1),
        amount_fen=200_000_00,
        statement_ids=(str(TUITION.id), str(later.id)),
    )


def test_needs_of_the_past_are_left_out() -> None:
    assert dated_needs([TUITION], on=date(2027, 9, 2)) == ()


def test_no_sentence_of_a_plan_promises_anything() -> None:
    plan = planned()
    assert isinstance(plan, Plan)
    for sentence in (*plan.reasons, *plan.disadvantages, plan.reassessment):
        assert "{" not in sentence.words.zh + sentence.words.en
        assert not check(sentence.words.zh, language="zh", hints=False), sentence.words.zh
        assert not check(sentence.words.en, language="en", hints=False), sentence.words.en


def test_a_product_too_long_for_the_time_left_is_not_rolled() -> None:
    long = product("TERM-92", 2, Family.FIXED_INCOME, term_days=92)
    plan = planned(shelf=(CASH_A, long))
    assert isinstance(plan, Plan)
    assert len(plan.rounds) == 3
    assert planned(replace(NEED, due_date=ON + timedelta(days=95)), shelf=(CASH_A, long)).because is (  # type: ignore[union-attr]
        NoPlanBecause.NO_FITTING_PRODUCT
    )


@given(few_changes, st.sampled_from(SHELF), st.integers(0, 40))
def test_a_plan_beside_what_is_held_stays_within_every_limit_with_it(sheet, item, lots) -> None:
    who = standing(accept_answers(questionnaire=QUESTIONNAIRE_V4, raw=sheet))
    held = having((item, lots * 10_000_00))
    plan = planned(who=who, held=held)
    event(type(plan).__name__)
    if isinstance(plan, Plan):
        assert plan.loss_all_rounds_fen + held.loss_fen <= plan.loss_limit_fen
        shelf = {one.code: one for one in SHELF}
        lines = [(shelf[line.product_code], line.amount_fen) for line in plan.lines]
        assert all(one.allowed for one in match_together(lines, standing=who, held=held, on=ON))
        assert ("S5-008" in {reason.rule_id for reason in plan.reasons}) == (held.loss_fen > 0)


def test_a_plan_keeps_the_share_of_one_product_with_what_is_held_of_it() -> None:
    who = replace(standing(), assets_fen=200_000_00)
    (other,) = (item for item in SHELF if item.code == "TERM-3M")
    plan = planned(who=who, held=having((other, 150_000_00)))
    assert isinstance(plan, Plan)
    assert plan.lines[0].amount_fen == 50_000_00
    refusal = planned(who=who, held=having((other, 200_000_00)))
    assert isinstance(refusal, NoPlan)


def test_what_a_confirmed_plan_brought_is_its_own_up_to_its_lines() -> None:
    (item,) = (item for item in SHELF if item.code == "TERM-3M")
    before, after = having((item, 30_000_00)), NOTHING.and_more([(item, 120_000_00)], on=ON + timedelta(days=3))
    held = Holdings(positions=(*before.positions, *after.positions))
    beside = held.apart_from({"TERM-3M": 100_000_00, "CASH-A": 5}, since=ON + timedelta(days=1))
    assert [one.amount_fen for one in beside.positions] == [30_000_00, 20_000_00]
    assert beside.exposure("TERM-3M").product_fen == 50_000_00
    assert held.apart_from({}, since=ON) == held
