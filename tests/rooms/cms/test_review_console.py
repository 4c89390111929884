"""Compliance decides on the page: approve, return, sign; never one's own work, never past the gate."""

from typing import Any

import pytest
from django.test import Client

from cms import operations, queries
from hub.access.models import User
from hub.access.roles import Role
from hub.kernel.actor import Actor
from tests.rooms.cms import samples
from tests.rooms.cms.people import AT, People

pytestmark = pytest.mark.urls("tests.rooms.cms.review_addresses")
SLUG = "qingyu-cold-chain"
QUEUE = "/en/compliance/disclosures/"


def client_of(actor: Actor) -> Client:
    client = Client()
    client.force_login(User.objects.get(id=actor.id))
    return client


def submitted(by: Actor, **fields: object) -> queries.SubmissionFacts:
    operations.draft(kind="project", slug=SLUG, fields=samples.project(**fields), by=by, at=AT)
    return operations.submit_for_review(slug=SLUG, by=by, at=AT)


def decide(actor: Actor, submission: queries.SubmissionFacts, act: str, comment: str = "") -> Any:
    return client_of(actor).post(f"{QUEUE}{submission.id}/", {"act": act, "comment": comment})


def test_the_queue_says_what_waits(people: People) -> None:
    submission = submitted(people.editor)
    html = client_of(people.compliance).get(QUEUE).content.decode()
    assert "<b>1</b> submission waits for a decision" in html
    assert str(submission.id) in html


def test_two_people_bring_a_submission_into_the_register(people: People) -> None:
    submission = submitted(people.editor)
    assert decide(people.compliance, submission, "approve").status_code == 302
    assert decide(people.signatory, submission, "publish").status_code == 302
    assert queries.required(SLUG).number == 1


def test_the_author_is_refused_on_the_page_too(people: People) -> None:
    User.objects.filter(id=people.editor.id).update(role=Role.COMPLIANCE)
    submission = submitted(people.editor)
    response = decide(people.editor, submission, "approve")
    assert response.status_code == 409
    assert "You drafted this yourself." in response.content.decode()
    assert queries.waiting() != ()


def test_violations_are_shown_with_rule_and_words_and_stop_the_approval(people: People) -> None:
    submission = submitted(people.editor, stage=samples.both("零★风险，放心买", "Repaying"))
    html = client_of(people.compliance).get(f"{QUEUE}{submission.id}/").content.decode()
    assert "<mark>零★风险</mark>" in html
    assert "W-NORISK" in html
    response = decide(people.compliance, submission, "approve", comment="fine")
    assert response.status_code == 409
    assert queries.waiting() != ()


def test_missing_items_need_a_comment(people: People) -> None:
    submission = submitted(people.editor, fees=[])
    assert decide(people.compliance, submission, "approve").status_code == 409
    assert decide(people.compliance, submission, "approve", comment="follows next week").status_code == 302


def test_returning_needs_a_comment(people: People) -> None:
    submission = submitted(people.editor)
    assert decide(people.compliance, submission, "return").status_code == 409
    assert decide(people.compliance, submission, "return", comment="name the fees").status_code == 302
    assert queries.waiting() == ()


def test_signing_before_the_approval_is_refused(people: People) -> None:
    assert decide(people.signatory, submitted(people.editor), "publish").status_code == 409


def test_an_unknown_act_does_nothing(people: People) -> None:
    assert decide(people.compliance, submitted(people.editor), "delete").status_code == 409
    assert queries.waiting() != ()


def test_a_correction_shows_what_it_changes(people: People, corrected: queries.Version) -> None:
    operations.draft(kind="project", slug=SLUG, fields=samples.project(rating="R4"), by=people.editor, at=AT,
                     change="correction", reason_zh="等级", reason_en="Rating")  # fmt: skip
    submission = operations.submit_for_review(slug=SLUG, by=people.editor, at=AT)
    html = client_of(people.compliance).get(f"{QUEUE}{submission.id}/").content.decode()
    assert "<del>R3</del>" in html
    assert "<ins>R4</ins>" in html


@pytest.mark.parametrize("role", [Role.EDITOR, Role.INVESTOR, Role.AUDITOR, Role.SYSTEM_ADMIN])
def test_other_roles_are_refused(people: People, role: Role) -> None:
    submission = submitted(people.other_editor)
    User.objects.filter(id=people.editor.id).update(role=role)
    client = client_of(people.editor)
    assert client.get(QUEUE).status_code == 403
    assert client.post(f"{QUEUE}{submission.id}/", {"act": "approve"}).status_code == 403
    assert queries.waiting() != ()


def test_a_submission_that_is_not_there_is_not_found(people: People) -> None:
    response = client_of(people.compliance).get(f"{QUEUE}00000000-0000-0000-0000-000000000000/")
    assert response.status_code == 404


def approved_by(people: People) -> queries.SubmissionFacts:
    submission = submitted(people.editor)
    operations.approve(submission_id=submission.id, by=people.compliance, at=AT)
    return submission


def test_it_is_signed_for_an_hour_shown_and_stopped_with_a_reason(people: People) -> None:
    submission = approved_by(people)
    signatory, address = client_of(people.signatory), f"{QUEUE}{submission.id}/"
    assert signatory.post(address, {"act": "schedule", "go_live": "2020-01-01T09:00"}).status_code == 409
    assert signatory.post(address, {"act": "schedule", "go_live": "2999-01-01T09:00"}).status_code == 302
    html = signatory.get(QUEUE).content.decode()
    assert "Signed for a later hour" in html
    assert "signed, comes out on 2999-01-01 09:00" in html
    assert "Stop it" in signatory.get(address).content.decode()
    assert signatory.post(address, {"act": "cancel", "why": ""}).status_code == 409
    assert signatory.post(address, {"act": "cancel", "why": "wrong figure"}).status_code == 302
    assert "stopped before its hour: wrong figure" in signatory.get(QUEUE).content.decode()
    assert queries.scheduled() == ()


def test_the_reviewer_and_the_author_cannot_sign_for_an_hour_either(people: People) -> None:
    submission = approved_by(people)
    User.objects.filter(id=people.editor.id).update(role=Role.COMPLIANCE, is_superuser=True)
    for alone in (people.editor, people.compliance):
        answer = client_of(alone).post(f"{QUEUE}{submission.id}/", {"act": "schedule", "go_live": "2999-01-01T09:00"})
        assert answer.status_code == 409
    assert queries.scheduled() == ()


def test_words_on_single_fields_go_back_with_the_draft(people: People) -> None:
    submission = submitted(people.editor)
    form = {"act": "return", "comment": "", "remark-fees": "Who pays it?", "remark-title": ""}
    address = f"{QUEUE}{submission.id}/"
    assert 'name="remark-fees"' in client_of(people.compliance).get(address).content.decode()
    assert client_of(people.compliance).post(address, form).status_code == 302
    html = client_of(people.compliance).get(address).content.decode()
    assert "Who pays it?" in html
    found = queries.submission(submission.id)
    assert found is not None
    assert dict(found.remarks) == {"fees": "Who pays it?"}


def test_a_material_event_shows_its_clock_and_lets_its_reviewer_sign(
    people: People, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("cms.operations.is_urgent", lambda _kind: True)
    monkeypatch.setattr("cms.queries.facts.clock_of", lambda _kind, _fields: AT)
    submission = approved_by(people)
    html = client_of(people.compliance).get(f"{QUEUE}{submission.id}/").content.decode()
    assert "Has to be out by" in html
    assert 'value="publish"' in html
    assert decide(people.compliance, submission, "publish").status_code == 302
    assert queries.required(SLUG).number == 1
