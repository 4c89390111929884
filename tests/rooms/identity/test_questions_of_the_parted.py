"""Nobody is asked about two persons of whom somebody said that they are two, whatever brought the question up."""

from datetime import timedelta

import pytest

from crm.identity.models import ReviewItem
from crm.identity.parting import part, undo_parting
from crm.identity.queries import history_of
from tests.rooms.identity.test_recognising_people import BY, ID_A, NOW, one, sighting

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("system_scope")]


def asked() -> set[frozenset[object]]:
    return {frozenset((row.left_id, row.right_id)) for row in ReviewItem.objects.filter(decision="")}


def test_a_question_that_a_rule_raised_goes_with_a_parting_and_comes_back_with_it() -> None:
    first = one(sighting("a", name="沈若溪", id_number=ID_A))
    second = one(sighting("b", name="王强", id_number=ID_A, phone="13800126021"))
    third = one(sighting("c", "east", name="王强", phone="13800126021"))
    assert third.subject_id == second.subject_id
    about = frozenset((first.source_id, second.source_id))
    assert about in asked()
    later = NOW + timedelta(minutes=1)
    part(subject_id=second.subject_id, source_ids=[second.source_id], reason="", by=BY, at=later)
    assert about not in asked(), "the parting has answered it"
    (entry,) = (one for one in history_of(second.subject_id) if one.at == later)
    undo_parting(passage_id=entry.id, by=BY, at=later + timedelta(minutes=1))
    assert about in asked()
