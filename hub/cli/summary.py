"""Say at the end of ``hub demo`` where everything is and who may sign in, on screen and as one JSON file."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from rich.cells import cell_len
from rich.console import Console

from hub.config import Config
from hub.servers.addresses import Addresses
from hub.servers.home import Home


def summary_of(world: Mapping[str, Any], places: Addresses, settings: Config) -> dict[str, Any]:
    """Join what the builder returned with the addresses of this run (port and passwords may have changed since).

    ``world`` holds contract_address, chain_id, logins by role, write_keys by source, flagship, whose ``…_url`` values
    may be paths of this site, and perhaps try: sentences that say what to do first.
    """
    database = places.database
    return {
        "base_url": settings.base_url,
        "tour_url": f"{settings.base_url}/tour/",
        "rpc_url": places.rpc_url,
        "database_url": database.app,
        "database_owner_url": database.owner,
        "database_admin_url": database.admin,
        "redis_url": places.redis_url,
        **{name: value for name, value in world.items() if name != "flagship"},
        "flagship": {name: _absolute(name, value, settings) for name, value in world["flagship"].items()},
    }


def show(summary: Mapping[str, Any], home: Home) -> None:
    """Print the summary for a person; lines are never cut, so that every address stays one that can be clicked."""
    console = Console(highlight=False)
    flagship = list(_flat(summary["flagship"]))
    servers = ("rpc_url", "contract_address", "chain_id", "database_url", "database_owner_url")
    for title, rows in (
        ("明证 · open in a browser", [("home", summary["base_url"]), ("guided tour", summary["tour_url"]), *flagship]),
        ("Sign in", [(role, login["username"], login["password"]) for role, login in summary["logins"].items()]),
        ("Write keys for /v1/", list(summary["write_keys"].items())),
        ("Servers", [(name, str(summary[name])) for name in servers if summary.get(name)]),
        ("Try", [(str(number), line) for number, line in enumerate(summary.get("try", ()), start=1)]),
    ):
        _print_rows(console, title, rows)
    console.print(f"\nAll of this is in {home.folder / 'demo-summary.json'}", soft_wrap=True)


def _print_rows(console: Console, title: str, rows: Sequence[tuple[str, ...]]) -> None:
    """Print one group, its columns as wide as their widest cell."""
    if not rows:
        return
    widths = [max(cell_len(row[column]) for row in rows) for column in range(len(rows[0]))]
    console.print(f"\n[bold]{title}[/bold]")
    for row in rows:
        cells = (cell + " " * (width - cell_len(cell)) for cell, width in zip(row, widths, strict=True))
        console.print("  " + "  ".join(cells).rstrip(), soft_wrap=True, markup=False)


def _flat(values: Mapping[str, Any], before: str = "") -> Iterator[tuple[str, str]]:
    """Yield every address with its name; those of a further case carry its name in front."""
    for name, value in values.items():
        if isinstance(value, Mapping):
            yield from _flat(value, f"{before}{name} ")
        else:
            yield f"{before}{name}", str(value)


def _absolute(name: str, value: Any, settings: Config) -> Any:
    """Put this site's address before the path of a page; nested cases keep their form, files stay as they are."""
    if isinstance(value, Mapping):
        return {inner: _absolute(inner, each, settings) for inner, each in value.items()}
    return f"{settings.base_url}{value}" if name.endswith("_url") and str(value).startswith("/") else value
