"""The embedded PostgreSQL: durable, closed to strangers, and back after any kind of death."""

import os
import shutil
import signal
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psutil
import psycopg
import pytest

from hub.servers import postgres
from hub.servers.account import left_behind
from hub.servers.addresses import DatabaseAddresses, with_login
from hub.servers.home import Home, open_home
from hub.servers.postgres import STOP_SIGNAL, Postgres
from hub.servers.processes import recorded, spawn
from hub.servers.roles import CannotMakeRoles, DatabaseTaken, create_database, ensure_roles
from hub.servers.supervisor import Supervisor, supervising


@contextmanager
def serving(home: Home) -> Iterator[tuple[Supervisor, DatabaseAddresses]]:
    with supervising(home, report=lambda name, message: None) as supervisor:
        server = Postgres(home)
        supervisor.start([server])
        yield supervisor, server.addresses()


def test_the_application_reads_and_writes_rows_and_changes_no_structure(home: Home) -> None:
    with serving(home) as (_, database):
        with psycopg.connect(database.owner) as owner:
            owner.execute("CREATE TABLE flow (id bigint GENERATED ALWAYS AS IDENTITY, amount_fen bigint)")
        with psycopg.connect(database.app, autocommit=True) as app:
            app.execute("INSERT INTO flow (amount_fen) VALUES (100)")
            assert app.execute("SELECT id, amount_fen FROM flow").fetchall() == [(1, 100)]
            owned = "SELECT count(*) FROM pg_class WHERE pg_get_userbyid(relowner) = current_user"
            assert app.execute(owned).fetchone() == (0,)
            for attempt in (
                "CREATE TABLE mine (a int)", "DROP TABLE flow", "ALTER TABLE flow DISABLE TRIGGER ALL",
                "TRUNCATE flow", "CREATE SCHEMA mine", "CREATE DATABASE mine", "CREATE ROLE mine", "SET ROLE hub_owner",
            ):  # fmt: skip
                with pytest.raises((psycopg.errors.InsufficientPrivilege, psycopg.errors.WrongObjectType)):
                    app.execute(attempt)


def test_nothing_acknowledged_waits_for_the_disk(home: Home) -> None:
    with serving(home) as (_, database), psycopg.connect(database.app) as app:
        for setting in ("fsync", "full_page_writes", "synchronous_commit"):
            assert app.execute(f"SHOW {setting}").fetchone() == ("on",)
        assert app.execute("SHOW listen_addresses").fetchone() == ("127.0.0.1",)


def test_a_login_needs_its_password(home: Home) -> None:
    with serving(home) as (_, database):
        for user in ("postgres", "hub_owner", "hub_app"):
            with pytest.raises(psycopg.OperationalError, match="password authentication failed"):
                psycopg.connect(with_login(database.app, user=user, password="guess"))


def test_the_log_repeats_nothing_that_a_person_typed(home: Home) -> None:
    with serving(home) as (_, database):
        with psycopg.connect(database.owner) as owner:
            owner.execute("CREATE TABLE person (phone text PRIMARY KEY)")
        with psycopg.connect(database.app, autocommit=True) as app:
            app.execute("INSERT INTO person VALUES ('13900001234')")
            with pytest.raises(psycopg.errors.UniqueViolation):
                app.execute("INSERT INTO person VALUES ('13900001234')")
    log = (home.logs / "db.log").read_text()
    assert "duplicate key value" in log
    assert "13900001234" not in log


def test_text_sorts_alike_on_every_machine(home: Home) -> None:
    with serving(home) as (_, database), psycopg.connect(database.app) as app:
        row = app.execute(
            "SELECT datlocprovider, datlocale, pg_encoding_to_char(encoding) FROM pg_database WHERE datname = 'hub'"
        ).fetchone()
        assert row == ("b", "C.UTF-8", "UTF8")
        assert app.execute("SELECT upper('é')").fetchone() == ("É",)


def test_committed_rows_survive_kill_9_and_the_server_is_restarted(home: Home) -> None:
    with serving(home) as (supervisor, database):
        with psycopg.connect(database.owner) as owner:
            owner.execute("CREATE TABLE kept (n int)")
        with psycopg.connect(database.app, autocommit=True) as app:
            app.execute("INSERT INTO kept SELECT generate_series(1, 1000)")
            supervisor.children[0].process.kill()
            supervisor.children[0].process.wait()
        supervisor.watch(now=0.0)
        supervisor.watch(now=1e9)
        with psycopg.connect(database.app) as app:
            assert app.execute("SELECT count(*) FROM kept").fetchone() == (1000,)


def test_a_server_that_outlived_its_supervisor_is_ended_by_the_next_start(home: Home) -> None:
    server = Postgres(home)
    with serving(home):
        pass
    orphan = spawn(home, server.command(), outlives_parent=True)
    os.waitpid(orphan.pid, os.WNOHANG)
    with serving(home) as (supervisor, database):
        assert supervisor.children[0].process.pid != orphan.pid
        with psycopg.connect(database.app) as app:
            assert app.execute("SELECT 1").fetchone() == (1,)
    assert orphan.wait(5) == 0, "it was shut down, not killed"


def test_a_stale_pid_of_a_foreign_process_is_left_alone(home: Home) -> None:
    with serving(home):
        pass
    note = home.run / "db.json"
    note.write_text(f'{{"pid": {os.getpid()}, "started": 1.0}}')
    assert recorded(home, "db") is None
    with serving(home):
        pass
    assert psutil.Process().is_running()


def test_a_half_made_data_folder_is_made_again(home: Home) -> None:
    server = Postgres(home)
    draft = server.place / "data.draft-1"
    draft.mkdir()
    (draft / "PG_VERSION").write_text("18\n")
    if server.account:
        os.chown(draft, server.account.uid, server.account.gid)
    with serving(home):
        assert not draft.exists()
        assert server.data.exists()


@pytest.mark.skipif(os.geteuid() != 0, reason="only root's servers change their account")
def test_a_clone_below_a_folder_that_only_root_may_enter_works(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Data and programs both lie where the server's account cannot get, so both go outside, and stay there."""
    tmp_path.chmod(0o700)
    closed = open_home(tmp_path / "home")
    package = postgres.installed()
    for folder in (package, package.with_name(f"{package.name}.libs")):
        shutil.copytree(folder, tmp_path / "venv" / folder.name, symlinks=True)
    monkeypatch.setattr(postgres, "installed", lambda: tmp_path / "venv" / package.name)
    server = Postgres(closed)
    try:
        for _ in range(2):
            with serving(closed) as (_, database), psycopg.connect(database.app) as app:
                assert app.execute("SELECT 1").fetchone() == (1,)
        outside = server.place.parent
        assert not outside.is_relative_to(tmp_path)
        assert server.binaries.is_relative_to(outside)
        assert str(outside) in (closed.folder / "where.txt").read_text()
        assert (outside / "home.txt").read_text().strip() == str(closed.folder)
        assert left_behind(closed) == ()
        (closed.folder / "id").unlink()
        assert left_behind(closed) == (outside,), "a deleted home's folder is found again, for the doctor to name"
    finally:
        shutil.rmtree(server.place.parent)


def test_a_given_login_makes_the_roles_beside_it_twice_over(home: Home) -> None:
    with serving(home) as (_, database):
        again = ensure_roles(home, database.admin)
        assert again == database
        with pytest.raises(CannotMakeRoles, match="DATABASE_OWNER_URL"):
            ensure_roles(home, database.app)


def test_a_given_database_is_taken_over_only_when_it_is_empty(home: Home) -> None:
    with serving(home) as (_, database), psycopg.connect(database.admin, autocommit=True) as admin:
        admin.execute("CREATE DATABASE empty")
        admin.execute("CREATE DATABASE taken")
        admin.execute("CREATE ROLE deployer LOGIN CREATEROLE CREATEDB PASSWORD 'pw'")
        with psycopg.connect(database.named("taken").admin) as inside:
            inside.execute("CREATE TABLE theirs (a int)")
        assert ensure_roles(home, database.named("empty").admin).app.endswith("/empty")
        with pytest.raises(DatabaseTaken, match="holds 1 tables"):
            ensure_roles(home, database.named("taken").admin)


def test_a_login_that_is_no_superuser_suffices(home: Home) -> None:
    with serving(home) as (_, database), psycopg.connect(database.admin, autocommit=True) as admin:
        admin.execute("CREATE ROLE deployer LOGIN CREATEROLE CREATEDB PASSWORD 'pw'")
        with psycopg.connect(database.named("postgres").admin, autocommit=True) as server:
            admin.close()
            for statement in ("DROP DATABASE hub WITH (FORCE)", "DROP ROLE hub_owner", "DROP ROLE hub_app"):
                server.execute(statement)
        made = ensure_roles(home, with_login(database.admin, user="deployer", password="pw"))
        with psycopg.connect(made.owner) as owner:
            owner.execute("CREATE TABLE t (a int)")
        with psycopg.connect(made.app) as app:
            app.execute("INSERT INTO t VALUES (1)")


def test_a_closed_database_lets_no_third_role_in(home: Home) -> None:
    with serving(home) as (_, database), psycopg.connect(database.admin, autocommit=True) as admin:
        admin.execute("CREATE ROLE stranger LOGIN PASSWORD 'pw'")
        create_database(admin, "another")
        for name in ("hub", "another"):
            with pytest.raises(psycopg.OperationalError, match="permission denied"):
                psycopg.connect(with_login(database.named(name).app, user="stranger", password="pw"))


def test_the_stop_signal_rolls_back_and_writes_a_checkpoint(home: Home) -> None:
    assert STOP_SIGNAL is signal.SIGINT
    with serving(home):
        pass
    assert "database system is shut down" in (home.logs / "db.log").read_text()
