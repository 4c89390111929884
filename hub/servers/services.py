"""The hub's own two processes: the web server and the worker with its clock."""

import signal
import sys
import urllib.request
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from celery import Celery
from kombu.exceptions import OperationalError
from redis import RedisError

from hub.servers.home import Home, is_free
from hub.servers.processes import Command, end_survivors

ROOT: Final = Path(__file__).resolve().parents[2]


BEAT: Final = "hub.servers.beat:Beat"


class PortTaken(RuntimeError):
    """Something else listens on the web port."""


@dataclass(frozen=True)
class Web:
    """Granian serving ``hub.wsgi``: two processes of few threads were the fastest on two cores for uncached pages."""

    home: Home
    environment: Mapping[str, str]
    host: str
    port: int
    name: str = "web"

    @property
    def url(self) -> str:
        """Address on this machine."""
        return f"http://127.0.0.1:{self.port}"

    def prepare(self) -> None:
        """End an earlier run's server; refuse a port that somebody else has."""
        end_survivors(self.home, self.name, stop_signal=signal.SIGTERM)
        if not is_free(self.port, host=self.host):
            raise PortTaken(f"port {self.port} is taken by another program; choose one with PORT=")

    def command(self) -> Command:
        """Return how to start the server."""
        argv = web_argv(host=self.host, port=self.port)
        return Command(name=self.name, argv=argv, folder=ROOT, environment=self.environment)

    def is_ready(self) -> bool:
        """Tell whether the health page answers and approves."""
        try:
            with urllib.request.urlopen(f"{self.url}/health/", timeout=10) as answer:  # noqa: S310 - our own address
                return bool(answer.status == 200)
        except OSError:
            return False

    def settle(self) -> None:
        """Nothing is left to do once it answers."""

    def before_stop(self) -> None:
        """Requests under way are finished on the signal."""


@dataclass(frozen=True)
class Worker:
    """Celery with its clock inside. What it was doing when killed is done again from inbox and outbox."""

    home: Home
    environment: Mapping[str, str]
    name: str = "worker"

    @property
    def node(self) -> str:
        """Name by which the broker knows this worker."""
        return f"hub-{self.home.identity}@local"

    def prepare(self) -> None:
        """End an earlier run's worker."""
        end_survivors(self.home, self.name, stop_signal=signal.SIGTERM)

    def command(self) -> Command:
        """Return how to start the worker."""
        argv = (*worker_argv(node=self.node), "--beat", "--scheduler", BEAT)
        return Command(name=self.name, argv=argv, folder=ROOT, environment=self.environment)

    def is_ready(self) -> bool:
        """Tell whether the worker answers through the broker."""
        with Celery(broker=self.environment["REDIS_URL"], set_as_current=False) as asking:
            try:
                return bool(asking.control.ping(destination=[self.node], timeout=0.5))
            except (
                OperationalError,
                RedisError,
            ):  # also what the broker says while it goes down in the middle of asking
                return False

    def settle(self) -> None:
        """Nothing is left to do once it answers."""

    def before_stop(self) -> None:
        """Tasks under way are finished on the signal."""


def web_argv(*, host: str, port: int) -> tuple[str, ...]:
    """Return the web server's command line."""
    return (
        *(sys.executable, "-m", "granian", "--interface", "wsgi", "hub.wsgi:application"),
        *("--host", host, "--port", str(port), "--http", "1", "--no-ws"),
        *("--workers", "2", "--blocking-threads", "3", "--backpressure", "64", "--backlog", "1024"),
        *("--respawn-failed-workers", "--workers-kill-timeout", "5"),
    )


def worker_argv(*, node: str) -> tuple[str, ...]:
    """Return the worker's command line, without a clock; ``node`` is its name at the broker."""
    return (
        *(sys.executable, "-m", "celery", "-A", "hub.celery", "worker", "--concurrency", "2"),
        *("--without-gossip", "--without-mingle", "--loglevel", "INFO", "--hostname", node),
    )


def beat_argv() -> tuple[str, ...]:
    """Return the command line of a clock of its own; one is enough, a second would send everything twice."""
    return (
        *(sys.executable, "-m", "celery", "-A", "hub.celery", "beat", "--scheduler", BEAT, "--pidfile", ""),
        *("--loglevel", "INFO"),
    )
