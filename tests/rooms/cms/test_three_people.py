"""Author, reviewer and signatory are three people by every route, for a superuser too."""

from collections.abc import Callable
from contextlib import suppress
from datetime import timedelta
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.core.management import call_command
from django.test import Client
from django.urls import clear_url_caches
from django.utils import timezone
from wagtail.actions.publish_page_revision import PublishPageRevisionAction
from wagtail.actions.publish_revision import PublishPermissionError
from wagtail.models import Page, Workflow

from cms import operations, queries
from cms.domain.schema import Kind
from cms.models import RegisterVersion
from cms.models.pages import WagtailPublishRefused
from hub.access.models import User
from hub.access.roles import Role
from hub.demo.papers import Release
from hub.demo.releasing import release
from hub.kernel.actor import Actor
from tests.rooms.cms import samples
from tests.rooms.cms.people import AT, People

SLUG = "qingyu-cold-chain"
REFUSED = (WagtailPublishRefused, PublishPermissionError, PermissionDenied)


@pytest.fixture(autouse=True)
def fresh_addresses() -> Any:
    clear_url_caches()
    yield
    clear_url_caches()


def submitted(by: Actor) -> queries.SubmissionFacts:
    operations.draft(kind="project", slug=SLUG, fields=samples.project(), by=by, at=AT)
    return operations.submit_for_review(slug=SLUG, by=by, at=AT)


def superuser(actor: Actor, role: Role) -> User:
    User.objects.filter(id=actor.id).update(is_superuser=True, role=role)
    return User.objects.get(id=actor.id)


def client_of(actor: Actor) -> Client:
    client = Client()
    client.force_login(User.objects.get(id=actor.id))
    return client


def test_whoever_approved_does_not_sign(people: People) -> None:
    submission = submitted(people.editor)
    operations.approve(submission_id=submission.id, by=people.compliance, at=AT)
    with pytest.raises(operations.OwnReview):
        operations.publish(submission_id=submission.id, by=people.compliance, at=AT)
    assert operations.publish(submission_id=submission.id, by=people.signatory, at=AT).number == 1


def test_a_superuser_is_one_person_too(people: People) -> None:
    superuser(people.editor, Role.COMPLIANCE)
    submission = submitted(people.editor)
    with pytest.raises(operations.OwnWork):
        operations.approve(submission_id=submission.id, by=people.editor, at=AT)
    superuser(people.compliance, Role.COMPLIANCE)
    operations.approve(submission_id=submission.id, by=people.compliance, at=AT)
    for alone in (people.editor, people.compliance):
        with pytest.raises((operations.OwnWork, operations.OwnReview)):
            operations.publish(submission_id=submission.id, by=alone, at=AT)


@pytest.mark.urls("tests.rooms.cms.review_addresses")
def test_the_page_offers_the_reviewer_no_signature_and_takes_none(people: People) -> None:
    submission = submitted(people.editor)
    operations.approve(submission_id=submission.id, by=people.compliance, at=AT)
    address = f"/en/compliance/disclosures/{submission.id}/"
    superuser(people.compliance, Role.COMPLIANCE)
    page = client_of(people.compliance).get(address).content.decode()
    assert "A third person has to sign." in page
    assert 'value="publish"' not in page
    assert 'value="publish"' in client_of(people.signatory).get(address).content.decode()
    answer = client_of(people.compliance).post(address, {"act": "publish", "comment": ""})
    assert answer.status_code == 409
    assert RegisterVersion.objects.count() == 0


def by_revision(page: Any, user: User) -> None:
    page.save_revision(user=user).publish(user=user)


def by_action(page: Any, user: User) -> None:
    PublishPageRevisionAction(page.save_revision(user=user), user=user).execute()


def by_page(page: Any, user: User) -> None:
    page.publish(page.save_revision(user=user), user=user)


def by_schedule(page: Any, user: User) -> None:
    page.go_live_at = timezone.now() - timedelta(minutes=1)
    page.save_revision(user=user, approved_go_live_at=page.go_live_at)
    call_command("publish_scheduled", verbosity=0)


def by_workflow(page: Any, user: User) -> None:
    workflow = Workflow.objects.first() or Workflow.objects.create(name="alone", active=True)
    page.save_revision(user=user)
    workflow.start(page, user)


def by_bulk_action(page: Any, user: User) -> None:
    client = Client()
    client.force_login(user)
    client.post(f"/drafting/bulk/wagtailcore/page/publish/?id={page.pk}", {"include_descendants": "on"})


def by_copying(page: Any, user: User) -> None:
    page.copy(update_attrs={"slug": "copied", "live": True}, user=user, keep_live=True)


ROUTES = [by_revision, by_action, by_page, by_schedule, by_workflow, by_bulk_action, by_copying]


@pytest.mark.urls("tests.rooms.cms.drafting_addresses")
@pytest.mark.parametrize("role", [Role.EDITOR, Role.SYSTEM_ADMIN, Role.COMPLIANCE])
@pytest.mark.parametrize("route", ROUTES, ids=lambda route: route.__name__)
def test_no_route_of_wagtails_leads_to_the_register(
    people: People, route: Callable[[Any, User], None], role: Role
) -> None:
    submitted(people.editor)
    user = superuser(people.editor, role)
    with suppress(*REFUSED):
        route(operations.page_of(SLUG), user)
    assert RegisterVersion.objects.count() == 0
    assert queries.current(SLUG) is None
    assert not Page.objects.get(slug=SLUG).live


def test_the_demo_world_goes_through_the_same_steps(people: People) -> None:
    paper = Release(kind=Kind.PROJECT, slug=SLUG, fields=samples.project(), days_ago=1)
    with pytest.raises(operations.OwnReview):
        release(paper, author=people.editor, reviewer=people.compliance, signatory=people.compliance, at=AT)
    assert RegisterVersion.objects.count() == 0
    for _ in range(2):
        release(paper, author=people.editor, reviewer=people.compliance, signatory=people.signatory, at=AT)
    assert RegisterVersion.objects.count() == 1
