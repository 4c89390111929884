"""Three nodes of one chain, one of which is silent, behind, or lying: the other two are believed, and it is named."""

import os
import signal
import time
from collections.abc import Iterator
from contextlib import ExitStack

import pytest

from chain.anchoring import anchor
from chain.connection import Connection, connected_to
from chain.ledgers.ethereum import TIMEOUT_S, Ethereum
from chain.ledgers.port import NOBODY, Fees, Unreachable
from chain.ledgers.quorum import NoQuorum, Quorum
from chain.models import Alarm
from tests.rooms.chain.conftest import Anvil
from tests.rooms.chain.faults.proxy import Misbehaviour, Proxy
from tests.rooms.chain.faults.scene import PATIENCE_S

NAMES = ("node 1", "node 2", "node 3")
BENT = "0x" + "66" * 32


def other_block(parameters, block):
    """Every block but the first carries another hash."""
    return block and block | ({"hash": BENT} if parameters[0] != "0x0" else {})


def far_ahead(parameters, block):
    """What is newest is called final."""
    return block and block | ({"number": hex(10**6), "hash": BENT} if parameters[0] == "finalized" else {})


def far_behind(parameters, block):
    return block and block | ({"number": "0x0"} if parameters[0] == "finalized" else {})


LIES = {
    "another hash": {"eth_getBlockByNumber": other_block},
    "a finality that is not": {"eth_getBlockByNumber": far_ahead},
    "another genesis": {"eth_getBlockByNumber": lambda _, block: block and block | {"hash": BENT}},
    "another chain": {"eth_chainId": lambda *_: "0x1"},
    "another head": {"eth_call": lambda *_: "0x" + "00" * 128},
    "no code": {"eth_getCode": lambda *_: "0x"},
    "a refused transaction": {
        "eth_getTransactionReceipt": lambda _, receipt: receipt and receipt | {"status": "0x0"},
    },
    "gas for a fortune": {"eth_maxPriorityFeePerGas": lambda *_: hex(10**15)},
    "no money": {"eth_getBalance": lambda *_: "0x0"},
    "a nonce from the future": {"eth_getTransactionCount": lambda *_: hex(99)},
}
UNNOTICED = {"gas for a fortune", "no money", "a nonce from the future", "a finality that is not"}
"""Figures are taken from the middle; whose was left out is not looked at."""


@pytest.fixture
def three(scene) -> Iterator[list[Proxy]]:
    with ExitStack() as stack:
        yield [stack.enter_context(Proxy(scene.anvil.url)) for _ in range(3)]


def hub(scene, proxies) -> Connection:
    nodes = [Ethereum(proxy.url, timeout_s=PATIENCE_S) for proxy in proxies]
    return Connection(Quorum(nodes, names=NAMES), scene.key)


def anchored(scene, proxies) -> None:
    for _ in range(8):
        with connected_to(hub(scene, proxies)):
            outcome = anchor(at=scene.now())
        scene.mine(3)
        if outcome.size == scene.logged and outcome.state == "final":
            return
    raise AssertionError(outcome)


@pytest.mark.fault(13)
@pytest.mark.parametrize("lie", LIES)
@pytest.mark.parametrize("liar", [0, 2])
def test_one_liar_of_three_is_named_and_changes_nothing(scene, three, lie, liar):
    scene.deployed()
    three[liar].lies.update(LIES[lie])
    for _ in range(2):
        scene.log()
        anchored(scene, three)
    if lie in UNNOTICED:
        scene.ends_with(1, 2)
        return
    assert NAMES[liar] in Alarm.objects.get(name="nodes_disagree").message
    three[liar].lies.clear()
    scene.log()
    anchored(scene, three)
    scene.ends_with(1, 2, 3, alarms=("nodes_disagree",))


ASKED = ("eth_getBlockByNumber", "eth_getTransactionCount", "eth_call", "eth_estimateGas")
WAYS = [(method, "a revert of no hex") for method in ASKED]
WAYS += [(method, way) for method in ASKED[-2:] for way in ("a revert", "a revert cut short")]


@pytest.mark.fault(13)
@pytest.mark.parametrize(("method", "way"), WAYS)
def test_a_node_that_calls_every_question_reverted_stops_nothing_and_is_named(scene, three, method, way):
    scene.deployed()
    three[1].misbehaviour = Misbehaviour(way, method=method)
    scene.log()
    anchored(scene, three)
    if method == "eth_estimateGas":
        scene.ends_with(1)  # a refusal is an answer there, and one of three decides nothing
        return
    assert f"{NAMES[1]} gives no answer ({method}" in Alarm.objects.get(name="nodes_disagree").message
    three[1].misbehaviour = None
    scene.log()
    anchored(scene, three)
    scene.ends_with(1, 2, alarms=("nodes_disagree",))


@pytest.mark.fault(13)
def test_whatever_one_node_makes_a_question_stumble_over_is_its_silence(scene, three, monkeypatch):
    scene.deployed()
    quorum = hub(scene, three).ledger
    monkeypatch.setattr(quorum._nodes[NAMES[0]], "head", lambda contract: {}["secret of the address"])
    assert quorum.head(scene.deployment.contract) == scene.node.head(scene.deployment.contract)
    assert quorum.doubts == ("node 1 gives no answer (KeyError)",), "not in a library's words"


@pytest.mark.fault(13)
@pytest.mark.parametrize("said", ["0x5208", hex(10**12)])
def test_with_one_node_silent_a_lie_about_gas_neither_starves_nor_ruins(scene, three, said):
    scene.deployed()
    scene.log()
    anchored(scene, three)
    three[0].misbehaviour = Misbehaviour("503")
    three[1].lies["eth_estimateGas"] = lambda *_: said
    scene.log()
    anchored(scene, three)
    scene.ends_with(1, 2, open_alarms=("nodes_disagree",))


@pytest.mark.fault(13)
def test_a_node_that_lags_decides_nothing_and_is_named_when_it_is_far_behind(scene, three):
    scene.deployed()
    three[0].lies["eth_getBlockByNumber"] = far_behind
    three[0].lies["eth_getTransactionReceipt"] = lambda *_: None
    scene.log()
    anchored(scene, three)
    assert not Alarm.objects.exists(), "a few blocks are no matter"
    scene.mine(100)
    scene.log()
    anchored(scene, three)
    assert "node 1 lags" in Alarm.objects.get(resolved_at=None).message
    scene.ends_with(1, 2, open_alarms=("nodes_disagree",))


@pytest.mark.fault(13)
def test_two_that_disagree_of_two_anchor_nothing(scene, three):
    scene.deployed()
    scene.log()
    anchored(scene, three)
    three[0].lies.update(LIES["another head"])
    scene.log()
    two = Quorum([Ethereum(proxy.url, timeout_s=PATIENCE_S) for proxy in three[:2]], names=NAMES[:2])
    with connected_to(Connection(two, scene.key)), pytest.raises(NoQuorum, match="contract's head: node 1 says"):
        anchor(at=scene.now())
    scene.stops_with("node_unreachable")


@pytest.mark.fault(13)
def test_a_finality_that_only_one_of_three_claims_is_not_believed(scene, three):
    scene.deployed()
    three[0].lies["eth_getBlockByNumber"] = far_ahead
    scene.mine(5)
    quorum = hub(scene, three).ledger
    assert quorum.finalized() == scene.node.finalized()


@pytest.mark.fault(13)
def test_what_two_see_in_different_blocks_is_decided_by_nobody(scene, three):
    scene.deployed()
    sent = scene.deployment.transaction
    three[0].lies["eth_getTransactionReceipt"] = lambda _, receipt: receipt and receipt | {"gasUsed": "0x1"}
    three[1].lies["eth_getTransactionReceipt"] = lambda _, receipt: receipt and receipt | {"gasUsed": "0x2"}
    with pytest.raises(NoQuorum, match="disagree about transaction"):
        hub(scene, three).ledger.status(sent)
    three[1].lies["eth_getTransactionReceipt"] = three[0].lies["eth_getTransactionReceipt"] = lambda *_: None
    assert hub(scene, three).ledger.status(sent).succeeded is None


@pytest.mark.fault(13)
def test_a_transaction_that_too_few_have_seen_is_not_taken_for_replaced(scene, three):
    """One of two that count has seen the block, the other follows: nothing is decided, nothing is sent anew."""
    scene.deployed()
    scene.log()
    three[0].lies["eth_getTransactionReceipt"] = lambda *_: None
    three[1].misbehaviour = Misbehaviour("503", method="eth_getTransactionReceipt")
    with connected_to(hub(scene, three)):
        assert anchor(at=scene.now()).state == "sent"
    three[0].lies.clear()
    three[1].misbehaviour = None
    anchored(scene, three)
    scene.ends_with(1, alarms=("nodes_disagree",))


@pytest.mark.fault(14)
def test_a_frozen_node_among_three_costs_its_second_once(scene, three, key):
    scene.deployed()
    frozen = Anvil()
    try:
        with Proxy(frozen.url) as proxy:
            os.kill(frozen.pid, signal.SIGSTOP)
            scene.log()
            nodes = [Ethereum(proxy.url), *(Ethereum(one.url, timeout_s=PATIENCE_S) for one in three[:2])]
            began = time.monotonic()
            with connected_to(Connection(Quorum(nodes, names=NAMES), scene.key)):
                anchor(at=scene.now())
            took_s = time.monotonic() - began
    finally:
        frozen.stop()
    assert TIMEOUT_S <= took_s < TIMEOUT_S + 2.5, f"{took_s:.1f} s"
    assert "node 1 gives no answer" in Alarm.objects.get().message
    scene.mine(3)
    anchored(scene, three)
    scene.ends_with(1, alarms=("nodes_disagree",))


def test_three_nodes_pass_for_one_in_every_question(scene, three):
    scene.deployed()
    quorum, contract = hub(scene, three).ledger, scene.deployment.contract
    one = Ethereum(three[0].url)
    assert quorum.roles(contract) == one.roles(contract)
    assert quorum.roles(contract).anchorer_candidate == NOBODY
    assert quorum.fees() == one.fees()
    assert quorum.is_development is False
    assert quorum.checkpoint(contract, 1) is None
    assert quorum.block(10**9) is None
    quorum.settle(), quorum.endow(scene.key.address)
    for proxy in three[:2]:
        proxy.misbehaviour = Misbehaviour("dropped")
    with pytest.raises(Unreachable, match="1 of 3 nodes answer: node 1 gives no answer"):
        hub(scene, three).ledger.identity()


GWEI = 10**9


@pytest.mark.parametrize(
    ("advised", "taken"),
    [
        ((10, 14), 14),  # the lower one might wait for minutes
        ((10, 10**6), 20),  # two nodes do not name any price
        ((0, 3), 0),
        ((10, 12, 10**6), 12),
        ((0, 10, 12), 10),
        ((10, 12, 13, 10**6), 13),
        ((0, 10, 12, 13), 12),
        ((7,), 7),
    ],
)
def test_a_price_is_what_enough_nodes_find_enough(advised, taken):
    nodes = [Priced(Fees(max_fee_wei=one * GWEI, priority_fee_wei=one)) for one in advised]
    agreed = Quorum(nodes, names=[str(number) for number in range(len(nodes))]).fees()
    assert agreed == Fees(max_fee_wei=taken * GWEI, priority_fee_wei=taken)


class Priced:
    """A node that is asked for its price alone."""

    def __init__(self, advice: Fees) -> None:
        self.fees = lambda: advice
