"""A loan stands as its plan and the ledger say: board, calendar and figures are the same numbers."""

from dataclasses import replace
from datetime import timedelta
from uuid import UUID

import psycopg
import pytest
from django.db import DatabaseError, connection, transaction
from django.template.loader import render_to_string

from hub.access.scope import Scope, ScopeKind, entered
from hub.catalogue.domain.projects import RepaymentMethod
from hub.contracts.domain.schedules.changes import ChangeRefused, PlanChange, early_price_fen
from hub.contracts.domain.schedules.daycounts import DayCount
from hub.contracts.domain.schedules.plans import LoanTerms, PlanUnsound
from hub.contracts.domain.schedules.wishes import ChangeWish
from hub.contracts.models import PlanDecision, PlannedInstalment, PlanVersion
from hub.contracts.plan_changes import ProposalRefused, decline_proposal, proposal_of
from hub.contracts.plans import (
    KIND,
    PlanTaken,
    VersionMissing,
    agree_plan,
    content_for,
    contents_for,
    plan_history,
    plan_in_force,
    plans_in_force,
    write_version,
)
from hub.funds.domain.requests import FlowRequest
from hub.funds.domain.rules import FlowKind
from hub.funds.operations import post_flows, reverse_flow
from hub.funds.schedules.board import asset_board, operating_figures
from hub.funds.schedules.calendar import investor_calendar
from hub.funds.schedules.changes import accept_change, preview_change, propose_change
from hub.funds.schedules.standings import loan_standing, received
from hub.kernel.actor import Actor, ActorKind
from hub.kernel.digest import sha256_hex
from hub.outbox.models import Delivery
from hub.portal.my_calendar import calendar_context
from tests.rooms.funds.conftest import AT, BY, DAY

ONE, TWO = UUID(int=1), UUID(int=2)
WHOLE = 1_000_000_00
TERMS = LoanTerms(
    principal_fen=WHOLE, annual_rate_bps=1_200, value_date=DAY, maturity_date=DAY + timedelta(days=120),
    method=RepaymentMethod.EQUAL_PRINCIPAL, day_count=DayCount.MONTHS,
)  # fmt: skip


def after(days):
    return DAY + timedelta(days=days)


def flow(key, kind, fen, day, subject=None, project="ORCHARD-1"):
    return FlowRequest(
        key=key, kind=kind, amount_fen=fen, effective_date=after(day), subject_id=subject, project_code=project
    )


def post(*requests):
    return post_flows(requests=requests, by=BY, at=AT)


@pytest.fixture
def lent(projects):
    """Two investors lend ¥300,000 and ¥700,000 to the first project, repaid in four equal parts of principal."""
    agree_plan(project_code="ORCHARD-1", terms=TERMS, by=BY, at=AT)
    for subject, fen in ((ONE, 300_000_00), (TWO, 700_000_00)):
        post(
            replace(flow(f"d{subject.int}", FlowKind.DEPOSIT, fen, 0, subject), project_code=None),
            flow(f"b{subject.int}", FlowKind.BID, fen, 0, subject),
        )
    post(flow("p", FlowKind.DISBURSEMENT, WHOLE, 0), flow("w", FlowKind.DRAWDOWN, WHOLE, 1))
    return "ORCHARD-1"


def repay(number, day, *, principal=250_000_00, interest):
    fen = principal + interest
    post(flow(f"i{number}", FlowKind.BORROWER_DEPOSIT, fen, day), flow(f"r{number}", FlowKind.REPAYMENT, fen, day))
    for subject, share in ((ONE, 3), (TWO, 7)):
        if principal:
            post(flow(f"c{number}{share}", FlowKind.REDEMPTION, principal * share // 10, day, subject))
        post(flow(f"y{number}{share}", FlowKind.INCOME, interest * share // 10, day, subject))


def test_board_calendar_and_figures_are_the_same_numbers(lent):
    """The first instalment came four days late, the second did not come; the third is not due yet."""
    repay(1, 34, interest=10_000_00)
    on = after(75)
    [asset] = asset_board(on=on).assets
    figures = operating_figures(on=on)
    own = [investor_calendar(subject_id=subject, on=on) for subject in (ONE, TWO)]
    assert asset.standing.instalments[0].late_days == 4
    assert (asset.standing.overdue_days, asset.band.id) == (15, "A")
    assert asset.standing.overdue_principal_fen == 250_000_00
    assert sum(due.principal_fen for one in own for due in one.overdue) == asset.standing.overdue_principal_fen
    assert sum(due.interest_fen for one in own for due in one.overdue) == 7_500_00
    assert sum(due.principal_fen for one in own for due in one.due) == asset.standing.outstanding_fen == 750_000_00
    assert figures == {
        "OPS-01": WHOLE, "OPS-02": 1, "OPS-03": 750_000_00, "OPS-04": 1, "OPS-05": 7_500_00 + 2_500_00,
        "OPS-08": 1, "OPS-09": 1, "OPS-11": 750_000_00, "OPS-12": 750_000_00,
        "OPS-17": 250_000_00, "OPS-17A": 250_000_00, "OPS-17B": 0, "OPS-17C": 0, "OPS-18": 1,
    }  # fmt: skip
    assert [(came.principal_fen, came.interest_fen) for came in own[0].came] == [(75_000_00, 3_000_00)]


@pytest.mark.parametrize("paid", [(4_000_00, 0), (10_000_00, 40_000_00), (10_000_00, 249_999_99)])
def test_an_instalment_paid_in_part_is_due_with_what_is_left_of_it(lent, paid):
    interest, principal = paid
    repay(1, 30, principal=principal // 10 * 10, interest=interest)
    on = after(45)
    [asset] = asset_board(on=on).assets
    own = [investor_calendar(subject_id=subject, on=on) for subject in (ONE, TWO)]
    overdue = [due for one in own for due in one.overdue]
    assert sum(due.principal_fen for due in overdue) == asset.standing.overdue_principal_fen
    assert sum(due.amount_fen for due in overdue) == asset.standing.overdue_fen == 260_000_00 - interest - (
        principal // 10 * 10
    )  # fmt: skip
    assert sum(due.principal_fen for one in own for due in one.due) == asset.standing.outstanding_fen


def test_each_investors_part_adds_up_to_what_was_lent(lent):
    for subject, fen in ((ONE, 300_000_00), (TWO, 700_000_00)):
        due = investor_calendar(subject_id=subject, on=DAY).due
        assert sum(item.principal_fen for item in due) == fen
        assert [item.due_date for item in due] == [after(30), after(60), after(90), after(120)]
        assert due[0].interest_fen == fen // 100


def test_a_repayment_that_was_taken_back_counts_from_nothing(lent):
    post(flow("i", FlowKind.BORROWER_DEPOSIT, 260_000_00, 30), flow("r", FlowKind.REPAYMENT, 260_000_00, 30))
    assert loan_standing(project_code=lent, on=after(40)).standing.outstanding_fen == 750_000_00
    reverse_flow(key="x", reversed_key="r", reason="another project’s", effective_date=after(41), by=BY, at=AT)
    assert loan_standing(project_code=lent, on=after(40)).standing.outstanding_fen == 750_000_00
    assert loan_standing(project_code=lent, on=after(41)).standing.outstanding_fen == WHOLE


def test_money_kept_back_in_escrow_counts_when_it_is_handed_on():
    day = [after(number) for number in range(4)]
    moved = [("repaid", day[0], 90), ("handed_on", day[1], 60), ("handed_on", day[2], 40), ("repaid", day[3], -5)]
    assert [(one.date, one.amount_fen) for one in received(moved)] == [(day[0], 90), (day[2], 10)]
    assert [(one.date, one.amount_fen) for one in received([("repaid", day[0], 9), ("repaid", day[1], -4)])] == [
        (day[0], 5)
    ]


def test_an_investor_sees_how_the_loan_stands_and_nobody_elses_money(lent):
    repay(1, 30, interest=10_000_00)
    ann = Actor(kind=ActorKind.USER, id=UUID(int=9), label="ann")
    with entered(Scope(kind=ScopeKind.INVESTOR, actor=ann, subject_id=ONE)):
        assert loan_standing(project_code=lent, on=after(31)).standing.outstanding_fen == 750_000_00
        assert investor_calendar(subject_id=TWO, on=after(31)).due == ()


ANN, BEN = (Actor(kind=ActorKind.USER, id=UUID(int=number), label=name) for number, name in ((11, "ann"), (12, "ben")))


def propose(wish, day, *, reason="asked for", by=ANN):
    return propose_change(project_code="ORCHARD-1", wish=wish, on=after(day), reason=reason, by=by, at=AT)


def early(fen):
    return ChangeWish(change=PlanChange.EARLY, principal_fen=fen)


def test_a_plan_changes_by_versions_that_two_people_agreed_on(lent):
    repay(1, 30, interest=10_000_00)
    price = early_price_fen(loan_standing(project_code=lent, on=after(45)).standing)
    assert price == 750_000_00 + 3_750_00
    asked = propose(early(250_000_00), 45)
    assert plan_in_force(project_code=lent, on=after(45)).number == 1
    second = accept_change(proposal_id=asked.id, by=BEN, at=AT)
    assert (second.number, second.change, second.reason) == (2, PlanChange.EARLY, "asked for")
    assert [item.principal_fen for item in second.plan.instalments] == [
        250_000_00, 250_000_00, 166_666_66, 166_666_66, 166_666_68,
    ]  # fmt: skip
    asked = propose(ChangeWish(change=PlanChange.PROLONGED, until=after(240)), 100, by=BEN)
    later = accept_change(proposal_id=asked.id, by=ANN, at=AT)
    assert sum(item.principal_fen for item in later.plan.instalments) == WHOLE
    assert [version.number for version in plan_history(project_code=lent)] == [3, 2, 1]
    assert plan_in_force(project_code=lent, on=after(44)).number == 1
    assert plan_in_force(project_code=lent, on=after(99)).number == 2
    assert plans_in_force(on=after(200), known_by=AT - timedelta(days=1)) == {}
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")


def test_what_is_overdue_cannot_be_repaid_early_and_a_change_needs_a_reason(lent):
    with pytest.raises(ChangeRefused, match="overdue"):
        propose(early(1), 31)
    with pytest.raises(ProposalRefused, match="says why"):
        propose(early(1), 3, reason=" ")


def test_nobody_accepts_an_own_proposal_and_one_waits_at_a_time(lent):
    asked = propose(early(100_00), 3)
    with pytest.raises(ProposalRefused, match="proposed this change"):
        accept_change(proposal_id=asked.id, by=ANN, at=AT)
    with pytest.raises(ProposalRefused, match="waits already"):
        propose(early(200_00), 3, by=BEN)
    with pytest.raises(ProposalRefused, match="says why"):
        decline_proposal(proposal_id=asked.id, words=" ", by=BEN, at=AT)
    decline_proposal(proposal_id=asked.id, words="the borrower took it back", by=BEN, at=AT)
    with pytest.raises(ProposalRefused, match="decided"):
        accept_change(proposal_id=asked.id, by=BEN, at=AT)
    assert plan_in_force(project_code=lent, on=after(99)).number == 1
    assert proposal_of(asked.id).words == "the borrower took it back"


def test_a_proposal_is_not_accepted_once_money_came_that_leads_to_another_plan(lent):
    asked = propose(ChangeWish(change=PlanChange.PROLONGED, until=after(240)), 35)
    repay(1, 30, interest=10_000_00)
    with pytest.raises(ProposalRefused, match="expected plan"):
        accept_change(proposal_id=asked.id, by=BEN, at=AT)


def test_a_correction_leaves_what_was_settled_and_the_due_days(lent):
    repay(1, 30, interest=10_000_00)
    wish = ChangeWish(change=PlanChange.CORRECTED, annual_rate_bps=600)
    old, new = plan_in_force(project_code=lent, on=DAY).plan, preview_change(project_code=lent, wish=wish, on=after(40))
    assert [item.due_date for item in new.plan.instalments] == [item.due_date for item in old.instalments]
    assert [item.interest_fen for item in new.plan.instalments] == [10_000_00, 3_750_00, 2_500_00, 1_250_00]
    with pytest.raises(ChangeRefused, match="another rate"):
        propose(ChangeWish(change=PlanChange.CORRECTED, annual_rate_bps=1_200), 40)


def test_a_correction_after_an_early_repayment_counts_the_rest_of_its_month_only(lent):
    repay(1, 30, interest=10_000_00)
    accept_change(proposal_id=propose(early(250_000_00), 45).id, by=BEN, at=AT)
    post(flow("i", FlowKind.BORROWER_DEPOSIT, 253_750_00, 45), flow("r", FlowKind.REPAYMENT, 253_750_00, 45))
    wish = ChangeWish(change=PlanChange.CORRECTED, annual_rate_bps=600)
    plan = preview_change(project_code=lent, wish=wish, on=after(50)).plan
    assert [item.interest_fen for item in plan.instalments] == [10_000_00, 3_750_00, 1_250_00, 1_666_67, 833_33]


def test_an_investor_reads_of_a_change_in_the_calendar_and_others_have_none(lent):
    wish = ChangeWish(change=PlanChange.PROLONGED, until=after(240))
    accept_change(proposal_id=propose(wish, 1, reason="harvest late").id, by=BEN, at=AT)
    shown = calendar_context(ONE)
    page = render_to_string("portal/my/calendar.html", shown)
    assert "harvest late" in page
    assert [row["it"].ended_date for row in shown["changed"]] == [after(120)]
    assert str(after(240)) in page
    assert calendar_context(UUID(int=3))["changed"] == []


def test_every_version_is_sealed_and_a_changed_row_shows(lent):
    version = accept_change(proposal_id=propose(early(100_00), 3).id, by=BEN, at=AT)
    assert content_for(version.id) == version.canonical()
    assert contents_for([str(version.id), str(UUID(int=5))]) == {str(version.id): version.canonical()}
    told = [one.payload for one in Delivery.objects.filter(event_name="FactSealed") if one.payload["kind"] == KIND]
    assert sha256_hex(version.canonical()) in {payload["digest"] for payload in told}
    assert len(told) == 2
    with pytest.raises(VersionMissing):
        content_for(UUID(int=5))


def test_the_database_refuses_a_version_or_a_decision_of_one_person(lent):
    first = PlanVersion.objects.get()
    with pytest.raises(DatabaseError, match="two people"), transaction.atomic():
        write_version(
            project_code=lent, plan=plan_in_force(project_code=lent, on=DAY).plan, change=PlanChange.CORRECTED,
            reason="mine", effective_date=DAY, based_on=1, by=ANN, at=AT,
        )  # fmt: skip
        with connection.cursor() as cursor:
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
    asked = propose(early(100_00), 3)
    said = {"proposal_id": asked.id, "accepted": False, "words": "no", "decided_by": "ann", "decided_at": AT}
    with pytest.raises(DatabaseError, match="plandecision_by_another_person"), transaction.atomic():
        PlanDecision.objects.create(**said, proposed_by_id=ANN.id, decided_by_id=ANN.id)
    with pytest.raises(DatabaseError, match="another proposer"), transaction.atomic():
        PlanDecision.objects.create(**said, proposed_by_id=BEN.id, decided_by_id=ANN.id)
    with pytest.raises(DatabaseError, match="accepted_is_a_version"), transaction.atomic():
        PlanDecision.objects.create(**said | {"accepted": True}, proposed_by_id=ANN.id, decided_by_id=BEN.id)
    assert first.number == 1


def test_the_first_plan_is_agreed_once_and_is_for_the_projects_amount(lent):
    assert agree_plan(project_code=lent, terms=TERMS, by=BY, at=AT).number == 1
    with pytest.raises(PlanTaken):
        agree_plan(project_code=lent, terms=replace(TERMS, annual_rate_bps=1), by=BY, at=AT)
    with pytest.raises(PlanUnsound, match="principal_fen"):
        agree_plan(project_code="QUARRY-2", terms=replace(TERMS, principal_fen=5), by=BY, at=AT)


@pytest.mark.parametrize(
    "table",
    ["contracts_planversion", "contracts_plannedinstalment", "contracts_planproposal", "contracts_plandecision"],
)
@pytest.mark.parametrize("statement", ["UPDATE {} SET id = id", "DELETE FROM {}", "TRUNCATE {} CASCADE"])
def test_the_database_refuses_to_change_a_plan(lent, table, statement):
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement.format(f"contracts_{table}"))


def test_the_database_refuses_a_plan_that_does_not_repay_its_loan(lent):
    version = PlanVersion.objects.get()
    late = PlannedInstalment(
        version=version, number=9, start_date=after(120), due_date=after(121), principal_fen=1, interest_fen=0
    )
    with pytest.raises(DatabaseError, match="does not repay its loan"), transaction.atomic():
        late.save()
        with connection.cursor() as cursor:
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")


def test_the_owner_cannot_change_a_plan_either(owner: psycopg.Connection):
    for statement in ("TRUNCATE contracts_planversion CASCADE", "TRUNCATE contracts_plannedinstalment"):
        with pytest.raises(psycopg.Error, match="append-only"), owner.transaction():
            owner.execute(statement)
