"""An investor follows one investment, from what was paid in to where each yuan of it is, and nobody else's."""

import re
from datetime import timedelta

import pytest
from django.test import Client

from hub.access.scope import Scope, ScopeKind, entered, system_scope
from hub.contracts.domain.terms import ContractChannel
from hub.contracts.operations import register_contract
from hub.funds.domain.accounts import AccountKind
from hub.funds.domain.following import Spot
from hub.funds.domain.requests import FlowRequest
from hub.funds.domain.rules import RULE_OF, FlowKind
from hub.funds.following import InvestmentUnknown, investment_for, investments_for, project_moves
from hub.funds.operations import post_flows, reverse_flow
from hub.funds.queries import balances
from hub.kernel.money import grouped
from tests.rooms.portal import test_my_pages
from tests.rooms.portal.test_my_pages import ANN, AT, BOB, BY, DAY, address, investor, read

book = test_my_pages.book
HERE = ("portal:my_investment", "ORCHARD-1", "HT-1")


def post(kind: FlowKind, fen: int, *, days: int = 1, contract: str = "HT-1") -> str:
    rule = RULE_OF[kind]
    between = rule.needs_subject and rule.needs_project
    key = f"{kind}-{days}-{fen}-{contract}"
    request = FlowRequest(
        key=key,
        kind=kind,
        amount_fen=fen,
        effective_date=DAY + timedelta(days=days),
        subject_id=ANN if rule.needs_subject else None,
        project_code="ORCHARD-1" if rule.needs_project else None,
        contract_number=contract if between else None,
    )
    with entered(system_scope("test")):
        post_flows(requests=[request], by=BY, at=AT)
    return key


@pytest.fixture
def repaid(book) -> None:
    """A third of Ann's investment came back with interest, and she withdrew a part of that."""
    post(FlowKind.BORROWER_DEPOSIT, 210_00)
    post(FlowKind.REPAYMENT, 210_00)
    post(FlowKind.REDEMPTION, 200_00, days=2)
    post(FlowKind.INCOME, 10_00, days=2)
    post(FlowKind.WITHDRAWAL, 450_00, days=3)


@pytest.fixture
def another(book) -> None:
    """Ann signed a second contract for the same product."""
    with entered(system_scope("test")):
        register_contract(
            number="HT-3", subject_id=ANN, product_code="FI-90", amount_fen=150_00, pdf=test_my_pages.PDF + b"3",
            signed_at=AT, channel=ContractChannel.DESK, by=BY, at=AT,
        )  # fmt: skip


def ann() -> Client:
    return investor("ann", ANN)


def test_the_sentence_says_what_waits_and_what_is_lent(book):
    page = read(ann(), *HERE)
    assert "You put in ¥600.00: ¥300.00 waits in escrow at the bank; ¥300.00 is with the borrower" in page


def test_a_part_that_came_back_is_followed_out_of_the_account_and_adds_up(repaid):
    page = read(ann(), *HERE)
    sum_words = re.search(r"It adds up</b><span>([^<]+)</span>", page)
    assert sum_words is not None
    left, right = ([int(re.sub(r"\D", "", part)) for part in side.split("+")] for side in sum_words[1].split("="))
    assert left == [600_00, 10_00]
    assert sum(left) == sum(right) == 610_00
    assert grouped(50_00) in page  # of 450 withdrawn, 400 were the rest of the deposit


def test_every_step_has_a_seal_that_leads_to_its_verification_and_a_voucher_of_ones_own(repaid):
    page = read(ann(), *HERE)
    steps = page[page.index("steps-title") :]
    with entered(system_scope("test")):
        own = investment_for(subject_id=ANN, project_code="ORCHARD-1", contract_number="HT-1")
    for flow in own.flows:
        assert f"/verify/flow/{flow.id}/" in steps
        assert f"/my/money/{flow.id}/voucher.pdf" in steps
    assert {move.kind for move in own.moves} == {FlowKind.DISBURSEMENT, FlowKind.REPAYMENT}
    for move in own.moves:
        assert f"/verify/flow/{move.id}/" in steps
        assert f"/my/money/{move.id}/voucher.pdf" not in steps
    assert "for the whole project: 500.00" in steps
    assert "a part of 450.00" in steps


def test_a_withdrawal_that_the_bank_paid_shows_both_its_steps(repaid):
    post(FlowKind.WITHDRAWAL_REQUEST, 100_00, days=4)
    post(FlowKind.WITHDRAWAL_SETTLEMENT, 60_00, days=5)
    page = read(ann(), *HERE)
    assert "¥40.00 is on its way to your own bank" in page
    steps = page[page.index("steps-title") :]
    assert steps.index("Withdrawal asked for") < steps.index("Withdrawal settled")


def test_what_was_taken_back_stays_readable_and_counts_nothing(book):
    key = post(FlowKind.BID_RETURN, 100_00)
    with entered(system_scope("test")):
        reverse_flow(key="wrong", reversed_key=key, reason="booked twice", effective_date=DAY, by=BY, at=AT)
    page = read(ann(), *HERE)
    assert "taken back; it counts nothing" in page
    assert "Taken back: Investment returned" in page
    assert "You put in ¥600.00: ¥300.00 waits in escrow at the bank; ¥300.00 is with" in page


def test_a_bid_taken_back_altogether_leaves_a_page_that_says_so(another):
    key = post(FlowKind.BID, 150_00, contract="HT-3")
    with entered(system_scope("test")):
        reverse_flow(key="undo", reversed_key=key, reason="two bids", effective_date=DAY, by=BY, at=AT)
    page = read(ann(), "portal:my_investment", "ORCHARD-1", "HT-3")
    assert "nothing is left of this investment" in page
    assert "way-title" not in page


def test_money_invested_again_leads_to_the_investment_it_went_to(repaid, another):
    post(FlowKind.BID, 150_00, days=4, contract="HT-3")
    page = read(ann(), *HERE)
    assert "¥150.00 was invested again" in page
    assert address("portal:my_investment", "ORCHARD-1", "HT-3") in page
    other = read(test_my_pages.investor_again("ann"), "portal:my_investment", "ORCHARD-1", "HT-3")
    assert "Came back from an investment before" in other


def test_nobody_follows_somebody_elses_money(book):
    bob = investor("bob", BOB)
    assert bob.get(address(*HERE)).status_code == 404
    assert investor("eve", None).get(address(*HERE)).status_code == 404
    assert ann().get(address("portal:my_investment_alone", "ORCHARD-1")).status_code == 404


def test_the_pages_of_all_the_money_and_of_the_contract_lead_here(book):
    client, here = ann(), address(*HERE)
    for page in ("portal:my", "portal:my_flows"):
        assert here in read(client, page)
    assert here in read(client, "portal:my_contract", "HT-1")


def test_all_investments_together_are_what_the_ledger_holds_for_the_investor(repaid):
    with entered(system_scope("test")):
        found = investments_for(subject_id=ANN)
        held = {account.kind: fen for account, fen in balances().items() if account.subject_id == ANN}
    assert [sum(one.at(spot) for spot in Spot) for one in found] == [one.total_fen for one in found]
    assert held[AccountKind.PURSE] == 1_000_00 - 600_00 + 210_00 - 450_00
    assert sum(one.at(Spot.PURSE) for one in found) == held[AccountKind.PURSE]


def test_an_investor_reads_when_the_project_moved_and_no_flow_of_others(book):
    with entered(Scope(kind=ScopeKind.INVESTOR, actor=BY, subject_id=ANN)):
        [move] = project_moves(["ORCHARD-1"])
        assert (move.kind, move.amount_fen) == (FlowKind.DISBURSEMENT, 500_00)
        with pytest.raises(InvestmentUnknown):
            investment_for(subject_id=BOB, project_code="ORCHARD-1", contract_number="HT-2")
