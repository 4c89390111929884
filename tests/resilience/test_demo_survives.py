"""A demo that was killed twice and run again ends as one that was never killed, and can account for what it holds.

The quick form of ``kill_demo.py``: one home is built in one go, the other is killed with its whole process group early
and late, then finished. Both have one seed, so equal tables also mean that equal seeds build equal worlds.
"""

import json
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))
from kill_demo import complete, fingerprint, free_port, kill_at, run

pytestmark = [pytest.mark.demo, pytest.mark.xdist_group("hub")]

WISH = ("--scale", "tiny", "--seed", "11")
KILLED_AFTER = ("disclosures: drafted", "app events: sent")
"""Stages in whose middle it is killed: one where people sign, one where the SDK sends."""


@pytest.fixture(scope="module")
def homes() -> Iterator[tuple[Path, Path, int]]:
    """A world built in one go, and one killed twice; one port, since papers print the address they verify under."""
    port = free_port()
    with tempfile.TemporaryDirectory(prefix="hub-survives-") as folder:
        base = Path(folder)
        base.chmod(0o755)  # else the database's user could not reach it, and data would be kept outside
        unbroken, killed = base / "unbroken", base / "killed"
        complete(unbroken, port, *WISH)
        for stage in KILLED_AFTER:
            kill_at(killed, port, stage, *WISH)
        complete(killed, port, *WISH)
        yield unbroken, killed, port


def test_a_killed_world_ends_like_an_unbroken_one(homes):
    unbroken, killed, port = homes
    expected, found = fingerprint(unbroken, port), fingerprint(killed, port)
    assert len(expected) > 50
    assert {table: found.get(table) for table in expected if found.get(table) != expected[table]} == {}


def test_every_event_that_was_sent_is_kept_once_or_in_quarantine(homes):
    _, killed, port = homes
    lines = json.loads(run(killed, port, "demo-ledger", "--json"))
    assert sum(line["sent"] for line in lines) > 150
    assert sum(line["quarantined"] for line in lines) >= 6
    for line in lines:
        assert line["sent"] - line["repeated"] == line["stored"] + line["quarantined"], line


def test_the_links_are_scored_against_a_truth_that_the_database_does_not_hold(homes):
    unbroken, _, port = homes
    found = json.loads(run(unbroken, port, "score-links", "--json"))
    total = found["lines"][0]
    assert (total["name"], found["lost"]) == ("all", 0)
    assert total["precision"] == 1.0, "nobody was taken for somebody else"
    assert total["same"] >= total["both"] > 0
    assert len(found["lines"]) > 3
    truth = json.loads((unbroken / "demo-truth.json").read_text(encoding="utf-8"))
    assert {record["person"] for record in truth["records"]} >= {"p001", "p002"}
