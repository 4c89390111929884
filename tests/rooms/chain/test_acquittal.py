"""Whoever is acquitted in bulk is as logged; with one column, seal or live row off, an entry is looked at closely."""

from datetime import timedelta
from uuid import UUID, uuid4

import pytest
from django.db import OperationalError

from chain import evidence
from chain.domain.entry import Fact, SubjectTail, commit
from chain.models import Entry
from chain.queries import entry_for
from chain.scan import acquittal
from chain.scan.acquittal import acquitted, expected_envelope
from chain.scan.findings import Flaw
from chain.scan.records import check_entry
from chain.scan.rows import Row, rows_after
from hub.kernel.digest import sha256_hex
from hub.kernel.ids import new_id
from tests.rooms.chain.world import AT, LATER, fact_bytes, logged

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("system_scope")]
LIVE: dict[UUID, bytes] = {}
ASKED: list[list[str]] = []


def contents_for(fact_ids) -> dict[str, bytes]:
    ASKED.append(list(fact_ids))
    contents = {fact_id: LIVE[UUID(fact_id)] for fact_id in fact_ids if UUID(fact_id) in LIVE}
    if b"garbage" in contents.values():
        raise ValueError("a row cannot be read")
    return contents


@pytest.fixture(autouse=True)
def room(monkeypatch):
    """An invented room that projects many rows at once."""
    LIVE.clear()
    ASKED.clear()
    monkeypatch.setattr(evidence, "_contents", {"contract": LIVE.__getitem__})
    monkeypatch.setattr(evidence, "_batches", {"contract": contents_for})


@pytest.fixture
def entries() -> list[Entry]:
    subject = uuid4()
    made = [logged(number, subject=subject if number % 2 else None) for number in range(8)]
    LIVE.update({entry.fact_id: fact_bytes(number) for number, entry in enumerate(made)})
    return made


def rows() -> list[Row]:
    return rows_after(-1, limit=100)


def test_an_untouched_log_is_acquitted_with_a_handful_of_questions(entries, django_assert_num_queries):
    with django_assert_num_queries(7):  # rows, all sealed halves, what is covered, live rows, two savepoints
        assert acquitted(rows()) == [True] * 8
    assert [[str(entry.fact_id) for entry in entries]] == ASKED


CHANGES = {
    "place": 77, "kind": "flow", "fact_id": str(uuid4()), "version": 2, "fact_mark": "0" * 64, "entry_hash": "0" * 64,
    "leaf_hash": "0" * 64, "subject_token": "0" * 64, "subject_seq": 9, "recorded_at": LATER, "receipt": "0" * 128,
    "sealed_fact_id": str(uuid4()), "sealed_record_id": str(uuid4()),
}  # fmt: skip


@pytest.mark.parametrize("column", [name for name in Row._fields if name not in ("entry_id", "newest")])
@pytest.mark.parametrize("value", ["changed", None, "", 7, b"\xff", "√"], ids=repr)
def test_a_row_with_anything_else_in_one_column_is_not_acquitted(entries, column, value):
    stored = rows()
    value = CHANGES[column] if value == "changed" else value
    stored[3] = stored[3]._replace(**{column: value})
    if value == getattr(rows()[3], column):
        pytest.skip("that is what it says")
    verdicts = acquitted(stored)
    assert not verdicts[3]
    if column not in ("fact_id", "sealed_fact_id", "sealed_record_id"):  # the database knows these for identifiers
        assert sum(verdicts) == 7, "the others do not suffer from it"


def test_a_row_whose_halves_are_swapped_with_another_is_not_acquitted(entries):
    stored = rows()
    one, other = stored[2], stored[4]
    stored[2] = one._replace(sealed_fact_id=other.sealed_fact_id)
    stored[4] = other._replace(sealed_record_id=one.sealed_record_id)
    assert acquitted(stored) == [number not in (2, 4) for number in range(8)]


@pytest.mark.parametrize("live", [b"", b"{}", fact_bytes(99), None])
def test_a_live_row_that_differs_or_is_gone_is_not_acquitted(entries, live):
    if live is None:
        del LIVE[entries[5].fact_id]
    else:
        LIVE[entries[5].fact_id] = live
    assert acquitted(rows()) == [number != 5 for number in range(8)]


def test_a_row_that_breaks_the_projection_of_all_leaves_only_itself_out(entries):
    LIVE[entries[6].fact_id] = b"garbage"
    assert acquitted(rows()) == [number != 6 for number in range(8)]


def test_a_changed_row_that_is_logged_once_more_as_it_is_now_still_contradicts_what_was_logged_first(entries):
    later = logged(70, fact_id=entries[1].fact_id, version=2)
    LIVE[later.fact_id] = fact_bytes(70)
    assert acquitted(rows()) == [number != 1 for number in range(9)]
    assert [finding.flaw for finding in check_entry(entry_for("contract", later.fact_id))] == [Flaw.ROW_CHANGED]


def test_a_kind_that_nobody_recomputes_is_acquitted_by_its_seal_alone(entries, monkeypatch):
    monkeypatch.setattr(evidence, "_contents", {})
    monkeypatch.setattr(evidence, "_batches", {})
    LIVE.clear()
    assert acquitted(rows()) == [True] * 8


def test_a_lost_database_acquits_and_accuses_nobody(entries, monkeypatch):
    def lost(_ids):
        raise OperationalError("the connection is gone")

    monkeypatch.setattr(acquittal, "unseal_all", lost)
    with pytest.raises(OperationalError):
        acquitted(rows())


def test_records_of_the_first_layout_are_acquitted_by_signing_again(monkeypatch):
    from chain import sequencer
    from hub.kernel.canonical import canonical_bytes

    def first_layout(made, _entry):
        fields = {"schema": "hub/log-record/v1", "envelope": made.envelope.decode(), "salt": made.salt.hex()}
        return canonical_bytes(fields)

    with monkeypatch.context() as before:
        before.setattr(sequencer, "_record", first_layout)
        old = logged(1, subject=uuid4())
    LIVE[old.fact_id] = fact_bytes(1)
    (row,) = rows()
    assert acquitted([row]) == [True]
    assert acquitted([row._replace(place=1)]) == acquitted([row._replace(receipt="0" * 128)]) == [False]
    assert check_entry(old) == ()


def test_a_receipt_that_was_never_signed_is_looked_at_closely_until_a_final_checkpoint_binds_its_place(monkeypatch):
    """Database and vault may be rewritten together; without the receipt's key nobody gives an entry another place."""
    from chain import sequencer

    with monkeypatch.context() as forging:
        forging.setattr(sequencer, "sign_receipt", lambda **_: "ab" * 64)
        forged = logged(0)
    LIVE[forged.fact_id] = fact_bytes(0)
    honest = logged(1)
    LIVE[honest.fact_id] = fact_bytes(1)
    assert acquitted(rows()) == [False, True]
    assert [finding.flaw for finding in check_entry(forged)] == [Flaw.ENTRY_MOVED]
    monkeypatch.setattr(acquittal, "bound_places", lambda: 1)
    assert acquitted(rows()) == [True, True], "the scan compares the leaves with the sealed root"


@pytest.mark.parametrize("seq", [None, 0, 3])
@pytest.mark.parametrize("at", [AT, AT + timedelta(microseconds=5)])
def test_the_quick_spelling_of_an_envelope_is_the_defined_one(seq, at):
    token = None if seq is None else "ab" * 32
    previous = "cd" * 32 if seq else None
    fact = Fact(kind="flow", fact_id=new_id(), version=4, digest=sha256_hex(b"x"), subject_token=token)
    made = commit(fact, tail=SubjectTail(next_seq=seq or 0, last_entry=previous), recorded_at=at, salt=bytes(32))
    row = Row(0, "", "flow", str(fact.fact_id), 4, "", "", "", "", "", token, seq, "", at)
    assert expected_envelope(row, digest=fact.digest, previous=previous) == made.envelope.decode()
