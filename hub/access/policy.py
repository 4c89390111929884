"""Say at each view who may open it; a view that says nothing is closed to everybody.

Staff and investor views name their roles, public views and machine doors say so. Views of other packages (Wagtail, the
sign-in form) are covered by ``settings.ACCESS_PREFIXES``, a map from URL prefix to roles.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, TypeVar

from django.conf import settings
from django.http import HttpRequest, HttpResponseBase

from hub.access.roles import Role

View = TypeVar("View", bound=Callable[..., Any])


class Entry(StrEnum):
    """How a request may enter."""

    ROLES = "roles"
    PUBLIC = "public"
    ALIKE = "alike"
    MACHINE = "machine"
    CLOSED = "closed"


@dataclass(frozen=True, kw_only=True)
class Policy:
    """Who may open a view; ``credential`` names what a machine must show.

    ``turned_away`` answers a program at which nobody is signed in (401) or somebody of another role (403); people are
    sent to the sign-in page, or shown the page for refusals.
    """

    entry: Entry
    roles: frozenset[Role] = frozenset()
    credential: str = ""
    turned_away: Callable[[HttpRequest, int], HttpResponseBase] | None = None


CLOSED = Policy(entry=Entry.CLOSED)
PUBLIC = Policy(entry=Entry.PUBLIC)
ALIKE = Policy(entry=Entry.ALIKE)


def allow(
    *roles: Role, turned_away: Callable[[HttpRequest, int], HttpResponseBase] | None = None
) -> Callable[[View], View]:
    """Open a view to these roles, signed in."""
    if not roles:
        raise ValueError("name at least one role")
    return _mark(Policy(entry=Entry.ROLES, roles=frozenset(roles), turned_away=turned_away))


def allow_public(view: View) -> View:
    """Open a view to everybody."""
    return _mark(PUBLIC)(view)


def allow_alike(view: View) -> View:
    """Open a view to everybody and show everybody the same: who asks is not looked at, so any cache may keep it."""
    return _mark(ALIKE)(view)


def allow_machine(credential: str) -> Callable[[View], View]:
    """Open a machine door: the view itself checks ``credential`` and enters its own scope."""
    return _mark(Policy(entry=Entry.MACHINE, credential=credential))


def policy_of(view: Callable[..., Any], path: str) -> Policy:
    """Return the policy in force for a resolved view and request path."""
    policy = getattr(view, "access_policy", None)
    if isinstance(policy, Policy):
        return policy
    prefixes: Mapping[str, Policy] = settings.ACCESS_PREFIXES
    matching = [prefix for prefix in prefixes if path.startswith(prefix)]
    return prefixes[max(matching, key=len)] if matching else CLOSED


def _mark(policy: Policy) -> Callable[[View], View]:
    def mark(view: View) -> View:
        view.access_policy = policy  # type: ignore[attr-defined]
        return view

    return mark
