"""Gather what is known besides the answers: remarks found in notes, and ceilings that people have set."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from crm.profile.domain.statements import Statement
from crm.suitability.domain.names import LEVELS, LOWEST_LEVEL
from crm.suitability.domain.rule_set import AS_WRITTEN, RuleSet
from hub.kernel.clock import business_date


class CeilingOutOfRange(ValueError):
    """A ceiling names a level that does not exist."""


KEPT = "kept:"
KEPT_LOWEST = "kept-lowest:"


@dataclass(frozen=True, kw_only=True)
class Ceiling:
    """A recorded decision that the level is no higher than this: an advisor's lowering, a merge, a court.

    The id says when it is the level from before a retake that came out higher (see :mod:`~.keeping`).
    """

    id: str
    level: int

    def __post_init__(self) -> None:
        if self.level not in LEVELS:
            raise CeilingOutOfRange(f"expected a level from 1 to 5, got {self.level}")
        if self.keeps_lowest and self.level != LOWEST_LEVEL:
            raise CeilingOutOfRange(f"expected level 1 for the lowest class, got {self.level}")

    @property
    def kept(self) -> bool:
        """The level from before a retake is kept."""
        return self.id.startswith((KEPT, KEPT_LOWEST))

    @property
    def keeps_lowest(self) -> bool:
        """What is kept is the lowest class."""
        return self.id.startswith(KEPT_LOWEST)


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
