"""Share one throw-away PostgreSQL among every test run of this clone: the first comer starts it, the last stops it.

The data folder is kept between runs, so that a template database migrated once serves until the migrations change.
Nothing here is durable against a power cut (no fsync); a killed test run loses nothing and blocks nobody. Clones lie in
memory where the machine has a file system there: each is a few thousand small files, and a run takes hundreds.
"""

import os
import shutil
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from fcntl import LOCK_EX, LOCK_NB, LOCK_SH, flock
from hashlib import sha256
from pathlib import Path
from typing import Final, TextIO

import psycopg
from psycopg.sql import SQL, Identifier, Literal

from hub.servers.addresses import DatabaseAddresses, in_database
from hub.servers.home import Home, locked, open_home
from hub.servers.postgres import DISPOSABLE, NAME, STOP_SIGNAL, Postgres
from hub.servers.processes import end_survivors, recorded, spawn, wait_until
from hub.servers.roles import DATABASE, create_database, prepare_database

FOLDER: Final = Path(__file__).resolve().parents[2] / ".hub" / "test"
TEMPLATE: Final = "hub_template_"
"""Databases named so are kept between runs; every other one is dropped by the last to leave."""

MEMORY: Final = Path("/dev/shm")  # noqa: S108 - a folder of its own in it, mode 0700
"""Where Linux keeps a file system in memory."""

_DRAFT: Final = "_draft"
_CLONES: Final = "hub_clones"
_IN_MEMORY: Final = SQL(" TABLESPACE {} STRATEGY file_copy").format(Identifier(_CLONES))
_ROOM_BYTES: Final = 512 << 20
"""Room that clones of a few workers need at most. Unmeasured beyond: one takes 22 MB."""


class ClusterDidNotStart(RuntimeError):
    """PostgreSQL did not answer in time; its log says why."""


@dataclass(frozen=True)
class Cluster:
    """One database server in use by this process. Call :meth:`leave` when done."""

    database: DatabaseAddresses
    _home: Home
    _seat: TextIO

    def template(self, name: str, build: Callable[[DatabaseAddresses], None]) -> None:
        """Make database ``name`` by ``build`` unless it exists; others wait, and a failed build leaves nothing.

        Put what the content depends on into the name (a digest of the migrations); call it from one process or many.
        """
        with locked(self._home.run / "template.lock"):
            if not self._exists(name):
                self.drop(name + _DRAFT)
                self._create(name + _DRAFT, template="template0")
                build(self.database.named(name + _DRAFT))
                self._rename(name + _DRAFT, name)

    def clone(self, template: str, name: str) -> DatabaseAddresses:
        """Copy the template into a fresh database (an older one of the name is dropped); return its logins."""
        with locked(self._home.run / "template.lock"):
            self.drop(name)
            with self._server() as server:
                place = _IN_MEMORY if _location(server) else SQL("")
                create_database(server, name, template=template, options=place)
        return self.database.named(name)

    def drop(self, name: str) -> None:
        """Remove a database, throwing out whoever is connected."""
        with self._server() as server:
            server.execute(SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(Identifier(name)))

    def databases(self) -> tuple[str, ...]:
        """Return the names of all databases here, so that a run can drop templates nobody needs any more."""
        with self._server() as server:
            rows = server.execute("SELECT datname FROM pg_database WHERE NOT datistemplate ORDER BY 1").fetchall()
        return tuple(row[0] for row in rows)

    def leave(self) -> None:
        """Give up the seat; whoever leaves last sweeps up and stops the server."""
        with locked(self._home.run / "gate.lock"):
            with suppress(BlockingIOError):
                flock(self._seat, LOCK_EX | LOCK_NB)
                self._sweep()
                with self._server() as server:
                    _leave_memory(server)
                end_survivors(self._home, NAME, stop_signal=STOP_SIGNAL, working_in=Postgres(self._home).data)
            self._seat.close()

    def _sweep(self) -> None:
        """Drop what killed runs left, and all templates but the newest two (one may serve another branch)."""
        with self._server() as server:
            rows = server.execute(
                "SELECT datname FROM pg_database WHERE NOT datistemplate ORDER BY oid DESC"
            ).fetchall()
        names = [row[0] for row in rows if row[0] not in {"postgres", DATABASE}]
        kept = [name for name in names if name.startswith(TEMPLATE)][:2]
        for name in names:
            if name not in kept:
                self.drop(name)

    def _create(self, name: str, *, template: str) -> None:
        with self._server() as server:
            create_database(server, name, template=template)
        if template == "template0":
            prepare_database(self.database.admin, name)

    def _rename(self, old: str, new: str) -> None:
        with self._server() as server:
            server.execute("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = %s", [old])
            server.execute(SQL("ALTER DATABASE {} RENAME TO {}").format(Identifier(old), Identifier(new)))

    def _exists(self, name: str) -> bool:
        return name in self.databases()

    def _server(self) -> psycopg.Connection:
        return psycopg.connect(in_database(self.database.admin, "postgres"), autocommit=True)


def cluster(*, folder: Path = FOLDER) -> Cluster:
    """Take a seat at the test server of this folder, started if nobody sits there yet."""
    folder.mkdir(parents=True, exist_ok=True)
    home = open_home(folder)
    with locked(home.run / "gate.lock"):
        seat = (home.run / "seats.lock").open("a+")
        flock(seat, LOCK_SH)
        found = Cluster(database=_running(home), _home=home, _seat=seat)
        with found._server() as server:
            _enter_memory(server, home)
        return found


def _running(home: Home) -> DatabaseAddresses:
    server = Postgres(home, durability=tuple(DISPOSABLE.items()))
    if NAME not in home.ports() or not server.is_ready():
        server.prepare()
        if not wait_until(lambda: _answers(server), timeout_s=60):
            raise ClusterDidNotStart(f"see {home.logs / 'db.log'}")
    return server.addresses()


def _answers(server: Postgres) -> bool:
    """Start the server unless it runs (after a kill its shared memory may bar the first tries), then ask it."""
    if not recorded(server.home, NAME):
        spawn(server.home, server.command(), outlives_parent=True)
    return server.is_ready()


def _enter_memory(server: psycopg.Connection, home: Home) -> None:
    """Make the place for clones in memory unless it is there; what a reboot left of it is dropped first."""
    if (location := _location(server)) is not None:
        if location.exists():
            return
        _leave_memory(server)
    if not os.access(MEMORY, os.W_OK) or shutil.disk_usage(MEMORY).free < _ROOM_BYTES:
        return
    folder = MEMORY / f"hub-test-{sha256(bytes(home.folder)).hexdigest()[:16]}"
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(mode=0o700)
    if account := Postgres(home).account:
        os.chown(folder, account.uid, account.gid)
    try:
        server.execute(SQL("CREATE TABLESPACE {} LOCATION {}").format(Identifier(_CLONES), Literal(str(folder))))
    except psycopg.errors.InsufficientPrivilege:  # the server's account cannot reach it: clones lie with the data
        shutil.rmtree(folder)


def _leave_memory(server: psycopg.Connection) -> None:
    """Drop what lies in memory, and the place itself."""
    if (location := _location(server)) is None:
        return
    within = "SELECT datname FROM pg_database d JOIN pg_tablespace t ON t.oid = d.dattablespace WHERE spcname = %s"
    for (name,) in server.execute(within, [_CLONES]).fetchall():
        server.execute(SQL("DROP DATABASE {} WITH (FORCE)").format(Identifier(name)))
    server.execute(SQL("DROP TABLESPACE {}").format(Identifier(_CLONES)))
    shutil.rmtree(location, ignore_errors=True)


def _location(server: psycopg.Connection) -> Path | None:
    """Return where clones lie in memory, if they do."""
    found = server.execute("SELECT pg_tablespace_location(oid) FROM pg_tablespace WHERE spcname = %s", [_CLONES])
    row = found.fetchone()
    return Path(row[0]) if row else None
