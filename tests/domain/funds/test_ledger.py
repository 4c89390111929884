"""Legs add up to nothing, balances to what was paid, and a machine of random flows agrees with a plain dict."""

import hashlib
from collections import defaultdict
from datetime import date
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from hub.funds.domain.accounts import NEVER_NEGATIVE, Account, AccountKind
from hub.funds.domain.ledger import (
    BalanceTooLow,
    Leg,
    Unbalanced,
    apply,
    balances_from_nothing,
    legs_digest,
    legs_of,
    require_balanced,
)
from hub.funds.domain.requests import FlowRequest
from hub.funds.domain.rules import RULE_OF, FlowKind

SUBJECTS = (UUID(int=1), UUID(int=2))
PROJECTS = ("ORCHARD-1", "QUARRY-2")
DAY = date(2026, 11, 21)


@st.composite
def requests(draw: st.DrawFn) -> FlowRequest:
    kind = draw(st.sampled_from(FlowKind))
    permitted = RULE_OF[kind]
    return FlowRequest(
        key=draw(st.uuids()).hex,
        kind=kind,
        amount_fen=draw(st.integers(1, 1_000)),
        effective_date=DAY,
        subject_id=draw(st.sampled_from(SUBJECTS)) if permitted.needs_subject else None,
        project_code=draw(st.sampled_from(PROJECTS)) if permitted.needs_project else None,
        reverses=draw(st.none() | st.uuids()),
    )


@given(requests())
def test_the_legs_of_any_request_are_balanced_and_carry_its_tags(request: FlowRequest) -> None:
    legs = legs_of(request)
    require_balanced(legs)
    assert sum(leg.amount_fen for leg in legs if leg.amount_fen > 0) == request.amount_fen
    assert {leg.account.subject_id for leg in legs} <= {request.subject_id, None}
    assert {leg.account.project_code for leg in legs} <= {request.project_code, None}


def test_a_reversal_swaps_the_two_sides() -> None:
    bid = FlowRequest(
        key="b", kind=FlowKind.BID, amount_fen=5, effective_date=DAY, subject_id=SUBJECTS[0], project_code="ORCHARD-1"
    )
    back = FlowRequest(**{**vars(bid), "key": "r", "reverses": UUID(int=9)})
    assert [leg.account.kind for leg in legs_of(bid)] == [AccountKind.PURSE, AccountKind.ESCROW]
    assert [leg.account.kind for leg in legs_of(back)] == [AccountKind.ESCROW, AccountKind.PURSE]
    assert not any(balances_from_nothing((*legs_of(bid), *legs_of(back))).values())


PURSE = Account(kind=AccountKind.PURSE, subject_id=SUBJECTS[0])
BANK = Account(kind=AccountKind.CUSTODIAN_BANK)


@pytest.mark.parametrize(
    ("amounts", "sentence"),
    [
        ((), "expected two legs or more, got 0"),
        ((5,), "expected two legs or more, got 1"),
        ((0, 0), "expected money on every leg"),
        ((-5, 6), "expected legs that sum to 0 fen, got 1"),
    ],
)
def test_legs_that_are_no_flow_are_refused(amounts: tuple[int, ...], sentence: str) -> None:
    legs = [Leg(position=n, account=PURSE, amount_fen=amount) for n, amount in enumerate(amounts, 1)]
    with pytest.raises(Unbalanced, match=sentence):
        require_balanced(legs)


def test_the_seal_covers_position_account_and_amount() -> None:
    legs = (Leg(position=1, account=BANK, amount_fen=-5), Leg(position=2, account=PURSE, amount_fen=5))
    written = f"hub/legs/v1\n1 custodian_bank: -5\n2 purse:{SUBJECTS[0]} 5\n"
    assert legs_digest(legs) == hashlib.sha256(written.encode()).hexdigest()


def test_a_purse_cannot_give_what_it_does_not_hold() -> None:
    bid = FlowRequest(
        key="b", kind=FlowKind.BID, amount_fen=101, effective_date=DAY, subject_id=SUBJECTS[0], project_code="ORCHARD-1"
    )
    with pytest.raises(BalanceTooLow, match="expected at least 101 fen, holds 100"):
        apply({PURSE: 100}, bid)


class ClosedLoop(RuleBasedStateMachine):
    """Random flows against the plainest ledger there is: one dict from account name to fen."""

    def __init__(self) -> None:
        super().__init__()
        self.balances: dict[Account, int] = {}
        self.legs: list[Leg] = []
        self.plain: defaultdict[str, int] = defaultdict(int)

    @rule(request=requests())
    def flow(self, request: FlowRequest) -> None:
        permitted = RULE_OF[request.kind]
        sides = [permitted.debit, permitted.credit]
        giving, gaining = reversed(sides) if request.reverses else sides
        short = (
            giving is not AccountKind.CUSTODIAN_BANK and self.plain[self._name(giving, request)] < request.amount_fen
        )
        if short:
            with pytest.raises(BalanceTooLow):
                apply(self.balances, request)
            return
        self.balances = dict(apply(self.balances, request))
        self.legs.extend(legs_of(request))
        self.plain[self._name(giving, request)] -= request.amount_fen
        self.plain[self._name(gaining, request)] += request.amount_fen

    def _name(self, kind: AccountKind, request: FlowRequest) -> str:
        if kind in (AccountKind.PURSE, AccountKind.IN_TRANSIT):
            return f"{kind}:{request.subject_id}"
        if kind in (AccountKind.ESCROW, AccountKind.BORROWER):
            return f"{kind}:{request.project_code}"
        return f"{kind}:"

    @invariant()
    def the_ledger_equals_the_plain_dict(self) -> None:
        named = {account.name: fen for account, fen in self.balances.items()}
        assert {name: fen for name, fen in named.items() if fen} == {n: fen for n, fen in self.plain.items() if fen}

    @invariant()
    def balances_recomputed_from_nothing_are_the_same(self) -> None:
        again = balances_from_nothing(self.legs)
        assert {a: f for a, f in again.items() if f} == {a: f for a, f in self.balances.items() if f}

    @invariant()
    def the_bank_holds_exactly_what_it_owes(self) -> None:
        owed = sum(fen for account, fen in self.balances.items() if account.kind in NEVER_NEGATIVE)
        assert owed == -self.balances.get(BANK, 0)

    @invariant()
    def nobody_is_below_zero(self) -> None:
        assert all(fen >= 0 for account, fen in self.balances.items() if account.kind in NEVER_NEGATIVE)


TestClosedLoop = ClosedLoop.TestCase
