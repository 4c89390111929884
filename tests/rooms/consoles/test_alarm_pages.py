"""Compliance takes alarms, hands them over and writes down what was done; the auditor reads; nobody else comes near."""

import re
from datetime import UTC, datetime

import pytest

from chain.alarms import raise_alarm, resolve_alarm
from chain.models import Alarm
from hub.access.models import User
from hub.access.operations import create_user
from hub.access.roles import Role
from hub.access.scope import entered, system_scope
from hub.kernel.actor import system_actor

pytestmark = pytest.mark.django_db
AT = datetime(2026, 11, 21, 1, 2, 3, tzinfo=UTC)
PAGE = "/compliance/evidence/alarms/"


def person(username: str, role: Role, name: str = "") -> User:
    with entered(system_scope("test")):
        return create_user(
            username=username, display_name=name or username, role=role, password="a-long-and-odd-passphrase",
            by=system_actor("test"), at=AT,
        )  # fmt: skip


@pytest.fixture
def compliance(client):
    client.force_login(person("he.gui", Role.COMPLIANCE, "何贵"))
    return client


@pytest.fixture
def alarm(db) -> Alarm:
    with entered(system_scope("test")):
        raise_alarm(name="node_unreachable", message="http://node: refused", at=AT)
        return Alarm.objects.get()


def text(answer) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", answer.content.decode()))


def do(client, alarm: Alarm, prefix: str = "/en", **said: str):
    return client.post(f"{prefix}{PAGE}{alarm.id}/", said, follow=True)


@pytest.mark.parametrize(
    ("prefix", "said"),
    [("", ("没有未结束的告警", "还没有结束的告警")), ("/en", ("No alarm is open", "No alarm is over yet"))],
)
def test_without_alarms_the_page_says_what_would_stand_here(compliance, prefix, said):
    page = text(compliance.get(prefix + PAGE))
    assert all(words in page for words in said)


def test_the_whole_way_from_taking_to_what_was_done(compliance, alarm):
    assert "1 is nobody’s yet." in text(compliance.get("/en" + PAGE))
    assert "nobody has taken it" in text(compliance.get("/en/compliance/evidence/"))
    page = text(do(compliance, alarm, step="taken"))
    assert "The alarm is yours now." in page
    assert "he.gui took it" in page
    assert "each is looked after." in page
    page = text(do(compliance, alarm, step="explained", words="换到备用节点。"))
    assert "No alarm is open" in page
    assert "换到备用节点。" in page
    assert "he.gui wrote down what was done" in page
    assert 'name="step"' not in compliance.get(PAGE).content.decode(), "nothing is left to be done"


def test_an_alarm_goes_to_a_colleague_of_compliance_and_to_nobody_else(compliance, alarm):
    lin, stranger = person("lin.an", Role.COMPLIANCE, "林安"), person("an.editor", Role.EDITOR)
    do(compliance, alarm, step="taken")
    assert do(compliance, alarm, step="handed_over", to=str(stranger.id)).status_code == 400
    page = text(do(compliance, alarm, prefix="", step="handed_over", to=str(lin.id)))
    assert "这条告警现在由林安负责。" in page
    assert "he.gui转交给lin.an" in page
    page = text(do(compliance, alarm, step="explained", words="done"))
    assert "Take the alarm first" in page
    assert Alarm.objects.get().resolved_at is None


def test_closing_without_words_is_refused_where_they_are_missing(compliance, alarm):
    do(compliance, alarm, step="taken")
    answer = do(compliance, alarm, step="explained", words="  ")
    assert answer.status_code == 422
    assert "Say what was found and done." in text(answer)


def test_what_ended_by_itself_says_so_until_somebody_explains_it(compliance, alarm):
    with entered(system_scope("test")):
        resolve_alarm(name=alarm.name, at=AT)
    assert "原因自行消失" in text(compliance.get(PAGE))
    assert "服务商停机" in text(do(compliance, alarm, prefix="", step="explained", words="服务商停机。"))


def test_the_auditor_reads_and_changes_nothing(client, alarm):
    client.force_login(person("an.auditor", Role.AUDITOR))
    page = client.get("/en" + PAGE)
    assert "http://node: refused" in text(page)
    assert 'name="step"' not in page.content.decode()
    assert do(client, alarm, step="taken").status_code == 403
    assert Alarm.objects.get().owner_id is None


@pytest.mark.parametrize(("said", "status"), [({"step": "dropped"}, 400), ({}, 400)])
def test_any_other_word_does_nothing(compliance, alarm, said, status):
    assert do(compliance, alarm, **said).status_code == status


def test_an_alarm_that_is_not_there_is_not_found(compliance, db):
    assert compliance.post(f"{PAGE}77/", {"step": "taken"}).status_code == 404


def test_what_happened_is_told_in_the_readers_language_and_older_alarms_as_they_were(compliance, db):
    with entered(system_scope("test")):
        facts = {"price": 600, "cap": 500}
        raise_alarm(name="gas_too_dear", message="gas costs 600 wei", at=AT, facts=facts)
        Alarm.objects.create(name="clock_skew", message="as it was told before", raised_at=AT, seen_at=AT)
    chinese, english = text(compliance.get(PAGE)), text(compliance.get("/en" + PAGE))
    assert "燃料价格为600wei，账本最多支付500。锚定暂停等待。" in chinese
    assert "gas costs" not in chinese
    assert "Gas costs 600 wei, the log pays at most 500. Anchoring waits." in english
    assert "as it was told before" in chinese
    assert "燃料价格为600wei" in text(compliance.get("/compliance/evidence/"))
