"""Read levels, contradictions, plans, verdicts and what a report needs."""

from crm.suitability.queries.contradictions import (
    ContradictionFacts,
    TeachBackFacts,
    contradiction,
    contradictions_for,
    open_contradictions,
)
from crm.suitability.queries.levels import (
    LevelBrief,
    LevelFacts,
    assessed_sides,
    current_level,
    evidence_of,
    is_last_decision,
    level_history,
    levels_for,
)
from crm.suitability.queries.plans import PlanFacts, PlanStatus, plan, plans_for
from crm.suitability.queries.questionnaires import Draft, RetakeFacts, draft_of, retake_facts, retakes_refused
from crm.suitability.queries.reporting import ReportInputs, report_inputs
from crm.suitability.queries.verdicts import GateFacts, JudgedProduct, decisions_for, standing_for, verdicts_for

__all__ = [
    "ContradictionFacts",
    "Draft",
    "GateFacts",
    "JudgedProduct",
    "LevelBrief",
    "LevelFacts",
    "PlanFacts",
    "PlanStatus",
    "ReportInputs",
    "RetakeFacts",
    "TeachBackFacts",
    "assessed_sides",
    "contradiction",
    "contradictions_for",
    "current_level",
    "decisions_for",
    "draft_of",
    "evidence_of",
    "is_last_decision",
    "level_history",
    "levels_for",
    "open_contradictions",
    "plan",
    "plans_for",
    "report_inputs",
    "retake_facts",
    "retakes_refused",
    "standing_for",
    "verdicts_for",
]
