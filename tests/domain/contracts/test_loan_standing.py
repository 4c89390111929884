"""What came is allocated without losing a fen, and what has not come is overdue from the day after it was due."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from hub.catalogue.domain.projects import RepaymentMethod
from hub.contracts.domain.schedules.allocation import ORDERS, Owed, Receipt
from hub.contracts.domain.schedules.changes import ChangeRefused, early_price_fen, prolonged, repaid_early
from hub.contracts.domain.schedules.daycounts import DayCount
from hub.contracts.domain.schedules.plans import LoanTerms, Part, Step, repayment_plan
from hub.contracts.domain.schedules.standing import BANDS, standing
from tests.domain.contracts.test_repayment_plans import START, loan, loans

DAY = timedelta(days=1)


def receipts(draw, terms, most=6):
    days = (terms.maturity_date - terms.value_date).days + 400
    return [
        Receipt(key=f"r{number}", date=terms.value_date + timedelta(days=draw(st.integers(0, days))),
                amount_fen=draw(st.integers(1, terms.principal_fen)))
        for number in range(draw(st.integers(0, most)))
    ]  # fmt: skip


@st.composite
def histories(draw):
    terms = replace(draw(loans()), penalty_bps=draw(st.integers(0, 1_000)), order=draw(st.sampled_from(sorted(ORDERS))))
    return repayment_plan(terms), receipts(draw, terms), terms.value_date + timedelta(days=draw(st.integers(-5, 2_000)))


def in_time(plan):
    return [
        Receipt(key=str(item.number), date=item.due_date, amount_fen=item.due_fen)
        for item in plan.instalments
        if item.due_fen
    ]


@given(histories())
def test_allocation_conserves_money_and_pays_nothing_twice(history):
    plan, came, on = history
    stands = standing(plan, came, on=on)
    counted = sum(receipt.amount_fen for receipt in came if receipt.date <= on)
    assert sum(part.amount_fen for part in stands.allocated) + stands.surplus_fen == counted
    assert all(part.amount_fen > 0 for part in stands.allocated)
    for row in stands.instalments:
        assert 0 <= row.principal_received_fen <= row.instalment.principal_fen
        assert 0 <= row.interest_received_fen <= row.instalment.interest_fen
        assert 0 <= row.penalty_received_fen <= row.penalty_fen
    assert stands.principal_received_fen == sum(p.amount_fen for p in stands.allocated if p.owed is Owed.PRINCIPAL)
    if stands.started:
        assert stands.outstanding_fen == plan.terms.principal_fen - stands.principal_received_fen


@given(histories())
def test_the_bands_are_all_that_is_overdue(history):
    plan, came, on = history
    stands = standing(plan, came, on=on)
    assert sum(stands.overdue_in(band) for band in BANDS) == stands.overdue_principal_fen
    assert all(row.band is not None for row in stands.overdue)


@given(loans(), st.integers(0, 1_600))
def test_who_pays_in_time_owes_nothing_more_and_is_never_overdue(terms, days):
    plan = repayment_plan(terms)
    on = terms.value_date + timedelta(days=days)
    stands = standing(plan, in_time(plan), on=on)
    assert (stands.overdue, stands.penalty_left_fen, stands.surplus_fen) == ((), 0, 0)
    if on >= terms.maturity_date:
        assert (stands.outstanding_fen, stands.accrued_fen) == (0, 0)


@given(loans())
def test_without_any_payment_days_overdue_and_interest_only_grow(terms):
    plan = repayment_plan(terms)
    days = [terms.value_date + timedelta(days=day) for day in range(0, 1_800, 97)]
    stands = [standing(plan, (), on=day) for day in days]
    for read in ("accrued_fen", "overdue_days", "overdue_fen"):
        values = [getattr(one, read) for one in stands]
        assert values == sorted(values)


@pytest.mark.parametrize(("late", "band"), [(0, None), (1, "A"), (90, "A"), (91, "B"), (180, "B"), (181, "C")])
def test_the_bands_begin_and_end_on_their_days(late, band):
    plan = repayment_plan(loan(RepaymentMethod.BULLET, days=30, count=DayCount.ACT_365))
    [row] = standing(plan, (), on=plan.terms.maturity_date + late * DAY).instalments
    assert (row.band.id if row.band else None, row.overdue_days) == (band, late)


def test_the_order_decides_what_a_short_payment_pays():
    """¥100 due ten days ago with ¥1.20 interest and ¥0.27 penalty; ¥2.00 come."""
    base = loan(RepaymentMethod.BULLET, fen=10_000, bps=1_200, days=73, count=DayCount.ACT_360)
    said = {}
    for order in ("AL-01", "AL-02", "AL-03"):
        plan = repayment_plan(replace(base, order=order, penalty_bps=1_000))
        late = plan.terms.maturity_date + 10 * DAY
        stands = standing(plan, [Receipt(key="k", date=late, amount_fen=300)], on=late)
        said[order] = [(part.owed.value, part.amount_fen) for part in stands.allocated]
    assert said == {
        "AL-01": [("penalty", 27), ("interest", 243), ("principal", 30)],
        "AL-02": [("interest", 243), ("principal", 57)],
        "AL-03": [("principal", 300)],
    }


def test_a_late_instalment_keeps_its_days_after_it_was_paid():
    plan = repayment_plan(loan(RepaymentMethod.INTEREST_FIRST))
    first = plan.instalments[0]
    late = [Receipt(key="1", date=first.due_date + 4 * DAY, amount_fen=first.due_fen)]
    row = standing(plan, late, on=first.due_date + 20 * DAY).instalments[0]
    assert (row.late_days, row.overdue_days, row.settled_date) == (4, 0, first.due_date + 4 * DAY)


def midway(draw, terms):
    """A loan paid in time up to a day within one of its periods."""
    plan = repayment_plan(terms)
    item = plan.instalments[draw(st.integers(0, len(plan.instalments) - 1))]
    length = (item.due_date - item.start_date).days
    assume(length > 1)
    return plan, in_time(plan), item.start_date + timedelta(days=draw(st.integers(1, length - 1)))


@given(st.data(), loans())
def test_repaying_everything_early_costs_what_is_left_and_the_interest_run_up(data, terms):
    plan, paid, on = midway(data.draw, terms)
    before = standing(plan, paid, on=on)
    assume(before.outstanding_fen)  # two fen are repaid before the third of three instalments
    price = early_price_fen(before)
    changed = repaid_early(before, principal_fen=before.outstanding_fen)
    last = changed.instalments[-1]
    assert (last.due_date, last.due_fen) == (on, price)
    past = [one for one in paid if one.date <= on]
    whole = [*past, *([Receipt(key="early", date=on, amount_fen=price)] if price else [])]
    after = standing(changed, whole, on=on)
    assert (after.outstanding_fen, after.accrued_fen, after.surplus_fen, after.overdue) == (0, 0, 0, ())


@given(st.data(), loans())
def test_repaying_a_part_early_conserves_principal_and_keeps_the_days(data, terms):
    plan, paid, on = midway(data.draw, terms)
    before = standing(plan, paid, on=on)
    assume(before.outstanding_fen > 1)
    part = data.draw(st.integers(1, before.outstanding_fen - 1))
    changed = repaid_early(before, principal_fen=part)
    assert sum(item.principal_fen for item in changed.instalments) == terms.principal_fen
    assert [item.due_date for item in changed.instalments if item.due_date > on] == [
        item.due_date for item in plan.instalments if item.due_date > on
    ]
    saved = sum(item.interest_fen for item in plan.instalments) - sum(item.interest_fen for item in changed.instalments)
    assert saved >= -len(changed.instalments)


@given(st.data(), loans(), st.integers(1, 400))
def test_a_prolonged_loan_still_repays_everything_later(data, terms, more):
    plan, paid, on = midway(data.draw, terms)
    on += data.draw(st.integers(0, 200)) * DAY
    stands = standing(plan, [one for one in paid if one.date <= plan.instalments[0].due_date], on=on)
    assume(stands.outstanding_fen)
    until = max(terms.maturity_date, on) + more * DAY
    changed = prolonged(stands, until=until)
    assert sum(item.principal_fen for item in changed.instalments) == terms.principal_fen
    assert changed.instalments[-1].due_date == changed.terms.maturity_date == until
    assert standing(changed, paid[:1] if stands.instalments[0].settled_date else (), on=on).overdue == ()


def test_early_repayment_of_a_plan_of_its_own_drops_the_last_rows_first():
    terms = loan(RepaymentMethod.CUSTOM, fen=900, days=300, count=DayCount.ACT_365)
    days = [START + timedelta(days=day) for day in (100, 200, 300)]
    plan = repayment_plan(terms, [Part(due_date=day, principal_fen=300) for day in days])
    changed = repaid_early(standing(plan, (), on=START + 50 * DAY), principal_fen=450)
    assert [(item.number, item.principal_fen) for item in changed.instalments] == [(1, 450), (2, 0), (3, 150), (4, 300)]


@pytest.mark.parametrize(
    ("on", "principal", "reason"),
    [(START - DAY, 1, "not_running"), (START + 31 * DAY, 1, "overdue"), (START + 5 * DAY, 10**9, "amount"),
     (START, 1, "day")],
)  # fmt: skip
def test_what_cannot_be_repaid_early_is_refused_by_name(on, principal, reason):
    plan = repayment_plan(loan(RepaymentMethod.EQUAL_PRINCIPAL))
    with pytest.raises(ChangeRefused) as refusal:
        repaid_early(standing(plan, (), on=on), principal_fen=principal)
    assert refusal.value.reason == reason


def test_a_loan_of_nothing_yet_owes_nothing():
    terms = LoanTerms(**vars(loan(RepaymentMethod.EQUAL_PRINCIPAL)) | {"value_date": date(2027, 1, 1),
                                                                      "maturity_date": date(2027, 6, 1)})  # fmt: skip
    stands = standing(repayment_plan(terms), (), on=date(2026, 12, 31))
    assert (stands.outstanding_fen, stands.accrued_fen, stands.overdue_days) == (0, 0, 0)


def test_a_part_repaid_early_costs_no_day_twice_under_30_360():
    """From the last day of April to that of May are thirty days, by the rule, and thirty-one by way of the first."""
    terms = replace(
        loan(RepaymentMethod.EQUAL_INSTALMENTS, fen=19_733_938, days=1500, count=DayCount.THIRTY_360, step=Step.MONTH),
        annual_rate_bps=3600, value_date=date(2026, 1, 31), maturity_date=date(2030, 3, 11),
    )  # fmt: skip
    plan = repayment_plan(terms)
    changed = repaid_early(standing(plan, in_time(plan), on=date(2026, 5, 1)), principal_fen=1)
    whole, *cut = plan.instalments[3], *changed.instalments[3:5]
    assert abs(sum(item.interest_fen for item in cut) - whole.interest_fen) <= 1


def test_a_loan_of_two_fen_is_prolonged_although_its_empty_instalments_are_settled():
    terms = replace(loan(RepaymentMethod.EQUAL_INSTALMENTS, fen=2, days=90), annual_rate_bps=0)
    plan = repayment_plan(terms)
    assert [item.due_fen for item in plan.instalments] == [1, 1, 0]
    stands = standing(plan, in_time(plan)[:1], on=terms.maturity_date)
    changed = prolonged(stands, until=terms.maturity_date + DAY)
    assert sum(item.principal_fen for item in changed.instalments) == 2
