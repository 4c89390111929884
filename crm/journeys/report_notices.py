"""Tell an advisor that a report on a client no longer counts: it was declared void, or another took its place."""

from datetime import datetime
from uuid import UUID

from crm.identity.queries import current_subject
from crm.journeys.models import NoticeKind
from crm.journeys.operations import tell
from crm.profile.queries import names_of
from hub.access.queries import advisors_of
from hub.kernel.actor import system_actor
from hub.kernel.events import Event

BY = system_actor("journeys")
KINDS = {"ReportVoided": NoticeKind.REPORT_VOID, "ReportReplaced": NoticeKind.REPORT_REPLACED}


def tell_of_report(event: Event, at: datetime) -> None:
    """Tell whoever looks after the client now, once; whoever did it themself knows."""
    subject_id = current_subject(UUID(str(event.payload["subject_id"])))
    advisor = advisors_of([subject_id]).get(subject_id) if subject_id else None
    if subject_id is None or advisor is None or str(advisor.id) == event.payload["by"]:
        return
    tell(
        recipient_id=advisor.id, kind=KINDS[event.name], cause_key=event.key, subject_id=subject_id,
        client=names_of([subject_id]).get(subject_id, ""), branch_id=None, by=BY, at=at,
    )  # fmt: skip
