"""A movement that stays without its seal for an hour is told to compliance, in both languages, until it has one."""

from datetime import timedelta

import pytest
from django.utils import translation

from chain.models import Alarm
from hub.consoles.alarm_words import alarm_sentence
from hub.consoles.evidence_words import alarm_name
from hub.funds import sealing
from hub.funds.operations import post_flows
from hub.funds.sealing import LOOKED_BACK, UNSEALED_TOO_LONG, seal_missed
from tests.rooms.funds.conftest import AT, BY
from tests.rooms.funds.test_posting import deposit

HOUR = UNSEALED_TOO_LONG
LATER = AT + HOUR + timedelta(minutes=1)


@pytest.fixture
def stuck(system_scope, monkeypatch):
    """Two movements that nothing can seal; calling it lets them be sealed again."""
    post_flows(requests=[deposit("a", 100)], by=BY, at=AT)
    post_flows(requests=[deposit("b", 100)], by=BY, at=AT + timedelta(minutes=5))

    def refuse(*_, **__):
        raise ValueError("no")

    right = sealing._seal_part
    monkeypatch.setattr(sealing, "_seal_part", refuse)
    return lambda: monkeypatch.setattr(sealing, "_seal_part", right)


def test_an_hour_without_a_seal_is_an_alarm_in_both_languages_that_ends_with_the_seal(stuck):
    seal_missed(at=AT + HOUR)
    assert not Alarm.objects.exists()
    seal_missed(at=LATER)
    alarm = Alarm.objects.get()
    assert (alarm.name, alarm.facts) == ("flows_unsealed", {"waiting": 1, "since": f"{AT:%Y-%m-%d %H:%M} UTC"})
    seal_missed(at=AT + 2 * HOUR)
    alarm.refresh_from_db()
    assert (alarm.facts["waiting"], alarm.resolved_at) == (2, None)
    said = []
    for language in ("zh-hans", "en"):
        with translation.override(language):
            said += [alarm_name(alarm.name), alarm_sentence(alarm)]
    assert said[0] == "资金流水长时间未封存"
    assert said[1].startswith("已有2笔资金流水入账但尚未封存")
    assert said[2] == "Movements of money wait too long for their seals"
    assert said[3].startswith("2 movements of money are recorded and have no seal yet")
    stuck()
    assert seal_missed(at=AT + 2 * HOUR) == 2
    alarm.refresh_from_db()
    assert alarm.resolved_at == AT + 2 * HOUR


def test_the_alarm_does_not_end_because_the_sweep_no_longer_looks_so_far_back(stuck):
    seal_missed(at=LATER)
    seal_missed(at=AT + LOOKED_BACK + timedelta(days=1))
    assert Alarm.objects.get().resolved_at is None
