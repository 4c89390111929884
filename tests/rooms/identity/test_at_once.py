"""Several who meet, or join, the same people at the same moment: one profile each, and no redirect leads astray."""

import threading
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

import pytest
from django.db import connection, connections
from django.db.models import Q

from crm.identity import operations
from crm.identity.domain.sightings import Assurance, Sighting
from crm.identity.models import Edge, Membership, Profile, ReviewItem
from crm.identity.operations import Resolved, resolve, resolve_chosen, start_bind
from crm.identity.reconciling import reconcile
from crm.journeys.intake import VisitForm, record_visit, take_in
from crm.profile.domain.golden import Fact
from crm.profile.domain.signals import Signal
from crm.profile.domain.vocabulary import Channel, TouchKind
from crm.profile.erasing import erase_person
from crm.profile.models import ClientCard, Visit
from hub.access.models import Redirect, Responsibility
from hub.access.scope import entered, system_scope
from hub.kernel.actor import system_actor
from hub.kernel.ids import new_id
from hub.schema import statements
from tests.rooms.identity.test_scoring_live import SEEN_AT_A_DESK, SHEN, TITLE, account
from tests.rooms.identity.test_scoring_live import seen as seen_with

NOW = datetime(2026, 11, 21, 8, 0, tzinfo=UTC)
NAME, PHONE = "沈若溪", "1380{0}1260{0}1"
OWN, OTHERS = "1390{0}1270{0}2", 4
SHARED = "13500128003"
HEAD_START_S = 1.5
"""How long the joiner lets a batch go first that could; one that has to wait for the client's record cannot."""


def at_once(work: Callable[[int], object], people: int) -> list[Exception]:
    """Run ``work(number)`` in threads that start together, each on its own connection; return what failed."""
    gate, failures = threading.Barrier(people, timeout=60), list[Exception]()

    def run(number: int) -> None:
        try:
            gate.wait()
            with entered(system_scope("test")):
                work(number)
        except Exception as error:
            failures.append(error)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run, args=(number,)) for number in range(people)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=120)
    return failures


def sighting(key: str, phones: str) -> Sighting:
    return Sighting(
        key=key, source="desk", source_key=key, observed_at=NOW, assurance=Assurance.VERIFIED, name=NAME, phone=phones
    )


def seen(key: str, phones: str) -> Resolved:
    """Somebody of that name and those phone numbers was seen."""
    return resolve(sightings=[sighting(key, phones)], at=NOW)[key]


@pytest.mark.django_db(transaction=True)
def test_visits_of_one_stranger_at_several_desks_at_once_are_of_one_client():
    branches = [new_id() for _ in range(OTHERS)]

    def visit(number: int) -> None:
        form = VisitForm(
            key=f"v{number}", channel=Channel.DESK, arrived_at=NOW, branch_id=branches[number], advisor_id=new_id(),
            advisor_label="林晓", name=NAME, phone=PHONE.format(1), note="随便看看。",
        )  # fmt: skip
        record_visit(form=form, by=system_actor("test"), at=NOW)

    assert at_once(visit, OTHERS) == []
    with entered(system_scope("test")):
        assert Visit.objects.count() == OTHERS
        assert Profile.objects.count() == ClientCard.objects.count() == 1
        assert Responsibility.objects.filter(until=None).count() == 1


@pytest.mark.django_db(transaction=True)
def test_merges_of_overlapping_pairs_at_once_end_in_one_profile_and_no_chain():
    """One person has several phones; each thread finds another person behind one of them, with no key shared."""
    with entered(system_scope("test")):
        seen("middle", " ".join(OWN.format(number) for number in range(OTHERS)))
        for number in range(OTHERS):
            seen(f"other {number}", PHONE.format(number))
        assert Profile.objects.count() == OTHERS + 1

    def join(number: int) -> None:
        seen(f"join {number}", f"{OWN.format(number)} {PHONE.format(number)}")

    assert at_once(join, OTHERS) == []
    with entered(system_scope("test")):
        current = Membership.objects.filter(superseded_at=None)
        (survivor,) = set(current.values_list("subject_id", flat=True))
        assert current.count() == 2 * OTHERS + 1
        led = dict(Redirect.objects.values_list("subject_id", "survivor_id"))
        assert set(led) == set(Profile.objects.exclude(id=survivor).values_list("id", flat=True))
        assert set(led.values()) == {survivor}


def pick(subject_id: UUID) -> None:
    """An advisor picks the client and writes down a number that others share."""
    resolve_chosen(sighting=sighting("picked", SHARED), subject_id=subject_id, by=system_actor("test"), at=NOW)


def scan(subject_id: UUID) -> None:
    """Somebody else's app scans the client's code and tells that number."""
    signal = Signal(
        key="scan", source="app", user_space="app", assurance=Assurance.VERIFIED, kind=TouchKind.OTHER_EVENT,
        occurred_at=NOW, user_id="u-1", claims={Fact.NAME: NAME, Fact.PHONE: SHARED},
        bind_token=start_bind(subject_id=subject_id, by=system_actor("test"), at=NOW),
    )  # fmt: skip
    assert not take_in(rows=[signal], at=NOW).declined


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("join", [pick, scan])
def test_a_client_joined_by_hand_and_met_by_a_batch_at_the_same_moment_wait_in_no_circle(join, monkeypatch):
    """The one who joins stops before taking the client's record; who learns of it has it first, and needs the keys."""
    with entered(system_scope("test")):
        client = seen("client", PHONE.format(1))
    batch_holds, joiner_holds = threading.Event(), threading.Event()
    real_assert, real_keys = operations._assert, operations._keys
    joining = threading.local()

    def late_assert(*args: Any, **rest: Any) -> Any:
        joiner_holds.set()
        batch_holds.wait(timeout=HEAD_START_S)
        return real_assert(*args, **rest)

    def late_keys(*args: Any, **rest: Any) -> list[str]:
        if not getattr(joining, "now", False):
            batch_holds.set()
        return real_keys(*args, **rest)

    monkeypatch.setattr(operations, "_assert", late_assert)
    monkeypatch.setattr(operations, "_keys", late_keys)

    def work(number: int) -> None:
        if number == 0:
            joining.now = True
            join(client.subject_id)
        else:
            assert joiner_holds.wait(timeout=60)
            seen("client", f"{PHONE.format(1)} {SHARED}")

    assert at_once(work, 2) == []
    with entered(system_scope("test")):
        assert len(set(Membership.objects.filter(superseded_at=None).values_list("subject_id", flat=True))) == 1


def somebody_waits() -> bool:
    """Whether any transaction of this database waits for a lock."""
    waiting = "SELECT FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'"
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT EXISTS ({waiting})")
        return bool(cursor.fetchone()[0])


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(("visitor", "erased_records"), [(TITLE, 1), (SEEN_AT_A_DESK, 2)], ids=["asked", "joined"])
@pytest.mark.parametrize("stored", [True, False], ids=["pair stored", "pair scored"])
def test_a_visit_under_way_beside_an_erasure_brings_nothing_back(monkeypatch, visitor, erased_records, stored):
    """The visit has scored its pair and not yet taken the person's profile: the erasure waits until it is through."""
    with entered(system_scope("test")):
        shen = account("u-1", **SHEN)
    met, erased, counts = threading.Event(), threading.Event(), list[int]()

    def paused(**asked: Any) -> Any:
        if stored:
            statements.rows_of_each(*asked.pop("first"))
        assert Edge.objects.exists() is stored
        met.set()
        while not erased.wait(0.02) and not somebody_waits():
            pass
        return reconcile(**asked)

    def work(number: int) -> None:
        if number == 0:
            seen_with("row 7", **visitor)
        else:
            assert met.wait(60)
            counts.append(erase_person(subject_id=shen.subject_id, reason="closed", by=system_actor("test"), at=NOW))
            erased.set()

    monkeypatch.setattr(operations, "reconcile", paused)
    assert at_once(work, 2) == []
    with entered(system_scope("test")):
        named = Q(left_id=shen.source_id) | Q(right_id=shen.source_id)
        assert not Edge.objects.filter(named).exists()
        assert not ReviewItem.objects.filter(named).exists()
        assert not Membership.objects.filter(record_id=shen.source_id, superseded_at=None).exists()
        assert counts == [erased_records]
