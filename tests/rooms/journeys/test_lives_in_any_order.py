"""Lives told through every door at once leave the same behind in any order, in any batches and told again.

What people decide holds against everything that is told again, and taken back, in any order, leaves nothing behind.
"""

import random
from datetime import datetime
from typing import Any

import pytest
from django.db import transaction

from crm.identity.models import Membership, MergeEvent, ReviewItem
from crm.identity.parting import CannotUndo, partings_in_force
from crm.identity.queries import passage
from crm.identity.reviews import Contradicted
from crm.journeys import passages, reviewing
from hub.access.models import User
from hub.access.operations import create_user, open_branch
from hub.access.roles import Role
from hub.access.scope import entered, system_scope
from hub.kernel.actor import system_actor
from hub.kernel.clock import utc_now
from tests.rooms.journeys.lives import BEGINNING, BY, Doors, Told, batches, left_behind, life

pytestmark = pytest.mark.django_db
SECOND = system_actor("second")


@pytest.fixture
def advisor() -> User:
    names = {"name_zh": "城东中心", "name_en": "East Centre", "city_zh": "杭州", "city_en": "Hangzhou"}
    with entered(system_scope("test")):
        branch = open_branch(code="HZ01", **names, by=BY, at=BEGINNING)
        login = {"username": "lin", "display_name": "林晓", "role": Role.ADVISOR, "branch_id": branch.id}
        return create_user(**login, password="a-long-and-odd-passphrase", by=BY, at=BEGINNING)


def same(found: dict[str, set[Any]], expected: dict[str, set[Any]], when: str) -> None:
    other = {what: (rows - found[what], found[what] - rows) for what, rows in expected.items() if found[what] != rows}
    assert other == {}, when


def tell_again(rng: random.Random, doors: Doors, told: list[Told]) -> None:
    again = [*told, *rng.sample(told, 8)]
    rng.shuffle(again)
    for some in batches(rng, again):
        doors.tell(some)


@pytest.mark.parametrize("seed", [0, 8, 25, 31])
def test_any_order_any_batches_and_any_repetition_leave_the_same_behind(seed: int, advisor: User) -> None:
    rng, doors = random.Random(seed), Doors()
    told = life(rng, 30, advisor)

    def after(tell: Any) -> dict[str, set[Any]]:
        point = transaction.savepoint()
        tell()
        found = left_behind()
        transaction.savepoint_rollback(point)
        return found

    expected = after(lambda: doors.tell(told))
    same(after(lambda: [doors.tell([one]) for one in reversed(told)]), expected, "one by one, from the end")
    for turn in range(3):
        same(after(lambda: tell_again(rng, doors, told)), expected, f"shuffled, turn {turn}")


class People:
    """Who part clients, answer questions and take back what they said."""

    def __init__(self, rng: random.Random) -> None:
        self._rng = rng
        self.said: list[Any] = []
        """Moments of partings and ids of answered questions."""

    def speak(self) -> bool:
        """Part somebody's records, or answer a question; tell whether anything was said."""
        with entered(system_scope("test")):
            return self._part() if self._rng.random() < 0.6 else self._answer()

    def _part(self) -> bool:
        persons: dict[Any, list[Any]] = {}
        held = Membership.objects.filter(superseded_at=None).order_by("record_id")
        for record, subject in held.values_list("record_id", "subject_id"):
            persons.setdefault(subject, []).append(record)
        several = sorted((records, subject) for subject, records in persons.items() if len(records) > 1)
        if not several:
            return False
        records, subject = self._rng.choice(several)
        leaving, at = self._rng.sample(records, self._rng.randrange(1, len(records))), utc_now()
        passages.part(subject_id=subject, source_ids=leaving, reason="two people", by=BY, at=at)
        entries = [passage(entry.id) for entry in MergeEvent.objects.filter(happened_at=at)]
        assert partings_in_force(entries) == {entry.id for entry in entries} != set(), "each can be taken back"
        self.said.append(at)
        return True

    def _answer(self) -> bool:
        waiting = list(ReviewItem.objects.filter(decision="").order_by("left_id", "right_id"))
        if not waiting:
            return False
        review, one = self._rng.choice(waiting).id, self._rng.random() < 0.5
        try:
            if not reviewing.answer(review_id=review, same=one, by=BY, at=utc_now()).settled:
                reviewing.answer(review_id=review, same=one, by=SECOND, at=utc_now())
        except Contradicted:
            return False
        self.said.append(review)
        return True

    def take_back(self, which: int) -> None:
        said = self.said.pop(which)
        with entered(system_scope("test")):
            if not isinstance(said, datetime):
                reviewing.take_back(review_id=said, by=BY, at=utc_now())
                return
            first, *others = MergeEvent.objects.filter(happened_at=said).order_by("id")
            passages.take_back(passage_id=first.id, subject_id=first.from_subject_id, by=BY, at=utc_now())
            for entry in others:
                with pytest.raises(CannotUndo):
                    passages.take_back(passage_id=entry.id, subject_id=entry.from_subject_id, by=BY, at=utc_now())


@pytest.mark.parametrize(
    ("seed", "in_order"),
    [(1005, True), (1009, True), (1018, True), (1017, False), (1026, False), (7018, True), (7172, True)],
)
def test_decisions_hold_against_all_that_is_told_again_and_leave_nothing_behind(
    seed: int, in_order: bool, advisor: User
) -> None:
    rng, doors = random.Random(seed), Doors()
    told, people = life(rng, 30, advisor), People(rng)
    doors.tell(told)
    states = [left_behind()]
    for _ in range(4):
        if people.speak():
            states.append(left_behind())
            tell_again(rng, doors, told)
            same(left_behind(), states[-1], f"told again after {people.said}")
    assert people.said, "a life about which nobody decided anything proves nothing"
    first = states[0]
    while people.said:
        people.take_back(-1 if in_order else rng.randrange(len(people.said)))
        states.pop()
        if in_order:
            same(left_behind(), states[-1], f"taken back, and left is {people.said}")
    same(left_behind(), first, "all taken back")
    tell_again(rng, doors, told)
    same(left_behind(), first, "told again at the end")
