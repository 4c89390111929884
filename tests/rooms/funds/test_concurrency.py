"""Many hands at one purse at the same time: nobody spends what is not there, and nothing is recorded twice."""

import os
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from threading import Barrier
from uuid import UUID

import psycopg
import pytest
from django.db import connection, connections
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from hub.access.scope import entered, system_scope
from hub.catalogue.operations import register_project
from hub.funds.domain.accounts import Account, AccountKind
from hub.funds.domain.ledger import BalanceTooLow, apply
from hub.funds.domain.requests import FlowRequest
from hub.funds.domain.rules import RULE_OF, FlowKind
from hub.funds.identifiers import flow_id
from hub.funds.models import Flow
from hub.funds.operations import post_flows
from hub.funds.posting import KeyReused, Overdraft, post
from hub.funds.queries import balances
from hub.kernel.actor import system_actor
from hub.kernel.clock import parse_instant

ANN = UUID(int=1)
AT = parse_instant("2026-11-21T03:00:00Z")
DAY = date(2026, 11, 21)
BY = system_actor("test")
PURSE = Account(kind=AccountKind.PURSE, subject_id=ANN)
THREADS, TRIES_EACH, ROOM = 8, 20, 100


def request(key: str, kind: FlowKind, fen: int, *, project: str | None = None, subject: UUID | None = ANN):
    return FlowRequest(key=key, kind=kind, amount_fen=fen, effective_date=DAY, subject_id=subject, project_code=project)


def in_threads(work) -> list:
    """Run ``work(number)`` in eight threads that start together, each on its own connection."""
    start = Barrier(THREADS)

    def run(number: int):
        start.wait()
        try:
            return work(number)
        finally:
            connections.close_all()

    with ThreadPoolExecutor(THREADS) as pool:
        return list(pool.map(run, range(THREADS)))


@pytest.fixture
def open_book(transactional_db, project_facts):
    with entered(system_scope("test")):
        for code in ("ORCHARD-1", "QUARRY-2"):
            register_project(facts=project_facts(code), by=BY, at=AT)
        post_flows(requests=[request("room", FlowKind.DEPOSIT, ROOM)], by=BY, at=AT)


def test_eight_threads_on_one_purse_with_room_for_a_hundred_spend_exactly_a_hundred(open_book):
    def spend(number: int) -> int:
        done = 0
        for attempt in range(TRIES_EACH):
            bid = request(f"bid-{number}-{attempt}", FlowKind.BID, 1, project="ORCHARD-1")
            try:
                with entered(system_scope("test")):
                    post_flows(requests=[bid], by=BY, at=AT)
                done += 1
            except Overdraft:
                continue
        return done

    assert sum(in_threads(spend)) == ROOM
    with entered(system_scope("test")):
        assert Flow.objects.filter(kind="bid").count() == ROOM
        assert balances()[PURSE] == 0


def test_the_same_request_from_eight_threads_is_recorded_once(open_book):
    def send(number: int) -> bool:
        with entered(system_scope("test")):
            return bool(post([request("once", FlowKind.BID, 60, project="ORCHARD-1")], at=AT))

    assert sorted(in_threads(send)) == [False] * 7 + [True]


def test_one_key_with_eight_bodies_is_recorded_once_and_refused_seven_times(open_book):
    def send(number: int) -> str:
        try:
            with entered(system_scope("test")):
                post([request("once", FlowKind.DEPOSIT, 1, subject=UUID(int=100 + number))], at=AT)
        except KeyReused:
            return "refused"
        return "recorded"

    assert sorted(in_threads(send)) == ["recorded"] + ["refused"] * 7


def test_batches_that_touch_the_same_purses_in_opposite_order_do_not_wait_for_each_other_for_ever(open_book):
    people = [UUID(int=200 + number) for number in range(6)]

    def send(number: int) -> int:
        order = people if number % 2 else people[::-1]
        for turn in range(5):
            batch = [request(f"{number}-{turn}-{who}", FlowKind.DEPOSIT, 1, subject=who) for who in order]
            with entered(system_scope("test")):
                post(batch, at=AT)
        return len(order) * 5

    assert sum(in_threads(send)) == THREADS * 30
    with entered(system_scope("test")):
        held = balances()
    assert all(held[Account(kind=AccountKind.PURSE, subject_id=who)] == THREADS * 5 for who in people)


def test_a_late_leg_written_before_the_seal_was_visible_fails_at_its_commit(open_book):
    """Two owners: one smuggles balanced legs in while the other seals the flow they belong to."""
    late = (
        "INSERT INTO funds_leg (flow_id, leg_count, position, account_id, amount_fen)"
        " SELECT id, 4, p, account, sign * 50"
        " FROM (VALUES (%s::uuid)) f (id), (SELECT funds_account_id('custodian_bank', NULL, '')) b (account),"
        " (VALUES (3, -1), (4, 1)) l (p, sign)"
    )
    sealed = request("sealed", FlowKind.DEPOSIT, 5)
    with psycopg.connect(os.environ["DATABASE_OWNER_URL"]) as owner:
        owner.execute("SELECT set_config('hub.scope_kind', 'system', false)")
        owner.execute(late, [flow_id(key=sealed.key)])
        with entered(system_scope("test")):
            post([sealed], at=AT)
        with pytest.raises(psycopg.errors.ForeignKeyViolation, match="leg_of_a_flow_that_counts_it"):
            owner.commit()


@st.composite
def requests(draw: st.DrawFn) -> list[FlowRequest]:
    def one(number: int) -> FlowRequest:
        kind = draw(st.sampled_from(FlowKind))
        return request(
            f"k{number}",
            kind,
            draw(st.integers(1, 30)),
            subject=UUID(int=draw(st.integers(1, 2))) if RULE_OF[kind].needs_subject else None,
            project=draw(st.sampled_from(("ORCHARD-1", "QUARRY-2"))) if RULE_OF[kind].needs_project else None,
        )

    return [one(number) for number in range(draw(st.integers(1, 25)))]


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(asked=requests())
def test_the_database_and_the_plain_ledger_agree_on_every_flow(db, asked):
    """Random flows, most of them refused: the database holds exactly what the domain's definition holds."""
    plain: dict[Account, int] = {}
    with entered(system_scope("test")):
        savepoint = connection.savepoint()
        for one in asked:
            expected = _refusal(plain, one)
            if expected is None:
                plain = dict(apply(plain, one))
                assert post([one], at=AT) == {one.key: flow_id(key=one.key)}
                continue
            with pytest.raises(Overdraft) as refused:
                post([one], at=AT)
            assert (refused.value.account, refused.value.holds_fen) == (expected.account.kind, expected.balance_fen)
        assert {account: fen for account, fen in balances().items() if fen} == {a: f for a, f in plain.items() if f}
        connection.savepoint_rollback(savepoint)


def _refusal(plain: dict[Account, int], one: FlowRequest) -> BalanceTooLow | None:
    try:
        apply(plain, one)
    except BalanceTooLow as refusal:
        return refusal
    return None
