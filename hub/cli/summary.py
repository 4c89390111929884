"""Say at the end of ``hub demo`` where everything is and who may sign in, on screen and as one JSON file."""

from collections.abc import Mapping
from typing import Any

from rich.console import Console
from rich.table import Table

from hub.config import Config
from hub.servers.addresses import Addresses
from hub.servers.home import Home


def summary_of(world: Mapping[str, Any], places: Addresses, settings: Config) -> dict[str, Any]:
    """Join what the builder returned with the addresses of this run (port and passwords may have changed since).

    ``world`` holds contract_address, chain_id, logins by role, write_keys by source, and flagship, whose ``…_url``
    values may be paths of this site.
    """
    database = places.database
    return {
        "base_url": settings.base_url,
        "rpc_url": places.rpc_url,
        "database_url": database.app,
        "database_owner_url": database.owner,
        "database_admin_url": database.admin,
        "redis_url": places.redis_url,
        **{name: value for name, value in world.items() if name != "flagship"},
        "flagship": {name: _absolute(value, settings) for name, value in world.get("flagship", {}).items()},
    }


def show(summary: Mapping[str, Any], home: Home) -> None:
    """Print the summary for a person."""
    console = Console()
    console.print(_table("明证 · demo", (("Open", summary["base_url"]), *_flagship(summary)), ("", "")))
    console.print(_table("Sign in", _logins(summary), ("role", "username", "password")))
    console.print(_table("Write keys for /v1/", tuple(summary.get("write_keys", {}).items()), ("source", "key")))
    servers = [
        (name, str(summary[name])) for name in ("database_url", "rpc_url", "contract_address") if name in summary
    ]
    console.print(_table("Servers", servers, ("", "")))
    console.print(f"All of this is in {home.folder / 'demo-summary.json'}; Ctrl-C stops everything.")


def _absolute(value: Any, settings: Config) -> Any:
    """Put this site's address before a path; nested cases keep their form."""
    if isinstance(value, Mapping):
        return {name: _absolute(inner, settings) for name, inner in value.items()}
    local_path = isinstance(value, str) and value.startswith("/") and value.endswith("/")
    return f"{settings.base_url}{value}" if local_path else value


def _flagship(summary: Mapping[str, Any]) -> tuple[tuple[str, str], ...]:
    return tuple((name, str(value)) for name, value in summary["flagship"].items() if isinstance(value, str))


def _logins(summary: Mapping[str, Any]) -> tuple[tuple[str, ...], ...]:
    logins = summary.get("logins", {}).items()
    return tuple((role, login["username"], login["password"]) for role, login in logins)


def _table(title: str, rows: Any, heads: tuple[str, ...]) -> Table:
    table = Table(
        title=title, title_justify="left", show_header=any(heads), header_style="dim", box=None, pad_edge=False
    )
    for head in heads:
        table.add_column(head, overflow="fold")
    for row in rows:
        table.add_row(*row)
    return table
