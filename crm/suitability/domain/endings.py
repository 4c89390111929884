"""Name the ways in which a contradiction or a proposal can end."""

from enum import StrEnum


class ResolvedBy(StrEnum):
    """How a contradiction ended."""

    CLARIFIED = "clarified"
    """Asked again, answered and written down."""
    KEEPS_CAUTIOUS = "keeps_cautious"
    """The client stays with the cautious side, in writing."""
    WITHDRAWN = "withdrawn"
    """The remark was misheard or meant somebody else, in writing."""
    REASSESSED = "reassessed"
    """A new assessment took the place of the answers."""
    PARTED = "parted"
    """It rested on the words of somebody who turned out to be another person."""


class PlanOutcome(StrEnum):
    """What became of a proposal."""

    CONFIRMED = "confirmed"
    DECLINED = "declined"
    SUPERSEDED = "superseded"
    PARTED = "parted"
    """It rested on the words of somebody who turned out to be another person."""
