"""Blocks that are taken back: before they were final nothing is lost, afterwards everything stands still."""

from datetime import timedelta

import pytest

from chain.deployment import ChainRefused
from chain.domain.anchoring import AttemptState
from chain.models import AnchorAttempt, Checkpoint
from chain.queries import overview
from tests.rooms.chain.faults.test_pool import waiting


@pytest.fixture
def slots() -> int:
    return 4


def mined(scene, *, blocks_on_top: int) -> AnchorAttempt:
    """Anchor one record into a block that is not final."""
    scene.log()
    scene.anchor()
    scene.mine(blocks_on_top)
    assert scene.anchor().state is AttemptState.MINED
    return AnchorAttempt.objects.get(state=AttemptState.MINED)


@pytest.mark.fault(6)
@pytest.mark.parametrize("depth", [1, 3])
def test_an_anchor_whose_block_is_gone_is_sent_again(scene, depth):
    scene.deployed()
    ours = mined(scene, blocks_on_top=depth - 1)
    scene.automine(False)
    scene.anvil.ask("anvil_reorg", depth, [])
    assert scene.node.status(ours.transaction).succeeded is None
    scene.anchor()
    assert overview().recorded == 1, "not said to be sealed while it is in no block"
    scene.automine(True)
    scene.anchor_until_final()
    assert AnchorAttempt.objects.count() == 1, "the same bytes"
    scene.ends_with(1)


@pytest.mark.fault(6)
@pytest.mark.parametrize("depth", [1, 3])
def test_an_anchor_that_moved_to_another_block_is_found_there(scene, depth):
    scene.deployed()
    ours = mined(scene, blocks_on_top=depth - 1)
    before = Checkpoint.objects.get().block_hash
    scene.anvil.ask("anvil_reorg", depth, [["0x" + bytes(ours.raw).hex(), depth - 1]])
    scene.anchor_until_final()
    assert Checkpoint.objects.get().block_hash != before
    scene.ends_with(1)


@pytest.mark.fault(6)
def test_a_reorganisation_that_lets_the_outbid_transaction_win_gives_it_the_checkpoint(scene, monkeypatch):
    scene.deployed()
    old = waiting(scene)
    scene.log()
    monkeypatch.setattr("chain.anchoring.BUMP_AFTER", timedelta())  # anvil's rewritten blocks forget a shifted clock
    scene.anchor()
    scene.mine()
    assert scene.anchor().size == 2
    new = AnchorAttempt.objects.get(state=AttemptState.MINED)
    assert Checkpoint.objects.get().size == 2
    scene.anvil.ask("anvil_reorg", 1, [["0x" + bytes(old.raw).hex(), 0]])
    scene.anvil.ask("anvil_dropTransaction", new.transaction)
    scene.automine(True)
    scene.anchor_until_final()
    old.refresh_from_db(), new.refresh_from_db()
    assert (old.state, new.state) == (AttemptState.FINAL, AttemptState.REPLACED)
    scene.ends_with(1, 2)


@pytest.mark.fault(6)
def test_a_reorganisation_that_takes_the_contract_back_brings_it_again(scene):
    scene.money()
    scene.automine(False)
    with pytest.raises(ChainRefused, match="not in a block yet"):
        scene.anchor()
    scene.mine()
    scene.anchor()
    scene.anvil.ask("anvil_reorg", 1, [])
    assert scene.node.code_sha256(scene.deployment.contract) is None
    scene.log()
    with pytest.raises(ChainRefused, match="not in a block yet"):
        scene.anchor()
    scene.automine(True)
    scene.mine()
    scene.anchor_until_final()
    scene.ends_with(1)


@pytest.mark.fault(7)
@pytest.mark.parametrize("way", ["gone", "moved"])
def test_a_reorganisation_past_what_was_final_stops_everything(scene, way):
    scene.deployed()
    scene.log()
    scene.anchor_until_final()
    ours = AnchorAttempt.objects.get(state=AttemptState.FINAL)
    depth = int(scene.anvil.ask("eth_blockNumber"), 16) - scene.node.status(ours.transaction).block.number + 1
    scene.automine(False)
    kept = [["0x" + bytes(ours.raw).hex(), depth - 1]] if way == "moved" else []
    scene.anvil.ask("anvil_reorg", depth, kept)
    scene.log()
    nonce = scene.node.account_nonce(scene.key.address)
    for _ in range(2):
        with pytest.raises(ChainRefused, match="no longer holds what was final"):
            scene.anchor()
    scene.mine()
    assert scene.node.account_nonce(scene.key.address) == nonce, "nothing was sent"
    scene.stops_with("lost_history")
