"""Tell whose act it is: the investor's own, signed in to pages of their own, or nobody's of theirs."""

from uuid import UUID

from hub.access.queries import in_use, own_ids, own_profile
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


def acting_as(subject_id: UUID) -> UUID:
    """Return the profile under which what this one began goes on: the one in use, of two logins of one person its own.

    In the scope of an investor, to be asked after :func:`require_client`, which says that it is theirs.
    """
    verified = current_scope().subject_id
    return in_use([subject_id])[subject_id] if verified is None else own_profile(verified)


def require_client(*, by: Actor, subject_id: UUID) -> None:
    """Raise :class:`NotTheClient` unless the investor acts for themselves."""
    if not is_the_client(by=by, subject_id=subject_id):
        raise NotTheClient(f"expected the investor, signed in, got {by.label} in the scope {current_scope().kind}")
