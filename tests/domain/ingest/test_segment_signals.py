"""Kept events in the hub's own words."""

from datetime import UTC, datetime
from typing import Any

import orjson
import pytest
from hypothesis import given
from hypothesis import strategies as st

from crm.identity.domain.sightings import Assurance
from crm.profile.domain.golden import Fact
from crm.profile.domain.signals import Signal
from crm.profile.domain.vocabulary import TouchKind
from hub.ingest.domain.properties import LONGEST_DWELL_S
from hub.ingest.domain.segment.signals import signals_of
from hub.ingest.domain.speaking import ContentUnreadable, Origin
from hub.ingest.domain.vocabulary import EVENTS

NOW = datetime(2026, 11, 21, 8, 0, tzinfo=UTC)
ORIGIN = Origin(source="app", user_space="app", assurance=Assurance.VERIFIED, key="m-1", occurred_at=NOW, message_id=7)


def signal(event_type: str = "track", **event: Any) -> Signal:
    content = orjson.dumps({"event": {"userId": "u-1", **event}, "type": event_type, "sentAt": None})
    (found,) = signals_of(content=content, origin=ORIGIN)
    return found


@pytest.mark.parametrize(
    "name", ["Product Viewed", "product_viewed", "PRODUCT-VIEWED", " Product  Viewed ", "ProductViewed"]
)
def test_event_names_are_compared_without_case_and_separators(name: str) -> None:
    assert signal(event=name).kind is TouchKind.PRODUCT_VIEWED


@pytest.mark.parametrize(("name", "kind"), EVENTS.items())
def test_every_word_of_the_vocabulary_has_its_kind(name: str, kind: TouchKind) -> None:
    assert signal(event=name.title()).kind is kind


def test_an_unknown_event_keeps_its_name_and_nothing_of_its_properties() -> None:
    found = signal(event="Coupon Waved", properties={"secret": "x", "query": "沈若溪"})
    assert (found.kind, found.label, found.words) == (TouchKind.OTHER_EVENT, "Coupon Waved", "")


def test_a_reading_carries_slug_section_and_seconds() -> None:
    found = signal(event="Disclosure Read", properties={"slug": "cj-2", "section": "fees", "seconds": 200.7})
    assert (found.slug, found.section, found.seconds) == ("cj-2", "fees", 200)


@pytest.mark.parametrize(
    ("value", "seconds"), [(None, 0), (-5, 0), ("40", 40), (1e9, LONGEST_DWELL_S), (True, 0), ("long", 0), ("nan", 0)]
)
def test_dwell_is_a_whole_number_of_seconds_within_reason(value: object, seconds: int) -> None:
    assert signal(event="Disclosure Read", properties={"seconds": value}).seconds == seconds


@pytest.mark.parametrize(
    ("amount", "fen"),
    [(50_000, 5_000_000), ("50,000.50", 5_000_050), (0.1, 10), (0, None), (-1, None), ("much", None), (1e30, None)],
)
def test_amounts_are_sent_in_yuan_and_kept_in_fen(amount: object, fen: int | None) -> None:
    assert signal(event="Bid Placed", properties={"product_code": "P1", "amount": amount}).amount_fen == fen


def test_traits_become_facts_in_their_own_spelling() -> None:
    traits = {
        "name": "沈若溪",
        "phone": "13800126021",
        "gender": "女",
        "birthday": "1980-01-01T00:00:00Z",
        "city": "杭州",
    }
    assert signal("identify", traits=traits).claims == {
        Fact.NAME: "沈若溪", Fact.PHONE: "13800126021", Fact.GENDER: "female",
        Fact.BIRTH_DATE: "1980-01-01", Fact.CITY: "杭州",
    }  # fmt: skip


def test_traits_are_also_found_where_other_sdks_put_them() -> None:
    assert signal("identify", context={"traits": {"email": "a@b.cn"}}).claims == {Fact.EMAIL: "a@b.cn"}
    assert signal("identify", traits={"firstName": "若溪", "lastName": "沈"}).claims == {Fact.NAME: "沈若溪"}
    assert signal("identify", traits={"firstName": "Ruoxi", "lastName": "Shen"}).claims == {Fact.NAME: "Ruoxi Shen"}


@pytest.mark.parametrize(("version", "number"), [(4, 4), ("4", 4), ("v4", 4)])
def test_an_assessment_carries_version_and_answers(version: object, number: int) -> None:
    found = signal(
        event="Risk Assessment Completed", properties={"version": version, "answers": {"attitude": "steady"}}
    )
    assert found.assessment is not None
    assert (found.assessment.version, found.assessment.answers) == (number, {"attitude": "steady"})


def test_an_assessment_without_answers_is_no_assessment() -> None:
    assert signal(event="Risk Assessment Completed", properties={"version": 4}).assessment is None


def test_the_device_is_told_from_its_system() -> None:
    assert signal(event="X", context={"os": {"name": "iOS"}}).device == "phone"
    assert signal(event="X", context={"os": {"name": "Windows"}}).device == "desktop"
    assert signal(event="X").device == ""


def test_an_alias_is_evidence_about_a_device() -> None:
    found = signal("alias", previousId="anon-1")
    assert (found.kind, found.anonymous_id, found.user_id) == (TouchKind.IDENTIFIED, "anon-1", "u-1")


def test_what_another_decoder_wrote_is_refused() -> None:
    with pytest.raises(ContentUnreadable):
        signals_of(content=b"{}", origin=ORIGIN)


json_values = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**53), 2**53) | st.floats() | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=10,
)


@given(
    st.sampled_from(["track", "identify", "page", "alias"]),
    st.dictionaries(
        st.sampled_from(["event", "name", "properties", "traits", "context", "anonymousId", "previousId"]), json_values
    ),
)
def test_no_event_however_odd_breaks_the_decoder(kind: str, event: dict[str, Any]) -> None:
    found = signal(kind, **event)
    assert "\x00" not in found.label + found.words + found.slug + found.product_code
    assert len(found.label) <= 80
