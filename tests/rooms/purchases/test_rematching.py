"""Whoever asked for or holds a product is matched again when their level or its rating changes, and is told."""

from datetime import timedelta

import pytest
from django.db import DatabaseError, transaction
from django.test import Client

from crm.journeys.models import AdvisorTask, TaskStatus
from crm.journeys.queries import reason_of
from crm.journeys.reactions import ask, settle
from crm.purchases.domain.rematches import Change
from crm.purchases.domain.stages import Stage
from crm.purchases.models import Rematch
from crm.purchases.queries import purchase
from crm.purchases.rematching import held_above_level, level_changed, product_changed
from crm.purchases.unsuitable import Ground, unsuitable_contracts
from crm.suitability.operations import lower_level
from hub.access.models import User
from hub.access.scope import entered
from hub.kernel.events import Event
from hub.kernel.ids import new_id
from hub.outbox.models import Delivery
from tests.domain.suitability.cases import AT
from tests.rooms.purchases.people import AFTER, FEN, WITHIN, asks, bank_moves, buyer, login_of, rerate, signs, staff

LATER = AFTER + timedelta(hours=1)


@pytest.fixture
def ann(sold):
    return buyer()


def heard(name, handler, at=AFTER):
    """Deliver the newest event of this name."""
    row = Delivery.objects.filter(event_name=name, subscriber="purchases.rematching").order_by("-id").first()
    handler(Event(name=row.event_name, key=row.event_key, payload=row.payload), at)


def rerated(to, at=AT + timedelta(hours=3)):
    rerate(WITHIN, issuer=2, distributor=to, at=at, reason="发行方评级被下调")


def read(login, address):
    """What somebody reads at an address."""
    browser = Client()
    browser.force_login(User.objects.get(username=login))
    return browser.get(address).content.decode()


def advisor_told(name):
    rows = Delivery.objects.filter(event_name=name, subscriber="journeys.tasks")
    return [Event(name=row.event_name, key=row.event_key, payload=row.payload) for row in rows]


def test_an_open_instruction_for_a_product_rated_higher_is_stopped_and_the_advisor_told(ann, sold):
    bought = asks(*ann, sold)
    rerated(4)
    for _ in range(2):
        heard("ProductRerated", product_changed)
    stopped = purchase(bought.id)
    assert stopped.stage(AFTER) is Stage.STOPPED
    assert "S6-002" in stopped.steps[0].reference
    [event] = [one for one in advisor_told("PurchaseChanged") if one.payload["kind"] == "stopped"]
    ask(event, AFTER)


def test_an_open_instruction_of_somebody_whose_level_fell_is_stopped(ann, sold):
    subject, _ = ann
    bought = asks(*ann, sold)
    lower_level(subject_id=subject, level=1, reason="没有收入了", by=staff("lin"), at=AT + timedelta(hours=2))
    heard("LevelDecided", level_changed)
    assert purchase(bought.id).stage(AFTER) is Stage.STOPPED


def test_a_rating_that_still_fits_stops_nothing(ann, sold):
    bought = asks(*ann, sold)
    rerated(1)
    heard("ProductRerated", product_changed)
    assert purchase(bought.id).stage(AT) is Stage.COOLING


def test_a_holder_keeps_what_they_hold_and_both_are_told_once(ann, sold):
    subject, by = ann
    bought = asks(subject, by, sold)
    bank_moves(subject, signs(bought, by, at=AFTER).contract_number)
    assert held_above_level(subject_id=subject, at=AFTER) == ()
    rerated(4, at=AFTER)
    for _ in range(2):
        heard("ProductRerated", product_changed)
    assert [item.code for item in held_above_level(subject_id=subject, at=AFTER)] == [WITHIN]
    [event] = advisor_told("MatchLost")
    ask(event, AFTER)


def test_what_is_lost_stands_on_the_list_and_beside_the_contract_until_it_suits_again(ann, sold):
    subject, by = ann
    bought, lin = asks(subject, by, sold), staff("lin")
    number = signs(bought, by, at=AFTER).contract_number
    bank_moves(subject, number)
    assert "Every contract that runs suits" in read("lin", "/en/compliance/unsuitable/")
    rerated(4, at=AFTER)
    heard("ProductRerated", product_changed)
    lower_level(subject_id=subject, level=1, reason="没有收入了", by=lin, at=AFTER)
    heard("LevelDecided", level_changed, at=LATER)
    heard("LevelDecided", level_changed, at=LATER + timedelta(hours=1))
    [found] = unsuitable_contracts()
    assert (found.terms.number, found.subject_id, found.since, found.outstanding_fen) == (number, subject, AFTER, FEN)
    assert [(one.ground, one.since) for one in found.findings] == [(Ground.RATING, AFTER), (Ground.LEVEL, LATER)]
    for event in advisor_told("MatchLost"):
        ask(event, LATER)
    first, _last = AdvisorTask.objects.order_by("opened_at", "due_at", "reason")
    assert reason_of(first).en.count("Nobody has to sell.") == 1
    page = read("lin", "/en/compliance/unsuitable/?state=waits&order=oldest")
    assert "The product was rated R4, above the level C2.<br>The level became C1" in page
    assert page.count(f">{number}</a>") == 1
    assert read("i13800006021", f"/my/contracts/{number}/").count("不再适合：等级改为C1，低于产品的R4。") == 1
    sheet = read("lin", "/en/compliance/unsuitable/contracts.csv?ground=rating")
    assert f"{number},{WITHIN},R4,10000.00,2026-11-" in sheet
    assert "沈" not in sheet
    assert number not in read("lin", "/en/compliance/unsuitable/contracts.csv?ground=registered")
    rerate(WITHIN, distributor=1, at=LATER)
    heard("ProductRerated", product_changed, at=LATER + timedelta(hours=2))
    for event in advisor_told("MatchRegained"):
        settle(event, LATER)
    assert (unsuitable_contracts(), AdvisorTask.objects.filter(status=TaskStatus.OPEN).count()) == ((), 0)
    assert "不再适合" not in read("i13800006021", "/my/contracts/")


def test_nobody_at_a_desk_writes_that_something_suits_again(ann):
    subject, _ = ann
    row = {"subject_id": subject, "product_code": WITHIN, "suits": True, "level": 2, "rating": 2, "found_at": AFTER}
    with pytest.raises(DatabaseError), transaction.atomic(), entered(login_of(staff("lin"))):
        Rematch.objects.create(id=new_id(), change=Change.LEVEL, **row)
    with pytest.raises(DatabaseError), transaction.atomic():
        Rematch.objects.create(id=new_id(), change="weather", **row)
