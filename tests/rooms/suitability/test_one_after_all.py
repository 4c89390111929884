"""What is asked of a client is let go when two are told apart, and asked again when they are one after all."""

from datetime import timedelta

import pytest

from crm.identity.operations import bind_record
from crm.identity.parting import part, undo_parting
from crm.identity.queries import history_of, subjects_of_records
from crm.suitability.operations import weigh
from crm.suitability.queries import current_level, open_contradictions
from tests.domain.suitability.cases import AT, BOLD, TAKEN
from tests.rooms.suitability.people import ADVISOR, HIGH_RISK_NOTE, answer, investor, says

pytestmark = pytest.mark.usefixtures("system_scope")
CAUTIOUS_WORDS = BOLD | {"attitude": "conservative"}
SHORT = BOLD | {"horizon": "under_1m"}
JOINED, APART, BACK = (AT + timedelta(hours=hours) for hours in (1, 2, 3))


def asked(subject):
    return {row.rule_id for row in open_contradictions(subject_id=subject)}


def test_a_question_on_answers_that_are_not_in_force_is_open_again_once_its_words_are_the_clients_again() -> None:
    """Conservative in the app, high risk at the desk; another account of theirs holds the lower level."""
    account, theirs = investor()
    answer(account, theirs, CAUTIOUS_WORDS, at=TAKEN)
    _, desk = investor("周明", phone="13900006022")
    says(desk, HIGH_RISK_NOTE, at=TAKEN)
    both = bind_record(subject_id=account, source_id=desk, by=ADVISOR, at=AT)
    weigh(subject_id=both, at=AT)
    other, second = investor("沈兮", phone="13900006023")
    answer(other, second, SHORT, at=TAKEN)
    both = bind_record(subject_id=both, source_id=second, by=ADVISOR, at=JOINED)
    weigh(subject_id=both, at=JOINED)
    before = asked(both)
    assert "S3-021" in before
    assert current_level(subject_id=both, at=JOINED).level == 1

    part(subject_id=both, source_ids=[desk], reason="两个人", by=ADVISOR, at=APART)
    now = subjects_of_records([theirs, desk])
    weigh(subject_id=now[theirs], at=APART)
    assert "S3-021" not in asked(now[theirs])

    entry = next(one for one in history_of(now[desk]) if one.at == APART)
    undo_parting(passage_id=entry.id, by=ADVISOR, at=BACK)
    one = subjects_of_records([desk])[desk]
    weigh(subject_id=one, at=BACK)
    assert asked(one) == before
    weigh(subject_id=one, at=BACK + timedelta(minutes=1))
    assert len([row for row in open_contradictions(subject_id=one) if row.rule_id == "S3-021"]) == 1, "asked once"
