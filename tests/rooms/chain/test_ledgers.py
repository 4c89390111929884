"""Both chains, the one in memory and a real node, behave the same towards the log."""

import time
from hashlib import sha256

import pytest
from web3.utils.address import get_create_address

from chain.domain.tree import Frontier, consistency_ranges, range_hashes
from chain.ledgers.artifact import anchor_data, code_sha256, deployment_data
from chain.ledgers.ethereum import Ethereum
from chain.ledgers.port import CallReverted, Order, Unreachable
from chain.ledgers.signer import KeyFile

META = bytes(31) + b"\x07"


class Tree:
    def __init__(self, size: int, *, flavour: str = "leaf") -> None:
        self.nodes, state, self.roots = {}, Frontier(), {}
        for number in range(size):
            state, full = state.append(sha256(f"{flavour} {number}".encode()).digest())
            self.nodes.update(full)
            self.roots[number + 1] = state.root()

    def consistency(self, first: int, second: int) -> tuple[bytes, ...]:
        return range_hashes(consistency_ranges(first=first, second=second), read=lambda _: self.nodes)


TREE = Tree(9)


def sent(ledger, key: KeyFile, *, to: str | None, data: bytes, gas: int = 2_000_000) -> str:
    order = Order(
        chain_id=ledger.identity().chain_id,
        nonce=ledger.account_nonce(key.address),
        to=to,
        data=data,
        gas=gas,
        fees=ledger.fees(),
    )
    signed = key.sign(order)
    ledger.send(signed.raw)
    return mined(ledger, signed.hash)


def mined(ledger, transaction: str) -> str:
    """Wait for the block: a node answers a send before it mines."""
    deadline = time.monotonic() + 10
    while ledger.status(transaction).succeeded is None:
        assert time.monotonic() < deadline, f"{transaction} is in no block"
        time.sleep(0.01)
    return transaction


@pytest.fixture
def contract(ledger, key) -> str:
    ledger.endow(key.address)
    address = get_create_address(key.address, ledger.account_nonce(key.address)).lower()
    sent(ledger, key, to=None, data=deployment_data(anchorer=key.address))
    return address


def anchored(ledger, key, contract, size: int, proof: tuple[bytes, ...] = (), tree: Tree = TREE) -> str:
    data = anchor_data(size=size, root=tree.roots[size], meta=META, proof=proof)
    return sent(ledger, key, to=contract, data=data)


def test_a_deployed_contract_carries_the_known_code_and_no_checkpoint(ledger, contract):
    assert ledger.code_sha256(contract) == code_sha256()
    assert ledger.code_sha256("0x" + "99" * 20) is None
    assert (ledger.head(contract).seq, ledger.head(contract).size) == (0, 0)
    assert ledger.checkpoint(contract, 0) is None


def test_an_anchored_checkpoint_is_read_back(ledger, key, contract):
    first = anchored(ledger, key, contract, 5)
    second = anchored(ledger, key, contract, 9, TREE.consistency(5, 9))
    assert ledger.status(first).succeeded
    assert ledger.status(second).succeeded
    head = ledger.head(contract)
    assert (head.seq, head.size, head.root, head.meta) == (2, 9, TREE.roots[9], META)
    assert ledger.checkpoint(contract, 1).root == TREE.roots[5]
    assert ledger.checkpoint(contract, 3) is None


def test_a_forged_history_is_refused(ledger, key, contract):
    anchored(ledger, key, contract, 5)
    forged = Tree(9, flavour="forged")
    for proof in ((), TREE.consistency(5, 9), forged.consistency(5, 9)):
        assert ledger.status(anchored(ledger, key, contract, 9, proof, forged)).succeeded is False
    assert ledger.head(contract).size == 5


def test_the_same_size_twice_is_refused_and_so_is_a_smaller_one(ledger, key, contract):
    anchored(ledger, key, contract, 5)
    assert ledger.status(anchored(ledger, key, contract, 5)).succeeded is False
    assert ledger.status(anchored(ledger, key, contract, 4)).succeeded is False
    assert ledger.head(contract).seq == 1


def test_a_first_checkpoint_comes_without_a_proof(ledger, key, contract):
    assert ledger.status(anchored(ledger, key, contract, 5, (META,))).succeeded is False


def test_a_stranger_cannot_anchor(ledger, key, contract, tmp_path):
    stranger = KeyFile(tmp_path / "stranger")
    ledger.endow(stranger.address)
    assert ledger.status(anchored(ledger, stranger, contract, 5)).succeeded is False


def test_an_estimate_names_the_refusal(ledger, key, contract):
    anchored(ledger, key, contract, 5)
    data = anchor_data(size=5, root=TREE.roots[5], meta=META, proof=())
    with pytest.raises(CallReverted, match=r"NotLarger\(5, 5\)"):
        ledger.estimate_gas(sender=key.address, to=contract, data=data)


def test_a_transaction_sent_twice_is_mined_once(ledger, key, contract):
    order = Order(
        chain_id=31337,
        nonce=ledger.account_nonce(key.address),
        to=contract,
        data=anchor_data(size=5, root=TREE.roots[5], meta=META, proof=()),
        gas=1_000_000,
        fees=ledger.fees(),
    )
    signed = key.sign(order)
    for _ in range(3):
        ledger.send(signed.raw)
    assert ledger.status(mined(ledger, signed.hash)).succeeded
    assert ledger.account_nonce(key.address) == order.nonce + 1


def test_a_transaction_is_final_once_the_chain_settled(ledger, key, contract):
    transaction = anchored(ledger, key, contract, 5)
    number = ledger.status(transaction).block.number
    assert ledger.finalized().number < number
    ledger.settle()
    assert ledger.finalized().number >= number


def test_an_unknown_transaction_is_in_no_block(ledger):
    assert ledger.status("0x" + "00" * 32).succeeded is None


def test_the_identity_stays_and_names_the_genesis_block(ledger):
    assert ledger.identity() == ledger.identity()
    assert ledger.identity().chain_id == 31337
    assert len(ledger.identity().genesis) == 66


def test_a_node_that_is_down_is_unreachable_and_nothing_else():
    with pytest.raises(Unreachable):
        Ethereum("http://127.0.0.1:9").identity()


def test_a_key_is_made_once_and_readable_by_its_owner_alone(tmp_path):
    path = tmp_path / "secrets" / "chain"
    assert KeyFile(path).address == KeyFile(path).address
    assert path.stat().st_mode & 0o777 == 0o600
