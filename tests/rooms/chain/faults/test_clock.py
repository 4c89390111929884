"""A clock that is wrong here or there is told, and decides nothing."""

from datetime import timedelta

import pytest

from chain.domain.anchoring import AttemptState
from chain.models import Alarm, AnchorAttempt
from tests.rooms.chain.faults.test_pool import STUCK, waiting


@pytest.mark.fault(17)
@pytest.mark.parametrize(("ours", "side"), [(timedelta(hours=2), "ahead of"), (timedelta(hours=-2), "behind")])
def test_a_clock_that_disagrees_with_the_chain_is_told_and_the_checkpoint_stands(scene, ours, side):
    scene.deployed()
    scene.log()
    scene.skew = ours
    scene.anchor_until_final()
    alarm = Alarm.objects.get(resolved_at=None)
    assert (alarm.name, f"s {side} the chain" in alarm.message) == ("clock_skew", True)
    scene.skew = timedelta()
    scene.log()
    scene.anchor_until_final()
    scene.ends_with(1, 2, alarms=("clock_skew",))


@pytest.mark.fault(17)
def test_a_clock_set_back_by_a_year_does_not_put_the_next_offer_off_by_one(scene):
    scene.deployed()
    scene.skew = timedelta(days=365)
    old = waiting(scene)
    scene.skew = timedelta()
    scene.anchor()
    assert Alarm.objects.get(resolved_at=None).name == "clock_skew"
    scene.wait(STUCK)
    scene.anchor()
    new = AnchorAttempt.objects.get(replaces=old)
    assert new.state == AttemptState.SENT
    scene.automine(True)
    scene.mine()
    scene.anchor_until_final()
    scene.log()
    scene.anchor_until_final()
    scene.ends_with(1, 2, alarms=("clock_skew",))
