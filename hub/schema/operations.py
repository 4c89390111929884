"""Migration operations for what the database must refuse: changed history, foreign clients' rows, missing scopes.

Each operation knows the triggers, policies and functions it leaves behind, so that
:mod:`hub.schema.inventory` can tell later whether somebody removed one.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from django.db.migrations.operations.base import Operation

from hub.schema.roles import application_role

REFUSE_CHANGE = """
CREATE OR REPLACE FUNCTION hub_refuse_change() RETURNS trigger LANGUAGE plpgsql AS $body$
DECLARE
    allowed text[] := TG_ARGV;
    before jsonb;
    after jsonb;
BEGIN
    IF TG_OP = 'UPDATE' AND cardinality(allowed) > 0 THEN
        before := to_jsonb(OLD) - allowed;
        after := to_jsonb(NEW) - allowed;
        IF before = after THEN
            RETURN NEW;
        END IF;
    END IF;
    RAISE EXCEPTION 'hub: % is append-only, % refused', TG_TABLE_NAME, TG_OP USING ERRCODE = 'restrict_violation';
END
$body$;
"""
"""TG_ARGV names the columns that may change (an erasure mark, a delivery state); everything else is history."""


class ObjectKind(StrEnum):
    """What sort of catalogue object protects a table."""

    TRIGGER = "trigger"
    POLICY = "policy"
    ROW_SECURITY = "row_security"
    FUNCTION = "function"


@dataclass(frozen=True, kw_only=True)
class Guard:
    """One catalogue object that must exist.

    ``definition`` is a function's body, a trigger's ``CREATE`` statement, or a policy's conditions; the inventory
    compares them with what the database holds.
    """

    kind: ObjectKind
    table: str
    name: str
    definition: str = ""


class Refusal(Operation):
    """Base of the operations here: no model state changes, only statements and the guards they create."""

    reduces_to_sql = True
    reversible = True

    def statements(self) -> Sequence[str]:
        """Return the SQL that puts the guards in place."""
        raise NotImplementedError

    def reverse_statements(self) -> Sequence[str]:
        """Return the SQL that takes them away again."""
        raise NotImplementedError

    def guards(self) -> Sequence[Guard]:
        """Return what must be found in the catalogue afterwards."""
        raise NotImplementedError

    def removed(self) -> Sequence[Guard]:
        """Return guards of earlier migrations that this one lifts on purpose."""
        return ()

    def state_forwards(self, app_label: str, state: Any) -> None:
        """Models do not change."""

    def database_forwards(self, app_label: str, schema_editor: Any, from_state: Any, to_state: Any) -> None:
        """Run the statements."""
        for statement in self.statements():
            schema_editor.execute(statement, params=None)

    def database_backwards(self, app_label: str, schema_editor: Any, from_state: Any, to_state: Any) -> None:
        """Run the reverse statements."""
        for statement in self.reverse_statements():
            schema_editor.execute(statement, params=None)


class AppendOnly(Refusal):
    """Refuse UPDATE, DELETE and TRUNCATE for everybody's DML, the owner's included."""

    def __init__(self, table: str, *, except_columns: Sequence[str] = ()) -> None:
        self.table = table
        self.except_columns = tuple(except_columns)

    def statements(self) -> Sequence[str]:
        """Create the shared function, the two triggers, and take the rights away."""
        role = f'"{application_role()}"'
        grant = [f"GRANT UPDATE ({', '.join(self.except_columns)}) ON {self.table} TO {role}"]
        return [
            REFUSE_CHANGE,
            *self._triggers(),
            f"REVOKE UPDATE, DELETE, TRUNCATE ON {self.table} FROM {role}",
            *(grant if self.except_columns else []),
        ]

    def reverse_statements(self) -> Sequence[str]:
        """Drop the triggers and give the rights back."""
        return [
            f"DROP TRIGGER {self.table}_append_only ON {self.table}",
            f"DROP TRIGGER {self.table}_no_truncate ON {self.table}",
            f'GRANT UPDATE, DELETE ON {self.table} TO "{application_role()}"',
        ]

    def guards(self) -> Sequence[Guard]:
        """Two triggers and their function."""
        triggers = [guard for statement in self._triggers() for guard in _triggers(statement)]
        return [*triggers, *_functions(REFUSE_CHANGE)]

    def _triggers(self) -> list[str]:
        arguments = ", ".join(f"'{column}'" for column in self.except_columns)
        return [
            f"CREATE TRIGGER {self.table}_append_only BEFORE UPDATE OR DELETE ON {self.table} "
            f"FOR EACH ROW EXECUTE FUNCTION hub_refuse_change({arguments})",
            f"CREATE TRIGGER {self.table}_no_truncate BEFORE TRUNCATE ON {self.table} "
            f"FOR EACH STATEMENT EXECUTE FUNCTION hub_refuse_change()",
        ]

    def describe(self) -> str:
        """Say it in a migration listing."""
        return f"Make {self.table} append-only"


class RowPolicy(Refusal):
    """Force row-level security on a table with one condition for reading and writing.

    Every condition starts by asking whether a scope is set, at planning time, so that a statement without one raises
    even on an empty table.
    """

    def __init__(self, table: str, *, visible: str, writable: str | None = None) -> None:
        self.table = table
        self.visible = visible
        self.writable = writable or visible

    def statements(self) -> Sequence[str]:
        """Enable, force, and add the policy."""
        return [
            f"ALTER TABLE {self.table} ENABLE ROW LEVEL SECURITY",
            f"ALTER TABLE {self.table} FORCE ROW LEVEL SECURITY",
            f"CREATE POLICY {self.table}_scope ON {self.table} {self._conditions()}",
        ]

    def _conditions(self) -> str:
        scoped = "hub_scope_is_set() AND"
        return f"USING ({scoped} ({self.visible})) WITH CHECK ({scoped} ({self.writable}))"

    def reverse_statements(self) -> Sequence[str]:
        """Drop the policy and disable row security."""
        return [
            f"DROP POLICY {self.table}_scope ON {self.table}",
            f"ALTER TABLE {self.table} NO FORCE ROW LEVEL SECURITY",
            f"ALTER TABLE {self.table} DISABLE ROW LEVEL SECURITY",
        ]

    def guards(self) -> Sequence[Guard]:
        """The forced flag and the policy."""
        return [
            Guard(kind=ObjectKind.ROW_SECURITY, table=self.table, name=self.table),
            Guard(
                kind=ObjectKind.POLICY,
                table=self.table,
                name=f"{self.table}_scope",
                definition=self._conditions(),
            ),
        ]

    def describe(self) -> str:
        """Say it in a migration listing."""
        return f"Scope the rows of {self.table}"


class PolicyReplaced(RowPolicy):
    """Give a table whose row security is forced already another condition; ``before`` is what it goes back to."""

    def __init__(self, table: str, *, visible: str, writable: str | None = None, before: RowPolicy) -> None:
        super().__init__(table, visible=visible, writable=writable)
        self.before = before

    def statements(self) -> Sequence[str]:
        """Drop the policy and create it anew."""
        return [
            f"DROP POLICY {self.table}_scope ON {self.table}",
            f"CREATE POLICY {self.table}_scope ON {self.table} {self._conditions()}",
        ]

    def reverse_statements(self) -> Sequence[str]:
        """Create the former policy again."""
        return [f"DROP POLICY {self.table}_scope ON {self.table}", self.before.statements()[-1]]


_EVERYTHING = "(SELECT hub_scope_kind()) IN ('all', 'system')"
_STAFF = "(SELECT hub_scope_kind()) NOT IN ('public', 'investor')"


class ClientRows(RowPolicy):
    """Show a client's rows only to those responsible for the client, to the client, and to the whole-view scopes.

    Either ``subject`` names the column with the investor profile's id, or ``via_source`` the column with an identity
    source record's id; the latter follows the source's current membership (``hub_visible_sources()``).
    Rows whose column is NULL belong to nobody and show only to the whole-view scopes.
    """

    def __init__(self, table: str, *, subject: str = "subject_id", via_source: str = "") -> None:
        column = via_source or subject
        visible = "hub_visible_sources()" if via_source else "hub_visible_subjects()"
        super().__init__(table, visible=f"{_EVERYTHING} OR {column} IN (SELECT {visible})")
        self._constructor = {"via_source": via_source} if via_source else {"subject": subject}

    def deconstruct(self) -> tuple[str, list[Any], dict[str, Any]]:
        """Write the operation as it was called."""
        return (self.__class__.__name__, [self.table], dict(self._constructor))


class StaffRows(RowPolicy):
    """Show rows to staff and background work, never to investors or the public."""

    def __init__(self, table: str) -> None:
        super().__init__(table, visible=_STAFF)


class OpenRows(RowPolicy):
    """Show every row to everybody, outside of scopes too, except those that ``closed`` names and ``visible`` opens.

    Statements on open rows ask for no scope: a public page is read by nobody in particular.
    """

    def __init__(self, table: str, *, closed: str, visible: str) -> None:
        self._constructor = {"closed": closed, "visible": visible}
        super().__init__(table, visible=f"CASE WHEN {closed} THEN hub_scope_is_set() AND ({visible}) ELSE true END")

    def deconstruct(self) -> tuple[str, list[Any], dict[str, Any]]:
        """Write the operation as it was called."""
        return (self.__class__.__name__, [self.table], dict(self._constructor))

    def _conditions(self) -> str:
        return f"USING ({self.visible}) WITH CHECK ({self.writable})"


class OversightRows(RowPolicy):
    """Let every scope add rows and only the whole-view scopes read them: an audit trail."""

    def __init__(self, table: str) -> None:
        super().__init__(table, visible=_EVERYTHING, writable="true")


class TrackedSQL(Refusal):
    """Run hand-written SQL and keep an eye on the functions and triggers that it creates.

    ``sql`` is one statement per element. Functions are found by their ``$body$ … $body$`` text, triggers by
    ``CREATE [CONSTRAINT] TRIGGER name … ON table``; both are looked for again by every scan. Triggers and functions
    named in ``drops`` (``"table.trigger"`` or ``"function"``) are no longer expected afterwards.
    """

    def __init__(self, sql: Sequence[str], *, reverse: Sequence[str], drops: Sequence[str] = ()) -> None:
        self.sql = tuple(sql)
        self.reverse = tuple(reverse)
        self.drops = tuple(drops)

    def statements(self) -> Sequence[str]:
        """Return the SQL as given."""
        return self.sql

    def reverse_statements(self) -> Sequence[str]:
        """Return the reverse as given."""
        return self.reverse

    def guards(self) -> Sequence[Guard]:
        """Read the guards out of the text."""
        return [guard for statement in self.sql for guard in (*_functions(statement), *_triggers(statement))]

    def removed(self) -> Sequence[Guard]:
        """Turn ``drops`` into guards."""
        return [_dropped(name) for name in self.drops]

    def describe(self) -> str:
        """Say it in a migration listing."""
        return f"Run {len(self.sql)} guarded statements"


_FUNCTION = re.compile(
    r"CREATE (?:OR REPLACE )?FUNCTION\s+(\w+)\s*\(.*?\$(\w*)\$(.*?)\$\2\$", re.IGNORECASE | re.DOTALL
)
_TRIGGER = re.compile(r"CREATE (?:CONSTRAINT )?TRIGGER\s+(\w+)\s.*?\sON\s+(\w+)", re.IGNORECASE | re.DOTALL)


def _functions(sql: str) -> list[Guard]:
    found = _FUNCTION.findall(sql)
    return [Guard(kind=ObjectKind.FUNCTION, table="", name=name, definition=body) for name, _, body in found]


def _triggers(sql: str) -> list[Guard]:
    outside_functions = _FUNCTION.sub("", sql)
    found = _TRIGGER.findall(outside_functions)
    return [
        Guard(kind=ObjectKind.TRIGGER, table=table, name=name, definition=outside_functions) for name, table in found
    ]


def _dropped(name: str) -> Guard:
    table, _, trigger = name.rpartition(".")
    kind = ObjectKind.TRIGGER if table else ObjectKind.FUNCTION
    return Guard(kind=kind, table=table, name=trigger)
