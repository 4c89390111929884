"""A name is as rare as its parts promise and as nobody else was seen with it."""

from pathlib import Path

import numpy as np
import pytest

from crm.identity.linking.files import open_source
from crm.identity.linking.parts import write_parts
from crm.identity.linking.rarity import LEAST_BEARERS, count_rarity
from crm.identity.linking.tables import load, open_engine
from tests.domain.linking.worlds import write

COMMON = [surname + given for surname in "王李张" for given in ("静", "丽", "强", "敏")]


@pytest.fixture
def engine(tmp_path: Path):
    names = [*COMMON * 8, "尉迟慧颖", "尉迟慧颖", "王静涵", "John Smith", "John Smith", "Mary Jones"]
    path = write(tmp_path / "one.csv", [{"record_id": f"r{at}", "full_name": name} for at, name in enumerate(names)])
    _, parts = write_parts([open_source(path)], tmp_path, workers=1)
    engine = open_engine(tmp_path, threads=1)
    load(engine, parts)
    yield engine
    engine.close()


def bits(engine, column: str) -> dict[str, float]:
    return dict(engine.execute(f"SELECT {column}, bits FROM bits_{column}").fetchall())


def test_of_two_names_that_nobody_else_bears_the_one_of_rare_parts_is_rarer(engine) -> None:
    count_rarity(engine, ["name", "sound"])
    found = bits(engine, "name")
    assert found["尉迟慧颖"] > found["王静涵"] > found["王静"] + 1
    assert bits(engine, "sound")["huiying yuchi"] == pytest.approx(found["尉迟慧颖"], abs=1)


def test_no_name_is_rarer_than_the_floor_and_a_latin_name_is_counted(engine) -> None:
    count_rarity(engine, ["name"])
    found = bits(engine, "name")
    people = len(COMMON) * 8 + 6
    assert max(found.values()) <= np.log2(people / LEAST_BEARERS) + 1e-9
    assert found["john smith"] == pytest.approx(np.log2(people / 1))
    assert found["jones mary"] == pytest.approx(np.log2(people / 0.5))


def test_who_came_often_has_not_a_common_name(engine) -> None:
    count_rarity(engine, ["name", "surname_sound"])
    by_record = bits(engine, "name")
    persons = np.arange(len(COMMON) * 8 + 6)
    persons[: len(COMMON) * 8] %= len(COMMON)
    count_rarity(engine, ["name", "surname_sound"], belongs=persons)
    assert bits(engine, "name")["王静"] > by_record["王静"] + 1
    assert bits(engine, "surname_sound")["wang"] < bits(engine, "surname_sound")["yuchi"]
