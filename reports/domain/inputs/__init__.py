"""Everything a suitability report is made of: facts with the evidence they came from, and nothing else.

Amounts are fen, rates and shares basis points, dates business days, instants UTC. ``Text`` is one meaning in both
languages. Every fact names its evidence by key; :attr:`ReportContent.evidence` says what each key is.
"""

from reports.domain.inputs.content import Conflict, Issue, Lesson, ReportContent, Review
from reports.domain.inputs.judged import Cap, Contradiction, Level, Severity, Side
from reports.domain.inputs.offered import Holding, Match, Plan, PlanLine, Product, Redemption, Round
from reports.domain.inputs.parties import Advisor, Client, House
from reports.domain.inputs.sources import Basis, Evidence, EvidenceKind, Reason, Rule
from reports.domain.inputs.told import Answer, Channel, Heard, Need, NeedsLabel, NeedStatus
from reports.domain.inputs.words import Text

__all__ = [
    "Advisor",
    "Answer",
    "Basis",
    "Cap",
    "Channel",
    "Client",
    "Conflict",
    "Contradiction",
    "Evidence",
    "EvidenceKind",
    "Heard",
    "Holding",
    "House",
    "Issue",
    "Lesson",
    "Level",
    "Match",
    "Need",
    "NeedStatus",
    "NeedsLabel",
    "Plan",
    "PlanLine",
    "Product",
    "Reason",
    "Redemption",
    "ReportContent",
    "Review",
    "Round",
    "Rule",
    "Severity",
    "Side",
    "Text",
]
