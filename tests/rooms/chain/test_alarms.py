"""Every alarm of the chain has a sentence on the console and a row in the operator's handbook."""

import re
from pathlib import Path

import pytest

from hub.consoles.evidence_words import ALARMS, alarm_name

ROOT = Path(__file__).resolve().parents[3]
NAME = re.compile(r'^[A-Z_]+ = "([a-z_]+)"$', re.MULTILINE)
RAISERS = ("anchoring", "attempts", "deployment", "following", "heads", "paying")
NAMES = sorted(
    name for module in RAISERS for name in NAME.findall((ROOT / "chain" / f"{module}.py").read_text())
)  # fmt: skip


def test_all_are_found():
    assert len(NAMES) == len(set(NAMES)) >= 14


@pytest.mark.parametrize("name", NAMES)
def test_an_alarm_is_named_on_the_console_and_explained_in_the_handbook(name):
    assert name in ALARMS
    assert alarm_name(name) != name
    assert f"| `{name}` |" in (ROOT / "docs" / "operating.md").read_text()


def test_the_console_names_no_alarm_that_nobody_raises():
    assert set(ALARMS) == set(NAMES)
