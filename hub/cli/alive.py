"""Tell a container's health check whether its one part does its work, by asking it to do some."""

import argparse
import socket
import sys
import time
import urllib.request
from collections.abc import Callable, Mapping, Sequence
from typing import Final

from celery import Celery
from kombu.exceptions import OperationalError

from hub.config import Config, config
from hub.servers.beat import heartbeat

BEAT_SILENT_S: Final = 30
"""The shortest entry of the schedule falls due every two seconds; fifteen missed ones are no hiccup."""


class NotAlive(RuntimeError):
    """The part does not do its work; the message says what was asked of it."""


def main(argv: Sequence[str]) -> int:
    """Return 0 when the part answers."""
    parser = argparse.ArgumentParser(prog="hub alive", description=__doc__)
    parser.add_argument("part", choices=tuple(CHECKS))
    part = parser.parse_args(argv).part
    CHECKS[part](config())
    sys.stdout.write(f"{part} is alive\n")
    return 0


def _web(settings: Config) -> None:
    """Ask the health page, by a host name that the site answers to."""
    host = settings.hub_allowed_hosts.split(",")[0].strip()
    request = urllib.request.Request(
        f"http://127.0.0.1:{settings.port}/health/", headers={"Host": host if host != "*" else "localhost"}
    )
    try:
        with urllib.request.urlopen(request, timeout=5):  # noqa: S310
            return
    except OSError as error:
        raise NotAlive(f"web does not approve of itself at {request.full_url}: {error}") from None


def _worker(settings: Config) -> None:
    """Send a ping to this machine's worker through the broker."""
    node = f"hub@{socket.gethostname()}"
    broker = settings.redis_url.get_secret_value() if settings.redis_url else ""
    with Celery(broker=broker, set_as_current=False) as asking:
        try:
            answered = asking.control.ping(destination=[node], timeout=5)
        except OperationalError as error:
            raise NotAlive(f"the broker does not answer: {error}") from None
    if not answered:
        raise NotAlive(f"the worker {node} does not answer through the broker")


def _beat(settings: Config) -> None:
    """Look when the clock last brought a task to the broker."""
    sign = heartbeat(settings.hub_home)
    silent_s = time.time() - sign.stat().st_mtime if sign.exists() else None
    if silent_s is None or silent_s > BEAT_SILENT_S:
        since = "yet" if silent_s is None else f"for {silent_s:.0f} s"
        raise NotAlive(f"the clock has brought no task to the broker {since}")


CHECKS: Final[Mapping[str, Callable[[Config], None]]] = {"web": _web, "worker": _worker, "beat": _beat}
