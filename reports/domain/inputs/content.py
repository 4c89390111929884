"""The sealed inputs of one report, and the act of issuing it."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from reports.domain.inputs.judged import Contradiction, Level, Severity
from reports.domain.inputs.offered import Holding, Match, Plan, Product
from reports.domain.inputs.parties import Advisor, Client, House
from reports.domain.inputs.sources import Basis, Evidence, Rule
from reports.domain.inputs.told import Answer, Heard, Need, NeedsLabel
from reports.domain.inputs.words import Text


@dataclass(frozen=True)
class Conflict:
    """Something that could pull our advice away from the client's interest."""

    id: str
    text: Text
    rule_id: str
    evidence: tuple[str, ...]


@dataclass(frozen=True)
class Lesson:
    """One point of risk education, and when the client taught it back."""

    id: str
    text: Text
    rule_id: str
    evidence: tuple[str, ...]
    taught_back_on: date | None = None


@dataclass(frozen=True)
class Review:
    """When the fit is looked at again, and what brings that forward."""

    on: date
    triggers: tuple[Text, ...]
    rule_id: str
    evidence: tuple[str, ...]


@dataclass(frozen=True)
class ReportContent:
    """The sealed inputs: the same content gives the same report, to the byte.

    ``holdings`` are what everything is judged beside; None is the first form of the inputs, which did not say.
    """

    house: House
    client: Client
    advisor: Advisor
    level: Level
    answers: tuple[Answer, ...]
    heard: tuple[Heard, ...]
    needs: tuple[Need, ...]
    contradictions: tuple[Contradiction, ...]
    matches: tuple[Match, ...]
    conflicts: tuple[Conflict, ...]
    lessons: tuple[Lesson, ...]
    review: Review
    rules: tuple[Rule, ...]
    evidence: tuple[Evidence, ...]
    plan: Plan | None = None
    needs_label: NeedsLabel | None = None
    basis: tuple[Basis, ...] = ()
    holdings: tuple[Holding, ...] | None = None

    def product(self, code: str) -> Product:
        """Return a matched product by code."""
        return next(match.product for match in self.matches if match.product.code == code)

    def need(self, need_id: str) -> Need:
        """Return a need by id."""
        return next(need for need in self.needs if need.id == need_id)

    @property
    def blocking(self) -> tuple[Contradiction, ...]:
        """The contradictions that forbid any recommendation until they are documented.

        A hard one does not: the cautious side holds in the level, and the gate judges by it (S3).
        """
        return tuple(c for c in self.contradictions if c.open and c.severity is Severity.MATERIAL)

    @property
    def blocked(self) -> bool:
        """Whether anything may be recommended at all for now."""
        return bool(self.blocking)


@dataclass(frozen=True)
class Issue:
    """The act of issuing: what makes one print of the content a document."""

    report_id: UUID
    number: str
    at: datetime
    verify_url: str
