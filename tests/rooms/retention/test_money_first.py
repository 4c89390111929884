"""Nobody is forgotten who is owed money: principal, purse, what is on its way, or a flow the bank tells otherwise."""

from dataclasses import replace
from datetime import timedelta

import pytest

from hub.catalogue.operations import register_project
from hub.funds.domain.reconciliation.kinds import BreakKind
from hub.funds.domain.requests import FlowRequest
from hub.funds.domain.rules import FlowKind
from hub.funds.models import Break, Flow
from hub.funds.operations import post_flows
from hub.funds.outstanding import claims_sentence
from hub.funds.reconciliation.running import reconcile
from hub.kernel.ids import new_id
from hub.retention import claims, erasures
from hub.retention.carrying_out import advance_erasures
from hub.retention.claims import Claim, ClaimKind
from hub.retention.models import Erasure
from tests.custodian import Bank
from tests.rooms.funds.conftest import project_facts, projects
from tests.rooms.funds.test_reconciliation import AT as OPENED
from tests.rooms.funds.test_reconciliation import DEPOSIT, paper_of, send
from tests.rooms.journeys.two_people import AT, as_system
from tests.rooms.retention.forgotten import HE, LATER, WU, asked, deliver, granted, settled
from tests.rooms.suitability.people import investor

__all__ = ["projects"]

pytestmark = pytest.mark.django_db


@pytest.fixture
def shen(two_people_met):
    person, _ = two_people_met
    deliver()
    return person


def flows(person, kind, fen, **more):
    request = FlowRequest(
        key=f"{kind}-{fen}", kind=kind, amount_fen=fen, subject_id=person.subject, effective_date=AT.date(),
        **more,
    )  # fmt: skip
    with as_system():
        if kind == FlowKind.BID:
            register_project(facts=project_facts(more["project_code"]), by=HE, at=AT)
        post_flows(requests=[request], by=HE, at=LATER)


def owed(row):
    return [(one.kind, one.reference, one.amount_fen) for one in erasures.claims_against(row)]


def decide(row, grant=True):
    return erasures.decide_erasure(erasure_id=row.id, grant=grant, why="x", by=WU, at=LATER)


def test_a_grant_is_refused_while_the_purse_holds_money_and_a_refusal_is_not(shen):
    row = asked(shen.subject)
    (claim,) = erasures.claims_against(row)
    assert (claim.kind, claim.amount_fen > 0) == (ClaimKind.PURSE, True)
    with pytest.raises(claims.MoneyOutstanding, match="purse"):
        decide(row)
    settled(shen)
    assert owed(row) == []
    assert decide(row).decision == "granted"


def test_principal_and_money_on_its_way_are_named(shen):
    row = asked(shen.subject)
    flows(shen, FlowKind.BID, 1_000_00, project_code="P-1")
    flows(shen, FlowKind.WITHDRAWAL_REQUEST, 500_00)
    found = owed(row)
    assert (ClaimKind.PROJECT, "P-1", 1_000_00) in found
    assert (ClaimKind.IN_TRANSIT, "", 500_00) in found
    flows(shen, FlowKind.BID_RETURN, 1_000_00, project_code="P-1")
    assert ClaimKind.PROJECT not in {kind for kind, _, _ in owed(row)}
    assert decide(row, grant=False).decision == "refused", "a refusal with a reason stays possible"


def test_a_flow_that_the_bank_tells_otherwise_is_settled_first(shen):
    settled(shen)
    row = asked(shen.subject)
    with as_system():
        flow = Flow.objects.filter(subject_id=shen.subject).first()
        Break.objects.create(
            id=new_id(), identity="x", kind=BreakKind.LEDGER_ONLY, day=AT.date(), amount_fen=7_00, flow_id=flow.id,
            reference=flow.key, opened_at=LATER,
        )  # fmt: skip
    assert owed(row) == [(ClaimKind.BREAK, flow.key, 7_00)]
    with pytest.raises(claims.MoneyOutstanding, match="break"):
        decide(row)


def test_somebody_without_any_flow_is_not_forgotten_while_the_bank_alone_names_them(projects):
    with as_system():
        subject, _ = investor("钱多多", phone="13700009911")
    deliver()
    row = asked(subject)
    made = Bank()
    made.register(valid_from=OPENED - timedelta(days=60))
    send(made, paper_of(replace(DEPOSIT, key="X-1", kind=FlowKind.WITHDRAWAL, subject_id=subject)))
    reconcile(by=HE, at=OPENED)
    with as_system():
        assert not Flow.objects.filter(subject_id=subject).exists()
    assert owed(row) == [(ClaimKind.BREAK, "X-1", DEPOSIT.amount_fen)]
    with pytest.raises(claims.MoneyOutstanding, match="break"):
        decide(row)


def test_money_that_comes_after_the_grant_stops_it_and_says_so(shen):
    settled(shen)
    row = granted(shen.subject)
    flows(shen, FlowKind.DEPOSIT, 100_00)
    assert advance_erasures(at=LATER) == 0
    with as_system():
        assert {step.waits_for for step in row.steps_now()} == {"money", ""}
    flows(shen, FlowKind.WITHDRAWAL, 100_00)
    advance_erasures(at=LATER)
    with as_system():
        assert Erasure.objects.get(id=row.id).finished_at == LATER


def test_the_sentence_names_each(settings):
    from django.utils.translation import override

    found = [
        Claim(kind=kind, amount_fen=12_345_67, reference="R-1") for kind in ClaimKind
    ]  # fmt: skip
    with override("en"):
        told = claims_sentence(found)
    assert told.count("12,345.67 yuan") == len(ClaimKind)
    assert told.count("R-1") == 3
