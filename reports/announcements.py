"""The events that this room publishes: ids, never what a report says."""

from uuid import UUID

from hub.kernel.actor import Actor
from hub.kernel.events import Event


def report_voided(*, report_id: UUID, subject_id: UUID, by: Actor) -> Event:
    """Two people declared a report void; ``by`` is the second."""
    return Event(name="ReportVoided", key=f"report-void:{report_id}", payload=_payload(report_id, subject_id, by))


def report_replaced(*, report_id: UUID, subject_id: UUID, by: Actor) -> Event:
    """A newer report took this one's place."""
    return Event(name="ReportReplaced", key=f"report-replaced:{report_id}", payload=_payload(report_id, subject_id, by))


def _payload(report_id: UUID, subject_id: UUID, by: Actor) -> dict[str, str]:
    return {"report_id": str(report_id), "subject_id": str(subject_id), "by": str(by.id or "")}
