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

from hub.servers.home import Home, is_free
from hub.servers.processes import Command, end_survivors

ROOT: Final = Path(__file__).resolve().parents[2]


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
        return Command(
            name=self.name,
            argv=(
                *(sys.executable, "-m", "granian", "--interface", "wsgi", "hub.wsgi:application"),
                *("--host", self.host, "--port", str(self.port), "--http", "1", "--no-ws"),
                *("--workers", "2", "--blocking-threads", "3", "--backpressure", "64", "--backlog", "1024"),
                *("--respawn-failed-workers", "--workers-kill-timeout", "5"),
            ),
            folder=ROOT,
            environment=self.environment,
        )

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
        """End an earlier run's worker and forget its clock's notes: the schedule is code, last runs are rows."""
        end_survivors(self.home, self.name, stop_signal=signal.SIGTERM)
        for stale in self.home.run.glob("schedule*"):
            stale.unlink()

    def command(self) -> Command:
        """Return how to start the worker."""
        return Command(
            name=self.name,
            argv=(
                *(sys.executable, "-m", "celery", "-A", "hub.celery", "worker", "--beat", "--concurrency", "2"),
                *("--without-gossip", "--without-mingle", "--loglevel", "INFO"),
                *("--schedule", str(self.home.run / "schedule"), "--hostname", self.node),
            ),
            folder=ROOT,
            environment=self.environment,
        )

    def is_ready(self) -> bool:
        """Tell whether the worker answers through the broker."""
        with Celery(broker=self.environment["REDIS_URL"], set_as_current=False) as asking:
            try:
                return bool(asking.control.ping(destination=[self.node], timeout=0.5))
            except OperationalError:
                return False

    def settle(self) -> None:
        """Nothing is left to do once it answers."""

    def before_stop(self) -> None:
        """Tasks under way are finished on the signal."""
