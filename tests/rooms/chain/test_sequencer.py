"""Facts enter the log once, in order, hidden behind fresh salts, and stay as they entered."""

import json
import threading
from dataclasses import replace
from uuid import UUID, uuid4

import pytest
from django.db import IntegrityError, InternalError, connection, transaction
from django.db.utils import ProgrammingError
from django.test.utils import CaptureQueriesContext

from chain.domain.entry import Fact
from chain.domain.tree import NodeRef, tree_root
from chain.models import Entry, FileMark, Node
from chain.nodes import log_size, read_nodes
from chain.operations import Request, log_fact, log_facts, record_sealed_fact, subject_token
from chain.queries import entries_of_content
from chain.receipts import receipt_holds
from chain.records import open_fact, open_record
from chain.scan.commitment import check_envelope, check_fact, check_place
from chain.sequencer import FactChanged, FactMismatch
from chain.verifier import leaf_hash
from chain.verifier.commitment import entry_hash
from hub.access.scope import entered, system_scope
from hub.kernel.digest import sha256_hex
from hub.kernel.events import Event
from hub.vault.models import SealedContent
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


def requests(subjects, *, numbers=None) -> list[Request]:
    """One sealed contract for every subject given; None is a fact that is about nobody."""
    made = []
    for number, subject in zip(numbers or range(len(subjects)), subjects, strict=True):
        fact_id, token = UUID(int=number + 1), subject_token(subject) if subject else None
        sealed = seal(
            purpose="evidence",
            owner_kind="contract",
            owner_id=fact_id,
            content=fact_bytes(number),
            subject_id=subject,
            at=AT,
        )
        fact = Fact(kind="contract", fact_id=fact_id, version=1, digest=sealed.digest, subject_token=token)
        made.append(Request(fact=fact, sealed_id=sealed.id, subject_id=subject))
    return made


def test_many_in_one_go_stand_as_if_logged_one_by_one(system_scope):
    one, other = uuid4(), uuid4()
    before = logged(50, subject=one)
    entries = log_facts(requests([one, other, None, one, other, one]), at=AT)
    assert [entry.index for entry in entries] == list(range(1, 7))
    assert [entry.subject_seq for entry in entries] == [1, 0, None, 2, 1, 3]
    previous = [open_record(entry).envelope.subject_prev for entry in entries]
    hashes = [None if before is None else bytes.fromhex(before.entry_hash) for before in (
        before, None, None, entries[0], entries[1], entries[3])]  # fmt: skip
    assert previous == hashes
    stored = list(Entry.objects.order_by("index"))
    assert [entry.id for entry in stored[1:]] == [entry.id for entry in entries]
    assert all(check(entry) == () for entry in stored)
    leaves = [bytes.fromhex(entry.entry_hash) for entry in stored]
    assert tree_root(size=7, read=read_nodes) == slow_tree.head(leaves)
    kept = SealedContent.objects.filter(purpose="log-record").order_by("id").values_list("id", flat=True)
    assert list(kept) == [entry.sealed_record_id for entry in stored], "the vault keeps them in the log's order"


def test_a_fact_named_twice_in_one_go_is_one_entry(system_scope):
    (first, second) = requests([None, None])
    entries = log_facts([first, second, first], at=AT)
    assert entries[0] is entries[2]
    assert log_facts([second, first], at=LATER) == [entries[1], entries[0]]
    assert Entry.objects.count() == 2


def test_one_unsound_fact_among_many_leaves_nothing_of_the_others(system_scope):
    sound = requests([None, None, None])
    unsound = replace(sound[1], fact=replace(sound[1].fact, digest=sha256_hex(b"other")))
    with pytest.raises(FactMismatch):
        log_facts([sound[0], unsound, sound[2]], at=AT)
    assert (Entry.objects.count(), Node.objects.count(), FileMark.objects.count()) == (0, 0, 0)
    assert not SealedContent.objects.filter(purpose="log-record").exists()


def test_many_ask_no_more_questions_than_two(system_scope, django_assert_max_num_queries):
    for number in (90, 91, 92):
        logged(number)
    few, many = requests([uuid4(), None]), requests([uuid4()] * 40, numbers=range(10, 50))
    with CaptureQueriesContext(connection) as asked:
        log_facts(few, at=AT)
    with django_assert_max_num_queries(len(asked)):
        log_facts(many, at=AT)


def check(entry: Entry) -> tuple:
    return (*check_place(entry), *check_envelope(entry), *check_fact(entry))


def test_a_document_is_named_only_where_the_fact_is_about_it():
    from chain.sequencer import file_digests

    one, other = sha256_hex(b"1"), sha256_hex(b"2")
    fact = json.loads(
        json.dumps({"pdf_sha256": one, "read_disclosure_digest": other, "parts": [{"file_sha256": other}]})
    )
    assert list(file_digests(fact)) == [one, other]
