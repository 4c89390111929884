"""Exact rules: what joins two records, what never does, and that order changes nothing."""

import random
from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crm.identity.domain.devices import MOST_USERS, DeviceSighting, owner_at
from crm.identity.domain.partition import Partition, Record, Verdict, partition
from crm.identity.domain.sightings import (
    REASONS,
    Assurance,
    IdentifierKind,
    LinkKey,
    Reading,
    Rule,
    Sighting,
    read_sighting,
)
from hub.kernel.ids import stable_id

NOW = datetime(2026, 11, 21, 8, 0, tzinfo=UTC)
ID_A, ID_B = "330102198001014027", "11010119900307109X"


def reading(assurance: Assurance = Assurance.RECORDED, **said: str) -> Reading:
    return read_sighting(
        Sighting(key="k", source="desk", source_key="s", observed_at=NOW, assurance=assurance, **said)  # type: ignore[arg-type]
    )


def record(label: str, assurance: Assurance = Assurance.RECORDED, **said: str) -> Record:
    read = reading(assurance, **said)
    patterns = [i.value for i in read.identifiers if i.kind in (IdentifierKind.ID_NUMBER, IdentifierKind.ID_MASK)]
    return Record(
        id=stable_id("record", label),
        keys=frozenset((key.rule, key.text) for key in read.link_keys),
        names=(said["name"],) if "name" in said else (),
        id_patterns=tuple(patterns),
    )


def persons(*records: Record, verdicts: tuple[Verdict, ...] = ()) -> int:
    return len(partition(records=records, verdicts=verdicts).persons)


def rules(found: Partition) -> set[Rule]:
    return {link.rule for link in found.links}


SHEN = {"name": "沈若溪", "phone": "13800126021"}


def test_the_same_app_account_is_one_person_over_all_sdks() -> None:
    assert persons(record("web", user_id="u-1"), record("ios", user_id="u-1")) == 1
    assert persons(record("web", user_id="u-1"), record("other app", user_id="u-1", user_space="shop")) == 2


def test_a_verified_phone_with_the_same_name_is_one_person_in_any_spelling() -> None:
    app = record("app", Assurance.VERIFIED, user_id="u-1", **SHEN)
    desk = record("desk", name="沈 若溪女士", phone="+86 138-0012-6021")
    found = partition(records=[app, desk])
    assert (len(found.persons), rules(found)) == (1, {Rule.SAME_PHONE_AND_NAME})


def test_a_family_phone_with_another_name_never_links() -> None:
    assert persons(record("mother", **SHEN), record("son", name="沈安", phone="13800126021")) == 2


def test_a_surname_alone_links_nothing() -> None:
    assert persons(record("app", **SHEN), record("desk", name="沈女士", phone="13800126021")) == 2


def test_a_claim_from_an_open_app_links_nothing() -> None:
    assert (
        persons(record("desk", **SHEN, id_number=ID_A), record("open", Assurance.CLAIMED, **SHEN, id_number=ID_A)) == 2
    )


def test_a_claimed_login_is_equal_to_claimed_logins_only() -> None:
    app = record("app", Assurance.VERIFIED, user_id="u-1", **SHEN)
    claims = [record(name, Assurance.CLAIMED, user_id="u-1") for name in ("browser", "mini programme")]
    assert persons(app, *claims) == 2


@pytest.mark.parametrize("phone", ["138O0126021", "13800126021（老婆）", "13800138000", "0571-87654321", "138****6021"])
def test_a_number_that_is_no_proof_links_nothing(phone: str) -> None:
    assert persons(record("a", name="沈若溪", phone=phone), record("b", name="沈若溪", phone=phone)) == 2


def test_a_complete_id_number_links_also_when_the_name_is_a_homophone_or_in_latin() -> None:
    first = record("app", name="沈若溪", id_number=ID_A)
    assert persons(first, record("desk", name="沈若西", id_number=ID_A)) == 1
    assert persons(first, record("en", name="Ruoxi Shen", id_number=ID_A)) == 1
    assert persons(first, record("title", name="沈女士", id_number=ID_A)) == 1


def test_the_same_id_number_under_two_different_names_waits_for_a_person() -> None:
    found = partition(
        records=[record("app", name="沈若溪", id_number=ID_A), record("desk", name="王强", id_number=ID_A)]
    )
    assert len(found.persons) == 2
    assert [refused.because for refused in found.refused] == ["the same ID number was written with two different names"]


def test_phone_and_name_never_outrank_contradicting_id_numbers_or_masks() -> None:
    assert persons(record("a", **SHEN, id_number=ID_A), record("b", **SHEN, id_number=ID_B)) == 2
    assert persons(record("a", **SHEN, id_number=ID_A), record("b", **SHEN, id_number="****109X")) == 2
    assert persons(record("a", **SHEN, id_number=ID_A), record("b", **SHEN, id_number="3301**********4027")) == 1


def test_a_human_not_the_same_is_never_overruled_and_a_human_same_outranks_the_rules() -> None:
    a, b, c = record("a", **SHEN), record("b", **SHEN), record("c", name="王强", id_number=ID_B)
    assert persons(a, b, verdicts=(Verdict(left=a.id, right=b.id, same=False),)) == 2
    assert persons(a, c, verdicts=(Verdict(left=a.id, right=c.id, same=True),)) == 1
    both = (Verdict(left=a.id, right=b.id, same=False), Verdict(left=a.id, right=b.id, same=True))
    assert persons(a, b, verdicts=both) == 2


def test_not_the_same_holds_through_a_third_record() -> None:
    a, b, c = record("a", **SHEN), record("b", **SHEN, id_number=ID_A), record("c", name="沈若溪", id_number=ID_A)
    assert persons(a, b, c) == 1
    assert persons(a, b, c, verdicts=(Verdict(left=a.id, right=c.id, same=False),)) == 2


said = st.fixed_dictionaries(
    {
        "name": st.sampled_from(["", "沈若溪", "沈安", "王强"]),
        "phone": st.sampled_from(["", "13800126021", "13900126022;13800126021"]),
        "id_number": st.sampled_from(["", ID_A, ID_B, "3301**********4027"]),
        "user_id": st.sampled_from(["", "u-1", "u-2"]),
    }
)


@given(st.lists(said, min_size=1, max_size=8), st.randoms(use_true_random=False))
def test_any_order_gives_the_same_persons_and_contradicting_numbers_never_share_one(
    sayings: list[dict[str, str]], shuffler: random.Random
) -> None:
    records = [record(f"r{number}", **words) for number, words in enumerate(sayings)]
    found = partition(records=records)
    shuffled = list(records)
    shuffler.shuffle(shuffled)
    assert partition(records=shuffled) == found
    assert sorted(r for person in found.persons for r in person) == sorted(r.id for r in records)
    by_id = {r.id: r for r in records}
    for person in found.persons:
        assert not {ID_A, ID_B} <= {pattern for r in person for pattern in by_id[r].id_patterns}


def test_what_could_not_be_read_is_named() -> None:
    assert reading(phone="12", id_number="12", email="at home").unreadable == ("id_number", "email", "phone")


def test_nothing_shown_by_default_holds_the_whole_value() -> None:
    read = reading(**SHEN, id_number=ID_A, email="ruoxi@example.com")
    assert {i.kind.value: i.masked for i in read.identifiers} == {
        "name": "沈**",
        "phone": "138 **** 6021",
        "id_number": "3301 ********** 4027",
        "email": "r***@example.com",
    }


def test_every_rule_says_its_reason_in_both_languages() -> None:
    assert set(REASONS) == set(Rule)
    assert LinkKey(rule=Rule.SAME_USER, text="app\x1fu-1") in reading(user_id="u-1").link_keys


A, B = stable_id("user", "a"), stable_id("user", "b")


def sighting(user: UUID, minutes: int) -> DeviceSighting:
    return DeviceSighting(at=NOW + timedelta(minutes=minutes), user=user)


@pytest.mark.parametrize(
    ("minutes", "owner"),
    [(-60 * 24 * 31, None), (-60, A), (0, A), (5, A), (29, A), (59, None), (60, B), (90, B), (60 * 24 * 40, None)],
)
def test_a_device_belongs_to_whoever_was_logged_in_around_that_time(minutes: int, owner: UUID | None) -> None:
    seen = [sighting(B, 60), sighting(A, 0)]
    assert owner_at(sightings=seen, at=NOW + timedelta(minutes=minutes)) == owner


def test_the_pause_between_two_sightings_of_the_same_user_is_theirs_however_long() -> None:
    assert owner_at(sightings=[sighting(A, 0), sighting(A, 60 * 24 * 90)], at=NOW + timedelta(days=45)) == A


def test_a_tablet_that_many_use_belongs_to_nobody() -> None:
    users = [sighting(stable_id("user", str(n)), n * 600) for n in range(MOST_USERS + 1)]
    assert owner_at(sightings=users, at=NOW) is None
    assert owner_at(sightings=users[:MOST_USERS], at=NOW) == users[0].user


@given(st.lists(st.tuples(st.sampled_from([A, B]), st.integers(0, 10_000)), max_size=6), st.integers(-100, 10_100))
def test_the_owner_does_not_depend_on_the_order_of_sightings(seen: list[tuple[UUID, int]], minutes: int) -> None:
    sightings = [sighting(*one) for one in seen]
    at = NOW + timedelta(minutes=minutes)
    assert owner_at(sightings=sightings, at=at) == owner_at(sightings=sightings[::-1], at=at)
