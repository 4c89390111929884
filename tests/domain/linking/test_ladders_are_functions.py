"""A ladder made into a function says what its declared conditions say; what is left out of a pair changes nothing."""

import json
from math import inf, nextafter
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crm.identity.domain.marking import row_of, values_of
from crm.identity.domain.normalising.records import Written, marks_of
from crm.identity.domain.scoring.levels import COMPARISONS
from crm.identity.domain.scoring.model import read_model
from crm.identity.domain.scoring.scorer import Scale
from crm.identity.domain.scoring.shares import read_shares
from tests.domain.linking.test_the_scorer_is_the_batch import DATES, IDS, NAMES, PHONES, PLACES

RAW = json.loads((Path(__file__).resolve().parents[3] / "crm/identity/live/model.json").read_text())
SHARES = read_shares(RAW)
SCALE = Scale(model=read_model(json.dumps(RAW)), share=SHARES, rarest=SHARES.rarest)

written = st.builds(
    Written,
    full_name=st.sampled_from([*NAMES, "王伟", "王小姐"]),
    gender=st.sampled_from(["", "男", "女"]),
    birth_date=st.sampled_from(DATES),
    phone=st.sampled_from(PHONES),
    id_number=st.sampled_from(IDS),
    email=st.sampled_from(["", "a@b.cn", "a@c.cn", "aa@b.cn"]),
    address=st.sampled_from(PLACES),
    city=st.sampled_from(["", "杭州市", "杭洲市"]),
    postcode=st.sampled_from(["", "310000", "310001"]),
)
record = written.map(lambda one: row_of(values_of(marks_of(one))))


@settings(max_examples=400, deadline=None)
@given(record, record)
def test_a_ladders_function_gives_the_first_rung_whose_condition_holds(left, right):
    for comparison in COMPARISONS:
        declared = next(level for level in comparison.levels if level.when.holds(left, right))
        assert comparison.level_for(left, right) is declared, comparison.id


@settings(max_examples=400, deadline=None)
@given(record, record, st.sampled_from([-inf, 0.0, 1.2, 6.6]))
def test_ladders_left_out_and_a_least_weight_change_no_score(left, right, least):
    whole = SCALE.score(left, right)
    found = SCALE.score(left, right, heard=SCALE.heard(left) & SCALE.heard(right), least=least)
    assert whole is not None
    assert found == (whole if whole.weight >= least else None)


def test_a_record_that_says_nothing_is_heard_on_no_ladder():
    heard = SCALE.heard(row_of(values_of(marks_of(Written()))))
    assert [one.id for place, one in enumerate(COMPARISONS) if heard >> place & 1] == []


@settings(max_examples=200, deadline=None)
@given(record, record)
def test_a_pair_is_found_at_its_own_weight_and_not_a_hair_above(left, right):
    whole = SCALE.score(left, right)
    assert whole is not None
    assert SCALE.score(left, right, least=whole.weight) == whole
    assert SCALE.score(left, right, least=nextafter(whole.weight, inf)) is None


@pytest.mark.parametrize("comparison", COMPARISONS, ids=lambda one: one.id)
def test_the_last_rung_takes_whoever_stands_on_no_other(comparison):
    assert comparison.levels[-1].when.holds({}, {})


def test_a_relative_in_a_flat_written_another_way_stands_where_one_in_a_flat_written_alike_does():
    def stands(ladder: str, address: str, other: str) -> str:
        left, right = (
            row_of(values_of(marks_of(Written(full_name=name, address=at))))
            for name, at in (("何萍花", address), ("何博", other))
        )
        return next(one for one in COMPARISONS if one.id == ladder).level_for(left, right).id

    whole, short = "北京市建设大道79号21幢570室", "北京建设大道79弄21-570"
    assert [stands("address", whole, other) for other in (whole, short)] == ["relative", "relative"]
    assert [stands("name", whole, other) for other in (whole, short)] == ["silent", "silent"]


@pytest.mark.parametrize(
    ("name", "other", "rung"),
    [
        ("Bob O'Brien", "Jianlin HU", "stranger"),
        ("Robert Chan", "Robert Chan", "same"),
        ("Robert Chan", "Robert Chang", "same"),
        ("WANG Jieyi", "Jieyi Wang", "same"),
    ],
)
def test_two_latin_names_of_which_no_part_is_alike_share_a_phone_as_strangers_do(name, other, rung):
    left, right = (
        row_of(values_of(marks_of(Written(full_name=written_so, phone="13940611297")))) for written_so in (name, other)
    )
    assert next(one for one in COMPARISONS if one.id == "phone").level_for(left, right).id == rung
