"""The investor fills in the questionnaire alone, on any device, and hands it in once."""

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import translation

from crm.suitability.domain.questionnaire_v4 import QUESTIONNAIRE_V4
from crm.suitability.domain.questions import Group
from crm.suitability.models import Assessment
from crm.suitability.queries import current_level, draft_of
from hub.access.models import User
from hub.access.roles import Role
from hub.access.scope import entered, system_scope
from hub.kernel.clock import utc_now
from hub.portal.questionnaire_shown import read_yuan
from tests.domain.suitability.cases import CAREFUL
from tests.rooms.suitability.people import investor

pytestmark = pytest.mark.django_db


def address(name: str, *args: object, language: str = "en") -> str:
    with translation.override(language):
        return reverse(f"portal:{name}", args=args)


@pytest.fixture
def shen():
    with entered(system_scope("test")):
        subject, _ = investor()
    return subject, signed_in("shen", Role.INVESTOR, subject)


def signed_in(name, role, subject=None) -> Client:
    user = User.objects.create(username=name, display_name=name, role=role, subject_id=subject, joined_at=utc_now())
    client = Client()
    client.force_login(user)
    return client


def sent(group: Group) -> dict[str, object]:
    """What a browser would send for the careful investor's answers."""
    answers = {}
    for question in QUESTIONNAIRE_V4.in_group(group):
        answer = CAREFUL[question.id]
        answers[question.id] = f"{answer // 100:,}" if isinstance(answer, int) else answer
    return answers


def fill_in(client: Client) -> None:
    for group in Group:
        response = client.post(address("my_questionnaire_group", group.value), sent(group))
        assert response.status_code == 302


def test_the_way_from_the_first_question_to_the_level(shen) -> None:
    subject, client = shen
    assert "27 questions" in client.get(address("my_questionnaire")).content.decode()
    fill_in(client)
    review = client.get(address("my_questionnaire_answers")).content.decode()
    assert "180,000" in review
    assert "Conservative: losing little matters more than earning much" in review
    response = client.post(address("my_questionnaire_answers"))
    assert response["Location"] == address("my_questionnaire_result")
    result = client.get(response["Location"]).content.decode()
    assert "C2" in result
    assert "Horizon" in result
    with entered(system_scope("test")):
        level = current_level(subject_id=subject, at=utc_now())
        assert level
        assert (level.level, level.channel) == (2, "online")
        assert draft_of(subject_id=subject) is None


def test_the_pages_speak_chinese_first(shen) -> None:
    _, client = shen
    for name, words in (("my_questionnaire", "分六部分共27题"), ("my_questionnaire_answers", "什么适合您")):
        assert words in client.get(address(name, language="zh-hans"), follow=True).content.decode()
    page = client.get(address("my_questionnaire_group", "finances", language="zh-hans")).content.decode()
    assert "您的家庭收入主要来自哪里？" in page
    assert "为什么问这一题" in page


def test_each_change_is_saved_and_found_again_later(shen) -> None:
    _, client = shen
    url = address("my_questionnaire_group", "horizon")
    response = client.post(url, {"horizon": "from_1m"}, headers={"HX-Request": "true"})
    assert response.status_code == 200
    assert "Saved" in response.content.decode()
    assert "<html" not in response.content.decode()
    assert 'value="from_1m" checked' in client.get(url).content.decode()
    assert "Go on where you stopped" in client.get(address("my_questionnaire")).content.decode()


def test_a_missing_or_unreadable_answer_is_named_at_its_question_and_kept(shen) -> None:
    _, client = shen
    response = client.post(
        address("my_questionnaire_group", "attitude"), sent(Group.ATTITUDE) | {"loss_limit": "a lot", "attitude": ""}
    )
    page = response.content.decode()
    assert response.status_code == 422
    assert "2 answers below need another look." in page
    assert "Please enter an amount" in page
    assert 'value="a lot"' in page


def test_an_incomplete_questionnaire_cannot_be_handed_in(shen) -> None:
    _, client = shen
    client.post(address("my_questionnaire_group", "finances"), sent(Group.FINANCES))
    response = client.post(address("my_questionnaire_answers"))
    assert response.status_code == 422
    assert "21 answers are still open." in response.content.decode()
    assert "Hand in" not in response.content.decode()


def test_handing_in_twice_is_one_assessment_and_a_third_on_one_day_is_refused(shen) -> None:
    _, client = shen
    for _turn in range(2):
        fill_in(client)
        client.post(address("my_questionnaire_answers"))
        again = client.post(address("my_questionnaire_answers"))
        assert again["Location"] == address("my_questionnaire")
    with entered(system_scope("test")):
        assert Assessment.objects.count() == 2
    assert "At most 2 assessments a day" in client.get(address("my_questionnaire")).content.decode()
    fill_in(client)
    assert client.post(address("my_questionnaire_answers")).status_code == 422
    with entered(system_scope("test")):
        assert Assessment.objects.count() == 2


def test_the_result_gives_no_hint_which_answer_would_raise_the_level(shen) -> None:
    _, client = shen
    fill_in(client)
    client.post(address("my_questionnaire_answers"))
    result = client.get(address("my_questionnaire_result")).content.decode()
    assert "6 to 12 months" not in result
    assert "would be" not in result


def test_whoever_is_of_the_age_of_care_is_told_to_take_their_time_and_nobody_else(shen, monkeypatch) -> None:
    _, client = shen
    assert "Take your time." not in client.get(address("my_questionnaire")).content.decode()
    monkeypatch.setattr("crm.suitability.queries.questionnaires.golden_value", lambda **_: "1950-03-01")
    assert "Take your time." in client.get(address("my_questionnaire")).content.decode()


def test_what_is_being_typed_is_saved_before_the_field_is_left(shen) -> None:
    _, client = shen
    page = client.get(address("my_questionnaire_group", "attitude")).content.decode()
    assert 'data-hx-trigger="change, input delay:800ms"' in page


@pytest.mark.parametrize("role", [Role.COMPLIANCE, Role.AUDITOR, Role.EDITOR, Role.SYSTEM_ADMIN])
def test_no_other_role_opens_the_form(role) -> None:
    client = signed_in("other", role)
    for name, args in (
        ("my_questionnaire", ()),
        ("my_questionnaire_group", ("finances",)),
        ("my_questionnaire_answers", ()),
    ):
        assert client.get(address(name, *args)).status_code == 403


def test_an_unverified_login_is_told_what_to_do_and_unknown_parts_are_not_found(shen) -> None:
    client = signed_in("nobody", Role.INVESTOR)
    assert "not verified yet" in client.get(address("my_questionnaire")).content.decode()
    assert shen[1].get(address("my_questionnaire_group", "shoe-size")).status_code == 404


@pytest.mark.parametrize(
    ("text", "fen"),
    [
        ("9000", 900_000),
        ("180,000", 18_000_000),
        ("１８００００元", 18_000_000),
        ("9000.00", 900_000),
        (" ¥5 ", 500),
        ("-3", "-3"),
        ("0.005", "0.005"),
        ("much", "much"),
        ("NaN", "NaN"),
        ("1e3", "1e3"),
        ("", ""),
    ],
)
def test_amounts_are_read_as_people_write_them(text, fen) -> None:
    assert read_yuan(text) == fen
