"""Find the servers of a home, embedded or given; start the database for as long as one command needs it."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from fcntl import LOCK_EX, LOCK_SH, flock
from typing import Final

from hub.config import Config
from hub.servers import anvil, postgres, valkey
from hub.servers.addresses import Addresses, DatabaseAddresses
from hub.servers.anvil import Anvil
from hub.servers.home import Home, HomeBusy
from hub.servers.postgres import Postgres
from hub.servers.processes import wait_until
from hub.servers.roles import ensure_roles, make_roles
from hub.servers.supervisor import Server, ServerDidNotStart, supervising
from hub.servers.valkey import Valkey

NOWHERE: Final = "postgresql://nobody@127.0.0.1:1/hub"
"""Address for commands that load the settings and never ask the database."""


@dataclass(frozen=True)
class Given:
    """Servers the operator named in the environment; an empty string means: run the embedded one."""

    database_url: str = ""
    database_owner_url: str = ""
    redis_url: str = ""
    rpc_url: str = ""
    database_admin_url: str = ""

    def database(self, home: Home) -> DatabaseAddresses:
        """Return the logins of the operator's database; an admin's, or a lone one, is used to make the two roles."""
        if self.database_admin_url:
            return make_roles(
                DatabaseAddresses(app=self.database_url, owner=self.database_owner_url, admin=self.database_admin_url)
            )
        if self.database_owner_url:
            return DatabaseAddresses(app=self.database_url, owner=self.database_owner_url)
        return ensure_roles(home, self.database_url)


def given(config: Config) -> Given:
    """Read from the configuration which servers the operator brings."""
    values = (
        config.database_url, config.database_owner_url, config.redis_url, config.chain_rpc_url,
        config.database_admin_url,
    )  # fmt: skip
    return Given(*(value.get_secret_value() if value else "" for value in values))


def embedded(home: Home, brought: Given) -> dict[str, Server]:
    """Return the servers that the hub itself must run, by name."""
    servers: dict[str, Server] = {}
    if not brought.database_url:
        servers[postgres.NAME] = Postgres(home)
    if not brought.redis_url:
        servers[valkey.NAME] = Valkey(home)
    if not brought.rpc_url:
        servers[anvil.NAME] = Anvil(home)
    return servers


def addresses(home: Home, brought: Given) -> Addresses:
    """Return where everything is; the database must answer, broker and chain may still be down."""
    ports = home.ports()
    redis_url = brought.redis_url or (Valkey(home).url if valkey.NAME in ports else "")
    rpc_url = brought.rpc_url or (Anvil(home).url if anvil.NAME in ports else "")
    database = brought.database(home) if brought.database_url else Postgres(home).addresses()
    return Addresses(database=database, redis_url=redis_url, rpc_url=rpc_url)


def addresses_without_database(home: Home, brought: Given) -> Addresses:
    """Return addresses for a command that never asks the database."""
    owner = brought.database_owner_url or NOWHERE
    nowhere = DatabaseAddresses(app=brought.database_url or NOWHERE, owner=owner)
    return Addresses(database=nowhere, redis_url=brought.redis_url, rpc_url=brought.rpc_url)


@contextmanager
def with_database(home: Home, brought: Given, *, report: Callable[[str, str], None]) -> Iterator[Addresses]:
    """Give the addresses with a database that answers: the running one, or one that stops when the command ends.

    The command that started it waits at its end for other commands that use it meanwhile.
    """
    with ExitStack() as leaving:
        if not brought.database_url and not _answers(home):
            _start_or_wait(home, leaving, report)
        with _guest(home):
            yield addresses(home, brought)


def _answers(home: Home) -> bool:
    return postgres.NAME in home.ports() and Postgres(home).is_ready()


def _start_or_wait(home: Home, leaving: ExitStack, report: Callable[[str, str], None]) -> None:
    """Start the database until ``leaving``; where another hub process is just starting it, wait for that one."""
    try:
        supervisor = leaving.enter_context(supervising(home, report=report))
    except HomeBusy:
        if not wait_until(lambda: _answers(home), timeout_s=60, every_s=0.2):
            raise ServerDidNotStart(f"the hub running on {home.folder} has no database; start it: hub up") from None
    else:
        supervisor.start([Postgres(home)])
        leaving.callback(_wait_for_guests, home)


@contextmanager
def _guest(home: Home) -> Iterator[None]:
    with (home.run / "guests.lock").open("a") as seat:
        flock(seat, LOCK_SH)
        yield


def _wait_for_guests(home: Home) -> None:
    with (home.run / "guests.lock").open("a") as seat:
        flock(seat, LOCK_EX)
