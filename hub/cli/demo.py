"""Run the hub with the demo world inside: servers, tables, web, world, worker; then say where everything is, and serve.

The world enters through the web server's doors, so that one runs first; the worker starts after it, because the builder
empties the queues itself, in one order, which makes a run after a kill end like a run without one.
"""

import argparse
import json
import sys
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date
from pathlib import Path
from typing import Any, Final

from hub.cli.summary import show, summary_of
from hub.cli.up import NAMES, Told, django_environment, own, refuse_early, say, serve, start_embedded, until_told
from hub.cli.vault import require_keys
from hub.config import Config, config
from hub.kernel.clock import business_date, utc_now
from hub.servers.addresses import Addresses
from hub.servers.attach import addresses, given
from hub.servers.home import Home, open_home, write_atomically
from hub.servers.migrations import migrate, note, notes
from hub.servers.processes import Command
from hub.servers.services import ROOT
from hub.servers.supervisor import Server, Supervisor, supervising

SCALES: Final = ("tiny", "small", "full")


class OtherWorld(RuntimeError):
    """This home was filled from other parameters; mixing two worlds would give neither."""


class DayAhead(RuntimeError):
    """The world's present day lies in the future, where nobody has visited a branch yet."""


class WorldFailed(RuntimeError):
    """The builder ended with an error; it is printed above."""


@dataclass(frozen=True)
class Wish:
    """What decides the world's content."""

    seed: int
    scale: str
    as_of: str

    @property
    def key(self) -> str:
        """One line that is equal for equal worlds."""
        return f"{self.scale} seed={self.seed} as-of={self.as_of}"


def main(argv: Sequence[str]) -> int:
    """Build what is missing of the demo world, print the summary, and serve until told to stop."""
    options = parse(argv)
    settings = config()
    home = open_home(settings.hub_home)
    try:
        with until_told(), supervising(home, report=say) as supervisor:
            _run(supervisor, settings, options)
    except Told as told:
        return told.status
    return 0


def _run(supervisor: Supervisor, settings: Config, options: argparse.Namespace) -> None:
    """Bring everything up, write the summary, and serve; being told to stop while serving is the ordinary end."""
    home = supervisor.home
    wish = wish_of(home, options, today=business_date(utc_now()))
    summary = _bring_up(supervisor, settings, wish)
    write_atomically(home.folder / "demo-summary.json", json.dumps(summary, indent=2, ensure_ascii=False).encode())
    show(summary, home)
    if not options.no_serve:
        say("hub", f"serving {settings.base_url}; Ctrl-C stops everything")
        serve(supervisor, show_logs=False)


def _bring_up(supervisor: Supervisor, settings: Config, wish: Wish) -> Mapping[str, Any]:
    """Start everything in the order the module's text gives; return the summary."""
    home, brought = supervisor.home, given(settings)
    refuse_early(home, settings, web=True)
    start_embedded(supervisor, brought, frozenset(NAMES))
    places = addresses(home, brought)
    migrate(supervisor, places)
    require_keys(settings, places.database)
    worker, web = own(home, settings, places.as_environment())
    if notes(places.database).get("world") == wish.key and _result_file(home).exists():
        supervisor.start([web, worker])
    else:
        _build(supervisor, settings, wish, places, web)
        note(places.database, world=wish.key)
        supervisor.start([worker])
    return summary_of(json.loads(_result_file(home).read_text()), places, settings)


def _build(supervisor: Supervisor, settings: Config, wish: Wish, places: Addresses, web: Server) -> None:
    """Run the builder beside the web server; it goes on where a killed one stopped."""
    supervisor.start([web])
    result = _result_file(supervisor.home)
    job = Command(
        name="world",
        argv=(
            *(sys.executable, "-m", "hub.cli.world", "--seed", str(wish.seed), "--scale", wish.scale),
            *("--as-of", wish.as_of, "--result", str(result)),
        ),
        folder=ROOT,
        environment=django_environment(supervisor.home, settings, places.as_environment()),
    )
    if status := supervisor.run(job):
        raise WorldFailed(f"the demo world's builder ended with {status}; run hub demo again to go on")


def wish_of(home: Home, options: argparse.Namespace, *, today: date) -> Wish:
    """Return the parameters of this home's world: those of its first run, which later runs may not change."""
    path = home.folder / "demo-wish.json"
    if options.as_of and options.as_of > today:
        raise DayAhead(f"--as-of {options.as_of} lies in the future; today is {today}")
    if not path.exists():
        fresh = Wish(
            1 if options.seed is None else options.seed, options.scale or "small", (options.as_of or today).isoformat()
        )
        write_atomically(path, json.dumps(asdict(fresh)).encode())
    wish = Wish(**json.loads(path.read_text()))
    asked = (options.seed, options.scale, options.as_of and options.as_of.isoformat())
    if any(value is not None and value != kept for value, kept in zip(asked, asdict(wish).values(), strict=True)):
        raise OtherWorld(f"{home.folder} holds the world {wish.key!r}; use another HUB_HOME or delete this one")
    return wish


def _result_file(home: Home) -> Path:
    return home.folder / "demo-world.json"


def parse(argv: Sequence[str]) -> argparse.Namespace:
    """Read the command line; what is not said stays None."""
    parser = argparse.ArgumentParser(prog="hub demo", description=__doc__)
    parser.add_argument("--scale", choices=SCALES, help="how many people and events; default small")
    parser.add_argument("--no-serve", action="store_true", help="build the world, write the summary and stop")
    parser.add_argument("--seed", type=int, help="number the world is drawn from; default 1")
    parser.add_argument(
        "--as-of", type=date.fromisoformat, metavar="DATE", help="the world's present day; default today"
    )
    return parser.parse_args(argv)
