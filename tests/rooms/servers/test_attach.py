"""A Django command gets the database and the role it needs, whether or not the hub is running."""

import os
import subprocess
import sys
import threading
from collections.abc import Callable
from pathlib import Path

import psycopg
import pytest
from pydantic import SecretStr

from hub.cli.management import role_for
from hub.config import Config
from hub.servers import attach
from hub.servers.attach import Given, addresses_without_database, embedded, given, with_database
from hub.servers.home import Home
from hub.servers.postgres import Postgres
from hub.servers.supervisor import ServerDidNotStart, is_supervised, supervising

ROOT = Path(__file__).resolve().parents[3]
NOTHING_GIVEN = Given()


def hush(name: str, message: str) -> None:
    """Report to nobody."""


def hub(home: Home, *words: str, **environment: str) -> subprocess.CompletedProcess[str]:
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("DATABASE", "HUB_"))}
    return subprocess.run(
        [sys.executable, "-m", "hub.cli", *words], cwd=ROOT, env={**kept, "HUB_HOME": str(home.folder), **environment},
        capture_output=True, text=True, timeout=60, check=False,
    )  # fmt: skip


def test_a_database_that_is_not_running_runs_as_long_as_the_command(
    home: Home, running: Callable[[], list[str]]
) -> None:
    with with_database(home, NOTHING_GIVEN, report=hush) as addresses:
        with psycopg.connect(addresses.database.app) as app:
            assert app.execute("SELECT current_user").fetchone() == ("hub_app",)
        assert is_supervised(home)
    assert running() == []


def test_a_running_database_is_used_and_left_running(home: Home) -> None:
    with supervising(home, report=hush) as supervisor:
        supervisor.start([Postgres(home)])
        with with_database(home, NOTHING_GIVEN, report=hush) as addresses:
            pass
        with psycopg.connect(addresses.database.app) as app:
            assert app.execute("SELECT 1").fetchone() == (1,)


def test_the_command_that_started_the_database_waits_for_its_guests(home: Home) -> None:
    served, go_on = threading.Event(), threading.Event()
    found: list[object] = []

    def guest() -> None:
        with with_database(home, NOTHING_GIVEN, report=hush) as addresses:
            served.set()
            go_on.wait(10)
            with psycopg.connect(addresses.database.app) as app:
                found.append(app.execute("SELECT 1").fetchone())

    with with_database(home, NOTHING_GIVEN, report=hush):
        thread = threading.Thread(target=guest)
        thread.start()
        assert served.wait(10)
        threading.Timer(0.3, go_on.set).start()
    thread.join()
    assert found == [(1,)]


def test_a_hub_without_a_database_is_named(home: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(attach, "wait_until", lambda ready, **_: ready())
    refusal = pytest.raises(ServerDidNotStart, match="has no database")
    with supervising(home, report=hush), refusal, with_database(home, NOTHING_GIVEN, report=hush):
        pytest.fail("there is no database")


def test_what_the_operator_brings_is_not_started(home: Home) -> None:
    assert set(embedded(home, NOTHING_GIVEN)) == {"db", "broker", "chain"}
    assert set(embedded(home, Given(database_url="postgresql://a/b"))) == {"broker", "chain"}
    assert embedded(home, Given("postgresql://a/b", "postgresql://o/b", "redis://r", "http://c")) == {}


def test_two_given_logins_are_used_as_they_are(home: Home) -> None:
    brought = given(
        Config(database_url=SecretStr("postgresql://app/x"), database_owner_url=SecretStr("postgresql://own/x"))
    )
    with with_database(home, brought, report=hush) as addresses:
        assert (addresses.database.app, addresses.database.owner) == ("postgresql://app/x", "postgresql://own/x")
        assert addresses.database.admin == ""


def test_a_command_that_reads_code_alone_gets_an_address_nobody_answers_at(home: Home) -> None:
    environment = addresses_without_database(home, NOTHING_GIVEN).as_environment()
    assert environment["DATABASE_URL"] == attach.NOWHERE
    with pytest.raises(psycopg.OperationalError):
        psycopg.connect(environment["DATABASE_URL"])


def test_only_what_changes_structure_runs_as_the_owner() -> None:
    assert role_for("migrate") == role_for("createcachetable") == "owner"
    assert {role_for(word) for word in ("shell", "scan", "import-flows", "runserver", "dbshell")} == {"application"}


def test_a_lone_login_makes_the_roles_and_the_command_runs_as_the_application(home: Home) -> None:
    who = (
        "from django.db import connection as c; k = c.cursor(); k.execute('SELECT current_user'); print(*k.fetchone())"
    )
    with supervising(home, report=hush) as supervisor:
        supervisor.start([Postgres(home)])
        brought = Postgres(home).addresses().admin
        result = hub(home, "shell", "--no-imports", "-c", who, DATABASE_URL=brought)
    assert result.stdout.strip() == "hub_app", result.stderr


def test_an_unreachable_database_is_one_sentence(home: Home) -> None:
    result = hub(home, "shell", DATABASE_URL="postgresql://a@127.0.0.1:1/x")
    assert result.returncode == 1
    assert result.stderr.startswith("hub: the database does not answer (connection")
    assert "Traceback" not in result.stderr
    assert result.stderr.count("\n") == 1
