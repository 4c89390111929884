"""`hub link-people` on the files of others: other encodings, signs and orders, and values that stand for nothing."""

import csv
from pathlib import Path

import pytest

from crm.identity.linking.command import main

LINES = (
    "record_id,full_name,phone,note",
    "1,沈若溪,13812345678,",
    '2,沈若溪,,"第一行\n第二行，手机13812345678"',
    "3,王伟,,",
)


def clusters(path: Path, *options: str) -> dict[str, str]:
    out = path.parent / "out.csv"
    assert main([str(path), "--output", str(out), *options]) == 0
    with out.open(encoding="utf-8", newline="") as file:
        return {row["record_id"]: row["cluster_id"] for row in csv.DictReader(file)}


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
@pytest.mark.parametrize("end", ["\n", "\r\n"])
@pytest.mark.parametrize("sign", [",", ";", "\t"])
def test_a_file_is_read_however_an_office_program_saved_it(tmp_path: Path, encoding: str, end: str, sign: str) -> None:
    path = tmp_path / "in.csv"
    path.write_bytes((end.join(LINES) + end).replace(",", sign).encode(encoding))
    found = clusters(path)
    assert found["1"] == found["2"] != found["3"]


def test_columns_stand_in_any_order_and_most_may_be_absent(tmp_path: Path, capsys) -> None:
    path = tmp_path / "in.csv"
    path.write_text(
        "phone, Occurred_At ,全名,FULL_NAME,record_id,\n13812345678,,x,沈若溪,1,\n138-1234-5678,不详,y,沈若溪,2,\n"
    )
    assert len(set(clusters(path).values())) == 1
    assert "columns that are not compared: 全名\n" in capsys.readouterr().out


def test_a_line_of_too_few_fields_is_named_by_its_line_after_a_field_of_several(tmp_path: Path, capsys) -> None:
    path = tmp_path / "in.csv"
    path.write_text("\n".join((*LINES, "4;王伟")))
    assert main([str(path), "--output", str(tmp_path / "out.csv")]) == 2
    assert "in.csv, line 6: expected 4 fields, found 1" in capsys.readouterr().err


def test_a_file_that_is_half_utf_16_is_refused_by_its_line(tmp_path: Path, capsys) -> None:
    path = tmp_path / "in.csv"
    path.write_bytes("\r\n".join(LINES).encode("utf-16") + b"x")
    assert main([str(path), "--output", str(tmp_path / "out.csv")]) == 2
    assert "line 5: begins as UTF-16" in capsys.readouterr().err


@pytest.mark.parametrize("column", ["gender", "city", "note"])
def test_where_nothing_tells_people_apart_nobody_is_compared_and_it_is_said(
    tmp_path: Path, capsys, column: str
) -> None:
    path = tmp_path / "in.csv"
    path.write_text(f"record_id,{column}\n" + "".join(f"{number},男\n" for number in range(1_200)))
    assert len(set(clusters(path).values())) == 1_200
    said = capsys.readouterr().out
    assert "no two records share anything by which people are looked up" in said
    assert "pairs    0 compared" in said


@pytest.mark.parametrize(
    ("column", "value", "kind"),
    [("full_name", "匿名客户", "names"), ("phone", "13900001111", "phones"),
     ("birth_date", "1900-01-01", "days of birth"), ("email", "none@none.cn", "e-mail addresses"),
     ("id_number", "E10000000", "document numbers"),
     ("id_number", "110101199001011237", "ID numbers"), ("id_number", "**************0001", "ID numbers")],
)  # fmt: skip
def test_what_stands_in_far_too_many_records_is_nobodys(
    tmp_path: Path, capsys, column: str, value: str, kind: str
) -> None:
    path = tmp_path / "in.csv"
    path.write_text(f"record_id,{column}\n" + "".join(f"{number},{value}\n" for number in range(300)))
    assert len(set(clusters(path).values())) == 300
    assert f"{kind}: 1 value(s) stand in 300 records, too many for one person" in capsys.readouterr().out


def test_a_value_that_a_few_share_is_kept(tmp_path: Path, capsys) -> None:
    path = tmp_path / "in.csv"
    path.write_text(
        "record_id,full_name,phone,birth_date\n"
        + "".join(f"{number},沈若溪,13812345678,1980-01-02\n" for number in range(25))
    )
    assert len(set(clusters(path).values())) == 1
    assert "too many" not in capsys.readouterr().out


def test_eight_people_and_nobody_twice_are_both_learnt_from(tmp_path: Path) -> None:
    header = "record_id,full_name,phone,birth_date\n"
    path = tmp_path / "in.csv"
    eight = "".join(f"{n},沈{'溪云明华伟芳敏静'[n % 8]},1381234567{n % 8},198{n % 8}-01-02\n" for n in range(1_200))
    path.write_text(header + eight)
    assert len(set(clusters(path).values())) == 8
    path.write_text(header + "".join(f"{n},,13{100_000_000 + 7919 * n},\n" for n in range(1_200)))
    assert len(set(clusters(path).values())) == 1_200
