"""A proof made here is verified there: on a real node, with a checkpoint copy, with the database away."""

import json
import subprocess
import sys
from pathlib import Path
from uuid import uuid4

import pytest
from django.core.management import CommandError, call_command

from chain.connection import connected_to
from chain.domain.bundle import file_bytes
from chain.ledgers.ethereum import Ethereum
from chain.models import Deployment
from chain.operations import anchor
from chain.proofs import Depth, NotSealed, proof_bundle
from chain.verifier import CheckpointCopy, Node, Status, sentences, verify_proof
from chain.verifier.findings import Step
from tests.rooms.chain.world import AT, PDF, logged, on

pytestmark = pytest.mark.django_db
ROOT = Path(__file__).resolve().parents[3]


@pytest.fixture
def node(anvil, key):
    with connected_to(on(Ethereum(anvil.url), key)):
        yield anvil


@pytest.fixture
def proof(node, tmp_path, system_scope_reader) -> Path:
    entries = [logged(number, subject=uuid4()) for number in range(5)]
    anchor(at=AT)
    logged(9)
    anchor(at=AT)
    path = tmp_path / "proof.json"
    call_command("proof", "contract", str(entries[3].fact_id), output=path)
    call_command("checkpoint", output=tmp_path / "copy.json")
    (tmp_path / "contract.pdf").write_bytes(PDF)
    return path


def steps(report) -> list[Step]:
    return [reason.step for reason in report.reasons]


def test_it_is_verified_on_a_node_and_with_a_copy(node, proof):
    on_node = verify_proof(proof.read_bytes(), source=Node(node.url), file=PDF)
    assert on_node.status is Status.VERIFIED, sentences(on_node, language="en")
    assert steps(on_node)[-1] is Step.FINAL
    copy = CheckpointCopy(proof.with_name("copy.json").read_bytes())
    assert verify_proof(proof.read_bytes(), source=copy, file=PDF).status is Status.VERIFIED


def test_the_command_verifies_it_without_django_or_database(node, proof):
    for source in (["--rpc", node.url], ["--checkpoint", "copy.json"]):
        command = [sys.executable, "-m", "chain.verifier", proof.name, *source, "--file", "contract.pdf"]
        environment = {"PYTHONPATH": str(ROOT)}
        result = subprocess.run(command, cwd=proof.parent, env=environment, capture_output=True, text=True, check=False)
        assert result.returncode == 0, result.stdout + result.stderr


def forged(proof: Path, part: str, **changes) -> bytes:
    content = json.loads(proof.read_bytes())
    return file_bytes(content | {part: content[part] | changes})


def test_a_forgery_is_contradicted_by_the_node(node, proof):
    on_node = Node(node.url)
    other_transaction = "0x" + "00" * 32
    for data, step in (
        (forged(proof, "checkpoint", root="00" * 32), Step.NOT_IN_LOG),
        (forged(proof, "checkpoint", meta="00" * 32), Step.CHECKPOINT_DIFFERS),
        (forged(proof, "checkpoint", transaction=Deployment.objects.get().transaction), Step.TRANSACTION_DIFFERS),
        (forged(proof, "record", salt="00" * 32), Step.NOT_IN_LOG),
        (forged(proof, "chain", contract="0x" + "55" * 20), Step.NO_CONTRACT),
        (forged(proof, "chain", code_sha256="55" * 32), Step.OTHER_CODE),
    ):
        report = verify_proof(data, source=on_node)
        assert (report.status, step in steps(report)) == (Status.CONTRADICTED, True), step
    for data, step in (
        (forged(proof, "chain", chain_id=1), Step.OTHER_CHAIN),
        (forged(proof, "chain", genesis="0x" + "55" * 32), Step.OTHER_CHAIN),
        (forged(proof, "checkpoint", seq=7), Step.CHECKPOINT_MISSING),
        (forged(proof, "checkpoint", transaction=other_transaction), Step.NOT_FINAL),
    ):
        report = verify_proof(data, source=on_node)
        assert (report.status, steps(report)[-1]) == (Status.CANNOT_TELL, step)


def test_no_changed_byte_is_verified_on_a_node(node, proof):
    data = proof.read_bytes()
    for place in range(0, len(data), 7):
        changed = data[:place] + bytes([data[place] ^ 1]) + data[place + 1 :]
        assert verify_proof(changed, source=Node(node.url)).status is not Status.VERIFIED, place


def test_a_checkpoint_that_is_not_final_yet_cannot_be_told(node, monkeypatch, system_scope_reader):
    entry = logged(1)
    anchor(at=AT)
    late = logged(2)
    monkeypatch.setattr(Ethereum, "settle", lambda self: None)
    for _ in range(200):  # the node mines by itself, and on a busy machine a moment later
        if anchor(at=AT).seq == 2:
            break
    bundle = system_scope_reader(lambda: file_bytes(proof_bundle(late.id)))
    report = verify_proof(bundle, source=Node(node.url))
    assert (report.status, steps(report)[-1]) == (Status.CANNOT_TELL, Step.NOT_FINAL)
    assert system_scope_reader(lambda: proof_bundle(entry.id))["checkpoint"]["seq"] == 1


def test_each_depth_shows_no_more_than_it_says(node, proof, system_scope_reader):
    entry = logged(7, subject=uuid4())
    anchor(at=AT)
    shown = {depth: system_scope_reader(lambda depth=depth: proof_bundle(entry.id, depth=depth)) for depth in Depth}
    assert set(shown[Depth.COMMITMENT]["record"]) == {"commitment"}
    assert shown[Depth.ENVELOPE]["record"]["fact"] is None
    assert "C-7" in shown[Depth.FACT]["record"]["fact"]
    for bundle in shown.values():
        assert verify_proof(file_bytes(bundle), source=Node(node.url)).status is Status.VERIFIED


def test_a_record_that_no_checkpoint_covers_has_no_proof_yet(system_scope_reader, tmp_path):
    entry = logged(1)
    with pytest.raises(NotSealed, match="waits for the next checkpoint"):
        proof_bundle(entry.id)
    with pytest.raises(CommandError, match="waits"):
        call_command("proof", "contract", str(entry.fact_id), output=tmp_path / "p")
    with pytest.raises(CommandError, match="no record"):
        call_command("proof", "contract", str(uuid4()), output=tmp_path / "p")
    with pytest.raises(CommandError, match="no contract is deployed"):
        call_command("checkpoint", output=tmp_path / "c")


def test_the_anchor_command_says_where_things_stand(node, capsys):
    logged(1)
    call_command("anchor")
    assert "checkpoint 1 over 1 records: final" in capsys.readouterr().out
