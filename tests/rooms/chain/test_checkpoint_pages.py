"""Anybody can walk the log by number, ask the contract by the commands shown, and learn nothing private on the way."""

import html
import os
import platform
import re
import subprocess
from uuid import uuid4

import pytest
from django.core.cache import cache
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import translation

from chain import evidence
from chain.connection import connected_to
from chain.domain.bundle import file_bytes
from chain.ledgers.ethereum import Ethereum
from chain.ledgers.memory import MemoryLedger
from chain.models import Checkpoint
from chain.operations import anchor
from chain.proofs import proof_bundle
from hub.access.operations import create_user
from hub.access.roles import Role
from hub.access.scope import entered, system_scope
from hub.kernel.actor import system_actor
from tests.rooms.chain.conftest import MACHINE, ROOT
from tests.rooms.chain.world import AT, LATER, PDF, logged, on

pytestmark = pytest.mark.django_db
CAST = ROOT / "node_modules/@foundry-rs" / f"cast-{platform.system().lower()}-{MACHINE}" / "bin/cast"


@pytest.fixture
def totals(monkeypatch):
    monkeypatch.setattr(evidence, "_totals", [lambda: {"deposit": 120_050}])


@pytest.fixture
def two_checkpoints(totals):
    """Nine records, then four more: each sealed by a checkpoint of its own; the last one waits."""
    entries = [logged(number, subject=uuid4()) for number in range(9)]
    anchor(at=AT)
    entries += [logged(number, kind="disclosure") for number in range(9, 13)]
    anchor(at=LATER)
    return [*entries, logged(13)]


@pytest.fixture
def near(key):
    with connected_to(on(MemoryLedger(), key)):
        yield


@pytest.fixture
def seen(client, near, two_checkpoints, monkeypatch):
    """Every disclosure of this log is an open version; the register's room tests that it says so itself."""
    monkeypatch.setattr("cms.queries.open_among", frozenset)
    return two_checkpoints


def address(name: str, **named: object) -> str:
    with translation.override("en"):
        return reverse(f"portal:{name}", kwargs=named)


def text(client, name: str, status: int = 200, query: str = "", **named: object) -> str:
    response = client.get(address(name, **named) + query)
    assert response.status_code == status
    return response.content.decode()


def commands(page: str) -> list[str]:
    return [html.unescape(found) for found in re.findall(r'<pre class="cmd"[^>]*>(cast [^<]*)</pre>', page)]


def run(command: str, url: str) -> str:
    assert CAST.exists(), f"no cast at {CAST}; run make install"
    here = {"PATH": f"{CAST.parent}:{os.environ['PATH']}", "HOME": "/nonexistent"}
    words = command.replace("URL", url)
    return subprocess.run(["/bin/sh", "-c", words], env=here, capture_output=True, text=True, check=True).stdout.strip()


def test_every_command_shown_runs_as_it_stands_with_the_real_cast(client, anvil, key, totals):
    with connected_to(on(Ethereum(anvil.url), key)):
        entries = [logged(number) for number in range(9)]
        anchor(at=AT)
        entries += [logged(number) for number in range(9, 13)]
        anchor(at=LATER)
        newest = Checkpoint.objects.get(seq=2)
        held, extends, head = (run(one, anvil.url) for one in commands(text(client, "checkpoint", seq=2)))
        assert held.split() == ["13", f"0x{newest.root}", f"0x{newest.meta}"]
        assert extends == "true"
        assert head.split()[:2] == ["2", "13"]
        (included,) = commands(text(client, "logged_record", number=5))
        assert run(included, anvil.url) == "true"
        other_leaf = included.replace(entries[4].leaf_hash, entries[5].leaf_hash)
        assert run(other_leaf, anvil.url) == "false"
        (on_its_page,) = commands(client.get(f"/en/verify/contract/{entries[4].fact_id}/").content.decode())
        assert on_its_page == included


def test_a_checkpoint_shows_what_it_bound_and_what_it_added(client, seen):
    page = text(client, "checkpoint", seq=2)
    assert "holds exactly what stands here" in page
    assert "1,200.50" not in page, "differences between checkpoints would give single payments away"
    assert "Digest of the totals" in page
    assert "over 9 records of checkpoint no. 1" in page
    assert re.findall(r"/checkpoints/records/(\d+)/", page) == ["10", "11", "12", "13"]
    assert "Disclosure version" in page
    assert "nothing to extend" in text(client, "checkpoint", seq=1)


def test_a_supervisor_reads_the_totals_that_a_checkpoint_bound(client, seen, system_scope_reader):
    def sign_in():
        by = system_actor("test")
        user = create_user(
            username="he", display_name="He", role=Role.COMPLIANCE, password="a-long-pass-phrase-1", by=by, at=AT
        )
        client.force_login(user)

    system_scope_reader(sign_in)
    assert "1,200.50" in text(client, "checkpoint", seq=2)


def test_a_checkpoint_that_the_contract_holds_otherwise_is_contradicted(client, near, two_checkpoints, monkeypatch):
    changed = Checkpoint.objects.get(seq=1)
    changed.root = "00" * 32
    monkeypatch.setattr("hub.portal.checkpoints.checkpoint_at", lambda **_named: changed)
    changed.added = 9
    page = text(client, "checkpoint", seq=1)
    assert "verdict--contradicted" in page
    assert "holds something else" in page


def test_without_a_node_the_page_says_that_it_shows_our_own_copy(client, near, two_checkpoints, monkeypatch):
    monkeypatch.setattr("hub.portal.checkpoints.ask_contract", lambda _checkpoint: (None, False))
    assert "No node answered" in text(client, "checkpoint", seq=2)


def test_a_record_is_found_by_its_number_and_says_nothing_private(client, seen):
    jump = client.get(address("checkpoints") + "?record=5")
    assert jump.headers["location"].endswith("/checkpoints/records/5/")
    page = text(client, "logged_record", number=5)
    assert seen[4].entry_hash in page
    for private in (str(seen[4].fact_id), "contract/", seen[4].subject_token):
        assert private not in page
    proof = client.get(address("record_proof", number=5)).json()
    assert set(proof["record"]) == {"commitment"}
    public = text(client, "logged_record", number=11)
    assert f"/verify/disclosure/{seen[10].fact_id}/" in public


def test_what_does_not_exist_is_said_in_a_sentence(client, seen):
    assert "its newest is no. 14" in text(client, "checkpoints", status=404, query="?record=99")
    text(client, "checkpoint", status=404, seq=3)
    text(client, "logged_record", status=404, number=15)
    text(client, "logged_record", status=404, number=0)
    assert "waits for the next checkpoint" in text(client, "logged_record", number=14)
    text(client, "record_proof", status=404, number=14)


def test_the_outside_explorer_is_linked_only_where_one_is_set_up(client, seen, settings):
    transaction = Checkpoint.objects.get(seq=2).transaction
    assert "outside explorer" not in text(client, "checkpoint", seq=2)
    settings.CHAIN_EXPLORER_URL = "https://explorer.example/"
    assert f'href="https://explorer.example/tx/{transaction}"' in text(client, "checkpoint", seq=2)


def send(client, content: bytes):
    cache.clear()
    return client.post(address("proof_file"), {"proof": SimpleUploadedFile("proof.json", content)})


def test_without_javascript_a_proof_file_is_judged_step_by_step(client, seen):
    with entered(system_scope("test")):
        proof = proof_bundle(seen[4].id)
    answer = send(client, file_bytes(proof)).content.decode()
    assert "verdict--final" in answer
    assert "step" in answer
    assert f"digest={seen[4].entry_hash}" in answer
    forged = send(client, file_bytes(proof | {"log": proof["log"] | {"index": 3}})).content.decode()
    assert "verdict--contradicted" in forged
    assert "digest=" not in forged
    assert "not a proof file" in send(client, b"%PDF-1.7").content.decode()


def test_a_proof_file_that_is_none_is_refused_in_a_sentence(client, near):
    cache.clear()
    nothing = client.post(address("proof_file"), {})
    assert (nothing.status_code, "Choose a proof file first" in nothing.content.decode()) == (400, True)
    large = send(client, PDF * 20_000)
    assert (large.status_code, "larger than any" in large.content.decode()) == (400, True)
    assert b"plain-proof" in client.get(address("verify")).content
