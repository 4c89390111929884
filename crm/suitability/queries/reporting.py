"""Hand over everything that a suitability report prints, as found, with the records it rests on."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from crm.profile.domain.statements import Statement
from crm.suitability.domain.holdings import Holdings
from crm.suitability.domain.matching import match_together
from crm.suitability.domain.rule_book import ListedRule, listed_rules, rules_digest
from crm.suitability.domain.standing import Standing
from crm.suitability.queries.contradictions import ContradictionFacts, contradictions_for
from crm.suitability.queries.exposure import holdings_of
from crm.suitability.queries.levels import LevelFacts, current_level, evidence_of
from crm.suitability.queries.plans import PlanFacts, PlanStatus, plans_for
from crm.suitability.queries.rules import rules_in_force
from crm.suitability.queries.verdicts import JudgedProduct, settled_verdicts_for, standing_from
from hub.catalogue.queries import product_offered
from hub.kernel.clock import business_date


class NotAssessed(LookupError):
    """A report was asked for somebody who has no assessment."""


@dataclass(frozen=True, kw_only=True)
class ReportInputs:
    """The facts of one report. ``plan`` is the one confirmed last, else the one proposed last, never a declined one.

    ``holdings`` are what the client has and what is on its way. A plan that ``stands`` passes the gate in all its lines
    beside them, less what its confirmation brought; ``products`` are judged beside the same. ``rules`` are the
    rules as they stand, ``rules_digest`` names their state.
    """

    subject_id: UUID
    as_of: datetime
    level: LevelFacts
    standing: Standing
    statements: tuple[Statement, ...]
    contradictions: tuple[ContradictionFacts, ...]
    products: tuple[JudgedProduct, ...]
    holdings: Holdings
    plan: PlanFacts | None
    stands: bool
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
    standing = standing_from(level, subject_id=subject_id, at=at)
    holdings = holdings_of(subject_id=subject_id, at=at)
    plan = _plan(plans_for(subject_id=subject_id))
    beside = _beside(plan, holdings)
    stands = plan is not None and _stands(plan, standing, beside, on=business_date(at))
    return ReportInputs(
        subject_id=subject_id,
        as_of=at,
        level=level,
        standing=standing,
        statements=_statements(subject_id, at),
        contradictions=contradictions_for(subject_id=subject_id),
        products=settled_verdicts_for(subject_id=subject_id, at=at, held=beside if stands else holdings),
        holdings=holdings,
        plan=plan,
        stands=stands,
        rules=listed_rules(),
        rules_digest=rules_digest(rules_in_force(at=at)),
    )


def _statements(subject_id: UUID, at: datetime) -> tuple[Statement, ...]:
    return evidence_of(subject_id=subject_id, at=at).statements


def _beside(plan: PlanFacts | None, holdings: Holdings) -> Holdings:
    """Return what stands beside a plan: what came into its products since it was confirmed is the plan's own."""
    if plan is None or plan.status is not PlanStatus.CONFIRMED or plan.decided_at is None:
        return holdings
    return holdings.apart_from(plan.plan.amounts_fen, since=business_date(plan.decided_at))


def _stands(facts: PlanFacts, standing: Standing, beside: Holdings, *, on: date) -> bool:
    """Whether the gate lets the plan through as a whole, and every adverse round stays within the written limit."""
    lines = [(product_offered(code=code), fen) for code, fen in facts.plan.amounts_fen.items()]
    verdicts = match_together(lines, standing=standing, held=beside, on=on)
    whole = facts.plan.loss_all_rounds_fen + beside.loss_fen
    return all(verdict.allowed for verdict in verdicts) and whole <= standing.loss_limit_fen


def _plan(plans: tuple[PlanFacts, ...]) -> PlanFacts | None:
    for status in (PlanStatus.CONFIRMED, PlanStatus.PROPOSED):
        found = [facts for facts in plans if facts.status is status]
        if found:
            return max(found, key=lambda facts: (facts.decided_at or facts.proposed_at, str(facts.id)))
    return None
