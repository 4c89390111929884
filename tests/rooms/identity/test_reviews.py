"""Questions about pairs: who sees them, and what an answer does."""

from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest
from django.db import IntegrityError, transaction

from crm.identity.domain.sightings import Assurance, Rule, Sighting
from crm.identity.models import Decision, Membership, ReviewItem
from crm.identity.operations import resolve
from crm.identity.queries import subjects_of_records
from crm.identity.reviews import (
    AlreadyDecided,
    Contradicted,
    ReviewUnknown,
    SecondPersonNeeded,
    decide,
    decided,
    one,
    postpone,
    take_back,
    waiting,
    waiting_count,
)
from hub.access.operations import assign
from hub.access.scope import Scope, ScopeKind, entered, system_scope
from hub.kernel.actor import Actor, ActorKind, system_actor
from hub.kernel.ids import new_id

NOW = datetime(2026, 11, 21, 8, 0, tzinfo=UTC)
FIRST, SECOND = (Actor(kind=ActorKind.USER, id=new_id(), label=label) for label in ("fan", "gao"))
pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("system_scope")]


def seen(key: str, **said: str) -> UUID:
    one = Sighting(key=key, source="desk", source_key=key, observed_at=NOW, assurance=Assurance.RECORDED, **said)
    return resolve(sightings=[one], at=NOW)[key].source_id


def asked(left: UUID, right: UUID, *, at: datetime = NOW) -> UUID:
    """A question about two records."""
    item = ReviewItem.objects.create(
        left_id=min(left, right), right_id=max(left, right), weight=1.5, probability=0.74,
        reasons=[["name", "near", 3.2], ["phone", "different", -1.7]], model_version="m1", opened_at=at,
    )  # fmt: skip
    return item.id


@pytest.fixture
def two() -> tuple[UUID, UUID]:
    return seen("a", name="沈若溪", phone="13800126021"), seen("b", name="欧阳修远", phone="13900126022")


def together(two: tuple[UUID, UUID]) -> bool:
    return len(set(subjects_of_records(two).values())) == 1


def test_the_oldest_question_comes_first_and_pages_go_on(two):
    third = seen("c", name="诸葛明", phone="13700126023")
    late, early = asked(*two, at=NOW + timedelta(hours=1)), asked(two[0], third)
    assert [review.id for review in waiting()] == [early, late]
    assert [review.id for review in waiting(limit=1)] == [early]
    assert [review.id for review in waiting(after=early)] == [late]
    assert waiting_count() == 2
    assert waiting()[0].reasons == (("name", "near", 3.2), ("phone", "different", -1.7))


def test_the_same_makes_one_profile_and_says_why(two):
    review = decide(review_id=asked(*two), same=True, by=FIRST, at=NOW)
    assert (review.decision, review.settled, review.decided_by_label) == (Decision.SAME, True, "fan")
    assert together(two)
    held = Membership.objects.filter(superseded_at=None, record__in=two).values_list("rule", flat=True)
    assert Rule.REVIEWED.value in held
    assert (waiting(), [review.id for review in decided()]) == ((), [review.id])


def test_different_is_never_overruled_by_what_rules_say(two):
    decide(review_id=asked(*two), same=False, by=FIRST, at=NOW)
    for key in ("a", "b"):
        seen(key, name="沈若溪", phone="13800126021", id_number="330102198001014027")
    assert not together(two)


def test_an_answer_stays_an_answer(two):
    review_id = asked(*two)
    decide(review_id=review_id, same=False, by=FIRST, at=NOW)
    with pytest.raises(AlreadyDecided):
        decide(review_id=review_id, same=True, by=SECOND, at=NOW)


def test_one_word_of_two_has_no_effect_and_the_second_comes_from_another(two):
    review_id = asked(*two)
    assert not decide(review_id=review_id, same=True, by=FIRST, at=NOW, needs_second=True).settled
    assert not together(two)
    assert waiting_count() == 1
    with pytest.raises(SecondPersonNeeded):
        decide(review_id=review_id, same=True, by=FIRST, at=NOW)
    with pytest.raises(AlreadyDecided):
        decide(review_id=review_id, same=False, by=SECOND, at=NOW)
    assert decide(review_id=review_id, same=True, by=SECOND, at=NOW).second_by_label == "gao"
    assert together(two)


def test_later_leaves_it_open_and_says_who_looked(two):
    review_id = asked(*two)
    review = postpone(review_id=review_id, by=FIRST, at=NOW)
    assert (review.decision, review.settled, waiting_count()) == (Decision.LATER, False, 1)
    assert decide(review_id=review_id, same=True, by=SECOND, at=NOW).settled


def test_taking_back_opens_the_question_and_the_profiles_again(two):
    before = subjects_of_records(two)
    review_id = asked(*two)
    decide(review_id=review_id, same=True, by=FIRST, at=NOW)
    take_back(review_id=review_id, by=FIRST, at=NOW + timedelta(minutes=1))
    assert subjects_of_records(two) == before
    assert one(review_id).decision is None


def test_two_id_numbers_that_contradict_are_not_made_one_and_nothing_is_written():
    two = (
        seen("a", name="沈若溪", id_number="330102198001014027"),
        seen("b", name="沈若溪", id_number="11010119900307109X"),
    )
    review_id = asked(*two)
    with pytest.raises(Contradicted):
        decide(review_id=review_id, same=True, by=FIRST, at=NOW)
    assert one(review_id).decision is None


def test_an_advisor_sees_a_question_only_where_both_persons_are_theirs(two):
    review_id, advisor = asked(*two), new_id()
    scope = Scope(kind=ScopeKind.ADVISOR, actor=Actor(kind=ActorKind.USER, id=advisor, label="a"), branch_id=None)
    subjects = list(subjects_of_records(two).values())
    for subject, visible in zip(subjects, (0, 1), strict=True):
        with entered(system_scope("test")):
            assign(subject_id=subject, advisor_id=advisor, branch_id=new_id(), by=system_actor("test"), at=NOW)
        with entered(scope):
            assert len(waiting()) == visible
    with entered(Scope(kind=ScopeKind.INVESTOR, actor=FIRST, branch_id=None, subject_id=subjects[0])):
        assert waiting() == ()
        with pytest.raises(ReviewUnknown):
            decide(review_id=review_id, same=True, by=FIRST, at=NOW)


def test_the_database_refuses_an_answer_without_a_name_and_a_pair_twice(two):
    review_id = asked(*two)
    with pytest.raises(IntegrityError, match="decided_by_somebody"), transaction.atomic():
        ReviewItem.objects.filter(id=review_id).update(decision="same")
    with pytest.raises(IntegrityError, match="second_after_first"), transaction.atomic():
        ReviewItem.objects.filter(id=review_id).update(second_by_label="gao", second_at=NOW)
    with pytest.raises(IntegrityError, match="once"), transaction.atomic():
        asked(*two)
