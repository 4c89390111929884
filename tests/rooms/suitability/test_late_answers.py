"""Older answers that arrive after newer ones hold the newer ones down, as if they had come in their order."""

from datetime import timedelta
from itertools import permutations

import pytest

from crm.identity.operations import bind_record
from crm.identity.parting import part
from crm.identity.queries import subjects_of_records
from crm.suitability.domain.cap_rules import KEPT_LEVEL
from crm.suitability.models import LevelDecision
from crm.suitability.operations import weigh
from crm.suitability.queries import current_level, held_for, open_contradictions
from crm.suitability.queries.levels import assessed_sides
from hub.access.operations import assign
from hub.outbox.models import Delivery
from tests.domain.suitability.cases import AT, BOLD, CAREFUL, TAKEN
from tests.rooms.suitability.people import ADVISOR, BRANCH, BY, LOST_WORK_NOTE, answer, investor, let_up, says

pytestmark = pytest.mark.usefixtures("system_scope")
HEARD = AT + timedelta(hours=1)
MIDDLING = CAREFUL | {question: BOLD[question] for question in sorted(BOLD)[::2]}


@pytest.fixture
def bold():
    """A client of level 5 whom an advisor looks after."""
    subject, source = investor()
    assign(subject_id=subject, advisor_id=ADVISOR.id, branch_id=BRANCH, by=BY, at=TAKEN)
    answer(subject, source, BOLD, at=AT)
    return subject, source


def level_of(subject, *, at=HEARD):
    return current_level(subject_id=subject, at=at).level


def announced():
    return set(Delivery.objects.filter(event_name="LevelDecided").values_list("event_key", flat=True))


def kept(subject, *, at=HEARD):
    return [one.cap.level for one in held_for(subject_id=subject, at=at) if one.cap.rule_id == KEPT_LEVEL.id]


def test_careful_answers_that_arrive_late_hold_the_newest_down_once(bold) -> None:
    subject, source = bold
    assert level_of(subject) == 5
    told = announced()
    assert answer(subject, source, CAREFUL, at=TAKEN, heard=HEARD).level == 2
    assert (level_of(subject), kept(subject)) == (2, [2])
    assert len(announced() - told) == 2, "both sheets were decided on"
    decisions = LevelDecision.objects.count()
    answer(subject, source, CAREFUL, at=TAKEN, heard=HEARD + timedelta(hours=1))
    weigh(subject_id=subject, at=HEARD + timedelta(hours=1))
    assert LevelDecision.objects.count() == decisions, "told again changes nothing"


@pytest.mark.parametrize("order", list(permutations(range(3))))
def test_three_sheets_leave_the_same_levels_in_any_order(order) -> None:
    subject, source = investor()
    sheets = [(TAKEN, MIDDLING), (TAKEN + timedelta(days=1), CAREFUL), (AT, BOLD)]
    for turn, number in enumerate(order):
        at, sheet = sheets[number]
        answer(subject, source, sheet, at=at, heard=HEARD + timedelta(minutes=turn))
    later = HEARD + timedelta(hours=1)
    assert (level_of(subject, at=later), kept(subject, at=later)) == (2, [2])


def test_of_two_sheets_of_one_moment_the_second_is_held_against_the_first() -> None:
    """Which is second is told by their ids, whoever is heard first."""
    subject, source = investor()
    for key, sheet in (("a", CAREFUL), ("b", BOLD)):
        answer(subject, source, sheet, at=AT, heard=HEARD, key=key)
    found = level_of(subject)
    other, theirs = investor("周明", phone="13900006022")
    for key, sheet in (("b", BOLD), ("a", CAREFUL)):
        answer(other, theirs, sheet, at=AT, heard=HEARD, key=key)
    assert level_of(other) == found


def test_a_kept_level_hidden_by_another_limit_is_known_when_that_one_goes(bold) -> None:
    subject, source = bold
    says(source, LOST_WORK_NOTE, at=AT + timedelta(minutes=1))
    weigh(subject_id=subject, at=AT + timedelta(minutes=1))
    before = level_of(subject)
    answer(subject, source, CAREFUL, at=TAKEN, heard=HEARD)
    assert level_of(subject) <= before
    assert kept(subject) == [2]


def test_what_was_let_up_stays_up_when_older_answers_arrive(bold) -> None:
    subject, source = bold
    answer(subject, source, CAREFUL, at=TAKEN, heard=HEARD)
    assert let_up(subject, at=HEARD + timedelta(minutes=1)).level == 5
    answer(subject, source, CAREFUL, at=TAKEN + timedelta(hours=1), heard=HEARD + timedelta(minutes=2))
    assert level_of(subject, at=HEARD + timedelta(minutes=3)) == 5


def test_answers_that_have_lapsed_hold_nobody_down() -> None:
    subject, source = investor()
    at = TAKEN + timedelta(days=731)
    answer(subject, source, BOLD, at=at)
    answer(subject, source, CAREFUL, at=TAKEN, heard=at + timedelta(minutes=1))
    assert level_of(subject, at=at + timedelta(minutes=2)) == 5


def test_late_answers_of_somebody_told_apart_hold_only_whoever_gave_them(bold) -> None:
    subject, source = bold
    _, theirs = investor("周明", phone="13900006022")
    both = bind_record(subject_id=subject, source_id=theirs, by=ADVISOR, at=AT + timedelta(minutes=1))
    answer(both, theirs, CAREFUL, at=TAKEN, heard=HEARD)
    assert level_of(both) == 2
    apart = HEARD + timedelta(hours=1)
    part(subject_id=both, source_ids=[theirs], reason="两个人", by=ADVISOR, at=apart)
    now = subjects_of_records([source, theirs])
    for each in now.values():
        weigh(subject_id=each, at=apart)
    assert [level_of(now[each], at=apart) for each in (source, theirs)] == [5, 2]


def test_a_sheet_that_arrives_after_its_client_was_joined_is_still_the_accounts_own(bold) -> None:
    """Bound at the desk meanwhile, it holds the account's earlier answers, and answers what they left open."""
    subject, _ = bold
    account, theirs = investor("周明", phone="13900006022")
    odd = CAREFUL | {"attitude": "conservative", "reaction": "buy_more"}
    answer(account, theirs, odd, at=TAKEN, heard=TAKEN)
    assert "S3-001" in {row.rule_id for row in open_contradictions(subject_id=account)}
    both = bind_record(subject_id=subject, source_id=theirs, by=ADVISOR, at=HEARD)
    answer(both, theirs, CAREFUL, at=AT - timedelta(hours=1), heard=HEARD + timedelta(minutes=1))
    after = HEARD + timedelta(minutes=2)
    assert "S3-001" not in {row.rule_id for row in open_contradictions(subject_id=both)}
    assert assessed_sides(subject_id=both) == 2
    assert current_level(subject_id=both, at=after).level == 2
