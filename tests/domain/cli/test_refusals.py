"""What a person at the terminal can put right is said in a sentence; a defect keeps its traceback."""

import errno
import os
import subprocess
import sys
from pathlib import Path

import psycopg
import pytest

import hub.cli
from hub.cli import doctor, main
from hub.cli.refusals import sentence_for
from hub.config import ConfigInvalid, config
from hub.servers import home as homes
from hub.servers.home import HomeUnusable, open_home, refuse_full_disk
from hub.servers.services import ROOT


@pytest.fixture
def variables(monkeypatch: pytest.MonkeyPatch):
    config.cache_clear()
    yield monkeypatch.setenv
    config.cache_clear()


@pytest.mark.parametrize(
    ("name", "value", "said"),
    [
        ("PORT", "99999", "PORT: Input should be less than or equal to 65535"),
        ("REDIS_URL", "my-broker:6379", "REDIS_URL: should begin with redis:// or rediss://"),
        ("CHAIN_RPC_URL", "ws://node", "CHAIN_RPC_URL: should begin with http:// or https://"),
        ("CHAIN_RPC_URL", "http://a, ws://b", "CHAIN_RPC_URL: should begin with http:// or https://"),
        ("HUB_LOG_LEVEL", "LOUD", "HUB_LOG_LEVEL: Input should be 'DEBUG', 'INFO', 'WARNING' or 'ERROR'"),
    ],
)
def test_a_variable_that_cannot_be_read_is_named(variables, name: str, value: str, said: str) -> None:
    variables(name, value)
    with pytest.raises(ConfigInvalid) as refusal:
        config()
    assert str(refusal.value) == said
    assert sentence_for(refusal.value) == said


def test_a_secret_that_cannot_be_read_is_not_repeated(variables) -> None:
    variables("DATABASE_URL", "mysql://hub:hunter2@db/hub")
    with pytest.raises(ConfigInvalid, match=r"^DATABASE_URL: should begin with postgresql://$"):
        config()


def test_a_home_that_cannot_be_made_is_named_with_the_reason(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(HomeUnusable, match=r"HUB_HOME .*/file/home cannot be used: Not a directory .*another folder"):
        open_home(tmp_path / "file" / "home")


def test_a_full_disk_is_named_before_anything_starts(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    home = open_home(tmp_path)
    refuse_full_disk(home)
    monkeypatch.setattr(homes, "NEEDED_BYTES", 2**60)
    with pytest.raises(HomeUnusable, match=r"has \d+ MB left on its disk and needs 1099511627776; make room"):
        refuse_full_disk(home)


def test_a_lost_database_and_a_full_disk_are_sentences_and_a_defect_is_not() -> None:
    lost = sentence_for(psycopg.OperationalError("connection refused\n\tIs the server running?"))
    assert lost.startswith("the database does not answer (connection refused)")
    full = OSError(errno.ENOSPC, "No space left on device", "/srv/hub/logs/web.log")
    assert sentence_for(full).startswith("No space left on device: /srv/hub/logs/web.log; make room")
    assert sentence_for(OSError(errno.EINVAL, "Invalid argument")) == ""
    assert sentence_for(KeyError("x")) == ""


def test_an_old_python_is_told_so(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setattr(sys, "version_info", (3, 10, 12, "final", 0))
    assert main(["doctor"]) == 1
    assert "is too old; install 3.11 or newer" in capsys.readouterr().err


def test_a_half_installed_environment_is_told_so(monkeypatch, capsys: pytest.CaptureFixture[str]) -> None:
    def half(_words: object) -> int:
        raise ModuleNotFoundError("No module named 'granian'", name="granian")

    monkeypatch.setattr(hub.cli, "_refusing_in_words", half)
    assert main(["up"]) == 1
    assert capsys.readouterr().err == "hub: the environment lacks granian; run make install\n"


def test_a_missing_module_of_our_own_is_a_defect(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(_words: object) -> int:
        raise ModuleNotFoundError("No module named 'hub.lost'", name="hub.lost")

    monkeypatch.setattr(hub.cli, "_refusing_in_words", broken)
    with pytest.raises(ModuleNotFoundError):
        main(["up"])


def test_the_doctor_names_what_differs_from_the_pins(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert doctor._libraries(config()).ok
    pins = tmp_path / "requirements.txt"
    pins.write_text("django==1.0 \\\n    --hash=sha256:00\nlost-package==1 \\\nnever==1 ; python_version < '3'\n")
    monkeypatch.setattr(doctor, "REQUIREMENTS", pins)
    result = doctor._libraries(config())
    assert not result.ok
    assert result.found == "2 missing or other than pinned: django, lost-package"


def test_who_may_not_install_is_told_who_could(monkeypatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setattr(doctor.shutil, "which", lambda program: "/usr/bin/apt-get")
    monkeypatch.setattr(doctor.os, "geteuid", lambda: 1000)
    doctor._install(["qpdf"])
    assert capsys.readouterr().out == "only root may install: sudo apt-get install --no-install-recommends qpdf\n"
    monkeypatch.setattr(doctor.shutil, "which", lambda program: None)
    doctor._install(["qpdf"])
    assert capsys.readouterr().out == "no apt-get here: install qpdf by the means of this system\n"


def test_the_console_script_ends_with_a_sentence_and_no_traceback(tmp_path: Path) -> None:
    environment = {"PATH": os.environ["PATH"], "HUB_HOME": str(tmp_path), "PORT": "0"}
    asked = subprocess.run(
        [sys.executable, "-m", "hub.cli", "up"], cwd=ROOT, env=environment, capture_output=True, text=True, check=False
    )
    assert asked.returncode == 1
    assert asked.stderr == "hub: PORT: Input should be greater than or equal to 1\n"
