"""The stand-alone verifier says verified for a true proof only, and says why otherwise."""

import json
import os
import shutil
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import chain.verifier
from chain.domain.bundle import checkpoint_copy, file_bytes
from chain.verifier import CheckpointCopy, NoSource, Status, sentences, verify_proof
from chain.verifier.findings import TEXTS, Step
from tests.domain.chain.sample_log import PDF, PLACE, SampleLog, fact_bytes

LOG = SampleLog()
COPY = CheckpointCopy(LOG.copy_bytes())


def steps(report) -> list[Step]:
    return [reason.step for reason in report.reasons]


def verdict(data: bytes, **options):
    return verify_proof(data, **{"source": COPY} | options)


@pytest.mark.parametrize("index", range(7))
@pytest.mark.parametrize("depth", ["commitment", "envelope", "fact"])
def test_a_true_proof_is_verified_against_a_checkpoint_copy(index, depth):
    report = verdict(LOG.proof_bytes(index, depth=depth))
    assert report.status is Status.VERIFIED, sentences(report, language="en")


@given(st.data())
def test_no_flipped_byte_of_a_proof_is_ever_verified(data):
    proof = LOG.proof_bytes(3, depth=data.draw(st.sampled_from(["commitment", "envelope", "fact"])))
    place = data.draw(st.integers(min_value=0, max_value=len(proof) - 1))
    bits = data.draw(st.integers(min_value=1, max_value=255))
    flipped = proof[:place] + bytes([proof[place] ^ bits]) + proof[place + 1 :]
    assert verdict(flipped).status in (Status.CONTRADICTED, Status.CANNOT_TELL)


def test_every_byte_replaced_by_a_neighbour_or_removed_is_never_verified():
    proof = LOG.proof_bytes(5)
    for place in range(len(proof)):
        changed = proof[:place] + bytes([proof[place] ^ 1]) + proof[place + 1 :]
        assert verdict(changed).status is not Status.VERIFIED, place
        assert verdict(proof[:place] + proof[place + 1 :]).status is not Status.VERIFIED, place


def test_without_a_source_nothing_can_be_told():
    report = verdict(LOG.proof_bytes(0), source=NoSource())
    assert report.status is Status.CANNOT_TELL
    assert steps(report)[-1] is Step.NO_SOURCE


@pytest.mark.parametrize(
    "spoiled",
    [
        lambda proof: json.dumps(proof, indent=1).encode(),
        lambda proof: file_bytes(proof) + b"\n",
        lambda proof: b"\xef\xbb\xbf" + file_bytes(proof),
        lambda proof: file_bytes(proof | {"note": "trust me"}),
        lambda proof: file_bytes(proof | {"log": proof["log"] | {"hint": 1}}),
        lambda proof: file_bytes({key: value for key, value in proof.items() if key != "chain"}),
        lambda proof: file_bytes(proof | {"schema": "hub/proof/v2"}),
        lambda proof: file_bytes(proof).replace(b'"index":0', b'"index":0,"index":0'),
        lambda proof: file_bytes(proof).replace(b'"index":0', b'"index":0.0'),
        lambda proof: file_bytes(proof).replace(b'"index":0', b'"index":false'),
        lambda proof: file_bytes(proof).replace(b'"index":0', b'"index":-1'),
        lambda proof: file_bytes(proof | {"record": proof["record"] | {"salt": "AB" * 32}}),
        lambda proof: file_bytes(proof | {"record": proof["record"] | {"fact": '{"b":1, "a":1}'}}),
        lambda proof: file_bytes(proof | {"record": proof["record"] | {"fact": '{"a":"e\\u0301"}'}}),
        lambda proof: file_bytes(proof | {"record": proof["record"] | {"envelope": "{}"}}),
        lambda proof: b"[" * 100_000,
        lambda proof: b'["' + b"[" * 100_000,
        lambda proof: b'{"a":' * 100_000,
        lambda proof: b"",
        lambda proof: b"1" * 5000,
    ],
)
def test_anything_but_the_one_accepted_form_is_refused(spoiled):
    report = verdict(spoiled(LOG.proof(0)))
    assert steps(report) == [Step.PROOF_REFUSED]
    assert report.status is Status.CANNOT_TELL


def forged(part: str, **changes) -> bytes:
    proof = LOG.proof(2)
    return file_bytes(proof | {part: proof[part] | changes})


@pytest.mark.parametrize(
    ("proof", "step"),
    [
        (forged("record", fact=fact_bytes(4).decode()), Step.FACT_DIFFERS),
        (forged("record", salt="00" * 32), Step.NOT_IN_LOG),
        (forged("log", index=3), Step.NOT_IN_LOG),
        (forged("log", path=[]), Step.NOT_IN_LOG),
        (forged("checkpoint", root="00" * 32), Step.CHECKPOINT_DIFFERS),
        (forged("checkpoint", size=8), Step.CHECKPOINT_DIFFERS),
        (forged("checkpoint", size=0), Step.NOT_IN_LOG),
        (forged("checkpoint", meta="01" * 32), Step.CHECKPOINT_DIFFERS),
        (forged("checkpoint", transaction="0x" + "00" * 32), Step.CHECKPOINT_DIFFERS),
        (forged("chain", contract="0x" + "00" * 20), Step.OTHER_CONTRACT),
        (forged("chain", code_sha256="00" * 32), Step.OTHER_CODE),
    ],
)
def test_a_forged_proof_is_contradicted_and_the_step_is_named(proof, step):
    report = verdict(proof)
    assert report.status is Status.CONTRADICTED
    assert step in steps(report)


@pytest.mark.parametrize(
    ("proof", "step"),
    [
        (forged("chain", chain_id=1), Step.OTHER_CHAIN),
        (forged("chain", genesis="0x" + "00" * 32), Step.OTHER_CHAIN),
        (forged("checkpoint", seq=2), Step.CHECKPOINT_MISSING),
    ],
)
def test_a_proof_that_the_source_knows_nothing_of_cannot_be_told(proof, step):
    report = verdict(proof)
    assert report.status is Status.CANNOT_TELL
    assert steps(report)[-1] is step


def test_a_whole_forged_log_is_contradicted_by_the_copy():
    other = SampleLog(size=6)
    assert verdict(other.proof_bytes(2)).status is Status.CONTRADICTED


def test_a_contract_whose_code_nobody_published_is_not_trusted():
    place = replace(PLACE, code_sha256=bytes(32))
    copy = CheckpointCopy(file_bytes(checkpoint_copy(place=place, checkpoints=[LOG.checkpoint])))
    report = verdict(forged("chain", code_sha256="00" * 32), source=copy)
    assert report.status is Status.CANNOT_TELL
    assert Step.CODE_UNKNOWN in steps(report)


def test_the_holder_of_the_right_address_is_not_shown_another_log():
    right, wrong = PLACE.contract, "0x" + "99" * 20
    assert verdict(LOG.proof_bytes(0), contract=right.upper().replace("0X", "0x")).status is Status.VERIFIED
    assert verdict(LOG.proof_bytes(0), contract=wrong).status is Status.CONTRADICTED


@pytest.mark.parametrize(
    ("depth", "file", "status", "step"),
    [
        ("fact", PDF, Status.VERIFIED, Step.FILE_IN_FACT),
        ("fact", fact_bytes(1), Status.VERIFIED, Step.FILE_IS_FACT),
        ("fact", PDF + b" ", Status.CONTRADICTED, Step.FILE_DIFFERS),
        ("envelope", fact_bytes(1), Status.VERIFIED, Step.FILE_IS_FACT),
        ("envelope", PDF, Status.CANNOT_TELL, Step.FILE_UNKNOWN),
        ("commitment", PDF, Status.CANNOT_TELL, Step.FILE_UNKNOWN),
    ],
)
def test_a_document_is_compared_with_what_the_record_names(depth, file, status, step):
    report = verdict(LOG.proof_bytes(1, depth=depth), file=file)
    assert (report.status, step in steps(report)) == (status, True)


@pytest.mark.parametrize("copy", [b"{}", b"", LOG.copy_bytes() + b" ", LOG.proof_bytes(0)])
def test_a_copy_in_another_form_is_refused(copy):
    report = verdict(LOG.proof_bytes(0), source=CheckpointCopy(copy))
    assert report.status is Status.CANNOT_TELL
    assert steps(report)[-1] is Step.COPY_REFUSED


def test_a_copy_that_names_a_checkpoint_twice_is_refused():
    twice = file_bytes(checkpoint_copy(place=PLACE, checkpoints=[LOG.checkpoint, LOG.checkpoint]))
    assert verdict(LOG.proof_bytes(0), source=CheckpointCopy(twice)).status is Status.CANNOT_TELL


def test_every_step_has_its_sentence_in_both_languages():
    assert set(TEXTS) == set(Step)
    for chinese, english in TEXTS.values():
        assert any("\u4e00" <= letter <= "\u9fff" for letter in chinese)
        assert english.isascii() or "“" in english


@pytest.fixture
def files(tmp_path) -> Path:
    (tmp_path / "proof.json").write_bytes(LOG.proof_bytes(0))
    (tmp_path / "copy.json").write_bytes(LOG.copy_bytes())
    (tmp_path / "forged.json").write_bytes(forged("record", salt="00" * 32))
    (tmp_path / "contract.pdf").write_bytes(PDF)
    return tmp_path


def run(folder: Path, module: str, *arguments: str, python_path: str) -> subprocess.CompletedProcess:
    command = [sys.executable, "-S", "-m", module, *arguments]
    environment = {"PYTHONPATH": python_path, "PATH": os.environ["PATH"]}
    return subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True, check=False)


REPOSITORY = str(Path(chain.verifier.__file__).parents[2])


@pytest.mark.parametrize(
    ("arguments", "status", "said"),
    [
        (["proof.json", "--checkpoint", "copy.json"], 0, "verified"),
        (["proof.json", "--checkpoint", "copy.json", "--file", "contract.pdf"], 0, "pdf_sha256"),
        (["proof.json", "--checkpoint", "copy.json", "--lang", "zh"], 0, "核对一致"),
        (["forged.json", "--checkpoint", "copy.json"], 1, "contradicted"),
        (["proof.json", "--checkpoint", "copy.json", "--file", "copy.json"], 1, "does not name your file"),
        (["proof.json"], 2, "nothing to compare with"),
        (["proof.json", "--rpc", "http://127.0.0.1:9"], 2, "no usable answer"),
        (["proof.json", "--rpc", "file:///etc/passwd"], 2, "expected an http or https address"),
        (["copy.json", "--checkpoint", "copy.json"], 2, "not a proof file"),
        (["missing.json"], 2, ""),
    ],
)
def test_the_command_answers_by_exit_status_and_prints_why(files, arguments, status, said):
    result = run(files, "chain.verifier", *arguments, python_path=REPOSITORY)
    assert (result.returncode, said in result.stdout) == (status, True), result.stdout + result.stderr


def test_the_folder_works_when_copied_alone_without_any_installed_package(files, tmp_path):
    shutil.copytree(Path(chain.verifier.__file__).parent, tmp_path / "alone" / "verifier")
    result = run(files, "verifier", "proof.json", "--checkpoint", "copy.json", python_path=str(tmp_path / "alone"))
    assert result.returncode == 0, result.stderr


def test_it_imports_the_standard_library_alone():
    program = "import sys, chain.verifier; print(*sorted({name.partition('.')[0] for name in sys.modules}))"
    loaded = subprocess.run(
        [sys.executable, "-c", program], cwd=REPOSITORY, capture_output=True, text=True, check=True
    ).stdout.split()
    foreign = set(loaded) & {"django", "hub", "web3", "eth_account", "pydantic", "requests", "psycopg"}
    assert foreign == set()
