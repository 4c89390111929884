"""Write down what a client agreed to or took back in a talk: the contact itself is the evidence."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from uuid import UUID

from crm.consents.domain.purposes import OF_A_HOUSEHOLD, Purpose
from crm.consents.models import Consent
from crm.consents.operations import say_at_branch
from crm.households.queries import audience_of
from crm.journeys.intake import VisitForm, record_visit, visit_id_of
from crm.profile.models import Visit
from hub.access.scope import entered, system_scope
from hub.kernel.actor import Actor

Word = tuple[Purpose, UUID | None]
"""A purpose and, for a household's, the seat of the member in it."""


class NothingSaid(ValueError):
    """No purpose was spoken of."""


def say_in_person(
    *,
    form: VisitForm,
    words: Mapping[Word, bool],
    seats: Mapping[UUID, UUID],
    by: Actor,
    at: datetime,
    just_now: bool = False,
) -> tuple[Consent, ...]:
    """Keep a contact and the consents given or taken back in it, all or nothing; sending it again changes nothing.

    ``form`` names the client (``subject_id``); ``seats`` says of which household each seat is. ``just_now``
    tells that nobody named a time: of a form sent twice the moment of the first sending counts. Raises NothingSaid,
    and what :func:`record_visit` and :func:`say_at_branch` raise.
    """
    if not words:
        raise NothingSaid("expected at least one purpose that was spoken of, got none")
    with entered(system_scope("consents")):
        if just_now:
            kept = Visit.objects.filter(id=visit_id_of(form)).values_list("arrived_at", flat=True).first()
            form = replace(form, arrived_at=kept or form.arrived_at)
        assert form.subject_id is not None
        visit = record_visit(form=form, by=by, at=at)
        source_id = Visit.objects.values_list("source_id", flat=True).get(id=visit.id)
        return tuple(
            say_at_branch(
                subject_id=form.subject_id,
                source_id=source_id,
                visit_id=visit.id,
                channel=form.channel.value,
                purpose=purpose,
                given=given,
                said_at=form.arrived_at,
                about_id=seat_id,
                audience=_named(purpose, seat_id, seats, form.arrived_at) if given else (),
                by=by,
                at=at,
            )
            for (purpose, seat_id), given in words.items()
        )


def _named(purpose: Purpose, seat_id: UUID | None, seats: Mapping[UUID, UUID], said_at: datetime) -> tuple[str, ...]:
    """Who sat in the household when the client spoke; nobody agrees to be seen by who joined later."""
    if purpose not in OF_A_HOUSEHOLD or seat_id is None:
        return ()
    return audience_of(seats[seat_id], seat_id=seat_id, at=said_at)
