"""Who is who, in tables: the records themselves, and what scoring them says."""

from crm.identity.models.matching import BlockKey, Decision, Edge, MatchModel, RecordMarks, ReviewItem
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
    "Decision",
    "DeviceUse",
    "Edge",
    "Identifier",
    "LinkKey",
    "MatchModel",
    "Membership",
    "MergeEvent",
    "MergeKind",
    "Profile",
    "RecordMarks",
    "RefusedLink",
    "ReviewItem",
    "SourceRecord",
]
