"""Say for the length of one transaction whose eyes the database looks through.

The scope is written into transaction-local settings that row-level security reads. There is no default: a statement on
client data outside a scope raises in the database, and asking for the scope outside of one raises here.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Final
from uuid import UUID

from django.db import connection, transaction

from hub.access.roles import Role
from hub.kernel.actor import Actor, ActorKind, system_actor
from hub.schema.prepared import prepared

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

    from hub.access.models import User


class ScopeKind(StrEnum):
    """Which client rows are visible; the SQL functions of migration 0002 give the words their meaning."""

    PUBLIC = "public"
    """No client's."""
    INVESTOR = "investor"
    """The investor's own."""
    ADVISOR = "advisor"
    """Those of the investors this advisor is responsible for."""
    BRANCH = "branch"
    """Those of the investors looked after by this branch."""
    STAFF = "staff"
    """No client's, but internal tables without clients."""
    ALL = "all"
    """Every client's: compliance and audit."""
    SYSTEM = "system"
    """Every client's: background work and machine doors."""


class ScopeMissing(RuntimeError):
    """Code that needs to know who is asking ran outside of any scope."""


@dataclass(frozen=True, kw_only=True)
class Scope:
    """Who is asking and what they may see."""

    kind: ScopeKind
    actor: Actor
    branch_id: UUID | None = None
    subject_id: UUID | None = None


_KIND_OF_ROLE = {
    Role.ADVISOR: ScopeKind.ADVISOR,
    Role.BRANCH_MANAGER: ScopeKind.BRANCH,
    Role.COMPLIANCE: ScopeKind.ALL,
    Role.AUDITOR: ScopeKind.ALL,
    Role.INVESTOR: ScopeKind.INVESTOR,
    Role.EDITOR: ScopeKind.STAFF,
    Role.SYSTEM_ADMIN: ScopeKind.STAFF,
    Role.SECURITY_ADMIN: ScopeKind.STAFF,
}

_current: ContextVar[Scope | None] = ContextVar("hub_scope", default=None)


def scope_for(user: "User | AnonymousUser") -> Scope:
    """Return the scope of a signed-in user, or the public one."""
    if not user.is_authenticated:
        return public_scope()
    actor = Actor(kind=ActorKind.USER, id=user.id, label=user.username)
    kind = _KIND_OF_ROLE[Role(user.role)]
    return Scope(kind=kind, actor=actor, branch_id=user.branch_id, subject_id=user.subject_id)


def public_scope() -> Scope:
    """Return the scope of an anonymous reader."""
    return Scope(kind=ScopeKind.PUBLIC, actor=Actor(kind=ActorKind.PUBLIC, id=None, label="public"))


def system_scope(label: str) -> Scope:
    """Return the scope of background work; ``label`` names the process in the audit trail."""
    return Scope(kind=ScopeKind.SYSTEM, actor=system_actor(label))


@contextmanager
def entered(scope: Scope) -> Iterator[Scope]:
    """Open a transaction (or a savepoint) and look through ``scope`` inside it; the outer scope returns afterwards.

    The settings end with the transaction, so only a savepoint has to put the outer ones back, if they are others.
    """
    outer = _current.get()
    inside = connection.in_atomic_block
    settled = inside and outer is not None and _settings(outer) == _settings(scope)
    token = _current.set(scope)
    try:
        with transaction.atomic():
            if not settled:
                _apply(scope)
            yield scope
            if inside and not settled:
                _apply(outer)
    finally:
        _current.reset(token)


def current_scope() -> Scope:
    """Return the scope in force; raise :class:`ScopeMissing` when nobody entered one."""
    scope = _current.get()
    if scope is None:
        raise ScopeMissing("no scope entered: wrap the work in `with entered(...)`")
    return scope


def current_actor() -> Actor:
    """Return who is acting in the scope in force."""
    return current_scope().actor


_SET: Final = (
    "SELECT set_config('hub.scope_kind', %s, true), set_config('hub.scope_actor', %s, true),"
    " set_config('hub.scope_branch', %s, true), set_config('hub.scope_subject', %s, true)"
)


def _apply(scope: Scope | None) -> None:
    with prepared() as cursor:
        cursor.execute(_SET, _settings(scope))


def _settings(scope: Scope | None) -> tuple[str, str, str, str]:
    """What the database is told: kind, actor, branch, investor."""
    if scope is None:
        return "", "", "", ""
    return scope.kind.value, str(scope.actor.id or ""), str(scope.branch_id or ""), str(scope.subject_id or "")
