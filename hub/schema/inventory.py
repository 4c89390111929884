"""Compare the guards that the migrations put into the database with those that are still there.

An owner or superuser can drop a trigger; no trigger can forbid that. So the expectation is read from the migration
files on disk, never from the database, and every guard that is missing, switched off or rewritten is named.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.migrations.loader import MigrationLoader

from hub.schema.operations import Guard, ObjectKind, Refusal


@dataclass(frozen=True, kw_only=True)
class MissingGuard:
    """A guard that is not as the migrations left it; ``state`` is missing, disabled or changed."""

    guard: Guard
    state: str


def expected_guards() -> tuple[Guard, ...]:
    """Return every guard that all migrations together leave behind, later definitions replacing earlier ones."""
    loader = MigrationLoader(None)
    guards: dict[tuple[ObjectKind, str, str], Guard] = {}
    for key in _ordered(loader):
        for operation in loader.disk_migrations[key].operations:
            if isinstance(operation, Refusal):
                for guard in operation.removed():
                    guards.pop((guard.kind, guard.table, guard.name), None)
                guards.update({(guard.kind, guard.table, guard.name): guard for guard in operation.guards()})
    return tuple(guards.values())


def missing_guards(connection: BaseDatabaseWrapper) -> tuple[MissingGuard, ...]:
    """Return what is missing, switched off or changed in the connected database."""
    expected = expected_guards()
    with connection.cursor() as cursor:
        cursor.execute(_TRIGGERS)
        triggers = {(table, name): enabled for table, name, enabled in cursor.fetchall()}
        cursor.execute(_POLICIES)
        policies = set(cursor.fetchall())
        cursor.execute(_FORCED)
        forced = {name for (name,) in cursor.fetchall()}
        cursor.execute(_FUNCTIONS)
        functions: dict[str, set[str]] = {}
        for name, body in cursor.fetchall():
            functions.setdefault(name, set()).add(body)
    found: list[MissingGuard] = []
    for guard in expected:
        state = ""
        if guard.kind is ObjectKind.TRIGGER:
            state = _trigger_state(triggers.get((guard.table, guard.name)))
        elif guard.kind is ObjectKind.POLICY:
            state = "" if (guard.table, guard.name) in policies else "missing"
        elif guard.kind is ObjectKind.ROW_SECURITY:
            state = "" if guard.table in forced else "disabled"
        elif guard.definition not in functions.get(guard.name, set()):
            state = "changed" if guard.name in functions else "missing"
        if state:
            found.append(MissingGuard(guard=guard, state=state))
    return tuple(found)


_TRIGGERS = """
SELECT c.relname, t.tgname, t.tgenabled FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid
WHERE NOT t.tgisinternal AND c.relnamespace = 'public'::regnamespace
"""
_POLICIES = "SELECT c.relname, p.polname FROM pg_policy p JOIN pg_class c ON c.oid = p.polrelid"
_FORCED = "SELECT relname FROM pg_class WHERE relrowsecurity AND relforcerowsecurity"
_FUNCTIONS = "SELECT proname, prosrc FROM pg_proc WHERE pronamespace = 'public'::regnamespace"


def _trigger_state(enabled: str | None) -> str:
    if enabled is None:
        return "missing"
    return "" if enabled in ("O", "A") else "disabled"


def _ordered(loader: MigrationLoader) -> Iterable[tuple[str, str]]:
    """Every migration once, each after those it depends on."""
    seen: dict[tuple[str, str], None] = {}
    for leaf in sorted(loader.graph.leaf_nodes()):
        plan: Sequence[tuple[str, str]] = loader.graph.forwards_plan(leaf)
        seen.update(dict.fromkeys(plan))
    return seen
