"""The keys under which typed visits are kept, fixed by their numbers."""

from datetime import UTC, datetime
from uuid import UUID

from crm.journeys.intake import VisitForm, visit_id_of
from crm.profile.domain.vocabulary import Channel
from hub.kernel.ids import stable_id


def form_key(number: str) -> str:
    """Return the hidden key of the form in which a visit was typed."""
    return str(stable_id("demo-form", number))


def typed_visit_id(branch_id: UUID, number: str) -> UUID:
    """Return the id of a typed visit; only its key and branch decide it."""
    form = VisitForm(
        key=form_key(number),
        channel=Channel.DESK,
        arrived_at=datetime(2000, 1, 1, tzinfo=UTC),
        branch_id=branch_id,
        advisor_id=branch_id,
        advisor_label="",
    )
    return visit_id_of(form)
