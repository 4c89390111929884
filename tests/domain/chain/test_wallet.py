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
from hub.kernel.canonical import canonical_bytes
from hub.kernel.digest import sha256_hex
from tests.domain.chain.sample_log import AT, PLACE, fact_bytes

TOKEN = "ab" * 32
OTHERS = "cd" * 32


class OwnLog:
    """A log in which the records of one person stand among those of another; ``own`` are the places of the former.

    For every place in ``erased`` a tombstone follows at the end of the log.
    """

    def __init__(self, *, size: int = 9, sealed: int = 99, erased: tuple[int, ...] = ()) -> None:
        self.records, self.own, tails = [], [], {TOKEN: SubjectTail(), OTHERS: SubjectTail()}
        self.nodes, state, self.facts = {}, Frontier(), []
        size, sealed = size + len(erased), min(sealed, size + len(erased))
        self.erased = erased
        for index in range(size):
            stone = index - (size - len(erased))
            token = OTHERS if index % 3 == 1 and stone < 0 else TOKEN
            content = fact_bytes(index)
            if stone >= 0:
                gone = self.records[erased[stone]].entry.hex()
                content = canonical_bytes({"schema": "hub/erasure/v1", "entry": gone})
            self.facts.append(content)
            fact = Fact(
                kind="contract" if stone < 0 else "erasure", fact_id=UUID(int=index), version=1,
                digest=sha256_hex(content), subject_token=token,
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
            else opened_record(envelope=made.envelope, salt=made.salt, fact=self.facts[index])
        )
        path = range_hashes(inclusion_ranges(index=index, size=self.sealed), read=lambda _: self.nodes)
        return proof_file(record=shown, index=index, path=path, checkpoint=self.checkpoint, place=PLACE)

    def wallet(self, places: list[int] | None = None, *, closed: tuple[int, ...] = ()) -> bytes:
        own = self.own if places is None else places
        closed = (*self.erased, *closed)
        proofs = [self.proof(index, erased=index in closed) for index in own if index < self.sealed]
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


def test_an_erased_record_keeps_its_place_by_the_next_one_and_by_its_tombstone():
    log = OwnLog(erased=(3,))
    source = CheckpointCopy(log.copy())
    report = verify_wallet(log.wallet(), source=source)
    assert (report.status, order(report)) == (Status.VERIFIED, [Step.ORDER_HOLDS_WITH_ERASED])
    forged = json.loads(log.wallet())
    forged["chains"][0]["proofs"][2] = log.proof(1, erased=True)
    assert verify_wallet(file_bytes(forged), source=source).status is not Status.VERIFIED


@pytest.mark.parametrize("place", [0, 2, 5])
def test_somebody_elses_commitment_does_not_pass_for_an_erased_record(place):
    stranger = json.loads(WALLET)
    own = LOG.own[place]
    stranger["chains"][0]["proofs"][place] = LOG.proof(4 if place > 2 else 1, erased=True)
    closed = LOG.wallet(closed=(own,))
    for wallet in (file_bytes(stranger), closed):
        assert verify_wallet(wallet, source=SOURCE).status is not Status.VERIFIED


def test_the_same_closed_proof_twice_and_the_same_person_twice_are_refused():
    twice = json.loads(OwnLog(erased=(8,)).wallet())
    twice["chains"][0]["proofs"].insert(-1, twice["chains"][0]["proofs"][-2])
    assert verify_wallet(file_bytes(twice), source=SOURCE).status is not Status.VERIFIED
    split = json.loads(WALLET)
    (whole,) = split["chains"]
    rest = {"subject": TOKEN, "proofs": [], "waiting": [LOG.records[index].entry.hex() for index in LOG.own]}
    split["chains"] = [whole | {"proofs": whole["proofs"][:3]}, rest]
    assert verify_wallet(file_bytes(split), source=SOURCE, earlier=WALLET).status is not Status.VERIFIED


def test_what_was_proved_earlier_may_not_wait_again():
    demoted = json.loads(LOG.wallet(LOG.own[:3]))
    demoted["chains"][0]["waiting"] = [LOG.records[index].entry.hex() for index in LOG.own[3:]]
    report = verify_wallet(file_bytes(demoted), source=SOURCE, earlier=WALLET)
    assert (report.status, order(report)[-1]) == (Status.CONTRADICTED, Step.EARLIER_LOST)


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
