"""Keep apart what is often confused: what a person wants to bear, what they can bear, and what the money must do.

Each aspect is the least of its own caps; they are shown side by side and never averaged.
"""

from dataclasses import dataclass
from enum import StrEnum

from crm.suitability.domain.cap_rules import CapName
from crm.suitability.domain.level import LevelDecision
from crm.suitability.domain.words import Words


class Aspect(StrEnum):
    """The sides from which a level is looked at."""

    TOLERANCE = "tolerance"
    CAPACITY = "capacity"
    NEED = "need"
    UNDERSTANDING = "understanding"
    RECORD = "record"


ASPECT_NAMES = {
    Aspect.TOLERANCE: Words("愿意承受（态度与亏损上限）", "Willing to bear (attitude and loss limit)"),
    Aspect.CAPACITY: Words("承受得起（收入、资产、负债）", "Able to bear (income, assets, debts)"),
    Aspect.NEED: Words("用钱的需要（期限）", "What the money must do (horizon)"),
    Aspect.UNDERSTANDING: Words("看得懂（产品知识）", "Understood (product knowledge)"),
    Aspect.RECORD: Words("记录在案（说过的话与决定）", "On record (words and decisions)"),
}

ASPECT_OF = {
    CapName.SCORE_BAND: Aspect.TOLERANCE,
    CapName.LOSS_LIMIT: Aspect.TOLERANCE,
    CapName.CAPACITY: Aspect.CAPACITY,
    CapName.HORIZON: Aspect.NEED,
    CapName.KNOWLEDGE: Aspect.UNDERSTANDING,
    CapName.EVIDENCE: Aspect.RECORD,
}
"""The lowest class belongs to no aspect: it overrules all of them."""


@dataclass(frozen=True, kw_only=True)
class AspectLevel:
    """What one aspect alone would allow, and whether the decision came from it."""

    aspect: Aspect
    level: int
    binding: bool


def aspects_of(decision: LevelDecision) -> tuple[AspectLevel, ...]:
    """Return the least cap of every aspect, in the order of :class:`Aspect`."""
    caps = [(ASPECT_OF[cap.name], cap) for cap in decision.caps if cap.name in ASPECT_OF]
    return tuple(
        AspectLevel(
            aspect=aspect,
            level=min(cap.level for owner, cap in caps if owner is aspect),
            binding=ASPECT_OF.get(decision.binding) is aspect,
        )
        for aspect in Aspect
    )
