"""An allocation holds to every limit, is the best there is, the same everywhere, and says why where there is none."""

import os
import subprocess
import sys
from dataclasses import replace
from datetime import date, timedelta
from itertools import product as every
from math import gcd

import pytest
from hypothesis import event, given, settings
from hypothesis import strategies as st

from crm.profile.domain.statements import StatementKind
from crm.suitability.domain.allocation.asking import Ask, Candidate, DatedAmount, Held, NotAskable, Question
from crm.suitability.domain.allocation.checking import broken
from crm.suitability.domain.allocation.choosing import Change, Conflict, allocate, binding
from crm.suitability.domain.allocation.comparing import Other, Vary, alternatives, variations
from crm.suitability.domain.allocation.measuring import Choice, choice_of, wanted_fen
from crm.suitability.domain.allocation.rules import MIX_BPS, Limit
from crm.suitability.domain.allocation.stating import change_words, conflict_words, plan_of_choice
from crm.suitability.domain.plan import DatedNeed
from crm.suitability.domain.plan_record import read_plan, write_plan
from crm.suitability.domain.rule_book import rule
from crm.suitability.domain.words import Words
from hub.catalogue.domain.products import WHOLE_BPS, Family
from hub.wording.checking import check
from tests.domain.suitability.cases import BOLD, ON, SHELF, THREE_MONTHS, answers_of, standing

SOON, LATE = ON + timedelta(days=40), ON + timedelta(days=200)
YUAN = 100


def asked(**changes: object) -> Ask:
    known: dict[str, object] = {"standing": standing(), "products": SHELF, "on": ON, "amount_fen": 180_000_00}
    return Question(**(known | changes)).asked()  # type: ignore[arg-type]


def lines(answer: object) -> list[tuple[str, int]]:
    assert isinstance(answer, Choice)
    return [(line.product.code, line.amount_fen) for line in answer.lines]


# ---- against a slow obvious search ------------------------------------------------------------


@st.composite
def candidates(draw: st.DrawFn, number: int) -> Candidate:
    lot = draw(st.sampled_from([7 * YUAN, 10 * YUAN, 25 * YUAN, 9_99]))
    least = draw(st.integers(1, 2))
    return Candidate(
        code=f"P{number}",
        name=Words("甲", "a"),
        family=draw(st.sampled_from(Family)),
        rating=draw(st.integers(1, 3)),
        issuer=draw(st.sampled_from(["A", "B"])),
        project=draw(st.sampled_from(["", "p", "q"])),
        term_days=draw(st.sampled_from([30, 90])),
        on_demand=draw(st.booleans()),
        lot_fen=lot,
        least_fen=least * lot,
        most_fen=(least + draw(st.integers(0, 4))) * lot,
        loss_bps=draw(st.sampled_from([0, 3, 10, 120, 900, 3333])),
        fee_bps=draw(st.integers(0, 99)),
    )


holdings = st.builds(
    Held,
    code=st.just("OLD"),
    family=st.sampled_from(Family),
    issuer=st.sampled_from(["A", "B"]),
    project=st.sampled_from(["", "p"]),
    amount_fen=st.integers(1, 60 * YUAN),
    loss_fen=st.integers(0, 3 * YUAN),
    back_on=st.sampled_from([None, SOON, LATE]),
)
needs = st.builds(DatedAmount, due_date=st.sampled_from([SOON, LATE]), amount_fen=st.integers(1, 70 * YUAN))


@st.composite
def asks(draw: st.DrawFn) -> Ask:
    amount = draw(st.integers(5 * YUAN, 70 * YUAN))
    found = [draw(candidates(number)) for number in range(draw(st.integers(1, 3)))]
    return Ask(
        on=ON,
        amount_fen=amount,
        loss_limit_fen=draw(st.integers(0, 30 * YUAN)),
        level=3,
        needs=tuple(sorted(draw(st.lists(needs, max_size=2)), key=lambda one: (one.due_date, one.amount_fen))),
        mix=MIX_BPS[draw(st.integers(1, 5))],
        candidates=tuple(sorted(found, key=lambda one: one.declared)),
        held=tuple(draw(st.lists(holdings, max_size=2))),
        until_date=LATE,
        leave_fen=draw(st.integers(0, amount)),
        most_products=draw(st.sampled_from([None, None, 1, 2])),
    )


def worth(choice: Choice, lots: tuple[int, ...]) -> tuple[int | tuple[int, ...], ...]:
    """The aims by their meaning, without the programme: a smaller tuple is better."""
    ask, chosen = choice.ask, choice.lines
    unit = gcd(*(one.lot_fen for one in ask.candidates))
    old = {family: sum(one.amount_fen for one in ask.held if one.family is family) for family in Family}
    short = sum(
        max(0, max(0, wanted - old[family]) // unit - (choice.family_fen(family) - old[family]) // unit)
        for family, wanted in wanted_fen(ask)
    )
    loss = sum(line.amount_fen * line.product.loss_bps for line in chosen)
    cost = sum(line.amount_fen * line.product.fee_bps * ask.days_of(line.product) for line in chosen)
    return (-choice.placed_fen, short, loss, cost, len(chosen), tuple(-count for count in lots))


def slowly(ask: Ask) -> Choice | None:
    """Try every number of lots of every product."""
    counts = [range(ask.amount_fen // one.lot_fen + 1) for one in ask.candidates]
    found = ((choice_of(ask, lots), lots) for lots in every(*counts))
    return min(((worth(choice, lots), choice) for choice, lots in found if not broken(choice)),
               key=lambda pair: pair[0], default=(None, None))[1]  # fmt: skip


@settings(max_examples=60)
@given(asks())
def test_the_programme_finds_what_trying_everything_finds(ask) -> None:
    best, answer = slowly(ask), allocate(ask)
    event(type(answer).__name__)
    if best is None:
        assert isinstance(answer, Conflict)
    else:
        assert answer == best


@settings(max_examples=25)
@given(asks().filter(lambda ask: slowly(ask) is None))
def test_a_conflict_is_real_and_each_smallest_change_is_enough_and_none_smaller_is(ask) -> None:
    conflict = allocate(ask)
    assert isinstance(conflict, Conflict)
    assert conflict.between or ask.most_products is not None
    for change in conflict.changes:
        assert slowly_without(ask, change, by=change.by_fen), change
        assert not slowly_without(ask, change, by=change.by_fen - 1), change


def slowly_without(ask: Ask, change: Change, *, by: int) -> bool:
    """Tell whether anything breaks no limit but this one, and this one by no more than that."""
    counts = [range(ask.amount_fen // one.lot_fen + 1) for one in ask.candidates]
    for lots in every(*counts):
        found = broken(choice_of(ask, lots))
        if all(
            (each.limit, each.about) == (change.limit, change.about) and abs(each.actual_fen - each.expected_fen) <= by
            for each in found
        ):
            return True
    return False


# ---- the answers a client would recognise ------------------------------------------------------


def test_the_mix_of_the_level_is_approached_in_whole_lots_and_the_need_is_met() -> None:
    need = DatedAmount(due_date=date(2027, 9, 1), amount_fen=100_000_00)
    answer = allocate(asked(needs=(need,)))
    assert lines(answer) == [("CASH-A", 70_000_00), ("TERM-3M", 110_000_00)]
    assert (answer.loss_fen, answer.cost_fen, answer.rest_fen) == (1_390_00, 183_01, 0)
    assert answer.back_by(need.due_date) == 178_610_00
    assert broken(answer) == ()


def test_money_needed_soon_is_not_bound() -> None:
    answer = allocate(asked(needs=(DatedAmount(due_date=SOON, amount_fen=150_000_00),)))
    assert lines(answer) == [("CASH-A", 160_000_00), ("TERM-3M", 20_000_00)]
    assert answer.back_by(SOON) == 159_840_00
    assert binding(answer) == (Limit.LADDER,)


def test_a_day_of_settlement_decides_whether_a_term_is_in_time() -> None:
    back = ON + timedelta(days=1 + 90 + 7)
    on_time = allocate(asked(needs=(DatedAmount(due_date=back, amount_fen=150_000_00),)))
    too_late = allocate(asked(needs=(DatedAmount(due_date=back - timedelta(days=1), amount_fen=150_000_00),)))
    assert lines(on_time)[1] == ("TERM-3M", 110_000_00)
    assert lines(too_late)[1] == ("TERM-3M", 20_000_00)


def test_the_written_limit_holds_over_old_and_new_together() -> None:
    old = Held(code="OLD", family=Family.FIXED_INCOME, issuer="x", project="", amount_fen=20_000_00,
               loss_fen=8_500_00, back_on=None)  # fmt: skip
    answer = allocate(asked(held=(old,)))
    assert isinstance(answer, Choice)
    assert answer.whole_loss_fen <= 9_000_00
    assert Limit.LOSS in binding(answer)


def test_the_most_of_a_product_is_what_the_gate_leaves_beside_what_is_held_of_it() -> None:
    known = standing()
    share = known.assets_fen * known.rules.most_of_assets_bps(THREE_MONTHS.rating) // WHOLE_BPS
    old = Held(code=THREE_MONTHS.code, family=THREE_MONTHS.family, issuer="x", project="", loss_fen=0, back_on=None,
               amount_fen=share - 25_000_00)  # fmt: skip
    [left] = [one for one in asked(held=(old,)).candidates if one.code == THREE_MONTHS.code]
    assert left.most_fen == 20_000_00
    full = replace(old, amount_fen=share - 9_999_99)
    assert THREE_MONTHS.code not in {one.code for one in asked(held=(full,)).candidates}
    assert THREE_MONTHS.code in {one.code for one in asked(held=(replace(full, code="OTHER"),)).candidates}


def test_a_project_and_an_issuer_take_no_more_than_their_share() -> None:
    one = replace(SHELF[1], project_id=SHELF[1].id)
    answer = allocate(asked(products=(SHELF[0], one)))
    assert lines(answer) == [("CASH-A", 110_000_00), ("TERM-3M", 70_000_00)]
    assert binding(answer) == (Limit.PROJECT,)
    bold = allocate(asked(standing=standing(answers_of(BOLD)), amount_fen=500_000_00))
    assert isinstance(bold, Choice)
    assert sum(line.amount_fen for line in bold.lines if line.product.family is not Family.CASH) <= 400_000_00
    assert Limit.ISSUER in binding(bold)


def test_limits_that_stand_against_each_other_are_named_with_the_smallest_way_out() -> None:
    answer = allocate(asked(loss_limit_fen=50_00))
    assert isinstance(answer, Conflict)
    assert answer.between == ((Limit.PLACED, ""), (Limit.LOSS, ""))
    assert answer.changes == (
        Change(limit=Limit.PLACED, about="", by_fen=130_000_00 - (YUAN - 1)),
        Change(limit=Limit.LOSS, about="", by_fen=130_00),
    )


def test_two_quarrels_at_once_are_settled_together() -> None:
    answer = allocate(asked(loss_limit_fen=50_00, needs=(DatedAmount(due_date=SOON, amount_fen=200_000_00),)))
    assert isinstance(answer, Conflict)
    assert answer.changes == ()
    assert {change.limit for change in answer.together} >= {Limit.LADDER}


def test_without_a_fitting_product_the_money_stays_only_if_it_may() -> None:
    none = allocate(asked(products=()))
    assert isinstance(none, Conflict)
    assert "没有一个" in conflict_words(none).zh
    answer = allocate(asked(products=(), leave_fen=180_000_00))
    assert isinstance(answer, Choice)
    assert (answer.lines, answer.rest_fen) == ((), 180_000_00)


def test_a_sum_too_large_for_single_lots_is_counted_in_blocks_and_the_rest_stays_in_the_account() -> None:
    amount = 99_999_999_00
    rich = replace(standing(answers_of(BOLD)), assets_fen=3 * amount, loss_limit_fen=amount // 20, horizon_days=None)
    need = DatedAmount(due_date=SOON, amount_fen=33_333_333_00)
    answer = allocate(asked(standing=rich, amount_fen=amount, needs=(need,)))
    assert isinstance(answer, Choice)
    assert broken(answer) == ()
    assert 0 <= answer.rest_fen < amount // 100_000


@pytest.mark.parametrize(
    "wrong",
    [{"amount_fen": 0}, {"leave_fen": 180_000_01}, {"needs": (DatedAmount(due_date=ON, amount_fen=1),)}],
)
def test_a_question_without_sense_is_refused(wrong) -> None:
    with pytest.raises(NotAskable):
        asked(**wrong)


def test_the_alternatives_hold_to_the_same_limits_and_doing_nothing_costs_nothing() -> None:
    answer = allocate(asked())
    others = {one.other: one.choice for one in alternatives(answer)}
    assert others[Other.CHEAPER].cost_fen < answer.cost_fen
    assert len(others[Other.SIMPLER].lines) < len(answer.lines)
    nothing = others[Other.NOTHING]
    assert (nothing.loss_fen, nothing.cost_fen, nothing.liquid_fen) == (0, 0, 180_000_00)
    assert all(broken(choice) == () for choice in others.values())


def test_what_would_change_it_is_asked_again_and_not_guessed() -> None:
    question = Question(standing=standing(), products=SHELF, on=ON, amount_fen=180_000_00)
    found = {one.vary: one for one in variations(question)}
    assert set(found) == set(Vary)
    assert lines(found[Vary.SOONER].answer) == [("CASH-A", 180_000_00)]
    assert found[Vary.AMOUNT_MORE].value == 225_000_00
    assert found[Vary.LIMIT_HIGHER].value == 11_250_00
    assert all(line.product.rating <= 2 for one in found.values() for line in one.answer.lines)


def test_another_process_and_another_hash_seed_find_the_same_lots() -> None:
    program = (
        "from tests.domain.suitability.test_allocation import *\n"
        "print(lines(allocate(asked(standing=standing(answers_of(BOLD)), amount_fen=500_000_00))))"
    )
    elsewhere = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True,
        env={**os.environ, "PYTHONHASHSEED": "4711", "PYTHONPATH": os.getcwd()},
    ).stdout  # fmt: skip
    here = allocate(asked(standing=standing(answers_of(BOLD)), amount_fen=500_000_00))
    assert elsewhere.strip() == str(lines(here))


def test_no_mix_promises_more_than_the_whole() -> None:
    assert all(sum(share for _, share in mix) == WHOLE_BPS for mix in MIX_BPS.values())


def test_the_check_needs_no_solver() -> None:
    program = (
        "import sys\nimport crm.suitability.domain.allocation.checking\n"
        "import crm.suitability.domain.allocation.measuring\nassert 'scipy' not in sys.modules"
    )
    subprocess.run([sys.executable, "-c", program], check=True)


# ---- in words, and on record -------------------------------------------------------------------

NO_NEED = DatedNeed(kind=StatementKind.NEEDS_LIQUIDITY, due_date=None, amount_fen=None, statement_ids=())


@pytest.mark.parametrize("who", [standing(), standing(answers_of(BOLD))])
def test_a_plan_says_its_weights_its_loss_and_first_of_all_what_speaks_against_it(who) -> None:
    need = DatedAmount(due_date=date(2027, 9, 1), amount_fen=100_000_00)
    answer = allocate(asked(standing=who, needs=(need,)))
    plan = plan_of_choice(answer, need=NO_NEED, stopped_by=binding(answer))
    assert sum(line.amount_fen for line in plan.lines) == 180_000_00
    ids = [reason.rule_id for reason in plan.reasons]
    assert ids[:2] == ["S7-031", "S7-032"]
    assert ids.count("S7-033") == len(answer.ask.mix)
    assert "S7-034" in ids
    assert [reason.rule_id for reason in plan.disadvantages][:3] == ["S7-041", "S7-042", "S7-043"]
    for reason in (*plan.reasons, *plan.disadvantages, plan.reassessment):
        assert not check(reason.words.zh, language="zh", hints=False), reason.words.zh
        assert not check(reason.words.en, language="en", hints=False), reason.words.en
        assert rule(reason.rule_id)


def test_a_plan_is_read_back_as_it_was_written_and_checked_from_its_record_alone() -> None:
    old = Held(code="OLD", family=Family.CASH, issuer="x", project="", amount_fen=5_00, loss_fen=1, back_on=LATE)
    answer = allocate(asked(held=(old,), needs=(DatedAmount(due_date=LATE, amount_fen=1_00),)))
    plan = plan_of_choice(answer, need=NO_NEED, stopped_by=())
    again = read_plan(write_plan(plan))
    assert again == plan
    assert broken(again.allocation) == ()
    shrunk = replace(again.allocation, ask=replace(again.allocation.ask, loss_limit_fen=100_00))
    assert [each.limit for each in broken(shrunk)] == [Limit.LOSS]


def test_a_conflict_reads_as_sentences_with_the_amounts_it_takes() -> None:
    answer = allocate(asked(loss_limit_fen=50_00))
    assert "书面亏损上限" in conflict_words(answer).zh
    assert [change_words(change, answer.ask).zh for change in answer.changes] == [
        "只安排50,000.00元，其余130,000.00元留在账户里。",
        "书面亏损上限提高130.00元，到180.00元：只有客户本人重新测评才可以。",
    ]
    needy = allocate(asked(needs=(DatedAmount(due_date=SOON, amount_fen=200_000_00),)))
    assert needy.between == ((Limit.LADDER, SOON.isoformat()),) or len(needy.between) > 1
    assert any(SOON.isoformat() in change_words(change, needy.ask).en for change in needy.changes)
