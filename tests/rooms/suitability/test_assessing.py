"""Answers are taken in once, counted, kept from curious eyes, and the level follows."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from crm.profile.queries import statements_for
from crm.suitability.domain.answers import AnswersRefused
from crm.suitability.domain.cap_rules import CapName
from crm.suitability.domain.heard import CeilingOutOfRange
from crm.suitability.domain.validity import RetakeRefused
from crm.suitability.models import Assessment, AssessmentDraft, LevelDecision
from crm.suitability.operations import discard_draft, lower_level, save_draft, submit_assessment, weigh
from crm.suitability.operations.assessing import ChannelUnknown, KeyReused
from crm.suitability.operations.levels import ReasonMissing
from crm.suitability.queries import (
    current_level,
    draft_of,
    level_history,
    levels_for,
    open_contradictions,
    report_inputs,
    retake_facts,
)
from crm.suitability.queries.reporting import NotAssessed
from crm.suitability.telling import tell_profile
from hub.audit.models import AuditRow
from hub.kernel.events import Event
from hub.kernel.ids import new_id
from tests.domain.suitability.cases import AT, BOLD, CAREFUL, TAKEN
from tests.rooms.suitability.people import ADVISOR, BY, INVESTOR, LOST_WORK_NOTE, investor, says

pytestmark = pytest.mark.usefixtures("system_scope")


def submit(subject, source, answers=CAREFUL, key="m-1", at=TAKEN):
    return submit_assessment(
        subject_id=subject, answers=answers, channel="online", key=key, by=INVESTOR, at=at, source_id=source
    )


def test_the_level_follows_at_once_with_its_reasons() -> None:
    subject, source = investor()
    facts = submit(subject, source)
    assert (facts.level, facts.binding, facts.score, facts.agrees) == (2, CapName.HORIZON, 44, True)
    assert facts == current_level(subject_id=subject, at=TAKEN)
    assert levels_for(subject_ids=[subject], at=TAKEN)[subject].level == 2


def test_the_same_key_again_changes_nothing_and_with_other_answers_is_refused() -> None:
    subject, source = investor()
    first = submit(subject, source)
    rows = AuditRow.objects.count()
    assert submit(subject, source, at=AT).decision_id == first.decision_id
    assert (Assessment.objects.count(), LevelDecision.objects.count(), AuditRow.objects.count()) == (1, 1, rows)
    with pytest.raises(KeyReused):
        submit(subject, source, answers=BOLD)


def test_a_channel_that_nobody_knows_is_refused_by_the_operation_and_by_the_database() -> None:
    subject, source = investor()
    sent = {"subject_id": subject, "answers": CAREFUL, "by": INVESTOR, "at": TAKEN, "source_id": source}
    with pytest.raises(ChannelUnknown, match="'fax'"):
        submit_assessment(**sent, channel="fax", key="m-0")
    assert not Assessment.objects.exists()
    submit(subject, source)
    row = Assessment.objects.get()
    row.id, row.key, row.channel, row.answers = new_id(), "m-2", "fax", "{}"
    with pytest.raises(IntegrityError, match="assessment_channel_is_known"), transaction.atomic():
        row.save(force_insert=True)


def test_incomplete_answers_leave_no_row() -> None:
    subject, source = investor()
    with pytest.raises(AnswersRefused):
        submit(subject, source, answers={"horizon": "from_1m"})
    assert not Assessment.objects.exists()
    assert current_level(subject_id=subject, at=AT) is None


def test_a_third_assessment_on_one_day_is_refused_and_said_so_beforehand() -> None:
    subject, source = investor()
    for number in range(2):
        submit(subject, source, key=str(number), at=TAKEN + timedelta(minutes=number))
    later = TAKEN + timedelta(minutes=5)
    assert retake_facts(subject_id=subject, at=later).refusal
    with pytest.raises(RetakeRefused):
        submit(subject, source, key="3", at=later)
    assert retake_facts(subject_id=subject, at=later + timedelta(days=1)).refusal is None


def test_answers_are_not_readable_in_the_table() -> None:
    subject, source = investor()
    submit(subject, source)
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("SELECT answers FROM suitability_assessment")
        (stored,) = cursor.fetchone()
    assert b"conservative" not in bytes(stored)


def test_an_assessment_expires_after_twelve_months() -> None:
    subject, source = investor()
    submit(subject, source)
    facts = current_level(subject_id=subject, at=TAKEN + timedelta(days=366))
    assert facts
    assert facts.expired


def test_lost_work_lowers_the_level_between_assessments_and_only_a_new_one_raises_it() -> None:
    subject, source = investor()
    assert submit(subject, source, answers=BOLD).level == 5
    says(source, LOST_WORK_NOTE)
    assert [item.kind.value for item in statements_for(subject_id=subject)] == ["job_loss"]
    weighed = weigh(subject_id=subject, at=AT)
    assert weighed
    assert (weighed.level, weighed.decided) == (2, True)
    facts = current_level(subject_id=subject, at=AT)
    assert facts
    assert facts.decision.binding_cap.rule_id == "S2-051"
    assert [item.rule_id for item in open_contradictions(subject_id=subject)] == ["S3-024"]
    much_later = weigh(subject_id=subject, at=AT + timedelta(days=366))
    assert much_later
    assert much_later.level == 2, "forgetting a remark raises nothing"
    assert [each.level for each in level_history(subject_id=subject, at=AT)] == [2, 5]


def test_weighing_the_same_things_again_writes_nothing() -> None:
    subject, source = investor()
    submit(subject, source)
    says(source, LOST_WORK_NOTE)
    first = weigh(subject_id=subject, at=AT)
    rows = AuditRow.objects.count()
    second = weigh(subject_id=subject, at=AT + timedelta(hours=1))
    assert first
    assert second
    assert first.changed
    assert not second.changed
    assert AuditRow.objects.count() == rows


def test_weighing_somebody_without_an_assessment_says_so_and_a_report_is_refused() -> None:
    subject, source = investor()
    says(source, LOST_WORK_NOTE)
    assert weigh(subject_id=subject, at=AT) is None
    with pytest.raises(NotAssessed):
        report_inputs(subject_id=subject, at=AT)


def test_an_older_assessment_that_arrives_late_does_not_take_over() -> None:
    subject, source = investor()
    submit(subject, source, answers=CAREFUL, key="new", at=TAKEN)
    submit(subject, source, answers=BOLD, key="old", at=TAKEN - timedelta(days=30))
    facts = current_level(subject_id=subject, at=AT)
    assert facts
    assert (facts.level, facts.taken_at) == (2, TAKEN)


def test_an_advisor_lowers_at_once_with_a_reason_and_it_outlasts_the_next_assessment() -> None:
    subject, source = investor()
    submit(subject, source, answers=BOLD)
    lowered = lower_level(subject_id=subject, level=3, reason="照护人陪同，先按稳健", by=ADVISOR, at=AT)
    assert lowered
    assert lowered.level == 3
    again = submit(subject, source, answers=BOLD, key="m-2", at=AT + timedelta(days=1))
    assert again.level == 3


@pytest.mark.parametrize(("reason", "by"), [(" ", ADVISOR), ("有理由", BY)])
def test_lowering_without_a_reason_or_a_person_is_refused(reason, by) -> None:
    subject, source = investor()
    submit(subject, source)
    with pytest.raises(ReasonMissing):
        lower_level(subject_id=subject, level=1, reason=reason, by=by, at=AT)


def test_lowering_to_a_level_that_does_not_exist_is_refused() -> None:
    subject, source = investor()
    submit(subject, source)
    with pytest.raises(CeilingOutOfRange):
        lower_level(subject_id=subject, level=0, reason="无", by=ADVISOR, at=AT)


def test_a_draft_is_kept_and_goes_when_the_answers_are_handed_in() -> None:
    subject, source = investor()
    save_draft(subject_id=subject, answers={"horizon": "from_1m", "shoe_size": "44"}, at=TAKEN)
    draft = draft_of(subject_id=subject)
    assert draft
    assert draft.answers == {"horizon": "from_1m"}
    submit(subject, source)
    assert draft_of(subject_id=subject) is None
    discard_draft(subject_id=subject)
    assert not AssessmentDraft.objects.exists()


def test_the_profile_learns_the_attitude_and_its_label_but_no_level() -> None:
    from crm.profile.domain.facts import worded
    from crm.profile.domain.golden import Fact
    from crm.profile.queries import golden_value

    subject, source = investor()
    facts = submit(subject, source)
    event = Event(name="AssessmentSubmitted", key="k", payload={"assessment_id": str(facts.assessment_id)})
    tell_profile(event, AT)
    tell_profile(event, AT)
    attitude = worded(golden_value(subject_id=subject, fact=Fact.ATTITUDE))
    assert (attitude.code, attitude.zh[:2], attitude.en[:12]) == ("conservative", "保守", "Conservative")
    assert worded(golden_value(subject_id=subject, fact=Fact.LOSS_LIMIT)).zh == "9,000.00元"
