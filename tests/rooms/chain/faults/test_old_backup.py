"""A database restored from before the last checkpoint: the contract knows better, and nothing is anchored over it."""

import pytest

from chain.attempts import AnchorRefused
from chain.connection import connected_to
from chain.scan.findings import Flaw
from hub.access.scope import entered, system_scope
from tests.rooms.chain.test_scan import tamper
from tests.rooms.chain.world import scan


@pytest.fixture
def db(transactional_db: None) -> None:
    """A restore happens behind everybody's back, in a session of its own."""


@pytest.mark.fault(16)
def test_an_old_backup_is_named_place_by_place_and_not_anchored_over(scene):
    scene.deployed()
    scene.log(2)
    scene.anchor_until_final()
    scene.log(2)
    scene.anchor_until_final()
    tamper(
        "DELETE FROM chain_filemark WHERE entry_id IN (SELECT id FROM chain_entry WHERE index >= 2)",
        "DELETE FROM vault_sealedcontent WHERE id IN"
        " (SELECT unnest(ARRAY[sealed_fact_id, sealed_record_id]) FROM chain_entry WHERE index >= 2)",
        "DELETE FROM chain_entry WHERE index >= 2",
        "DELETE FROM chain_node WHERE (position + 1) << level > 2",
        "DELETE FROM chain_checkpoint WHERE seq = 2",
        "DELETE FROM chain_anchorattempt WHERE seq = 2",
    )
    with entered(system_scope("test")), connected_to(scene.hub):
        found = scan(at=scene.now())
    assert {finding.index for finding in found if finding.flaw is Flaw.ENTRY_MISSING} == {2, 3}
    scene.log()
    with pytest.raises(AnchorRefused, match="checkpoint 2 over 4 records, which this database never anchored"):
        scene.anchor()
    scene.stops_with("foreign_checkpoint")
