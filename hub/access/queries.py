"""Read branches, staff names, responsibilities, and under which ids one investor is known."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import connection
from django.db.models.expressions import RawSQL

from hub.access.models import Branch, Redirect, Responsibility, User
from hub.access.roles import Role


@dataclass(frozen=True, kw_only=True)
class Advisor:
    """Who looks after an investor, and where."""

    id: UUID
    display_name: str
    branch: Branch


def branch(*, code: str) -> Branch | None:
    """Return the branch registered under ``code``."""
    return Branch.objects.filter(code=code).first()


def branches() -> tuple[Branch, ...]:
    """Return every branch, by code."""
    return tuple(Branch.objects.order_by("code"))


def staff_names(ids: Iterable[UUID]) -> dict[UUID, str]:
    """Return display names by user id; unknown ids are absent."""
    return dict(User.objects.filter(id__in=set(ids)).values_list("id", "display_name"))


def user_by_login(username: str) -> User | None:
    """Return the user with this login."""
    return User.objects.filter(username=username).first()


def role_of(user_id: UUID) -> Role | None:
    """Return the role of an active user; None where there is none."""
    role = User.objects.filter(id=user_id, is_active=True).values_list("role", flat=True).first()
    return Role(role) if role else None


def staff_in(role: Role) -> tuple[User, ...]:
    """Return the active users of a role, by login."""
    return tuple(User.objects.filter(role=role, is_active=True).order_by("username"))


def advisors_of(subject_ids: Iterable[UUID]) -> dict[UUID, Advisor]:
    """Return the current advisor of each investor; unassigned investors are absent."""
    current = list(Responsibility.objects.filter(subject_id__in=set(subject_ids), until=None))
    users = User.objects.select_related("branch").in_bulk({row.advisor_id for row in current})
    homes = {user.branch.id: user.branch for user in users.values() if user.branch}
    homes |= Branch.objects.in_bulk({row.branch_id for row in current} - set(homes))
    return {
        row.subject_id: Advisor(
            id=row.advisor_id, display_name=users[row.advisor_id].display_name, branch=homes[row.branch_id]
        )
        for row in current
    }


def advisors_in(branch_id: UUID) -> tuple[User, ...]:
    """Return the active advisors of a branch, by login."""
    return tuple(User.objects.filter(branch_id=branch_id, role=Role.ADVISOR, is_active=True).order_by("username"))


def looked_after(subject_ids: Iterable[UUID]) -> set[UUID]:
    """Return those of these investors who have an advisor now."""
    rows = Responsibility.objects.filter(subject_id__in=set(subject_ids), until=None)
    return set(rows.values_list("subject_id", flat=True))


def with_login(subject_ids: Iterable[UUID]) -> set[UUID]:
    """Return those of these investors who sign in to pages of their own."""
    rows = User.objects.filter(subject_id__in=set(subject_ids))
    return {subject for subject in rows.values_list("subject_id", flat=True) if subject}


def ids_of(subject_id: UUID) -> RawSQL:
    """Return every id that the investor in use as ``subject_id`` is known by, for ``filter(subject_id__in=…)``.

    A profile keeps what was written under its id when it is absorbed; whoever reads by investor reads over all ids.
    """
    return RawSQL("SELECT hub_ids_of(%s)", [subject_id])


def own_ids(subject_id: UUID) -> tuple[UUID, ...]:
    """Return the ids whose records a login verified for ``subject_id`` may read as its own, as the database says."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT hub_own_ids(%s)", [subject_id])
        return tuple(row[0] for row in cursor.fetchall())


def in_use(subject_ids: Iterable[UUID]) -> dict[UUID, UUID]:
    """Return for each profile the one in use for its person now: itself, or the one that absorbed it."""
    asked = set(subject_ids)
    moved = Redirect.objects.filter(subject_id__in=asked).values_list("subject_id", "survivor_id")
    return {**{subject: subject for subject in asked}, **dict(moved)}


def own_profile(subject_id: UUID) -> UUID:
    """Return the profile under which a login that was verified for ``subject_id`` writes: the one in use, or its own.

    Where another login's profile is the same person, each login goes on under its own until somebody decides.
    """
    return in_use([subject_id])[subject_id] if signs_in_alone(subject_id) else subject_id


def signs_in_alone(subject_id: UUID) -> bool:
    """Tell whether no other login belongs to the person of a login that was verified for ``subject_id``."""
    person = in_use([subject_id])[subject_id]
    return not with_login({person, *absorbed_by([person])[person]} - {subject_id})


def released_advisor(subject_id: UUID, *, at: datetime) -> UUID | None:
    """Return the advisor whose responsibility for this profile ended at exactly that moment."""
    rows = Responsibility.objects.filter(subject_id=subject_id, until=at)
    return rows.values_list("advisor_id", flat=True).first()


def absorbed_by(subject_ids: Iterable[UUID]) -> dict[UUID, dict[UUID, datetime]]:
    """Return for each of these profiles those that it absorbed, and when; who absorbed nobody has an empty answer."""
    found: dict[UUID, dict[UUID, datetime]] = {subject: {} for subject in subject_ids}
    rows = Redirect.objects.filter(survivor_id__in=found).order_by("subject_id")
    for row in rows:
        found[row.survivor_id][row.subject_id] = row.since
    return found
