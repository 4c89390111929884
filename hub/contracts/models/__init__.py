"""What was agreed as rows: contracts and their papers, and the repayment plans of projects."""

from hub.contracts.models.agreements import Contract
from hub.contracts.models.papers import Scan, ScanDecision
from hub.contracts.models.plans import PlanDecision, PlannedInstalment, PlanProposal, PlanVersion

__all__ = ["Contract", "PlanDecision", "PlanProposal", "PlanVersion", "PlannedInstalment", "Scan", "ScanDecision"]
