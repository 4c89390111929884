"""A plan repays the loan to the fen, whatever the method, the term and the day count."""

from datetime import date, timedelta
from decimal import Decimal, getcontext
from fractions import Fraction

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from hub.catalogue.domain.projects import RepaymentMethod
from hub.contracts.domain.schedules.daycounts import CONVENTIONS, DayCount, passed_share, year_share
from hub.contracts.domain.schedules.plans import LoanTerms, Part, PlanUnsound, Step, repayment_plan, to_fen

START = date(2026, 1, 31)
BY_PERIOD = (RepaymentMethod.EQUAL_INSTALMENTS, RepaymentMethod.EQUAL_PRINCIPAL, RepaymentMethod.INTEREST_FIRST)


@st.composite
def loans(draw, methods=(*BY_PERIOD, RepaymentMethod.BULLET)):
    method = draw(st.sampled_from(methods))
    counts = [count for count in DayCount if method in BY_PERIOD or count is not DayCount.MONTHS]
    start = START + timedelta(days=draw(st.integers(0, 800)))
    return LoanTerms(
        principal_fen=draw(st.integers(1, 10**11)), annual_rate_bps=draw(st.integers(0, 3_600)), value_date=start,
        maturity_date=start + timedelta(days=draw(st.integers(1, 1_500))), method=method,
        day_count=draw(st.sampled_from(counts)), step=draw(st.sampled_from(list(Step))),
    )  # fmt: skip


def loan(method, *, fen=12_000_000, bps=1_200, days=360, count=DayCount.MONTHS, step=Step.DAYS_30):
    return LoanTerms(
        principal_fen=fen, annual_rate_bps=bps, value_date=START, maturity_date=START + timedelta(days=days),
        method=method, day_count=count, step=step,
    )  # fmt: skip


@given(loans())
def test_the_principals_add_up_to_the_loan_and_the_days_rise_to_maturity(terms):
    plan = repayment_plan(terms)
    assert sum(item.principal_fen for item in plan.instalments) == terms.principal_fen
    assert all(item.principal_fen >= 0 and item.interest_fen >= 0 for item in plan.instalments)
    days = [terms.value_date, *(item.due_date for item in plan.instalments)]
    assert days == sorted(set(days))
    assert days[-1] == terms.maturity_date
    assert [item.start_date for item in plan.instalments] == days[:-1]
    assert [item.number for item in plan.instalments] == list(range(1, len(days)))


@given(loans(methods=(RepaymentMethod.EQUAL_INSTALMENTS,)))
def test_equal_instalments_are_equal_but_for_the_last_which_takes_the_rounding(terms):
    """Each instalment rounds its interest by half a fen at most, and interest on that error is the only other one."""
    *firsts, last = repayment_plan(terms).instalments
    assume(firsts and terms.principal_fen > 10_000 * len(firsts))
    level = firsts[0].due_fen
    if all(item.principal_fen for item in firsts):
        assert {item.due_fen for item in firsts} == {level}
        assert abs(last.due_fen - level) <= 5 * (len(firsts) + 1)


@given(loans())
def test_interest_runs_up_day_by_day_and_is_whole_on_the_due_day(terms):
    plan = repayment_plan(terms)
    item = plan.instalments[0]
    span = (item.due_date - item.start_date).days
    run_up = [
        item.accrued_fen(item.start_date + timedelta(days=day), count=terms.day_count)
        for day in range(-1, span + 2, max(span // 40, 1))
    ]
    assert run_up == sorted(run_up)
    assert run_up[0] == 0
    assert item.accrued_fen(item.due_date, count=terms.day_count) == item.interest_fen


@pytest.mark.parametrize(("fen", "bps", "months"), [(12_000_000, 1_200, 12), (100_000_000, 490, 240), (33_333, 775, 7)])
def test_the_level_payment_is_the_published_annuity_formula(fen, bps, months):
    """P·i·(1+i)ⁿ / ((1+i)ⁿ − 1), worked out apart in 60 decimal digits."""
    getcontext().prec = 60
    rate = Decimal(bps) / 120_000
    growth = (1 + rate) ** months
    expected = int((fen * rate * growth / (growth - 1)).to_integral_value(rounding="ROUND_HALF_UP"))
    terms = loan(RepaymentMethod.EQUAL_INSTALMENTS, fen=fen, bps=bps, days=30 * months)
    *firsts, _last = repayment_plan(terms).instalments
    assert {item.due_fen for item in firsts} == {expected}


def test_a_published_example_of_equal_instalments():
    """¥120,000 over twelve months at 12 % a year: ¥10,661.85 a month, the figure every annuity table gives."""
    items = repayment_plan(loan(RepaymentMethod.EQUAL_INSTALMENTS)).instalments
    assert items[0].due_fen == 1_066_185
    assert (items[0].interest_fen, items[0].principal_fen) == (120_000, 946_185)
    assert sum(item.interest_fen for item in items) == 12 * 1_066_185 - 12_000_000 + items[-1].due_fen - 1_066_185
    assert abs(items[-1].due_fen - 1_066_185) <= 6


def test_equal_principal_interest_first_and_bullet_by_hand():
    equal = repayment_plan(loan(RepaymentMethod.EQUAL_PRINCIPAL)).instalments
    assert [item.principal_fen for item in equal] == [1_000_000] * 12
    assert [item.interest_fen for item in equal] == [10_000 * left for left in range(12, 0, -1)]
    first = repayment_plan(loan(RepaymentMethod.INTEREST_FIRST)).instalments
    assert [item.interest_fen for item in first] == [120_000] * 12
    assert [item.principal_fen for item in first] == [0] * 11 + [12_000_000]
    [bullet] = repayment_plan(loan(RepaymentMethod.BULLET, days=73, count=DayCount.ACT_365)).instalments
    assert (bullet.principal_fen, bullet.interest_fen) == (12_000_000, 288_000)


def test_a_plan_of_its_own_says_its_days_and_amounts_and_must_repay_everything():
    terms = loan(RepaymentMethod.CUSTOM, fen=900, days=200, count=DayCount.ACT_365)
    day = START + timedelta(days=73)
    parts = (
        Part(due_date=day, principal_fen=300),
        Part(due_date=terms.maturity_date, principal_fen=600, interest_fen=7),
    )
    items = repayment_plan(terms, parts).instalments
    assert [(item.principal_fen, item.interest_fen) for item in items] == [(300, 22), (600, 7)]
    with pytest.raises(PlanUnsound, match="add up to 900"):
        repayment_plan(terms, (Part(due_date=terms.maturity_date, principal_fen=899),))
    with pytest.raises(PlanUnsound, match="rising days"):
        repayment_plan(terms, (Part(due_date=day, principal_fen=900),))


@pytest.mark.parametrize(
    ("count", "start", "end", "days"),
    [
        (DayCount.ACT_365, date(2024, 2, 28), date(2024, 3, 1), 2),
        (DayCount.ACT_360, date(2026, 1, 31), date(2026, 3, 31), 59),
        (DayCount.THIRTY_360, date(2026, 1, 31), date(2026, 3, 31), 60),
        (DayCount.THIRTY_360, date(2026, 1, 15), date(2026, 3, 31), 76),
        (DayCount.THIRTY_E_360, date(2026, 1, 15), date(2026, 3, 31), 75),
        (DayCount.THIRTY_E_360, date(2026, 2, 28), date(2026, 3, 31), 32),
    ],
)
def test_days_are_counted_as_the_definitions_count_them(count, start, end, days):
    convention = CONVENTIONS[count]
    assert convention.days(start, end) == days
    assert year_share(count, start, end, period=(start, end)) == Fraction(days, convention.year)


@given(st.sampled_from(list(DayCount)), st.integers(1, 400), st.lists(st.integers(-10, 420), min_size=2))
def test_what_has_passed_of_a_period_only_grows(count, length, days):
    period = (START, START + timedelta(days=length))
    shares = [passed_share(count, START + timedelta(days=day), period=period) for day in sorted(days)]
    assert shares == sorted(shares)
    assert all(0 <= share <= 1 for share in shares)


def test_months_end_on_the_last_day_where_a_month_is_short():
    items = repayment_plan(loan(RepaymentMethod.EQUAL_PRINCIPAL, days=120, step=Step.MONTH)).instalments
    assert [item.due_date.isoformat() for item in items] == ["2026-02-28", "2026-03-31", "2026-04-30", "2026-05-31"]


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"principal_fen": 0}, "principal_fen"),
        ({"annual_rate_bps": 10_001}, "annual_rate_bps"),
        ({"maturity_date": START}, "maturity_date"),
        ({"method": RepaymentMethod.BULLET}, "day_count"),
    ],
)
def test_terms_that_cannot_be_are_refused_by_name(changed, field):
    with pytest.raises(PlanUnsound) as refusal:
        repayment_plan(LoanTerms(**vars(loan(RepaymentMethod.EQUAL_PRINCIPAL)) | changed))
    assert refusal.value.field == field


def test_half_a_fen_is_rounded_up():
    assert [to_fen(Fraction(number, 2)) for number in (0, 1, 2, 3)] == [0, 1, 1, 2]
