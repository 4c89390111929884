"""`hub check-wording` prints one finding a line, or JSON, and its status says whether a text would be stopped."""

import io
import json
from pathlib import Path

import pytest

from hub.wording.command import main

RISK_SENTENCES = "投资有风险，理财需谨慎。过往业绩不代表未来表现。"


def written(folder: Path, data: bytes | str) -> str:
    file = folder / "copy.txt"
    file.write_bytes(data if isinstance(data, bytes) else data.encode())
    return str(file)


def test_every_line_is_its_own_text_and_the_output_an_array_of_arrays(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main([written(tmp_path, "不承诺保本保息\n零★风险\nNo guaranteed return is offered.\n"), "--lines"]) == 1
    rows = json.loads(capsys.readouterr().out)
    assert [len(row) for row in rows] == [0, 1, 0]
    (found,) = rows[1]
    assert (found["rule_id"], found["severity"], found["excerpt"]) == ("W-NORISK", "violation", "零★风险")
    assert (found["start"], found["end"]) == (0, 4)
    assert "《广告法》" in found["source"]


def test_a_mark_in_front_carriage_returns_empty_lines_and_nul_keep_every_line_in_its_place(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    data = "\ufeff我们兜底\r\n\r\n零\x00风险\r\n今天\u2028下雨\r\n".encode()
    main([written(tmp_path, data), "--lines", "--json"])
    rows = json.loads(capsys.readouterr().out)
    assert [[(found["start"], found["end"], found["excerpt"]) for found in row] for row in rows] == [
        [(0, 4, "我们兜底"), (2, 4, "兜底")],
        [],
        [(0, 4, "零\x00风险")],
        [],
    ]


def test_a_whole_text_is_asked_for_its_risk_sentences_and_lines_only_when_wanted(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = written(tmp_path, "本项目按月付息。")
    assert main([file]) == 1
    assert "W-REQ-RISK" in capsys.readouterr().out
    assert main([file, "--lines"]) == 0
    assert main([file, "--no-required"]) == 0
    assert main([file, "--lines", "--required"]) == 1


def test_standard_input_is_read_with_a_dash(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO("旱涝保收".encode())))
    assert main(["-", "--json"]) == 1
    assert json.loads(capsys.readouterr().out)[0]["excerpt"] == "旱涝保收"


def test_an_honest_text_passes(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main([written(tmp_path, "本产品不保本，您可能损失部分本金。" + RISK_SENTENCES)]) == 0
    assert capsys.readouterr().out == ""


def test_what_a_reviewer_must_weigh_does_not_stop_by_itself(tmp_path: Path) -> None:
    assert main([written(tmp_path, "预期年化收益率5%。" + RISK_SENTENCES)]) == 0


def test_bytes_that_are_no_text_are_refused_with_their_line(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main([written(tmp_path, "好\n坏".encode() + b"\xff")]) == 2
    assert "line 2, byte 4: expected UTF-8, got 0xff" in capsys.readouterr().err


def test_a_missing_file_is_a_sentence_not_a_trace(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["/nowhere/copy.txt"]) == 2
    assert "No such file" in capsys.readouterr().err


def test_an_empty_file_has_no_lines(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main([written(tmp_path, ""), "--lines"]) == 0
    assert json.loads(capsys.readouterr().out) == []
