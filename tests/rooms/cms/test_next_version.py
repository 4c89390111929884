"""A correction begins from the published words, a withdrawal leaves a tombstone; three people either way."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from cms import operations, queries
from cms.beginning import standing, start_version
from cms.drafts import as_it_stands
from cms.models import Change
from hub.access.models import User
from hub.access.roles import Role
from hub.kernel.actor import Actor
from hub.kernel.clock import utc_now
from tests.rooms.cms import samples
from tests.rooms.cms.people import AT, People, person

SLUG = "qingyu-cold-chain"
DOOR = f"/en/compliance/disclosures/standing/{SLUG}/"
REASONS = {"reason_zh": "评估值有误。", "reason_en": "The appraised value was wrong."}


def client_of(actor: Actor) -> Client:
    client = Client()
    client.force_login(User.objects.get(id=actor.id))
    return client


def begun(actor: Actor, change: str, **told: str) -> Any:
    return client_of(actor).post(DOOR, {"change": change} | REASONS | told)


@pytest.mark.parametrize("change", ["correction", "minor", "update"])
def test_a_correction_begins_with_the_published_words_whatever_the_draft_said(
    people: People, publish: Callable[..., Any], change: str
) -> None:
    publish()
    operations.draft(kind="project", slug=SLUG, fields=samples.project(rating="R5"), by=people.other_editor, at=AT)
    page = client_of(people.editor).get(DOOR).content.decode()
    assert "The draft has words that are not published" in page
    answer = begun(people.editor, change)
    draft = operations.page_of(SLUG)
    assert draft is not None
    assert answer.headers["Location"] == f"/drafting/pages/{draft.pk}/edit/"
    assert as_it_stands(draft).canonical() == queries.required(SLUG).payload.canonical()
    assert (draft.change, draft.reason_zh, draft.reason_en) == (change, *REASONS.values())
    assert draft.revisions.count() == 3
    begun(people.editor, change)
    assert draft.revisions.count() == 3, "pressing twice makes no new revision"


def test_the_edit_page_leads_there_once_something_is_published(people: People, publish: Callable[..., Any]) -> None:
    operations.draft(kind="risk", slug="new-risk", fields=samples.of_kind("risk"), by=people.editor, at=AT)
    publish()
    client = client_of(people.editor)
    for slug, leads in ((SLUG, True), ("new-risk", False)):
        draft = operations.page_of(slug)
        assert draft is not None
        html = client.get(f"/drafting/pages/{draft.pk}/edit/").content.decode()
        assert (f"/compliance/disclosures/standing/{slug}/" in html) is leads


@pytest.mark.parametrize("missing", ["reason_zh", "reason_en"])
def test_both_reasons_are_asked_for_and_read_by_the_wording_check(
    people: People, publish: Callable[..., Any], missing: str
) -> None:
    publish()
    for change in ("correction", "withdrawal"):
        assert begun(people.editor, change, **{missing: " "}).status_code == 422
        promise = {"reason_zh": "新版本保本保息。", "reason_en": "A risk-free choice."}[missing]
        answer = begun(people.editor, change, **{missing: promise})
        assert answer.status_code == 422
        assert "must not be published" in answer.content.decode()
    assert queries.waiting() == ()
    with pytest.raises(operations.ReasonMissing):
        start_version(slug=SLUG, change="minor", **(REASONS | {missing: " "}), by=people.editor, at=AT)


def test_a_withdrawal_takes_three_people_and_leaves_a_tombstone_with_its_reason(
    people: People, publish: Callable[..., Any], client: Client
) -> None:
    publish()
    begun(people.editor, "withdrawal")
    (asked,) = queries.waiting()
    assert (asked.change, asked.author_id) == (Change.WITHDRAWAL, people.editor.id)
    User.objects.filter(id=people.editor.id).update(role=Role.COMPLIANCE, is_superuser=True)
    review = f"/en/compliance/disclosures/{asked.id}/"
    refused = [
        client_of(people.editor).post(review, {"act": "approve"}),
        client_of(people.signatory).post(review, {"act": "publish"}),
    ]
    assert client_of(people.compliance).post(review, {"act": "approve"}).status_code == 302
    refused += [client_of(one).post(review, {"act": "publish"}) for one in (people.editor, people.compliance)]
    assert [one.status_code for one in refused] == [409] * 4
    assert client.get(f"/en/disclosures/{SLUG}/").status_code == 200
    assert client_of(people.signatory).post(review, {"act": "publish"}).status_code == 302
    tombstone = client.get(f"/en/disclosures/{SLUG}/")
    assert tombstone.status_code == 410
    assert REASONS["reason_en"] in tombstone.content.decode()
    assert client.get(f"/en/disclosures/{SLUG}/v/1/").status_code == 200
    assert begun(people.compliance, "withdrawal").status_code == 422
    with pytest.raises(operations.AlreadyWithdrawn):
        operations.submit_withdrawal(slug=SLUG, **REASONS, by=people.editor, at=AT)
    assert "Publish again" in client_of(people.compliance).get("/en/compliance/disclosures/standing/").content.decode()


def test_who_asks_from_compliance_reviews_and_signs_neither(people: People, publish: Callable[..., Any]) -> None:
    publish()
    answer = begun(people.compliance, "withdrawal")
    (asked,) = queries.waiting()
    assert answer.headers["Location"] == f"/en/compliance/disclosures/{asked.id}/"
    assert client_of(people.compliance).post(answer.headers["Location"], {"act": "approve"}).status_code == 409
    third = person("third", Role.COMPLIANCE)
    operations.approve(submission_id=asked.id, by=people.signatory, at=AT)
    with pytest.raises(operations.OwnWork):
        operations.publish(submission_id=asked.id, by=people.compliance, at=AT)
    assert operations.publish(submission_id=asked.id, by=third, at=AT).withdrawn


def test_whoever_begins_a_correction_counts_among_its_authors(people: People, publish: Callable[..., Any]) -> None:
    publish()
    assert begun(people.compliance, "correction").headers["Location"] == "/en/compliance/disclosures/standing/"
    now = utc_now() + timedelta(seconds=1)
    corrected = samples.project(collateral_fen=3_060_000_000)
    operations.draft(
        kind="project", slug=SLUG, fields=corrected, by=people.editor, at=now, change="correction", **REASONS
    )
    asked = operations.submit_for_review(slug=SLUG, by=people.editor, at=now)
    with pytest.raises(operations.OwnWork):
        operations.approve(submission_id=asked.id, by=people.compliance, at=now)
    operations.approve(submission_id=asked.id, by=people.signatory, at=now)
    with pytest.raises(operations.OwnWork):
        operations.publish(submission_id=asked.id, by=people.compliance, at=now)
    third = person("third", Role.COMPLIANCE)
    assert operations.publish(submission_id=asked.id, by=third, at=now).number == 2
    after = now + timedelta(seconds=1)
    operations.draft(
        kind="project", slug=SLUG, fields=samples.project(), by=people.editor, at=after, change="update", **REASONS
    )
    fresh = operations.submit_for_review(slug=SLUG, by=people.editor, at=after)
    operations.approve(submission_id=fresh.id, by=people.compliance, at=after)


@pytest.mark.parametrize("role", [Role.ADVISOR, Role.INVESTOR, Role.AUDITOR, Role.SYSTEM_ADMIN])
def test_nobody_else_finds_the_door(people: People, publish: Callable[..., Any], role: Role) -> None:
    publish()
    client = client_of(person("outside", role)) if role is not Role.ADVISOR else Client()
    for path in (DOOR, "/en/compliance/disclosures/standing/"):
        assert client.get(path).status_code in (302, 403)
    assert client.post(DOOR, {"change": "withdrawal"} | REASONS).status_code in (302, 403)
    assert queries.waiting() == ()


def test_the_list_finds_by_title_kind_and_address(people: People, publish: Callable[..., Any]) -> None:
    publish()
    publish(samples.of_kind("investors_part"), kind="investors_part", slug="closed-part", comment="ok")
    assert [one.slug for one in standing()].count(SLUG) == 1
    client = client_of(people.editor)
    for asked, slugs in (("cold-chain", {SLUG}), ("nothing like it", set()), ("", {SLUG, "closed-part"})):
        html = client.get("/en/compliance/disclosures/standing/", {"q": asked}).content.decode()
        assert {slug for slug in (SLUG, "closed-part") if f"standing/{slug}/" in html} == slugs
    assert client.get("/en/compliance/disclosures/standing/never-published/").status_code == 404
