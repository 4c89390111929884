"""A regulator's pack shows by itself whether anything was changed in it, added to it or taken out."""

import hashlib
import io
import random
import tracemalloc
import zipfile
from dataclasses import replace
from pathlib import Path

import pytest

from chain.verifier import CheckpointCopy, NoSource, Status
from chain.verifier.__main__ import main
from chain.verifier.findings import Step, wallet_sentences
from chain.verifier.pack import MANIFEST, PACK_SCHEMA, is_pack, verify_pack
from chain.verifier.wallet import _erased_by, read_wallet
from hub.kernel.canonical import canonical_bytes
from tests.domain.chain.test_wallet import LOG, SOURCE, WALLET

CONTENT = {"index.html": b"<p>index</p>", "data/levels.json": b"[]", "wallet.json": WALLET}


def manifest(files: dict[str, bytes]) -> bytes:
    return canonical_bytes(
        {
            "schema": PACK_SCHEMA, "pack_id": "1", "reason": "asked", "made_by": "he.jing", "made_at": "2026-11-22",
            "about": {"kind": "client", "target": "1", "begins": None, "ends": None}, "waiting": [], "left_out": 0,
            "files": [
                {"path": path, "bytes": len(data), "sha256": hashlib.sha256(data).hexdigest()}
                for path, data in files.items()
            ],
        }
    )  # fmt: skip


def pack(files: dict[str, bytes], listed: dict[str, bytes] | None = None) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for path, data in {MANIFEST: manifest(files if listed is None else listed), **files}.items():
            archive.writestr(path, data)
    return out.getvalue()


def steps(report) -> list[Step]:
    return [reason.step for reason in report.files]


def test_a_whole_pack_is_verified_with_every_record_in_it():
    report = verify_pack(pack(CONTENT), source=SOURCE)
    assert report.status is Status.VERIFIED
    assert len(report.records) == len(LOG.own)
    assert steps(report) == [Step.PACK_MANIFEST, Step.ORDER_HOLDS]


@pytest.mark.parametrize(
    ("files", "step"),
    [
        (CONTENT | {"data/levels.json": b"[1]"}, Step.PACK_FILE_DIFFERS),
        ({path: data for path, data in CONTENT.items() if path != "index.html"}, Step.PACK_FILE_MISSING),
        (CONTENT | {"data/more.json": b"[]"}, Step.PACK_FILE_UNLISTED),
    ],
)
def test_a_file_changed_removed_or_added_is_contradicted_and_named(files, step):
    report = verify_pack(pack(files, listed=CONTENT), source=SOURCE)
    assert report.status is Status.CONTRADICTED
    assert step in steps(report)


def test_a_pack_that_lists_a_broken_proof_is_contradicted():
    broken = CONTENT | {"wallet.json": LOG.wallet(LOG.own[1:])}
    assert verify_pack(pack(broken), source=SOURCE).status is Status.CONTRADICTED


@pytest.mark.parametrize(
    "data",
    [
        b"PK\x03\x04 nothing behind",
        pack({}, listed={})[:-30],
        pack({"a": b"1"}).replace(b"regulator-pack", b"regulator-sack"),
    ],
)
def test_what_cannot_be_read_is_no_verdict(data):
    assert is_pack(data)
    assert verify_pack(data, source=NoSource()).status is Status.CANNOT_TELL


def test_two_files_of_one_name_are_no_verdict():
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr(MANIFEST, manifest({}))
        with pytest.warns(UserWarning, match="Duplicate"):
            archive.writestr(MANIFEST, b"other")
    assert verify_pack(out.getvalue(), source=NoSource()).status is Status.CANNOT_TELL


def test_the_program_reads_a_pack(tmp_path: Path, capsys):
    (tmp_path / "pack.zip").write_bytes(pack(CONTENT))
    (tmp_path / "checkpoints.json").write_bytes(LOG.copy())
    copy = ["--checkpoint", str(tmp_path / "checkpoints.json"), "--lang", "en"]
    assert main([str(tmp_path / "pack.zip"), *copy]) == Status.VERIFIED
    assert "6 of 6 records verified" in capsys.readouterr().out
    (tmp_path / "pack.zip").write_bytes(pack(CONTENT | {"index.html": b"other"}, listed=CONTENT))
    assert main([str(tmp_path / "pack.zip"), *copy]) == Status.CONTRADICTED
    assert "index.html differs" in capsys.readouterr().out
    assert isinstance(SOURCE, CheckpointCopy)


def held(data: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def test_whatever_byte_is_damaged_there_is_an_answer_and_none_is_verified_that_differs():
    small = {"index.html": b"<p>index</p>" * 9, "data/levels.json": b"[]", "wallet.json": LOG.wallet(LOG.own[:1])}
    whole = pack(small)
    chosen = random.Random(7)
    behind = whole.rindex(b"PK\x05\x06") - 400
    places = {*range(60), *range(behind, len(whole)), *(chosen.randrange(len(whole)) for _ in range(300))}
    for place in places:
        damaged = bytearray(whole)
        damaged[place] ^= 1 << chosen.randrange(8)
        report = verify_pack(bytes(damaged), source=SOURCE)
        wallet_sentences(report.records, report.files, report.status, language="zh")
        if report.status is Status.VERIFIED:
            assert held(bytes(damaged)) == held(whole), place


def test_a_file_that_cannot_be_read_is_named_and_no_verdict():
    stored = io.BytesIO()
    with zipfile.ZipFile(stored, "w") as archive:
        for path, data in {MANIFEST: manifest(CONTENT), **CONTENT}.items():
            archive.writestr(path, data)
    damaged = stored.getvalue().replace(b"<p>index</p>", b"<p>indeX</p>")
    report = verify_pack(damaged, source=SOURCE)
    assert report.status is Status.CANNOT_TELL
    assert [one.facts["path"] for one in report.files if one.step is Step.PACK_FILE_UNREADABLE] == ["index.html"]


def test_what_unpacks_to_more_than_is_listed_is_not_read_to_its_end(monkeypatch):
    monkeypatch.setattr("chain.verifier.pack.PIECE", 1 << 16)
    bomb = pack(CONTENT | {"data/levels.json": b"\0" * (64 << 20)}, listed=CONTENT)
    tracemalloc.start()
    report = verify_pack(bomb, source=SOURCE)
    _, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert report.status is Status.CONTRADICTED
    assert Step.PACK_FILE_DIFFERS in steps(report)
    assert most < 8 << 20


def test_a_manifest_or_proof_too_long_to_hold_is_no_verdict(monkeypatch):
    whole = pack(CONTENT)
    monkeypatch.setattr("chain.verifier.pack.MOST_HELD", len(WALLET) - 1)
    assert Step.PACK_FILE_UNREADABLE in steps(verify_pack(whole, source=SOURCE))
    monkeypatch.setattr("chain.verifier.pack.MOST_HELD", 10)
    assert steps(verify_pack(whole, source=SOURCE)) == [Step.PACK_REFUSED]


@pytest.mark.parametrize("fact", [b"[]", b'{"entry":"' + b"z" * 64 + b'"}'])
def test_a_tombstone_that_names_nothing_erases_nothing(fact):
    told = read_wallet(WALLET)[0].proofs[0]
    envelope = replace(told.envelope, kind="erasure", fact_digest=hashlib.sha256(fact).digest())
    assert list(_erased_by(replace(told, envelope=envelope, fact=fact))) == []
