"""Every alarm of the chain has a name and a sentence on the console, and a row in the operator's handbook."""

import re
from pathlib import Path

import pytest
from django.utils.translation import override

from chain.alarms import raise_alarm
from chain.models import Alarm
from hub.consoles.alarm_words import CASES, alarm_sentence
from hub.consoles.evidence_words import ALARMS, alarm_name
from tests.rooms.chain.world import AT

ROOT = Path(__file__).resolve().parents[3]
NAME = re.compile(r'^[A-Z_]+ = "([a-z_]+)"$', re.MULTILINE)
WIRED = re.compile(r'raise_alarm\(\s*name="([a-z_]+)"')
PARITY = re.compile(r'^ALARM: Final = "([a-z_]+)"$', re.MULTILINE)
"""Other rooms know no chain: the roof raises what they tell it."""
RAISED = re.compile(r"case(?:: \w+)? ?= ?\"([a-z_]+)\"(?: if .* else \"?([a-z_]+)\"?)?")
RAISERS = (
    "anchoring", "attempts", "deployment", "errands", "following", "heads", "outbidding", "paying", "promises",
)  # fmt: skip
NAMES = sorted(
    [name for module in RAISERS for name in NAME.findall((ROOT / "chain" / f"{module}.py").read_text())]
    + WIRED.findall((ROOT / "hub" / "wiring.py").read_text())
    + PARITY.findall((ROOT / "hub" / "portal" / "parity" / "checking.py").read_text())
    + PARITY.findall((ROOT / "hub" / "portal" / "alerts" / "parking.py").read_text())
)  # fmt: skip
SOURCES = "\n".join(path.read_text() for path in sorted((ROOT / "chain").glob("*.py")))
OWN_CASES = {case for found in RAISED.findall(SOURCES) for case in found if case}
FACT = re.compile(r"%\((\w+)\)s")


def test_all_are_found():
    assert len(NAMES) == len(set(NAMES)) >= 18
    raising = {path.stem for path in (ROOT / "chain").glob("*.py") if "raise_alarm(name=" in path.read_text()}
    assert raising <= {*RAISERS, "succession"}, "who else raises an alarm is listed"


@pytest.mark.parametrize("name", NAMES)
def test_an_alarm_is_named_on_the_console_and_explained_in_the_handbook(name):
    assert name in ALARMS
    assert alarm_name(name) != name
    assert f"| `{name}` |" in (ROOT / "docs" / "operating.md").read_text()


def test_the_console_names_no_alarm_that_nobody_raises():
    assert set(ALARMS) == set(NAMES)


def test_every_case_that_is_raised_has_a_sentence_and_no_other_has():
    assert {"clock_ahead", "clock_behind", "no_code", "frozen_for_another"} <= OWN_CASES
    assert set(CASES) == (set(NAMES) - {"clock_skew"}) | OWN_CASES


@pytest.mark.parametrize("case", sorted(CASES))
def test_a_case_is_told_in_the_readers_language_with_the_same_facts(case):
    with override("en"):
        english = CASES[case]()
    with override("zh-hans"):
        chinese = CASES[case]()
    assert not re.search("[\u4e00-\u9fff]", english)
    assert re.search("[\u4e00-\u9fff]", chinese)
    assert set(FACT.findall(chinese)) == set(FACT.findall(english))
    facts = {name: f"<{name}>" for name in FACT.findall(english)}
    with override("zh-hans"):
        said = alarm_sentence(Alarm(name="x", message="m", case=case, facts=facts))
    assert all(fact in said for fact in facts.values())


@pytest.mark.django_db
def test_an_alarm_keeps_its_facts_and_the_newest_count():
    for balance in (7, 3):
        facts = {"account": "0xaa", "balance": balance, "cost": 9}
        raise_alarm(name="balance_empty", message=f"0xaa holds {balance} wei", at=AT, facts=facts)
    alarm = Alarm.objects.get()
    with override("zh-hans"):
        assert alarm_sentence(alarm) == "0xaa余额为3wei，下一笔交易最多可能花费9。请向它转入资金。"
    with override("en"):
        assert alarm_sentence(alarm) == "0xaa holds 3 wei, the next transaction may cost 9. Send it money."


@pytest.mark.parametrize(
    ("case", "facts"), [("", {}), ("of_another_release", {}), ("balance_low", {"account": "0x"}), ("balance_low", [])]
)
def test_an_alarm_of_before_or_of_another_release_is_still_read(case, facts):
    assert (
        alarm_sentence(Alarm(name="balance_low", message="as it was told", case=case, facts=facts)) == "as it was told"
    )
