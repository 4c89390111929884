"""Write down what a client agreed to or took back in a talk: the contact itself is the evidence."""

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from crm.consents.domain.purposes import OF_A_HOUSEHOLD, Purpose
from crm.consents.models import Consent
from crm.consents.operations import say_at_branch
from crm.households.queries import audience_of
from crm.journeys.intake import VisitForm, record_visit
from crm.profile.models import Visit
from hub.access.scope import entered, system_scope
from hub.kernel.actor import Actor

Word = tuple[Purpose, UUID | None]
"""A purpose and, for a household's, the seat of the member in it."""


class NothingSaid(ValueError):
    """No purpose was spoken of."""


def say_in_person(
    *, form: VisitForm, words: Mapping[Word, bool], seats: Mapping[UUID, UUID], by: Actor, at: datetime
) -> tuple[Consent, ...]:
    """Keep a contact and the consents given or taken back in it, all or nothing; sending it again changes nothing.

    ``form`` names the client (``subject_id``); ``seats`` says of which household each seat is. Raises NothingSaid, and
    what :func:`record_visit` and :func:`say_at_branch` raise.
    """
    if not words:
        raise NothingSaid("expected at least one purpose that was spoken of, got none")
    assert form.subject_id is not None
    with entered(system_scope("consents")):
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
                audience=_named(purpose, seat_id, seats) if given else (),
                by=by,
                at=at,
            )
            for (purpose, seat_id), given in words.items()
        )


def _named(purpose: Purpose, seat_id: UUID | None, seats: Mapping[UUID, UUID]) -> tuple[str, ...]:
    if purpose not in OF_A_HOUSEHOLD or seat_id is None:
        return ()
    return audience_of(seats[seat_id], seat_id=seat_id)
