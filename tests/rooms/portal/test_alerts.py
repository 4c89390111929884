"""Alerts by e-mail: nothing without the mailbox's yes, each version once, corrections to whoever had the old one."""

import os
import re
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from types import SimpleNamespace
from typing import Any

import pytest
from django.core.cache import cache
from django.core.management import call_command
from django.db import IntegrityError, transaction
from django.test import Client

from chain.alarms import is_open
from cms import alerts
from cms.alert_letters import ALERTS, clear, queue_letters, subscribers_sent
from cms.domain.alerts import Choice, Rhythm, Topic
from cms.models import Alert, AlertMail, Letter, RegisterVersion
from hub.access.models import User
from hub.access.roles import Role
from hub.access.scope import entered, public_scope, system_scope
from hub.demo.alert_steps import READERS, ask_for_alerts
from hub.kernel.clock import utc_now
from hub.kernel.events import Event
from hub.kernel.ids import new_id
from hub.outbox.models import Delivery
from hub.portal.alerts import mails
from hub.portal.alerts.kept_letters import KEPT_FOR, clear_letters
from hub.portal.alerts.parking import AGAIN_AFTER, ALARM, MOST_TRIES, park
from hub.portal.alerts.sending import send_due
from hub.retention.parts import Order, Person
from tests.rooms.cms import samples
from tests.rooms.cms.people import AT
from tests.rooms.portal.mailbox import Mailbox, serving

READER = "reader@example.com"
EVERYTHING = Choice(Topic.ALL)
REASON = {"reason_zh": "评估机构复核后下调。", "reason_en": "The appraiser lowered the value."}
CORRECTED = samples.project(collateral_fen=3_060_000_000)


@pytest.fixture
def box(settings: Any) -> Iterator[Mailbox]:
    cache.clear()
    settings.EMAIL_BACKEND, settings.EMAIL_HOST = "django.core.mail.backends.smtp.EmailBackend", "127.0.0.1"
    with serving() as mailbox:
        settings.EMAIL_PORT = mailbox.port
        yield mailbox


def wanting(
    address: str = READER,
    *,
    choice: Choice = EVERYTHING,
    rhythm: Rhythm = Rhythm.AT_ONCE,
    language: str = "en",
) -> Alert:
    """An alert that its mailbox confirmed, whose letters until then are gone."""
    alerts.ask(address=address, choice=choice, rhythm=rhythm, language=language, subject_id=None, at=AT)
    row = Alert.objects.get(address_index=alerts.index_of(address), topic=choice.topic, target=choice.target)
    AlertMail.objects.filter(alert=row, letter=Letter.CONFIRM).delete()
    return alerts.confirm(token=alerts.confirming(row), at=AT)


def told(version: Any, at: datetime = AT) -> None:
    for delivery in Delivery.objects.filter(event_name="DisclosurePublished", subscriber="cms.alerts"):
        event = Event(name=delivery.event_name, key=delivery.event_key, payload=delivery.payload)
        if event.payload["version_id"] == str(version.id):
            queue_letters(event, at)
            queue_letters(event, at)


def link(letter: Any, door: str) -> str:
    found = re.search(rf"https?://[^/]+((?:/en)?/alerts/{door}/\S+)", letter.get_body(("plain",)).get_content())
    assert found
    return found[1]


def test_asking_confirming_and_ending_in_a_browser(people: Any, publish: Callable[..., Any], box: Mailbox) -> None:
    client = Client()
    wish = {"email": READER, "topic": "kind:project", "rhythm": "at_once", "website": ""}
    first = client.post("/en/alerts/", wish, follow=True).content
    again = client.post("/en/alerts/", wish, follow=True).content
    csrf = re.compile(rb'value="[A-Za-z0-9]{64}"')
    assert csrf.sub(b"", first) == csrf.sub(b"", again), "nobody learns whose address is known"
    client.post("/en/alerts/", wish | {"email": "robot@example.com", "website": "https://robot.example"})
    assert send_due(at=utc_now()) == 1
    assert [letter["To"] for letter in box.letters] == [READER]
    way = link(box.letters[0], "confirm")
    assert client.get(way).status_code == 200
    assert Alert.objects.get().confirmed_at is None, "a mail program that looks ahead confirms nothing"
    assert b"It is confirmed." in client.post(way).content
    assert client.post(way).status_code == 404, "a link holds once"
    told(publish(), at=utc_now())
    assert send_due(at=utc_now()) == 1
    news = box.letters[1]
    assert news["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    out = news["List-Unsubscribe"].strip("<>").split("/", 3)[3]
    assert client.get(f"/{out}").status_code == 200
    assert Alert.objects.get().ended_at is None
    strict = Client(enforce_csrf_checks=True)
    assert strict.post(f"/{out}", {"List-Unsubscribe": "One-Click"}).status_code == 200
    assert Alert.objects.get().ended_by == "reader"
    for wrong in ("x", f"a@{'ü' * 60}.com", "ſam@example.com"):
        assert client.post("/en/alerts/", wish | {"email": wrong}).status_code == 422
    client.post("/en/alerts/", wish)
    assert send_due(at=utc_now()) == 1, "whoever ended it and asks again is asked again"


def test_too_many_wishes_of_one_address_wait(people: Any, box: Mailbox, client: Client) -> None:
    codes = [client.post("/alerts/list/", {"address": READER}).status_code for _ in range(6)]
    assert codes == [302] * 5 + [429]


def test_a_correction_reaches_whoever_had_the_old_version_and_says_what_changed(
    publish: Callable[..., Any], box: Mailbox
) -> None:
    wanting(choice=Choice(Topic.KIND, "project"), rhythm=Rhythm.DAILY)
    wanting("none@example.com", choice=Choice(Topic.KIND, "fees"))
    wanting("zh@example.com", choice=Choice(Topic.CORRECTIONS), language="zh")
    first = publish()
    told(first)
    assert send_due(at=AT) == 0, "the daily letter waits for the morning"
    assert send_due(at=AT + timedelta(days=1)) == 1
    newer = publish(CORRECTED, change="correction", **REASON)
    told(newer)
    assert send_due(at=AT + timedelta(days=1)) == 2, "at once, also to whoever reads once a day"
    assert sorted(letter["To"] for letter in box.letters[1:]) == [READER, "zh@example.com"]
    english, chinese = sorted(box.letters[1:], key=lambda letter: str(letter["To"]))
    text = english.get_body(("plain",)).get_content()
    for words in (REASON["reason_en"], f"/en/disclosures/{newer.slug}/v/2/", "What changed", str(newer.id)):
        assert words in text
    assert REASON["reason_zh"] in chinese.get_body(("plain",)).get_content()
    assert 'lang="zh-Hans"' in chinese.get_body(("html",)).get_content()
    assert (subscribers_sent(first.slug, 1), subscribers_sent(first.slug, 2)) == (1, 2)
    assert send_due(at=AT + timedelta(days=9)) == 0


def test_the_letters_of_a_day_go_as_one_and_an_address_hears_of_a_version_once(
    publish: Callable[..., Any], box: Mailbox
) -> None:
    wanting(rhythm=Rhythm.DAILY)
    wanting(choice=Choice(Topic.CORRECTIONS), rhythm=Rhythm.DAILY)
    told(publish())
    told(publish(CORRECTED, change="minor", **REASON))
    assert send_due(at=AT + timedelta(days=1)) == 1
    assert box.letters[0]["Subject"].startswith("2 ")
    assert AlertMail.objects.filter(sent_at__isnull=False).count() == 2


def test_a_server_that_is_down_loses_nothing_and_a_mailbox_that_is_gone_hears_no_more(
    publish: Callable[..., Any], box: Mailbox
) -> None:
    wanting()
    wanting("gone@example.com")
    box.refused.add("gone@example.com")
    told(publish())
    box.down = True
    assert send_due(at=AT) == 0
    box.down = False
    assert send_due(at=AT + timedelta(hours=1)) == 1
    assert [letter["To"] for letter in box.letters] == [READER]
    assert Alert.objects.get(address_index=alerts.index_of("gone@example.com")).ended_by == "bounce"
    assert not AlertMail.objects.filter(sent_at=None).exists()


def test_one_address_that_cannot_be_written_holds_no_other_up(publish: Callable[..., Any], box: Mailbox) -> None:
    wanting(f"a@{'ü' * 60}.com")
    wanting()
    told(publish())
    AlertMail.objects.exclude(address_index=alerts.index_of(READER)).update(due_at=AT - timedelta(hours=1))
    assert send_due(at=AT) == 1
    waits = AlertMail.objects.get(sent_at=None)
    assert (waits.last_error, waits.attempts) == ("UnicodeError", 1)
    box.refused.add(READER)
    box.answer = b"550 5.7.1 too many from you"
    told(publish(CORRECTED, change="minor", **REASON))
    assert send_due(at=AT) == 0
    assert Alert.objects.get(address_index=alerts.index_of(READER)).ended_at is None, "the mailbox is there"


def test_a_version_that_a_correction_has_overtaken_is_no_news_any_more(
    publish: Callable[..., Any], box: Mailbox
) -> None:
    wanting(choice=Choice(Topic.KIND, "project"), rhythm=Rhythm.DAILY)
    wanting(choice=Choice(Topic.CORRECTIONS))
    told(publish())
    told(publish(CORRECTED, change="correction", **REASON))
    assert send_due(at=AT) == 1
    assert send_due(at=AT + timedelta(days=1)) == 0
    assert AlertMail.objects.filter(sent_at=None).count() == 0


def test_a_mailbox_is_not_filled_by_asking_for_everything_there_is(publish: Callable[..., Any]) -> None:
    subject = new_id()
    for again in range(2):
        for kind in ("fees", "project", "event", "filing", "audit", "privacy", "partner"):
            alerts.ask(address=READER, choice=Choice(Topic.KIND, kind), rhythm=Rhythm.AT_ONCE, language="zh",
                       subject_id=None if again else subject, at=AT)  # fmt: skip
    assert AlertMail.objects.count() == alerts.QUESTIONS_AN_HOUR
    assert set(Alert.objects.values_list("subject_id", flat=True)) == {subject}, "an erasure finds them all"


def test_what_no_rule_lets_through_is_left_out_of_the_letter(
    publish: Callable[..., Any], box: Mailbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    wanting()
    shown = mails._shown
    monkeypatch.setattr(mails, "_shown", lambda mail: mails.replace(
        shown(mail), changes=(("Title", "Guaranteed returns, no risk at all", "Notice"),)
    ))  # fmt: skip
    told(publish())
    assert send_due(at=AT) == 1
    assert "Guaranteed" not in str(box.letters[0])


def test_a_letter_that_never_passes_waits_for_people_and_goes_once_it_is_repaired(
    people: Any, publish: Callable[..., Any], box: Mailbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    wanting(rhythm=Rhythm.DAILY)
    bold, sound = publish(), publish(samples.of_kind("risk"), kind="risk", slug="risk-notice", comment="ok")
    for version in (bold, sound):
        told(version)
    shown, broken = mails._shown, [bold.id]
    monkeypatch.setattr(mails, "_shown", lambda mail: mails.replace(
        shown(mail), title="Guaranteed returns, no risk at all"
    ) if mail.version_id in broken else shown(mail))  # fmt: skip
    at = AT + timedelta(days=1)
    assert send_due(at=at) == 1, "the rest of the day's letter goes"
    for _ in range(MOST_TRIES - 1):
        at = AlertMail.objects.get(sent_at=None).due_at
        assert not is_open(ALARM)
        assert send_due(at=at) == 0
    mail = AlertMail.objects.get(sent_at=None)
    assert (mail.attempts, mail.parked_at, mail.due_at) == (MOST_TRIES, at, at + AGAIN_AFTER)
    assert is_open(ALARM)
    reader = Client()
    reader.force_login(User.objects.get(username="compliance"))
    page = reader.get("/en/compliance/letters/").content.decode()
    assert "Guaranteed returns, no risk at all" in page
    assert "W-PRINCIPAL-EN" in page
    assert READER not in page
    assert "/alerts/end/…" in page, "nobody ends it with a key that stood in the letter"
    broken.clear()
    assert reader.post("/en/compliance/letters/again/").status_code == 302
    assert send_due(at=utc_now()) == 1
    assert send_due(at=utc_now()) == 0
    assert not is_open(ALARM)
    with pytest.raises(IntegrityError), transaction.atomic():
        AlertMail.objects.update(parked_at=at)


def test_a_corrected_version_takes_the_place_of_a_letter_that_waits_for_people(
    publish: Callable[..., Any], box: Mailbox
) -> None:
    wanting()
    told(publish())
    park(list(AlertMail.objects.all()), tries=MOST_TRIES, why="W-PRINCIPAL in a letter", at=AT)
    told(publish(CORRECTED, change="correction", **REASON))
    assert send_due(at=AT) == 1
    assert AlertMail.objects.get().number == 2


def test_addresses_lie_encrypted_are_seen_by_nobody_and_go(publish: Callable[..., Any], tmp_path: Any) -> None:
    subject = new_id()
    row = wanting()
    Alert.objects.filter(id=row.id).update(subject_id=subject)
    wanting(choice=Choice(Topic.CORRECTIONS))
    with entered(public_scope()):
        assert not Alert.objects.exists()
    assert READER.encode() not in Alert.objects.values_list("address", flat=True)[0].data
    person = Person(subject_ids=frozenset({subject}), record_ids=frozenset())
    assert ALERTS.count(person) == 1
    ALERTS.erase(person, Order(reason="asked", by=system_scope("test").actor, at=AT), 0)
    assert not Alert.objects.exists()
    alerts.ask(address=READER, choice=Choice(Topic.ALL), rhythm=Rhythm.AT_ONCE, language="zh", subject_id=None, at=AT)
    late = alerts.confirming(Alert.objects.get())
    with pytest.raises(alerts.LinkRefused):
        alerts.confirm(token=late, at=AT + timedelta(days=4))
    with pytest.raises(alerts.LinkRefused):
        alerts.confirm(token=f"{late}x", at=AT)
    assert clear(at=AT + timedelta(days=6)) == 0
    assert clear(at=AT + timedelta(days=8)) == 1
    wanting()
    listed = tmp_path / "bounced.txt"
    listed.write_text(f"{READER.upper()}\nnobody@example.com\n")
    call_command("alerts_bounced", str(listed))
    assert Alert.objects.get().ended_by == "bounce"


def test_a_reader_sees_and_deletes_what_they_asked_for(people: Any, box: Mailbox, client: Client) -> None:
    row = wanting()
    client.post("/en/alerts/list/", {"address": READER})
    client.post("/en/alerts/list/", {"address": "stranger@example.com"})
    assert send_due(at=utc_now()) == 1
    way = link(box.letters[0], "mine")
    assert "All disclosures" in client.get(way).content.decode()
    old = alerts.listing_link(row, at=datetime(2026, 1, 1, tzinfo=UTC))
    assert client.get(f"/alerts/mine/{old}/").status_code == 404
    assert client.post(f"{way}forget/").status_code == 302
    assert not Alert.objects.exists()


def test_the_page_that_ends_one_says_what_remains_and_ends_all_by_choice(people: Any, client: Client) -> None:
    first, second = wanting(), wanting(choice=Choice(Topic.CORRECTIONS))
    wanting("another@example.com")
    way = f"/en/alerts/end/{alerts.ending(first)}/"
    assert "Corrections and withdrawals alone" in client.get(way).content.decode()
    one = client.post(way, {"List-Unsubscribe": "One-Click"}).content.decode()
    assert "What remains" in one
    assert alerts.ending(second) in one
    assert set(alerts.wanted().values_list("address_index", flat=True)) == {
        alerts.index_of(READER), alerts.index_of("another@example.com")
    }  # fmt: skip
    every = client.post(way, {"which": "all"}).content.decode()
    assert "We do not write to this address any more." in every
    assert list(alerts.wanted().values_list("address_index", flat=True)) == [alerts.index_of("another@example.com")]


def test_an_investor_finds_their_own_alerts_asks_for_one_more_and_ends_one(people: Any, client: Client) -> None:
    subject = new_id()
    investor = User.objects.create(username="ann", role=Role.INVESTOR, subject_id=subject, joined_at=AT)
    client.force_login(investor)
    foreign = wanting("another@example.com", choice=Choice(Topic.CORRECTIONS))
    wish = {"email": READER, "topic": "kind:fees", "rhythm": "at_once", "website": ""}
    assert client.post("/en/my/alerts/", wish | {"email": "nobody"}).status_code == 422
    for address, topic in ((READER, "kind:fees"), ("another@example.com", "corrections")):
        assert client.post("/en/my/alerts/", wish | {"email": address, "topic": topic}).status_code == 302
    assert "***@example.com" not in client.get("/en/my/alerts/").content.decode(), "nobody learns whose is known"
    own = Alert.objects.get(subject_id=subject)
    alerts.confirm(token=alerts.confirming(own), at=AT)
    page = client.get("/en/my/alerts/").content.decode()
    assert "r***@example.com" in page
    assert "goes on, since" in page
    assert "another" not in page
    assert client.post(f"/en/my/alerts/{foreign.id}/end/").status_code == 404
    assert client.post(f"/en/my/alerts/{own.id}/end/").status_code == 302
    assert "ended by you" in client.get("/en/my/alerts/").content.decode()
    assert list(alerts.wanted()) == [foreign]


def test_publishing_says_so_once(publish: Callable[..., Any]) -> None:
    version = publish()
    keys = Delivery.objects.filter(event_name="DisclosurePublished").values_list("event_key", flat=True)
    assert list(keys) == [f"disclosure:{version.id}"]
    assert RegisterVersion.objects.count() == 1


def test_the_demo_worlds_readers_hear_of_a_correction_and_ask_once(publish: Callable[..., Any], box: Mailbox) -> None:
    world = SimpleNamespace(progress=lambda *_told: None)
    ask_for_alerts(world)  # type: ignore[arg-type]
    ask_for_alerts(world)  # type: ignore[arg-type]
    assert Alert.objects.count() == len(READERS) + 1
    publish()
    told(publish(CORRECTED, change="correction", **REASON), at=utc_now())
    send_due(at=utc_now())
    news = {letter["To"] for letter in box.letters if letter["List-Unsubscribe"]}
    assert news == {"qiao.yi@example.com", "bai.lin@example.com", "m.hughes@example.com"}
    assert "nobody@example.com" in {letter["To"] for letter in box.letters}


def test_letters_that_lie_as_files_go_after_a_week_and_nothing_else_of_the_folder(settings: Any, tmp_path: Any) -> None:
    settings.EMAIL_FILE_PATH = str(tmp_path)
    for name in ("old.log", "new.log", "note.txt"):
        (tmp_path / name).write_text("To: reader@example.com")
        os.utime(tmp_path / name, (AT.timestamp(),) * 2)
    os.utime(tmp_path / "new.log", ((AT + timedelta(days=1)).timestamp(),) * 2)
    assert clear_letters(at=AT + KEPT_FOR) == 0
    assert clear_letters(at=AT + KEPT_FOR + timedelta(hours=1)) == 1
    assert {file.name for file in tmp_path.iterdir()} == {"new.log", "note.txt"}
