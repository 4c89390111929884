"""Change what is known of an investor's suitability: assess, weigh, resolve, plan, pass the gate."""

from crm.suitability.operations.assessing import discard_draft, save_draft, submit_assessment
from crm.suitability.operations.gate import gate
from crm.suitability.operations.levels import lower_level
from crm.suitability.operations.plans import PlanBlocked, PlanDecided, confirm_plan, decline_plan
from crm.suitability.operations.resolving import (
    AlreadyResolved,
    NoTeachBackDue,
    TeachBackMissing,
    WrittenStatementMissing,
    record_teach_back,
    resolve_contradiction,
)
from crm.suitability.operations.weighing import Weighed, weigh

__all__ = [
    "AlreadyResolved",
    "NoTeachBackDue",
    "PlanBlocked",
    "PlanDecided",
    "TeachBackMissing",
    "Weighed",
    "WrittenStatementMissing",
    "confirm_plan",
    "decline_plan",
    "discard_draft",
    "gate",
    "lower_level",
    "record_teach_back",
    "resolve_contradiction",
    "save_draft",
    "submit_assessment",
    "weigh",
]
