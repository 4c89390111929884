"""A number of everybody is nobody's; one of somebody who came a hundred times stays theirs, and finds them all."""

import csv
from pathlib import Path

import pytest

from crm.identity.linking.files import KNOWN, open_source
from crm.identity.linking.fillers import OF_ONE_PERSON, Filler
from crm.identity.linking.parts import write_parts
from crm.identity.linking.settings import CROWDED_PHONE
from crm.identity.linking.tables import RECORDS, load, open_engine

ID, MAIL = "33010219800101402X", "regular@example.com"
ROWS = OF_ONE_PERSON + 12
STRANGERS = [f"{surname}{given}" for surname in "王李张刘陈杨赵黄" for given in "静伟丽强敏军洁磊芳"]


def loaded(folder: Path, rows: list[dict[str, str]]) -> tuple[tuple[Filler, ...], dict[str, int]]:
    path = folder / "branch.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, KNOWN, restval="")
        writer.writeheader()
        writer.writerows({"record_id": str(at), "source": "branch", **row} for at, row in enumerate(rows))
    _ids, parts = write_parts([open_source(path)], folder, workers=1)
    engine = open_engine(folder, threads=1)
    fillers = load(engine, parts)
    kept = engine.execute(f"SELECT count(id_whole), count(email_key) FROM {RECORDS}").fetchone()
    assert kept
    engine.close()
    return fillers, {"id": kept[0], "email": kept[1]}


@pytest.mark.parametrize("names", [["王静"], ["王静", "Wang Jing", "王女士"]])
def test_somebody_with_more_rows_than_a_filler_keeps_their_marks(tmp_path: Path, names: list[str]) -> None:
    rows = [{"full_name": names[at % len(names)], "id_number": ID, "email": MAIL} for at in range(ROWS)]
    fillers, kept = loaded(tmp_path, rows)
    assert fillers == ()
    assert kept["id"] == ROWS
    assert kept["email"] == (ROWS if len(names) == 1 else kept["email"])


ONE_STRAY = ["王静", *[""] * (ROWS - 1)]


@pytest.mark.parametrize("names", [STRANGERS, [""], ONE_STRAY])
def test_what_many_people_or_nobody_bears_is_taken_out(tmp_path: Path, names: list[str]) -> None:
    rows = [{"full_name": names[at % len(names)], "id_number": ID, "email": MAIL} for at in range(ROWS)]
    fillers, kept = loaded(tmp_path, rows)
    assert {filler.kind for filler in fillers} >= {"ID numbers", "e-mail addresses"}
    assert kept == {"id": 0, "email": 0}


def test_an_address_that_many_hold_is_looked_up_only_where_most_of_them_bear_one_name(tmp_path: Path) -> None:
    holders = CROWDED_PHONE + 10
    nameless = [{"full_name": "王静" if at == 0 else "", "email": MAIL} for at in range(holders)]
    assert loaded(tmp_path, nameless) == ((), {"id": 0, "email": 0})
