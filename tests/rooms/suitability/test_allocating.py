"""An advisor keeps an allocation; the client confirms it; the same again is the same, a newer one takes its place."""

from dataclasses import replace
from datetime import timedelta

import pytest

from crm.profile.domain.vocabulary import Channel
from crm.suitability.domain.allocation.asking import LeftOut
from crm.suitability.domain.allocation.checking import broken
from crm.suitability.domain.allocation.rules import Limit
from crm.suitability.operations import (
    NeedUnanswered,
    NothingFits,
    OwnWordMissing,
    PlanBlocked,
    PlanBroken,
    PlanOutdated,
    confirm_plan,
    keep_allocation,
    lower_level,
    submit_assessment,
    weigh,
)
from crm.suitability.operations.gate import gate_together
from crm.suitability.queries import NotAllocatable, PlanStatus, decisions_for, plans_for, question_for, report_inputs
from tests.domain.suitability.cases import AT, CAREFUL, TAKEN
from tests.rooms.suitability.people import (
    ADVISOR,
    DUE,
    HIGH_RISK_NOTE,
    INVESTOR,
    TUITION_NOTE,
    fill_shelf,
    investor,
    says,
    signs_elsewhere,
)

pytestmark = pytest.mark.usefixtures("system_scope")
LATER = AT + timedelta(minutes=5)


@pytest.fixture
def shen():
    fill_shelf()
    subject, source = investor()
    submit_assessment(
        subject_id=subject, answers=CAREFUL, channel="online", key="m-1", by=INVESTOR, at=TAKEN, source_id=source
    )
    return subject, source


def test_the_question_holds_what_was_answered_and_said_and_the_plan_is_kept_gated_and_confirmed(shen) -> None:
    subject, source = shen
    says(source, TUITION_NOTE)
    question = question_for(subject_id=subject, at=AT)
    assert (question.amount_fen, question.limit_fen) == (180_000_00, 9_000_00)
    assert [(need.due_date, need.amount_fen) for need in question.needs] == [(DUE, 180_000_00)]
    (heard,) = question.needs
    question = replace(question, needs=(replace(heard, amount_fen=170_000_00),))
    with pytest.raises(NeedUnanswered) as refusal:
        keep_allocation(subject_id=subject, question=replace(question, heard=()), by=ADVISOR, at=AT)
    assert refusal.value.needs == (heard,)
    why = (LeftOut(due_date=DUE, heard_fen=heard.amount_fen, why="其余一万由家里出"),)
    question = replace(question, left_out=why)

    kept = keep_allocation(subject_id=subject, question=question, by=ADVISOR, at=AT)

    assert kept.status is PlanStatus.PROPOSED
    assert [(line.product_code, line.amount_fen) for line in kept.plan.lines] == [
        ("CASH-A", 70_000_00),
        ("TERM-3M", 110_000_00),
    ]
    assert kept.plan.need.due_date == DUE
    assert kept.plan.allocation
    assert broken(kept.plan.allocation) == ()
    assert kept.plan.allocation.ask.left_out == why
    assert any("其余一万由家里出" in reason.words.zh for reason in kept.plan.disadvantages)
    assert {(item.product_code, item.allowed) for item in decisions_for(subject_id=subject)} == {
        ("TERM-3M", True),
        ("CASH-A", True),
    }
    assert keep_allocation(subject_id=subject, question=question, by=ADVISOR, at=LATER).id == kept.id

    newer = keep_allocation(
        subject_id=subject, question=replace(question, amount_fen=170_000_00, needs=()), by=ADVISOR, at=LATER
    )
    states = {facts.id: facts.status for facts in plans_for(subject_id=subject)}
    assert (states[kept.id], states[newer.id]) == (PlanStatus.SUPERSEDED, PlanStatus.PROPOSED)
    with pytest.raises(OwnWordMissing):
        confirm_plan(plan_id=newer.id, by=ADVISOR, at=LATER)
    signs_elsewhere(subject, "TERM-6M", 450_000_00, at=LATER)
    with pytest.raises(PlanBlocked) as together:
        confirm_plan(plan_id=newer.id, by=INVESTOR, at=LATER, channel=Channel.ONLINE)
    assert {reason.rule.id for verdict in together.value.verdicts for reason in verdict.blocking} == {"S6-007"}
    assert not report_inputs(subject_id=subject, at=LATER).stands
    unpaid = LATER + timedelta(days=31)
    assert confirm_plan(plan_id=newer.id, by=INVESTOR, at=unpaid, channel=Channel.ONLINE).status is PlanStatus.CONFIRMED
    found = report_inputs(subject_id=subject, at=unpaid)
    assert (found.plan.id, found.stands) == (newer.id, True)


def test_a_kept_allocation_is_not_confirmed_once_another_need_is_heard_or_the_level_is_decided_anew(shen) -> None:
    subject, source = shen
    kept = keep_allocation(subject_id=subject, question=question_for(subject_id=subject, at=AT), by=ADVISOR, at=AT)
    says(source, TUITION_NOTE, at=LATER)
    weigh(subject_id=subject, at=LATER)
    with pytest.raises(PlanBroken) as refusal:
        confirm_plan(plan_id=kept.id, by=INVESTOR, at=LATER, channel=Channel.ONLINE)
    assert [(one.limit, one.about) for one in refusal.value.found] == [(Limit.LADDER, DUE.isoformat())]

    (old,) = (facts for facts in plans_for(subject_id=subject) if not facts.plan.allocation)
    later = LATER + timedelta(minutes=5)
    weighed = lower_level(subject_id=subject, level=1, reason="先放稳一些", by=ADVISOR, at=later)
    assert weighed.decided
    for plan_id in (kept.id, old.id):
        with pytest.raises(PlanOutdated):
            confirm_plan(plan_id=plan_id, by=INVESTOR, at=later, channel=Channel.ONLINE)


def test_two_lines_that_each_fit_and_together_do_not_are_refused(shen) -> None:
    subject, _ = shen
    lines = {"TERM-3M": 150_000_00, "CASH-A": 180_000_00}
    signs_elsewhere(subject, "PROJ-4", 160_000_00)
    asked = {"subject_id": subject, "by": ADVISOR, "at": AT}
    for code, fen in lines.items():
        assert gate_together(lines={code: fen}, **asked) == ()
    blocked = gate_together(lines=lines, **asked)
    assert [verdict.product_code for verdict in blocked] == list(lines)
    assert {reason.rule.id for verdict in blocked for reason in verdict.blocking} == {"S6-007"}


def test_what_cannot_hold_is_not_kept_and_nothing_is_recommended_past_a_contradiction(shen) -> None:
    subject, source = shen
    question = question_for(subject_id=subject, at=AT)
    with pytest.raises(NothingFits, match="written limit"):
        keep_allocation(subject_id=subject, question=replace(question, loss_limit_fen=0), by=ADVISOR, at=AT)
    assert plans_for(subject_id=subject) == ()

    says(source, HIGH_RISK_NOTE)
    weigh(subject_id=subject, at=AT)
    with pytest.raises(NotAllocatable) as refusal:
        question_for(subject_id=subject, at=AT)
    assert refusal.value.rule_id == "S3-021"


def test_nobody_without_an_assessment_is_allocated_anything() -> None:
    subject, _ = investor("周远航", phone="13800006029")
    with pytest.raises(NotAllocatable):
        question_for(subject_id=subject, at=AT)
