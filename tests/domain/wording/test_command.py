"""`hub check-wording` prints one finding a line, or JSON, and its status says whether a text would be stopped."""

import io
import json
from pathlib import Path

import pytest

from hub.wording.command import main


def test_every_line_is_its_own_text_and_the_output_an_array_of_arrays(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "copy.txt"
    file.write_text("不承诺保本保息\n零★风险\nNo guaranteed return is offered.\n", encoding="utf-8")
    assert main([str(file), "--lines", "--json"]) == 1
    rows = json.loads(capsys.readouterr().out)
    assert [len(row) for row in rows] == [0, 1, 0]
    (found,) = rows[1]
    assert (found["rule_id"], found["severity"], found["excerpt"]) == ("W-NORISK", "violation", "零★风险")
    assert (found["start"], found["end"]) == (0, 4)
    assert "《广告法》" in found["source"]


def test_a_publication_without_its_risk_sentence_is_stopped(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO("本项目按月付息。"))
    assert main(["-", "--publication"]) == 1
    assert "W-REQ-RISK" in capsys.readouterr().out


def test_an_honest_text_passes(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "copy.txt"
    file.write_text("本产品不保本，您可能损失部分本金。", encoding="utf-8")
    assert main([str(file)]) == 0
    assert capsys.readouterr().out == ""


def test_what_a_reviewer_must_weigh_does_not_stop_by_itself(tmp_path: Path) -> None:
    file = tmp_path / "copy.txt"
    file.write_text("赎回秒到账", encoding="utf-8")
    assert main([str(file)]) == 0
