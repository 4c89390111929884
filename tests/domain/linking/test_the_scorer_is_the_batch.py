"""The plain scorer, the batch's own sum and Splink give one pair one weight."""

import csv
from itertools import combinations
from pathlib import Path

import pytest

from crm.identity.domain.normalising.records import COLUMNS, Written, marks_of
from crm.identity.domain.scoring.levels import COMPARISONS
from crm.identity.domain.scoring.model import ModelUnreadable, first_model, read_model
from crm.identity.domain.scoring.scorer import score
from crm.identity.linking.comparing import compare_candidates, weights_sql
from crm.identity.linking.files import open_source
from crm.identity.linking.learning import rung_weights
from crm.identity.linking.parts import write_parts
from crm.identity.linking.peer import linker_for, used
from crm.identity.linking.tables import load, open_engine, said
from tests.domain.linking.worlds import pair_of_files

NAMES = [
    "沈若溪",
    "沈若西",
    "沈若",
    "瀋若溪",
    "沈女士",
    "若溪沈",
    "Ruoxi Shen",
    "Shen Ruoxy",
    "John Smith",
    "Smith John",
    "Jon Smith",
    "",
]
IDS = [
    "",
    "330102198001014021",
    "3301**********4021",
    "**************4021",
    "33010219800101402X",
    "E1234567",
    "E1234568",
    "***************021",
]
PHONES = ["", "13812345678", "13812345679", "138****5678", "13812345678/13987654321", "13987654321"]
DATES = ["", "1980-01-02", "1980-02-01", "1980-01-12", "1981-05-05"]
PLACES = ["", "杭州市西湖区文一西路125号", "文一西路125号3幢", "8 stanley street", "8 stanly street"]


def invented() -> list[Written]:
    lists = (NAMES, IDS, PHONES, DATES, PLACES)
    return [
        Written(
            full_name=NAMES[k % len(NAMES)], id_number=IDS[k * 3 % len(IDS)], phone=PHONES[k * 5 % len(PHONES)],
            birth_date=DATES[k * 2 % len(DATES)], address=PLACES[k * 7 % len(PLACES)], gender="男" if k % 3 else
            "", city="杭州市" if k % 2 else "", postcode="310000" if k % 4 else "310001", email="a@b.cn" if k % 5 ==
            0 else "", ) for k in range(len(lists[0]) * 5) ]  # fmt: skip


def rows_of(path: Path, *, kinds: list[int]) -> list[dict]:
    marks = [marks_of(written) for written in invented()]
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        for number, one in enumerate(marks):
            writer.writerow((number, 0, f"s{kinds[number]}", *(getattr(one, column) for column in COLUMNS)))
    return [{column: getattr(one, column) for column in COLUMNS} for one in marks]


@pytest.fixture(scope="module")
def world(tmp_path_factory):
    folder = tmp_path_factory.mktemp("scorer")
    rows_of(folder / "part.csv", kinds=[k % 2 for k in range(60)])
    engine = open_engine(folder, threads=2)
    load(engine, [folder / "part.csv"])
    yield engine
    engine.close()


def records(engine) -> dict[int, dict]:
    cursor = engine.execute("SELECT * FROM records")
    names = [column[0] for column in cursor.description]
    return {row[0]: dict(zip(names, row, strict=True)) for row in cursor.fetchall()}


def test_every_rung_is_the_same_in_sql_and_in_python(world) -> None:
    rows = records(world)
    columns = ", ".join(f"l.{name} AS {name}_l, r.{name} AS {name}_r" for name in rows[0])
    seen = set()
    for comparison in COMPARISONS:
        rungs = " ".join(
            f"ELSE {rung}" if level.when.sql() == "ELSE" else f"WHEN {level.when.sql()} THEN {rung}"
            for rung, level in enumerate(comparison.levels)
        )
        found = world.execute(
            f"SELECT unique_id_l, unique_id_r, CASE {rungs} END FROM (SELECT {columns} FROM records l, records r)"
        ).fetchall()
        for left, right, rung in found:
            assert comparison.level_for(rows[left], rows[right]).id == comparison.levels[rung].id, (
                comparison.id,
                left,
                right,
            )
            seen.add((comparison.id, rung))
    assert len(seen) > 45  # a test that never leaves the bottom rung would prove nothing


def test_every_condition_says_the_same_of_a_pair_either_way_round(world) -> None:
    rows = records(world)
    for left, right in combinations(rows.values(), 2):
        for comparison in COMPARISONS:
            assert comparison.level_for(left, right) is comparison.level_for(right, left)


def test_scorer_batch_and_splink_agree_on_every_candidate(tmp_path: Path) -> None:
    sources = [open_source(path) for path in pair_of_files(tmp_path, persons=400)]
    _, parts = write_parts(sources, tmp_path, workers=1)
    engine = open_engine(tmp_path, threads=2)
    load(engine, parts)
    filled = said(engine)
    model = first_model(records=600)
    comparisons = used(filled)
    linker = linker_for(engine, model, filled)
    weights = {one.id: rung_weights(model, one) for one in comparisons}
    assert compare_candidates(engine, linker, comparisons) > 200
    own = {
        (left, right): weight
        for left, right, weight in engine.execute(
            f"SELECT unique_id_l, unique_id_r, {model.prior_weight!r} + {weights_sql(comparisons, weights)} FROM pairs"
        ).fetchall()
    }
    rows = records(engine)
    shares = {
        (column, value): 2.0**-bits
        for column in ("name", "sound", "surname_sound", "city", "surname_latin", "given_latin")
        if engine.execute(f"SELECT 1 FROM duckdb_tables() WHERE table_name = 'bits_{column}'").fetchall()
        for value, bits in engine.execute(f"SELECT {column}, bits FROM bits_{column}").fetchall()
    }
    for (left, right), weight in own.items():
        found = score(left=rows[left], right=rows[right], model=model, share=lambda *key: shares.get(key))
        assert found.weight == pytest.approx(weight, abs=1e-3)
    splinks = linker.inference.predict().as_record_list()
    assert {(row["unique_id_l"], row["unique_id_r"]) for row in splinks} == own.keys()
    for row in splinks:
        pair = (row["unique_id_l"], row["unique_id_r"])
        rarity = sum(value for name, value in row.items() if name.startswith("mw_tf_adj_"))
        plain = score(left=rows[pair[0]], right=rows[pair[1]], model=model, share=lambda *_key: None)
        assert row["match_weight"] - rarity == pytest.approx(plain.weight, abs=1e-6)
    engine.close()


def test_the_model_file_is_read_back_as_it_was_written() -> None:
    model = first_model(records=1000)
    assert read_model(model.as_json()) == model


@pytest.mark.parametrize(
    ("text", "because"),
    [("{}", "no model file"), ("nonsense", "no model file"),
     (first_model(records=9).as_json().replace('"format": 1', '"format": 9'), "expected format 1"),
     (first_model(records=9).as_json().replace('"level": "tail"', '"level": "tale"'), "not the levels in the code")],
)  # fmt: skip
def test_a_model_for_other_levels_is_refused(text: str, because: str) -> None:
    with pytest.raises(ModelUnreadable, match=because):
        read_model(text)


def test_the_first_figures_are_shares_and_fall_from_rung_to_rung() -> None:
    for comparison in COMPARISONS:
        speaking = [level for level in comparison.levels if not level.nothing]
        assert sum(level.m for level in speaking) == pytest.approx(1, abs=0.06), comparison.id
        weights = [
            first_model(records=9).weight(comparison, level) for level in speaking if level.id not in comparison.free
        ]
        assert weights == sorted(weights, reverse=True), comparison.id
        assert len({level.zh for level in speaking}) == len({level.en for level in speaking}) == len(speaking)


MASKED = {"title": "mask_title", "relative": "mask_relative"}


def marks(**said: str) -> dict:
    found = marks_of(Written(**said))
    return {**{column: getattr(found, column) for column in COLUMNS}, "source_kind": 1, "phone_shared": 0}


def test_in_a_household_the_name_is_part_of_the_shared_phones_rung_and_not_counted_twice() -> None:
    mother = marks(full_name="沈若溪", phone="13812345678")
    rungs = {
        "沈先生": "title",
        "沈明": "relative",
        "王伟": "household",
        "王先生": "stranger",
        "": "unnamed",
        "沈若西": "same",
    }
    by_id = {comparison.id: comparison for comparison in COMPARISONS}
    for written, rung in rungs.items():
        other = marks(full_name=written, phone="13812345678")
        assert by_id["phone"].level_for(mother, other).id == rung, written
        assert by_id["name"].level_for(mother, other).nothing, written
        assert by_id["phone"].level_for({**mother, "phone": None}, other).id == MASKED.get(rung, "mask"), written


def test_a_city_and_a_sex_are_not_counted_where_household_or_name_say_them_already() -> None:
    by_id = {comparison.id: comparison for comparison in COMPARISONS}
    mother = marks(full_name="沈若溪", phone="13812345678", city="杭州市", gender="女")
    son = marks(full_name="沈明", phone="13812345678", city="杭州", gender="男")
    again = marks(full_name="沈若西", city="杭州", gender="女")
    other = marks(full_name="王芳", city="杭州", gender="女")
    assert by_id["city"].level_for(mother, son).nothing
    assert by_id["city"].level_for(mother, again).id == "same"
    assert by_id["gender"].level_for(mother, son).id == "different"
    assert by_id["gender"].level_for(mother, again).id == "named"
    assert by_id["gender"].level_for(mother, other).id == "same"


def test_a_title_tells_the_sex() -> None:
    assert marks_of(Written(full_name="沈女士")).gender == "f"
    assert marks_of(Written(full_name="沈先生")).gender == "m"
    assert marks_of(Written(full_name="沈总")).gender is None
