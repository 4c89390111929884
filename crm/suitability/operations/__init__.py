"""Change what is known of an investor's suitability: assess, weigh, resolve, plan, pass the gate."""

from crm.suitability.operations.allocating import NeedUnanswered, NothingFits, keep_allocation
from crm.suitability.operations.assessing import discard_draft, save_draft, submit_assessment
from crm.suitability.operations.gate import gate
from crm.suitability.operations.insisting import (
    CALLERS,
    accept_warning,
    ask_for_exception,
    record_call_back,
    sign_exception,
    warning_digest,
    warning_of,
    withdraw_exception,
)
from crm.suitability.operations.levels import lower_level
from crm.suitability.operations.plans import (
    OwnWordMissing,
    PlanBlocked,
    PlanBroken,
    PlanDecided,
    PlanOutdated,
    confirm_plan,
    decline_plan,
)
from crm.suitability.operations.raising import RaiseRefused, answer_raise, propose_raise, review_raise
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
    "CALLERS",
    "AlreadyResolved",
    "NeedUnanswered",
    "NoTeachBackDue",
    "NothingFits",
    "OwnWordMissing",
    "PlanBlocked",
    "PlanBroken",
    "PlanDecided",
    "PlanOutdated",
    "RaiseRefused",
    "TeachBackMissing",
    "Weighed",
    "WrittenStatementMissing",
    "accept_warning",
    "answer_raise",
    "ask_for_exception",
    "confirm_plan",
    "decline_plan",
    "discard_draft",
    "gate",
    "keep_allocation",
    "lower_level",
    "propose_raise",
    "record_call_back",
    "record_teach_back",
    "resolve_contradiction",
    "review_raise",
    "save_draft",
    "sign_exception",
    "submit_assessment",
    "warning_digest",
    "warning_of",
    "weigh",
    "withdraw_exception",
]
