"""Tell an advisor that a client's instruction or contract is about to end, or has ended, without what it waits for."""

from datetime import datetime
from uuid import UUID

from crm.identity.queries import current_subject
from crm.journeys.models import NoticeKind
from crm.journeys.operations import tell
from crm.profile.queries import names_of
from crm.purchases.domain.deadlines import deadline
from crm.purchases.queries import PurchaseUnknown, purchase
from hub.access.queries import advisors_of
from hub.kernel.actor import system_actor
from hub.kernel.events import Event

BY = system_actor("journeys")


def remind(event: Event, at: datetime) -> None:
    """Tell whoever looks after the client now, once, and only while it still stands so; a client alone reads it."""
    try:
        facts = purchase(UUID(str(event.payload["purchase_id"])))
    except PurchaseUnknown:
        return
    found, subject_id = deadline(facts, at=at), current_subject(facts.subject_id)
    if subject_id is None or found is None or found.ending != event.payload["ending"]:
        return
    advisor = advisors_of([subject_id]).get(subject_id)
    if advisor is not None:
        tell(
            recipient_id=advisor.id, kind=NoticeKind(found.ending.value), cause_key=event.key, subject_id=subject_id,
            client=names_of([subject_id]).get(subject_id, ""), branch_id=None, by=BY, at=at,
        )  # fmt: skip
