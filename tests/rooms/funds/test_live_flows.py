"""Live flows read by the thousand have the bytes that were sealed; what is written into them by hand has others."""

import os
import unicodedata
from collections.abc import Iterator
from datetime import timedelta
from itertools import count

import psycopg
import pytest
from django.db import connection
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from hub.access.scope import entered, system_scope
from hub.catalogue.operations import register_project
from hub.funds import evidence
from hub.funds.domain.requests import LONGEST_KEY
from hub.funds.evidence import content_for, contents_for
from hub.funds.operations import post_flows, reverse_flow
from hub.funds.sealing import seal_flows
from hub.servers.addresses import in_database
from hub.vault.operations import unseal_by_owner
from tests.rooms.funds.conftest import AT, BY, DAY, project_facts
from tests.rooms.funds.test_posting import bid, deposit

AWKWARD = ['a "quoted" one', "back\\slash", "制表\t换行\n", "\x01\x1f\x7f", "é中文🜚", "</script>&'", "{}%s%%", "a/b"]
FEN = [1, 9, 10, 99, 100, 101, 123456789, 10**15]
numbers = count()
keys = st.text(st.characters(exclude_categories=["Cc", "Cs"]), min_size=1, max_size=30).filter(
    lambda text: text.strip() == text and unicodedata.is_normalized("NFC", text)
)


def sealed(flow) -> bytes:
    return unseal_by_owner(owner_kind="flow", owner_id=flow.id, purpose="evidence")


def spelled_alike(flows) -> None:
    seal_flows([flow.id for flow in flows], at=AT)
    many = contents_for([str(flow.id) for flow in flows])
    for flow in flows:
        assert many[str(flow.id)] == content_for(flow.id) == sealed(flow)


def test_awkward_keys_amounts_and_times_are_spelled_as_they_were_sealed(projects, contract, monkeypatch):
    """Control characters are refused now; flows from before keep theirs."""
    monkeypatch.setattr("hub.funds.operations.require_sound", lambda _: None)
    flows = []
    for number, (key, fen) in enumerate(zip(AWKWARD, FEN, strict=True)):
        at = AT + timedelta(microseconds=number * 500_500)
        flows += post_flows(requests=[deposit(f"d{key}d", fen)], by=BY, at=at)
    flows += post_flows(requests=[bid("b", 600), bid("c", 7, contract_number=contract.number)], by=BY, at=AT)
    flows += post_flows(requests=[deposit("k" * LONGEST_KEY, 5)], by=BY, at=AT)
    flows.append(reverse_flow(key="r", reversed_key="b", reason="x", effective_date=DAY, by=BY, at=AT))
    spelled_alike(flows)


@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(key=keys, fen=st.integers(1, 10**12), later_us=st.integers(0, 10**12))
def test_any_flow_is_spelled_as_it_was_sealed(system_scope, key, fen, later_us):
    fresh = f"{next(numbers)}{key}"
    spelled_alike(post_flows(requests=[deposit(fresh, fen)], by=BY, at=AT + timedelta(microseconds=later_us)))


WRITTEN_BY_HAND = [
    "UPDATE funds_flow SET key = key || '.'",
    "UPDATE funds_flow SET kind = 'withdrawal'",
    "UPDATE funds_flow SET amount_fen = -amount_fen",
    "UPDATE funds_flow SET amount_fen = amount_fen + 1",
    "UPDATE funds_flow SET subject_id = gen_random_uuid()",
    "UPDATE funds_flow SET subject_id = NULL",
    "UPDATE funds_flow SET project_code = 'x'",
    "UPDATE funds_flow SET contract_number = 'x'",
    "UPDATE funds_flow SET reverses_id = id",
    "UPDATE funds_flow SET effective_date = '2026-11-21 BC'",
    "UPDATE funds_flow SET effective_date = 'infinity'",
    "UPDATE funds_flow SET recorded_at = '2026-11-21 03:00:00+00 BC'",
    "UPDATE funds_flow SET recorded_at = '12026-11-21 03:00:00+00'",
    "UPDATE funds_flow SET recorded_at = recorded_at + interval '1 microsecond'",
    "UPDATE funds_flow SET recorded_at = '-infinity'",
    "UPDATE funds_leg SET amount_fen = amount_fen * 2",
    "UPDATE funds_leg SET position = 3 - position",
    "UPDATE funds_leg SET account_id = gen_random_uuid() WHERE position = 2",
    "UPDATE funds_account SET kind = 'escrow' WHERE kind = 'purse'",
    "UPDATE funds_account SET subject_id = gen_random_uuid() WHERE kind = 'purse'",
    "UPDATE funds_account SET project_code = 'x' WHERE kind = 'escrow'",
    "DELETE FROM funds_leg WHERE position = 2",
    "DELETE FROM funds_leg",
    "DELETE FROM funds_account",
    "INSERT INTO funds_leg (flow_id, leg_count, position, account_id, amount_fen)"
    " SELECT flow_id, leg_count, 3, gen_random_uuid(), 1 FROM funds_leg WHERE position = 1",
    "ALTER TABLE funds_leg ALTER position DROP NOT NULL; INSERT INTO funds_leg (flow_id, leg_count, account_id,"
    " amount_fen) SELECT flow_id, leg_count, account_id, 1 FROM funds_leg WHERE position = 1",
    "ALTER TABLE funds_leg ALTER amount_fen DROP NOT NULL; UPDATE funds_leg SET amount_fen = NULL",
    "ALTER TABLE funds_account ALTER kind DROP NOT NULL; UPDATE funds_account SET kind = NULL",
    "ALTER TABLE funds_flow ALTER key DROP NOT NULL; UPDATE funds_flow SET key = NULL",
    "ALTER TABLE funds_flow ALTER amount_fen DROP NOT NULL; UPDATE funds_flow SET amount_fen = NULL",
]  # fmt: skip


@pytest.fixture
def superuser(transactional_db) -> Iterator[psycopg.Connection]:
    """Whoever has the machine: no trigger fires, no check holds."""
    address = in_database(os.environ["HUB_TEST_ADMIN_URL"], connection.settings_dict["NAME"])
    with psycopg.connect(address) as hand:
        yield hand
        hand.rollback()


@pytest.mark.django_db(transaction=True)
def test_whatever_is_written_by_hand_is_spelled_otherwise_or_not_at_all(superuser):
    with entered(system_scope("test")):
        register_project(facts=project_facts("ORCHARD-1"), by=BY, at=AT)
        _, flow = post_flows(requests=[deposit("d", 700), bid("b", 600)], by=BY, at=AT)
        seal_flows([flow.id], at=AT)
        expected = sealed(flow)
    assert live(superuser, flow.id) == expected
    constraints = superuser.execute(
        "SELECT conrelid::regclass, conname FROM pg_constraint WHERE contype IN ('c', 'u')"
        " AND conrelid IN ('funds_leg'::regclass, 'funds_flow'::regclass, 'funds_account'::regclass)"
    ).fetchall()
    superuser.execute("SET session_replication_role = replica")
    for table, name in constraints:
        superuser.execute(f"ALTER TABLE {table} DROP CONSTRAINT {name} CASCADE")
    for statement in WRITTEN_BY_HAND:
        superuser.execute("SAVEPOINT one")
        superuser.execute(statement)
        assert live(superuser, flow.id) != expected, statement
        superuser.execute("ROLLBACK TO SAVEPOINT one")
    assert live(superuser, flow.id) == expected


def live(hand: psycopg.Connection, flow_id) -> bytes | None:
    """What a scan would read in this session; None where reading raises, as then nobody is acquitted."""
    row = hand.execute(evidence._LIVE, {"ids": f"{{{flow_id}}}"}).fetchone()
    try:
        return evidence._spelled(*row[1:]) if row else None
    except (TypeError, ValueError):
        return None
