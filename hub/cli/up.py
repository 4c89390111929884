"""Run the servers of this home until told to stop."""

import argparse
import signal
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from types import FrameType
from typing import Final

from hub.cli.vault import require_keys
from hub.config import Config, config
from hub.servers.attach import Given, addresses, embedded, given
from hub.servers.home import Home, open_home, refuse_full_disk
from hub.servers.logs import Follower, shorten
from hub.servers.migrations import migrate
from hub.servers.services import Web, Worker
from hub.servers.supervisor import Server, Supervisor, supervising

NAMES: Final = ("db", "broker", "chain", "worker", "web")
NEEDS: Final = {"worker": ("db", "broker", "chain"), "web": ("db", "broker", "chain")}
SIGNALS: Final = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


class Told(BaseException):
    """Somebody told the hub to stop; not an error, so nothing in between may catch it."""

    def __init__(self, number: int) -> None:
        """Remember by which signal."""
        super().__init__(signal.Signals(number).name)
        self.status = 128 + number


class PartMissing(RuntimeError):
    """A part was asked for without another part that it needs."""


def main(argv: Sequence[str]) -> int:
    """Start what is asked for, show its logs, restart what crashes, stop on Ctrl-C."""
    wanted = _parse(argv)
    settings = config()
    home, brought = open_home(settings.hub_home), given(settings)
    refuse_incomplete(wanted, brought)
    with suppress(Told), until_told(), supervising(home, report=say) as supervisor:
        _run(supervisor, settings, brought, wanted)
    return 0


def _run(supervisor: Supervisor, settings: Config, brought: Given, wanted: frozenset[str]) -> None:
    refuse_early(supervisor.home, settings, web="web" in wanted)
    start_embedded(supervisor, brought, wanted)
    if NEEDS.keys() & wanted:
        places = addresses(supervisor.home, brought)
        migrate(supervisor, places)
        require_keys(settings, places.database)
        parts = own(supervisor.home, settings, places.as_environment())
        supervisor.start([part for part in parts if part.name in wanted])
    serve(supervisor, show_logs=True)


def start_embedded(supervisor: Supervisor, brought: Given, wanted: frozenset[str]) -> None:
    """Start the servers that the operator does not bring."""
    servers = embedded(supervisor.home, brought)
    supervisor.start([server for name, server in servers.items() if name in wanted])


def own(home: Home, settings: Config, environment: Mapping[str, str]) -> tuple[Server, ...]:
    """Return the hub's own two processes."""
    shared = django_environment(home, settings, environment)
    return Worker(home, shared), Web(home, shared, host=settings.hub_bind, port=settings.port)


def django_environment(home: Home, settings: Config, environment: Mapping[str, str]) -> dict[str, str]:
    """Return what every process with Django inside is told."""
    place = {"HUB_HOME": str(home.folder), "PORT": str(settings.port)}
    return {**environment, **place, "DJANGO_SETTINGS_MODULE": "hub.settings"}


def serve(supervisor: Supervisor, *, show_logs: bool) -> None:
    """Watch the servers until told to stop, which is the ordinary end here and a broken-off run anywhere else."""
    follower = Follower(supervisor.home)
    with suppress(Told):
        while True:
            supervisor.watch(now=time.monotonic())
            shorten(supervisor.home)
            for line in follower.new_lines() if show_logs else ():
                sys.stdout.write(f"{line}\n")
            sys.stdout.flush()
            time.sleep(0.25)


def refuse_early(home: Home, settings: Config, *, web: bool) -> None:
    """Say before anything starts what would stop the last part half a minute later: no room, or the port taken."""
    refuse_full_disk(home)
    if web:
        Web(home, {}, host=settings.hub_bind, port=settings.port).prepare()


def refuse_incomplete(wanted: frozenset[str], brought: Given) -> None:
    """Say which part is missing instead of letting the worker or the web server fail one request at a time."""
    have = {"db": brought.database_url, "broker": brought.redis_url, "chain": brought.rpc_url}
    for part in sorted(wanted & NEEDS.keys()):
        for need in NEEDS[part]:
            if need not in wanted and not have[need]:
                raise PartMissing(f"{part} needs {need}: add it to --only, or set the address of your own")


@contextmanager
def until_told() -> Iterator[None]:
    """Turn the first stop signal into :class:`Told` and ignore further ones while everything is being stopped."""
    before = {number: signal.getsignal(number) for number in SIGNALS}

    def tell(number: int, frame: FrameType | None) -> None:
        for each in SIGNALS:
            signal.signal(each, signal.SIG_IGN)
        say("hub", f"told to stop by {signal.Signals(number).name}")
        raise Told(number)

    for number, handler in before.items():
        if number is not signal.SIGHUP or handler is not signal.SIG_IGN:  # nohup means: stay when the terminal goes
            signal.signal(number, tell)
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def say(name: str, message: str) -> None:
    """Print what happened to a server."""
    sys.stdout.write(f"{name:<7}| {message}\n")
    sys.stdout.flush()


def _parse(argv: Sequence[str]) -> frozenset[str]:
    parser = argparse.ArgumentParser(prog="hub up", description=__doc__)
    parser.add_argument("--only", default=",".join(NAMES), metavar="PARTS", help="comma-separated; default %(default)s")
    wanted = frozenset(name.strip() for name in parser.parse_args(argv).only.split(",") if name.strip())
    if unknown := wanted - set(NAMES):
        parser.error(f"unknown part {', '.join(sorted(unknown))}; choose from {', '.join(NAMES)}")
    return wanted
