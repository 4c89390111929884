"""Whoever asked for or holds a product is matched again when their level or its rating changes, and is told."""

from datetime import timedelta

import pytest

from crm.journeys.reactions import ask
from crm.purchases.domain.stages import Stage
from crm.purchases.queries import purchase
from crm.purchases.rematching import held_above_level, level_changed, product_changed
from crm.suitability.operations import lower_level
from hub.kernel.events import Event
from hub.outbox.models import Delivery
from tests.domain.suitability.cases import AT
from tests.rooms.purchases.people import AFTER, WITHIN, asks, bank_moves, buyer, rerate, signs, staff


@pytest.fixture
def ann(sold):
    return buyer()


def heard(name, handler):
    """Deliver the newest event of this name."""
    row = Delivery.objects.filter(event_name=name, subscriber="purchases.rematching").order_by("-id").first()
    handler(Event(name=row.event_name, key=row.event_key, payload=row.payload), AFTER)


def rerated(to, at=AT + timedelta(hours=3)):
    rerate(WITHIN, issuer=2, distributor=to, at=at, reason="发行方评级被下调")


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
