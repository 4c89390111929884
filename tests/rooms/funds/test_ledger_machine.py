"""The ledger and a plain dict, driven by the same random steps: both refuse alike and agree at every past state."""

from collections import Counter
from datetime import date, datetime, timedelta
from uuid import UUID

import pytest
from django.db import transaction
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule, run_state_machine_as_test

from hub.access.scope import entered, system_scope
from hub.catalogue.operations import register_project
from hub.funds.domain.requests import FlowRequest
from hub.funds.domain.rules import FlowKind
from hub.funds.examination import examine_ledger
from hub.funds.operations import post_flows, reverse_flow
from hub.funds.posting import FlowRefused, KeyReused, Overdraft, ReversalRefused
from hub.funds.queries import balances
from hub.kernel.actor import system_actor
from hub.kernel.clock import parse_instant

START, DAY, BY = parse_instant("2026-11-21T03:00:00Z"), date(2026, 11, 21), system_actor("test")
PEOPLE = (UUID(int=1), UUID(int=2))
PROJECTS = ("ORCHARD-1", "QUARRY-2")
people, projects, fen = st.sampled_from(PEOPLE), st.sampled_from(PROJECTS), st.integers(1, 40)
days = st.integers(0, 3)


class Ledger(RuleBasedStateMachine):
    """``moved`` is the plain ledger: one entry a flow, with what it took from and gave to accounts named by words."""

    def __init__(self) -> None:
        super().__init__()
        self.moved: dict[str, tuple[str, str, int, date, datetime]] = {}
        self.asked: dict[str, FlowRequest] = {}
        self.reversed: set[str] = set()
        self.at, self.savepoint = START, transaction.savepoint()

    def teardown(self) -> None:
        transaction.savepoint_rollback(self.savepoint)

    def held(self, *, until: date | None = None, known: datetime | None = None) -> Counter[str]:
        """Add everything up from nothing."""
        sums: Counter[str] = Counter()
        for giving, gaining, amount, day, at in self.moved.values():
            if (until is None or day <= until) and (known is None or at <= known):
                sums[giving] -= amount
                sums[gaining] += amount
        return Counter({name: amount for name, amount in sums.items() if amount})

    def move(self, kind: FlowKind, giving: str, gaining: str, amount: int, day: int, **tags: object) -> None:
        self.at += timedelta(seconds=1)
        key, on = f"k{len(self.asked)}", DAY + timedelta(days=day)
        request = FlowRequest(key=key, kind=kind, amount_fen=amount, effective_date=on, **tags)
        short = giving != "custodian_bank:" and self.held()[giving] < amount
        if short:
            with pytest.raises(Overdraft) as refused:
                post_flows(requests=[request], by=BY, at=self.at)
            assert (refused.value.holds_fen, refused.value.needs_fen) == (self.held()[giving], amount)
            return
        post_flows(requests=[request], by=BY, at=self.at)
        self.moved[key], self.asked[key] = (giving, gaining, amount, on, self.at), request

    @rule(who=people, amount=fen, day=days)
    def deposit(self, who: UUID, amount: int, day: int) -> None:
        self.move(FlowKind.DEPOSIT, "custodian_bank:", f"purse:{who}", amount, day, subject_id=who)

    @rule(who=people, project=projects, amount=fen, day=days)
    def bid(self, who: UUID, project: str, amount: int, day: int) -> None:
        tags = {"subject_id": who, "project_code": project}
        self.move(FlowKind.BID, f"purse:{who}", f"escrow:{project}", amount, day, **tags)

    @rule(project=projects, amount=fen, day=days)
    def disburse(self, project: str, amount: int, day: int) -> None:
        self.move(FlowKind.DISBURSEMENT, f"escrow:{project}", f"borrower:{project}", amount, day, project_code=project)

    @rule(project=projects, amount=fen, day=days)
    def repay(self, project: str, amount: int, day: int) -> None:
        self.move(FlowKind.REPAYMENT, f"borrower:{project}", f"escrow:{project}", amount, day, project_code=project)

    @rule(who=people, amount=fen, day=days)
    def withdraw(self, who: UUID, amount: int, day: int) -> None:
        self.move(FlowKind.WITHDRAWAL, f"purse:{who}", "custodian_bank:", amount, day, subject_id=who)

    @precondition(lambda self: self.asked)
    @rule(data=st.data())
    def take_back(self, data: st.DataObject) -> None:
        """The mirror of a flow, once, and only while the account that gained still holds the money."""
        key = data.draw(st.sampled_from(sorted(self.asked)))
        giving, gaining, amount, on, _ = self.moved[key]
        self.at += timedelta(seconds=1)
        again = key in self.reversed
        short = gaining != "custodian_bank:" and self.held()[gaining] < amount
        ask = {"key": f"r{key}-{self.at:%H%M%S}", "reversed_key": key, "reason": "x", "effective_date": on}
        if again or short:
            with pytest.raises((Overdraft, ReversalRefused)):
                reverse_flow(**ask, by=BY, at=self.at)
            return
        reverse_flow(**ask, by=BY, at=self.at)
        self.reversed.add(key)
        self.moved[ask["key"]] = (gaining, giving, amount, on, self.at)

    @precondition(lambda self: self.asked)
    @rule(data=st.data(), more=fen)
    def use_a_key_again(self, data: st.DataObject, more: int) -> None:
        """With the same body nothing happens, with another it is refused."""
        request = self.asked[data.draw(st.sampled_from(sorted(self.asked)))]
        [same] = post_flows(requests=[request], by=BY, at=self.at)
        assert same.recorded_at == self.moved[request.key][4]
        changed = FlowRequest(**{**vars(request), "amount_fen": request.amount_fen + more})
        with pytest.raises(FlowRefused) as refused:
            post_flows(requests=[changed], by=BY, at=self.at)
        assert isinstance(refused.value, KeyReused)

    @rule(day=days, back=st.integers(0, 20))
    def look_at_a_past_state(self, day: int, back: int) -> None:
        until, known = DAY + timedelta(days=day), self.at - timedelta(seconds=back)
        found = balances(effective_on=until, recorded_by=known)
        assert {account.name: amount for account, amount in found.items() if amount} == self.held(
            until=until, known=known
        )

    @invariant()
    def the_books_agree(self) -> None:
        assert {account.name: amount for account, amount in balances().items() if amount} == self.held()
        assert examine_ledger().sound


def test_the_ledger_is_the_plain_dict_whatever_happens(db, project_facts):
    with entered(system_scope("test")):
        for code in PROJECTS:
            register_project(facts=project_facts(code), by=BY, at=START)
        run_state_machine_as_test(
            Ledger,
            settings=settings(
                max_examples=8, stateful_step_count=15, deadline=None, suppress_health_check=list(HealthCheck)
            ),
        )
