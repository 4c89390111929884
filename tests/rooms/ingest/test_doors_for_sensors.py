"""The door for Sensors SDKs from the request to the profile."""

import base64
import gzip
import json
from typing import Any
from urllib.parse import urlencode

import pytest
from django.test import Client

from crm.identity.domain.sightings import Assurance
from crm.identity.queries import subjects_of_records
from crm.profile.domain.vocabulary import TouchKind
from crm.profile.models import Touchpoint
from crm.profile.queries import ClientFilters, client_list
from hub.access.scope import entered, system_scope
from hub.inbox.models import Message
from hub.inbox.queries import quarantine
from hub.inbox.release import StillRefused, release
from hub.ingest.api import ONE_PIXEL
from hub.ingest.domain.sensors.request import checksum
from hub.ingest.operations import SourceTaken, fold_due, issue_write_key
from hub.kernel.actor import Actor, ActorKind, system_actor
from hub.kernel.clock import utc_now
from hub.kernel.ids import new_id

BY = system_actor("test")
PERSON = Actor(kind=ActorKind.USER, id=new_id(), label="compliance")


@pytest.fixture
def key(db: None) -> str:
    return issue_write_key(source="app", project="mall", assurance=Assurance.VERIFIED, by=BY, at=utc_now()).key


@pytest.fixture
def open_door(db: None) -> None:
    """A source that claims: what a browser without any secret may be."""
    issue_write_key(source="web", project="web", assurance=Assurance.CLAIMED, by=BY, at=utc_now())


def now_ms() -> int:
    return int(utc_now().timestamp() * 1000)


def record(**changes: Any) -> dict[str, Any]:
    return {"type": "track", "event": "ViewProduct", "distinct_id": "d-1", "time": now_ms(), **changes}


def packed(*records: Any) -> str:
    return base64.b64encode(gzip.compress(json.dumps(records).encode())).decode()


def post(*records: Any, to: str = "/sa?project=mall", token: str = "", **headers: str) -> Any:
    address = f"{to}&token={token}" if token else to
    form = urlencode({"data_list": packed(*records), "gzip": "1"})
    return Client().post(address, form, content_type="text/plain", headers=headers)


def messages() -> int:
    with entered(system_scope("test")):
        return Message.objects.count()


def reasons() -> list[str]:
    with entered(system_scope("test")):
        return [row.reason for row in quarantine()]


def test_a_list_is_acknowledged_with_200_and_what_came_of_it(key):
    answer = post(record(), record(event=""), record(event="Other"), token=key)
    assert (answer.status_code, answer.json()) == (
        200, {"success": True, "accepted": 2, "duplicates": 0, "quarantined": 1},
    )  # fmt: skip
    assert answer["Access-Control-Allow-Origin"] == "*"


def test_the_same_list_with_another_time_of_sending_counts_once(key):
    one = record()
    for sent in (0, 5, 9):
        post({**one, "_flush_time": now_ms() + sent}, token=key)
    assert messages() == 1


def test_an_image_is_answered_with_one_pixel(open_door):
    data = base64.b64encode(json.dumps(record()).encode()).decode()
    answer = Client().get("/sa.gif", {"project": "web", "data": data, "ext": f"crc={checksum(data)}"})
    assert (answer.status_code, answer["Content-Type"], answer.content) == (200, "image/gif", ONE_PIXEL)
    assert messages() == 1


def test_data_with_a_wrong_checksum_waits_for_a_person_who_may_let_it_in(key):
    data = packed(record())
    form = urlencode({"project": "mall", "token": key, "data_list": data, "crc": "1"})
    answer = Client().post("/sa", form, content_type="application/x-www-form-urlencoded")
    assert (answer.status_code, answer.json()["quarantined"], reasons()) == (200, 1, ["checksum_wrong"])
    with entered(system_scope("test")):
        release(quarantined_id=quarantine()[0].id, by=PERSON, at=utc_now())
    assert messages() == 1


def test_what_cannot_be_unpacked_is_kept_and_still_refused_on_release(key):
    form = urlencode({"project": "mall", "token": key, "data": "***"})
    answer = Client().post("/sa", form, content_type="application/x-www-form-urlencoded")
    assert (answer.status_code, reasons()) == (200, ["payload_unreadable"])
    with entered(system_scope("test")), pytest.raises(StillRefused):
        release(quarantined_id=quarantine()[0].id, by=PERSON, at=utc_now())


@pytest.mark.parametrize(
    ("address", "token", "code"),
    [
        ("/sa?project=mall", "", "write_key_unknown"),
        ("/sa?project=mall", "wk-wrong", "write_key_unknown"),
        ("/sa?project=nobody", "", "project_unknown"),
        ("/sa?project=", "", "project_unknown"),
    ],
)
def test_a_project_that_verifies_its_users_is_open_to_its_token_only(key, address, token, code):
    answer = post(record(), to=address, token=token)
    assert (answer.status_code, answer.json()["code"], messages()) == (401, code, 0)


def test_a_token_opens_no_other_project(key, open_door):
    answer = post(record(), to="/sa?project=web", token=key)
    assert (answer.status_code, answer.json()["code"]) == (401, "project_unknown")


def test_a_claiming_project_is_open_by_its_name(open_door):
    assert post(record(), to="/sa?project=web").json()["accepted"] == 1


def test_a_project_belongs_to_one_source(key):
    with pytest.raises(SourceTaken):
        issue_write_key(source="other", project="mall", by=BY, at=utc_now())


def test_a_record_of_another_project_is_set_aside(key):
    post(record(project="other"), token=key)
    assert reasons() == ["project_other"]


@pytest.mark.parametrize("address", ["/sa?project=mall", "/debug?project=mall"])
def test_a_dry_run_examines_and_keeps_nothing(key, address):
    answer = post(record(), to=address, token=key, **{"Dry-Run": "true"})
    assert (answer.status_code, answer.json()["accepted"], messages()) == (200, 1, 0)


def test_debugging_tells_the_developer_what_was_refused(key):
    answer = post(record(event=""), to="/debug?project=mall", token=key)
    assert (answer.status_code, answer.json()["code"]) == (400, "events_refused")
    assert "event_name_missing" in answer.json()["message"]
    assert reasons() == ["event_name_missing"]
    assert post(record(), to="/debug?project=mall", token=key).status_code == 200


def test_a_bomb_is_refused_with_code_and_message(key):
    bomb = base64.b64encode(gzip.compress(b" " * 50_000_000)).decode()
    form = urlencode({"project": "mall", "token": key, "data": bomb})
    answer = Client().post("/sa", form, content_type="application/x-www-form-urlencoded")
    assert (answer.status_code, answer.json()["code"]) == (413, "body_too_large")


@pytest.mark.parametrize("address", ["/sa", "/sa.gif", "/debug", "/v1/batch"])
def test_browsers_of_any_site_may_ask_first(address):
    asked = {"Origin": "https://app.example", "Access-Control-Request-Headers": "x-any"}
    answer = Client().options(address, headers=asked)
    assert (answer.status_code, answer["Access-Control-Allow-Origin"]) == (200, "https://app.example")
    assert answer["Access-Control-Allow-Headers"] == "x-any"
    assert "POST" in answer["Access-Control-Allow-Methods"]


def test_another_method_is_refused_with_code_and_message(db):
    answer = Client().put("/sa", "x")
    assert (answer.status_code, answer.json()["code"], answer["Allow"]) == (405, "method_refused", "GET, POST, OPTIONS")


TRAITS = {"name": "沈若溪", "phone": "13800126021"}
SIGN_UP = {"type": "track_signup", "event": "$SignUp", "distinct_id": "u-1", "original_id": "a-1"}


def story(fold_between: bool, *records: dict[str, Any], key: str) -> tuple[list[str], list[tuple[str, bool]]]:
    for one in records:
        post(record(**one), token=key)
        if fold_between:
            fold_due(at=utc_now())
    fold_due(at=utc_now())
    with entered(system_scope("test")):
        names = [row.name for row in client_list(filters=ClientFilters()).rows]
        touches = list(Touchpoint.objects.order_by("kind").values_list("kind", "owner_source_id"))
        somebodys = subjects_of_records([owner for _kind, owner in touches])
        return names, [(kind, owner in somebodys) for kind, owner in touches]


@pytest.mark.parametrize("fold_between", [True, False], ids=["each alone", "together"])
@pytest.mark.parametrize("late", [True, False], ids=["deed first", "sign-up first"])
def test_after_a_sign_up_an_unmarked_login_is_the_client(key, fold_between, late):
    deed = {"event": "ViewProduct", "distinct_id": "u-1", "properties": {"product_id": "P1"}}
    before = {"event": "$AppViewScreen", "distinct_id": "a-1", "properties": {"$title": "首页"}}
    named = {"type": "profile_set", "distinct_id": "u-1", "properties": TRAITS}
    steps = [before, deed, SIGN_UP, named] if late else [before, SIGN_UP, named, deed]
    names, touches = story(fold_between, *steps, key=key)
    assert names == ["沈若溪"]
    assert touches == [(TouchKind.PAGE_VIEWED, True), (TouchKind.PRODUCT_VIEWED, True)]


def test_a_client_known_by_phone_number_alone_has_a_profile(key):
    mobile = {"distinct_id": "$identity_mobile+13800126021", "identities": {"$identity_mobile": "13800126021"}}
    named = {"type": "profile_set", **mobile, "properties": {"name": "沈若溪"}}
    names, touches = story(False, named, {**mobile, "event": "Search", "properties": {"key_word": "现金"}}, key=key)
    assert (names, touches) == (["沈若溪"], [(TouchKind.PRODUCT_SEARCHED, True)])


def test_items_and_unbindings_are_kept_and_folded_into_nobody(key):
    item = {"type": "item_set", "item_type": "fund", "item_id": "7", "distinct_id": None}
    unbound = {"type": "track_id_unbind", "identities": {"$identity_mobile": "13800126021"}}
    assert story(False, item, unbound, key=key) == ([], [])
    assert messages() == 2
