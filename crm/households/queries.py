"""Read households: what a page may show of each member to whoever looks on, and what it withholds and why."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Q

from crm.consents.domain.purposes import OF_A_HOUSEHOLD, Purpose
from crm.consents.domain.standing import Standing, State
from crm.consents.queries import Ledger, standings_of, standings_of_many
from crm.households.domain.relations import Ending, Relation
from crm.households.domain.sharing import Share, Shown, shown_to_all, total_of
from crm.households.models import Household, Occupant, Seat
from crm.households.operations import household
from crm.profile.domain.statement_kinds import DATED_KINDS, StatementKind
from crm.profile.domain.statements import Statement
from crm.profile.queries import names_of, statements_for
from hub.access.queries import ids_of, in_use
from hub.access.scope import entered, system_scope
from hub.funds.queries import where_is_my_money
from hub.kernel.clock import business_date

LIFE: frozenset[StatementKind] = DATED_KINDS | {StatementKind.JOB_LOSS, StatementKind.INCOME_CHANGE}
"""Goals with a day, and what happened in a life; fears and wishes are nobody else's business."""


@dataclass(frozen=True, kw_only=True)
class Member:
    """One member whom the reader may see. Money and life are empty unless shared with everybody in the household."""

    seat_id: UUID
    subject_id: UUID
    name: str
    relation: Relation
    proposed_at: datetime
    money: Shown
    money_fen: int | None
    money_said: Standing
    life: Shown
    life_said: Standing
    events: tuple[Statement, ...]


@dataclass(frozen=True, kw_only=True)
class Gone:
    """A member who was removed or left, as long as the reader sees the person."""

    seat_id: UUID
    subject_id: UUID
    name: str
    relation: Relation
    how: Ending
    at: datetime


@dataclass(frozen=True, kw_only=True)
class HouseholdView:
    """A household as its reader may see it. ``hidden`` counts members of whom nothing but the seat is told."""

    id: UUID
    name: str
    founded_at: datetime
    dissolved_at: datetime | None
    members: tuple[Member, ...]
    hidden: int
    gone: tuple[Gone, ...]

    @property
    def counted(self) -> tuple[Member, ...]:
        """Those whose total is part of the sum."""
        return tuple(member for member in self.members if member.money is Shown.SHARED)

    @property
    def size(self) -> int:
        """How many seats are taken, seen or not."""
        return len(self.members) + self.hidden

    @property
    def total_fen(self) -> int:
        """The sum over those who agreed, each person once."""
        return total_of(Share(person=str(member.subject_id), fen=member.money_fen or 0) for member in self.counted)


@dataclass(frozen=True, kw_only=True)
class Brief:
    """One household in a list."""

    id: UUID
    name: str
    members: int
    sharing: int
    founded_at: datetime
    dissolved_at: datetime | None


def household_view(household_id: UUID, *, at: datetime) -> HouseholdView:
    """Return a household of this scope; raise ``HouseholdUnknown`` outside of it."""
    row = household(household_id)
    seats = list(Seat.objects.filter(household=row).order_by("proposed_at", "id"))
    who = {one.seat_id: one for one in Occupant.objects.filter(household=row)}
    taken = [seat for seat in seats if seat.ended_at is None]
    now_of = in_use(one.subject_id for one in who.values())
    names = names_of(now_of.values())
    ledgers = standings_of_many({now_of[who[seat.id].subject_id] for seat in taken if seat.id in who}, at=at)
    named = {str(seat.id) for seat in taken}
    open_ = row.dissolved_at is None
    return HouseholdView(
        id=row.id,
        name=str(row.name or ""),
        founded_at=row.founded_at,
        dissolved_at=row.dissolved_at,
        members=tuple(
            _member(seat, who[seat.id], now_of[who[seat.id].subject_id], names, ledgers, named, at, open_=open_)
            for seat in taken
            if seat.id in who
        ),
        hidden=sum(seat.id not in who for seat in taken),
        gone=tuple(_gone(seat, who[seat.id], now_of, names) for seat in seats if seat.ended_at and seat.id in who),
    )


def households(*, at: datetime) -> tuple[Brief, ...]:
    """Return the households of this scope, those in force first, the newest first."""
    rows = list(Household.objects.order_by("-founded_at", "-id"))
    seats = list(Seat.objects.filter(ended_at=None).select_related("household"))
    who = {one.seat_id: one for one in Occupant.objects.filter(current=True)}
    now_of = in_use(one.subject_id for one in who.values())
    ledgers = standings_of_many(set(now_of.values()), at=at)
    found = [_brief(row, [seat for seat in seats if seat.household_id == row.id], who, now_of, ledgers) for row in rows]
    return tuple(sorted(found, key=lambda brief: brief.dissolved_at is not None))


def seats_of(subject_id: UUID) -> tuple[tuple[UUID, UUID, str], ...]:
    """Return seat, household and its name of every household in force in which a client sits."""
    mine = Occupant.objects.filter(current=True, subject_id__in=ids_of(subject_id), household__dissolved_at=None)
    rows = mine.select_related("household").order_by("household__founded_at", "household_id")
    return tuple((one.seat_id, one.household_id, str(one.household.name or "")) for one in rows)


def seats_ended_of(subject_id: UUID, *, at: datetime) -> tuple[tuple[UUID, UUID, str], ...]:
    """Return the same of seats from which nothing is shown now, but would be as soon as somebody restored them."""
    mine = list(Occupant.objects.filter(subject_id__in=ids_of(subject_id)).order_by("household_id", "seat_id"))
    ledger = standings_of(subject_id, at=at)
    with entered(system_scope("households")):
        seats = _seats_of(mine)
        ended = [seats[one.seat_id] for one in mine if _waits(seats[one.seat_id]) and _given(ledger, one.seat_id)]
        return tuple((seat.id, seat.household_id, str(seat.household.name or "")) for seat in ended)


@dataclass(frozen=True, kw_only=True)
class Fellow:
    """Another member as an investor meets them: by relation, and by name and figures only where they agreed."""

    seat_id: UUID
    relation: Relation
    name: str
    money_fen: int | None
    events: tuple[Statement, ...]
    sees_money: bool
    sees_life: bool


@dataclass(frozen=True, kw_only=True)
class OwnHousehold:
    """A household as one of its members sees it, and what they show in it.

    ``waiting``: nothing is shown, but what is given would hold again if somebody restored it.
    """

    id: UUID
    name: str
    seat_id: UUID
    relation: Relation
    proposed_at: datetime
    fellows: tuple[Fellow, ...]
    said: Mapping[Purpose, Standing]
    shown: Mapping[Purpose, Shown]
    waiting: bool = False


def own_households(*, at: datetime) -> tuple[OwnHousehold, ...]:
    """Return the households in which the investor of this scope sits; what others agreed to show is looked up for them.

    Behind them those that were dissolved, or that an advisor took them out of, while a word given in them stands. Seats
    of another login's profile are not the scope's, whoever it turned out to be.
    """
    mine = list(Occupant.objects.order_by("household_id", "seat_id"))
    now_of = in_use(one.subject_id for one in mine)
    with entered(system_scope("households")):
        seats, ledgers = _seats_of(mine), standings_of_many(set(now_of.values()), at=at)
        sitting = [one for one in mine if one.current and seats[one.seat_id].household.dissolved_at is None]
        waiting = [
            one for one in mine if _waits(seats[one.seat_id]) and _given(ledgers[now_of[one.subject_id]], one.seat_id)
        ]
        return tuple(_own(one, now_of[one.subject_id], at) for one in sitting) + tuple(
            _own(one, now_of[one.subject_id], at, waiting=True) for one in waiting
        )


def audience_of(household_id: UUID, *, seat_id: UUID, at: datetime) -> tuple[str, ...]:
    """Return the other seats taken at ``at``: who is named when the member in ``seat_id`` agrees then."""
    taken = Q(ended_at=None) | Q(ended_at__gt=at)
    seats = Seat.objects.filter(taken, household_id=household_id, proposed_at__lte=at).exclude(id=seat_id)
    return tuple(sorted(str(seat) for seat in seats.values_list("id", flat=True)))


def _seats_of(occupants: Iterable[Occupant]) -> dict[UUID, Seat]:
    return Seat.objects.select_related("household").in_bulk([one.seat_id for one in occupants])


def _waits(seat: Seat) -> bool:
    """Tell whether somebody else than the member may bring a seat back that shows nothing now."""
    dissolved = seat.household.dissolved_at is not None
    return seat.ended_how == Ending.REMOVED or (seat.ended_at is None and dissolved)


def _given(ledger: Ledger, seat_id: UUID) -> bool:
    """Tell whether a word given for a seat stands, if only on one side of a merged person."""
    return any(ledger.standing(purpose, seat_id).state in {State.GIVEN, State.NARROWED} for purpose in OF_A_HOUSEHOLD)


def _own(one: Occupant, person: UUID, at: datetime, *, waiting: bool = False) -> OwnHousehold:
    row = Household.objects.get(id=one.household_id)
    sitting = Occupant.objects.select_related("seat").filter(household=row, current=True).exclude(seat_id=one.seat_id)
    others = [] if waiting else list(sitting)
    now_of = in_use(other.subject_id for other in others)
    ledgers = standings_of_many({person, *now_of.values()}, at=at)
    said = {purpose: ledgers[person].standing(purpose, one.seat_id) for purpose in OF_A_HOUSEHOLD}
    named = {str(other.seat_id) for other in others}
    return OwnHousehold(
        id=row.id,
        name=str(row.name or ""),
        seat_id=one.seat_id,
        relation=Relation(one.relation),
        proposed_at=Seat.objects.get(id=one.seat_id).proposed_at,
        fellows=tuple(_fellow(other, one, now_of[other.subject_id], ledgers, said, at) for other in others),
        said=said,
        shown={purpose: shown_to_all(standing, others=named) for purpose, standing in said.items()},
        waiting=waiting,
    )


def _fellow(
    other: Occupant,
    me: Occupant,
    person: UUID,
    ledgers: Mapping[UUID, Ledger],
    said: Mapping[Purpose, Standing],
    at: datetime,
) -> Fellow:
    here, there = str(me.seat_id), str(other.seat_id)
    theirs = {purpose: ledgers[person].standing(purpose, other.seat_id) for purpose in OF_A_HOUSEHOLD}
    money, life = (theirs[purpose].reaches([here]) for purpose in (Purpose.HOUSEHOLD_MONEY, Purpose.HOUSEHOLD_LIFE))
    return Fellow(
        seat_id=other.seat_id,
        relation=Relation(other.relation),
        name=names_of([person]).get(person, "") if money or life else "",
        money_fen=_money(person, at) if money else None,
        events=_events(person) if life else (),
        sees_money=said[Purpose.HOUSEHOLD_MONEY].reaches([there]),
        sees_life=said[Purpose.HOUSEHOLD_LIFE].reaches([there]),
    )


def _member(
    seat: Seat,
    one: Occupant,
    person: UUID,
    names: Mapping[UUID, str],
    ledgers: Mapping[UUID, Ledger],
    named: Iterable[str],
    at: datetime,
    *,
    open_: bool,
) -> Member:
    others = set(named) - {str(seat.id)}
    money, life = (ledgers[person].standing(purpose, seat.id) for purpose in OF_A_HOUSEHOLD)
    shows_money, shows_life = (shown_to_all(standing, others=others) for standing in (money, life))
    return Member(
        seat_id=seat.id,
        subject_id=person,
        name=names.get(person, ""),
        relation=Relation(one.relation),
        proposed_at=seat.proposed_at,
        money=shows_money,
        money_fen=_money(person, at) if open_ and shows_money is Shown.SHARED else None,
        money_said=money,
        life=shows_life,
        life_said=life,
        events=_events(person) if open_ and shows_life is Shown.SHARED else (),
    )


def _gone(seat: Seat, one: Occupant, now_of: Mapping[UUID, UUID], names: Mapping[UUID, str]) -> Gone:
    person = now_of[one.subject_id]
    assert seat.ended_at is not None
    return Gone(
        seat_id=seat.id,
        subject_id=person,
        name=names.get(person, ""),
        relation=Relation(one.relation),
        how=Ending(seat.ended_how),
        at=seat.ended_at,
    )


def _brief(
    row: Household,
    seats: Sequence[Seat],
    who: Mapping[UUID, Occupant],
    now_of: Mapping[UUID, UUID],
    ledgers: Mapping[UUID, Ledger],
) -> Brief:
    named = {str(seat.id) for seat in seats}
    sharing = sum(
        shown_to_all(
            ledgers[now_of[who[seat.id].subject_id]].standing(Purpose.HOUSEHOLD_MONEY, seat.id),
            others=named - {str(seat.id)},
        )
        is Shown.SHARED
        for seat in seats
        if seat.id in who
    )
    return Brief(
        id=row.id, name=str(row.name or ""), members=len(seats), sharing=sharing, founded_at=row.founded_at,
        dissolved_at=row.dissolved_at,
    )  # fmt: skip


def _money(person: UUID, at: datetime) -> int:
    return where_is_my_money(subject_id=person, on=business_date(at)).total_fen


def _events(person: UUID) -> tuple[Statement, ...]:
    """What was said of a life, each kind as it was said last."""
    last = {said.kind: said for said in statements_for(subject_id=person) if said.kind in LIFE}
    return tuple(sorted(last.values(), key=lambda said: (said.due_date is None, said.due_date, said.kind)))
