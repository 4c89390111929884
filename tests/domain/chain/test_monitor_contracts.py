"""A monitor follows a log to another contract only where the chain shows that the former one goes on in it."""

from datetime import timedelta

import pytest

from chain.verifier.findings import Status
from chain.verifier.mirror import Mirror
from chain.verifier.monitor import Question, Served, replay
from chain.verifier.monitor_words import Seen
from tests.domain.chain import slow_tree
from tests.domain.chain.lying_log import AT, CONTRACT, NEXT, PLACE, shown


def test_another_contract_than_the_one_held_for_right_is_told(look, log):
    assert Seen.OTHER_CONTRACT in look(contract="0x" + "99" * 20)
    log.place = None
    assert Seen.NOT_ANCHORED in look()


@pytest.fixture
def moved(log, chain, look, tmp_path):
    """The log was seen at one contract and names another now; the first is frozen for it, and it begins there."""
    chain.sealed.append((300, slow_tree.head(log.entries)))
    look()
    log.place = {**PLACE, "contract": NEXT}
    chain.begins[NEXT], chain.successors[CONTRACT] = chain.sealed[-1], NEXT
    return lambda: Mirror(tmp_path / "state").contract


def test_a_successor_that_the_former_contract_names_is_followed(look, log, chain, moved):
    log.grow(310)
    found = look(at=AT + timedelta(hours=25))
    assert list(found) == [Seen.GROWN, Seen.SUCCEEDED, Seen.CHECKPOINTS_MATCH, Seen.WAITING]
    assert found[Seen.WAITING].facts == {"waiting": 10}
    assert moved() == NEXT
    assert list(look(at=AT + timedelta(hours=26))) == [Seen.SAME, Seen.CHECKPOINTS_MATCH, Seen.WAITING]
    assert look.status is Status.VERIFIED


def test_a_monitor_that_slept_through_a_succession_follows_all_of_them(look, chain, moved):
    between = "0x" + "55" * 20
    chain.begins[between], chain.successors = chain.sealed[-1], {CONTRACT: between, between: NEXT}
    look()
    assert (look.status, moved()) == (Status.VERIFIED, NEXT)


def not_named(chain):
    chain.successors = {}


def another_is_named(chain):
    chain.successors = {CONTRACT: "0x" + "55" * 20}


def it_begins_elsewhere(chain):
    chain.begins[NEXT] = (300, bytes(32))


def it_begins_earlier(chain):
    chain.begins[NEXT] = chain.sealed[0]


def its_code_is_unknown(chain):
    chain.unknown = {NEXT}


def the_former_code_is_unknown(chain):
    chain.unknown = {CONTRACT}


def they_name_each_other_in_a_ring(chain):
    other = "0x" + "55" * 20
    chain.begins |= {other: chain.sealed[-1], CONTRACT: chain.sealed[-1]}
    chain.successors = {CONTRACT: other, other: other}


@pytest.mark.parametrize(
    "wrong",
    [
        not_named,
        another_is_named,
        it_begins_elsewhere,
        it_begins_earlier,
        its_code_is_unknown,
        the_former_code_is_unknown,
        they_name_each_other_in_a_ring,
    ],
)
def test_another_contract_is_never_adopted_and_the_former_stays_the_measure(look, chain, moved, wrong):
    wrong(chain)
    for hours in (1, 25):
        found = look(at=AT + timedelta(hours=hours))
        assert set(found) == {Seen.SAME, Seen.PLACE_CHANGED, Seen.CHECKPOINTS_MATCH}
        assert found[Seen.PLACE_CHANGED].facts == {"expected": CONTRACT, "actual": NEXT}
        assert found[Seen.CHECKPOINTS_MATCH].facts["number"] == 3
        assert look.status is Status.CANNOT_TELL
    assert moved() == CONTRACT
    chain.sealed[1] = (260, bytes(32))
    assert Seen.CHECKPOINT_DIFFERS in look()


def test_a_run_that_did_not_ask_the_chain_adopts_no_contract(look, log, chain, moved, tmp_path):
    for silent in ({"chain": None}, {}):
        chain.fails = True
        assert Seen.PLACE_CHANGED in look(**silent)
    assert moved() == CONTRACT
    for silent in ({"chain": None}, {}):
        mirror = Mirror(tmp_path / "fresh")
        with shown(log) as address:
            replay(Served(address), mirror, Question(**{"chain": chain, **silent}), clock=lambda: AT)
        assert (mirror.size, mirror.contract) == (300, None)


def test_where_a_successor_begins_is_held_against_the_log_at_the_first_look(log, url, chain):
    log.place = {**PLACE, "contract": NEXT}
    chain.begins[NEXT] = (260, bytes(32))
    sights = replay(Served(url), Mirror(None), Question(chain=chain), clock=lambda: AT)
    assert [one.facts["seq"] for one in sights if one.seen is Seen.CHECKPOINT_DIFFERS] == [0]
