"""Every event that the source publishes has somebody who hears it, and nobody waits for one that nobody publishes."""

import ast
import importlib
from collections.abc import Iterator
from enum import Enum
from pathlib import Path

ROOT = Path(__file__).resolve().parents[3]
ROOMS = ("hub", "cms", "crm", "chain", "reports")
OUTBOX = ROOT / "hub" / "outbox"
"""Makes events anew from stored deliveries, whatever their names are."""


def published() -> set[str]:
    """Return the names of all events that the source makes; a name that cannot be read off fails."""
    return {name for room in ROOMS for path in sorted((ROOT / room).rglob("*.py")) for name in _names_in(path)}


def _names_in(path: Path) -> Iterator[str]:
    if path.is_relative_to(OUTBOX):
        return
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "Event":
            (name,) = [keyword.value for keyword in node.keywords if keyword.arg == "name"]
            yield from _readable(name, path)


def _readable(name: ast.expr, path: Path) -> Iterator[str]:
    """A literal, or a look-up in a table of the module: then every name in it."""
    if isinstance(name, ast.Constant):
        yield str(name.value)
        return
    assert isinstance(name, ast.Subscript), f"{path}:{name.lineno} names its event neither in words nor from a table"
    assert isinstance(name.value, ast.Name)
    module = importlib.import_module(".".join(path.relative_to(ROOT).with_suffix("").parts))
    table = getattr(module, name.value.id)
    assert all(isinstance(key, Enum) for key in table)
    yield from table.values()


def heard(monkeypatch) -> set[str]:
    """Return the names that the wiring subscribes to."""
    import hub.wiring
    from hub.outbox import subscriptions

    monkeypatch.setattr(subscriptions, "_handlers", {})
    hub.wiring.wire()
    return set(subscriptions._handlers)


def test_every_event_is_heard_and_every_ear_has_an_event(monkeypatch):
    assert published() == heard(monkeypatch)


def test_the_walk_finds_names_in_words_and_in_tables():
    assert {"FactSealed", "LevelDecided", "ProfilesMerged", "PlanParted"} <= published()
