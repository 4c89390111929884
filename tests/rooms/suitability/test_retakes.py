"""Whoever answers anew and comes out higher stays at the level in force until it is let up."""

from datetime import timedelta

import pytest
from django.db import DatabaseError, transaction

from crm.identity.operations import bind_record
from crm.identity.parting import part
from crm.identity.queries import subjects_of_records
from crm.suitability.domain.cap_rules import KEPT_LEVEL
from crm.suitability.domain.matching import Purpose
from crm.suitability.models import LevelDecision
from crm.suitability.operations import gate, weigh
from crm.suitability.queries import attempts_for, current_level, held_for, steps_for
from crm.suitability.queries.rule_preview import preview_rules
from hub.access.operations import assign
from hub.access.scope import entered, system_scope
from hub.kernel.ids import new_id
from tests.domain.suitability.cases import AT, BOLD, CAREFUL, TAKEN
from tests.rooms.suitability.people import (
    ADVISOR,
    BRANCH,
    BY,
    LOST_WORK_NOTE,
    answer,
    at_home,
    fill_shelf,
    investor,
    let_up,
    says,
)

pytestmark = pytest.mark.usefixtures("system_scope")
EXPIRED = TAKEN + timedelta(days=400)
LAPSED = TAKEN + timedelta(days=731)


@pytest.fixture
def careful():
    """A client of level 2 whom an advisor looks after."""
    subject, source = investor()
    assign(subject_id=subject, advisor_id=ADVISOR.id, branch_id=BRANCH, by=BY, at=TAKEN)
    answer(subject, source, CAREFUL, at=TAKEN)
    return subject, source


def copied(row, **changed):
    fields = {field.attname: getattr(row, field.attname) for field in row._meta.fields}
    return type(row).objects.create(**(fields | changed))


def test_bolder_answers_raise_nothing_until_document_second_person_and_client_let_them(careful) -> None:
    fill_shelf()
    subject, source = careful
    facts = answer(subject, source)
    assert (facts.level, facts.decision.binding_cap.rule_id, facts.agrees) == (2, KEPT_LEVEL.id, True)
    bought = gate(subject_id=subject, product_code="PROJ-4", at=AT, purpose=Purpose.PURCHASE)
    assert not bought.allowed
    assert weigh(subject_id=subject, at=AT).decided is False
    again = answer(subject, source, at=AT + timedelta(minutes=1))
    assert again.level == 2, "saying it twice raises nothing"
    (kept,) = held_for(subject_id=subject, at=AT + timedelta(minutes=1))
    assert kept.cap.rule_id == KEPT_LEVEL.id

    later = AT + timedelta(hours=1)
    assert let_up(subject, at=later).level == 5
    assert weigh(subject_id=subject, at=later).decided is False
    assert gate(subject_id=subject, product_code="PROJ-4", at=later, purpose=Purpose.PURCHASE).allowed
    assert [(step.cause.value, step.level) for step in steps_for(subject_id=subject, at=later)] == [
        ("assessed", 2), ("assessed", 2), ("assessed", 2), ("raised", 5),
    ]  # fmt: skip
    next_day = later + timedelta(days=1)
    assert answer(subject, source, at=next_day).level == 5, "what was let up is the level in force"
    assert answer(subject, source, CAREFUL, at=next_day + timedelta(hours=1)).level == 2, "lower counts at once"


@pytest.mark.parametrize("scope", [at_home, lambda _: entered(system_scope("test"))], ids=["home", "background"])
def test_no_row_written_by_hand_raises_a_level_by_answers(careful, scope) -> None:
    subject, source = careful
    facts = answer(subject, source)
    row = LevelDecision.objects.select_related("assessment").get(id=facts.decision_id)
    taken, sheet_id = AT + timedelta(minutes=1), new_id()
    with pytest.raises(DatabaseError, match="answers alone raise no level"), transaction.atomic(), scope(subject):
        copied(row.assessment, id=sheet_id, key="forged", taken_at=taken)
        copied(row, id=new_id(), assessment_id=sheet_id, level=3, caps=[["evidence", 3, "S2-050"]], decided_at=taken)


@pytest.mark.parametrize(("at", "level"), [(EXPIRED, 2), (LAPSED, 5)], ids=["expired", "lapsed"])
def test_an_expired_level_is_held_against_a_retake_and_a_lapsed_one_is_not(careful, at, level) -> None:
    subject, source = careful
    assert answer(subject, source, at=at).level == level
    if level == 2:
        assert let_up(subject, at=at + timedelta(hours=1)).level == 5, "nobody is stuck"


def test_a_level_let_up_after_it_expired_still_blocks_and_then_the_answers_count(careful) -> None:
    fill_shelf()
    subject, source = careful
    answer(subject, source)
    assert let_up(subject, at=EXPIRED).level == 5
    assert not gate(subject_id=subject, product_code="CASH-A", at=EXPIRED, purpose=Purpose.PURCHASE).allowed
    assert answer(subject, source, at=EXPIRED + timedelta(days=1)).level == 5


def test_a_remark_let_go_of_leaves_the_kept_level_and_a_changed_rule_is_previewed_with_it(careful) -> None:
    subject, source = careful
    answer(subject, source)
    says(source, LOST_WORK_NOTE, at=AT + timedelta(minutes=1))
    weigh(subject_id=subject, at=AT + timedelta(minutes=1))
    facts = current_level(subject_id=subject, at=AT + timedelta(minutes=2))
    assert facts.level == 2
    assert {one.cap.rule_id for one in held_for(subject_id=subject, at=AT + timedelta(minutes=2))} == {
        "S2-051", KEPT_LEVEL.id,
    }  # fmt: skip
    day = (AT + timedelta(days=10)).date()
    found = preview_rules(wanted={"S2-051/level": 5}, on=day, at=AT + timedelta(minutes=2))
    assert [one for one in found.touched if one.may_rise] == []


def test_what_another_person_said_holds_nobody_back_once_they_are_told_apart_and_let_up(careful) -> None:
    """Neither being told apart nor words given meanwhile raise a level; letting it up does."""
    subject, _ = careful
    other, theirs = investor("周明", phone="13900006022")
    answer(other, theirs, BOLD, at=TAKEN)
    kept = bind_record(subject_id=subject, source_id=theirs, by=ADVISOR, at=AT)
    assert answer(kept, theirs, at=AT + timedelta(minutes=1)).level == 2
    apart = AT + timedelta(hours=1)
    part(subject_id=kept, source_ids=[theirs], reason="两个人", by=ADVISOR, at=apart)
    own = subjects_of_records([theirs])[theirs]
    assign(subject_id=own, advisor_id=ADVISOR.id, branch_id=BRANCH, by=BY, at=apart)
    assert weigh(subject_id=own, at=apart).level == 2
    assert let_up(own, at=apart + timedelta(minutes=1)).level == 5
    assert weigh(subject_id=own, at=apart + timedelta(minutes=2)).decided is False


def test_an_attempt_shows_what_its_answers_came_to_and_what_held(careful) -> None:
    subject, source = careful
    answer(subject, source)
    assert [(one.came_to, one.first) for one in attempts_for(subject_id=subject, at=AT)] == [(5, 2), (2, 2)]
