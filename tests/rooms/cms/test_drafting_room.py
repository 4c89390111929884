"""Wagtail is the drafting room and nothing more: roles at the door, no publish, no users, no way round the review."""

from typing import Any

import pytest
from django.contrib.auth.models import Group
from django.test import Client
from django.urls import clear_url_caches

from cms import operations, queries
from cms.models import RegisterVersion
from cms.room import folder, seat
from hub.access.models import Branch, User
from hub.access.roles import Role
from hub.kernel.ids import stable_id
from tests.rooms.cms import samples
from tests.rooms.cms.people import AT, People

pytestmark = pytest.mark.urls("tests.rooms.cms.drafting_addresses")
SLUG = "qingyu-cold-chain"


@pytest.fixture(autouse=True)
def fresh_addresses() -> Any:
    clear_url_caches()
    yield
    clear_url_caches()


def signed_in(role: Role, **fields: Any) -> Client:
    if role in (Role.ADVISOR, Role.BRANCH_MANAGER):
        fields["branch"] = Branch.objects.get_or_create(code="B1", defaults={"name_zh": "甲", "name_en": "A"})[0]
    name = f"in-{role.value.replace('_', '-')}"
    user, _ = User.objects.get_or_create(
        username=name,
        defaults={"id": stable_id("user", name), "display_name": name, "role": role, "joined_at": AT, **fields},
    )
    client = Client()
    client.force_login(user)
    return client


def drafted(people: People) -> Any:
    operations.draft(kind="project", slug=SLUG, fields=samples.project(), by=people.editor, at=AT)
    return operations.page_of(SLUG)


@pytest.mark.parametrize("role", list(Role))
def test_only_editors_and_system_administrators_enter(people: People, role: Role) -> None:
    expected = 200 if role in (Role.EDITOR, Role.SYSTEM_ADMIN) else 403
    assert signed_in(role).get("/drafting/").status_code == expected


def test_a_stranger_is_sent_to_sign_in(people: People, client: Client) -> None:
    response = client.get("/drafting/pages/")
    assert response.status_code == 302
    assert response.headers["Location"].startswith("/accounts/login/")


@pytest.mark.parametrize("role", [Role.EDITOR, Role.SYSTEM_ADMIN])
@pytest.mark.parametrize(
    "path",
    ["users/", "users/add/", "groups/", "groups/new/", "sites/", "workflows/list/", "collections/",
     "password_reset/", "images/", "documents/", "locales/", "redirects/"],
)  # fmt: skip
def test_nothing_there_manages_people_or_rights(people: People, role: Role, path: str) -> None:
    client = signed_in(role)
    assert client.get(f"/drafting/{path}").status_code in (403, 404)
    assert client.post(f"/drafting/{path}", {"role": "compliance"}).status_code in (403, 404)


def test_groups_follow_the_role_at_the_next_request(people: People) -> None:
    client = signed_in(Role.EDITOR)
    user = User.objects.get(username="in-editor")
    user.groups.add(Group.objects.create(name="Publishers of everything"))
    client.get("/drafting/")
    assert list(user.groups.values_list("name", flat=True)) == ["drafting-editor"]
    User.objects.filter(id=user.id).update(role=Role.COMPLIANCE)
    assert client.get("/drafting/").status_code == 403


def test_no_group_may_publish(people: People) -> None:
    for role in (Role.EDITOR, Role.SYSTEM_ADMIN):
        signed_in(role).get("/drafting/")
    names = set(
        Group.objects.filter(name__startswith="drafting-").values_list(
            "page_permissions__permission__codename", flat=True
        )
    )
    assert "publish_page" not in names
    assert "change_page" in names


@pytest.mark.parametrize("superuser", [False, True])
def test_pressing_publish_saves_a_draft_and_publishes_nothing(people: People, superuser: bool) -> None:
    page = drafted(people)
    before = page.latest_revision_id
    client = signed_in(Role.EDITOR, is_superuser=superuser)
    response = client.post(f"/drafting/pages/{page.pk}/edit/", form_of(client, page) | {"action-publish": "1"})
    assert response.status_code == 302
    page.refresh_from_db()
    assert page.latest_revision_id != before, "it was saved as a draft"
    assert page.live is False
    assert RegisterVersion.objects.count() == 0


def test_the_edit_page_offers_submission_and_no_publish(people: People) -> None:
    page = drafted(people)
    html = signed_in(Role.EDITOR).get(f"/drafting/pages/{page.pk}/edit/").content.decode()
    assert 'name="action-hub-submit"' in html
    assert "action-publish" not in html


def test_submitting_from_the_edit_page_freezes_the_draft_for_review(people: People) -> None:
    page = drafted(people)
    client = signed_in(Role.EDITOR)
    form = form_of(client, page) | {"title_zh": "改过的标题", "action-hub-submit": "1"}
    response = client.post(f"/drafting/pages/{page.pk}/edit/", form)
    assert response.status_code == 302, response.context and response.context["form"].errors
    (submission,) = queries.waiting()
    assert submission.payload.fields["title"]["zh"] == "改过的标题"
    assert submission.payload.fields["schedule"] == samples.project()["schedule"]
    assert submission.payload.fields["amount_fen"] == samples.project()["amount_fen"]
    assert submission.author_id == User.objects.get(username="in-editor").id


def test_publishing_in_bulk_publishes_nothing(people: People) -> None:
    page = drafted(people)
    client = signed_in(Role.EDITOR, is_superuser=True)
    client.post(f"/drafting/bulk/wagtailcore/page/publish/?id={page.pk}", {"include_descendants": "on"})
    page.refresh_from_db()
    assert page.live is False
    assert RegisterVersion.objects.count() == 0


def test_sign_in_and_account_are_the_hubs_own(people: People, client: Client) -> None:
    assert client.get("/drafting/login/").headers["Location"] == "/accounts/login/"
    editor = signed_in(Role.EDITOR)
    assert editor.post("/drafting/account/", {"email": "x@example.org"}).headers["Location"] == "/drafting/"
    assert User.objects.get(username="in-editor").email == ""


def test_the_room_speaks_the_language_of_the_person(people: People) -> None:
    page = drafted(people)
    html = signed_in(Role.EDITOR, language="en").get(f"/drafting/pages/{page.pk}/edit/").content.decode()
    assert "Where the money is" in html
    assert "Submit for review" in html


def test_drafts_have_no_public_address(people: People, client: Client) -> None:
    page = drafted(people)
    assert page.get_url() is None
    assert client.get(f"/disclosures/{SLUG}/").status_code == 404


def test_the_preview_beside_the_draft_says_what_the_checks_say(people: People) -> None:
    page = drafted(people)
    client = signed_in(Role.EDITOR)
    form = form_of(client, page) | {"stage_zh": "零★风险"}
    assert client.post(f"/drafting/pages/{page.pk}/edit/preview/", form).json()["is_valid"] is True
    html = client.get(f"/drafting/pages/{page.pk}/edit/preview/?mode=checks").content.decode()
    assert "W-NORISK" in html


def test_the_folder_is_made_once(people: People) -> None:
    assert folder().pk == folder().pk
    seat(User.objects.get(username="editor"))
    assert folder().get_children().count() == 0


def form_of(client: Client, page: Any) -> dict[str, str]:
    """What a browser would send back unchanged: the fields of the edit form as they are rendered."""
    from wagtail.test.utils.form_data import nested_form_data, querydict_from_html

    html = client.get(f"/drafting/pages/{page.pk}/edit/").content.decode()
    data = querydict_from_html(html, form_id="page-edit-form").dict()
    streams = {f.name: _stream(getattr(page, f.name)) for f in page.schema.fields() if f.sort == "rows"}
    return {name: str(value) for name, value in (data | nested_form_data(streams)).items()}


def _stream(value: Any) -> dict[str, Any]:
    rows: dict[str, Any] = {"count": len(value)}
    for number, block in enumerate(value):
        cells = {name: "" if cell is None else str(cell) for name, cell in block.value.items()}
        rows |= {str(number): {"deleted": "", "order": number, "type": "row", "id": block.id or "", "value": cells}}
    return rows


def test_the_editors_first_page_says_what_was_returned_and_why(people: People) -> None:
    drafted(people)
    submission = operations.submit_for_review(slug=SLUG, by=people.editor, at=AT)
    operations.return_for_changes(submission_id=submission.id, comment="请写明费用", by=people.compliance, at=AT)
    html = signed_in(Role.EDITOR).get("/drafting/").content.decode()
    assert "请写明费用" in html
    assert "已退回" in html
