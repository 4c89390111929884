"""A worker killed with -9 at any step is continued by another process, and several at once are as good as one."""

import pytest

from chain.connection import Connection
from chain.models import AnchorAttempt, Checkpoint, Deployment
from tests.rooms.chain.faults.processes import Child, Point, Watched

STEPS = {
    "before signing": ("signer", "sign", False),
    "signed, not stored": ("signer", "sign", True),
    "stored, not sent": ("ledger", "send", False),
    "sent, not recorded": ("ledger", "send", True),
    "mined, not recorded": ("ledger", "settle", True),
    "seen, not recorded": ("ledger", "status", True),
}


@pytest.fixture
def db(transactional_db: None) -> None:
    """Committed rows: another process must see them."""


@pytest.mark.fault(1)
@pytest.mark.parametrize("of", ["the contract", "a checkpoint"])
@pytest.mark.parametrize("step", STEPS)
def test_killed_at_any_step_another_process_ends_with_exactly_one_checkpoint(scene, step, of):
    part, method, after = STEPS[step]
    scene.proxy.as_development = True  # blocks come at once, so that only the kill decides
    if of == "a checkpoint":
        scene.anchor()
    scene.log(2)

    def anchor_until_killed(reached):
        point = Point(method, after=after)
        ledger, signer = scene.hub.ledger, scene.key
        if part == "ledger":
            ledger = Watched(ledger, point, reached)
        else:
            assert signer.address
            signer = Watched(signer, point, reached)
        scene.anchor(Connection(ledger, signer))

    Child(anchor_until_killed).reaches_the_point().kill()
    Child(lambda _: scene.anchor()).join()
    assert (Deployment.objects.count(), Checkpoint.objects.count()) == (1, 1)
    assert AnchorAttempt.objects.count() == 1, "nothing was made twice"
    scene.ends_with(2)


@pytest.mark.fault(12)
def test_three_workers_at_once_seal_as_one(scene):
    scene.proxy.as_development = True
    scene.log(3)
    for child in [Child(lambda _: scene.anchor()) for _ in range(3)]:
        child.join()
    assert (Deployment.objects.count(), AnchorAttempt.objects.count()) == (1, 1)
    scene.ends_with(3)


@pytest.mark.fault(12)
def test_a_worker_killed_while_others_wait_hands_over(scene):
    scene.proxy.as_development = True
    scene.anchor()
    scene.log(2)

    def stop_in_the_middle(reached):
        scene.anchor(Connection(Watched(scene.hub.ledger, Point("send", after=True), reached), scene.key))

    killed = Child(stop_in_the_middle).reaches_the_point()
    waiting = [Child(lambda _: scene.anchor()) for _ in range(2)]
    killed.kill()
    for child in waiting:
        child.join()
    assert AnchorAttempt.objects.count() == 1
    scene.ends_with(2)
