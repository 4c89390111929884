"""What the contract refuses, what the account cannot pay, and chains that are not ours."""

import pytest

from chain.attempts import AnchorRefused
from chain.deployment import ChainRefused
from chain.domain.anchoring import AttemptState
from chain.ledgers.artifact import anchor_data, call_data
from chain.ledgers.port import Order
from chain.ledgers.signer import KeyFile
from chain.models import Alarm, AnchorAttempt
from chain.nodes import read_nodes
from tests.rooms.chain.faults.test_pool import waiting


def sent(scene, key, data: bytes, *, nonce: int | None = None) -> None:
    """Call the contract past the hub."""
    node = scene.node
    order = Order(
        chain_id=31337,
        nonce=node.account_nonce(key.address) if nonce is None else nonce,
        to=scene.deployment.contract,
        data=data,
        gas=500_000,
        fees=node.fees(),
    )
    node.send(key.sign(order).raw)
    scene.mine()


def open_alarm() -> str:
    return Alarm.objects.get(resolved_at=None).name


@pytest.mark.fault(9)
def test_a_transaction_that_ran_out_of_gas_is_told_and_made_anew(scene):
    scene.deployed()
    scene.proxy.lies["eth_estimateGas"] = lambda parameters, result: hex(40_000)
    scene.log()
    with pytest.raises(AnchorRefused, match="reverted by the contract"):
        for _ in range(3):
            scene.anchor()
    assert open_alarm() == "anchor_refused"
    assert AnchorAttempt.objects.get().state == AttemptState.FAILED
    scene.proxy.lies.clear()
    scene.anchor_until_final()
    scene.ends_with(1, alarms=("anchor_refused",))


@pytest.mark.fault(9)
def test_a_contract_that_belongs_to_another_key_refuses_by_name(scene, tmp_path):
    scene.deployed()
    other = KeyFile(tmp_path / "other")
    scene.money(account=other.address)
    sent(scene, scene.key, call_data("setAnchorer(address)", other.address))
    sent(scene, other, call_data("acceptAnchorer()"))
    scene.log()
    with pytest.raises(AnchorRefused, match="NotAnchorer"):
        scene.anchor()
    scene.stops_with("anchor_refused")
    sent(scene, scene.key, call_data("setAnchorer(address)", scene.key.address))
    sent(scene, scene.key, call_data("acceptAnchorer()"))
    scene.anchor_until_final()
    scene.request.node.user_properties.pop()
    scene.ends_with(1, alarms=("anchor_refused",))


@pytest.mark.fault(9)
def test_a_checkpoint_over_another_history_stops_before_anything_is_sent(scene):
    """Whoever holds the key anchored a log that is not this one: the next proof could not be consistent with it."""
    scene.deployed()
    root = bytes(31) + b"\x07"
    sent(scene, scene.key, anchor_data(size=5, root=root, meta=bytes(32), proof=()))
    scene.log()
    nonce = scene.node.account_nonce(scene.key.address)
    with pytest.raises(AnchorRefused, match="never anchored"):
        scene.anchor()
    assert scene.node.account_nonce(scene.key.address) == nonce
    scene.stops_with("foreign_checkpoint")


@pytest.mark.fault(9)
def test_a_checkpoint_that_does_not_extend_the_last_is_refused_by_the_contract(scene, monkeypatch):
    """Even a hub whose own check were gone cannot anchor an altered log."""
    scene.deployed()
    scene.log(2)
    scene.anchor_until_final()
    scene.log()

    def bent(refs):
        return {ref: bytes(32) for ref in read_nodes(refs)}

    with monkeypatch.context() as blind, pytest.raises(AnchorRefused, match="NotConsistent"):
        blind.setattr("chain.heads._root_or_reason", lambda size: scene.node.head(scene.deployment.contract).root.hex())
        blind.setattr("chain.anchoring.read_nodes", bent)
        scene.anchor()
    assert open_alarm() == "anchor_refused"
    scene.anchor_until_final()
    scene.ends_with(2, 3, alarms=("anchor_refused",))


@pytest.mark.fault(10)
def test_the_warning_comes_before_the_balance_is_empty_and_money_ends_it(scene):
    scene.deployed()
    scene.log()
    scene.anchor_until_final()
    spent = AnchorAttempt.objects.latest("built_at")
    cost = 150_000 * spent.max_fee_wei
    scene.money(hex(20 * cost))
    scene.log()
    scene.anchor_until_final()
    assert open_alarm() == "balance_low", "sealed, with a warning"
    scene.money(hex(1000))
    scene.log()
    with pytest.raises(AnchorRefused, match="send it money"):
        scene.anchor()
    assert set(Alarm.objects.filter(resolved_at=None).values_list("name", flat=True)) == {
        "balance_low", "balance_empty",
    }  # fmt: skip
    scene.money()
    scene.anchor_until_final()
    scene.ends_with(1, 2, 3, alarms=("balance_low", "balance_empty"))


@pytest.mark.fault(11)
def test_a_node_of_another_chain_is_not_written_to(scene):
    scene.deployed()
    scene.log()
    scene.anchor_until_final()
    scene.log()
    scene.proxy.lies["eth_chainId"] = lambda parameters, result: "0x1"
    with pytest.raises(ChainRefused, match="speaks for chain 1"):
        scene.anchor()
    scene.stops_with("other_chain")
    scene.proxy.lies.clear()
    scene.anchor_until_final()
    scene.request.node.user_properties.pop()
    scene.ends_with(1, 2, alarms=("other_chain",))


@pytest.mark.fault(11)
def test_a_chain_begun_anew_from_another_genesis_is_not_written_to(scene):
    scene.deployed()
    scene.log()
    scene.anchor_until_final()
    scene.log()
    scene.anvil.restart(genesis_time="1760000000")
    scene.money()
    with pytest.raises(ChainRefused, match="genesis"):
        scene.anchor()
    assert scene.node.account_nonce(scene.key.address) == 0
    scene.stops_with("other_chain")


@pytest.mark.fault(11)
@pytest.mark.parametrize(("code", "alarm"), [("0x", "lost_history"), ("0x6001", "other_code")])
def test_code_that_was_wiped_or_replaced_stops_everything(scene, code, alarm):
    scene.deployed()
    scene.log()
    scene.anchor_until_final()
    scene.anvil.ask("anvil_setCode", scene.deployment.contract, code)
    scene.log()
    nonce = scene.node.account_nonce(scene.key.address)
    with pytest.raises(ChainRefused):
        scene.anchor()
    assert scene.node.account_nonce(scene.key.address) == nonce
    scene.stops_with(alarm)


@pytest.mark.fault(11)
def test_a_node_replaced_while_a_transaction_waits_gets_nothing(scene):
    scene.deployed()
    waiting(scene)
    scene.anvil.restart(genesis_time="1760000000")
    scene.money()
    with pytest.raises(ChainRefused, match="genesis"):
        scene.anchor()
    assert int(scene.anvil.ask("txpool_status")["pending"], 16) == 0
    scene.stops_with("other_chain")
