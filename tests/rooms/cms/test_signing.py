"""What is signed for a later hour comes out then, once, if the rules of then allow; a material event needs two."""

from datetime import datetime, timedelta
from typing import Any

import pytest
from django.db import DatabaseError, transaction

from cms import operations, queries
from cms.domain.gate import Checks
from cms.models import Cause, Lane, RegisterVersion, Signature, Stop, Weight
from cms.signing import due, publish_signed
from cms.tasks import publish_due
from hub.access.scope import entered, system_scope
from hub.kernel.actor import system_actor
from hub.vault.operations import unseal_by_owner
from tests.rooms.cms import samples
from tests.rooms.cms.people import AT, People

SLUG = "qingyu-cold-chain"
LATER = AT + timedelta(days=1)
WORKER = system_actor("disclosures")


def approved(people: People, **fields: Any) -> queries.SubmissionFacts:
    operations.draft(kind="project", slug=SLUG, fields=samples.project(**fields), by=people.editor, at=AT)
    submission = operations.submit_for_review(slug=SLUG, by=people.editor, at=AT)
    operations.approve(submission_id=submission.id, by=people.compliance, at=AT)
    return submission


def signed(people: People, go_live_at: datetime = LATER) -> Signature:
    submission = approved(people)
    operations.sign(submission_id=submission.id, go_live_at=go_live_at, by=people.signatory, at=AT)
    return Signature.objects.get(submission_id=submission.id)


def run(at: datetime) -> list[queries.Version | None]:
    return [publish_signed(signature_id=one, by=WORKER, at=at) for one in due(at)]


def test_it_waits_for_its_hour_and_comes_out_then(people: People) -> None:
    signature = signed(people)
    assert run(LATER - timedelta(seconds=1)) == []
    assert publish_signed(signature_id=signature.id, by=WORKER, at=LATER - timedelta(seconds=1)) is None
    assert queries.current(SLUG) is None
    (version,) = run(LATER + timedelta(minutes=3))
    assert version is not None
    assert version.published_at == LATER + timedelta(minutes=3)
    assert version.signatories[-1].signed_at == "2026-11-06T01:00:00Z"
    assert version.signatories[-1].user_id == people.signatory.id


def test_it_comes_out_once_however_often_the_worker_asks(people: People) -> None:
    signature = signed(people)
    first = publish_signed(signature_id=signature.id, by=WORKER, at=LATER)
    assert publish_signed(signature_id=signature.id, by=WORKER, at=LATER + timedelta(hours=1)) == first
    assert run(LATER + timedelta(hours=2)) == []
    assert RegisterVersion.objects.count() == 1


def test_a_worker_killed_in_the_middle_leaves_nothing_half_done(people: People, monkeypatch: Any) -> None:
    signature = signed(people)
    with monkeypatch.context() as patched, pytest.raises(KeyboardInterrupt), transaction.atomic():
        patched.setattr("cms.register.seal_fact", lambda **_: (_ for _ in ()).throw(KeyboardInterrupt))
        publish_signed(signature_id=signature.id, by=WORKER, at=LATER)
    assert RegisterVersion.objects.count() == 0
    assert [version.number for version in run(LATER) if version] == [1]


@pytest.mark.django_db(transaction=True)
def test_the_task_publishes_what_is_due(monkeypatch: pytest.MonkeyPatch) -> None:
    from tests.rooms.cms.people import everybody

    with entered(system_scope("test")):
        signed(everybody())
    monkeypatch.setattr("cms.tasks.utc_now", lambda: LATER)
    assert (publish_due(), publish_due()) == (1, 0)


def test_the_rules_of_that_hour_decide_and_what_they_said_is_kept(people: People, monkeypatch: Any) -> None:
    signature = signed(people)
    monkeypatch.setattr(Checks, "stops", property(lambda _checks: ("W-NEW",)))
    assert run(LATER) == [None]
    stop = Stop.objects.get(signature=signature)
    assert (stop.cause, stop.rules, stop.stopped_by_id) == (Cause.RULES, ["W-NEW"], None)
    monkeypatch.undo()
    assert run(LATER + timedelta(hours=1)) == [], "a stop is not undone by calmer rules: somebody hands it in again"
    assert [one.signature and one.signature.stopped for one in queries.stopped()] == [Cause.RULES]


def test_the_version_keeps_the_rule_set_in_force_when_it_came_out(people: People, monkeypatch: Any) -> None:
    signed(people)
    monkeypatch.setattr("cms.register.RULE_SET_VERSION", "2027.1")
    (version,) = run(LATER)
    assert version is not None
    assert version.rule_set == "2027.1"


def test_another_version_that_came_first_stops_it(people: People, monkeypatch: Any) -> None:
    signed(people)
    monkeypatch.setattr("cms.signing._require_base", _moved)
    assert run(LATER) == [None]
    assert Stop.objects.get().cause == Cause.MOVED


def _moved(_submission: object) -> None:
    raise operations.BaseMoved("another version")


def test_it_can_be_stopped_before_its_hour_with_a_reason(people: People) -> None:
    signature = signed(people)
    with pytest.raises(operations.WhyMissing):
        operations.cancel(submission_id=signature.submission_id, reason=" ", by=people.compliance, at=AT)
    operations.cancel(submission_id=signature.submission_id, reason="数字有误", by=people.compliance, at=AT)
    assert run(LATER) == []
    with pytest.raises(operations.NotScheduled):
        operations.cancel(submission_id=signature.submission_id, reason="again", by=people.compliance, at=AT)
    assert queries.scheduled() == ()
    again = operations.submit_for_review(slug=SLUG, by=people.editor, at=AT)
    assert again.id != signature.submission_id, "the author hands it in anew"


def test_what_is_published_cannot_be_stopped(people: People) -> None:
    signature = signed(people)
    run(LATER)
    with pytest.raises(operations.NotScheduled):
        operations.cancel(submission_id=signature.submission_id, reason="late", by=people.compliance, at=LATER)
    with pytest.raises(DatabaseError, match="cannot be stopped"), transaction.atomic():
        Stop.objects.create(signature=signature, cause=Cause.RULES, stopped_at=LATER)


def test_a_signature_is_one_persons_for_one_hour(people: People) -> None:
    signature = signed(people)
    with pytest.raises(operations.AlreadySigned):
        operations.sign(
            submission_id=signature.submission_id, go_live_at=LATER + timedelta(1), by=people.signatory, at=AT
        )
    with pytest.raises(operations.AlreadySigned):
        operations.publish(submission_id=signature.submission_id, by=people.signatory, at=AT)
    assert queries.approved_unpublished() == ()
    assert [one.slug for one in queries.scheduled()] == [SLUG]


def test_an_hour_that_is_over_is_refused(people: People) -> None:
    submission = approved(people)
    with pytest.raises(operations.HourPassed):
        operations.sign(submission_id=submission.id, go_live_at=AT - timedelta(1), by=people.signatory, at=AT)


def urgent(people: People, monkeypatch: Any) -> queries.SubmissionFacts:
    monkeypatch.setattr("cms.operations.is_urgent", lambda _kind: True)
    return approved(people)


def test_a_material_event_takes_two_people_and_never_its_author_alone(people: People, monkeypatch: Any) -> None:
    submission = urgent(people, monkeypatch)
    assert submission.lane is Lane.URGENT
    with pytest.raises(operations.OwnWork):
        operations.publish(submission_id=submission.id, by=people.editor, at=AT)
    version = operations.publish(submission_id=submission.id, by=people.compliance, at=AT)
    assert {one.user_id for one in version.signatories} == {people.editor.id, people.compliance.id}


def test_the_lane_and_the_weight_are_sealed(people: People, monkeypatch: Any) -> None:
    submission = urgent(people, monkeypatch)
    version = operations.publish(submission_id=submission.id, by=people.compliance, at=AT)
    sealed = unseal_by_owner(owner_kind="disclosure", owner_id=version.id, purpose="evidence")
    assert b'"lane":"urgent"' in sealed


@pytest.mark.parametrize(
    ("change", "weight"), [("correction", Weight.MATERIAL), ("minor", Weight.MINOR), ("update", Weight.NONE)]
)
def test_a_correction_is_minor_or_material(publish: Any, change: str, weight: Weight) -> None:
    publish()
    version = publish(samples.project(rating="R4"), change=change, reason_zh="更正", reason_en="Corrected")
    assert version.weight is weight
    assert version.change == ("update" if change == "update" else "correction")


def test_the_first_version_corrects_nothing(publish: Any) -> None:
    assert publish(change="minor").weight is Weight.NONE


def test_remarks_stand_at_their_fields(people: People) -> None:
    operations.draft(kind="project", slug=SLUG, fields=samples.project(), by=people.editor, at=AT)
    submission = operations.submit_for_review(slug=SLUG, by=people.editor, at=AT)
    with pytest.raises(operations.DoesNotFit):
        operations.return_for_changes(
            submission_id=submission.id, comment="", by=people.compliance, at=AT, remarks={"no_such": "x"}
        )
    operations.return_for_changes(
        submission_id=submission.id, comment="", by=people.compliance, at=AT, remarks={"fees": "谁付？", "title": ""}
    )
    found = queries.submission(submission.id)
    assert found is not None
    assert dict(found.remarks) == {"fees": "谁付？"}
