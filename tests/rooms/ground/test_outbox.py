"""An event is delivered once per subscriber, with its effect or not at all, however often the worker dies."""

from datetime import timedelta

import pytest
from django.db import connection, transaction

from hub.access.scope import ScopeKind, current_scope, entered, system_scope
from hub.audit.models import AuditRow
from hub.audit.operations import record
from hub.kernel.actor import system_actor
from hub.kernel.clock import utc_now
from hub.kernel.events import Event
from hub.outbox import subscriptions
from hub.outbox.delivery import drain, due_now, pending
from hub.outbox.models import Delivery
from hub.outbox.operations import NotInTransaction, publish, publish_all
from hub.outbox.queries import news, stuck_deliveries, subscriber_states

pytestmark = pytest.mark.django_db
NOW = utc_now()


@pytest.fixture
def heard(monkeypatch):
    """Two subscribers of ``Rang``; the second fails while ``broken`` is not empty."""
    monkeypatch.setattr(subscriptions, "_handlers", {})
    monkeypatch.setattr(subscriptions, "_many", {})
    calls, broken = [], []

    def first(event, at):
        assert current_scope().kind is ScopeKind.SYSTEM
        record(by=system_actor("first"), action="heard", at=at, target_id=event.key)
        calls.append(("first", event.key))

    def second(event, at):
        record(by=system_actor("second"), action="heard", at=at, target_id=event.key)
        if broken:
            raise ConnectionError("line is dead")
        calls.append(("second", event.key))

    subscriptions.subscribe("Rang", subscriber="first", handler=first)
    subscriptions.subscribe("Rang", subscriber="second", handler=second)
    return calls, broken


def ring(*keys):
    publish_all(events=[Event(name="Rang", key=key) for key in keys], at=NOW)


def test_every_subscriber_hears_each_event_once_and_in_order(heard):
    calls, _ = heard
    ring("a", "b")
    ring("a")
    assert drain(at=NOW) == 4
    assert calls == [("first", "a"), ("second", "a"), ("first", "b"), ("second", "b")]
    assert drain(at=NOW) == 0


def test_a_failing_handler_leaves_no_effect_waits_longer_each_time_and_is_visible(heard):
    calls, broken = heard
    broken.append(True)
    ring("a")
    assert drain(at=NOW) == 1
    assert pending(at=NOW) == 0
    (stuck,) = stuck_deliveries()
    assert "ConnectionError: line is dead" in stuck.last_error
    first_pause = stuck.next_at - NOW
    drain(at=NOW + first_pause)
    (stuck,) = stuck_deliveries()
    assert stuck.next_at - (NOW + first_pause) > first_pause
    assert {state.subscriber: state.stuck for state in subscriber_states()} == {"first": 0, "second": 1}
    broken.clear()
    assert drain(at=NOW + timedelta(days=1)) == 1
    assert calls == [("first", "a"), ("second", "a")]
    with transaction.atomic(), entered(system_scope("test")):
        assert AuditRow.objects.filter(action="heard").count() == 2


def test_an_event_disappears_with_the_change_it_tells_of(heard):
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        ring("a")
        raise ZeroDivisionError
    assert not Delivery.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_publishing_outside_a_transaction_is_refused(heard):
    with pytest.raises(NotInTransaction):
        publish(event=Event(name="Rang", key="a"), at=NOW)


def test_a_subscriber_that_this_release_does_not_know_is_kept_and_named(heard):
    Delivery.objects.create(
        event_name="Rang", event_key="x", payload={}, subscriber="gone", published_at=NOW, next_at=NOW
    )
    assert drain(at=NOW) == 0
    assert "HandlerUnknown: no handler gone for Rang" in stuck_deliveries()[0].last_error


def test_what_was_delivered_is_never_walked_past_again(heard):
    done = [
        Delivery(event_name="Rang", event_key=str(n), payload={}, subscriber="first", published_at=NOW, next_at=NOW)
        for n in range(3000)
    ]
    for row in done:
        row.done_at = NOW
    Delivery.objects.bulk_create(done)
    ring("door")
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE outbox_delivery")
    assert "delivery_open" in due_now(at=NOW)[:1].explain()


@pytest.fixture
def together(monkeypatch):
    """A subscriber of ``Counted`` that takes many and refuses ``bad``; between two of them stands one of ``Rang``."""
    monkeypatch.setattr(subscriptions, "_handlers", {})
    monkeypatch.setattr(subscriptions, "_many", {})
    calls = []

    def many(events, at):
        record(by=system_actor("counter"), action="counted", at=at, target_id=str(len(events)))
        if any(event.key == "bad" for event in events):
            raise ValueError("bad")
        calls.append([event.key for event in events])

    subscriptions.subscribe("Counted", subscriber="counter", handler=lambda event, at: many([event], at), many=many)
    subscriptions.subscribe("Rang", subscriber="bell", handler=lambda event, at: calls.append(event.key))
    return calls


def count_and_ring(*keys):
    events = [Event(name="Rang" if key.startswith("ring") else "Counted", key=key) for key in keys]
    publish_all(events=events, at=NOW)


def test_what_waits_in_a_row_goes_together_and_nothing_overtakes(together):
    count_and_ring("a", "b", "ring", "c", "d", "e")
    assert drain(at=NOW) == 6
    assert together == [["a", "b"], "ring", ["c", "d", "e"]]
    assert set(Delivery.objects.values_list("attempts", "done_at")) == {(1, NOW)}


def test_one_refused_among_many_is_postponed_alone_and_leaves_no_effect(together):
    count_and_ring("a", "bad", "b", "c")
    assert drain(at=NOW) == 3
    assert together == [["a"], ["b"], ["c"]]
    (stuck,) = stuck_deliveries()
    assert (stuck.event_key, stuck.attempts) == ("bad", 1)
    with entered(system_scope("test")):
        assert list(AuditRow.objects.filter(action="counted").values_list("target_id", flat=True)) == ["1"] * 3


def test_a_row_is_never_longer_than_what_is_asked_for(together):
    count_and_ring("a", "b", "c")
    assert drain(at=NOW, limit=2) == 2
    assert together == [["a", "b"]]


def test_a_delivery_that_commits_after_a_later_one_is_news():
    table = Delivery._meta.db_table
    row = (
        f"INSERT INTO {table} (event_name, event_key, payload, subscriber, published_at, attempts, next_at, last_error)"
        " VALUES ('Rang', %s, '{}', 'nobody', now(), 0, now(), '')"
    )
    late = connection.copy()
    try:
        late.set_autocommit(False)
        with late.cursor() as cursor:
            cursor.execute(row, ["late"])
        with connection.cursor() as cursor:
            cursor.execute(row, ["early"])
        known = news()
        assert not Delivery.objects.filter(event_key="late").exists()
        late.commit()
        assert Delivery.objects.filter(event_key="late").exists()
        assert news() != known
        assert news() == news()
    finally:
        with late.cursor() as cursor:
            cursor.execute(f"DELETE FROM {table} WHERE event_key = 'late'")
        late.commit()
        late.close()
