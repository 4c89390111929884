"""Weigh again what was answered and what was said: level, contradictions, plans, all in one transaction.

Weighing the same things twice changes nothing. A level only falls: an investor's own new assessment that comes out
higher leaves it where it is, and what raises it is a document, a second person and the investor's own confirmation.
"""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import transaction

from crm.profile.refreshing import lock
from crm.suitability.domain.inputs import Inputs
from crm.suitability.models import Assessment
from crm.suitability.operations.case import Case
from crm.suitability.operations.contradicting import (
    close_parted,
    close_reassessed,
    open_contradictions,
    reopen_rejoined,
)
from crm.suitability.operations.deciding import decide
from crm.suitability.operations.proposing import drop_parted, propose_plans
from crm.suitability.queries.keeping import assessments_after, inputs_at
from crm.suitability.queries.levels import assessment_in_force
from crm.suitability.queries.sources import sides_of, sources_of
from hub.access.scope import current_actor
from hub.audit.operations import record
from hub.outbox.operations import publish_all


@dataclass(frozen=True, kw_only=True)
class Weighed:
    """What weighing brought about; ``changed`` is false when everything was known already."""

    decision_id: UUID
    level: int
    decided: bool
    ended: int
    opened: tuple[UUID, ...]
    proposed: tuple[UUID, ...]

    @property
    def changed(self) -> bool:
        """True when anything new was written."""
        return self.decided or bool(self.ended) or bool(self.opened) or bool(self.proposed)


def weigh(*, subject_id: UUID, at: datetime) -> Weighed | None:
    """Weigh the newest assessment against everything said until ``at``; None where there is no assessment yet."""
    with transaction.atomic():
        lock([subject_id])
        assessment = assessment_in_force(subject_id=subject_id, at=at)
        if assessment is None:
            return None
        weighed = weigh_assessment(assessment, subject_id=subject_id, at=at, before=None, newest=True)
        if weighed.changed:
            record(by=current_actor(), action="suitability.weighed", at=at, subject_id=subject_id,
                   target_kind="level", target_id=str(weighed.decision_id),
                   details={"level": weighed.level, "decided": weighed.decided, "ended": weighed.ended,
                            "opened": len(weighed.opened), "proposed": len(weighed.proposed)})  # fmt: skip
        return weighed


def weigh_assessment(
    assessment: Assessment, *, subject_id: UUID, at: datetime, before: int | None, newest: bool
) -> Weighed:
    """Decide on one assessment inside the caller's transaction; only the newest one asks and proposes anything."""
    case = _case(assessment, subject_id, inputs=inputs_at(assessment, subject_id=subject_id, at=at), at=at)
    row, decided = decide(case, before=before)
    if not newest:
        publish_all(events=decided, at=at)
        return Weighed(decision_id=row.id, level=row.level, decided=bool(decided), ended=0, opened=(), proposed=())
    ended = [*close_parted(case), *drop_parted(case), *close_reassessed(case)]
    again, asked_again = reopen_rejoined(case)
    opened, asked = open_contradictions(case)
    proposed, offered = propose_plans(case, row)
    publish_all(events=[*decided, *ended, *asked_again, *asked, *offered], at=at)
    return Weighed(
        decision_id=row.id,
        level=row.level,
        decided=bool(decided),
        ended=len(ended),
        opened=tuple(each.id for each in (*again, *opened)),
        proposed=tuple(each.id for each in proposed),
    )


def hold_down_later(assessment: Assessment, *, subject_id: UUID, at: datetime) -> None:
    """Decide again on what was handed in after these answers, which arrive only now.

    Whoever answers boldly and is heard before their older, careful answers ends at the level as if all had come in its
    order: each later assessment is held against what would have held then, unless a raise let that up.
    """
    for later in assessments_after(assessment, subject_id=subject_id, at=at):
        case = _case(later, subject_id, inputs=inputs_at(later, subject_id=subject_id, at=at, anew=True), at=at)
        publish_all(events=decide(case, before=None)[1], at=at)


def _case(assessment: Assessment, subject_id: UUID, *, inputs: Inputs, at: datetime) -> Case:
    return Case(
        assessment=assessment,
        subject_id=subject_id,
        sources=sources_of(subject_id),
        sides=sides_of(subject_id),
        inputs=inputs,
        at=at,
    )
