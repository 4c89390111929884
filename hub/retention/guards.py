"""Migration operations: a table loses nothing under hold, and of its history only what a granted erasure names."""

from collections.abc import Sequence
from typing import Any

from hub.schema.operations import AppendOnly, Guard, ObjectKind, Refusal
from hub.schema.roles import application_role


class HoldGuard(Refusal):
    """Refuse to empty ``emptied`` columns, or to delete rows, of whoever or whatever a hold in force names.

    ``subject`` names the column with a profile's id, ``record`` the one with a fact's id, ``source`` the one with
    the id of an identity record, which counts for its person; each may be missing.
    """

    def __init__(
        self, table: str, *, subject: str = "", record: str = "", source: str = "", emptied: Sequence[str] = ()
    ) -> None:
        self.table, self.subject, self.record, self.source = table, subject, record, source
        self.emptied = tuple(emptied)

    def deconstruct(self) -> tuple[str, list[Any], dict[str, Any]]:
        """Write the operation as it was called."""
        named = {"subject": self.subject, "record": self.record, "source": self.source, "emptied": self.emptied}
        return self.__class__.__name__, [self.table], {name: value for name, value in named.items() if value}

    def statements(self) -> Sequence[str]:
        """Create the trigger."""
        return [self._trigger()]

    def reverse_statements(self) -> Sequence[str]:
        """Drop it."""
        return [f"DROP TRIGGER {self.table}_under_hold ON {self.table}"]

    def guards(self) -> Sequence[Guard]:
        """Say what must be there."""
        name = f"{self.table}_under_hold"
        return [Guard(kind=ObjectKind.TRIGGER, table=self.table, name=name, definition=self._trigger())]

    def _trigger(self) -> str:
        arguments = ", ".join(f"'{name}'" for name in (self.subject, self.record, self.source, *self.emptied))
        return (
            f"CREATE TRIGGER {self.table}_under_hold BEFORE UPDATE OR DELETE ON {self.table} "
            f"FOR EACH ROW EXECUTE FUNCTION hub_refuse_if_held({arguments})"
        )

    def describe(self) -> str:
        """Say it in a migration listing."""
        return f"Let {self.table} lose nothing that is under hold"


class Erasable(AppendOnly):
    """Let rows of a history go under a granted erasure of exactly the person whose id stands in ``column``.

    Everything else stays refused as :class:`hub.schema.operations.AppendOnly` refuses it, which went before.
    """

    def __init__(self, table: str, *, column: str, except_columns: Sequence[str] = ()) -> None:
        super().__init__(table, except_columns=except_columns)
        self.column = column

    def deconstruct(self) -> tuple[str, list[Any], dict[str, Any]]:
        """Write the operation as it was called."""
        return self.__class__.__name__, [self.table], {"column": self.column, "except_columns": self.except_columns}

    def statements(self) -> Sequence[str]:
        """Put another trigger in the place of the one that refuses everything."""
        return [
            f"DROP TRIGGER {self.table}_append_only ON {self.table}",
            self._kept(),
            f'GRANT DELETE ON {self.table} TO "{application_role()}"',
        ]

    def reverse_statements(self) -> Sequence[str]:
        """Put the former one back."""
        return [
            f"DROP TRIGGER {self.table}_kept_or_erased ON {self.table}",
            self._triggers()[0],
            f'REVOKE DELETE ON {self.table} FROM "{application_role()}"',
        ]

    def guards(self) -> Sequence[Guard]:
        """Say what must be there."""
        name = f"{self.table}_kept_or_erased"
        return [Guard(kind=ObjectKind.TRIGGER, table=self.table, name=name, definition=self._kept())]

    def removed(self) -> Sequence[Guard]:
        """The former trigger is no longer expected."""
        return [Guard(kind=ObjectKind.TRIGGER, table=self.table, name=f"{self.table}_append_only")]

    def _kept(self) -> str:
        arguments = ", ".join(f"'{name}'" for name in (self.column, *self.except_columns))
        return (
            f"CREATE TRIGGER {self.table}_kept_or_erased BEFORE UPDATE OR DELETE ON {self.table} "
            f"FOR EACH ROW EXECUTE FUNCTION hub_refuse_unless_erased({arguments})"
        )

    def describe(self) -> str:
        """Say it in a migration listing."""
        return f"Let rows of {self.table} go under a granted erasure alone"


class ArchivedRows(Refusal):
    """Close the rows of persons whose papers are archived: only background work sees them, or whoever opened them."""

    def __init__(self, table: str) -> None:
        self.table = table

    def statements(self) -> Sequence[str]:
        """Narrow every other policy."""
        return [f"CREATE POLICY {self.table}_archive ON {self.table} {self._conditions()}"]

    def reverse_statements(self) -> Sequence[str]:
        """Drop it."""
        return [f"DROP POLICY {self.table}_archive ON {self.table}"]

    def guards(self) -> Sequence[Guard]:
        """Say what must be there."""
        name = f"{self.table}_archive"
        return [Guard(kind=ObjectKind.POLICY, table=self.table, name=name, definition=self._conditions())]

    def _conditions(self) -> str:
        closed = "subject_id IS NULL OR subject_id NOT IN (SELECT hub_archived())"
        return f"AS RESTRICTIVE USING ((SELECT hub_scope_kind()) = 'system' OR {closed}) WITH CHECK (true)"

    def describe(self) -> str:
        """Say it in a migration listing."""
        return f"Close the archived rows of {self.table}"
