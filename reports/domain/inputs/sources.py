"""What a sentence rests on: records by key, and rules as they stood."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import Enum

from reports.domain.inputs.words import Text


class EvidenceKind(Enum):
    """Where a fact comes from."""

    ASSESSMENT = "assessment"
    ANSWER = "answer"
    VISIT = "visit"
    TOUCHPOINT = "touchpoint"
    NEED = "need"
    DECISION = "decision"
    CONTRADICTION = "contradiction"
    PRODUCT = "product"
    PLAN = "plan"
    HOLDING = "holding"
    RESPONSIBILITY = "responsibility"
    CONFLICT = "conflict"
    EDUCATION = "education"
    POLICY = "policy"


@dataclass(frozen=True)
class Evidence:
    """One record a sentence can rest on; ``digest`` is the SHA-256 of its sealed bytes where it is sealed."""

    key: str
    kind: EvidenceKind
    label: Text
    record: str
    at: datetime | None = None
    digest: str | None = None


@dataclass(frozen=True)
class Rule:
    """One rule as it stood: where it comes from, and whether the article number is confirmed."""

    id: str
    effective_from: date
    title: Text
    source: Text
    confirmed: bool


@dataclass(frozen=True)
class Reason:
    """Why a product matches or does not, by which rule."""

    text: Text
    rule_id: str


@dataclass(frozen=True)
class Basis:
    """One record as the room that decided on it wrote it, in canonical JSON: what a recomputation starts from."""

    name: str
    canonical: str
