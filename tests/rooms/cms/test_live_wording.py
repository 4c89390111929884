"""While an editor types, the findings of one field come back with source and advice, for drafters alone."""

from typing import Any

import pytest
from django.test import Client

from hub.access.roles import Role
from tests.rooms.cms.people import People
from tests.rooms.cms.test_drafting_room import fresh_addresses, signed_in

pytestmark = pytest.mark.urls("tests.rooms.cms.drafting_addresses")
__all__ = ["fresh_addresses"]
ADDRESS = "/drafting/wording/"


def asked(client: Client, text: str, language: str = "zh") -> Any:
    return client.post(ADDRESS, {"text": text, "language": language})


def test_findings_come_with_place_source_and_what_to_say_instead(people: People) -> None:
    answer = asked(signed_in(Role.EDITOR), "本产品零风险").json()
    (found,) = answer["findings"]
    assert (found["start"], found["end"], found["excerpt"]) == (3, 6, "零风险")
    assert "《广告法》" in found["source"]
    assert found["instead"]
    assert "1" in answer["summary"]


def test_honest_words_say_nothing(people: People) -> None:
    assert asked(signed_in(Role.EDITOR), "本产品不保本。").json() == {"summary": "", "findings": []}
    assert asked(signed_in(Role.EDITOR), "We guarantee your principal.", "en").json()["findings"]


@pytest.mark.parametrize("role", [Role.ADVISOR, Role.COMPLIANCE, Role.INVESTOR])
def test_nobody_else_may_ask(people: People, role: Role) -> None:
    assert asked(signed_in(role), "零风险").status_code == 403


def test_it_only_takes_a_post_and_the_editing_page_loads_it(people: People) -> None:
    from tests.rooms.cms.test_drafting_room import drafted

    editor = signed_in(Role.EDITOR)
    assert editor.get(ADDRESS).status_code == 405
    page = drafted(people)
    assert "cms/js/live-wording.js" in editor.get(f"/drafting/pages/{page.pk}/edit/").content.decode()
