"""The live path compares what the batch compares, on the same marks, with a model that fits the code."""

import json
from datetime import UTC, datetime, timedelta
from itertools import combinations
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from crm.identity.domain.marking import Told, marks_from, row_of, values_of
from crm.identity.domain.normalising.records import COLUMNS, Written, marks_of
from crm.identity.domain.scoring.levels import COMPARISONS
from crm.identity.domain.scoring.model import first_model, read_model
from crm.identity.domain.scoring.scorer import score
from crm.identity.domain.scoring.shares import LEAST_HOLDERS, Shares, counted, read_shares
from crm.identity.domain.sightings import Assurance, IdentifierKind
from crm.identity.linking.comparing import compare_candidates
from crm.identity.linking.files import open_source
from crm.identity.linking.parts import write_parts
from crm.identity.linking.peer import linker_for, used
from crm.identity.linking.tables import load, open_engine, said
from crm.identity.live.blocking import key_texts
from tests.domain.linking.worlds import pair_of_files

SHIPPED = Path(__file__).resolve().parents[3] / "crm/identity/live/model.json"
NOW = datetime(2026, 11, 21, 8, 0, tzinfo=UTC)


def test_records_that_share_a_key_are_the_batchs_candidates(tmp_path):
    sources = [open_source(path) for path in pair_of_files(tmp_path, persons=500)]
    _, parts = write_parts(sources, tmp_path, workers=1)
    engine = open_engine(tmp_path, threads=2)
    load(engine, parts)
    filled = said(engine)
    compare_candidates(engine, linker_for(engine, first_model(records=750), filled), used(filled))
    batch = set(engine.execute("SELECT unique_id_l, unique_id_r FROM pairs").fetchall())
    rows = engine.execute(f"SELECT unique_id, {', '.join(COLUMNS)} FROM records").fetchall()
    engine.close()
    keys = {record: key_texts(row_of(marks)) for record, *marks in rows}
    live = {pair for pair in combinations(sorted(keys), 2) if not keys[pair[0]].isdisjoint(keys[pair[1]])}
    assert len(batch) > 200
    assert live == {(min(pair), max(pair)) for pair in batch}


def test_second_phones_and_swapped_names_meet_across_columns():
    def keys(**written: str) -> frozenset[str]:
        return key_texts(row_of(values_of(marks_of(Written(**written)))))

    first, second = keys(phone="13800126021"), keys(phone="15912345678/13800126021")
    assert first & second
    assert keys(given_name="anna", surname="smith") & keys(given_name="smith", surname="anna")
    assert not keys(phone="13800126021") & keys(phone="13800126022")


told = st.builds(
    Told,
    kind=st.sampled_from([kind for kind in IdentifierKind if kind not in ("user_id", "device")]),
    value=st.sampled_from(
        ["沈若溪", "沈女士", "+8613800126021", "138 **** 6021", "330102198001014027", "男", "19800101"]
    ),
    assurance=st.sampled_from([1, 2, 3]),
    since=st.integers(0, 3).map(lambda days: NOW - timedelta(days=days)),
)


@settings(max_examples=60, deadline=None)
@given(st.lists(told, max_size=7), st.randoms(use_true_random=False))
def test_marks_follow_from_what_was_told_and_not_from_when_or_how_often_it_came(words, shuffler):
    shuffled = [*words, *words[:3]]
    shuffler.shuffle(shuffled)
    assert marks_from(shuffled) == marks_from(words)


def test_claims_leave_no_marks_and_a_whole_name_counts_more_than_a_newer_title():
    claimed = Told(kind=IdentifierKind.PHONE, value="+8613800126021", assurance=Assurance.CLAIMED, since=NOW)
    names = [
        Told(kind=IdentifierKind.NAME, value=name, assurance=Assurance.RECORDED, since=since)
        for name, since in (("沈若溪", NOW - timedelta(days=9)), ("沈女士", NOW))
    ]
    marks = marks_from([claimed, *names])
    assert (marks.phone, marks.name) == (None, "沈若溪")


def test_a_pairs_score_depends_on_the_pair_and_the_model_alone_and_not_on_its_order():
    raw = json.loads(SHIPPED.read_text())
    model, share = read_model(json.dumps(raw)), read_shares(raw)
    left = row_of(values_of(marks_of(Written(full_name="王浩", phone="13800126021"))))
    right = row_of(values_of(marks_of(Written(full_name="王浩", phone="138****6021"))))
    assert score(left=left, right=right, model=model, share=share) == score(
        left=right, right=left, model=model, share=share
    )


def test_a_common_name_weighs_less_than_one_that_no_model_file_lists():
    share = read_shares(json.loads(SHIPPED.read_text()))
    common = max(share.common["name"].values())
    assert common > 10 * share("name", "沈若溪") > 0
    assert share("occupation", "医生") is None


def test_the_shipped_model_fits_the_code_and_names_nobody():
    raw = json.loads(SHIPPED.read_text())
    model, share = read_model(json.dumps(raw)), read_shares(raw)
    assert model.learnt_from >= 100_000
    assert {c for c, _ in model.figures} == {comparison.id for comparison in COMPARISONS}
    assert set(raw) == {"format", "marks", "learnt_from", "prior", "levels", "shares"}
    for column, values in share.common.items():
        assert column in ("name", "sound", "surname_sound", "surname_latin", "given_latin", "city")
        assert not any(character.isdigit() for value in values for character in value)
        if column in ("name", "sound"):
            assert len(values) < 300


def test_rare_values_are_left_out_of_a_model_file_and_count_as_they_do_on_average():
    share = counted({"name": [("王伟", 50, 4.0), ("沈若溪", LEAST_HOLDERS - 1, 9.0), ("诸葛若溪", 1, 12.0)]})
    assert list(share.common["name"]) == ["王伟"]
    assert "沈若溪" not in json.dumps(share.as_raw(), ensure_ascii=False)
    assert share("name", "沈若溪") == share("name", "欧阳修远") < share("name", "王伟")
    assert read_shares({"shares": share.as_raw()}) == share
    assert read_shares({}) == Shares()
