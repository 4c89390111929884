"""Gather what is known besides the answers: remarks found in notes, and ceilings that people have set."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from crm.profile.domain.statements import Statement
from crm.suitability.domain.names import LEVELS
from crm.suitability.domain.rule_set import AS_WRITTEN, RuleSet
from hub.kernel.clock import business_date


class CeilingOutOfRange(ValueError):
    """A ceiling names a level that does not exist."""


@dataclass(frozen=True, kw_only=True)
class Ceiling:
    """A recorded decision that the level is no higher than this: an advisor's lowering, a merge, a court."""

    id: str
    level: int

    def __post_init__(self) -> None:
        if self.level not in LEVELS:
            raise CeilingOutOfRange(f"expected a level from 1 to 5, got {self.level}")


@dataclass(frozen=True, kw_only=True)
class Evidence:
    """What bears on the level at ``at`` beside the answers, and the rules it is read by. Order is irrelevant; use
    :func:`evidence_at`."""

    at: datetime
    statements: tuple[Statement, ...] = ()
    ceilings: tuple[Ceiling, ...] = ()
    rules: RuleSet = AS_WRITTEN

    @property
    def on(self) -> date:
        """The business day on which the evidence is read."""
        return business_date(self.at)


def evidence_at(
    *,
    at: datetime,
    statements: Iterable[Statement],
    ceilings: Iterable[Ceiling] = (),
    rules: RuleSet = AS_WRITTEN,
) -> Evidence:
    """Keep what counts at ``at`` (remarks of the year before) in one fixed order."""
    earliest = at - timedelta(days=rules.statement_valid_days)
    counting = {item for item in statements if earliest <= item.occurred_at <= at}
    return Evidence(
        at=at,
        statements=tuple(sorted(counting, key=lambda item: (item.occurred_at, repr(item)))),
        ceilings=tuple(sorted(set(ceilings), key=lambda item: (item.level, item.id))),
        rules=rules,
    )
