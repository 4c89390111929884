"""Hand over everything that a suitability report prints, as found, with the records it rests on."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from crm.profile.domain.statements import Statement
from crm.suitability.domain.rule_book import ListedRule, listed_rules, rules_digest
from crm.suitability.domain.standing import Standing
from crm.suitability.queries.contradictions import ContradictionFacts, contradictions_for
from crm.suitability.queries.levels import LevelFacts, current_level, evidence_of
from crm.suitability.queries.plans import PlanFacts, PlanStatus, plans_for
from crm.suitability.queries.rules import rules_in_force
from crm.suitability.queries.verdicts import JudgedProduct, settled_verdicts_for, standing_from


class NotAssessed(LookupError):
    """A report was asked for somebody who has no assessment."""


@dataclass(frozen=True, kw_only=True)
class ReportInputs:
    """The facts of one report. ``plan`` is the one confirmed last, else the one proposed last, never a declined one.

    ``rules`` are the rules as they stand, ``rules_digest`` names their state.
    """

    subject_id: UUID
    as_of: datetime
    level: LevelFacts
    standing: Standing
    statements: tuple[Statement, ...]
    contradictions: tuple[ContradictionFacts, ...]
    products: tuple[JudgedProduct, ...]
    plan: PlanFacts | None
    rules: tuple[ListedRule, ...]
    rules_digest: str

    @property
    def recommends(self) -> bool:
        """False where no product may be put forward at all."""
        return any(item.verdict.allowed for item in self.products)


def report_inputs(*, subject_id: UUID, at: datetime) -> ReportInputs:
    """Gather the inputs; raise :class:`NotAssessed` before the first assessment."""
    level = current_level(subject_id=subject_id, at=at)
    if level is None:
        raise NotAssessed(f"investor {subject_id} has no assessment at {at.isoformat()}")
    return ReportInputs(
        subject_id=subject_id,
        as_of=at,
        level=level,
        standing=standing_from(level, subject_id=subject_id, at=at),
        statements=_statements(subject_id, at),
        contradictions=contradictions_for(subject_id=subject_id),
        products=settled_verdicts_for(subject_id=subject_id, at=at),
        plan=_plan(plans_for(subject_id=subject_id)),
        rules=listed_rules(),
        rules_digest=rules_digest(rules_in_force(at=at)),
    )


def _statements(subject_id: UUID, at: datetime) -> tuple[Statement, ...]:
    return evidence_of(subject_id=subject_id, at=at).statements


def _plan(plans: tuple[PlanFacts, ...]) -> PlanFacts | None:
    for status in (PlanStatus.CONFIRMED, PlanStatus.PROPOSED):
        found = [facts for facts in plans if facts.status is status]
        if found:
            return max(found, key=lambda facts: (facts.decided_at or facts.proposed_at, str(facts.id)))
    return None
