"""Everything a suitability report is made of: facts with the evidence they came from, and nothing else.

Amounts are fen, rates and shares basis points, dates business days, instants UTC. ``Text`` is one meaning in both
languages. Every fact names its evidence by key; :attr:`ReportContent.evidence` says what each key is.
"""

from dataclasses import dataclass
from datetime import date, datetime
from enum import Enum
from uuid import UUID


@dataclass(frozen=True)
class Text:
    """The same words in Chinese and English."""

    zh: str
    en: str


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


class Channel(Enum):
    """How a word reached us."""

    ONLINE = "online"
    DESK = "desk"
    PHONE = "phone"
    WECHAT = "wechat"
    SYSTEM = "system"
    DOCUMENT = "document"


class Severity(Enum):
    """How far a contradiction binds: ask again, the cautious one holds, no recommendation until documented."""

    SOFT = "soft"
    HARD = "hard"
    MATERIAL = "material"


class NeedStatus(Enum):
    """Whether a person has confirmed what a rule suggested."""

    SUGGESTED = "suggested"
    CONFIRMED = "confirmed"
    DECLINED = "declined"


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


@dataclass(frozen=True)
class Answer:
    """One answer of the questionnaire that the level rests on."""

    id: str
    question: Text
    answer: Text
    evidence: tuple[str, ...]


@dataclass(frozen=True)
class Heard:
    """Words a person said or wrote; ``spans`` are the [start, end) characters a rule used."""

    id: str
    channel: Channel
    excerpt: str
    spans: tuple[tuple[int, int], ...]
    said_on: date
    recorded_by: Text
    meaning: Text
    rule_id: str
    evidence: tuple[str, ...]


@dataclass(frozen=True)
class Need:
    """A dated need for money."""

    id: str
    label: Text
    status: NeedStatus
    rule_id: str
    evidence: tuple[str, ...]
    due_on: date | None = None
    amount_fen: int | None = None


@dataclass(frozen=True)
class NeedsLabel:
    """A descriptive label; never a level."""

    label: Text
    rule_id: str
    evidence: tuple[str, ...]


@dataclass(frozen=True)
class Cap:
    """One upper limit on the level, and why it stands where it stands."""

    name: str
    label: Text
    level: int
    reason: Text
    rule_id: str
    evidence: tuple[str, ...]


@dataclass(frozen=True)
class Level:
    """The client's level: the lowest of the caps. ``change`` says what would move it."""

    level: int
    title: Text
    lowest: bool
    binding: str
    caps: tuple[Cap, ...]
    score: int
    questionnaire: str
    assessed_on: date
    valid_until: date
    change: Text
    rule_id: str
    evidence: tuple[str, ...]
    loss_limit_fen: int | None = None


@dataclass(frozen=True)
class Side:
    """One side of a contradiction, in the words it was given."""

    words: Text
    source: Text
    spans_zh: tuple[tuple[int, int], ...] = ()


@dataclass(frozen=True)
class Contradiction:
    """Two statements that cannot both guide the level, and what was decided."""

    id: str
    severity: Severity
    title: Text
    first: Side
    second: Side
    both_may_hold: Text
    effect: Text
    open: bool
    rule_id: str
    evidence: tuple[str, ...]
    resolution: Text | None = None


class Redemption(Enum):
    """When money comes back."""

    ON_DEMAND = "on_demand"
    AT_MATURITY = "at_maturity"


@dataclass(frozen=True)
class Product:
    """A product as listed on the day; the higher of both ratings counts."""

    code: str
    name: Text
    issuer: Text
    issuer_rating: int
    distributor_rating: int
    term_days: int
    redemption: Redemption
    stress_loss_bps: int
    fee_bps: int
    min_ticket_fen: int
    evidence: tuple[str, ...]

    @property
    def rating(self) -> int:
        """The rating that counts."""
        return max(self.issuer_rating, self.distributor_rating)


@dataclass(frozen=True)
class Reason:
    """Why a product matches or does not, by which rule."""

    text: Text
    rule_id: str


@dataclass(frozen=True)
class Match:
    """The gate's verdict on one product."""

    product: Product
    allowed: bool
    reasons: tuple[Reason, ...]
    evidence: tuple[str, ...]


@dataclass(frozen=True)
class PlanLine:
    """One product's part of the plan: the loss of one adverse round, the costs of the whole plan."""

    product_code: str
    amount_fen: int
    loss_fen: int
    fee_fen: int
    role: Text


@dataclass(frozen=True)
class Round:
    """One turn of a rolling holding."""

    number: int
    buys_on: date
    back_on: date


@dataclass(frozen=True)
class Plan:
    """What is proposed, for which need, why, what speaks against it, and whether the client has confirmed it."""

    id: str
    label: Text
    need_id: str
    lines: tuple[PlanLine, ...]
    rounds: tuple[Round, ...]
    loss_one_round_fen: int
    loss_all_rounds_fen: int
    reasons: tuple[Reason, ...]
    drawbacks: tuple[Reason, ...]
    rule_id: str
    evidence: tuple[str, ...]
    confirmed_on: date | None = None

    @property
    def amount_fen(self) -> int:
        """The money of all lines."""
        return sum(line.amount_fen for line in self.lines)

    @property
    def fee_fen(self) -> int:
        """The costs of all lines over the whole plan."""
        return sum(line.fee_fen for line in self.lines)


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
class Basis:
    """One record as the room that decided on it wrote it, in canonical JSON: what a recomputation starts from."""

    name: str
    canonical: str


@dataclass(frozen=True)
class ReportContent:
    """The sealed inputs: the same content gives the same report, to the byte."""

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
