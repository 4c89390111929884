"""What one weighing works on."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from crm.suitability.domain.inputs import Inputs
from crm.suitability.domain.sides import Sides
from crm.suitability.models import Assessment, Contradiction, PlanProposal


@dataclass(frozen=True, kw_only=True)
class Case:
    """One assessment with everything said until ``at``; ``sources`` are the records of the investor now."""

    assessment: Assessment
    subject_id: UUID
    sources: tuple[UUID, ...]
    sides: Sides
    inputs: Inputs
    at: datetime

    def same_side(self, row: Contradiction | PlanProposal) -> bool:
        """Tell whether this assessment speaks for what was asked or proposed then."""
        own = self.assessment
        together = self.sides.taken_together(own.taken_at)
        return together or self.sides.of(row.subject_id, row.source_id) == self.sides.of(own.subject_id, own.source_id)
