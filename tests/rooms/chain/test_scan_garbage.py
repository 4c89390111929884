"""Whatever somebody writes into the rows by hand is a finding; nothing ends the scan or hides the other findings."""

import os
from uuid import UUID, uuid4

import psycopg
import pytest
from django.db import connection

from chain import evidence
from chain.connection import connected_to
from chain.ledgers.memory import MemoryLedger
from chain.models import Entry
from chain.operations import anchor
from chain.queries import last_scan, overview
from chain.scan.findings import Flaw
from chain.scan.named import findings_of, named_findings
from hub.access.scope import entered, system_scope
from hub.servers.addresses import in_database
from tests.rooms.chain.world import AT, LATER, fact_bytes, logged, on, scan

pytestmark = pytest.mark.django_db(transaction=True)
LIVE: dict[UUID, object] = {}


class Gone(LookupError):
    """The invented room has no such row."""


def live_row(fact_id: UUID) -> object:
    if fact_id not in LIVE:
        raise Gone(fact_id)
    value = LIVE[fact_id]
    if isinstance(value, Exception):
        raise value
    return value


@pytest.fixture(autouse=True)
def room(monkeypatch, key):
    LIVE.clear()
    monkeypatch.setattr(evidence, "_contents", {"contract": live_row})
    with connected_to(on(MemoryLedger(), key)):
        yield


@pytest.fixture
def entries() -> list[Entry]:
    made = [logged(number, subject=uuid4()) for number in range(6)]
    LIVE.update({entry.fact_id: fact_bytes(number) for number, entry in enumerate(made)})
    anchor(at=AT)
    LIVE[made[5].fact_id] = fact_bytes(99)
    return made


def tamper(*statements: str) -> None:
    name = connection.settings_dict["NAME"]
    with psycopg.connect(in_database(os.environ["HUB_TEST_ADMIN_URL"], name), autocommit=True) as session:
        session.execute("SET session_replication_role = replica")
        for statement in statements:
            session.execute(statement)


def found() -> list:
    with entered(system_scope("test")):
        return list(scan(at=LATER))


def records(findings) -> set[tuple]:
    return {(one.flaw, one.index) for one in findings if one.flaw is not Flaw.GUARD_MISSING}


OTHER = (Flaw.ROW_CHANGED, 5)
"""The second tampering, behind the garbage: it must be named every time."""
WHAT_A_ROOM_MAY_RAISE = [
    TypeError("'NoneType' object is not iterable"), AttributeError("'int' object has no attribute 'items'"),
    KeyError("amount"), IndexError("list index out of range"), ValueError("bad"), ArithmeticError("x"),
    RecursionError("too deep"), OverflowError("too large"), UnicodeDecodeError("utf-8", b"x", 0, 1, "bad"),
    AssertionError("never"),
]  # fmt: skip


@pytest.mark.parametrize("damage", WHAT_A_ROOM_MAY_RAISE, ids=lambda one: type(one).__name__)
def test_a_live_row_that_cannot_be_projected_is_a_changed_row(entries, damage):
    LIVE[entries[2].fact_id] = damage
    findings = found()
    assert records(findings) == {(Flaw.ROW_CHANGED, 2), OTHER}
    assert {one.detail for one in findings if one.index == 2} == {
        f"the live record cannot be read: {type(damage).__name__}"
    }


@pytest.mark.parametrize(
    "garbage", [b"", b"null", b"[]", b"7", b'"x"', b"{", b"[" * 100_000, b"\xff", b'{"a":' + b"9" * 5000 + b"}"]
)
def test_a_projection_of_another_shape_is_a_changed_row(entries, garbage):
    LIVE[entries[2].fact_id] = garbage
    assert records(found()) == {(Flaw.ROW_CHANGED, 2), OTHER}


def test_a_projection_that_breaks_the_transaction_is_a_changed_row(entries):
    def broken(_fact_id):
        connection.cursor().execute("SELECT 1 / 0")

    LIVE[entries[2].fact_id] = b""
    evidence._contents["contract"] = lambda fact_id: (
        broken(fact_id) if fact_id == entries[2].fact_id else live_row(fact_id)
    )
    assert records(found()) == {(Flaw.ROW_CHANGED, 2), OTHER}


NULLABLE = ["kind", "fact_id", "version", "fact_mark", "entry_hash", "leaf_hash", "sealed_fact_id",
            "sealed_record_id", "recorded_at", "receipt"]  # fmt: skip


@pytest.mark.parametrize("column", NULLABLE)
def test_an_entry_with_a_hole_in_it_is_named(entries, column):
    tamper(
        f"ALTER TABLE chain_entry ALTER COLUMN {column} DROP NOT NULL",
        f"UPDATE chain_entry SET {column} = NULL WHERE index = 2",
    )
    findings = found()
    assert OTHER in records(findings)
    assert 2 in {one.index for one in findings}


TEXTS = ["''", "'xyz'", "repeat('f', 63)", "repeat('G', 64)", "'√'"]


@pytest.mark.parametrize("column", ["entry_hash", "leaf_hash", "receipt", "fact_mark", "kind"])
@pytest.mark.parametrize("text", TEXTS)
def test_an_entry_with_garbage_in_it_is_named(entries, column, text):
    tamper(f"UPDATE chain_entry SET {column} = {text} WHERE index = 2")
    findings = found()
    assert OTHER in records(findings)
    assert 2 in {one.index for one in findings}


@pytest.mark.parametrize("moment", ["infinity", "-infinity", "294000-01-01", "0044-03-15 BC"])
def test_an_entry_of_no_calendar_is_named(entries, moment):
    tamper(f"UPDATE chain_entry SET recorded_at = '{moment}' WHERE index = 2")
    findings = found()
    assert OTHER in records(findings)
    assert 2 in {one.index for one in findings}


@pytest.mark.parametrize("index", [-1, -(2**62), 7, 10**6, 2**53 + 1, 2**63 - 1])
def test_an_entry_at_an_impossible_place_is_named_and_its_place_is_missed(entries, index):
    tamper(
        "ALTER TABLE chain_entry DROP CONSTRAINT entry_index_from_zero",
        f"UPDATE chain_entry SET index = {index} WHERE index = 2",
    )
    findings = found()
    assert {OTHER, (Flaw.ENTRY_MOVED, index), (Flaw.ENTRY_MISSING, 2)} <= records(findings)


@pytest.mark.parametrize("version", [0, 2**31 - 1])
def test_a_version_that_was_never_logged_is_named(entries, version):
    tamper(f"UPDATE chain_entry SET version = {version} WHERE index = 2")
    assert {OTHER, (Flaw.ENTRY_CHANGED, 2)} <= records(found())


@pytest.mark.parametrize("subject_seq", [-1, 2**63 - 1])
def test_a_subject_number_that_was_never_given_is_named(entries, subject_seq):
    tamper(f"UPDATE chain_entry SET subject_seq = {subject_seq} WHERE index = 2")
    assert {OTHER, (Flaw.ENTRY_CHANGED, 2)} <= records(found())


def test_two_entries_at_one_place_are_named(entries):
    tamper(
        "ALTER TABLE chain_entry DROP CONSTRAINT chain_entry_index_key",
        "UPDATE chain_entry SET index = 1 WHERE index = 2",
    )
    assert {OTHER, (Flaw.ENTRY_MOVED, 1), (Flaw.ENTRY_MISSING, 2)} <= records(found())


SEALED = [
    "digest = ''", "digest = repeat('0', 64)", "owner_kind = ''", "owner_id = gen_random_uuid()", "purpose = 'x'",
    "sealed_at = 'infinity'", "sealed_at = '-infinity'", "subject_id = NULL, owner_kind = 'x'", r"ciphertext = '\x'",
    "subject_id = gen_random_uuid(), digest = repeat('1', 64)",
]  # fmt: skip


@pytest.mark.parametrize("change", SEALED)
@pytest.mark.parametrize("part", ["sealed_fact_id", "sealed_record_id"])
def test_garbage_in_the_vault_is_named(entries, part, change):
    tamper(f"UPDATE vault_sealedcontent SET {change} WHERE id = '{getattr(entries[2], part)}'")
    findings = found()
    assert OTHER in records(findings)
    assert 2 in {one.index for one in findings}


NODES = [
    "UPDATE chain_node SET digest = '' WHERE level = 1 AND position = 0",
    "ALTER TABLE chain_node ALTER COLUMN digest DROP NOT NULL; UPDATE chain_node SET digest = NULL WHERE level = 2",
    "INSERT INTO chain_node (level, position, digest) VALUES (32767, 0, '')",
    "INSERT INTO chain_node (level, position, digest) VALUES (1, 9223372036854775807, '')",
    "INSERT INTO chain_node (level, position, digest) VALUES (1, -7, '')",
    "DELETE FROM chain_node",
]


@pytest.mark.parametrize("statement", NODES)
def test_garbage_among_the_nodes_is_named(entries, statement):
    tamper(statement)
    assert records(found()) >= {OTHER, (Flaw.TREE_CHANGED, None)}


CHECKPOINTS = [
    "root = ''", "root = 'zz'", "meta = '√'", "size = 0", "size = -1", "size = 9223372036854775807",
    "seq = 9223372036854775807", "mined_at = 'infinity', root = 'x'",
]  # fmt: skip


@pytest.mark.parametrize("change", CHECKPOINTS)
def test_garbage_in_a_checkpoint_is_named(entries, change):
    tamper(f"UPDATE chain_checkpoint SET {change}")
    flaws = {flaw for flaw, _ in records(found())}
    assert OTHER[0] in flaws
    assert flaws & {Flaw.CHECKPOINT_CHANGED, Flaw.LOG_REWRITTEN}


def test_a_log_that_was_emptied_is_named_place_by_place(entries):
    tamper("DELETE FROM chain_filemark", "DELETE FROM chain_entry")
    missing = {one.index for one in found() if one.flaw is Flaw.ENTRY_MISSING}
    assert missing == set(range(6))


def test_a_scan_that_cannot_go_on_says_so_and_keeps_what_it_found(entries):
    tamper("ALTER TABLE chain_entry RENAME COLUMN receipt TO recipe")
    findings = found()
    assert (Flaw.SCAN_STOPPED, "log") in {(one.flaw, one.kind) for one in findings}
    assert "chain_entry.receipt" in {one.record for one in findings if one.flaw is Flaw.GUARD_MISSING}
    assert [one.flaw for one in findings_of(last_scan())] != []


def test_the_console_can_show_what_was_found_in_garbage(entries):
    tamper(
        "ALTER TABLE chain_entry ALTER COLUMN kind DROP NOT NULL",
        "UPDATE chain_entry SET kind = NULL, recorded_at = 'infinity' WHERE index = 2",
    )
    found()
    assert overview().contradicted >= 2
    assert len(named_findings(last_scan(), limit=50)) >= 2


@pytest.mark.parametrize(
    "statement",
    [
        "ALTER FUNCTION hub_refuse_change() RENAME TO aside",
        "DROP FUNCTION hub_refuse_change() CASCADE",
        "ALTER FUNCTION hub_visible_subjects() RENAME TO aside",
    ],
)
def test_guards_that_cannot_even_be_made_again_are_named(entries, statement):
    tamper(statement)
    findings = found()
    assert Flaw.GUARD_MISSING in {one.flaw for one in findings}
    assert OTHER in records(findings)
