"""The copy of all final checkpoints is added to and never written anew; a tag tells who has it already."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from chain import copies
from chain.connection import connected_to
from chain.copies import copy_of_checkpoints
from chain.domain.bundle import file_bytes
from chain.ledgers.memory import MemoryLedger
from chain.operations import anchor
from chain.proofs import NotSealed, checkpoint_file
from chain.verifier.sources import read_checkpoint_copy
from tests.rooms.chain.world import AT, logged, on

pytestmark = pytest.mark.django_db(transaction=True)
ADDRESS = "/checkpoints/checkpoints.json"


@pytest.fixture
def hub(key):
    with connected_to(on(MemoryLedger(), key)):
        yield


def sealed(number: int) -> None:
    logged(number)
    anchor(at=AT)


def test_the_copy_is_the_defined_one_as_the_log_grows(hub):
    for number in range(4):
        sealed(number)
        assert copy_of_checkpoints().content == file_bytes(checkpoint_file())
    assert len(read_checkpoint_copy(copy_of_checkpoints().content)[1]) == 4


def test_only_what_is_new_is_read_and_written(hub, monkeypatch):
    sealed(1), sealed(2)
    copy_of_checkpoints()
    written = []
    monkeypatch.setattr(copies, "_written", lambda one, make=copies._written: written.append(one.seq) or make(one))
    copy_of_checkpoints()
    assert not written
    sealed(3)
    with CaptureQueriesContext(connection) as asked:
        copy_of_checkpoints()
    assert written == [3]
    assert len(asked) <= 4


def test_a_checkpoint_that_is_final_before_the_one_below_it_is_not_forgotten(hub, monkeypatch):
    for number in range(3):
        sealed(number)
    copies._kept.clear()
    with monkeypatch.context() as waiting:
        all_final = copies._final
        waiting.setattr(copies, "_final", lambda *a, **b: (one for one in all_final(*a, **b) if one.seq != 2))
        early = copy_of_checkpoints()
    assert sorted(read_checkpoint_copy(early.content)[1]) == [1, 3]
    assert copy_of_checkpoints().content == file_bytes(checkpoint_file())
    assert copy_of_checkpoints().tag != early.tag


def test_without_a_contract_there_is_none():
    with pytest.raises(NotSealed):
        copy_of_checkpoints()


def test_whoever_has_the_copy_is_told_so_and_caches_may_ask_for_everybody(hub, client):
    sealed(1)
    first = client.get(ADDRESS)
    assert first.content == file_bytes(checkpoint_file())
    assert first["Cache-Control"] == "public, no-cache"
    assert not {"Vary", "Set-Cookie"} & set(first.headers)
    assert 'filename="checkpoints.json"' in first["Content-Disposition"]
    again = client.get(ADDRESS, headers={"if-none-match": first["ETag"]})
    assert (again.status_code, again.content) == (304, b"")
    sealed(2)
    grown = client.get(ADDRESS, headers={"if-none-match": first["ETag"]})
    assert grown.status_code == 200
    assert grown["ETag"] != first["ETag"]
