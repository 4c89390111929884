"""Say what recording visits would do, by doing it all and taking it back: no second set of rules that could differ."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import transaction

from crm.identity.queries import profiles_among, subjects_of_records
from crm.identity.reviews import asked_about
from crm.journeys.intake.desk import VisitForm, record_of_form, record_visits
from hub.access.scope import entered, system_scope
from hub.kernel.actor import Actor


@dataclass(frozen=True, kw_only=True)
class Foreseen:
    """What would become of one visit.

    ``person`` stands for who it is of, and is the same for all visits of one person; ``known`` tells that the hub knows
    the person already. ``asked_about`` are known profiles: somebody would be asked whether it is one of them.
    """

    person: UUID | None
    known: bool
    asked_about: frozenset[UUID]


def foresee_visits(*, forms: Sequence[VisitForm], by: Actor, at: datetime) -> dict[str, Foreseen]:
    """Return what would become of each visit, by its key, and leave nothing behind; raises what recording raises.

    It waits for the same people as recording does, and holds them until everything is taken back.
    """
    records = {form.key: record_of_form(form) for form in forms}
    with entered(system_scope("intake")):
        with transaction.atomic():
            record_visits(forms=forms, by=by, at=at)
            asked = asked_about(records.values())
            people = subjects_of_records({*records.values(), *(other for others in asked.values() for other in others)})
            transaction.set_rollback(True)
        known = profiles_among(people.values())
    return {key: _foreseen(record, people, asked, known) for key, record in records.items()}


def _foreseen(
    record: UUID, people: Mapping[UUID, UUID], asked: Mapping[UUID, set[UUID]], known: frozenset[UUID]
) -> Foreseen:
    person = people.get(record)
    others = {people[other] for other in asked.get(record, ()) if other in people}
    return Foreseen(person=person, known=person in known, asked_about=frozenset((others & known) - {person}))
