"""Both flagship cases, from the answers in the app and the words at the desk to what the advisor may do."""

from datetime import timedelta

import pytest

from crm.profile.domain.statements import StatementKind
from crm.suitability.domain.cap_rules import CapName
from crm.suitability.domain.contradiction_rules import Severity
from crm.suitability.domain.endings import ResolvedBy
from crm.suitability.domain.matching import Purpose
from crm.suitability.domain.teach_back import HIGH_RISK
from crm.suitability.operations import (
    PlanBlocked,
    TeachBackMissing,
    WrittenStatementMissing,
    confirm_plan,
    decline_plan,
    gate,
    record_teach_back,
    resolve_contradiction,
    submit_assessment,
    weigh,
)
from crm.suitability.queries import (
    PlanStatus,
    contradiction,
    current_level,
    decisions_for,
    open_contradictions,
    plans_for,
    report_inputs,
    verdicts_for,
)
from tests.domain.suitability.cases import AT, CAREFUL, SHELF, TAKEN
from tests.rooms.suitability.people import (
    ADVISOR,
    DUE,
    HIGH_RISK_NOTE,
    INVESTOR,
    TUITION_NOTE,
    fill_shelf,
    investor,
    says,
)

pytestmark = pytest.mark.usefixtures("system_scope")
NEXT_DAY = AT + timedelta(days=1)
RIGHT = {question.id: question.right for question in HIGH_RISK.questions}


@pytest.fixture
def shen():
    """She answered online on the 16th; the shelf is full."""
    fill_shelf()
    subject, source = investor()
    submit_assessment(
        subject_id=subject, answers=CAREFUL, channel="online", key="m-1", by=INVESTOR, at=TAKEN, source_id=source
    )
    return subject, source


def test_s5_a_dated_need_becomes_a_plan_inside_the_level_and_the_client_confirms(shen) -> None:
    subject, source = shen
    before = current_level(subject_id=subject, at=TAKEN)
    assert before
    assert (before.level, before.binding) == (2, CapName.HORIZON)

    says(source, TUITION_NOTE)
    weighed = weigh(subject_id=subject, at=AT)

    assert weighed
    assert not weighed.decided, "a need that was spoken of leaves the level untouched"
    (clash,) = open_contradictions(subject_id=subject)
    assert (clash.rule_id, clash.severity) == ("S3-014", Severity.SOFT)
    assert [item.kind for item in clash.found.statements] == [StatementKind.NEEDS_EDUCATION]
    (proposed,) = plans_for(subject_id=subject)
    assert proposed.status is PlanStatus.PROPOSED
    assert proposed.plan.need.due_date == DUE
    assert proposed.plan.need.amount_fen == 180_000_00
    assert [(line.product_code, line.amount_fen) for line in proposed.plan.lines] == [
        ("TERM-3M", 120_000_00),
        ("CASH-A", 60_000_00),
    ]
    assert proposed.plan.highest_rating <= 2

    confirmed = confirm_plan(plan_id=proposed.id, by=ADVISOR, at=NEXT_DAY)

    assert confirmed.status is PlanStatus.CONFIRMED
    after = current_level(subject_id=subject, at=NEXT_DAY)
    assert after
    assert after.decision_id == before.decision_id
    assert {(item.product_code, item.allowed) for item in decisions_for(subject_id=subject)} == {
        ("TERM-3M", True),
        ("CASH-A", True),
    }


def test_a_need_said_anew_after_the_clients_word_is_proposed_anew_and_the_old_one_is_not(shen) -> None:
    subject, source = shen
    says(source, TUITION_NOTE)
    weigh(subject_id=subject, at=AT)
    (first,) = plans_for(subject_id=subject)
    confirm_plan(plan_id=first.id, by=ADVISOR, at=NEXT_DAY)
    assert weigh(subject_id=subject, at=NEXT_DAY).proposed == ()

    later = NEXT_DAY + timedelta(days=3)
    says(source, TUITION_NOTE, at=later, key="2")
    (again,) = weigh(subject_id=subject, at=later).proposed
    assert weigh(subject_id=subject, at=later).proposed == ()
    status = {facts.id: facts.status for facts in plans_for(subject_id=subject)}
    assert status == {first.id: PlanStatus.CONFIRMED, again: PlanStatus.PROPOSED}

    decline_plan(plan_id=again, by=ADVISOR, at=later + timedelta(hours=1))
    after = later + timedelta(days=1)
    says(source, "他最近失业了，没有收入。", at=after, key="3")
    assert weigh(subject_id=subject, at=after).proposed == (), "a fallen level proposes nothing that was answered"


def test_s5b_high_risk_at_the_desk_is_named_and_nothing_is_recommended_until_taught_back_and_written(shen) -> None:
    subject, source = shen
    says(source, HIGH_RISK_NOTE)
    weigh(subject_id=subject, at=AT)

    (clash,) = open_contradictions(subject_id=subject)
    assert (clash.rule_id, clash.severity, clash.teach_back) == ("S3-021", Severity.MATERIAL, HIGH_RISK)
    level = current_level(subject_id=subject, at=AT)
    assert level
    assert level.level == 2, "the cautious side holds"
    for item in SHELF:
        assert not gate(subject_id=subject, product_code=item.code, at=AT).allowed
    assert not any(judged.verdict.allowed for judged in verdicts_for(subject_id=subject, at=AT))
    assert not report_inputs(subject_id=subject, at=AT).recommends

    with pytest.raises(TeachBackMissing):
        resolve_contradiction(
            contradiction_id=clash.id, how=ResolvedBy.KEEPS_CAUTIOUS, written="留在原来的等级", by=ADVISOR, at=AT
        )
    missed = record_teach_back(contradiction_id=clash.id, given=RIGHT | {"tb_loss": "tenth"}, by=ADVISOR, at=AT)
    assert missed.missed == ("tb_loss",)
    later = AT + timedelta(minutes=20)
    assert record_teach_back(contradiction_id=clash.id, given=RIGHT, by=ADVISOR, at=later).passed
    with pytest.raises(WrittenStatementMissing):
        resolve_contradiction(
            contradiction_id=clash.id, how=ResolvedBy.KEEPS_CAUTIOUS, written=" ", by=ADVISOR, at=later
        )
    done = resolve_contradiction(
        contradiction_id=clash.id,
        how=ResolvedBy.KEEPS_CAUTIOUS,
        written="听懂了，还是按原来的等级。",
        by=ADVISOR,
        at=later,
    )

    assert not done.open
    assert [held.passed for held in done.held] == [False, True]
    allowed = {judged.product.code for judged in verdicts_for(subject_id=subject, at=later) if judged.verdict.allowed}
    assert allowed == {"CASH-A", "TERM-3M"}
    assert all(
        judged.product.rating <= 2 for judged in verdicts_for(subject_id=subject, at=later) if judged.verdict.allowed
    )


def test_a_later_wish_for_high_risk_opens_the_question_again(shen) -> None:
    subject, source = shen
    says(source, HIGH_RISK_NOTE)
    weigh(subject_id=subject, at=AT)
    (clash,) = open_contradictions(subject_id=subject)
    record_teach_back(contradiction_id=clash.id, given=RIGHT, by=ADVISOR, at=AT)
    resolve_contradiction(
        contradiction_id=clash.id, how=ResolvedBy.KEEPS_CAUTIOUS, written="按原来的", by=ADVISOR, at=AT
    )
    weigh(subject_id=subject, at=NEXT_DAY)
    assert open_contradictions(subject_id=subject) == ()

    says(source, HIGH_RISK_NOTE, at=NEXT_DAY, key="2")
    weigh(subject_id=subject, at=NEXT_DAY)
    (again,) = open_contradictions(subject_id=subject)
    assert again.id != clash.id
    assert again.rule_id == clash.rule_id


def test_a_plan_cannot_be_confirmed_while_a_material_contradiction_is_open(shen) -> None:
    subject, source = shen
    says(source, TUITION_NOTE)
    weigh(subject_id=subject, at=AT)
    (proposed,) = plans_for(subject_id=subject)
    says(source, HIGH_RISK_NOTE, at=NEXT_DAY, key="2")
    weigh(subject_id=subject, at=NEXT_DAY)

    with pytest.raises(PlanBlocked) as refusal:
        confirm_plan(plan_id=proposed.id, by=ADVISOR, at=NEXT_DAY)

    assert {verdict.product_code for verdict in refusal.value.verdicts} == {"TERM-3M", "CASH-A"}
    assert plans_for(subject_id=subject)[0].status is PlanStatus.PROPOSED


def test_retaking_the_assessment_does_not_make_a_material_contradiction_disappear(shen) -> None:
    subject, source = shen
    says(source, TUITION_NOTE + HIGH_RISK_NOTE)
    weigh(subject_id=subject, at=AT)
    assert {item.rule_id for item in open_contradictions(subject_id=subject)} == {"S3-014", "S3-021"}

    submit_assessment(
        subject_id=subject,
        answers=CAREFUL | {"attitude": "aggressive", "horizon": "from_1y", "reaction": "buy_more"},
        channel="online",
        key="m-2",
        by=INVESTOR,
        at=NEXT_DAY,
        source_id=source,
    )

    still = {item.rule_id for item in open_contradictions(subject_id=subject)}
    assert "S3-021" in still
    assert "S3-014" not in still, "a new assessment is the answer to a soft question"
    assert not gate(subject_id=subject, product_code="CASH-A", at=NEXT_DAY).allowed
    assert gate(subject_id=subject, product_code="CASH-A", at=NEXT_DAY, purpose=Purpose.PURCHASE).allowed


def test_both_sides_of_a_contradiction_can_be_read_from_the_room(shen) -> None:
    subject, source = shen
    says(source, HIGH_RISK_NOTE)
    weigh(subject_id=subject, at=AT)
    (clash,) = open_contradictions(subject_id=subject)
    facts = contradiction(contradiction_id=clash.id)
    assert [side.question_id for side in facts.found.answers if side.clashes] == ["attitude"]
    assert facts.found.statements[0].excerpt in HIGH_RISK_NOTE
