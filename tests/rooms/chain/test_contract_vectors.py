"""The published cases of RFC 9162 proofs, judged by the deployed code itself.

A case brings roots and sizes that no log of ours ever had, so the node answers as if the contract's storage held them
(state overrides of ``eth_call``): the code that runs is the one on chain. Hashes of other lengths than 32 bytes cannot
be said in the contract's types; those cases are counted, not dropped unseen.
"""

import json

import pytest
from eth_utils.crypto import keccak

from tests.domain.chain.slow_contract import NO_ROOT
from tests.domain.chain.slow_proofs import consistent, included
from tests.domain.chain.test_merkle_verification import VECTORS, decoded, published
from tests.rooms.chain.contract_on_node import Contracts

pytestmark = pytest.mark.skipif(not VECTORS.is_dir(), reason=f"the published vectors are not at {VECTORS}")
CHECKPOINTS_SLOT = 6
COUNT_SHIFT = 160
"""The first storage slot holds the anchorer (20 bytes), the count (8) and whether it is frozen (1)."""
INCLUSION_COUNTS = (72, 26)
CONSISTENCY_COUNTS = (71, 27)
"""Cases that can be said in the contract's types, and those that cannot."""


@pytest.fixture
def contracts(anvil) -> Contracts:
    return Contracts(anvil.url)


@pytest.fixture
def log(contracts) -> str:
    return contracts.deploy(contracts.accounts[0], anchorer=contracts.accounts[0], root=NO_ROOT)


def storage(*sealed: tuple[int, bytes]) -> dict[str, str]:
    """Checkpoints 1, 2, … as the contract stores them."""
    slots = {_word(0): _word(len(sealed) << COUNT_SHIFT)}
    for seq, (size, root) in enumerate(sealed, start=1):
        first = int.from_bytes(keccak(seq.to_bytes(32, "big") + CHECKPOINTS_SLOT.to_bytes(32, "big")), "big")
        slots |= {_word(first): _word(size), _word(first + 1): "0x" + root.hex()}
    return slots


def _word(number: int) -> str:
    return f"0x{number:064x}"


def test_the_overridden_storage_is_where_the_contract_reads(contracts, log):
    root = bytes(range(32))
    overrides = storage((7, root), (9, root))
    assert contracts.ask(log, "count()", overrides=overrides) == (2,)
    assert contracts.ask(log, "head()", overrides=overrides) == (2, 9, root, NO_ROOT)
    assert contracts.ask(log, "checkpoint(uint256)", 1, overrides=overrides) == (7, root, NO_ROOT)


def test_inclusion_is_judged_on_chain_as_published(contracts, log):
    judged, unsayable = [], 0
    for case in cases("inclusion"):
        leaf, root, proof = decoded(case, "leafHash", "root")
        if any(len(item) != 32 for item in (leaf, root, *proof)):
            unsayable += 1
            continue
        overrides = storage((case["treeSize"], root))
        asked = ("verifyInclusion(uint256,bytes32,uint256,bytes32[])", 1, leaf, case["leafIdx"], proof)
        (found,) = contracts.ask(log, *asked, overrides=overrides)
        slow = included(index=case["leafIdx"], size=case["treeSize"], leaf=leaf, proof=proof, root=root)
        judged.append((case["desc"], found, slow, not case["wantErr"]))
    assert [one for one in judged if not one[1] == one[2] == one[3]] == []
    assert (len(judged), unsayable) == INCLUSION_COUNTS


def test_consistency_is_judged_on_chain_as_published(contracts, log):
    judged, unsayable = [], 0
    for case in cases("consistency"):
        first, second, proof = decoded(case, "root1", "root2")
        if any(len(item) != 32 for item in (first, second, *proof)):
            unsayable += 1
            continue
        overrides = storage((case["size1"], first), (case["size2"], second))
        (found,) = contracts.ask(log, "verifyConsistency(uint256,uint256,bytes32[])", 1, 2, proof, overrides=overrides)
        slow = consistent(first=case["size1"], second=case["size2"], first_root=first, second_root=second, proof=proof)
        judged.append((case["desc"], found, slow, not case["wantErr"]))
    assert [one for one in judged if not one[1] == one[2] == one[3]] == []
    assert (len(judged), unsayable) == CONSISTENCY_COUNTS


def cases(folder: str) -> list[dict]:
    return [json.loads(file.read_text()) for file in published(folder)]
