"""An erasure counts only with its tombstone in the log, and what may stay is still compared."""

import json
import os
from uuid import UUID, uuid4

import psycopg
import pytest
from django.db import connection

from chain import evidence
from chain.connection import connected_to
from chain.erasure import (
    StaysForEver,
    TombstoneKept,
    come_back,
    erase_facts,
    erase_record,
    erased_lawfully,
    standing_facts,
    stone_id,
    tombstone_of,
)
from chain.ledgers.memory import MemoryLedger
from chain.models import Entry
from chain.operations import anchor, subject_token
from chain.proofs import proof_bundle
from chain.queries import RecordState, entries_of_content, proof_state
from chain.records import open_fact, open_record
from chain.scan.findings import Flaw
from hub.access.scope import entered, system_scope
from hub.kernel.actor import system_actor
from hub.kernel.canonical import canonical_bytes
from hub.kernel.digest import sha256_hex
from hub.retention.parts import NotReady
from hub.servers.addresses import in_database
from hub.vault.operations import ContentErased, erase, seal
from tests.rooms.chain.world import AT, LATER, PDF, fact_bytes, logged, on, scan

pytestmark = pytest.mark.django_db(transaction=True)
BY = system_actor("test")
LIVE: dict[UUID, bytes] = {}


def skeleton(fact_id: UUID) -> bytes:
    """The invented room keeps number and amount for ever."""
    fields = json.loads(LIVE[fact_id])
    return canonical_bytes({name: fields[name] for name in ("number", "amount")})


@pytest.fixture(autouse=True)
def room(monkeypatch, key):
    LIVE.clear()
    monkeypatch.setattr(evidence, "_contents", {"contract": LIVE.__getitem__})
    monkeypatch.setattr(evidence, "_skeletons", {"contract": skeleton})
    with connected_to(on(MemoryLedger(), key)):
        yield


@pytest.fixture
def subject() -> UUID:
    return uuid4()


@pytest.fixture
def entries(subject) -> list[Entry]:
    made = [logged(number, subject=subject) for number in range(3)]
    LIVE.update({entry.fact_id: fact_bytes(number) for number, entry in enumerate(made)})
    anchor(at=AT)
    return made


def in_scope(work):
    with entered(system_scope("test")):
        return work()


def found() -> list[tuple]:
    return [(one.flaw, one.kind, one.index, one.detail) for one in in_scope(lambda: scan(at=LATER))]


def forget(entry: Entry) -> Entry:
    return in_scope(lambda: erase_record(entry, reason="closure + 30 days", by=BY, at=LATER))


def tamper(statement: str, *values: object) -> None:
    name = connection.settings_dict["NAME"]
    with psycopg.connect(in_database(os.environ["HUB_TEST_ADMIN_URL"], name), autocommit=True) as session:
        session.execute("SET session_replication_role = replica")
        session.execute(statement, values)


def test_an_erasure_leaves_a_tombstone_in_the_subjects_own_chain(entries):
    stone = forget(entries[1])
    assert (stone.kind, stone.fact_id, stone.index) == ("erasure", stone_id(entries[1]), 3)
    assert (stone.subject_token, stone.subject_seq) == (entries[1].subject_token, 3)
    envelope = in_scope(lambda: open_record(stone)).envelope_bytes
    assert json.loads(envelope)["subject_prev"] == entries[2].entry_hash
    for sealed_id in (entries[1].sealed_fact_id, entries[1].sealed_record_id):
        with pytest.raises(ContentErased):
            in_scope(lambda sealed_id=sealed_id: open_fact(Entry(sealed_fact_id=sealed_id)))


def test_an_erased_record_is_no_tampering_and_keeps_its_commitment(entries):
    forget(entries[1])
    assert set(in_scope(lambda: proof_bundle(entries[1].id))["record"]) == {"commitment"}
    assert found() == []
    anchor(at=LATER)
    assert found() == []
    assert proof_state("contract", entries[1].fact_id).state is RecordState.FINAL


def test_erasing_twice_leaves_one_tombstone_and_a_tombstone_is_not_erased(entries):
    stone = forget(entries[1])
    assert forget(entries[1]) == stone
    with pytest.raises(TombstoneKept):
        forget(stone)


def test_the_erased_document_no_longer_leads_anywhere_but_to_the_other_records(entries):
    forget(entries[1])
    assert "erasure" not in {entry.kind for entry in entries_of_content(sha256_hex(PDF))}


def test_nothing_of_what_had_to_go_is_in_the_tombstone(entries):
    stone = forget(entries[1])
    said = json.loads(in_scope(lambda: open_fact(stone)))
    assert said["previous"] == {"number": "C-1", "amount": 100}
    assert "pdf_sha256" not in json.dumps(said)


@pytest.mark.parametrize(
    ("live", "fields"),
    [({"number": "C-9", "amount": 100}, "number"), ({"number": "C-1", "amount": 10**9}, "amount")],
)
def test_after_an_erasure_what_may_stay_is_still_compared(entries, live, fields):
    forget(entries[1])
    LIVE[entries[1].fact_id] = canonical_bytes(live)
    assert found() == [(Flaw.ROW_CHANGED, "contract", 1, fields)]


def test_what_had_to_go_may_be_gone_from_the_live_row(entries):
    forget(entries[1])
    LIVE[entries[1].fact_id] = canonical_bytes({"number": "C-1", "amount": 100, "pdf_sha256": None})
    assert found() == []


LOST = (Flaw.ORIGINAL_MISSING, "contract", 1, "marked as erased, but the log holds no such erasure")


def test_an_erasure_with_its_audit_row_but_no_tombstone_does_not_count(entries):
    """What an owner can do: blank the content and write the audit row that an erasure would have written."""

    def forge():
        for sealed_id in (entries[1].sealed_record_id, entries[1].sealed_fact_id):
            erase(sealed_id, reason="asked for", by=BY, at=AT)

    in_scope(forge)
    assert found() == [LOST]
    assert not in_scope(lambda: erased_lawfully(entries[1]))
    assert proof_state("contract", entries[1].fact_id).state is RecordState.CONTRADICTED


@pytest.mark.parametrize("part", ["sealed_fact_id", "sealed_record_id"])
def test_content_that_was_only_blanked_is_a_missing_original(entries, part):
    tamper(
        "UPDATE vault_sealedcontent SET ciphertext = NULL, erased_at = now(), erased_reason = 'x'"
        f" WHERE id = '{getattr(entries[1], part)}'"
    )
    assert found() == [LOST]


def test_a_tombstone_excuses_no_other_record(entries):
    forget(entries[0])
    in_scope(lambda: erase(entries[1].sealed_fact_id, reason="x", by=BY, at=AT))
    tamper("UPDATE chain_entry SET sealed_fact_id = gen_random_uuid() WHERE index = 0")
    tamper("UPDATE chain_entry SET sealed_fact_id = %s WHERE index = 1", entries[0].sealed_fact_id)
    assert LOST in found()


def test_a_tombstone_that_was_written_by_hand_does_not_count(entries):
    """Without the log's receipt key and the vault's keys nobody writes an entry that holds."""
    parts = [str(entries[1].sealed_fact_id), str(entries[1].sealed_record_id)]
    content = canonical_bytes(
        {"schema": "hub/erasure/v1", "entry": entries[1].entry_hash, "previous": {}, "sealed_ids": parts}
    )

    def forge():
        for sealed_id in (entries[1].sealed_record_id, entries[1].sealed_fact_id):
            erase(sealed_id, reason="asked for", by=BY, at=AT)
        other = logged(9, kind="note")
        return seal(purpose="evidence", owner_kind="erasure", owner_id=stone_id(entries[1]), content=content,
                    subject_id=None, at=AT), other  # fmt: skip

    sealed, other = in_scope(forge)
    tamper(
        "UPDATE chain_entry SET kind = 'erasure', fact_id = %s, sealed_fact_id = %s WHERE id = %s",
        stone_id(entries[1]), sealed.id, other.id,
    )  # fmt: skip
    assert LOST in found()
    assert in_scope(lambda: tombstone_of(entries[1])) is None


def test_a_tombstone_that_was_blanked_itself_does_not_count_any_more(entries):
    stone = forget(entries[1])
    tamper(
        "UPDATE vault_sealedcontent SET ciphertext = NULL, erased_at = now(), erased_reason = 'x'"
        f" WHERE id = '{stone.sealed_fact_id}'"
    )
    assert {(flaw, kind) for flaw, kind, *_ in found()} == {
        (Flaw.ORIGINAL_MISSING, "contract"),
        (Flaw.ORIGINAL_MISSING, "erasure"),
    }


def test_a_damaged_record_can_be_erased_and_its_tombstone_keeps_nothing(entries):
    tamper(
        "UPDATE vault_sealedcontent SET ciphertext = set_byte(ciphertext, 20, get_byte(ciphertext, 20) # 1)"
        f" WHERE id = '{entries[1].sealed_fact_id}'"
    )
    stone = forget(entries[1])
    assert json.loads(in_scope(lambda: open_fact(stone)))["previous"] == {}


def test_content_that_an_old_copy_brought_back_is_named_and_goes_again(entries, subject):
    name = connection.settings_dict["NAME"]
    with psycopg.connect(in_database(os.environ["HUB_TEST_ADMIN_URL"], name), autocommit=True) as session:
        (before,) = session.execute(
            "SELECT ciphertext FROM vault_sealedcontent WHERE id = %s", [entries[1].sealed_fact_id]
        ).fetchone()
    stone, tokens = forget(entries[1]), [subject_token(subject)]
    assert in_scope(lambda: come_back(tokens)) == ()
    tamper(
        "UPDATE vault_sealedcontent SET ciphertext = %s, erased_at = NULL, erased_reason = '' WHERE id = %s",
        before, entries[1].sealed_fact_id,
    )  # fmt: skip
    assert in_scope(lambda: open_fact(entries[1])) == fact_bytes(1)
    assert in_scope(lambda: come_back(tokens)) == (entries[1],)
    assert forget(entries[1]) == stone
    assert in_scope(lambda: come_back(tokens)) == ()
    assert found() == []


def test_where_the_row_goes_with_its_evidence_nothing_is_compared_any_more(entries):
    in_scope(
        lambda: erase_facts(kind="contract", fact_ids=[entries[1].fact_id], row_goes=True, reason="x", by=BY, at=AT)
    )
    del LIVE[entries[1].fact_id]
    assert found() == []
    del LIVE[entries[0].fact_id]
    assert [(flaw, index) for flaw, _, index, _ in found()] == [(Flaw.ROW_CHANGED, 0)]


def test_a_record_that_stays_for_ever_is_not_erased_and_an_erasure_round_the_refusal_is_named(entries, monkeypatch):
    forget(entries[1])
    assert found() == []
    monkeypatch.setattr(evidence, "_staying", {"contract"})
    with pytest.raises(StaysForEver, match="about no person"):
        forget(entries[0])
    assert {(flaw, index) for flaw, _, index, _ in found()} == {(Flaw.ORIGINAL_MISSING, 1)}


def test_what_is_not_in_the_log_yet_cannot_be_erased_with_proof(entries):
    with pytest.raises(NotReady, match="expected 2 records of kind contract"):
        in_scope(lambda: erase_facts(kind="contract", fact_ids=[entries[0].fact_id, uuid4()], reason="x", by=BY, at=AT))
    assert in_scope(lambda: standing_facts("contract", [entries[0].fact_id])) == (entries[0].fact_id,)


def test_an_erasure_that_fails_halfway_erases_nothing(entries, monkeypatch):
    monkeypatch.setattr("chain.erasure.erase", lambda *_arguments, **_named: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        forget(entries[1])
    assert Entry.objects.filter(kind="erasure").count() == 0
    assert in_scope(lambda: open_fact(entries[1])) == fact_bytes(1)
