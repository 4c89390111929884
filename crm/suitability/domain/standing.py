"""Gather what the gate must know of an investor: the level, what limits it, and what is still contradictory."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from crm.suitability.domain.answers import Answers
from crm.suitability.domain.contradiction_rules import Severity
from crm.suitability.domain.contradictions import read_cautiously
from crm.suitability.domain.horizons import assets_fen, horizon_days
from crm.suitability.domain.level import LevelDecision
from crm.suitability.domain.rule_set import AS_WRITTEN, RuleSet
from crm.suitability.domain.words import Words
from hub.catalogue.domain.products import Family
from hub.kernel.clock import business_date


@dataclass(frozen=True, kw_only=True)
class OpenContradiction:
    """A contradiction that nobody has resolved yet, as the gate sees it."""

    rule_id: str
    severity: Severity
    title: Words


@dataclass(frozen=True, kw_only=True)
class Standing:
    """One investor at one time. Amounts in fen; ``horizon_days`` None means no end was named."""

    level: int
    lowest: bool
    family_levels: tuple[tuple[Family, int], ...]
    horizon_days: int | None
    assets_fen: int
    intended_fen: int
    loss_limit_fen: int
    valid_until: datetime
    contradictions: tuple[OpenContradiction, ...] = ()
    rules: RuleSet = AS_WRITTEN

    def family_level(self, family: Family) -> int:
        """Return the level that counts for products of that family."""
        return dict(self.family_levels)[family]


def standing_of(
    *,
    answers: Answers,
    decision: LevelDecision,
    valid_until: datetime,
    taken_at: datetime,
    contradictions: Iterable[OpenContradiction],
    rules: RuleSet = AS_WRITTEN,
) -> Standing:
    """Put together the standing that follows from one decision; the answers are read as cautiously as the level was.

    ``rules`` are those in force when the gate is asked, not those of the day of the decision.
    """
    read, _ = read_cautiously(answers=answers, on=business_date(taken_at))
    return Standing(
        level=decision.level,
        lowest=decision.lowest,
        family_levels=tuple((family, decision.family_level(family)) for family in Family),
        horizon_days=horizon_days(read),
        assets_fen=assets_fen(read),
        intended_fen=read.amount_fen("intended_amount"),
        loss_limit_fen=read.amount_fen("loss_limit"),
        valid_until=valid_until,
        contradictions=tuple(sorted(contradictions, key=lambda item: item.rule_id)),
        rules=rules,
    )
