"""Become one part of the hub, for a container that runs nothing else: no supervisor, no embedded servers."""

import argparse
import os
from collections.abc import Callable, Mapping, Sequence
from typing import Final

from hub.cli.up import PartMissing, django_environment
from hub.config import Config, config
from hub.servers.attach import Given, given
from hub.servers.home import is_free, open_home
from hub.servers.services import ROOT, PortTaken, beat_argv, web_argv, worker_argv

COMMANDS: Final[Mapping[str, Callable[[Config], tuple[str, ...]]]] = {
    "web": lambda settings: web_argv(host=settings.hub_bind, port=settings.port),
    "worker": lambda settings: worker_argv(node="hub@%h"),
    "beat": lambda settings: beat_argv(),
}
"""What each part becomes; the worker's name ends in the machine's, so that there may be several."""

NEEDS: Final = {
    "web": ("DATABASE_URL", "REDIS_URL", "CHAIN_RPC_URL"),
    "worker": ("DATABASE_URL", "REDIS_URL", "CHAIN_RPC_URL"),
    "beat": ("REDIS_URL",),
}
"""Addresses without which a part would start and then fail at everything it does."""


def main(argv: Sequence[str]) -> int:
    """Replace this process; it returns only by refusing."""
    parser = argparse.ArgumentParser(prog="hub run", description=__doc__)
    parser.add_argument("part", choices=tuple(COMMANDS))
    part = parser.parse_args(argv).part
    settings = config()
    refuse_without_addresses(part, given(settings))
    if part == "web" and not is_free(settings.port, host=settings.hub_bind):
        raise PortTaken(f"port {settings.port} is taken by another program; choose one with PORT=")
    command = COMMANDS[part](settings)
    environment = django_environment(open_home(settings.hub_home), settings, {})
    os.chdir(ROOT)
    os.execve(command[0], command, {**os.environ, **environment})  # noqa: S606 - our own argv, no shell


def refuse_without_addresses(part: str, brought: Given) -> None:
    """Name the addresses that are missing."""
    have = {
        "DATABASE_URL": brought.database_url, "REDIS_URL": brought.redis_url, "CHAIN_RPC_URL": brought.rpc_url,
    }  # fmt: skip
    missing = [name for name in NEEDS[part] if not have[name]]
    if missing:
        raise PartMissing(f"{part} alone needs {', '.join(missing)}; with embedded servers: hub up")
