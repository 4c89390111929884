"""Who is who, in tables: the records themselves, and what scoring them says."""

from crm.identity.models.matching import BlockKey, Decision, Edge, MatchModel, RecordMarks, ReviewItem
from crm.identity.models.proposals import (
    ComparedPair,
    ComparedRecord,
    Comparison,
    Example,
    ExampleKind,
    Phase,
    Rescoring,
)
from crm.identity.models.records import (
    Assertion,
    BindOffer,
    DeviceUse,
    Identifier,
    LinkKey,
    Membership,
    MergeEvent,
    MergeKind,
    Profile,
    RefusedLink,
    SourceRecord,
)

__all__ = [
    "Assertion",
    "BindOffer",
    "BlockKey",
    "ComparedPair",
    "ComparedRecord",
    "Comparison",
    "Decision",
    "DeviceUse",
    "Edge",
    "Example",
    "ExampleKind",
    "Identifier",
    "LinkKey",
    "MatchModel",
    "Membership",
    "MergeEvent",
    "MergeKind",
    "Phase",
    "Profile",
    "RecordMarks",
    "RefusedLink",
    "Rescoring",
    "ReviewItem",
    "SourceRecord",
]
