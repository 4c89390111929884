"""Found a household, propose members, let them go, dissolve it; each step in the audit trail, each to be taken back.

Proposing shares nothing: what a member shows follows from their own consent alone.
"""

from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.db.models import Q

from crm.households.domain.relations import Ending, Relation
from crm.households.models import Household, Occupant, Seat
from crm.identity.queries import current_subject
from crm.profile.queries import names_of
from hub.access.queries import ids_of, in_use
from hub.access.scope import entered, system_scope
from hub.audit.operations import record as audit
from hub.kernel.actor import Actor
from hub.kernel.ids import stable_id
from hub.schema.locks import hold_names


class HouseholdUnknown(LookupError):
    """No such household, or no such seat of a member, in this scope."""


class MemberUnknown(LookupError):
    """No such client in this scope."""


class AlreadyMember(ValueError):
    """The client sits in this household already."""


class Dissolved(ValueError):
    """The household was dissolved; restore it first."""


class LeftThemselves(ValueError):
    """The member left by their own word, so nobody else puts them back."""


class NamesMember(ValueError):
    """The household's name tells who a member is to everybody who reads it."""


def found(*, key: str, name: str, subject_id: UUID, branch_id: UUID | None, by: Actor, at: datetime) -> Household:
    """Found a household around one client of this scope; the same key again is the household made before.

    Raises MemberUnknown and NamesMember.
    """
    first = _client(subject_id)
    _tells_nobody(name, first)
    household_id = stable_id("household", str(by.id), key)
    with transaction.atomic(), entered(system_scope("households")):
        hold_names([f"household:{household_id}"])
        held = Household.objects.filter(id=household_id).first()
        if held is not None:
            return held
        row = Household(id=household_id, name=name, branch_id=branch_id, founded_by=by.id, founded_at=at)
        row.save(force_insert=True)
        _audit("household.founded", row, by, at)
        _sit(row, first, Relation.HEAD, by, at)
    return row


def propose(*, household_id: UUID, subject_id: UUID, relation: Relation, by: Actor, at: datetime) -> Seat:
    """Give a client of this scope a seat; they are asked, and show nothing before they agree.

    Raises HouseholdUnknown, MemberUnknown, AlreadyMember, Dissolved and NamesMember.
    """
    row, member = household(household_id), _client(subject_id)
    _tells_nobody(str(row.name or ""), member)
    with transaction.atomic(), entered(system_scope("households")):
        _hold(row)
        taken = Occupant.objects.filter(household=row, current=True, subject_id__in=ids_of(member))
        if taken.exists():
            raise AlreadyMember(f"expected a client who is no member of {row.id}, got {member}")
        return _sit(row, member, relation, by, at)


def end(*, household_id: UUID, seat_id: UUID, how: Ending, by: Actor, at: datetime) -> None:
    """Empty a seat of a member whom this scope sees; their consents stay in the ledger and reach nobody any more.

    Who was removed may leave still: then nobody else puts them back.
    """
    occupant = _occupant(household_id, seat_id)
    open_to = Q(ended_at=None) | Q(ended_how=Ending.REMOVED) if how is Ending.LEFT else Q(ended_at=None)
    with transaction.atomic(), entered(system_scope("households")):
        row = household(household_id)
        hold_names([f"household:{row.id}"])
        ended = Seat.objects.filter(open_to, id=seat_id).update(ended_at=at, ended_how=how.value)
        if ended:
            Occupant.objects.filter(seat_id=seat_id).update(current=False)
            _audit(f"household.member_{how.value}", row, by, at, member=occupant.subject_id, seat=seat_id)


def restore_member(*, household_id: UUID, seat_id: UUID, by: Actor, at: datetime) -> None:
    """Take a removal back: the same seat, so that what was agreed for it holds again. Raises LeftThemselves."""
    occupant = _occupant(household_id, seat_id)
    with transaction.atomic(), entered(system_scope("households")):
        row = household(household_id)
        _hold(row)
        seat = Seat.objects.get(id=seat_id)
        if seat.ended_how == Ending.LEFT:
            raise LeftThemselves(f"expected a member who was removed, {seat_id} left")
        if Occupant.objects.filter(household=row, current=True, subject_id=occupant.subject_id).exists():
            raise AlreadyMember(f"expected an empty place for {occupant.subject_id} in {row.id}")
        Seat.objects.filter(id=seat_id).update(ended_at=None, ended_how="")
        Occupant.objects.filter(seat_id=seat_id).update(current=True)
        _audit("household.member_restored", row, by, at, member=occupant.subject_id, seat=seat_id)


def dissolve(*, household_id: UUID, by: Actor, at: datetime) -> None:
    """End a household: nothing is shown or counted any more; dissolving it twice changes nothing."""
    _mark(household_id, at, by, at, action="household.dissolved")


def restore(*, household_id: UUID, by: Actor, at: datetime) -> None:
    """Take a dissolution back: seats and consents are what they were, but for what members said meanwhile."""
    _mark(household_id, None, by, at, action="household.restored")


def household(household_id: UUID) -> Household:
    """Return a household of this scope, or raise HouseholdUnknown."""
    row = Household.objects.filter(id=household_id).first()
    if row is None:
        raise HouseholdUnknown(f"no household {household_id} in this scope")
    return row


def _mark(household_id: UUID, dissolved_at: datetime | None, by: Actor, at: datetime, *, action: str) -> None:
    row = household(household_id)
    with transaction.atomic(), entered(system_scope("households")):
        hold_names([f"household:{row.id}"])
        rows = Household.objects.filter(id=row.id, dissolved_at__isnull=dissolved_at is not None)
        if rows.update(dissolved_at=dissolved_at, dissolved_by=by.id if dissolved_at else None):
            _audit(action, row, by, at)


def _hold(row: Household) -> None:
    hold_names([f"household:{row.id}"])
    if Household.objects.filter(id=row.id, dissolved_at__isnull=False).exists():
        raise Dissolved(f"household {row.id} was dissolved")


def _client(subject_id: UUID) -> UUID:
    member = current_subject(subject_id)
    if member is None:
        raise MemberUnknown(f"no client {subject_id} in this scope")
    return member


def _tells_nobody(name: str, member: UUID) -> None:
    """Refuse a name that holds a member's own, however it is spaced or capitalised."""
    own = "".join(names_of([member]).get(member, "").split()).casefold()
    if own and own in "".join(name.split()).casefold():
        raise NamesMember(f"expected a household's name without the name of {member}")


def _occupant(household_id: UUID, seat_id: UUID) -> Occupant:
    row = Occupant.objects.filter(seat_id=seat_id, household_id=household_id).first()
    if row is None:
        raise HouseholdUnknown(f"no member in seat {seat_id} in this scope")
    return row


def _sit(row: Household, member: UUID, relation: Relation, by: Actor, at: datetime) -> Seat:
    seat = Seat(household=row, proposed_at=at)
    seat.save(force_insert=True)
    Occupant(seat=seat, household=row, subject_id=member, relation=relation, proposed_by=by.id).save(force_insert=True)
    _audit("household.member_proposed", row, by, at, member=member, seat=seat.id)
    return seat


def _audit(
    action: str, row: Household, by: Actor, at: datetime, *, member: UUID | None = None, seat: UUID | None = None
) -> None:
    audit(by=by, action=action, at=at, subject_id=in_use([member])[member] if member else None,
          target_kind="household", target_id=str(row.id), details={"seat": str(seat)} if seat else None)  # fmt: skip
