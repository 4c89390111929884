"""Let a person hold a level down; nobody but the investor's own new assessment brings it up."""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from crm.profile.refreshing import lock
from crm.suitability.domain.heard import Ceiling
from crm.suitability.models import LevelCeiling
from crm.suitability.operations.weighing import Weighed, weigh
from crm.suitability.queries.sources import anchor_of
from hub.audit.operations import record
from hub.kernel.actor import Actor
from hub.kernel.clock import instant
from hub.kernel.ids import stable_id


class ReasonMissing(ValueError):
    """A level is not lowered without saying why."""


def lower_level(*, subject_id: UUID, level: int, reason: str, by: Actor, at: datetime) -> Weighed | None:
    """Hold the level at or below ``level`` from now on, with a reason; takes effect at once."""
    if not reason.strip():
        raise ReasonMissing("say in a sentence why the level is lowered")
    if by.id is None:
        raise ReasonMissing(f"expected a person who answers for it, got {by.label}")
    ceiling_id = stable_id("ceiling", str(subject_id), str(level), str(by.id), instant(at))
    Ceiling(id=str(ceiling_id), level=level)
    with transaction.atomic():
        lock([subject_id])
        LevelCeiling.objects.get_or_create(
            id=ceiling_id,
            defaults={
                "source_id": anchor_of(subject_id),
                "subject_id": subject_id,
                "level": level,
                "reason": reason,
                "set_by": by.id,
                "set_at": at,
            },
        )
        record(by=by, action="level.lowered", at=at, subject_id=subject_id, target_kind="ceiling",
               target_id=str(ceiling_id), details={"level": level})  # fmt: skip
        return weigh(subject_id=subject_id, at=at)
