"""Facts enter the log once, in order, hidden behind fresh salts, and stay as they entered."""

import json
import threading
from uuid import uuid4

import pytest
from django.db import IntegrityError, InternalError, connection, transaction
from django.db.utils import ProgrammingError

from chain.domain.tree import NodeRef, tree_root
from chain.models import Entry, FileMark, Node
from chain.nodes import log_size, read_nodes
from chain.operations import log_fact, record_sealed_fact, subject_token
from chain.queries import entries_of_content
from chain.receipts import receipt_holds
from chain.records import open_fact, open_record
from chain.sequencer import FactChanged, FactMismatch
from chain.verifier import leaf_hash
from chain.verifier.commitment import entry_hash
from hub.access.scope import entered, system_scope
from hub.kernel.digest import sha256_hex
from hub.kernel.events import Event
from hub.vault.operations import seal
from tests.domain.chain import slow_tree
from tests.rooms.chain.world import AT, LATER, PDF, fact_bytes, logged

pytestmark = pytest.mark.django_db


def test_entries_count_from_zero_without_gaps():
    assert [logged(number).index for number in range(5)] == [0, 1, 2, 3, 4]
    assert log_size() == 5


def test_the_stored_tree_is_the_defined_tree():
    entries = [logged(number) for number in range(11)]
    hashes = [bytes.fromhex(entry.entry_hash) for entry in entries]
    for size in range(1, 12):
        assert tree_root(size=size, read=read_nodes) == slow_tree.head(hashes[:size])
    assert Node.objects.count() == sum(11 >> level for level in (1, 2, 3))


def test_the_same_fact_twice_is_one_entry():
    first = logged(1, fact_id=(fact_id := uuid4()))
    assert logged(1, fact_id=fact_id).id == first.id
    assert Entry.objects.count() == 1


def test_the_same_fact_with_other_content_is_refused():
    logged(1, fact_id=(fact_id := uuid4()))
    with pytest.raises(FactChanged, match="logged with other content"):
        logged(2, fact_id=fact_id)
    assert logged(2, fact_id=fact_id, version=2).index == 1


def test_a_digest_that_is_not_the_sealed_contents_is_refused(system_scope):
    sealed = seal(
        purpose="evidence", owner_kind="contract", owner_id=uuid4(), content=fact_bytes(1), subject_id=None, at=AT
    )
    with pytest.raises(FactMismatch):
        log_fact(kind="contract", fact_id=uuid4(), digest=sha256_hex(b"other"), sealed_id=sealed.id, at=AT)


def test_the_vault_opens_what_the_entry_commits_to(system_scope):
    entry = logged(3)
    opened = open_record(entry)
    assert entry_hash(envelope=opened.envelope_bytes, salt=opened.salt).hex() == entry.entry_hash
    assert leaf_hash(bytes.fromhex(entry.entry_hash)).hex() == entry.leaf_hash
    assert opened.envelope.fact_digest.hex() == sha256_hex(open_fact(entry))
    assert open_fact(entry) == fact_bytes(3)


def test_a_subjects_entries_are_chained(system_scope):
    subject = uuid4()
    first, _, third = logged(1, subject=subject), logged(2, subject=uuid4()), logged(3, subject=subject)
    assert (first.subject_seq, third.subject_seq) == (0, 1)
    assert open_record(third).envelope.subject_prev.hex() == first.entry_hash


def test_no_column_holds_the_subject_or_an_unkeyed_digest():
    subject = uuid4()
    logged(1, subject=subject)
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT to_jsonb(e)::text FROM chain_entry e UNION ALL SELECT to_jsonb(f)::text FROM chain_filemark f"
        )
        everything = "".join(row for (row,) in cursor.fetchall())
    assert str(subject) not in everything
    assert sha256_hex(fact_bytes(1)) not in everything
    assert sha256_hex(PDF) not in everything
    assert subject_token(subject) in everything


def test_the_holder_of_a_content_or_of_its_document_finds_the_record():
    entry = logged(1)
    assert entries_of_content(sha256_hex(fact_bytes(1))) == [entry]
    assert entries_of_content(sha256_hex(PDF)) == [entry]
    assert entries_of_content(sha256_hex(b"other")) == []


def test_a_receipt_binds_entry_index_and_time():
    entry = logged(1)
    given = {"index": entry.index, "entry_hash": entry.entry_hash, "recorded_at": entry.recorded_at}
    assert receipt_holds(**given, receipt=entry.receipt)
    assert not receipt_holds(**given | {"index": 1}, receipt=entry.receipt)
    assert not receipt_holds(**given | {"recorded_at": LATER}, receipt=entry.receipt)
    assert not receipt_holds(**given, receipt="00" * 64)


def test_the_outbox_event_is_logged_under_the_subjects_token(system_scope):
    subject, fact_id = uuid4(), uuid4()
    sealed = seal(
        purpose="evidence", owner_kind="flow", owner_id=fact_id, content=fact_bytes(1), subject_id=subject, at=AT
    )
    payload = {
        "kind": "flow",
        "fact_id": str(fact_id),
        "digest": sealed.digest,
        "sealed_id": str(sealed.id),
        "subject_id": str(subject),
    }
    for _ in range(2):
        record_sealed_fact(Event(name="FactSealed", key=f"flow:{fact_id}:1", payload=payload), AT)
    entry = Entry.objects.get()
    assert (entry.kind, entry.fact_id, entry.subject_token) == ("flow", fact_id, subject_token(subject))


@pytest.mark.parametrize("table", ["chain_entry", "chain_filemark", "chain_node"])
@pytest.mark.parametrize("statement", ["UPDATE {0} SET id = id", "DELETE FROM {0}", "TRUNCATE {0} CASCADE"])
def test_the_database_refuses_to_change_what_was_logged(table, statement):
    logged(1), logged(2)
    refusals = (InternalError, IntegrityError, ProgrammingError)
    with pytest.raises(refusals), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement.format(table))
    assert Entry.objects.count() == 2


def test_nodes_above_the_leaves_are_where_the_tree_says():
    for number in range(4):
        logged(number)
    assert set(Node.objects.values_list("level", "position")) == {(1, 0), (1, 1), (2, 0)}
    assert set(read_nodes([NodeRef(0, 3), NodeRef(2, 0)])) == {NodeRef(0, 3), NodeRef(2, 0)}


@pytest.mark.django_db(transaction=True)
def test_writers_at_the_same_time_leave_neither_gap_nor_double():
    def write() -> None:
        try:
            for number in range(5):
                logged(number)
        finally:
            connection.close()

    threads = [threading.Thread(target=write) for _ in range(4)]
    [thread.start() for thread in threads]
    [thread.join() for thread in threads]
    entries = list(Entry.objects.order_by("index"))
    assert [entry.index for entry in entries] == list(range(20))
    hashes = [bytes.fromhex(entry.entry_hash) for entry in entries]
    assert tree_root(size=20, read=read_nodes) == slow_tree.head(hashes)


@pytest.mark.django_db(transaction=True)
def test_a_rolled_back_entry_leaves_no_gap():
    logged(1)
    with pytest.raises(RuntimeError), entered(system_scope("test")):
        logged(2)
        raise RuntimeError
    assert logged(3).index == 1
    assert FileMark.objects.count() == 2


def test_a_document_is_named_only_where_the_fact_is_about_it():
    from chain.sequencer import file_digests

    one, other = sha256_hex(b"1"), sha256_hex(b"2")
    fact = json.loads(
        json.dumps({"pdf_sha256": one, "read_disclosure_digest": other, "parts": [{"file_sha256": other}]})
    )
    assert list(file_digests(fact)) == [one, other]
