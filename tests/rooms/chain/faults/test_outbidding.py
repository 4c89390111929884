"""A handing over, a freeze and a deployment that the price of gas leaves waiting are outbid under the same cap."""

from datetime import timedelta

import pytest
from django.db import connection, transaction
from django.db.utils import DatabaseError, IntegrityError

from chain.attempts import AnchorRefused
from chain.connection import connected_to
from chain.deployment import ChainRefused, stored_transactions
from chain.following import _is_ours
from chain.ledgers.signer import order_of
from chain.models import Alarm, DearerOffer, Deployment, Errand
from chain.operations import anchor, rotate_anchor_key, succeed_contract
from chain.paying import DEAREST_GAS_WEI
from tests.rooms.chain.faults.test_changes_of_hands import completed, hub, sealed
from tests.rooms.chain.faults.test_pool import STUCK


@pytest.fixture
def keys(tmp_path):
    from chain.ledgers.keystore import KeyRing

    return KeyRing(tmp_path / "secrets" / "chain.json", passphrase=lambda: "open", scrypt_n=2)


@pytest.fixture
def key(keys):
    return keys.current()


def fee(offer) -> int:
    return order_of(bytes(offer.raw)).fees.max_fee_wei


def outgrown(scene, offer) -> None:
    """Let the base fee rise above what was offered: a block comes and leaves it out."""
    scene.automine(False)
    scene.anvil.ask("anvil_setNextBlockBaseFeePerGas", hex(fee(offer) + 1))
    scene.mine()
    assert scene.node.status(offer.transaction).succeeded is None


def called(scene, keys, change) -> None:
    with connected_to(hub(scene, keys)):
        assert not change(at=scene.now()).done


def anchored(scene, keys) -> None:
    with connected_to(hub(scene, keys)):
        anchor(at=scene.now())


def begun(scene, keys, change) -> None:
    scene.deployed()
    sealed(scene, keys)
    scene.money(account=keys.next().address)
    scene.automine(False)
    called(scene, keys, change)


@pytest.mark.fault(4)
@pytest.mark.parametrize("by", ["command", "worker"])
def test_every_step_of_a_rotation_is_outbid_when_gas_rises(scene, keys, by):
    begun(scene, keys, rotate_anchor_key)
    step = Errand.objects.get()
    outgrown(scene, step)
    called(scene, keys, rotate_anchor_key)
    assert not DearerOffer.objects.exists(), "not before it has waited"
    scene.wait(STUCK)
    called(scene, keys, rotate_anchor_key) if by == "command" else anchored(scene, keys)
    dearer = DearerOffer.objects.get(errand=step)
    former, new = order_of(bytes(step.raw)), order_of(bytes(dearer.raw))
    assert (new.nonce, new.to, new.data) == (former.nonce, former.to, former.data), "the same step"
    assert new.fees.max_fee_wei >= former.fees.max_fee_wei * 9 // 8
    assert new.fees.priority_fee_wei >= former.fees.priority_fee_wei * 9 // 8
    scene.mine()
    assert scene.node.status(dearer.transaction).succeeded
    scene.automine(True)
    account = completed(scene, keys, rotate_anchor_key)
    assert scene.node.roles(scene.deployment.contract).anchorer == account
    assert not Errand.objects.filter(dropped_at__isnull=False).exists(), "done, and made once"
    sealed(scene, keys)
    scene.ends_with(1, 2)


@pytest.mark.fault(4)
def test_the_new_key_outbids_what_it_sent_itself(scene, keys):
    begun(scene, keys, rotate_anchor_key)
    scene.mine()
    called(scene, keys, rotate_anchor_key)
    accepting = Errand.objects.get(step="accept_anchorer")
    outgrown(scene, accepting)
    scene.wait(STUCK)
    called(scene, keys, rotate_anchor_key)
    assert DearerOffer.objects.get().errand == accepting
    scene.automine(True)
    completed(scene, keys, rotate_anchor_key)
    sealed(scene, keys)
    scene.ends_with(1, 2)


@pytest.mark.fault(4)
def test_a_successor_and_the_freeze_are_outbid_when_gas_rises(scene, keys):
    begun(scene, keys, succeed_contract)
    successor = Deployment.objects.get(standby=True)
    outgrown(scene, successor)
    scene.wait(STUCK)
    called(scene, keys, succeed_contract)
    assert scene.node.account_nonce(scene.key.address) == successor.nonce
    assert DearerOffer.objects.get().deployment == successor
    scene.mine(3)
    called(scene, keys, succeed_contract)
    freeze = Errand.objects.get(step="freeze")
    outgrown(scene, freeze)
    scene.wait(STUCK)
    called(scene, keys, succeed_contract)
    assert DearerOffer.objects.get(errand=freeze)
    scene.automine(True)
    assert completed(scene, keys, succeed_contract) == successor.contract, "its address follows from account and number"
    sealed(scene, keys)
    scene.ends_with(2)


@pytest.mark.fault(4)
def test_the_first_deployment_is_outbid_when_gas_rises(scene, keys):
    scene.money()
    scene.automine(False)
    with pytest.raises(ChainRefused, match="not in a block yet"):
        scene.anchor()
    deployment = Deployment.objects.get()
    outgrown(scene, deployment)
    scene.wait(STUCK)
    with pytest.raises(ChainRefused, match="not in a block yet"):
        scene.anchor()
    assert Alarm.objects.get(resolved_at=None).name == "undeployed"
    assert DearerOffer.objects.get().deployment == deployment
    scene.mine()
    scene.automine(True)
    sealed(scene, keys)
    assert scene.deployment == deployment
    scene.ends_with(1, alarms=("undeployed",))


@pytest.mark.fault(5)
def test_the_cheaper_step_that_is_mined_after_all_counts_and_is_ours(scene, keys):
    begun(scene, keys, rotate_anchor_key)
    step = Errand.objects.get()
    outgrown(scene, step)
    scene.wait(STUCK)
    called(scene, keys, rotate_anchor_key)
    dearer = DearerOffer.objects.get()
    scene.anvil.ask("anvil_dropTransaction", dearer.transaction)
    scene.anvil.ask("anvil_setNextBlockBaseFeePerGas", hex(10**9))
    scene.node.send(bytes(step.raw))
    scene.mine()
    assert scene.node.status(step.transaction).succeeded
    assert _is_ours(scene.node, account=step.sender, nonce=step.nonce, deployment=scene.deployment)
    scene.automine(True)
    completed(scene, keys, rotate_anchor_key)
    step.refresh_from_db()
    assert step.done_at
    sealed(scene, keys)
    scene.ends_with(1, 2)


@pytest.mark.fault(4)
def test_a_step_beyond_the_cap_waits_and_tells_and_goes_on_when_gas_is_cheap_again(scene, keys):
    begun(scene, keys, rotate_anchor_key)
    scene.anvil.ask("anvil_setNextBlockBaseFeePerGas", hex(2 * DEAREST_GAS_WEI))
    scene.mine()
    scene.wait(STUCK)
    called(scene, keys, rotate_anchor_key)
    assert fee(DearerOffer.objects.get()) == DEAREST_GAS_WEI, "as much as the log ever pays"
    scene.wait(STUCK)
    with pytest.raises(AnchorRefused, match="the log pays at most"):
        called(scene, keys, rotate_anchor_key)
    assert Alarm.objects.get(resolved_at=None).name == "gas_too_dear"
    assert DearerOffer.objects.count() == 1
    scene.anvil.ask("anvil_setNextBlockBaseFeePerGas", hex(10**9))
    scene.automine(True)
    completed(scene, keys, rotate_anchor_key)
    sealed(scene, keys)
    scene.ends_with(1, 2, alarms=("gas_too_dear",))


@pytest.mark.fault(17)
def test_a_clock_set_back_does_not_leave_a_step_waiting_for_a_year(scene, keys):
    begun(scene, keys, rotate_anchor_key)
    outgrown(scene, Errand.objects.get())
    scene.skew = -timedelta(days=300)
    called(scene, keys, rotate_anchor_key)
    assert DearerOffer.objects.count() == 1
    assert Alarm.objects.get(resolved_at=None).name == "clock_skew"
    called(scene, keys, rotate_anchor_key)
    assert DearerOffer.objects.count() == 1, "the wait counts from the new offer"


@pytest.mark.fault(1)
def test_what_is_sent_again_to_a_chain_that_lost_it_is_the_dearest_offer(scene, keys):
    begun(scene, keys, rotate_anchor_key)
    step = Errand.objects.get()
    outgrown(scene, step)
    scene.wait(STUCK)
    called(scene, keys, rotate_anchor_key)
    stored = {(one.sender, one.nonce): one.raw for one in stored_transactions(scene.deployment)}
    assert stored[step.sender, step.nonce] == bytes(DearerOffer.objects.get().raw)


@pytest.mark.django_db(transaction=True)
def test_an_offer_belongs_to_one_and_stays(scene):
    scene.deployed()
    kept = DearerOffer.objects.create(deployment=scene.deployment, raw=b"1", transaction="0x1", signed_at=scene.now())
    with pytest.raises(IntegrityError), transaction.atomic():
        DearerOffer.objects.create(raw=b"2", transaction="0x2", signed_at=scene.now())
    for forbidden in ("UPDATE chain_deareroffer SET raw = '3'", "DELETE FROM chain_deareroffer"):
        with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(forbidden)
    assert bytes(DearerOffer.objects.get().raw) == bytes(kept.raw)
