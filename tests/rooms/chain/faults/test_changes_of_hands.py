"""Another key, another contract: also while a checkpoint is on its way, and killed at any step."""

import pytest

from chain.attempts import AnchorRefused
from chain.connection import Connection, connected_to
from chain.domain.anchoring import AttemptState, Step
from chain.domain.bundle import file_bytes
from chain.domain.tree import consistency_ranges, range_hashes
from chain.errands import close_errands
from chain.ledgers.artifact import call_data
from chain.ledgers.ethereum import Ethereum
from chain.ledgers.keystore import KeyRing
from chain.ledgers.memory import MemoryLedger
from chain.ledgers.port import Order
from chain.models import Alarm, AnchorAttempt, Checkpoint, Deployment, Entry, Errand
from chain.nodes import read_nodes
from chain.operations import anchor, rotate_anchor_key, succeed_contract, unanchored
from chain.proofs import Depth, checkpoint_file, proofs_of_entries
from chain.queries import covered
from chain.verifier import CheckpointCopy, Status, verify_proof
from hub.audit.models import AuditRow
from hub.kernel.canonical import parse_canonical
from tests.rooms.chain.faults.test_pool import waiting
from tests.rooms.chain.faults.test_refusals import sent
from tests.rooms.chain.world import AT, LATER, Died, MortalLedger, logged, on

QUICK = 2
CHANGES = {"rotation": rotate_anchor_key, "succession": succeed_contract}


@pytest.fixture
def keys(tmp_path) -> KeyRing:
    return KeyRing(tmp_path / "secrets" / "chain.json", passphrase=lambda: "open", scrypt_n=QUICK)


@pytest.fixture
def key(keys):
    return keys.current()


def hub(scene, keys) -> Connection:
    """What another process would open now."""
    return Connection(Ethereum(scene.proxy.url, timeout_s=5), keys.current(), keys)


def completed(scene, keys, change) -> str:
    """As an operator does: call until it is done."""
    for _ in range(20):
        with connected_to(hub(scene, keys)):
            progress = change(at=scene.now())
        if progress.done:
            return progress.subject
        assert progress.waits_for
        scene.mine(3)
    raise AssertionError(progress)


def sealed(scene, keys) -> None:
    scene.key = keys.current()
    scene.log()
    for _ in range(8):
        with connected_to(hub(scene, keys)):
            outcome = anchor(at=scene.now())
        scene.mine(3)
        if outcome.state == AttemptState.FINAL and outcome.size == scene.logged:
            return
    raise AssertionError(outcome)


@pytest.mark.fault(15)
def test_a_fresh_key_takes_both_roles_and_the_log_goes_on(scene, keys):
    scene.deployed()
    sealed(scene, keys)
    old = keys.current().address
    scene.money(account=keys.next().address)
    new = completed(scene, keys, rotate_anchor_key)
    roles = scene.node.roles(scene.deployment.contract)
    assert (roles.anchorer, roles.owner, keys.current().address) == (new, new, new)
    assert new != old
    sealed(scene, keys)
    assert scene.node.account_nonce(new) == 3, "accepted twice, anchored once"
    scene.ends_with(1, 2)


@pytest.mark.fault(15)
def test_a_rotation_begins_only_when_the_new_account_can_pay(scene, keys):
    scene.deployed()
    sealed(scene, keys)
    with connected_to(hub(scene, keys)), pytest.raises(AnchorRefused, match="send it money"):
        rotate_anchor_key(at=scene.now())
    assert not Errand.objects.exists()
    assert keys.next().address in Alarm.objects.get(name="balance_empty").message
    sealed(scene, keys)
    scene.ends_with(1, 2, alarms=("balance_empty",))


@pytest.mark.fault(15)
def test_a_rotation_lets_a_checkpoint_on_its_way_arrive_first(scene, keys):
    scene.deployed()
    waiting(scene)
    scene.money(account=keys.next().address)
    with connected_to(hub(scene, keys)):
        assert "checkpoint on its way" in rotate_anchor_key(at=scene.now()).waits_for
    assert not Errand.objects.exists()
    scene.automine(True)
    scene.mine(3)
    completed(scene, keys, rotate_anchor_key)
    sealed(scene, keys)
    scene.ends_with(1, 2)


@pytest.mark.fault(15)
def test_a_key_that_lost_its_role_while_its_checkpoint_waited_is_told_and_the_next_key_seals(scene, keys):
    """The roles were changed past the hub: the waiting transaction is mined in vain."""
    scene.deployed()
    old, new = keys.current(), keys.next()
    scene.money(account=new.address)
    stuck = waiting(scene)
    scene.anvil.ask("anvil_dropTransaction", stuck.transaction)
    sent(scene, old, call_data("setAnchorer(address)", new.address))
    sent(scene, new, call_data("acceptAnchorer()"))
    scene.automine(True)
    keys.promote()
    sealed_at = scene.logged
    with connected_to(hub(scene, keys)):
        anchor(at=scene.now())
    stuck.refresh_from_db()
    assert stuck.state == AttemptState.REPLACED, "its number was used for the proposal, which is none of ours"
    assert sealed_at == 1
    sealed(scene, keys)
    scene.ends_with(*[row.size for row in Checkpoint.objects.order_by("seq")], open_alarms=("foreign_transaction",))


@pytest.mark.fault(15)
def test_the_worker_goes_on_with_a_rotation_that_the_command_began(scene, keys):
    scene.deployed()
    sealed(scene, keys)
    scene.money(account=keys.next().address)
    scene.automine(False)
    with connected_to(hub(scene, keys)):
        assert not rotate_anchor_key(at=scene.now()).done
    scene.automine(True)
    new = keys.next().address
    scene.mine(3)
    for _ in range(12):
        with connected_to(hub(scene, keys)):
            anchor(at=scene.now())
        scene.mine(3)
    assert keys.current().address == new
    sealed(scene, keys)
    scene.ends_with(1, 2)


def begun(scene, keys, change) -> None:
    """Take the first step and leave it in no block."""
    scene.automine(False)
    with connected_to(hub(scene, keys)):
        assert not change(at=scene.now()).done
    scene.automine(True)


@pytest.mark.fault(15)
def test_a_key_is_not_rotated_while_a_successor_is_under_way(scene, keys):
    """The successor obeys the key that made it."""
    scene.deployed()
    sealed(scene, keys)
    scene.money(account=keys.next().address)
    begun(scene, keys, succeed_contract)
    for _ in range(2):
        with (
            connected_to(hub(scene, keys)),
            pytest.raises(AnchorRefused, match="finish that with hub succeed-contract"),
        ):
            rotate_anchor_key(at=scene.now())
        scene.mine(3)
    assert not Errand.objects.exists(), "no role was offered"
    completed(scene, keys, succeed_contract)
    new = completed(scene, keys, rotate_anchor_key)
    sealed(scene, keys)
    assert scene.node.roles(scene.deployment.contract).anchorer == new
    scene.ends_with(2)


@pytest.mark.fault(15)
def test_a_contract_is_not_succeeded_while_its_key_is_being_rotated(scene, keys):
    scene.deployed()
    sealed(scene, keys)
    scene.money(account=keys.next().address)
    begun(scene, keys, rotate_anchor_key)
    for _ in range(2):
        with connected_to(hub(scene, keys)), pytest.raises(AnchorRefused, match="finish that with hub rotate-anchor"):
            succeed_contract(at=scene.now())
        scene.mine(3)
    assert Deployment.objects.count() == 1, "no successor was made"
    new = completed(scene, keys, rotate_anchor_key)
    completed(scene, keys, succeed_contract)
    sealed(scene, keys)
    assert scene.node.roles(scene.deployment.contract).anchorer == new
    scene.ends_with(2)


@pytest.mark.fault(15)
def test_a_successor_that_obeys_a_former_key_is_given_up_for_one_that_obeys_this_one(scene, keys):
    scene.deployed()
    sealed(scene, keys)
    begun(scene, keys, succeed_contract)
    scene.mine(3)
    old, new = keys.current(), keys.next()
    scene.money(account=new.address)
    sent(scene, old, call_data("setAnchorer(address)", new.address))
    sent(scene, new, call_data("acceptAnchorer()"))
    sent(scene, old, call_data("setOwner(address)", new.address))
    sent(scene, new, call_data("acceptOwner()"))
    keys.promote()
    scene.mine(3)
    contract = completed(scene, keys, succeed_contract)
    assert scene.node.roles(contract).anchorer == new.address
    sealed(scene, keys)
    scene.ends_with(2)


@pytest.mark.fault(15)
def test_the_worker_goes_on_with_a_succession_that_the_command_began_although_nothing_is_new(scene, keys):
    scene.deployed()
    sealed(scene, keys)
    assert not unanchored()
    old = scene.deployment
    begun(scene, keys, succeed_contract)
    for _ in range(12):
        scene.mine(3)
        if not unanchored():  # what the worker asks every minute
            break
        with connected_to(hub(scene, keys)):
            anchor(at=scene.now())
    assert scene.deployment.predecessor_id == old.id
    assert not unanchored()
    sealed(scene, keys)
    scene.ends_with(2)


@pytest.mark.fault(15)
def test_a_step_that_another_transaction_took_is_not_waited_for(scene, keys):
    """The same step, sent past the hub under the same number."""
    scene.deployed()
    sealed(scene, keys)
    old, new = keys.current(), keys.next()
    scene.money(account=new.address)
    scene.automine(False)
    with connected_to(hub(scene, keys)):
        assert not rotate_anchor_key(at=scene.now()).done
    taken = Errand.objects.get()
    scene.anvil.ask("anvil_dropTransaction", taken.transaction)
    sent(scene, old, call_data("setAnchorer(address)", new.address), nonce=taken.nonce)
    scene.automine(True)
    assert completed(scene, keys, rotate_anchor_key) == new.address
    taken.refresh_from_db()
    assert taken.dropped_at
    assert not taken.done_at
    assert not Errand.objects.filter(done_at=None, dropped_at=None).exists()
    sealed(scene, keys)
    scene.ends_with(1, 2)


@pytest.mark.fault(15)
@pytest.mark.django_db
@pytest.mark.parametrize(("ahead", "reverted", "dropped"), [(-1, False, True), (-1, True, True), (0, False, False)])
def test_an_open_step_is_let_go_when_it_was_taken_in_vain_and_sent_again_when_its_number_is_free(
    keys, ahead, reverted, dropped
):
    ledger, key = MemoryLedger(), keys.current()
    logged(1)
    with connected_to(on(ledger, key)):
        anchor(at=AT)
    deployment = Deployment.objects.get()
    nonce = ledger.account_nonce(key.address) + ahead
    data = call_data("setAnchorer(address)", keys.next().address)
    order = Order(chain_id=deployment.chain_id, nonce=nonce, to=deployment.contract, data=data, gas=10**6,
                  fees=ledger.fees())  # fmt: skip
    signed = key.sign(order)
    if reverted:
        ledger.receipts[signed.hash] = (False, 1)
    open_step = Errand.objects.create(
        deployment=deployment, step=Step.PROPOSE_ANCHORER, subject=keys.next().address, sender=key.address,
        nonce=nonce, raw=signed.raw, transaction=signed.hash, signed_at=AT,
    )  # fmt: skip
    assert not close_errands(on(ledger, key), deployment, at=AT)
    open_step.refresh_from_db()
    assert (open_step.dropped_at == AT) is dropped
    assert close_errands(on(ledger, key), deployment, at=LATER)
    open_step.refresh_from_db()
    assert (open_step.done_at == LATER) is not dropped


def provable() -> int:
    """How many sealed records a stranger can verify with the copy of the checkpoints that is handed out now."""
    source = CheckpointCopy(file_bytes(checkpoint_file()))
    entries = Entry.objects.filter(index__lt=covered()[0])
    proofs = proofs_of_entries(list(entries), depth=Depth.COMMITMENT)
    return sum(verify_proof(file_bytes(proof), source=source).status is Status.VERIFIED for proof in proofs)


@pytest.mark.fault(15)
def test_a_new_contract_goes_on_where_the_old_one_ends(scene, keys):
    scene.deployed()
    sealed(scene, keys)
    sealed(scene, keys)
    old = scene.deployment
    contract = completed(scene, keys, succeed_contract)
    roles = scene.node.roles(old.contract)
    assert (roles.frozen, roles.successor) == (True, contract)
    assert scene.node.head(contract).size == 2
    assert provable() == 2, "until the new one has a checkpoint, proofs and copy speak of the old one"
    sealed(scene, keys)
    assert provable() == 3, "what the old one covered is proved by the new one, too"
    head = scene.node.head(contract)
    assert (head.seq, head.size) == (1, 3)
    row = Checkpoint.objects.get(deployment=scene.deployment)
    last = Checkpoint.objects.filter(deployment=old).latest("seq")
    assert parse_canonical(bytes(row.layout))["previous"] == last.meta, "bound to where the old one ended"
    proof = list(range_hashes(consistency_ranges(first=2, second=3), read=read_nodes))
    assert scene.node._call(contract, "verifyConsistency(uint256,uint256,bytes32[])", ["bool"], 0, 1, proof)[0]
    assert scene.node.checkpoint(old.contract, 2).root.hex() == last.root, "the old one stays verifiable"
    assert [one["size"] for one in checkpoint_file()["checkpoints"]] == [3]
    scene.ends_with(3)


@pytest.mark.fault(15)
def test_an_empty_contract_has_nothing_to_go_on_from(scene, keys):
    scene.deployed()
    with connected_to(hub(scene, keys)), pytest.raises(AnchorRefused, match="nothing to go on from"):
        succeed_contract(at=scene.now())
    sealed(scene, keys)
    scene.ends_with(1)


@pytest.mark.fault(15)
def test_a_contract_frozen_past_the_hub_stops_by_name_and_is_succeeded(scene, keys):
    scene.deployed()
    sealed(scene, keys)
    sent(scene, scene.key, call_data("freeze(address)", "0x" + "00" * 20))
    scene.log()
    with connected_to(hub(scene, keys)), pytest.raises(AnchorRefused, match="AlreadyFrozen"):
        anchor(at=scene.now())
    assert Alarm.objects.get(resolved_at=None).name == "anchor_refused"
    completed(scene, keys, succeed_contract)
    sealed(scene, keys)
    scene.ends_with(3, alarms=("anchor_refused",))


@pytest.mark.fault(15)
def test_a_contract_that_names_another_successor_is_not_succeeded_by_ours(scene, keys):
    scene.deployed()
    sealed(scene, keys)
    sent(scene, scene.key, call_data("freeze(address)", "0x" + "77" * 20))
    with pytest.raises(AnchorRefused, match=f"names 0x{'77' * 20} as its successor"):
        completed(scene, keys, succeed_contract)


DEATHS = [
    (method, call, after)
    for call in range(1, 30)
    for method in ("send", "settle", "status", "finalized", "roles")
    for after in (False, True)
]
"""Ever later steps; what a death left done is not done again, so the last ones find nothing to die of."""


@pytest.mark.fault(15)
@pytest.mark.django_db
@pytest.mark.parametrize("change", CHANGES)
def test_killed_at_any_step_a_change_of_hands_is_finished_by_the_next_calls(keys, change, system_scope_reader):
    """Deaths in a row, each at another step, until one call comes through."""
    ledger = MemoryLedger()
    logged(1), logged(2)
    with connected_to(on(ledger, keys.current())):
        anchor(at=AT)
    before, old = keys.current().address, Deployment.objects.get()
    deaths = 0
    for method, call, after in DEATHS:
        mortal = MortalLedger(ledger, method=method, after=after, call=call)
        with connected_to(Connection(mortal, keys.current(), keys)):
            try:
                if CHANGES[change](at=LATER).done:
                    break
            except Died:
                deaths += 1
    assert deaths >= 8
    assert Errand.objects.filter(done_at=None).count() == 0, "nothing waits, nothing was given up"
    expected = {"rotation": (4, 1), "succession": (1, 2)}[change]
    assert (Errand.objects.count(), Deployment.objects.count()) == expected, "each transaction once"
    action = {"rotation": "anchor_key.rotated", "succession": "contract.succeeded"}[change]
    assert system_scope_reader(lambda: AuditRow.objects.filter(action=action).count()) == 1
    logged(3)
    with connected_to(Connection(ledger, keys.current(), keys)):
        assert anchor(at=LATER).state is AttemptState.FINAL
    assert AnchorAttempt.objects.count() == 2
    assert (keys.current().address != before) == (change == "rotation")
    assert (Deployment.objects.get(retired_at=None).id != old.id) == (change == "succession")


@pytest.mark.parametrize("change", CHANGES)
def test_a_development_chain_that_lost_every_block_is_brought_back_with_its_changes(scene, keys, change):
    scene.proxy.as_development = True
    with connected_to(hub(scene, keys)):
        logged(1), anchor(at=AT)
        assert CHANGES[change](at=AT).done
    with connected_to(hub(scene, keys)):
        logged(2), anchor(at=AT)
    scene.anvil.restart()
    with connected_to(hub(scene, keys)):
        logged(3)
        anchor(at=LATER)
    scene.logged = 3
    sizes = {"rotation": (1, 2, 3), "succession": (2, 3)}[change]
    scene.ends_with(*sizes)
