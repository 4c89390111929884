"""A scan goes in chunks: one at a time, resumed where a killed worker stopped, with the same result as in one go."""

import tracemalloc
from uuid import UUID, uuid4

import pytest
from django.db import IntegrityError, transaction

from chain import evidence
from chain.connection import connected_to
from chain.ledgers.memory import MemoryLedger
from chain.models import Entry, ScanChunk, ScanJob, ScanRun
from chain.operations import advance_scan, anchor, ask_scan
from chain.queries import last_scan, running_scan
from chain.scan import running
from chain.scan.findings import Flaw
from chain.scan.named import findings_of
from chain.tasks import scan_due
from hub.access.scope import entered, system_scope
from hub.audit.models import AuditRow
from hub.kernel.actor import Actor, ActorKind
from tests.rooms.chain.test_scan import tamper
from tests.rooms.chain.world import AT, LATER, Died, fact_bytes, logged, on

pytestmark = pytest.mark.django_db(transaction=True)
LIVE: dict[UUID, bytes] = {}
COMPLIANCE = Actor(kind=ActorKind.USER, id=uuid4(), label="he.gui")


@pytest.fixture(autouse=True)
def room(monkeypatch, key):
    LIVE.clear()
    monkeypatch.setattr(evidence, "_contents", {"contract": LIVE.__getitem__})
    monkeypatch.setattr(running, "CHUNK", 4)
    monkeypatch.setattr(running, "wake_scanner", lambda: None)
    with connected_to(on(MemoryLedger(), key)):
        yield


@pytest.fixture
def entries() -> list[Entry]:
    made = []
    for number in range(23):
        made.append(logged(number, subject=uuid4()))
        LIVE[made[-1].fact_id] = fact_bytes(number)
        if number in (6, 15):
            anchor(at=AT)
    return made


def ask() -> ScanJob:
    with entered(system_scope("test")):
        return ask_scan(by=COMPLIANCE, at=LATER)


def step() -> bool:
    with entered(system_scope("scan")):
        return advance_scan(at=LATER)


def test_every_chunk_is_a_step_of_the_bar(entries):
    ask()
    assert (running_scan().percent, running_scan().total) == (0, 0)
    seen = []
    while step():
        seen.append(running_scan().done)
    assert seen == [0, 4, 8, 12, 16, 20, 23]
    assert running_scan() is None


def test_the_result_says_who_asked_and_when(entries):
    ask()
    while step():
        pass
    run = last_scan()
    assert (run.actor_label, run.started_at, run.entries, run.checkpoints) == ("he.gui", LATER, 23, 2)
    assert findings_of(run) == []
    with entered(system_scope("test")):
        asked = AuditRow.objects.get(action="evidence.scan_asked")
    assert asked.actor_label == "he.gui"


def test_a_second_request_joins_the_running_scan(entries):
    assert ask().id == ask().id
    step()
    assert ask().id == ScanJob.objects.get().id


def test_the_database_keeps_two_scans_from_running(entries):
    ask()
    with pytest.raises(IntegrityError, match="one_scan_at_a_time"), transaction.atomic():
        ScanJob.objects.create(asked_at=LATER, asked_by="x")


def test_the_last_result_stands_until_the_next_is_complete(entries):
    ask()
    while step():
        pass
    first = last_scan()
    LIVE[entries[3].fact_id] = fact_bytes(99)
    ask()
    for _ in range(4):
        step()
    assert last_scan() == first
    assert running_scan().found == 1
    while step():
        pass
    assert [one.index for one in findings_of(last_scan())] == [3]


@pytest.mark.parametrize("killed_in", range(8))
def test_a_worker_killed_in_any_chunk_changes_nothing_of_the_result(entries, monkeypatch, killed_in):
    LIVE[entries[1].fact_id] = LIVE[entries[22].fact_id] = fact_bytes(99)
    tamper("UPDATE chain_node SET digest = decode(repeat('00', 32), 'hex') WHERE level = 3 AND position = 0")
    ask()
    for _ in range(killed_in):
        step()
    kept = running._keep

    def die(*arguments):
        kept(*arguments)
        raise Died

    monkeypatch.setattr(running, "_keep", die)
    with pytest.raises(Died):
        step()
    monkeypatch.setattr(running, "_keep", kept)
    assert ScanChunk.objects.count() == killed_in
    while step():
        pass
    assert ScanRun.objects.get().entries == 23
    assert [(one.flaw, one.index, one.record) for one in findings_of(last_scan())] == [
        (Flaw.ROW_CHANGED, 1, str(entries[1].fact_id)),
        (Flaw.ROW_CHANGED, 22, str(entries[22].fact_id)),
        (Flaw.TREE_CHANGED, None, "entries 0 to 7"),
    ]


def test_a_wrong_node_whose_child_in_an_earlier_chunk_is_wrong_too_is_named_once(entries):
    tamper("UPDATE chain_node SET digest = decode(repeat('00', 32), 'hex') WHERE position = 0 AND level IN (2, 3)")
    ask()
    while step():
        pass
    assert [one.record for one in findings_of(last_scan())] == ["entries 0 to 3"]


def test_a_gap_across_chunks_is_named_place_by_place(entries):
    tamper("DELETE FROM chain_filemark", "DELETE FROM chain_entry WHERE index BETWEEN 5 AND 13")
    ask()
    while step():
        pass
    missing = [one for one in findings_of(last_scan()) if one.flaw == Flaw.ENTRY_MISSING]
    assert [one.index for one in missing] == list(range(5, 14))
    assert [one.record for one in missing] == [str(entry.fact_id) for entry in entries[5:14]]


def test_what_is_logged_while_a_scan_runs_disturbs_it_not(entries):
    ask()
    for _ in range(3):
        step()
    late = logged(90)
    LIVE[late.fact_id] = fact_bytes(90)
    anchor(at=LATER)
    while step():
        pass
    assert findings_of(last_scan()) == []


def test_the_worker_does_one_chunk_at_a_time_and_asks_for_the_next(entries, monkeypatch):
    woken = []
    monkeypatch.setattr("chain.tasks.wake_scanner", lambda: woken.append(1))
    scan_due()
    assert not woken
    ask()
    scan_due()
    assert (len(woken), ScanChunk.objects.count()) == (1, 1)
    while ScanJob.objects.filter(finished_at=None).exists():
        scan_due()
    assert len(woken) == 7


def test_a_chunk_needs_no_more_memory_when_the_log_is_longer(entries, monkeypatch):
    monkeypatch.setattr(running, "CHUNK", 5)

    def peak() -> int:
        ask()
        highest = 0
        more = True
        while more:
            tracemalloc.start()
            more = step()
            highest = max(highest, tracemalloc.get_traced_memory()[1])
            tracemalloc.stop()
        return highest

    peak()
    short = peak()
    for number in range(100, 220):
        late = logged(number)
        LIVE[late.fact_id] = fact_bytes(number)
    assert peak() < 1.5 * short
