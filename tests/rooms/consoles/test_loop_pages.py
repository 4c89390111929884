"""The loop of a day: it closes to the fen, shows the past as it was and as it was known, and leads to its movements."""

import random
from datetime import date, timedelta
from uuid import UUID

import pytest

from hub.access.scope import entered, system_scope
from hub.catalogue.operations import register_project
from hub.consoles.loop_drawing import NAMES, OUTSIDE, ROW, passed_fen
from hub.funds.domain.accounts import AccountKind
from hub.funds.domain.requests import FlowRequest
from hub.funds.domain.rules import FLOW_RULES, FlowKind
from hub.funds.loop import loop_on, movements_of
from hub.funds.operations import post_flows
from hub.funds.queries import balances, flow
from tests.custodian import ANN, AT
from tests.rooms.consoles.test_reconciliation_pages import PAGE, people, text
from tests.rooms.funds.conftest import BY, project_facts

__all__ = ["people"]
pytestmark = pytest.mark.django_db
DAY = date(2026, 11, 3)
BOB = UUID(int=77)


def post(key: str, kind: FlowKind, fen: int, day: date = DAY, *, at=AT, **tags: object) -> None:
    post_flows(requests=[FlowRequest(key=key, kind=kind, amount_fen=fen, effective_date=day, **tags)], by=BY, at=at)


@pytest.fixture
def book(db):
    """Ann pays in and invests; half goes out; a deposit of the same day is recorded a week later and taken back."""
    with entered(system_scope("test")):
        register_project(facts=project_facts("ORCHARD-1"), by=BY, at=AT)
        late = AT + timedelta(days=30)
        post("d", FlowKind.DEPOSIT, 1000_00, DAY - timedelta(days=1), subject_id=ANN)
        post("b", FlowKind.BID, 600_00, subject_id=ANN, project_code="ORCHARD-1")
        post("o", FlowKind.DISBURSEMENT, 300_01, project_code="ORCHARD-1")
        post("l", FlowKind.DEPOSIT, 55_00, subject_id=ANN, at=late)
        taken = flow(key="l")
        assert taken
        post("r", FlowKind.DEPOSIT, 55_00, DAY + timedelta(days=1), subject_id=ANN, at=late, reverses=taken.id)


def test_a_day_holds_what_every_account_held_and_what_passed(book):
    with entered(system_scope("test")):
        loop = loop_on(DAY)
        before = loop_on(DAY, known_by=AT + timedelta(days=1))
        after = loop_on(DAY + timedelta(days=1))
    assert [loop.held[kind] for kind in ROW] == [0, 455_00, 299_99, 300_01, 0]
    assert (loop.closed, loop.custody_fen) == (True, 1055_00)
    assert passed_fen(loop, AccountKind.PURSE, AccountKind.ESCROW) == 600_00
    assert (before.held[AccountKind.PURSE], before.custody_fen) == (400_00, 1000_00), "the late deposit was not known"
    assert passed_fen(after, OUTSIDE, AccountKind.PURSE) == -55_00, "what is taken back counts against its kind"
    assert after.held[AccountKind.PURSE] == 400_00


def test_random_histories_close_and_every_movement_is_drawn_once(book):
    chance = random.Random(11)
    with entered(system_scope("test")):
        post("d0", FlowKind.DEPOSIT, 10**9, subject_id=BOB)
        for number in range(40):
            kind = chance.choice([FlowKind.DEPOSIT, FlowKind.BID, FlowKind.WITHDRAWAL_REQUEST, FlowKind.WITHDRAWAL])
            tags = {"project_code": "ORCHARD-1"} if kind is FlowKind.BID else {}
            day = DAY + timedelta(days=chance.randrange(4))
            post(f"n{number}", kind, chance.randrange(1, 10**6), day, subject_id=BOB, **tags)
            if chance.random() < 0.3:
                made = flow(key=f"n{number}")
                assert made
                post(f"r{number}", kind, made.amount_fen, day, subject_id=BOB, reverses=made.id, **tags)
        for offset in range(4):
            day = DAY + timedelta(days=offset)
            loop, evening = loop_on(day), loop_on(day - timedelta(days=1))
            known = balances(effective_on=day)
            for kind in AccountKind:
                assert loop.held[kind] == sum(fen for account, fen in known.items() if account.kind is kind)
                came = sum(passed_fen(loop, giving, kind) for giving in AccountKind)
                left = sum(passed_fen(loop, kind, gaining) for gaining in AccountKind)
                assert loop.held[kind] == evening.held[kind] + came - left, kind
            assert loop.closed
            assert movements_of(day=day).count() == sum(moved.flows for moved in loop.moved.values())


def test_every_rule_leads_to_a_neighbour_or_outside():
    for rule in FLOW_RULES:
        places = [ROW.index(kind) for kind in (rule.debit, rule.credit) if kind is not OUTSIDE]
        assert len(places) == 1 or abs(places[0] - places[1]) == 1, rule.id
    assert set(NAMES) == set(AccountKind) == {*ROW, OUTSIDE}


def test_the_page_draws_the_day_that_is_asked_for(client, people, book):
    client.force_login(people["mei"])
    page = text(client.get(f"/en{PAGE}?day={DAY}"))
    for words in ("The loop on 2026-11-03", "455.00", "299.99", "300.01", "600.00", "1,055.00"):
        assert words in page
    assert "55.00" not in text(client.get(f"/en{PAGE}?day={DAY - timedelta(days=2)}"))
    assert "2026-11-03的资金闭环" in text(client.get(f"{PAGE}?day={DAY}"))
    assert client.get(f"{PAGE}?day=tomorrow").status_code == 200


def test_every_part_leads_to_its_movements_and_they_to_proof_and_voucher(client, people, book):
    client.force_login(people["mei"])
    drawn = client.get(f"/en{PAGE}?day={DAY}").content.decode()
    address = f"/en{PAGE}movements/?day={DAY}&amp;account=escrow"
    assert address in drawn
    page = client.get(address.replace("&amp;", "&")).content.decode()
    assert "Investment" in page
    assert "Disbursement" in page
    assert "Deposit" not in page
    with entered(system_scope("test")):
        made = flow(key="b")
    assert made
    assert f"/verify/flow/{made.id}/" in page
    assert f"/compliance/vouchers/{made.id}.pdf" in page


def test_nobody_but_compliance_sees_the_movements(client, people):
    for name in ("advisor", "investor", "editor"):
        client.force_login(people[name])
        assert client.get(f"{PAGE}movements/").status_code == 403
