"""A demo killed three times and run again ends as one that was never killed, and can account for what it holds.

The quick form of ``kill_demo.py``: the running hub was built in one go; another home is killed with its whole process
group early and late, then finished. Both have one seed, so equal tables also mean that equal seeds build equal worlds.
"""

import json
import tempfile
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from hub.kernel.clock import utc_now
from hub.reality.measured import last_day
from tests.resilience import kill_flows
from tests.resilience.kill_demo import complete, kill_at
from tests.resilience.kill_intake import ordeal
from tests.running import Hub, fingerprint, free_port, run

pytestmark = pytest.mark.demo

WISH = ("--scale", "tiny", "--seed", "7")
KILLED_AFTER = ("disclosures: drafted", "app events: sent", "statements of the custodian")
"""Stages in whose middle it is killed: one where people sign, one where the SDK sends, one where the bank does."""


@pytest.fixture(scope="module")
def killed(hub: Hub) -> Iterator[tuple[Path, int]]:
    """A world killed three times and finished; its papers print the running hub's address, as that one's own do."""
    port = free_port()
    with tempfile.TemporaryDirectory(prefix="hub-survives-") as folder:
        Path(folder).chmod(0o755)  # else the database's user could not reach it, and data would be kept outside
        home = Path(folder) / "killed"
        for stage in KILLED_AFTER:
            kill_at(home, port, stage, *WISH, address=hub.url)
        complete(home, port, *WISH, address=hub.url)
        yield home, port


def test_a_killed_world_ends_like_an_unbroken_one(hub, killed):
    built_at = datetime.fromtimestamp((hub.home / "demo-summary.json").stat().st_mtime, UTC)
    if last_day(at=built_at) != last_day(at=utc_now()):
        pytest.skip("a day of measuring ended between the two worlds (06:00 Beijing time), and only one has weighed it")
    found = fingerprint(*killed)
    assert len(hub.built) > 50
    assert {table: found.get(table) for table in hub.built if found.get(table) != hub.built[table]} == {}


def test_every_event_that_was_sent_is_kept_once_or_in_quarantine(killed):
    lines = json.loads(run(*killed, "demo-ledger", "--json"))
    assert sum(line["sent"] for line in lines) > 150
    assert sum(line["quarantined"] for line in lines) >= 6
    for line in lines:
        assert line["sent"] - line["repeated"] == line["stored"] + line["quarantined"], line


def test_the_links_are_scored_against_a_truth_that_the_database_does_not_hold(killed):
    found = json.loads(run(*killed, "score-links", "--json"))
    total = found["lines"][0]
    assert (total["name"], found["lost"]) == ("all", 0)
    assert total["precision"] == 1.0, "nobody was taken for somebody else"
    assert total["same"] >= total["both"] > 0
    assert len(found["lines"]) > 3
    truth = json.loads((killed[0] / "demo-truth.json").read_text(encoding="utf-8"))
    assert {record["person"] for record in truth["records"]} >= {"p001", "p002"}


def test_no_acknowledged_event_is_lost_while_web_worker_broker_and_database_are_killed(killed):
    """After the comparisons, as it adds to the world what they do not know."""
    found = ordeal(*killed)
    assert (found.missing, found.stored_twice, found.quarantined, found.without_profile) == ([], 0, 0, [])
    assert found.acknowledged > 100
    assert found.sent_again > 0, "nothing was killed while events were on their way"


def test_no_acknowledged_movement_is_lost_or_doubled_while_database_web_and_worker_are_killed(killed):
    """After the comparisons, as the one above; ``kill_flows.py`` does it five times over on an empty hub."""
    found = kill_flows.ordeal(*killed)
    assert (found.missing, found.recorded_twice, found.without_seal) == ([], 0, 0)
    assert found.follows_from_nothing, "`hub audit-ledger` found a break"
    assert (found.statement["new"], found.statement["known"]) == (0, found.acknowledged), found.statement
    assert found.held_fen == 100 * found.acknowledged
    assert found.holds
    assert set(found.missed_s) == {"db", "web", "worker"}
    assert found.acknowledged > 30
    assert found.sent_again > 0, "nothing was killed while movements were on their way"
