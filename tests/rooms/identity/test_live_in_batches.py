"""A batch of visits leaves what the same visits leave one by one, and asks the database no more often than a few do."""

import random
from collections.abc import Sequence
from typing import Any

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from crm.identity.domain.sightings import Assurance, Sighting
from crm.identity.models import BlockKey, Edge, Identifier, LinkKey, Membership, RecordMarks, ReviewItem, SourceRecord
from crm.identity.operations import resolve
from tests.rooms.identity.test_scoring_live import NOW, account, sighting, world

SURNAMES, GIVEN = "沈王李欧赵钱孙周吴郑", "若溪伟玮丽修远景行舟华强敏"
MOST_STATEMENTS = 30
"""A visit asks about twenty times, a batch a few times more."""


@pytest.fixture(autouse=True)
def _scope(system_scope):
    """Everything here happens in the system's scope."""


def crowd(rng: random.Random, size: int, label: str) -> list[Sighting]:
    """Visits of people who mostly are strangers, and sometimes are met again under a masked phone."""
    found: list[Sighting] = []
    for number in range(size):
        again = rng.random() < 0.4 and found
        name = rng.choice(found).name if again else rng.choice(SURNAMES) + "".join(rng.sample(GIVEN, 2))
        phone = f"13{rng.randrange(10**8, 10**9)}"
        said = {"name": name, "phone": phone[:3] + "****" + phone[-4:] if again else phone}
        found.append(sighting(f"{label}{number}", rng.choice(("desk", "branch")), **said))
    return found


def left_behind() -> tuple[Any, ...]:
    """All that is stored of who is who; ids of profiles are drawn by lot, so persons are sets of records."""
    persons: dict[Any, set[Any]] = {}
    for record, subject in Membership.objects.filter(superseded_at=None).values_list("record_id", "subject_id"):
        persons.setdefault(subject, set()).add(record)
    marks = Identifier.objects.all()
    return (
        {frozenset(person) for person in persons.values()},
        set(SourceRecord.objects.values_list("id", "source", "key_blind", "is_device", "seen_since")),
        {(row.record_id, row.kind, row.blind, row.masked, row.value, row.assurance, row.seen_since) for row in marks},
        set(LinkKey.objects.values_list("record_id", "rule", "blind")),
        {(row.record_id, row.normaliser, row.marks) for row in RecordMarks.objects.all()},
        set(BlockKey.objects.values_list("key_blind", "record_id")),
        {(row.left_id, row.right_id, row.weight, str(row.levels), row.model_version) for row in Edge.objects.all()},
        set(ReviewItem.objects.values_list("left_id", "right_id", "weight", "decision")),
    )


def stored(said: Sequence[Sighting], *, batch: int) -> tuple[Any, ...]:
    point = transaction.savepoint()
    for start in range(0, len(said), batch):
        resolve(sightings=said[start : start + batch], at=NOW)
    found = left_behind()
    transaction.savepoint_rollback(point)
    return found


@pytest.mark.django_db
@pytest.mark.parametrize("seed", [11, 12])
def test_a_batch_leaves_every_row_that_its_visits_leave_one_by_one(seed):
    rng = random.Random(seed)
    said = [*world(rng, 20), *crowd(rng, 20, "c")]
    together = stored(said, batch=len(said))
    assert together == stored(said, batch=1)
    assert all(together), "nothing of a kind would prove nothing about it"


@pytest.mark.django_db
def test_a_batch_asks_no_more_often_however_many_come():
    rng = random.Random(3)
    for number in range(20):
        account(f"u-{number}", name=f"沈若{GIVEN[number % 10]}", phone=f"1380012{number:04d}")

    def asked(size: int) -> int:
        come = crowd(rng, size, f"s{size}-")
        come += [
            sighting(f"a{size}-{n}", "desk", name=f"沈若{GIVEN[n % 10]}", phone=f"138****{n % 20:04d}")
            for n in range(size)
        ]
        with CaptureQueriesContext(connection) as questions:
            resolve(sightings=come, at=NOW)
        return len(questions)

    asked(2)  # what a process remembers is asked once
    few, many = asked(5), asked(60)
    assert many <= max(few, MOST_STATEMENTS)


@pytest.mark.django_db
def test_a_strangers_first_visit_is_stored_in_few_statements():
    account("u-1", name="沈若溪", phone="13800126021")
    with CaptureQueriesContext(connection) as questions:
        resolve(
            sightings=[sighting("row 1", name="欧阳修远", phone="15912345678", assurance=Assurance.RECORDED)], at=NOW
        )
    assert len(questions) <= 16
