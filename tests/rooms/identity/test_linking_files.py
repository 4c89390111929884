"""`hub link-people`: files in, persons out, and a sentence with the line where a file is refused."""

import csv
import json
import subprocess
import sys
from pathlib import Path

import pytest

from crm.identity.linking.command import main
from tests.domain.linking.worlds import pair_of_files, write

HEADER = "record_id,full_name,phone\n"


def table(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_it_links_what_agrees_says_why_and_reports_what_it_cost(tmp_path: Path, capsys) -> None:
    app, branch = pair_of_files(tmp_path, persons=900)
    out, pairs, model = tmp_path / "clusters.csv", tmp_path / "pairs.csv", tmp_path / "model.json"
    assert main([str(app), str(branch), "--output", str(out), "--pairs", str(pairs), "--model", str(model)]) == 0
    found = {row["record_id"]: row["cluster_id"] for row in table(out)}
    assert list(found) == [row["record_id"] for path in (app, branch) for row in table(path)]
    with_phone = [number for number in range(1, 900, 2) if number % 7]
    assert sum(found[f"a{n}"] == found[f"b{n}"] for n in with_phone) == len(with_phone)
    assert len({found[f"a{n}"] for n in range(900)}) == 900
    first = table(pairs)[0]
    assert list(first) == ["left_id", "right_id", "weight", "probability", "reasons"]
    assert "same phone +" in first["reasons"]
    parts = [float(part.rsplit(" ", 1)[1]) for part in first["reasons"].split("; ")]
    assert sum(parts) == pytest.approx(float(first["weight"]), abs=0.3)
    assert json.loads(model.read_text())["learnt_from"] == 1350
    said = capsys.readouterr().out
    for word in ("rows     1,350 in 2 file(s)", "pairs  ", "persons  ", "seconds  ", "memory   "):
        assert word in said


def test_the_review_band_is_linked_only_when_asked_for(tmp_path: Path) -> None:
    one = {"full_name": "沈若溪", "city": "杭州"}
    rows = [
        {"record_id": "1", "phone": "13812345678", **one},
        {"record_id": "2", "phone": "13787654321", **one},
        {"record_id": "3", "full_name": "王伟", "phone": "13712345678"},
        {"record_id": "4", "phone": "13812345678", **one},
    ]
    path = write(tmp_path / "in.csv", rows)
    clusters = {}
    for option in ((), ("--with-review",)):
        assert main([str(path), "--output", str(tmp_path / "out.csv"), *option]) == 0
        clusters[option] = {row["record_id"]: row["cluster_id"] for row in table(tmp_path / "out.csv")}
    plain = clusters[()]
    assert plain["1"] == plain["4"]
    assert len({plain["1"], plain["2"], plain["3"]}) == 3
    assert len(set(clusters["--with-review",].values())) <= len(set(plain.values()))


def test_the_same_file_gives_the_same_answer(tmp_path: Path) -> None:
    app, branch = pair_of_files(tmp_path, persons=600)
    for name in ("one", "two"):
        assert (
            main([str(app), str(branch), "--output", str(tmp_path / name), "--pairs", str(tmp_path / f"{name}-pairs")])
            == 0
        )
    assert (tmp_path / "one").read_bytes() == (tmp_path / "two").read_bytes()
    assert (tmp_path / "one-pairs").read_bytes() == (tmp_path / "two-pairs").read_bytes()


def test_gb18030_is_read_and_said(tmp_path: Path, capsys) -> None:
    path = tmp_path / "office.csv"
    path.write_bytes((HEADER + "1,沈若溪,13812345678\n2,瀋若溪,13812345678\n").encode("gb18030"))
    assert main([str(path), "--output", str(tmp_path / "out.csv")]) == 0
    assert "read as GB18030" in capsys.readouterr().out
    assert len({row["cluster_id"] for row in table(tmp_path / "out.csv")}) == 1


def test_a_file_with_one_record_or_none_is_answered(tmp_path: Path) -> None:
    for body, rows in ((HEADER, 0), (HEADER + "1,沈若溪,\n", 1)):
        path = tmp_path / "in.csv"
        path.write_text(body)
        assert main([str(path), "--output", str(tmp_path / "out.csv")]) == 0
        assert len(table(tmp_path / "out.csv")) == rows


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", "line 1: the file is empty"),
        (b"full_name,phone\nx,1\n", "line 1: there is no column record_id"),
        (b"record_id,phone,phone\n1,2,3\n", "line 1: the column phone stands there twice"),
        (b"record_id,colour\n1,red\n", "line 1: no column to compare people by"),
        (HEADER.encode() + b"1,a,2\n2,b\n", "line 3: expected 3 fields, found 2"),
        (HEADER.encode() + b"1,a,2\n\n2,b,3,4\n", "line 4: expected 3 fields, found 4"),
        (HEADER.encode() + b"1,a,2\n1,b,3\n", "line 3: the record_id 1 stands there for the second time"),
        (HEADER.encode() + b",a,2\n", "line 2: record_id is empty"),
        (HEADER.encode() + b"=1+1,a,2\n", "line 2: record_id begins with '='"),
        (HEADER.encode() + b"1,\xff\xff\xff,2\n", "line 2: neither UTF-8 nor GB18030"),
        (HEADER.encode() + b"1,a\x00,2\n", "line 2: neither UTF-8 nor GB18030, or a zero byte"),
        (HEADER.encode() + b"1," + b"x" * 30_000 + b",2\n", "line 2: a field is longer than 20,000 characters"),
        (HEADER.encode() + b'1,"a,2\n2,b,3\n', "a quotation mark is not closed"),
        (HEADER.encode() + b'1,"a"b,2\n', "line 2: this is no CSV"),
    ],
)
def test_a_bad_file_is_refused_by_its_line_and_nothing_is_written(
    tmp_path: Path, capsys, content: bytes, sentence: str
) -> None:
    path = tmp_path / "in.csv"
    path.write_bytes(content)
    out = tmp_path / "answers"
    out.mkdir()
    assert main([str(path), "--output", str(out / "c.csv"), "--pairs", str(out / "p.csv")]) == 2
    said = capsys.readouterr().err
    assert sentence in said
    assert str(path) in said
    assert list(out.iterdir()) == []


def test_an_id_in_two_files_is_refused_where_it_stands_again(tmp_path: Path, capsys) -> None:
    for name in ("a.csv", "b.csv"):
        (tmp_path / name).write_text(HEADER + "7,沈若溪,\n")
    assert main([str(tmp_path / "a.csv"), str(tmp_path / "b.csv"), "--output", str(tmp_path / "o.csv")]) == 2
    assert "b.csv, line 2: the record_id 7 stands there for the second time" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("options", "sentence"),
    [
        (["--engine", "oracle"], "--engine oracle is unknown"),
        (["--output", "/nowhere/at/all.csv"], "there is no folder /nowhere/at"),
        (["--output", "{in}"], "is one of the inputs"),
        (["--pairs", "{out}"], "two answers would be written into one file"),
    ],
)
def test_places_and_engines_that_cannot_be_are_refused(
    tmp_path: Path, capsys, options: list[str], sentence: str
) -> None:
    path, out = tmp_path / "in.csv", tmp_path / "out.csv"
    path.write_text(HEADER + "1,沈若溪,\n")
    places = {"in": path, "out": out}
    assert main([str(path), "--output", str(out), *(option.format(**places) for option in options)]) == 2
    assert sentence in capsys.readouterr().err
    assert path.read_text().startswith(HEADER)
    assert not out.exists()


def test_other_commands_do_not_load_the_engine() -> None:
    code = "import sys; from hub.cli import main; main(['link-people', '/none.csv', '--output', '/tmp/x']); " \
           "sys.exit(bool({'duckdb', 'splink', 'numpy'} & sys.modules.keys()))"  # fmt: skip
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, check=False).returncode == 0
