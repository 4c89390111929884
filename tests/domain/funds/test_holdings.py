"""Every yuan of an investor is somewhere, and the places add up."""

from datetime import date
from uuid import UUID

from hypothesis import given
from hypothesis import strategies as st

from hub.funds.domain.holdings import ProjectTotals, stakes, whereabouts
from hub.funds.domain.requests import FlowRequest
from hub.funds.domain.rules import RULE_OF, FlowKind

SUBJECT = UUID(int=1)
PROJECT = "ORCHARD-1"


def flow(kind: FlowKind, fen: int, *, day: int = 1, contract: str | None = "C-1", **more: object) -> FlowRequest:
    in_project = RULE_OF[kind].needs_project
    return FlowRequest(
        key=f"{kind}-{day}-{fen}",
        kind=kind,
        amount_fen=fen,
        effective_date=date(2026, 11, day),
        subject_id=SUBJECT,
        project_code=PROJECT if in_project else None,
        contract_number=contract if in_project else None,
        **more,
    )


DEPOSIT, BID = flow(FlowKind.DEPOSIT, 1_000), flow(FlowKind.BID, 600, day=2)


def where(*flows: FlowRequest, raised: int, disbursed: int):
    totals = {PROJECT: ProjectTotals(raised_fen=raised, disbursed_fen=disbursed)}
    return whereabouts(subject_id=SUBJECT, flows=flows, totals=totals)


def test_before_disbursement_the_bid_waits_in_escrow() -> None:
    found = where(DEPOSIT, BID, raised=2_000, disbursed=0)
    assert (found.purse_fen, found.waiting_fen, found.lent_fen, found.total_fen) == (400, 600, 0, 1_000)


def test_a_partly_disbursed_project_has_lent_its_share() -> None:
    found = where(DEPOSIT, BID, raised=2_000, disbursed=500)
    assert (found.waiting_fen, found.lent_fen) == (450, 150)


def test_after_redemption_the_money_is_back_in_the_purse_with_its_income() -> None:
    flows = (DEPOSIT, BID, flow(FlowKind.REDEMPTION, 600, day=9), flow(FlowKind.INCOME, 12, day=9))
    found = where(*flows, raised=2_000, disbursed=2_000)
    assert (found.purse_fen, found.waiting_fen, found.lent_fen) == (1_012, 0, 0)
    assert found.projects == ()


def test_money_on_its_way_is_in_transit() -> None:
    found = where(flow(FlowKind.ARRIVAL, 70), raised=0, disbursed=0)
    assert (found.in_transit_fen, found.purse_fen, found.total_fen) == (70, 0, 70)


def test_a_reversed_bid_leaves_no_stake() -> None:
    undone = flow(FlowKind.BID, 600, day=3, reverses=UUID(int=9))
    [stake] = stakes([BID, undone])
    assert stake.outstanding_fen == 0
    assert stake.since == date(2026, 11, 2)


def test_two_contracts_in_one_project_are_two_stakes() -> None:
    first, second = stakes([BID, flow(FlowKind.BID, 50, day=5, contract="C-2")])
    assert (first.contract_number, first.outstanding_fen) == ("C-1", 600)
    assert (second.contract_number, second.outstanding_fen) == ("C-2", 50)


@given(
    deposit=st.integers(1, 10**9),
    shares=st.tuples(st.integers(0, 100), st.integers(0, 100), st.integers(0, 100)),
    others=st.integers(0, 10**9),
)
def test_the_places_add_up_to_what_was_paid_in(deposit: int, shares: tuple[int, int, int], others: int) -> None:
    bid = deposit * shares[0] // 100
    raised = bid + others
    disbursed = raised * shares[1] // 100
    redeemed = min(bid, disbursed) * shares[2] // 100
    amounts = ((FlowKind.DEPOSIT, deposit), (FlowKind.BID, bid), (FlowKind.REDEMPTION, redeemed))
    found = where(*(flow(kind, fen) for kind, fen in amounts if fen), raised=raised, disbursed=disbursed)
    assert found.total_fen == deposit
    assert min(found.purse_fen, found.waiting_fen, found.lent_fen) >= 0
