"""Every refusal that CheckpointLog can give is given once, by name and with its arguments, and changes nothing."""

from hashlib import sha256

import pytest

from chain.ledgers.artifact import artifact
from tests.domain.chain.slow_contract import NO_ROOT, NOBODY
from tests.rooms.chain.contract_on_node import Contracts, Reverted
from tests.rooms.chain.test_contract_fuzz import HISTORIES, LARGEST, META, STRANGER

TRUE, FORGED = HISTORIES
ANCHOR = "anchor(uint64,bytes32,bytes32,bytes32[])"


@pytest.fixture
def contracts(anvil) -> Contracts:
    return Contracts(anvil.url)


@pytest.fixture
def log(contracts) -> str:
    """Owner 0, anchorer 1, sealed over nine records."""
    owner, anchorer, *_ = contracts.accounts
    address = contracts.deploy(owner, anchorer=anchorer, root=NO_ROOT)
    contracts.act(anchorer, address, ANCHOR, 9, TRUE.roots[9], META, [])
    return address


def refused(name: str, *arguments: object, tried):
    """Each case: the error, its arguments, and what provokes it."""
    return pytest.param(name, arguments, tried, id=f"{name}-{tried.__name__}")


def a_stranger_proposes_an_anchorer(at, log):
    at.act(at.accounts[2], log, "setAnchorer(address)", at.accounts[2])


def a_stranger_proposes_an_owner(at, log):
    at.act(at.accounts[2], log, "setOwner(address)", at.accounts[2])


def the_anchorer_freezes(at, log):
    at.act(at.accounts[1], log, "freeze(address)", NOBODY)


def the_owner_anchors(at, log):
    at.act(at.accounts[0], log, ANCHOR, 12, TRUE.roots[12], META, TRUE.consistency(9, 12))


def a_stranger_anchors(at, log):
    at.act(at.accounts[2], log, ANCHOR, 12, TRUE.roots[12], META, TRUE.consistency(9, 12))


def nobody_was_proposed(at, log):
    at.act(at.accounts[2], log, "acceptAnchorer()")


def the_wrong_one_accepts(at, log):
    at.act(at.accounts[0], log, "setOwner(address)", at.accounts[3])
    at.act(at.accounts[2], log, "acceptOwner()")


def a_proposal_was_taken_back(at, log):
    at.act(at.accounts[0], log, "setAnchorer(address)", at.accounts[2])
    at.act(at.accounts[0], log, "setAnchorer(address)", NOBODY)
    at.act(at.accounts[2], log, "acceptAnchorer()")


def the_former_owners_anchorer_accepts(at, log):
    at.act(at.accounts[0], log, "setOwner(address)", at.accounts[3])
    at.act(at.accounts[0], log, "setAnchorer(address)", at.accounts[2])
    at.act(at.accounts[3], log, "acceptOwner()")
    at.act(at.accounts[2], log, "acceptAnchorer()")


def a_frozen_log_is_extended(at, log):
    at.act(at.accounts[0], log, "freeze(address)", STRANGER)
    at.act(at.accounts[1], log, ANCHOR, 12, TRUE.roots[12], META, TRUE.consistency(9, 12))


def a_frozen_log_is_given_another_successor(at, log):
    at.act(at.accounts[0], log, "freeze(address)", STRANGER)
    at.act(at.accounts[0], log, "freeze(address)", NOBODY)


def the_same_size_again(at, log):
    at.act(at.accounts[1], log, ANCHOR, 9, TRUE.roots[9], META, [])


def a_smaller_size(at, log):
    at.act(at.accounts[1], log, ANCHOR, 8, TRUE.roots[8], META, TRUE.consistency(8, 9))


def a_forged_history(at, log):
    at.act(at.accounts[1], log, ANCHOR, 12, FORGED.roots[12], META, FORGED.consistency(9, 12))


def no_proof(at, log):
    at.act(at.accounts[1], log, ANCHOR, 12, TRUE.roots[12], META, [])


def a_proof_from_an_older_checkpoint(at, log):
    at.act(at.accounts[1], log, ANCHOR, 12, TRUE.roots[12], META, TRUE.consistency(8, 12))


def a_proof_for_another_size(at, log):
    at.act(at.accounts[1], log, ANCHOR, LARGEST, TRUE.roots[12], META, TRUE.consistency(9, 12))


def a_first_checkpoint_with_a_proof(at, log):
    fresh = at.deploy(at.accounts[0], anchorer=at.accounts[1], root=NO_ROOT)
    at.act(at.accounts[1], fresh, ANCHOR, 9, TRUE.roots[9], META, [META])


def a_first_checkpoint_without_a_root(at, log):
    fresh = at.deploy(at.accounts[0], anchorer=at.accounts[1], root=NO_ROOT)
    at.act(at.accounts[1], fresh, ANCHOR, 9, NO_ROOT, META, [])


def a_successor_of_nobody(at, log):
    at.deploy(at.accounts[0], anchorer=at.accounts[1], size=9, root=TRUE.roots[9])


def a_successor_without_a_root(at, log):
    at.deploy(at.accounts[0], anchorer=at.accounts[1], predecessor=log, size=9, root=NO_ROOT)


def a_successor_on_an_earlier_past(at, log):
    at.act(at.accounts[1], log, ANCHOR, 12, TRUE.roots[12], META, TRUE.consistency(9, 12))
    at.deploy(at.accounts[0], anchorer=at.accounts[1], predecessor=log, size=9, root=TRUE.roots[9])


def a_successor_on_a_forged_past(at, log):
    at.deploy(at.accounts[0], anchorer=at.accounts[1], predecessor=log, size=9, root=FORGED.roots[9])


def a_log_of_other_descent_follows(at, log):
    other = at.deploy(at.accounts[0], anchorer=at.accounts[1], root=NO_ROOT)
    at.act(at.accounts[0], log, "freeze(address)", other)


def a_successor_that_was_overtaken_follows(at, log):
    late = at.deploy(at.accounts[0], anchorer=at.accounts[1], predecessor=log, size=9, root=TRUE.roots[9])
    at.act(at.accounts[1], log, ANCHOR, 12, TRUE.roots[12], META, TRUE.consistency(9, 12))
    at.act(at.accounts[0], log, "freeze(address)", late)


def a_log_follows_itself(at, log):
    at.act(at.accounts[0], log, "freeze(address)", log)


CASES = [
    refused("NotOwner", 2, tried=a_stranger_proposes_an_anchorer),
    refused("NotOwner", 2, tried=a_stranger_proposes_an_owner),
    refused("NotOwner", 1, tried=the_anchorer_freezes),
    refused("NotAnchorer", 0, tried=the_owner_anchors),
    refused("NotAnchorer", 2, tried=a_stranger_anchors),
    refused("NotCandidate", 2, tried=nobody_was_proposed),
    refused("NotCandidate", 2, tried=the_wrong_one_accepts),
    refused("NotCandidate", 2, tried=a_proposal_was_taken_back),
    refused("NotCandidate", 2, tried=the_former_owners_anchorer_accepts),
    refused("AlreadyFrozen", STRANGER, tried=a_frozen_log_is_extended),
    refused("AlreadyFrozen", STRANGER, tried=a_frozen_log_is_given_another_successor),
    refused("NotLarger", "9", "9", tried=the_same_size_again),
    refused("NotLarger", "8", "9", tried=a_smaller_size),
    refused("NotConsistent", "9", "12", tried=a_forged_history),
    refused("NotConsistent", "9", "12", tried=no_proof),
    refused("NotConsistent", "9", "12", tried=a_proof_from_an_older_checkpoint),
    refused("NotConsistent", "9", str(LARGEST), tried=a_proof_for_another_size),
    refused("NotConsistent", "0", "9", tried=a_first_checkpoint_with_a_proof),
    refused("NotConsistent", "0", "9", tried=a_first_checkpoint_without_a_root),
    refused("EmptyPredecessor", tried=a_successor_of_nobody),
    refused("EmptyPredecessor", tried=a_successor_without_a_root),
    refused("NotPredecessorsHead", "12", "9", tried=a_successor_on_an_earlier_past),
    refused("NotPredecessorsHead", "9", "9", tried=a_successor_on_a_forged_past),
    refused("NotSuccessor", None, tried=a_log_of_other_descent_follows),
    refused("NotSuccessor", None, tried=a_successor_that_was_overtaken_follows),
    refused("NotSuccessor", None, tried=a_log_follows_itself),
]


@pytest.mark.parametrize(("name", "arguments", "tried"), CASES)
def test_a_refusal_names_what_was_refused_and_changes_no_checkpoint(contracts, log, name, arguments, tried):
    """A number stands for the account of that number, None for any address."""
    with pytest.raises(Reverted) as caught:
        tried(contracts, log)
    said, _, given = str(caught.value).partition("(")
    assert said == name
    expected = [contracts.accounts[one] if isinstance(one, int) else one for one in arguments]
    for wanted, found in zip(expected, given.removesuffix(")").split(", ") if given != ")" else [], strict=True):
        assert wanted in (None, found)
    assert contracts.ask(log, "checkpoint(uint256)", 1) == (9, TRUE.roots[9], META)


def test_every_refusal_of_the_contract_has_a_case():
    errors = {item["name"] for item in artifact()["abi"] if item["type"] == "error"}
    assert errors == {case.values[0] for case in CASES}


def test_a_log_is_frozen_for_a_successor_elsewhere_and_for_none(contracts, log):
    for successor in (STRANGER, NOBODY):
        fresh = contracts.deploy(contracts.accounts[0], anchorer=contracts.accounts[1], root=NO_ROOT)
        contracts.act(contracts.accounts[0], fresh, "freeze(address)", successor)
        assert contracts.ask(fresh, "successor()") == (successor,)


def test_every_change_leaves_its_event(contracts, log):
    owner, anchorer, other, *_ = contracts.accounts
    following = contracts.deploy(owner, anchorer=anchorer, predecessor=log, size=9, root=TRUE.roots[9])
    steps = [
        (owner, "setAnchorer(address)", (other,)),
        (other, "acceptAnchorer()", ()),
        (owner, "setAnchorer(address)", (anchorer,)),
        (owner, "setOwner(address)", (other,)),
        (other, "acceptOwner()", ()),
        (other, "freeze(address)", (following,)),
    ]
    topics = [
        [event["topics"][0] for event in contracts.act(caller, log, signature, *given)["logs"]]
        for caller, signature, given in steps
    ]
    named = [[_named(topic) for topic in of_step] for of_step in topics]
    assert named == [
        ["AnchorerProposed"],
        ["AnchorerChanged"],
        ["AnchorerProposed"],
        ["OwnerProposed"],
        ["OwnerChanged", "AnchorerProposed"],
        ["LogFrozen"],
    ]


def _named(topic: str) -> str:
    from eth_utils.crypto import keccak

    events = [item for item in artifact()["abi"] if item["type"] == "event"]
    signatures = {one["name"]: f"{one['name']}({','.join(part['type'] for part in one['inputs'])})" for one in events}
    return next(name for name, signature in signatures.items() if "0x" + keccak(text=signature).hex() == topic)


def test_leaf_hash_and_node_hash_cannot_be_confused(contracts, log):
    """A node offered as a leaf proves nothing: its path is one hash too short for the size."""
    node = sha256(b"\x01" + TRUE.nodes[(0, 0)] + TRUE.nodes[(0, 1)]).digest()
    proof = TRUE.inclusion(0, 9)[1:]
    asked = "verifyInclusion(uint256,bytes32,uint256,bytes32[])"
    assert contracts.ask(log, asked, 1, node, 0, proof) == (False,)
    assert contracts.ask(log, asked, 1, TRUE.nodes[(0, 0)], 0, TRUE.inclusion(0, 9)) == (True,)
