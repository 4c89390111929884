"""Tell whose act it is: the investor's own, signed in to pages of their own, or nobody's of theirs."""

from uuid import UUID

from hub.access.queries import own_ids
from hub.access.scope import ScopeKind, current_scope
from hub.kernel.actor import Actor


class NotTheClient(PermissionError):
    """Somebody at a desk, overseeing it or in the background was about to take a step that is the client's alone."""


def is_the_client(*, by: Actor, subject_id: UUID | None = None) -> bool:
    """Tell whether ``by`` is the investor who is signed in, and ``subject_id`` one of their own profiles.

    Without ``subject_id`` the rows that the scope shows say whose they are.
    """
    scope = current_scope()
    if scope.kind is not ScopeKind.INVESTOR or scope.subject_id is None or by.id is None or by.id != scope.actor.id:
        return False
    return subject_id is None or subject_id in own_ids(scope.subject_id)


def require_client(*, by: Actor, subject_id: UUID) -> None:
    """Raise :class:`NotTheClient` unless the investor acts for themselves."""
    if not is_the_client(by=by, subject_id=subject_id):
        raise NotTheClient(f"expected the investor, signed in, got {by.label} in the scope {current_scope().kind}")
