"""Signed readings come in once; what differs from the declaration opens one alert and freezes funding in time."""

import json
from dataclasses import replace
from datetime import timedelta
from uuid import uuid4

import psycopg
import pytest
from django.core.cache import cache

from hub.access.scope import entered, public_scope, system_scope
from hub.demo.bank.telling import Signer
from hub.demo.devices import PATH
from hub.funds.alerts.operations import confirm_alert, explain_alert, release_flows, take_alert
from hub.funds.alerts.queries import alerts
from hub.funds.blocking import blocks_in_force
from hub.funds.domain.detectors.handling import AlertState, HandlingRefused
from hub.funds.domain.rules import FlowKind
from hub.funds.operations import post_flow
from hub.funds.posting import FlowsBlocked
from hub.kernel.actor import Actor, ActorKind
from hub.kernel.clock import utc_now
from hub.outbox.models import Delivery
from hub.reality.declaring import DeclaredOtherwise, declare
from hub.reality.devices import DeviceTaken, DeviceUnsound, end_device, register_device
from hub.reality.domain.declared import DeclarationUnsound
from hub.reality.evidence import message_content_for, message_contents_for
from hub.reality.models import DeviceMessage, Reading
from hub.reality.weighing import weigh, weighing_due
from hub.vault.operations import unseal_by_owner
from tests.rooms.funds.conftest import application, owner  # noqa: F401 - fixtures
from tests.rooms.reality.place import BY, DEVICE, FIRST, TODAY, day, declared

MEI, LI = (Actor(kind=ActorKind.USER, id=uuid4(), label=label) for label in ("mei", "li"))
YESTERDAY = TODAY - timedelta(days=1)


@pytest.fixture(autouse=True)
def fresh_counts():
    cache.clear()
    yield
    cache.clear()


def short(*numbers: int, value: int = 50_000):
    return replace(DEVICE, falls_short={day(number): value for number in numbers})


def look() -> None:
    with entered(system_scope("test")):
        weigh(by=BY, at=utc_now())


def found():
    with entered(system_scope("test")):
        return [(one.rule.id, one.day, one.found, one.state.value) for one in reversed(alerts())]


def stopped() -> set[FlowKind]:
    with entered(system_scope("test")):
        return {one.kind for one in blocks_in_force() if one.project_code == "ORCHARD-1"}


def test_a_message_counts_once_and_the_same_again_gets_the_same_answer(place, line):
    first = line().tell(first=FIRST, until=FIRST, at=utc_now())
    again = line().tell(first=FIRST, until=FIRST, at=utc_now())
    assert first == [(201, {"readings": 4, "repeated": False, "missing_messages": 0})]
    assert again == [(200, {"readings": 4, "repeated": True, "missing_messages": 0})]
    with entered(system_scope("test")):
        assert (DeviceMessage.objects.count(), Reading.objects.count()) == (1, 4)
        assert Delivery.objects.filter(event_name="FactSealed", payload__kind="device_message").count() == 1


@pytest.mark.parametrize(
    ("changed", "status", "code"),
    [
        (lambda told: told | {"number": 9}, 409, "message_reused"),
        (lambda told: told | {"message": "other"}, 409, "message_reused"),
        (lambda told: told | {"message": "other", "number": 9}, 409, "measured_twice"),
        (lambda told: told | {"message": "other", "number": 9, "readings": []}, 422, "message_unusable"),
    ],
)
def test_what_contradicts_an_earlier_message_is_refused_and_nothing_is_kept(place, line, changed, status, code):
    way = line()
    way.tell(first=FIRST, until=FIRST, at=utc_now())
    body = json.dumps(changed(json.loads(DEVICE.message(FIRST, number=1)))).encode()
    signer = Signer(key=DEVICE.key, key_id=DEVICE.id)
    answer = way.send(PATH, body, signer.headers(body, authority="testserver", created=utc_now(), path=PATH))
    assert (answer[0], answer[1]["code"]) == (status, code)
    assert answer[1]["detail"].endswith(".")
    with entered(system_scope("test")):
        assert (DeviceMessage.objects.count(), Reading.objects.count()) == (1, 4)


def test_a_stranger_a_foreign_key_an_ended_device_and_a_stale_signature_are_turned_away(place, line):
    way, now = line(), utc_now()
    stranger = line(replace(DEVICE, id="meter-9")).tell(first=FIRST, until=FIRST, at=now)
    body = DEVICE.message(FIRST, number=1)
    foreign = Signer(key=replace(DEVICE, id="x").key, key_id=DEVICE.id)
    forged = way.send(PATH, body, foreign.headers(body, authority="testserver", created=now, path=PATH))
    other_path = Signer(key=DEVICE.key, key_id=DEVICE.id)
    elsewhere = way.send(PATH, body, other_path.headers(body, authority="testserver", created=now))
    stale = way.tell(first=FIRST, until=FIRST, at=now - timedelta(minutes=6))
    with entered(system_scope("test")):
        end_device(device_id=DEVICE.id, reason="stolen", by=BY, at=now)
    ended = way.tell(first=FIRST, until=FIRST, at=now)
    assert [status for status, _ in (*stranger, forged, elsewhere, *stale, *ended)] == [401] * 5
    with entered(system_scope("test")):
        assert not DeviceMessage.objects.exists()


def test_a_gap_in_the_numbers_is_told(place, line):
    gap = line(replace(DEVICE, silent=frozenset()))
    gap.tell(first=FIRST, until=FIRST, at=utc_now())
    body = DEVICE.message(day(1), number=5)
    signer = Signer(key=DEVICE.key, key_id=DEVICE.id)
    headers = signer.headers(body, authority="testserver", created=utc_now(), path=PATH)
    assert gap.send(PATH, body, headers) == (201, {"readings": 4, "repeated": False, "missing_messages": 3})


def test_days_within_the_tolerance_open_nothing(place, line):
    line(short(2, 3, 4, 5, value=90_000)).tell(first=FIRST, until=YESTERDAY, at=utc_now())
    look()
    assert (found(), stopped()) == ([], set())


def test_two_short_days_open_one_alert_and_three_freeze_bids_and_disbursements(place, line):
    line(short(2, 3)).tell(first=FIRST, until=YESTERDAY, at=utc_now())
    look()
    look()
    assert (found(), stopped()) == ([("FD-RL-1", day(2), 50_000, "open")], set())


def test_a_frozen_project_takes_no_bid_until_two_people_let_it(place, line):
    line(short(2, 3, 4)).tell(first=FIRST, until=YESTERDAY, at=utc_now())
    look()
    assert stopped() == {FlowKind.BID, FlowKind.DISBURSEMENT}
    deposit = {
        "key": "D",
        "kind": FlowKind.DEPOSIT,
        "amount_fen": 500_00,
        "effective_date": TODAY,
        "subject_id": MEI.id,
    }
    bid = deposit | {"key": "B", "kind": FlowKind.BID, "project_code": "ORCHARD-1"}
    with entered(system_scope("test")):
        post_flow(**deposit, by=BY, at=utc_now())
    with pytest.raises(FlowsBlocked), entered(system_scope("test")):
        post_flow(**bid, by=BY, at=utc_now())
    with entered(system_scope("test")):
        [alert] = alerts()
        take_alert(alert_id=alert.id, by=MEI, at=utc_now())
        explain_alert(alert_id=alert.id, words="The counter was moved.", by=MEI, at=utc_now())
    assert stopped(), "one person's word alone lets nothing go on"
    with pytest.raises(HandlingRefused), entered(system_scope("test")):
        release_flows(alert_id=alert.id, words="Go on.", by=MEI, at=utc_now())
    with entered(system_scope("test")):
        release_flows(alert_id=alert.id, words="Looked at it.", by=LI, at=utc_now())
        post_flow(**bid, by=BY, at=utc_now())
    look()
    assert stopped() == set(), "what two people let go on is not stopped again for the same days"


def test_a_confirmed_deviation_stops_before_its_days_are_full(place, line):
    line(short(2)).tell(first=FIRST, until=YESTERDAY, at=utc_now())
    look()
    with entered(system_scope("test")):
        [alert] = alerts()
        take_alert(alert_id=alert.id, by=MEI, at=utc_now())
        confirm_alert(alert_id=alert.id, words="They stand still.", by=MEI, at=utc_now())
        assert alerts()[0].state is AlertState.CONFIRMED
    assert stopped() == {FlowKind.BID, FlowKind.DISBURSEMENT}


def test_a_silent_device_opens_an_alert_of_its_own_and_freezes_nothing(place, line):
    quiet = replace(DEVICE, silent=frozenset({day(3), day(4), day(5), day(6)}))
    line(quiet).tell(first=FIRST, until=YESTERDAY, at=utc_now())
    look()
    assert (found(), stopped()) == ([("FD-RL-2", day(3), 4, "open")], set())


def second(**changed):
    other = replace(DEVICE, id="meter-2", **changed)
    with entered(system_scope("test")):
        register_device(
            device_id="meter-2", project_code="ORCHARD-1", public_key=other.public_key, measures=["output"],
            what_zh="计数器", what_en="Counter", valid_from=utc_now() - timedelta(days=30), by=BY, at=utc_now(),
        )  # fmt: skip
    return other


def test_a_day_on_which_one_of_two_devices_is_silent_proves_nothing(place, line):
    line().tell(first=FIRST, until=YESTERDAY, at=utc_now())
    line(second(about=0)).tell(first=FIRST, until=day(5), at=utc_now())
    look()
    assert stopped() == set()
    assert [(rule, first) for rule, first, _, _ in found()] == [("FD-RL-2", day(6))]


def test_whoever_stopped_first_the_notice_is_asked_for_once(place, line):
    line(short(2, 3, 4)).tell(first=FIRST, until=day(2), at=utc_now())
    look()
    with entered(system_scope("test")):
        alert = next(one for one in alerts() if one.rule.id == "FD-RL-1")
        take_alert(alert_id=alert.id, by=MEI, at=utc_now())
        confirm_alert(alert_id=alert.id, words="They stand still.", by=MEI, at=utc_now())
    line(short(2, 3, 4)).tell(first=FIRST, until=YESTERDAY, at=utc_now())
    look()
    look()
    with entered(system_scope("test")):
        assert Delivery.objects.filter(event_name="FundingFrozen").count() == 1


def test_what_is_declared_already_changes_for_days_to_come_alone(place):
    with entered(system_scope("test")):
        with pytest.raises(DeclarationUnsound, match="since"):
            declare(declared=declared(value=1, since=TODAY - timedelta(days=1)), by=BY, at=utc_now())
        assert declare(declared=declared(value=1, since=TODAY + timedelta(days=3)), by=BY, at=utc_now())


def test_there_is_something_to_do_after_a_message_and_not_before(place, line):
    with entered(system_scope("test")):
        assert weighing_due(at=utc_now())
    look()
    with entered(system_scope("test")):
        assert not weighing_due(at=utc_now())
    line().tell(first=FIRST, until=FIRST, at=utc_now())
    with entered(system_scope("test")):
        assert weighing_due(at=utc_now())


def test_what_is_declared_and_registered_is_never_changed(place):
    with entered(system_scope("test")):
        assert declare(declared=declared(), by=BY, at=utc_now()) is False
        with pytest.raises(DeclaredOtherwise):
            declare(declared=declared(value=50_000), by=BY, at=utc_now())
        told = {"device_id": DEVICE.id, "project_code": "ORCHARD-1", "public_key": DEVICE.public_key,
                "measures": ["stock"], "what_zh": "计", "what_en": "C", "valid_from": utc_now()}  # fmt: skip
        with pytest.raises(DeviceTaken):
            register_device(**told, by=BY, at=utc_now())
        for field, wrong in (("measures", ["noise"]), ("public_key", b"x"), ("project_code", "NONE"), ("what_en", " ")):
            with pytest.raises(DeviceUnsound):
                register_device(**{**told, "device_id": "new", field: wrong}, by=BY, at=utc_now())


TABLES = ("device", "deviceend", "devicemessage", "reading", "declaration", "weighing", "sitevisit", "sitepicture")
INSERT = """
INSERT INTO reality_declaration
    (project_code, quantity, bound, value, tolerance_bps, freeze_days, since, recorded_by, recorded_at)
VALUES ('P', 'output', 'about', 1, 0, 3, current_date, 'x', now())
"""


@pytest.mark.parametrize("hand", ["application", "owner"])
def test_history_is_refused_to_both_hands(hand, request):
    role = request.getfixturevalue(hand)
    role.execute(INSERT)
    tries = [f"TRUNCATE reality_{table} CASCADE" for table in TABLES]
    for statement in (*tries, "DELETE FROM reality_declaration", "UPDATE reality_declaration SET value = 2"):
        refused = (psycopg.errors.RestrictViolation, psycopg.errors.InsufficientPrivilege)
        with pytest.raises(refused), role.transaction():
            role.execute(statement)


def test_the_live_rows_are_spelled_as_they_were_sealed(place, line):
    line().tell(first=FIRST, until=day(1), at=utc_now())
    with entered(system_scope("test")):
        rows = list(DeviceMessage.objects.order_by("number"))
        many = message_contents_for([str(row.id) for row in rows])
        for row in rows:
            sealed = unseal_by_owner(owner_kind="device_message", owner_id=row.id, purpose="evidence")
            assert sealed == message_content_for(row.id) == many[str(row.id)]


def test_everybody_may_read_what_was_measured(place, line):
    line().tell(first=FIRST, until=FIRST, at=utc_now())
    with entered(public_scope()):
        assert Reading.objects.count() == 4
