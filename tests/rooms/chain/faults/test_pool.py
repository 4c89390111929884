"""What happens between sending and a block: dropped, outbid, overtaken, or taken by somebody with the same key."""

from datetime import timedelta

import pytest

from chain.attempts import AnchorRefused
from chain.domain.anchoring import AttemptState
from chain.ledgers.port import Fees, Order
from chain.models import Alarm, AnchorAttempt
from chain.paying import DEAREST_GAS_WEI

STUCK = timedelta(minutes=4)


def waiting(scene) -> AnchorAttempt:
    """Send an anchor that no block takes."""
    scene.log()
    scene.automine(False)
    assert scene.anchor().state is AttemptState.SENT
    return AnchorAttempt.objects.filter(state=AttemptState.SENT).latest("built_at")


def foreign(scene, *, nonce: int) -> None:
    """Send something harmless with the hub's own key."""
    order = Order(
        chain_id=31337,
        nonce=nonce,
        to=scene.key.address,
        data=b"",
        gas=50_000,
        fees=Fees(max_fee_wei=10**11, priority_fee_wei=10**10),
    )
    scene.node.send(scene.key.sign(order).raw)


@pytest.mark.fault(3)
def test_what_the_pool_dropped_is_sent_again_with_the_same_bytes(scene):
    scene.deployed()
    sent = waiting(scene)
    scene.anvil.ask("anvil_dropTransaction", sent.transaction)
    scene.mine()
    assert scene.node.account_nonce(scene.key.address) == sent.nonce, "really gone"
    scene.anchor()
    scene.mine()
    assert scene.node.status(sent.transaction).succeeded
    scene.anchor_until_final()
    assert AnchorAttempt.objects.count() == 1
    scene.ends_with(1)


@pytest.mark.fault(4)
def test_a_spike_of_the_base_fee_is_outbid_over_the_newest_head(scene):
    scene.deployed()
    old = waiting(scene)
    scene.anvil.ask("anvil_setNextBlockBaseFeePerGas", hex(old.max_fee_wei + 1))
    scene.mine()
    assert scene.node.status(old.transaction).succeeded is None
    scene.log()
    scene.wait(STUCK)
    assert scene.anchor().size == 2
    new = AnchorAttempt.objects.get(replaces=old)
    assert new.nonce == old.nonce
    assert new.max_fee_wei >= old.max_fee_wei * 9 // 8
    assert new.priority_fee_wei >= old.priority_fee_wei * 9 // 8
    scene.automine(True)
    scene.anchor_until_final()
    scene.ends_with(2)


@pytest.mark.fault(4)
def test_beyond_the_cap_the_log_waits_and_tells_and_goes_on_when_gas_is_cheap_again(scene):
    scene.deployed()
    scene.log()
    scene.anvil.ask("anvil_setNextBlockBaseFeePerGas", hex(DEAREST_GAS_WEI + 1))
    scene.mine()
    with pytest.raises(AnchorRefused, match="anchoring waits"):
        scene.anchor()
    assert Alarm.objects.get(resolved_at=None).name == "gas_too_dear"
    scene.anvil.ask("anvil_setNextBlockBaseFeePerGas", hex(10**9))
    scene.mine()
    scene.anchor_until_final()
    scene.ends_with(1, alarms=("gas_too_dear",))


@pytest.mark.fault(4)
def test_a_stuck_transaction_is_not_outbid_beyond_the_cap_and_still_gets_in(scene, monkeypatch):
    scene.deployed()
    old = waiting(scene)
    monkeypatch.setattr("chain.paying.DEAREST_GAS_WEI", old.max_fee_wei + 1)
    scene.wait(STUCK)
    with pytest.raises(AnchorRefused, match="anchoring waits"):
        scene.anchor()
    assert list(AnchorAttempt.objects.filter(state=AttemptState.SENT)) == [old]
    scene.automine(True)
    scene.anchor_until_final()
    scene.log()
    monkeypatch.undo()
    scene.anchor_until_final()
    scene.ends_with(1, 2, alarms=("gas_too_dear",))


@pytest.mark.fault(5)
def test_the_older_attempt_may_be_mined_after_the_bump(scene):
    scene.deployed()
    old = waiting(scene)
    scene.log()
    scene.wait(STUCK)
    scene.anchor()
    new = AnchorAttempt.objects.get(replaces=old)
    scene.anvil.ask("anvil_dropTransaction", new.transaction)
    scene.node.send(bytes(old.raw))
    scene.mine()
    assert scene.node.status(old.transaction).succeeded
    scene.automine(True)
    scene.anchor_until_final()
    old.refresh_from_db(), new.refresh_from_db()
    assert (old.state, new.state) == (AttemptState.FINAL, AttemptState.REPLACED)
    scene.ends_with(1, 2)


@pytest.mark.fault(8)
def test_a_foreign_transaction_that_took_the_nonce_is_told_and_the_next_one_seals(scene):
    scene.deployed()
    ours = waiting(scene)
    scene.anvil.ask("anvil_dropTransaction", ours.transaction)
    foreign(scene, nonce=ours.nonce)
    scene.mine()
    scene.automine(True)
    scene.anchor_until_final()
    ours.refresh_from_db()
    assert ours.state == AttemptState.REPLACED
    scene.ends_with(1, open_alarms=("foreign_transaction",))


@pytest.mark.fault(8)
def test_a_gap_before_our_nonce_is_closed_by_a_transaction_with_the_first_free_one(scene):
    """Somebody used our key, we signed the next number, and a reorganisation took theirs back."""
    scene.deployed()
    foreign(scene, nonce=scene.node.account_nonce(scene.key.address))
    scene.mine()
    gap = waiting(scene)
    scene.anvil.ask("anvil_dropTransaction", gap.transaction)
    scene.anvil.ask("anvil_reorg", 2, [])
    assert scene.node.account_nonce(scene.key.address) == gap.nonce - 1
    scene.automine(True)
    scene.anchor_until_final()
    scene.mine(3)
    scene.log()
    scene.anchor_until_final()
    scene.ends_with(1, 2)
