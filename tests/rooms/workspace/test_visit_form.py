"""The visit form writes down one contact of one person, and never somebody else's."""

from datetime import datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest

from crm.identity.domain.sightings import Assurance, Sighting
from crm.identity.operations import resolve, start_bind
from crm.journeys.intake import take_in
from crm.profile.domain.vocabulary import TouchKind
from crm.profile.models import ClientCard
from hub.access.scope import entered, system_scope
from tests.rooms.workspace.world import BY, GU_PHONE, SHEN_ID, signal

FORM = {"channel": "desk", "arrived_at": "2026-01-05T10:00", "minutes": "20", "purpose": "咨询", "note": "随便看看。"}


@pytest.mark.parametrize("marks", [{"name": "顾怀仁", "phone": GU_PHONE}, {"id_number": SHEN_ID}])
def test_a_picked_client_is_whom_the_visit_is_of_whatever_else_is_sent(world: Any, as_user: Any, marks: Any) -> None:
    browser = as_user(world.lin)
    body = {**FORM, "key": str(uuid4()), "client": str(world.zhou), **marks}
    assert browser.post("/workspace/visits/new/", body)["Location"] == f"/workspace/clients/{world.zhou}/"
    assert browser.get(f"/workspace/clients/{world.gu}/").status_code == 404
    assert as_user(world.zhao).get(f"/workspace/clients/{world.gu}/").status_code == 200
    assert "随便看看" in browser.get(f"/workspace/clients/{world.zhou}/").content.decode()


def test_a_correction_sent_as_the_same_visit_is_refused_in_a_sentence(world: Any, as_user: Any) -> None:
    browser = as_user(world.lin)
    body = {**FORM, "key": str(uuid4()), "client": str(world.zhou)}
    assert browser.post("/workspace/visits/new/", body).status_code == 302
    answer = browser.post("/workspace/visits/new/", {**body, "note": "想要高风险的。"})
    assert answer.status_code == 422
    assert "本次到访已经记录，原记录不变" in answer.content.decode()
    assert (
        "already and stays as it is"
        in browser.post("/en/workspace/visits/new/", {**body, "minutes": "9"}).content.decode()
    )
    page = browser.get(f"/workspace/clients/{world.zhou}/").content.decode()
    assert ("随便看看" in page, "想要高风险的。" in page) == (True, False)


def test_a_scanned_code_keeps_the_client_with_the_advisor_and_old_addresses_lead_on(world: Any, as_user: Any) -> None:
    scanned = [signal("u-9-id", world.at - timedelta(hours=1), TouchKind.IDENTIFIED, user_id="u-9")]
    take_in(rows=scanned, at=world.at)
    with entered(system_scope("test")):
        account = resolve(sightings=[account_of("u-9", world.at)], at=world.at)["u-9"].subject_id
        token = start_bind(subject_id=world.gu, by=BY, at=world.at)
    bound = signal("u-9-bind", world.at, TouchKind.OTHER_EVENT, user_id="u-9", bind_token=token)
    assert take_in(rows=[bound], at=world.at).declined == ()
    browser, old = as_user(world.zhao), f"/workspace/clients/{account}/"
    assert browser.get(old)["Location"] == f"/workspace/clients/{world.gu}/"
    assert "顾怀仁" in browser.get(old, follow=True).content.decode()
    assert as_user(world.lin).get(old).status_code == 404
    with entered(system_scope("test")):
        assert not ClientCard.objects.filter(subject_id=account).exists()


@pytest.mark.parametrize("minutes", ["0", "601", "half an hour"])
def test_a_length_that_is_none_is_answered_in_our_own_words(world: Any, as_user: Any, minutes: str) -> None:
    browser, body = as_user(world.lin), {**FORM, "client": str(world.zhou), "key": str(uuid4()), "minutes": minutes}
    page = browser.post("/workspace/visits/new/", body)
    assert page.status_code == 422
    assert "时长请写整数分钟，1到600之间。" in page.content.decode()
    english = browser.post("/en/workspace/visits/new/", body).content.decode()
    assert "Write the length as whole minutes, from 1 to 600." in english


def account_of(user_id: str, at: datetime) -> Sighting:
    """Say again that the account exists."""
    return Sighting(
        key=user_id, source="app", source_key=f"user:{user_id}", observed_at=at, assurance=Assurance.VERIFIED,
        user_id=user_id,
    )  # fmt: skip
