"""A home keeps the parameters of its first world."""

import json
import signal
from datetime import date
from pathlib import Path

import pytest

from hub.cli import demo
from hub.cli.demo import DayAhead, OtherWorld, Wish, parse, wish_of
from hub.cli.up import Told
from hub.config import config
from hub.servers.home import open_home


def test_the_first_run_decides_and_later_runs_repeat_it(tmp_path: Path) -> None:
    home = open_home(tmp_path)
    first = wish_of(home, parse(["--seed", "7", "--as-of", "2026-03-01"]), today=date(2026, 11, 22))
    assert first == Wish(seed=7, scale="small", as_of="2026-03-01")
    assert wish_of(home, parse([]), today=date(2027, 1, 1)) == first
    assert wish_of(home, parse(["--seed", "7"]), today=date(2027, 1, 1)) == first


def test_the_worlds_present_day_stays_the_day_it_was_first_built(tmp_path: Path) -> None:
    home = open_home(tmp_path)
    wish_of(home, parse([]), today=date(2026, 11, 22))
    assert wish_of(home, parse([]), today=date(2026, 11, 23)).as_of == "2026-11-22"
    assert json.loads((tmp_path / "demo-wish.json").read_text())["seed"] == 1


def test_a_world_whose_present_day_is_to_come_is_refused_in_words(tmp_path: Path) -> None:
    home = open_home(tmp_path)
    with pytest.raises(DayAhead, match="2026-11-23 lies in the future; today is 2026-11-22"):
        wish_of(home, parse(["--as-of", "2026-11-23"]), today=date(2026, 11, 22))
    assert not (tmp_path / "demo-wish.json").exists()


@pytest.mark.parametrize("other", [["--seed", "8"], ["--scale", "full"], ["--as-of", "2026-03-02"]])
def test_another_world_in_the_same_home_is_refused_in_words(tmp_path: Path, other: list[str]) -> None:
    home = open_home(tmp_path)
    wish_of(home, parse(["--seed", "7", "--as-of", "2026-03-01"]), today=date(2026, 11, 22))
    with pytest.raises(OtherWorld, match=r"small seed=7 as-of=2026-03-01.*another HUB_HOME"):
        wish_of(home, parse(other), today=date(2026, 11, 22))


def test_a_demo_broken_off_before_its_summary_is_no_success(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def told(*_: object) -> None:
        raise Told(signal.SIGTERM)

    monkeypatch.setenv("HUB_HOME", str(tmp_path))
    monkeypatch.setattr(demo, "_bring_up", told)
    config.cache_clear()
    try:
        assert demo.main(["--no-serve"]) == 143
    finally:
        config.cache_clear()
    assert not (tmp_path / "demo-summary.json").exists()
