"""Other editors and the system administrator share the drafting room; nothing there publishes or speaks for another."""

import re
from collections.abc import Iterator
from typing import Any

import pytest
from django.contrib.auth.models import Group
from django.db import transaction
from django.test import Client
from django.urls import URLResolver, clear_url_caches, get_resolver
from wagtail.models import GroupPagePermission, Page, PageViewRestriction, Revision

from cms import operations, queries
from cms.models import RegisterVersion, Review, Submission
from cms.room import folder
from hub.access.models import User
from hub.access.roles import Role
from tests.rooms.cms import samples
from tests.rooms.cms.people import AT, People, person
from tests.rooms.cms.test_drafting_room import form_of

pytestmark = pytest.mark.urls("tests.rooms.cms.drafting_addresses")
SLUG = "qingyu-cold-chain"
EVERYTHING = {
    "action-publish": "1", "action-submit": "1", "action-workflow-action": "1", "workflow-action-name": "approve",
    "publish_copies": "on", "include_descendants": "on", "copy_subpages": "on", "new_title": "x", "new_slug": "x-2",
    "go_live_at": "2020-01-01 00:00", "restriction_type": "login", "role": "compliance", "is_superuser": "on",
    "external-link-chooser-url": "https://example.org/", "external-link-chooser-link_text": "x",
}  # fmt: skip
"""Whatever a button there could say."""


@pytest.fixture(autouse=True)
def fresh_addresses() -> Iterator[None]:
    clear_url_caches()
    yield
    clear_url_caches()


@pytest.fixture
def submitted(people: People) -> queries.SubmissionFacts:
    """The first editor's draft, handed in by its author."""
    operations.draft(kind="project", slug=SLUG, fields=samples.project(), by=people.editor, at=AT)
    return operations.submit_for_review(slug=SLUG, by=people.editor, at=AT)


def routes(resolver: Any, prefix: str = "") -> Iterator[str]:
    for pattern in resolver.url_patterns:
        route = prefix + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            yield from routes(pattern, route)
        else:
            yield route


def addresses(page: Any) -> list[str]:
    """Every address of the room, about this draft and its newest revision."""
    ids = {"revision_id": page.latest_revision_id, "app_label": "wagtailcore", "model_name": "page",
           "action": "publish",
           "action_name": "approve", "content_type_app_name": "cms", "content_type_model_name": "projectdisclosurepage",
           "parent_page_id": folder().pk, "destination_id": folder().pk}  # fmt: skip
    found = []
    for route in routes(get_resolver()):
        if route.startswith("drafting/"):
            path = re.sub(r"<(?:\w+:)?(\w+)>|\(\?P<(\w+)>[^)]*\)",
                          lambda match: str(ids.get(match[1] or match[2], page.pk)), route)  # fmt: skip
            found.append("/" + re.sub(r"[\^$\\]|\(\?:.*", "", path))
    return found


def client_of(user: User) -> Client:
    client = Client(raise_request_exception=False)
    client.force_login(user)
    return client


def rights() -> Any:
    members = set(User.groups.through.objects.values_list("user_id", "group_id"))
    return (
        set(Group.objects.values_list("name", flat=True)),
        set(GroupPagePermission.objects.values_list("group_id", "page_id", "permission_id")),
        set(User.objects.values_list("username", "role", "is_superuser", "is_active")),
        members,
    )


def harm(before: Any, submitted: queries.SubmissionFacts) -> list[str]:
    """Name the rules that no longer hold: nothing published or due, nobody reviewed, the handed-in words kept."""
    first = Submission.objects.get(id=submitted.id)
    others = Submission.objects.exclude(id=submitted.id)
    return [
        name
        for name, wrong in {
            "published": RegisterVersion.objects.exists(),
            "live": Page.objects.descendant_of(folder()).filter(live=True).exists(),
            "due": Revision.objects.exclude(approved_go_live_at=None).exists(),
            "opened": PageViewRestriction.objects.exists(),
            "reviewed": Review.objects.exists(),
            "handed in for somebody": others.filter(author_id=submitted.author_id).exists(),
            "handed in otherwise": first.digest != submitted.digest or first.author_id != submitted.author_id,
            "rights": rights() != before,
        }.items()
        if wrong
    ]


@pytest.mark.parametrize("role", [Role.EDITOR, Role.SYSTEM_ADMIN])
def test_no_address_lets_another_drafter_publish_or_speak_for_the_author(
    people: People, submitted: queries.SubmissionFacts, role: Role
) -> None:
    user = User.objects.get(id=person("second", role).id)
    client, page = client_of(user), operations.page_of(SLUG)
    client.get("/drafting/")  # takes the seat
    form, before = form_of(client, page), rights()
    everything = EVERYTHING | {"new_parent_page": str(folder().pk)}
    found = {}
    for address in addresses(page):
        with transaction.atomic():
            answer = client.post(address, (form if "/pages/" in address else {}) | everything)
            found[address] = harm(before, submitted)
            if answer.status_code >= 500:
                found[address].append(str(answer.status_code))
            transaction.set_rollback(True)
    assert len(found) > 100
    assert {address: wrong for address, wrong in found.items() if wrong} == {}


@pytest.mark.parametrize("role", [Role.COMPLIANCE, Role.AUDITOR, Role.INVESTOR])
def test_who_reviews_cannot_touch_a_draft(people: People, submitted: queries.SubmissionFacts, role: Role) -> None:
    user = User.objects.get(id=person("outside", role).id)
    client, page = client_of(user), operations.page_of(SLUG)
    answers = {address: client.post(address, EVERYTHING) for address in addresses(page)}
    assert answers.pop("/drafting/login/").headers["Location"] == "/accounts/login/"
    assert {address: one for address, one in answers.items() if one.status_code not in {403, 404, 405}} == {}
    assert operations.page_of(SLUG).latest_revision_id == page.latest_revision_id


def test_another_editors_changes_are_that_editors_submission_and_leave_the_first_one_alone(
    people: People, submitted: queries.SubmissionFacts
) -> None:
    page = operations.page_of(SLUG)
    client = client_of(User.objects.get(id=people.other_editor.id))
    form = form_of(client, page) | {"title_zh": "别人改的标题", "action-hub-submit": "1"}
    assert client.post(f"/drafting/pages/{page.pk}/edit/", form).status_code == 302
    first, second = Submission.objects.order_by("submitted_at")
    assert (first.id, first.digest, first.author_id) == (submitted.id, submitted.digest, people.editor.id)
    assert second.author_id == people.other_editor.id
    with pytest.raises(operations.OwnWork):
        operations.approve(submission_id=second.id, by=people.other_editor, at=AT)
