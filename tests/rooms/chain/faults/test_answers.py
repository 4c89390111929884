"""A node that answers late, not at all, or nonsense costs time, never a checkpoint."""

import os
import signal
import time
from contextlib import suppress

import pytest

from chain.anchoring import anchor
from chain.attempts import AnchorRefused
from chain.connection import Connection, connected_to
from chain.ledgers.ethereum import TIMEOUT_S, Ethereum
from chain.ledgers.port import Unreachable
from tests.rooms.chain.faults.proxy import MISBEHAVIOURS, Misbehaviour

ASKED_WHILE_ANCHORING = (
    "eth_chainId", "eth_getBlockByNumber", "eth_getCode", "eth_call", "eth_estimateGas", "eth_maxPriorityFeePerGas",
    "eth_getBalance", "eth_getTransactionCount", "eth_sendRawTransaction", "eth_getTransactionReceipt",
)  # fmt: skip


@pytest.mark.fault(2)
@pytest.mark.parametrize("way", sorted(MISBEHAVIOURS))
def test_whatever_one_answer_looks_like_the_records_are_sealed_once(scene, way):
    """The wrong answer comes to each question in turn, the node having done what it was asked for."""
    scene.deployed()
    for method in ASKED_WHILE_ANCHORING:
        scene.log()
        scene.proxy.misbehaviour = Misbehaviour(way, method=method, times=1, delay_s=0.8)
        hasty = Connection(Ethereum(scene.proxy.url, timeout_s=0.4), scene.key)
        with connected_to(hasty), suppress(Unreachable, AnchorRefused):
            anchor(at=scene.now())
        assert scene.proxy.misbehaviour.times == 0, f"{method} was never asked"
        scene.proxy.misbehaviour = None
        scene.anchor_until_final()
    refused = ("anchor_refused",) if way.startswith("a revert") else ()  # a refused estimate is a word of the contract
    scene.ends_with(*range(1, len(ASKED_WHILE_ANCHORING) + 1), alarms=(*refused, "node_unreachable"))


@pytest.mark.fault(2)
def test_a_late_answer_within_the_allowance_is_an_answer(scene):
    scene.deployed()
    scene.log()
    scene.proxy.misbehaviour = Misbehaviour("late", times=3, delay_s=0.3)
    scene.anchor_until_final()
    scene.ends_with(1)


@pytest.mark.fault(14)
@pytest.mark.parametrize("stopped_at", ["", "eth_estimateGas", "eth_getTransactionReceipt"])
def test_a_frozen_node_costs_one_second_and_nothing_else(scene, stopped_at):
    """Frozen from the first question on, or in the middle of an anchor."""
    scene.deployed()
    scene.log()
    at = scene.now()
    if stopped_at:
        scene.proxy.lies[stopped_at] = lambda parameters, result: os.kill(scene.anvil.pid, signal.SIGSTOP) or result
    else:
        os.kill(scene.anvil.pid, signal.SIGSTOP)
    began = time.monotonic()
    hub = Connection(Ethereum(scene.proxy.url), scene.key)
    with connected_to(hub), pytest.raises(Unreachable, match="no answer within 1 s"):
        anchor(at=at)
    took_s = time.monotonic() - began
    os.kill(scene.anvil.pid, signal.SIGCONT)
    scene.proxy.lies.clear()
    assert took_s < 5 * TIMEOUT_S, f"{took_s:.1f} s: the question was asked again and again"
    scene.anchor_until_final()
    scene.ends_with(1, alarms=("node_unreachable",))
