"""What a home remembers, and that nobody else may read it."""

import socket
import stat
import threading
from pathlib import Path

import pytest

from hub.servers.home import HomeBusy, free_port, is_free, locked, open_home, write_atomically


def test_a_secret_is_generated_once_and_stays(tmp_path: Path) -> None:
    home = open_home(tmp_path)
    first = home.secret("broker")
    assert len(first) >= 32
    assert open_home(tmp_path).secret("broker") == first
    assert home.secret("database-owner") != first


def test_two_first_callers_get_the_same_secret(tmp_path: Path) -> None:
    home = open_home(tmp_path)
    found: list[str] = []
    gate = threading.Barrier(8)

    def ask() -> None:
        gate.wait()
        found.append(home.secret("contested"))

    threads = [threading.Thread(target=ask) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(found) == 8
    assert set(found) == {home.secret("contested")}
    assert [path.name for path in home.secrets.iterdir()] == ["contested"], "no draft stays behind"


def test_secrets_are_for_the_owner_alone_and_the_home_can_be_passed_through(tmp_path: Path) -> None:
    home = open_home(tmp_path / "home")
    home.secret("broker")
    assert stat.S_IMODE(home.folder.stat().st_mode) == 0o711
    assert stat.S_IMODE(home.secrets.stat().st_mode) == 0o700
    assert stat.S_IMODE((home.secrets / "broker").stat().st_mode) == 0o600


def test_a_deleted_and_remade_home_has_another_identity(tmp_path: Path) -> None:
    assert open_home(tmp_path / "a").identity != open_home(tmp_path / "b").identity
    assert open_home(tmp_path / "a").identity == open_home(tmp_path / "a").identity


def test_a_port_is_remembered_until_somebody_else_sits_on_it(tmp_path: Path) -> None:
    home = open_home(tmp_path)
    port = home.port("db")
    assert home.port("db") == port
    with socket.socket() as foreign:
        foreign.bind(("127.0.0.1", port))
        foreign.listen()
        assert not is_free(port)
        assert home.port("db") != port
    assert home.ports()["db"] != port


def test_two_servers_never_get_one_port(tmp_path: Path) -> None:
    home = open_home(tmp_path)
    assert len({home.port(name) for name in ("db", "broker", "chain")}) == 3
    assert free_port(avoid=set(home.ports().values())) not in home.ports().values()


def test_a_damaged_port_file_only_means_new_ports(tmp_path: Path) -> None:
    home = open_home(tmp_path)
    home.port("db")
    (home.run / "ports.json").write_text("{half")
    assert home.ports() == {}
    assert home.port("db") > 0


def test_the_second_holder_of_a_lock_is_refused_in_words(tmp_path: Path) -> None:
    second = locked(tmp_path / "lock", wait=False, refusal="process {holder} is here")
    with locked(tmp_path / "lock"), pytest.raises(HomeBusy, match=r"process \d+ is here"), second:
        pytest.fail("the lock was given twice")
    with locked(tmp_path / "lock", wait=False):
        pass


def test_a_file_is_replaced_whole(tmp_path: Path) -> None:
    path = tmp_path / "state"
    write_atomically(path, b"old")
    write_atomically(path, b"new")
    assert path.read_bytes() == b"new"
    assert list(tmp_path.iterdir()) == [path]
