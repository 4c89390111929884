"""Whatever bytes somebody brings: cannot tell, in bounded time and memory, and never a crash."""

import json
import subprocess
import sys
import time
import tracemalloc
from pathlib import Path
from random import Random

import pytest

from reports.packing import recompute_archive
from reports.recompute.__main__ import main
from reports.recompute.findings import Answer, Finding, Recomputation, Seen
from reports.recompute.judging import Trust, recompute
from reports.recompute.opening import LARGEST_FILE, open_file
from tests.domain.reports.hostile import HOSTILE, carrying
from tests.domain.reports.rendered import rendered
from tests.domain.reports.samples import EDUCATION


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_file_is_not_told_about(name):
    began = time.process_time()
    found = recompute(HOSTILE[name], trust=Trust())
    assert found.answer is Answer.CANNOT_TELL, found.lines("en")
    assert all(one.said("zh") and one.said("en") for one in found.findings)
    assert time.process_time() - began < 2


def test_a_plain_file_of_the_same_making_is_read():
    assert open_file(carrying(b"{}")).attached == {"inputs.json": b"{}"}


def test_the_bomb_stops_before_it_is_unpacked():
    tracemalloc.start()
    recompute(HOSTILE["a bomb"], trust=Trust())
    _, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert most < 60_000_000


def test_a_file_cut_off_or_changed_anywhere_gets_an_answer_in_words():
    whole, random = rendered(EDUCATION), Random(5)
    for _ in range(150):
        data = bytearray(whole[: random.randrange(len(whole))] if random.random() < 0.3 else whole)
        for _ in range(random.randrange(1, 4)):
            if data:
                data[random.randrange(len(data))] = random.randrange(256)
        found = recompute(bytes(data), trust=Trust())
        assert found.answer in (Answer.CONTRADICTED, Answer.CANNOT_TELL)
        assert all(found.lines("zh"))
        assert all(found.lines("en"))


def test_a_huge_file_is_refused_before_it_is_read(tmp_path, capsys):
    path = tmp_path / "huge.pdf"
    with path.open("wb") as file:
        file.truncate(LARGEST_FILE * 1000)
    assert main([str(path), "--lang", "en"]) == 2
    assert "more than" in capsys.readouterr().out


def test_a_file_that_is_not_there_is_a_sentence(tmp_path, capsys):
    assert main([str(tmp_path / "none.pdf")]) == 2
    assert "none.pdf" in capsys.readouterr().err


def test_the_answer_of_a_newer_form_says_so():
    (newer, *_) = recompute(HOSTILE["inputs of another form"], trust=Trust()).findings
    assert newer.seen is Seen.INPUTS_NEWER
    assert "v9" in newer.said("en")


def test_the_program_runs_without_any_package_and_speaks_both_languages(tmp_path: Path):
    program, report = tmp_path / "recompute.zip", tmp_path / "report.pdf"
    program.write_bytes(recompute_archive(""))
    report.write_bytes(rendered(EDUCATION))
    for extra in (["--json"], ["--lang", "zh"]):
        run = subprocess.run(
            [sys.executable, "-I", "-S", str(program), str(report), *extra], capture_output=True, text=True
        )
        assert run.returncode in (1, 2), run.stderr
        assert not run.stderr
        if extra == ["--json"]:
            assert json.loads(run.stdout)["schema"] == "hub/recomputation/v1"


def test_the_program_is_packed_the_same_every_time_and_carries_no_framework():
    packed = recompute_archive("")
    assert packed == recompute_archive("")
    assert len(packed) < 250_000
    assert b"django" not in packed


def test_what_stands_behind_by_a_stranger_is_never_proved():
    proved = (Seen.LEVEL_FOLLOWS, Seen.MATCHES_FOLLOW, Seen.SENTENCES_TRACE, Seen.ANCHORED, Seen.REDRAWN)
    assert Recomputation(tuple(map(Finding, proved))).answer is Answer.PROVED
    assert Recomputation(tuple(map(Finding, (*proved, Seen.SIGNER_UNKNOWN)))).answer is Answer.CANNOT_TELL
