"""CheckpointLog on a real node: its views agree with the verifier, its roles take two steps, its end is final."""

import subprocess
from pathlib import Path

import pytest
from eth_utils.crypto import keccak
from web3.utils.address import get_create_address

from chain.ledgers.artifact import artifact, call_data, code_sha256, deployment_data
from chain.ledgers.ethereum import Ethereum
from chain.ledgers.port import CallReverted
from chain.ledgers.signer import KeyFile
from chain.verifier import contract as verifier_constants
from tests.domain.chain.test_merkle_verification import bent_proofs
from tests.rooms.chain.test_ledgers import META, TREE, Tree, anchored, sent

ROOT = Path(__file__).resolve().parents[3]


@pytest.mark.parametrize("source", [(), ("tests/bench/contracts/PlainCheckpoints.sol",)])
def test_the_committed_code_is_what_the_source_compiles_to(node_command, source):
    command = [node_command, "chain/contracts/build.mjs", *source, "--check"]
    result = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert result.returncode == 0, result.stderr


def test_the_verifier_knows_this_contract():
    assert code_sha256().hex() in verifier_constants.KNOWN_CODE
    assert "0x" + artifact()["selectors"]["checkpoint(uint256)"] == verifier_constants.CHECKPOINT_CALL
    event = keccak(text="Checkpoint(uint64,uint64,bytes32,bytes32)")
    assert "0x" + event.hex() == verifier_constants.CHECKPOINT_EVENT


@pytest.fixture
def node(anvil) -> Ethereum:
    return Ethereum(anvil.url)


@pytest.fixture
def log(node, key) -> str:
    node.endow(key.address)
    return deployed(node, key, anchorer=key.address)


def deployed(node, key, **arguments) -> str:
    address = get_create_address(key.address, node.account_nonce(key.address)).lower()
    sent(node, key, to=None, data=deployment_data(**arguments))
    return address


def call(node, log, signature: str, returns: str, *arguments):
    return node._call(log, signature, [returns], *arguments)[0]


def succeeded(node, key, log, signature: str, *arguments) -> bool:
    return node.status(sent(node, key, to=log, data=call_data(signature, *arguments))).succeeded


INCLUSION = "verifyInclusion(uint256,bytes32,uint256,bytes32[])"
CONSISTENCY = "verifyConsistency(uint256,uint256,bytes32[])"


def test_inclusion_is_verified_on_chain_for_every_leaf_and_refused_when_bent(node, key, log):
    from chain.domain.tree import NodeRef, inclusion_ranges, range_hashes

    anchored(node, key, log, 9)
    for index in range(9):
        leaf = TREE.nodes[NodeRef(0, index)]
        proof = list(range_hashes(inclusion_ranges(index=index, size=9), read=lambda _: TREE.nodes))
        assert call(node, log, INCLUSION, "bool", 1, leaf, index, proof) is True
        assert call(node, log, INCLUSION, "bool", 1, leaf, (index + 1) % 9, proof) is False
        assert call(node, log, INCLUSION, "bool", 2, leaf, index, proof) is False
        assert call(node, log, INCLUSION, "bool", 1, leaf, 9, proof) is False
        assert call(node, log, INCLUSION, "bool", 1, leaf, 2**256 - 1, proof) is False
        for bent in bent_proofs(proof, [TREE.roots[9]]):
            if all(len(item) == 32 for item in bent):
                assert call(node, log, INCLUSION, "bool", 1, leaf, index, bent) is False


@pytest.mark.parametrize("first", range(1, 9))
def test_every_true_extension_is_accepted_and_every_bent_one_refused(node, key, log, first):
    anchored(node, key, log, first)
    proof = list(TREE.consistency(first, 9))
    for bent in bent_proofs(proof, [TREE.roots[first], TREE.roots[9]]):
        if all(len(item) == 32 for item in bent):
            status = node.status(anchored(node, key, log, 9, tuple(bent)))
            assert status.succeeded is False
    assert node.status(anchored(node, key, log, 9, tuple(proof))).succeeded is True
    assert call(node, log, CONSISTENCY, "bool", 1, 2, proof) is True
    assert call(node, log, CONSISTENCY, "bool", 2, 1, proof) is False
    assert call(node, log, CONSISTENCY, "bool", 0, 2, proof) is False
    assert call(node, log, CONSISTENCY, "bool", 1, 3, proof) is False


def test_the_anchorer_changes_in_two_steps(node, key, log, tmp_path):
    other = KeyFile(tmp_path / "other")
    node.endow(other.address)
    assert not succeeded(node, other, log, "setAnchorer(address)", other.address)
    assert succeeded(node, key, log, "setAnchorer(address)", other.address)
    assert node.status(anchored(node, other, log, 3)).succeeded is False
    assert not succeeded(node, key, log, "acceptAnchorer()")
    assert succeeded(node, other, log, "acceptAnchorer()")
    assert node.status(anchored(node, key, log, 3)).succeeded is False
    assert node.status(anchored(node, other, log, 3)).succeeded is True
    assert not succeeded(node, other, log, "acceptAnchorer()")


def test_the_owner_changes_in_two_steps(node, key, log, tmp_path):
    other = KeyFile(tmp_path / "other")
    node.endow(other.address)
    assert succeeded(node, key, log, "setOwner(address)", other.address)
    assert call(node, log, "owner()", "address") == key.address
    assert succeeded(node, other, log, "acceptOwner()")
    assert call(node, log, "owner()", "address") == other.address
    assert not succeeded(node, key, log, "setOwner(address)", key.address)


def test_a_frozen_log_goes_on_only_in_its_successor(node, key, log):
    anchored(node, key, log, 5)
    successor = deployed(node, key, anchorer=key.address, predecessor=log, size=5, root=TREE.roots[5])
    assert succeeded(node, key, log, "freeze(address)", successor)
    assert not succeeded(node, key, log, "freeze(address)", key.address)
    with pytest.raises(CallReverted, match="AlreadyFrozen"):
        node.estimate_gas(sender=key.address, to=log, data=_anchor(9, TREE))
    assert node.status(anchored(node, key, successor, 9, (), TREE)).succeeded is False
    forged = Tree(9, flavour="forged")
    assert node.status(anchored(node, key, successor, 9, forged.consistency(5, 9), forged)).succeeded is False
    assert node.status(anchored(node, key, successor, 9, TREE.consistency(5, 9))).succeeded is True
    assert call(node, successor, CONSISTENCY, "bool", 0, 1, list(TREE.consistency(5, 9))) is True
    assert node.checkpoint(log, 1).root == TREE.roots[5]


def _anchor(size: int, tree: Tree) -> bytes:
    from chain.ledgers.artifact import anchor_data

    return anchor_data(size=size, root=tree.roots[size], meta=META, proof=tree.consistency(5, size))


@pytest.mark.parametrize(
    "wrong",
    [
        {"size": 5, "root": TREE.roots[5]},
        {"predecessor": "0x" + "11" * 20},
        {"predecessor": "0x" + "11" * 20, "size": 5},
        {"predecessor": "0x" + "11" * 20, "root": TREE.roots[5]},
    ],
)
def test_a_successor_names_predecessor_size_and_root_together(node, key, wrong):
    node.endow(key.address)
    with pytest.raises(CallReverted, match="EmptyPredecessor"):
        node.estimate_gas(sender=key.address, to=None, data=deployment_data(anchorer=key.address, **wrong))


def test_an_anchor_costs_at_most_one_and_a_half_times_plain_storage(anvil):
    """Thirty pairs of a small tree; `tests/bench/gas.py` takes a thousand of a large one."""
    from random import Random

    from tests.bench.gas import BOUND, Bench, Levels, measure

    dice = Random(7)
    pairs = [(first, dice.randint(first + 1, 5000)) for first in (dice.randint(1, 4999) for _ in range(30))]
    rows = measure(Bench(anvil.url), Levels(5000), pairs)
    assert len(rows) == 30
    assert max(gas / plain for _, gas, plain, _ in rows) < BOUND
    assert min(plain for _, _, plain, _ in rows) > 90_000, "plain storage that stores nothing compares with nothing"
