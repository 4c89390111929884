"""A monitor on another machine notices every way in which a running server can lie about its log, and says which."""

import hashlib
import json
import subprocess
import sys
from datetime import timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chain.verifier.findings import Status
from chain.verifier.mirror import Mirror, roots_at
from chain.verifier.monitor import Question, Served, _tile_path, main, replay
from chain.verifier.monitor_words import TEXTS, Seen, Sight, monitor_sentences, status_of
from tests.domain.chain import slow_tree
from tests.domain.chain.lying_log import AT, CONTRACT, entry


def test_an_honest_log_fits_at_the_first_look_and_as_it_grows(look, log):
    assert list(look()) == [Seen.FIRST_LOOK, Seen.CHECKPOINTS_MATCH, Seen.WAITING]
    assert look.status is Status.VERIFIED
    log.grow(700)
    found = look()
    assert found[Seen.GROWN].facts == {"former": 300, "size": 700}
    assert found[Seen.WAITING].facts == {"waiting": 440}
    assert Seen.SAME in look(everything=True)
    assert look.status is Status.VERIFIED


def test_a_log_that_grows_and_is_anchored_while_it_is_copied_is_not_accused(look, log, chain):
    def go_on() -> None:
        log.grow(len(log.entries) + 20)
        chain.sealed.append((len(log.entries), slow_tree.head(log.entries)))

    log.while_copied = go_on
    assert list(look()) == [Seen.FIRST_LOOK, Seen.CHECKPOINTS_MATCH, Seen.WAITING]
    assert Seen.GROWN in look()
    assert look.status is Status.VERIFIED


def test_a_head_counts_as_seen_when_it_came_and_the_chain_as_asked_when_the_run_began(log, url, chain, tmp_path):
    """A copy that takes an hour, or a wait before the head, shortens nobody's time."""
    times = iter([AT, AT + timedelta(hours=1), AT + timedelta(hours=24.5), AT + timedelta(hours=26)])
    for _ in range(2):
        sights = replay(Served(url), Mirror(tmp_path), Question(chain=chain), clock=lambda: next(times))
        assert status_of(sights) is Status.VERIFIED
    assert Mirror(tmp_path).heads[0]["at"] == (AT + timedelta(hours=1)).isoformat()


def test_a_rewritten_entry_is_named(look, log):
    look()
    log.rewrite(17)
    facts = look()[Seen.ENTRY_CHANGED].facts
    assert facts == {"number": 18, "expected": entry(17).hex(), "actual": entry(17, "forged").hex()}
    assert look.status is Status.CONTRADICTED


def test_a_rewritten_entry_is_named_also_under_new_ones(look, log):
    look()
    log.rewrite(299)
    log.grow(310)
    assert look()[Seen.ENTRY_CHANGED].facts["number"] == 300


def test_a_changed_entry_under_an_unchanged_head_is_found_when_everything_is_asked_again(look, log):
    look()
    log.served = [*log.entries[:9], entry(9, "forged"), *log.entries[10:]]
    assert Seen.SAME in look()
    assert look(everything=True)[Seen.ENTRY_CHANGED].facts["number"] == 10


def test_what_was_seen_before_a_contradiction_stays_the_measure(look, log):
    look()
    log.rewrite(17)
    assert Seen.ENTRY_CHANGED in look()
    assert Seen.ENTRY_CHANGED in look()


def test_a_head_that_is_not_over_the_served_entries_is_told_at_the_first_look(look, log):
    log.served = [*log.entries[:9], entry(9, "forged"), *log.entries[10:]]
    found = look()
    assert Seen.HEAD_DIFFERS in found
    assert look.status is Status.CONTRADICTED


def test_dropped_entries_are_a_gap(look, log):
    look()
    log.grow(320)
    log.served = log.entries[:310]
    assert look()[Seen.ENTRIES_MISSING].facts["number"] == 301


def test_a_log_rolled_back_is_told(look, log):
    look()
    log.entries = log.served = log.entries[:280]
    assert look()[Seen.ROLLED_BACK].facts == {"former": 300, "size": 280}


def test_a_log_shorter_than_its_checkpoints_is_told_at_the_first_look(look, log):
    log.entries = log.served = log.entries[:200]
    assert look()[Seen.BEHIND_CHAIN].facts == {"seq": 2, "expected": 260, "size": 200}


def test_a_whole_other_face_contradicts_the_chain_at_the_first_look(look, log):
    log.rewrite(3)
    found = look()
    assert found[Seen.CHECKPOINT_DIFFERS].facts["seq"] == 1
    assert look.status is Status.CONTRADICTED


def test_two_faces_beyond_the_last_checkpoint_are_told_by_a_head_heard_elsewhere(look, log):
    honest = log.note()
    log.rewrite(290)
    assert Seen.SPLIT_VIEW in look(heard=honest)
    assert look.status is Status.CONTRADICTED


def test_a_heard_head_that_fits_or_lies_ahead_is_no_contradiction(look, log):
    earlier = log.note(size=250)
    look(heard=earlier)
    assert look.status is Status.VERIFIED
    log.grow(400)
    ahead = log.note()
    log.entries = log.served = log.entries[:300]
    assert Seen.HEARD_AHEAD in look(heard=ahead)
    assert look.status is Status.CANNOT_TELL


def test_the_same_size_under_another_root_is_a_split_view(look, log):
    look()
    log.rewrite(299)
    assert {Seen.SPLIT_VIEW, Seen.ENTRY_CHANGED} <= set(look())


def test_another_key_and_a_head_signed_by_nobody_are_told(look, log):
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

    look()
    log.key = Ed25519PrivateKey.from_private_bytes(bytes(31) + b"\x01")
    assert {Seen.KEY_CHANGED, Seen.HEAD_REFUSED} == set(look())
    assert look.status is Status.CONTRADICTED


def test_a_promise_is_held_against_this_machines_own_clock(look, log):
    look()
    look(at=AT + timedelta(hours=23))
    assert look.status is Status.VERIFIED
    facts = look(at=AT + timedelta(hours=25))[Seen.DELAY_BROKEN].facts
    assert (facts["size"], facts["covered"], facts["hours"]) == (300, 260, 24)
    assert look.status is Status.CONTRADICTED


def test_a_promise_kept_in_time_is_none_broken(look, log, chain):
    look()
    chain.sealed.append((300, slow_tree.head(log.entries)))
    look(at=AT + timedelta(hours=25))
    assert look.status is Status.VERIFIED


def test_a_log_is_held_to_the_shortest_delay_that_it_ever_promised(look, log):
    look()
    log.maximum_s = 10**9
    look(at=AT + timedelta(hours=1))
    assert look.status is Status.VERIFIED
    assert look(at=AT + timedelta(hours=25))[Seen.DELAY_BROKEN].facts["hours"] == 24


def test_also_what_comes_after_a_longer_promise_is_held_to_the_shortest(look, log, chain):
    look()
    log.maximum_s = 10**9
    log.grow(310)
    look(at=AT + timedelta(hours=1))
    chain.sealed.append((300, slow_tree.head(log.entries[:300])))
    facts = look(at=AT + timedelta(hours=26))[Seen.DELAY_BROKEN].facts
    assert (facts["size"], facts["hours"]) == (310, 24)


def test_a_shorter_promise_binds_from_then_on(look, log):
    look()
    log.maximum_s = 1800
    look(at=AT + timedelta(hours=2))
    assert look.status is Status.VERIFIED
    log.grow(310)
    look(at=AT + timedelta(hours=2))
    log.maximum_s = 86400
    late = look(at=AT + timedelta(hours=3))[Seen.DELAY_BROKEN]
    assert late.facts["size"] == 310
    assert "was promised within 0.5 hours" in monitor_sentences([late], language="en")[1]


def test_a_memory_from_before_delays_were_remembered_is_read(look, log, tmp_path):
    look()
    memory = tmp_path / "state" / "memory.json"
    remembered = json.loads(memory.read_text())
    del remembered["delay_s"], remembered["heads"][0]["delay_s"]
    memory.write_text(json.dumps(remembered))
    look()
    assert (look.status, Mirror(tmp_path / "state").delay_s) == (Status.VERIFIED, 86400)


@pytest.mark.parametrize("maximum_s", ["a day", None, float("inf")])
def test_a_promise_that_is_no_number_is_no_usable_answer(look, log, maximum_s):
    log.maximum_s = maximum_s
    assert set(look()) == {Seen.NOT_SERVED}


def test_half_a_place_is_no_usable_answer(look, log):
    log.place = {"contract": CONTRACT}
    assert set(look()) == {Seen.NOT_SERVED}


@pytest.mark.parametrize("other_chain", [False, True])
def test_a_node_that_fails_is_no_broken_promise(look, chain, other_chain):
    look()
    chain.fails = not other_chain
    chain.strangeness = [Sight(Seen.OTHER_CHAIN, {"expected": "1 0x", "actual": "2 0x"})] if other_chain else []
    assert set(look(at=AT + timedelta(hours=25))) == {Seen.SAME, Seen.OTHER_CHAIN if other_chain else Seen.RPC_UNUSABLE}
    assert look.status is Status.CANNOT_TELL


def test_a_contract_without_a_checkpoint_has_answered_too(look, chain):
    chain.sealed = []
    assert list(look()) == [Seen.FIRST_LOOK, Seen.WAITING]
    assert look(at=AT + timedelta(hours=25))[Seen.DELAY_BROKEN].facts["covered"] == 0


def test_a_log_that_admits_to_be_late_is_taken_at_its_word(look, log):
    log.kept = False
    assert look()[Seen.DELAY_ADMITTED].facts["number"] == 1
    assert look.status is Status.CONTRADICTED


def test_without_a_node_or_an_answer_nothing_is_certain(look, log, url, tmp_path):
    assert Seen.NO_RPC in look(chain=None)
    assert look.status is Status.CANNOT_TELL
    log.answers_html = True
    assert set(look()) == {Seen.NOT_SERVED}
    assert look.status is Status.CANNOT_TELL
    assert main(["http://127.0.0.1:9"]) == Status.CANNOT_TELL


@pytest.mark.parametrize(
    ("asked", "waited_s"),
    [("7", 7.0), ("1000000000", 120.0), ("9" * 5000, 120.0), ("inf", 60.0), ("Sun, 22 Nov 2026 08:00:00 GMT", 60.0)],
)
def test_a_monitor_that_asks_too_fast_waits_as_told_but_not_for_ever_and_goes_on(log, url, asked, waited_s):
    log.too_fast, log.retry_after, waited = 3, asked, []
    sights = replay(Served(url, wait=waited.append), Mirror(None), Question(chain=None), clock=lambda: AT)
    assert waited == [waited_s] * 3
    assert Seen.FIRST_LOOK in {sight.seen for sight in sights}


@given(st.integers(0, 24), st.sets(st.integers(1, 24)))
def test_the_replayed_roots_are_the_defined_ones(size, sizes):
    entries = [entry(number) for number in range(size)]
    found = roots_at(b"".join(entries), sizes)
    assert found == {0: hashlib.sha256().digest()} | {n: slow_tree.head(entries[:n]) for n in sizes if n <= size}


@pytest.mark.parametrize(("number", "path"), [(0, "000"), (7, "007"), (999, "999"), (1234067, "x001/x234/067")])
def test_tiles_are_numbered_as_published(number, path):
    assert _tile_path(number) == path


def test_every_finding_has_a_sentence_in_both_languages():
    assert set(TEXTS) == set(Seen)
    for sight, (chinese, english) in TEXTS.items():
        assert english.isascii(), sight
        assert not chinese.isascii(), sight
    assert monitor_sentences([Sight(Seen.SAME, {"size": 3})], language="zh") == ["核对一致", "账本仍是3条，一条未变"]


def test_the_monitor_runs_where_the_hub_is_not(log, url, tmp_path):
    """Copied alone, without any package of the hub on the path."""
    import shutil

    import chain.verifier

    shutil.copytree(Path(chain.verifier.__file__).parent, tmp_path / "verifier")
    start = "import runpy, sys; sys.path.insert(0, '.'); runpy.run_module('verifier.monitor', run_name='__main__')"
    command = [sys.executable, "-I", "-c", start, url, "--lang", "en"]
    result = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False)
    assert result.returncode == Status.CANNOT_TELL, result.stderr
    assert "a first look: the log has 300 entries" in result.stdout
