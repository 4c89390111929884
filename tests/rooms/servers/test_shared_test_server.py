"""One PostgreSQL serves every test run of a clone: started by the first, stopped by the last, templates kept."""

import json
import os
import shutil
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import psutil
import psycopg
import pytest

from hub.servers import testing
from hub.servers.account import server_account
from hub.servers.addresses import DatabaseAddresses
from hub.servers.home import Home
from hub.servers.testing import TEMPLATE, cluster

ROOT = Path(__file__).resolve().parents[3]


def server_pid(home: Home) -> int | None:
    pid = int(json.loads((home.run / "db.json").read_text())["pid"])
    return pid if psutil.pid_exists(pid) and psutil.Process(pid).status() != psutil.STATUS_ZOMBIE else None


def build(database: DatabaseAddresses) -> None:
    with psycopg.connect(database.owner) as owner:
        owner.execute("CREATE TABLE built (n int)")


def test_the_first_comer_starts_the_server_and_the_last_stops_it(home: Home) -> None:
    first = cluster(folder=home.folder)
    started = server_pid(home)
    second = cluster(folder=home.folder)
    assert server_pid(home) == started
    first.leave()
    assert server_pid(home) == started
    second.leave()
    assert server_pid(home) is None


def test_a_template_is_built_once_and_cloned_for_the_application(home: Home) -> None:
    seat, built = cluster(folder=home.folder), []
    for _ in range(2):
        seat.template(f"{TEMPLATE}1", lambda database: (built.append(1), build(database)))
    assert built == [1]
    clone = seat.clone(f"{TEMPLATE}1", "hub_test_a")
    with psycopg.connect(clone.app) as app:
        app.execute("INSERT INTO built VALUES (1)")
    fresh = seat.clone(f"{TEMPLATE}1", "hub_test_a")
    with psycopg.connect(fresh.app) as app:
        assert app.execute("SELECT count(*) FROM built").fetchone() == (0,)
    seat.leave()
    again = cluster(folder=home.folder)
    assert again.databases() == ("hub", f"{TEMPLATE}1", "postgres"), "the clone is swept, the template kept"
    again.leave()


@pytest.fixture
def memory(monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A folder in the place of the machine's memory, which the server's account may pass through."""
    with tempfile.TemporaryDirectory(prefix="hub-memory-") as folder:
        Path(folder).chmod(0o755)
        monkeypatch.setattr(testing, "MEMORY", Path(folder))
        yield Path(folder)


def test_clones_lie_in_memory_and_nothing_of_them_stays_there(home: Home, memory: Path) -> None:
    seat = cluster(folder=home.folder)
    seat.template(f"{TEMPLATE}1", build)
    clone = seat.clone(f"{TEMPLATE}1", "hub_test_a")
    [folder] = memory.iterdir()
    with psycopg.connect(clone.app) as app:
        [place] = app.execute("SELECT pg_relation_filepath('built')").fetchone()
    assert place.startswith("pg_tblspc/")
    shutil.rmtree(folder)
    again = cluster(folder=home.folder)
    assert again.databases() == ("hub", f"{TEMPLATE}1", "postgres"), "what a reboot took away is forgotten"
    again.clone(f"{TEMPLATE}1", "hub_test_a")
    again.leave()
    seat.leave()
    assert list(memory.iterdir()) == []


def test_clones_lie_with_the_data_where_the_servers_account_reaches_no_memory(home: Home, memory: Path) -> None:
    if not server_account():
        pytest.skip("the server runs as whoever tests: it reaches what they reach")
    memory.chmod(0o700)
    seat = cluster(folder=home.folder)
    seat.template(f"{TEMPLATE}1", build)
    seat.clone(f"{TEMPLATE}1", "hub_test_a")
    seat.leave()
    assert list(memory.iterdir()) == []


def test_a_build_that_fails_leaves_no_template(home: Home) -> None:
    seat = cluster(folder=home.folder)

    def fail(database: DatabaseAddresses) -> None:
        build(database)
        raise RuntimeError("half way")

    with pytest.raises(RuntimeError, match="half way"):
        seat.template(f"{TEMPLATE}1", fail)
    assert f"{TEMPLATE}1" not in seat.databases()
    seat.template(f"{TEMPLATE}1", build)
    seat.leave()


def test_a_killed_run_holds_no_seat(home: Home) -> None:
    sitting = "import sys, time; from pathlib import Path; from hub.servers.testing import cluster\n"
    sitting += f"cluster(folder=Path({str(home.folder)!r})); print('seated', flush=True); time.sleep(60)"
    process = subprocess.Popen([sys.executable, "-c", sitting], cwd=ROOT, stdout=subprocess.PIPE, text=True)
    assert process.stdout is not None
    assert process.stdout.readline() == "seated\n"
    os.kill(process.pid, signal.SIGKILL)
    process.wait()
    process.stdout.close()
    assert server_pid(home) is not None, "the server outlives whoever started it"
    cluster(folder=home.folder).leave()
    assert server_pid(home) is None
