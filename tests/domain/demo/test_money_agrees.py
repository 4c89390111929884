"""Ledger, schedules, disclosures and monthly figures are one story."""

from collections import Counter
from datetime import date, timedelta
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hub.demo.invention import invent
from hub.demo.market import COLD, TEA
from hub.demo.money.lists import bank_statements, moved_fen, statement_csv, statements, with_break
from hub.demo.money.movements import balances, shares
from hub.demo.money.schedule import outstanding, schedule
from hub.demo.papers import releases, slug_of
from hub.demo.papers.figures import Books, figure_fields, last_day, months_before
from hub.demo.papers.projects import project_fields
from hub.funds.domain.formats import read_statement
from hub.funds.domain.rules import FlowKind

AS_OF = date(2026, 11, 22)


@pytest.fixture(scope="module", params=["tiny", "small"])
def world(request):
    return invent(seed=1, scale=request.param, as_of=AS_OF)


@pytest.fixture(scope="module")
def books(world):
    return Books(plans=world.plans, bought=world.bought)


@given(st.integers(0, 10**12), st.lists(st.integers(1, 10**9), min_size=1, max_size=30))
def test_shares_add_up_to_the_fen_and_nobody_is_a_fen_off(amount, weights):
    parts = shares(amount, weights)
    assert sum(parts) == amount
    assert all(abs(part - amount * weight / sum(weights)) < 1 for part, weight in zip(parts, weights, strict=True))


def test_a_schedule_repays_the_whole_amount(world):
    for plan in world.plans:
        assert sum(part.principal_fen for part in schedule(plan)) == plan.facts.amount_fen


def test_no_purse_and_no_escrow_is_ever_overdrawn(world):
    purses, escrows, borrowers = Counter(), Counter(), Counter()
    for line in world.moved:
        fen, project = line.amount_fen, line.project
        purses[line.person] += {
            FlowKind.DEPOSIT: fen, FlowKind.BID: -fen, FlowKind.REDEMPTION: fen, FlowKind.INCOME: fen,
            FlowKind.WITHDRAWAL: -fen,
        }.get(line.kind, 0)  # fmt: skip
        escrows[project] += {
            FlowKind.BID: fen, FlowKind.DISBURSEMENT: -fen, FlowKind.REPAYMENT: fen, FlowKind.REDEMPTION: -fen,
            FlowKind.INCOME: -fen,
        }.get(line.kind, 0)  # fmt: skip
        borrowers[project] += {
            FlowKind.DISBURSEMENT: fen, FlowKind.DRAWDOWN: -fen, FlowKind.BORROWER_DEPOSIT: fen,
            FlowKind.REPAYMENT: -fen, FlowKind.FEE: -fen,
        }.get(line.kind, 0)  # fmt: skip
        assert min(purses[line.person], escrows[project], borrowers[project]) >= 0, line
    assert balances(world.moved) == {person: fen for person, fen in purses.items() if person}


def test_the_ledger_tells_what_the_disclosures_tell(world):
    """For every project and day: bids less redemptions are the outstanding principal, paid instalments have flows."""
    for plan in world.plans:
        own = [line for line in world.moved if line.project == plan.code]
        for days in (0, 15, 40, 90, 150, 200):
            day = AS_OF - timedelta(days=days + 1)
            raised = sum(line.amount_fen for line in own if line.kind is FlowKind.BID and line.day <= day)
            redeemed = sum(line.amount_fen for line in own if line.kind is FlowKind.REDEMPTION and line.day <= day)
            if day >= plan.facts.value_date:
                assert raised - redeemed == outstanding(plan, day)
        shown = project_fields(plan, on=AS_OF - timedelta(days=1))["schedule"]
        paid = {row["number"] for row in shown if "paid_date" in row}
        assert {int(line.key[-2:]) for line in own if line.kind is FlowKind.REPAYMENT} == paid


def test_the_uses_of_money_are_what_the_bank_paid_out(world):
    for plan in world.plans:
        uses = project_fields(plan, on=AS_OF)["uses"]
        assert sum(use["amount_fen"] for use in uses) == plan.facts.amount_fen
        paid = sum(use["amount_fen"] for use in uses if use["state"] == "paid")
        out = [line.amount_fen for line in world.moved if line.project == plan.code and line.kind is FlowKind.DRAWDOWN]
        assert out == [paid]


def test_the_monthly_figures_are_sums_over_the_ledger(world, books):
    for month in months_before(AS_OF, 6):
        fields, end = figure_fields(books, month), last_day(month)
        numbers = {row["formula"]: row["numerator"] for row in fields["figures"]}
        moved = [line for line in world.moved if line.day <= end]
        live = {plan.code for plan in world.plans if plan.facts.value_date <= end}
        raised = sum(line.amount_fen for line in moved if line.kind is FlowKind.BID and line.project in live)
        redeemed = sum(line.amount_fen for line in moved if line.kind is FlowKind.REDEMPTION)
        fees = sum(line.amount_fen for line in moved if line.kind is FlowKind.FEE and line.day >= month)
        assert (numbers["OPS-01"], numbers["OPS-03"], numbers["OPS-21"]) == (raised, raised - redeemed, fees)
        assert fields["closing_fen"] == fields["opening_fen"] + fields["added_fen"] - fields["repaid_fen"]
        assert numbers["OPS-17"] == numbers["OPS-17A"] + numbers["OPS-17B"] + numbers["OPS-17C"]


def test_the_missed_instalment_shows_everywhere_it_should(world, books):
    plan = next(plan for plan in world.plans if plan.code == TEA)
    shown = project_fields(plan, on=AS_OF)
    missed = shown["schedule"][5]
    assert "paid_date" not in missed
    assert missed["note"]["zh"].startswith("逾期")
    assert shown["stage"] == {"zh": "逾期", "en": "Overdue"}
    assert "第6、7期未到账" in shown["after_overdue"]["zh"]
    assert not [line for line in world.moved if line.key.startswith(f"R-{TEA}") and line.key[-2:] in ("06", "07")]
    numbers = {row["formula"]: row["numerator"] for row in figure_fields(books, date(2026, 10, 1))["figures"]}
    assert numbers["OPS-17"] == missed["principal_fen"]
    assert numbers["OPS-18"] == 1
    told = [paper for paper in releases(books, AS_OF, months=2) if paper.slug == slug_of(TEA)]
    assert any(paper.reason[0] == "第6期未按期到账。" and paper.days_ago == 38 for paper in told)


def test_a_late_instalment_stays_visible_and_the_correction_says_what_was_wrong(world, books):
    told = [paper for paper in releases(books, AS_OF, months=1) if paper.slug == slug_of(COLD)]
    assert told[-1].change == "correction"
    assert "更正为" in told[-1].reason[0]
    assert told[-1].fields["collateral_fen"] < told[-2].fields["collateral_fen"]
    assert told[-1].fields["schedule"][1]["note"]["zh"] == "迟到4天"


def test_every_month_can_hold_the_banks_mistake_if_somebody_withdrew(world):
    months = statements(world.moved)
    assert tuple(line for _, lines in months for line in lines) == world.moved
    purses = balances(world.moved)
    for _, lines in months:
        *kept, last = with_break(lines, purses)
        if tuple(kept) == lines:
            assert last.amount_fen > purses[last.person]
        else:
            assert not [line for line in lines if line.kind is FlowKind.WITHDRAWAL]


def test_the_banks_statements_add_up_and_one_of_them_holds_its_mistake(world):
    """Each reads as the bank's door reads it; what the bank opens with is what it really held."""
    subjects = {person.key: UUID(int=person.number + 1) for person in world.people}
    said = bank_statements(world.moved, as_of=AS_OF)
    read = [read_statement(statement_csv(one, subjects).encode()) for one in said]
    assert len({one.header.number for one in read}) == len(read)
    assert sum(len(one.rows) for one in read) == len(world.moved) + 1
    assert sum(one.broken for one in said) == 1
    assert read[0].header.opening_fen == 0
    for one, header, after in zip(said, (one.header for one in read), read[1:], strict=False):
        assert header.period_from <= header.period_to < AS_OF
        honest = one.opening_fen + moved_fen(line for line in one.lines if not line.key.startswith("Q-"))
        assert after.header.opening_fen == honest
        assert (header.closing_fen == honest) == (not one.broken)
