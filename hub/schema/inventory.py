"""Compare the guards that the migrations put into the database with those that are still there.

An owner or superuser can drop a trigger; no trigger can forbid that. So the expectation is read from the migration
files on disk, never from the database, and every guard that is missing, switched off, rewritten or added is named.

PostgreSQL prints triggers and conditions in its own spelling. To compare like with like, the expected ones are created
on a temporary table of the same columns and read back from there; the savepoint around it is always rolled back.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field

from django.db import DatabaseError, transaction
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.backends.utils import CursorWrapper
from django.db.migrations.loader import MigrationLoader

from hub.kernel.digest import sha256_hex
from hub.schema.operations import Guard, ObjectKind, Refusal

PROBE = "guard_probe"


@dataclass(frozen=True, kw_only=True)
class MissingGuard:
    """A guard that is not as the migrations left it; ``state`` is missing, disabled, changed or added."""

    guard: Guard
    state: str


@dataclass
class _Catalogue:
    """What the database holds: definitions by table and name, as PostgreSQL spells them."""

    triggers: dict[tuple[str, str], tuple[str, str]] = field(default_factory=dict)
    policies: dict[tuple[str, str], str] = field(default_factory=dict)
    forced: set[str] = field(default_factory=set)
    functions: dict[str, set[str]] = field(default_factory=dict)


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
    """Return what is missing, switched off, changed or added in the connected database."""
    expected = expected_guards()
    with connection.cursor() as cursor:
        held = _held(cursor)
        spelled = _spelled_once(cursor, expected, held)
    found = [MissingGuard(guard=guard, state=state) for guard in expected if (state := _state(guard, held, spelled))]
    return (*found, *_added(expected, held))


def _state(guard: Guard, held: _Catalogue, spelled: Mapping[tuple[str, str], str]) -> str:
    place = (guard.table, guard.name)
    if guard.kind is ObjectKind.ROW_SECURITY:
        return "" if guard.table in held.forced else "disabled"
    if guard.kind is ObjectKind.FUNCTION:
        bodies = held.functions.get(guard.name, set())
        return "" if guard.definition in bodies else "changed" if bodies else "missing"
    if guard.kind is ObjectKind.POLICY:
        if place not in held.policies:
            return "missing"
        return "" if held.policies[place] == spelled.get(place) else "changed"
    if place not in held.triggers:
        return "missing"
    enabled, definition = held.triggers[place]
    if enabled not in ("O", "A"):
        return "disabled"
    return "" if definition == spelled.get(place) else "changed"


def _added(expected: Sequence[Guard], held: _Catalogue) -> list[MissingGuard]:
    """Triggers and policies on guarded tables that no migration made: a way around the others."""
    guarded = {guard.table for guard in expected if guard.table}
    known = {(guard.kind, guard.table, guard.name) for guard in expected}
    present = [(ObjectKind.TRIGGER, place) for place in held.triggers]
    present += [(ObjectKind.POLICY, place) for place in held.policies]
    return [
        MissingGuard(guard=Guard(kind=kind, table=table, name=name), state="added")
        for kind, (table, name) in sorted(present)
        if table in guarded and (kind, table, name) not in known
    ]


_TRIGGERS = """
SELECT c.relname, t.tgname, t.tgenabled, pg_get_triggerdef(t.oid) FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid
WHERE NOT t.tgisinternal AND c.relnamespace = 'public'::regnamespace
"""
_POLICIES = """
SELECT c.relname, p.polname, concat_ws(' | ', p.polpermissive, p.polcmd, p.polroles::text,
       pg_get_expr(p.polqual, p.polrelid), pg_get_expr(p.polwithcheck, p.polrelid))
FROM pg_policy p JOIN pg_class c ON c.oid = p.polrelid WHERE c.relnamespace {}
"""
_FORCED = """
SELECT relname FROM pg_class WHERE relrowsecurity AND relforcerowsecurity AND relnamespace = 'public'::regnamespace
"""
_FUNCTIONS = "SELECT proname, prosrc FROM pg_proc WHERE pronamespace = 'public'::regnamespace"


def _held(cursor: CursorWrapper) -> _Catalogue:
    held = _Catalogue()
    cursor.execute(_TRIGGERS)
    held.triggers = {(table, name): (enabled, definition) for table, name, enabled, definition in cursor.fetchall()}
    cursor.execute(_POLICIES.format("= 'public'::regnamespace"))
    held.policies = {(table, name): definition for table, name, definition in cursor.fetchall()}
    cursor.execute(_FORCED)
    held.forced = {name for (name,) in cursor.fetchall()}
    cursor.execute(_FUNCTIONS)
    for name, body in cursor.fetchall():
        held.functions.setdefault(name, set()).add(body)
    return held


_COLUMNS = """
SELECT c.relname, a.attnum, a.attname, format_type(a.atttypid, a.atttypmod), current_setting('server_version')
FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid
WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p', 'v') AND a.attnum > 0 ORDER BY 1, 2
"""
_KNOWN: dict[str, dict[tuple[str, str], str]] = {}
_KNOWN_AT_MOST = 8


def _spelled_once(cursor: CursorWrapper, expected: Sequence[Guard], held: _Catalogue) -> Mapping[tuple[str, str], str]:
    """Return the spellings as they were found last for a catalogue that is the same in all that they depend on.

    Making every guard once more takes most of the time of a scan; triggers, policies, function bodies and columns that
    are equal to the letter are spelled equally by one server.
    """
    cursor.execute(_COLUMNS)
    seen = (
        [(guard.kind, guard.table, guard.name, guard.definition) for guard in expected],
        sorted(held.triggers.items()), sorted(held.policies.items()),
        sorted((name, sorted(bodies)) for name, bodies in held.functions.items()), cursor.fetchall(),
    )  # fmt: skip
    key = sha256_hex(repr(seen).encode())
    if key not in _KNOWN:
        while len(_KNOWN) >= _KNOWN_AT_MOST:
            _KNOWN.pop(next(iter(_KNOWN)))
        _KNOWN[key] = _spelled(cursor, expected, held)
    return _KNOWN[key]


def _spelled(cursor: CursorWrapper, expected: Sequence[Guard], held: _Catalogue) -> dict[tuple[str, str], str]:
    """Return how PostgreSQL spells the expected triggers and policies that exist by name."""
    spelled: dict[tuple[str, str], str] = {}
    wanted: dict[str, list[Guard]] = {}
    for guard in expected:
        if (guard.table, guard.name) in held.triggers or (guard.table, guard.name) in held.policies:
            wanted.setdefault(guard.table, []).append(guard)
    with transaction.atomic():
        for table, guards in wanted.items():
            cursor.execute(f'CREATE TEMPORARY TABLE {PROBE} (LIKE public."{table}")')
            for guard in guards:
                _try(cursor, _on_probe(guard)) or _try(cursor, _naming_probe(guard))
            spelled |= _read_probe(cursor, table)
            cursor.execute(f"DROP TABLE {PROBE}")
        transaction.set_rollback(True)
    return spelled


def _try(cursor: CursorWrapper, statement: str) -> bool:
    """A guard that cannot even be created again (its function or column is gone) stays without a spelling."""
    with suppress(DatabaseError), transaction.atomic():
        cursor.execute(statement)
        return True
    return False


def _on_probe(guard: Guard) -> str:
    if guard.kind is ObjectKind.POLICY:
        return f"CREATE POLICY {guard.name} ON {PROBE} {guard.definition}"
    return guard.definition.replace(f" ON {guard.table} ", f" ON {PROBE} ", 1).replace(
        f" ON {guard.table}\n", f" ON {PROBE}\n", 1
    )


def _naming_probe(guard: Guard) -> str:
    """The same where a sub-select names a column of the guarded table by the table's name."""
    return re.sub(rf"\b{guard.table}\.", f"{PROBE}.", _on_probe(guard))


def _read_probe(cursor: CursorWrapper, table: str) -> dict[tuple[str, str], str]:
    cursor.execute(
        "SELECT tgname, pg_get_triggerdef(oid), tgrelid::regclass::text FROM pg_trigger"
        " WHERE NOT tgisinternal AND tgrelid = to_regclass(%s)",
        [PROBE],
    )
    found = {
        (table, name): definition.replace(f" ON pg_temp.{PROBE} ", f" ON public.{table} ").replace(
            f" ON {PROBE} ", f" ON public.{table} "
        )
        for name, definition, _ in cursor.fetchall()
    }
    cursor.execute(_POLICIES.format("= pg_my_temp_schema()"))
    return found | {(table, name): text.replace(f"{PROBE}.", f"{table}.") for _, name, text in cursor.fetchall()}


def _ordered(loader: MigrationLoader) -> Iterable[tuple[str, str]]:
    """Every migration once, each after those it depends on."""
    seen: dict[tuple[str, str], None] = {}
    for leaf in sorted(loader.graph.leaf_nodes()):
        plan: Sequence[tuple[str, str]] = loader.graph.forwards_plan(leaf)
        seen.update(dict.fromkeys(plan))
    return seen
