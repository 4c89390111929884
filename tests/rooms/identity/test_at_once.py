"""Several who meet, or join, the same people at the same moment: one profile each, and no redirect leads astray."""

import threading
from collections.abc import Callable
from datetime import UTC, datetime

import pytest
from django.db import connections

from crm.identity.domain.sightings import Assurance, Sighting
from crm.identity.models import Membership, Profile
from crm.identity.operations import resolve
from crm.journeys.intake import VisitForm, record_visit
from crm.profile.domain.vocabulary import Channel
from crm.profile.models import ClientCard, Visit
from hub.access.models import Redirect, Responsibility
from hub.access.scope import entered, system_scope
from hub.kernel.actor import system_actor
from hub.kernel.ids import new_id

NOW = datetime(2026, 11, 21, 8, 0, tzinfo=UTC)
NAME, PHONE = "沈若溪", "1380{0}1260{0}1"
OWN, OTHERS = "1390{0}1270{0}2", 4


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


def seen(key: str, phones: str) -> None:
    """Somebody of that name and those phone numbers was seen."""
    one = Sighting(
        key=key, source="desk", source_key=key, observed_at=NOW, assurance=Assurance.VERIFIED, name=NAME, phone=phones
    )
    resolve(sightings=[one], at=NOW)


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
