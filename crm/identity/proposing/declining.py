"""Say no to a model that waits: a person with a reason, or the hub where the model no longer fits the code."""

from datetime import datetime
from typing import Any, Final

from crm.identity.domain.scoring.model import ModelUnreadable
from crm.identity.live.published import read_live_model
from crm.identity.models import MatchModel
from hub.access.scope import system_scope
from hub.audit.operations import record as audit
from hub.kernel.actor import Actor

HUB: Final[Actor] = system_scope("match-model").actor
"""Who declines a model that an upgrade left behind."""


def waiting() -> Any:
    """The models that wait for a decision."""
    return MatchModel.objects.filter(published_at=None, declined_at=None)


def note_decline(row: MatchModel, *, reason: str, by: Actor, at: datetime) -> None:
    """Write down why a held model is declined."""
    row.declined_at, row.declined_by_label, row.reason = at, by.label, reason.strip()[:400]
    row.save(update_fields=["declined_at", "declined_by_label", "reason"])
    audit(by=by, action="identity.model_declined", at=at, target_kind="match_model", target_id=row.version,
          details={"reason": row.reason})  # fmt: skip


def decline_left_behind(*, at: datetime) -> None:
    """Decline what waits and no longer fits the code since an upgrade, so that a new model may be proposed."""
    for row in waiting().select_for_update(skip_locked=True):
        try:
            read_live_model(row.figures)
        except ModelUnreadable as unreadable:
            note_decline(row, reason=str(unreadable), by=HUB, at=at)
