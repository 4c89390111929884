"""An evidence wallet shows that nothing about one person was changed, left out, exchanged or hidden later."""

import json
import shutil
import subprocess
import sys
from pathlib import Path
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

import chain.verifier
from chain.domain.bundle import checkpoint_copy, closed_record, file_bytes, opened_record, proof_file, wallet_file
from chain.domain.entry import Fact, SubjectTail, commit
from chain.domain.tree import Frontier, inclusion_ranges, range_hashes
from chain.verifier import CheckpointCopy, NoSource, Status, verify_wallet
from chain.verifier.bundle import SealedRoot
from chain.verifier.findings import Step, wallet_sentences
from hub.kernel.digest import sha256_hex
from tests.domain.chain.sample_log import AT, PLACE, fact_bytes

TOKEN = "ab" * 32
OTHERS = "cd" * 32


class OwnLog:
    """A log in which the records of one person stand among those of another; ``own`` are the places of the former."""

    def __init__(self, *, size: int = 9, sealed: int = 9) -> None:
        self.records, self.own, tails = [], [], {TOKEN: SubjectTail(), OTHERS: SubjectTail()}
        self.nodes, state = {}, Frontier()
        for index in range(size):
            token = OTHERS if index % 3 == 1 else TOKEN
            fact = Fact(
                kind="contract", fact_id=UUID(int=index), version=1, digest=sha256_hex(fact_bytes(index)),
                subject_token=token,
            )  # fmt: skip
            made = commit(fact, tail=tails[token], recorded_at=AT, salt=bytes([index + 1]) * 32)
            tails[token] = SubjectTail(next_seq=tails[token].next_seq + 1, last_entry=made.entry.hex())
            self.records.append(made)
            if token == TOKEN:
                self.own.append(index)
            if index < sealed:
                state, full = state.append(made.leaf)
                self.nodes.update(full)
        self.sealed = sealed
        self.checkpoint = SealedRoot(
            seq=1, size=sealed, root=state.root(), meta=bytes(32), transaction="0x" + "33" * 32
        )

    def proof(self, index: int, *, erased: bool = False) -> dict:
        made = self.records[index]
        shown = (
            closed_record(entry=made.entry)
            if erased
            else opened_record(envelope=made.envelope, salt=made.salt, fact=fact_bytes(index))
        )
        path = range_hashes(inclusion_ranges(index=index, size=self.sealed), read=lambda _: self.nodes)
        return proof_file(record=shown, index=index, path=path, checkpoint=self.checkpoint, place=PLACE)

    def wallet(self, places: list[int] | None = None, *, erased: tuple[int, ...] = ()) -> bytes:
        own = self.own if places is None else places
        proofs = [self.proof(index, erased=index in erased) for index in own if index < self.sealed]
        waiting = [self.records[index].entry.hex() for index in own if index >= self.sealed]
        return file_bytes(wallet_file([{"subject": TOKEN, "proofs": proofs, "waiting": waiting}]))

    def copy(self) -> bytes:
        return file_bytes(checkpoint_copy(place=PLACE, checkpoints=[self.checkpoint]))


LOG = OwnLog()
SOURCE = CheckpointCopy(LOG.copy())
WALLET = LOG.wallet()


def order(report) -> list[Step]:
    return [reason.step for reason in report.order]


def test_a_whole_wallet_is_verified_and_says_that_nothing_was_left_out():
    report = verify_wallet(WALLET, source=SOURCE)
    assert (report.status, order(report)) == (Status.VERIFIED, [Step.ORDER_HOLDS])
    assert len(report.records) == len(LOG.own) == 6
    said = wallet_sentences(report.records, report.order, report.status, language="en")
    assert said[:2] == ["verified", "6 of 6 records verified"]


@pytest.mark.parametrize("gone", [0, 1, 4])
def test_a_record_left_out_at_the_beginning_or_in_the_middle_shows(gone):
    places = [index for number, index in enumerate(LOG.own) if number != gone]
    report = verify_wallet(LOG.wallet(places), source=SOURCE)
    assert (report.status, order(report)) == (Status.CONTRADICTED, [Step.ORDER_BROKEN])


def test_records_in_another_order_or_of_another_person_show():
    swapped = [LOG.own[1], LOG.own[0], *LOG.own[2:]]
    strange = [LOG.own[0], 1, *LOG.own[1:]]
    for places in (swapped, strange):
        assert verify_wallet(LOG.wallet(places), source=SOURCE).status is Status.CONTRADICTED


def test_the_end_cut_off_shows_against_an_earlier_wallet():
    shorter = LOG.wallet(LOG.own[:-1])
    assert verify_wallet(shorter, source=SOURCE).status is Status.VERIFIED
    later = verify_wallet(shorter, source=SOURCE, earlier=WALLET)
    assert (later.status, order(later)) == (Status.CONTRADICTED, [Step.ORDER_HOLDS, Step.EARLIER_LOST])
    grown = verify_wallet(WALLET, source=SOURCE, earlier=shorter)
    assert (grown.status, order(grown)) == (Status.VERIFIED, [Step.ORDER_HOLDS, Step.EARLIER_KEPT])


def test_what_waited_in_an_earlier_wallet_must_be_sealed_in_the_later_one():
    before = OwnLog(sealed=5)
    waiting = verify_wallet(before.wallet(), source=CheckpointCopy(before.copy()))
    assert (waiting.status, order(waiting)) == (Status.VERIFIED, [Step.ORDER_HOLDS, Step.WAITING])
    assert order(verify_wallet(WALLET, source=SOURCE, earlier=before.wallet()))[-1] is Step.EARLIER_KEPT
    lost = json.loads(before.wallet())
    lost["chains"][0]["waiting"][0] = "00" * 32
    assert order(verify_wallet(WALLET, source=SOURCE, earlier=file_bytes(lost)))[-1] is Step.EARLIER_LOST


def test_an_erased_record_keeps_its_place_because_the_next_one_names_it():
    erased = LOG.own[2]
    report = verify_wallet(LOG.wallet(erased=(erased,)), source=SOURCE)
    assert (report.status, order(report)) == (Status.VERIFIED, [Step.ORDER_HOLDS_WITH_ERASED])
    forged = json.loads(LOG.wallet(erased=(erased,)))
    forged["chains"][0]["proofs"][2] = LOG.proof(1, erased=True)
    assert order(verify_wallet(file_bytes(forged), source=SOURCE)) == [Step.ORDER_BROKEN]
    nothing_left = verify_wallet(LOG.wallet(erased=tuple(LOG.own)), source=SOURCE)
    assert (nothing_left.status, order(nothing_left)) == (Status.CANNOT_TELL, [Step.ORDER_UNPROVEN])


def test_without_a_source_or_without_records_nothing_is_verified():
    assert verify_wallet(WALLET, source=NoSource()).status is Status.CANNOT_TELL
    assert verify_wallet(file_bytes(wallet_file([])), source=SOURCE).status is Status.CANNOT_TELL


@given(place=st.integers(0, len(WALLET) - 1), change=st.integers(1, 255))
def test_no_changed_byte_of_a_wallet_is_ever_verified(place, change):
    forged = bytearray(WALLET)
    forged[place] ^= change
    assert verify_wallet(bytes(forged), source=SOURCE).status is not Status.VERIFIED


def test_the_program_alone_checks_a_wallet_and_compares_it_with_an_earlier_one(tmp_path):
    shutil.copytree(Path(chain.verifier.__file__).parent, tmp_path / "verifier")
    (tmp_path / "wallet.json").write_bytes(WALLET)
    (tmp_path / "cut.json").write_bytes(LOG.wallet(LOG.own[:-1]))
    (tmp_path / "copy.json").write_bytes(LOG.copy())

    def said(*arguments: str) -> tuple[int, str]:
        command = [sys.executable, "-S", "-m", "verifier", *arguments, "--checkpoint", "copy.json", "--lang", "en"]
        done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False)
        return done.returncode, done.stdout + done.stderr

    assert said("wallet.json")[0] == 0
    status, words = said("cut.json", "--earlier", "wallet.json")
    assert (status, "is gone or was exchanged" in words) == (1, True)
    status, words = said("wallet.json", "--file", "copy.json")
    assert (status, "--file goes with the proof file of one record" in words) == (2, True)
