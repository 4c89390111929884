"""Keep the level in force when a retake comes out higher: answers alone raise nothing.

What is kept is a ceiling like an advisor's, so that the sealed inputs of a decision tell of it and raising lifts it. It
is decided when the answers are handed in, and again only when older answers arrive after them; it belongs to that
assessment alone.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from crm.suitability.domain.answers import Answers
from crm.suitability.domain.heard import KEPT, KEPT_LOWEST, Ceiling, Evidence, evidence_at
from crm.suitability.domain.level import decide_level
from crm.suitability.domain.rule_set import RuleSet
from crm.suitability.domain.validity import lapses_at
from hub.kernel.clock import business_date


@dataclass(frozen=True, kw_only=True)
class LevelBefore:
    """The level that held for the same person when an assessment was handed in, expired or not."""

    level: int
    lowest: bool
    valid_until: datetime


def keep_level(
    *, answers: Answers, evidence: Evidence, before: LevelBefore | None, assessment_id: UUID, taken_at: datetime
) -> Evidence:
    """Return the evidence, with the level before as a ceiling where these answers come out higher.

    A first assessment, one after the level before has lapsed, and one that comes out equal or lower need none.
    """
    if before is None or business_date(taken_at) < evidence.rules.kept.effective_from:
        return evidence
    if has_lapsed(before.valid_until, at=taken_at, rules=evidence.rules):
        return evidence
    if decide_level(answers=answers, evidence=evidence).level <= before.level:
        return evidence
    prefix = KEPT_LOWEST if before.lowest else KEPT
    return with_ceilings(evidence, (Ceiling(id=f"{prefix}{assessment_id}", level=before.level),))


def has_lapsed(until: datetime, *, at: datetime, rules: RuleSet) -> bool:
    """Tell whether a level that ends at ``until`` is held against no retake any more."""
    return at >= lapses_at(until, rules.kept.lapses_months)


def with_ceilings(evidence: Evidence, ceilings: tuple[Ceiling, ...]) -> Evidence:
    """Return the evidence with more ceilings, in their fixed order."""
    return evidence_at(
        at=evidence.at,
        statements=evidence.statements,
        ceilings=(*evidence.ceilings, *ceilings),
        rules=evidence.rules,
    )


def kept_in(evidence: Evidence) -> tuple[Ceiling, ...]:
    """Return the level kept from before the retake: one ceiling, or none."""
    return tuple(item for item in evidence.ceilings if item.kept)


def lowest_kept(evidences: Iterable[Evidence]) -> tuple[Ceiling, ...]:
    """Return the lowest level that any of these decisions on one assessment kept: one ceiling, or none."""
    kept = [one for each in evidences for one in kept_in(each)]
    return tuple(sorted(kept, key=lambda one: (one.level, not one.keeps_lowest))[:1])


def freed(evidence: Evidence) -> Evidence:
    """Return the evidence but for the level kept from before."""
    return replace(evidence, ceilings=tuple(item for item in evidence.ceilings if not item.kept))


def came_to(*, answers: Answers, evidence: Evidence) -> int:
    """Return what the answers come to but for the level kept from before."""
    return decide_level(answers=answers, evidence=freed(evidence)).level
