"""The scan names what was changed, removed, moved or switched off, by kind, record and place."""

import os
from dataclasses import replace
from uuid import UUID, uuid4

import psycopg
import pytest
from django.core.management import CommandError, call_command
from django.db import connection, connections

from chain import evidence
from chain.connection import connected_to
from chain.ledgers.memory import MemoryLedger
from chain.ledgers.port import CallReverted
from chain.models import Alarm, Entry, ScanFinding
from chain.operations import AnchorRefused, anchor
from chain.queries import RecordState, overview, proof_state
from chain.scan import log
from chain.scan.findings import Flaw
from hub.access.scope import entered, system_scope
from hub.servers.addresses import in_database
from hub.vault.operations import seal
from tests.rooms.chain.world import AT, LATER, fact_bytes, logged, on, scan

pytestmark = pytest.mark.django_db(transaction=True)
LIVE: dict[UUID, bytes] = {}


class Gone(LookupError):
    """The invented room has no such row."""


def live_row(fact_id: UUID) -> bytes:
    if fact_id not in LIVE:
        raise Gone(fact_id)
    return LIVE[fact_id]


@pytest.fixture(autouse=True)
def live_rows(monkeypatch):
    """The rows of an invented room."""
    LIVE.clear()
    monkeypatch.setattr(evidence, "_contents", {"contract": live_row})


@pytest.fixture
def ledger(key):
    chain = MemoryLedger()
    with connected_to(on(chain, key)):
        yield chain


def made(count: int = 6) -> list[Entry]:
    entries = []
    for number in range(count):
        entry = logged(number, subject=uuid4())
        LIVE[entry.fact_id] = fact_bytes(number)
        entries.append(entry)
    return entries


def found(*, at=LATER) -> list[tuple]:
    with entered(system_scope("test")):
        return [(one.flaw, one.kind, one.record, one.index) for one in scan(at=at)]


def tamper(*statements: str) -> None:
    """Do as somebody with a superuser's login could: no trigger fires."""
    name = connection.settings_dict["NAME"]
    with psycopg.connect(in_database(os.environ["HUB_TEST_ADMIN_URL"], name), autocommit=True) as session:
        session.execute("SET session_replication_role = replica")
        for statement in statements:
            session.execute(statement)


def test_untouched_evidence_has_no_findings(ledger):
    made()
    anchor(at=AT)
    assert found() == []
    assert overview().contradicted == 0


def test_one_changed_live_row_is_named(ledger):
    entries = made()
    anchor(at=AT)
    LIVE[entries[2].fact_id] = fact_bytes(99)
    assert found() == [(Flaw.ROW_CHANGED, "contract", str(entries[2].fact_id), 2)]
    assert ScanFinding.objects.get().detail == "number"
    assert proof_state("contract", entries[2].fact_id).state is RecordState.CONTRADICTED
    assert proof_state("contract", entries[3].fact_id).state is RecordState.FINAL
    LIVE[entries[2].fact_id] = fact_bytes(2)
    assert found() == []
    assert proof_state("contract", entries[2].fact_id).state is RecordState.FINAL


def test_a_deleted_live_row_is_named(ledger):
    entries = made()
    del LIVE[entries[4].fact_id]
    assert found() == [(Flaw.ROW_MISSING, "contract", str(entries[4].fact_id), 4)]


def test_one_changed_byte_in_the_vault_is_named(ledger):
    entries = made()
    tamper(
        "UPDATE vault_sealedcontent SET ciphertext = set_byte(ciphertext, 20, get_byte(ciphertext, 20) # 1) "
        f"WHERE id = '{entries[1].sealed_fact_id}'"
    )
    assert found() == [(Flaw.ORIGINAL_CHANGED, "contract", str(entries[1].fact_id), 1)]


DAMAGE = [r"ciphertext = '\x0101020304' || ciphertext", r"ciphertext = '\x0102'", r"ciphertext = '\x'"]


@pytest.mark.parametrize("part", ["sealed_fact_id", "sealed_record_id"])
@pytest.mark.parametrize("damage", DAMAGE)
def test_damage_of_any_sort_is_named_and_the_scan_goes_on(ledger, damage, part):
    entries = made()
    tamper(f"UPDATE vault_sealedcontent SET {damage} WHERE id = '{getattr(entries[1], part)}'")
    LIVE[entries[3].fact_id] = fact_bytes(99)
    assert found() == [
        (Flaw.ORIGINAL_CHANGED, "contract", str(entries[1].fact_id), 1),
        (Flaw.ROW_CHANGED, "contract", str(entries[3].fact_id), 3),
    ]


def test_a_changed_salt_is_named(ledger):
    entries = made()
    tamper(
        "UPDATE vault_sealedcontent SET ciphertext = set_byte(ciphertext, 40, get_byte(ciphertext, 40) # 1) "
        f"WHERE id = '{entries[1].sealed_record_id}'"
    )
    assert found() == [(Flaw.ORIGINAL_CHANGED, "contract", str(entries[1].fact_id), 1)]


def test_a_deleted_original_is_named(ledger):
    entries = made()
    tamper(f"DELETE FROM vault_sealedcontent WHERE id = '{entries[3].sealed_fact_id}'")
    assert found() == [(Flaw.ORIGINAL_MISSING, "contract", str(entries[3].fact_id), 3)]


def test_swapped_originals_are_both_named(ledger):
    entries = made()
    one, other = entries[0], entries[5]
    tamper(
        f"UPDATE chain_entry SET sealed_fact_id = gen_random_uuid() WHERE id = '{one.id}'",
        f"UPDATE chain_entry SET sealed_fact_id = '{one.sealed_fact_id}' WHERE id = '{other.id}'",
        f"UPDATE chain_entry SET sealed_fact_id = '{other.sealed_fact_id}' WHERE id = '{one.id}'",
    )
    named = {finding[2:] for finding in found()}
    assert named == {(str(one.fact_id), 0), (str(other.fact_id), 5)}


def test_a_deleted_entry_is_named_with_its_place(ledger):
    entries = made()
    anchor(at=AT)
    tamper(
        f"DELETE FROM chain_filemark WHERE entry_id = '{entries[2].id}'",
        f"DELETE FROM chain_entry WHERE id = '{entries[2].id}'",
    )
    findings = found()
    assert (Flaw.ENTRY_MISSING, "contract", str(entries[2].fact_id), 2) in findings
    assert (Flaw.LOG_REWRITTEN, "checkpoint", "checkpoint 1", None) in findings
    assert not any(finding[3] not in (2, None) for finding in findings)


def test_a_deleted_last_entry_is_named_although_no_gap_shows(ledger):
    entries = made()
    last = entries[-1]
    tamper(
        f"DELETE FROM chain_filemark WHERE entry_id = '{last.id}'", f"DELETE FROM chain_entry WHERE id = '{last.id}'"
    )
    assert (Flaw.ENTRY_MISSING, "contract", str(last.fact_id)) in {finding[:3] for finding in found()}


def test_swapped_entries_are_both_named(ledger):
    entries = made()
    anchor(at=AT)
    tamper(
        f"UPDATE chain_entry SET index = 1000 WHERE id = '{entries[1].id}'",
        f"UPDATE chain_entry SET index = 1 WHERE id = '{entries[4].id}'",
        f"UPDATE chain_entry SET index = 4 WHERE id = '{entries[1].id}'",
    )
    moved = {finding[2:] for finding in found() if finding[0] is Flaw.ENTRY_MOVED}
    assert moved == {(str(entries[1].fact_id), 4), (str(entries[4].fact_id), 1)}


@pytest.mark.parametrize("column", ["entry_hash", "leaf_hash", "fact_mark", "subject_token"])
def test_a_changed_entry_is_named(ledger, column):
    entries = made()
    tamper(f"UPDATE chain_entry SET {column} = repeat('0', 64) WHERE id = '{entries[3].id}'")
    findings = found()
    assert {finding[1:] for finding in findings if finding[0] in (Flaw.ENTRY_CHANGED, Flaw.ENTRY_MOVED)} == {
        ("contract", str(entries[3].fact_id), 3)
    }


def test_a_changed_tree_node_is_named(ledger):
    made()
    tamper("UPDATE chain_node SET digest = decode(repeat('00', 32), 'hex') WHERE level = 1 AND position = 1")
    assert found() == [(Flaw.TREE_CHANGED, "log", "entries 2 to 3", None)]


def test_a_changed_checkpoint_row_is_told_from_the_contract(ledger):
    made()
    anchor(at=AT)
    tamper("UPDATE chain_checkpoint SET meta = repeat('0', 64)")
    assert found() == [(Flaw.CHECKPOINT_CHANGED, "checkpoint", "checkpoint 1", None)]
    tamper("DELETE FROM chain_checkpoint")
    assert found() == [(Flaw.CHECKPOINT_CHANGED, "checkpoint", "checkpoint 1", None)]
    tamper("UPDATE chain_anchorattempt SET state = 'sent'")  # mined a moment ago, and not followed yet
    assert found() == []


def test_a_node_that_tells_of_checkpoints_without_end_ends_no_scan(ledger, monkeypatch):
    made()
    anchor(at=AT)
    honest = ledger.head
    monkeypatch.setattr(ledger, "head", lambda contract: replace(honest(contract), seq=2**70))
    monkeypatch.setattr(log, "NAMED_AT_MOST", 3)
    told = [record for flaw, _, record, _ in found() if flaw is Flaw.CHECKPOINT_CHANGED]
    assert told == ["checkpoint 2", "checkpoint 3", "checkpoint 4"]


def rewritten() -> None:
    """Replace leaf, entry and every stored node by a consistent forgery, as an owner with all keys but one could."""
    from chain.domain.tree import Frontier
    from chain.verifier import leaf_hash

    forged, state = bytes(range(32)), Frontier()
    leaves = [bytes.fromhex(leaf) for leaf in Entry.objects.order_by("index").values_list("leaf_hash", flat=True)]
    leaves[1] = leaf_hash(forged)
    statements = [
        f"UPDATE chain_entry SET entry_hash = '{forged.hex()}', leaf_hash = '{leaves[1].hex()}' WHERE index = 1"
    ]
    for leaf in leaves:
        state, full = state.append(leaf)
        for ref, digest in full[1:]:
            statements.append(
                f"UPDATE chain_node SET digest = decode('{digest.hex()}', 'hex') "
                f"WHERE level = {ref.level} AND position = {ref.position}"
            )
    tamper(*statements)


def test_a_rewritten_log_is_named_and_neither_we_nor_the_contract_anchor_it(ledger, key):
    entries = made()
    anchor(at=AT)
    rewritten()
    findings = found()
    assert (Flaw.LOG_REWRITTEN, "checkpoint", "checkpoint 1", None) in findings
    assert {finding[3] for finding in findings} == {1, None}
    logged(7)
    with pytest.raises(AnchorRefused, match="no longer begins with checkpoint 1"):
        anchor(at=LATER)
    assert Alarm.objects.get(resolved_at=None).name == "log_rewritten"
    _contract_refuses_too(ledger, key)
    assert len(entries) == 6


def _contract_refuses_too(ledger, key) -> None:
    from chain.domain.tree import consistency_ranges, range_hashes, tree_root
    from chain.ledgers.artifact import anchor_data
    from chain.nodes import read_nodes

    proof = range_hashes(consistency_ranges(first=6, second=7), read=read_nodes)
    root = tree_root(size=7, read=read_nodes)
    data = anchor_data(size=7, root=root, meta=bytes(32), proof=proof)
    contract = next(iter(ledger.contracts))
    with pytest.raises(CallReverted, match="NotConsistent"):
        ledger.estimate_gas(sender=key.address, to=contract, data=data)


@pytest.mark.parametrize(
    ("statement", "flaw"),
    [
        ("DROP TRIGGER chain_entry_append_only ON chain_entry", ("trigger", "chain_entry.chain_entry_append_only")),
        (
            "ALTER TABLE chain_node DISABLE TRIGGER chain_node_append_only",
            ("trigger", "chain_node.chain_node_append_only"),
        ),
        (
            "ALTER TABLE vault_sealedcontent NO FORCE ROW LEVEL SECURITY",
            ("row_security", "vault_sealedcontent"),
        ),
        (
            "DROP POLICY vault_sealedcontent_scope ON vault_sealedcontent",
            ("policy", "vault_sealedcontent.vault_sealedcontent_scope"),
        ),
        (
            "CREATE OR REPLACE FUNCTION hub_refuse_change() RETURNS trigger LANGUAGE plpgsql AS "
            "$body$ BEGIN RETURN NEW; END $body$",
            ("function", "hub_refuse_change"),
        ),
    ],
)
def test_ddl_that_lowers_a_guard_is_named(ledger, statement, flaw):
    made(1)
    tamper(statement)
    assert (Flaw.GUARD_MISSING, *flaw, None) in found()


def test_a_sealed_fact_that_never_reached_the_log_is_named(ledger, system_scope_reader):
    owner = uuid4()
    system_scope_reader(
        lambda: seal(purpose="evidence", owner_kind="flow", owner_id=owner, content=b"{}", subject_id=None, at=AT)
    )
    assert found(at=AT) == []
    assert found(at=LATER) == []
    from datetime import timedelta

    assert found(at=LATER + timedelta(seconds=1)) == [(Flaw.NOT_LOGGED, "flow", str(owner), None)]


def test_a_sequence_set_back_ends_the_command_with_a_sentence(ledger):
    made()
    call_command("scan")
    tamper("SELECT setval(pg_get_serial_sequence('chain_scanchunk', 'id'), 1, false)")
    with pytest.raises(CommandError, match=r"(?s)the scan is not done.*already exists"):
        call_command("scan")
    tamper("SELECT setval(pg_get_serial_sequence('chain_scanchunk', 'id'), (SELECT max(id) FROM chain_scanchunk))")
    call_command("scan")
    connections.close_all()


def test_the_command_prints_findings_and_ends_with_status_1(ledger, capsys):
    entries = made(2)
    call_command("scan")
    assert "2 records, 0 checkpoints" in capsys.readouterr().out
    LIVE[entries[0].fact_id] = b"{}"
    with pytest.raises(SystemExit) as end:
        call_command("scan")
    assert end.value.code == 1
    assert f"row_changed\tcontract\t{entries[0].fact_id}\t0" in capsys.readouterr().out
    connections.close_all()
