"""A key that does not open and a step that the contract refuses are alarms of their own, which the worker raises."""

import pytest

from chain.connection import connected_to
from chain.errands import ErrandRefused
from chain.ledgers.artifact import call_data
from chain.ledgers.keystore import KeyLocked, KeyRing
from chain.ledgers.signer import KeyFile
from chain.models import Alarm
from chain.operations import anchor, rotate_anchor_key
from tests.rooms.chain.faults.test_changes_of_hands import completed, hub, sealed
from tests.rooms.chain.faults.test_refusals import sent


@pytest.fixture
def keys(tmp_path):
    return KeyRing(tmp_path / "secrets" / "chain.json", passphrase=lambda: "open", scrypt_n=2)


@pytest.fixture
def key(keys):
    return keys.current()


@pytest.fixture
def locked(keys, tmp_path):
    """What a worker has that was started with another passphrase."""
    keys.current()
    return KeyRing(tmp_path / "secrets" / "chain.json", passphrase=lambda: "another", scrypt_n=2)


def worked(scene, keys) -> None:
    """One minute of the worker."""
    with connected_to(hub(scene, keys)):
        anchor(at=scene.now())


@pytest.mark.fault(15)
def test_a_key_that_does_not_open_is_told_by_its_own_alarm_and_the_right_passphrase_closes_it(scene, keys, locked):
    scene.deployed()
    scene.log()
    with pytest.raises(KeyLocked):
        worked(scene, locked)
    alarm = Alarm.objects.get()
    assert (alarm.name, alarm.case, alarm.resolved_at) == ("key_locked", "key_locked", None)
    for _ in range(4):
        worked(scene, keys)
        scene.mine(3)
    scene.ends_with(1, alarms=("key_locked",))


@pytest.mark.fault(15)
def test_a_locked_key_stays_told_while_nothing_needs_it(scene, keys, locked):
    scene.deployed()
    scene.log()
    with pytest.raises(KeyLocked):
        worked(scene, locked)
    for _ in range(4):
        worked(scene, keys)
        scene.mine(3)
    Alarm.objects.update(resolved_at=None)
    with pytest.raises(KeyLocked):
        worked(scene, locked)
    assert Alarm.objects.filter(resolved_at=None).exists(), "nothing was new to sign, and still nobody could"
    worked(scene, keys)
    scene.ends_with(1, alarms=("key_locked",))


@pytest.mark.fault(15)
def test_a_step_that_the_contract_refuses_is_told_by_the_worker_and_closed_when_it_is_taken(scene, keys, tmp_path):
    scene.deployed()
    sealed(scene, keys)
    old, new, stranger = keys.current(), keys.next(), KeyFile(tmp_path / "stranger")
    for account in (new.address, stranger.address):
        scene.money(account=account)
    scene.automine(False)
    with connected_to(hub(scene, keys)):
        assert not rotate_anchor_key(at=scene.now()).done
    scene.automine(True)
    scene.mine(3)
    sent(scene, old, call_data("setOwner(address)", stranger.address))
    sent(scene, stranger, call_data("acceptOwner()"))
    with pytest.raises(ErrandRefused, match="NotOwner"):
        for _ in range(4):
            worked(scene, keys)
            scene.mine(3)
    alarm = Alarm.objects.get(resolved_at=None)
    assert alarm.name == "errand_refused"
    assert alarm.facts["call"] == "setAnchorer(address)", "a new owner put the first offer aside"
    assert alarm.facts["account"] == old.address
    sent(scene, stranger, call_data("setOwner(address)", old.address))
    sent(scene, old, call_data("acceptOwner()"))
    completed(scene, keys, rotate_anchor_key)
    sealed(scene, keys)
    scene.ends_with(1, 2, alarms=("errand_refused",))
