"""Who issues a report, who advises, and whom it is for."""

from dataclasses import dataclass
from uuid import UUID

from reports.domain.inputs.words import Text


@dataclass(frozen=True)
class House:
    """Who issues the report, under which regime, and who holds the money."""

    name: Text
    branch: Text
    regime: Text
    custodian: Text


@dataclass(frozen=True)
class Client:
    """Whom the report is for."""

    subject_id: UUID
    name: str
    identity_masked: str


@dataclass(frozen=True)
class Advisor:
    """Who advises."""

    id: UUID
    name: Text
    evidence: tuple[str, ...]
