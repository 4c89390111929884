"""Kept Sensors records in the hub's own words."""

from datetime import UTC, datetime
from typing import Any

import orjson
import pytest

from crm.identity.domain.sightings import Assurance
from crm.profile.domain.golden import Fact
from crm.profile.domain.signals import Signal
from crm.profile.domain.vocabulary import TouchKind
from hub.ingest.domain.sensors.signals import NAMES, PRESETS, signals_of
from hub.ingest.domain.speaking import ContentUnreadable, Origin

NOW = datetime(2026, 11, 21, 8, 0, tzinfo=UTC)
ORIGIN = Origin(source="app", user_space="app", assurance=Assurance.VERIFIED, key="k-1", occurred_at=NOW, message_id=7)


def signals(kind: str = "track", **record: Any) -> tuple[Signal, ...]:
    told = {"type": kind, "event": "Anything", "distinct_id": "d-1", "properties": {}, **record}
    return signals_of(content=orjson.dumps({"project": "mall", "record": told}), origin=ORIGIN)


def signal(kind: str = "track", **record: Any) -> Signal:
    (found,) = signals(kind, **record)
    return found


@pytest.mark.parametrize(("name", "kind"), [*NAMES.items(), *PRESETS.items()])
def test_every_name_of_the_tables_has_its_kind(name: str, kind: TouchKind) -> None:
    assert signal(event=name).kind is kind
    assert signal(event=name.replace(" ", "_")).kind is kind


@pytest.mark.parametrize("name", ["$AppViewScreen", "$pageview", "$MPViewScreen"])
def test_a_screen_is_a_page_under_its_title(name: str) -> None:
    found = signal(event=name, properties={"$title": "首页", "$screen_name": "com.app.Home"})
    assert (found.kind, found.label) == (TouchKind.PAGE_VIEWED, "首页")


@pytest.mark.parametrize("name", ["ViewProduct", "view_product", "Product Viewed", "_product_viewed"])
def test_names_are_compared_without_humps_and_underscores(name: str) -> None:
    found = signal(event=name, properties={"product_id": "P1", "event_duration": 12.6})
    assert (found.kind, found.product_code, found.seconds) == (TouchKind.PRODUCT_VIEWED, "P1", 12)


def test_a_search_keeps_its_words_and_a_bid_its_amount() -> None:
    assert signal(event="Search", properties={"key_word": "三个月"}).words == "三个月"
    assert signal(event="BidPlaced", properties={"amount": 50_000}).amount_fen == 5_000_000


@pytest.mark.parametrize(
    ("record", "user", "device"),
    [
        ({}, "", "d-1"),
        ({"distinct_id": "u-1", "properties": {"$is_login_id": True}}, "u-1", ""),
        ({"distinct_id": "u-1", "login_id": "u-1", "anonymous_id": "a-1"}, "u-1", "a-1"),
        ({"identities": {"$identity_login_id": "u-1", "$identity_cookie_id": "c-1"}, "distinct_id": ""}, "u-1", "c-1"),
        ({"distinct_id": "$identity_cookie_id+c-1"}, "", "c-1"),
        ({"distinct_id": "$identity_mobile+13800126021"}, "$identity_mobile+13800126021", ""),
    ],
)  # fmt: skip
def test_an_id_is_a_login_only_when_the_record_says_so(record: dict[str, Any], user: str, device: str) -> None:
    found = signal(**record)
    assert (found.user_id, found.anonymous_id) == (user, device)


def test_a_mobile_identity_tells_the_phone_number() -> None:
    alone = signal(distinct_id="$identity_mobile+13800126021")
    with_login = signal(
        "track_id_bind",
        distinct_id="u-1",
        identities={"$identity_login_id": "u-1", "$identity_mobile": "13800126021"},
    )
    assert alone.claims == with_login.claims == {Fact.PHONE: "13800126021"}
    assert (with_login.user_id, with_login.kind) == ("u-1", TouchKind.IDENTIFIED)


def test_a_sign_up_ties_the_device_and_the_unmarked_login_to_the_login() -> None:
    first, second = signals("track_signup", event="$SignUp", distinct_id="u-1", original_id="a-1")
    assert [(one.kind, one.user_id, one.anonymous_id) for one in (first, second)] == [
        (TouchKind.IDENTIFIED, "u-1", "a-1"),
        (TouchKind.IDENTIFIED, "u-1", "u-1"),
    ]
    assert first.key != second.key


def test_setting_a_profile_claims_facts_and_counting_claims_none() -> None:
    told = {"name": "沈若溪", "phone": "13800126021", "gender": "女", "visits": 3}
    for kind in ("profile_set", "profile_set_once"):
        assert signal(kind, properties=told).claims == {
            Fact.NAME: "沈若溪", Fact.PHONE: "13800126021", Fact.GENDER: "female",
        }  # fmt: skip
    for kind in ("profile_increment", "profile_append", "profile_unset", "profile_delete"):
        found = signal(kind, properties=told)
        assert (found.kind, found.claims) == (TouchKind.IDENTIFIED, {})


@pytest.mark.parametrize("kind", ["item_set", "item_delete", "track_id_unbind"])
def test_what_is_about_no_deed_of_a_person_is_only_kept(kind: str) -> None:
    assert signals(kind) == ()


def test_the_device_is_told_from_its_system() -> None:
    assert [signal(properties={"$os": name}).device for name in ("iOS", "HarmonyOS", "Windows", "")] == [
        "phone", "phone", "desktop", "",
    ]  # fmt: skip


def test_what_another_decoder_wrote_is_refused() -> None:
    with pytest.raises(ContentUnreadable):
        signals_of(content=b'{"event": {}, "type": "track"}', origin=ORIGIN)
