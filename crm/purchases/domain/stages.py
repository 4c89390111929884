"""Say how far a purchase has come: thinking time, waiting for the signature, the custodian's turn, or over."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Final
from uuid import UUID

from crm.suitability.domain.sources import HOUSE, MATCHING, Source
from crm.suitability.domain.words import Words
from hub.kernel.canonical import JSONValue, canonical_bytes
from hub.kernel.digest import sha256_hex
from hub.kernel.money import money


class StepKind(StrEnum):
    """What became of an instruction; the first three exclude each other."""

    CANCELLED = "cancelled"
    STOPPED = "stopped"
    CONTRACTED = "contracted"
    CERTIFIED = "certified"


TURNS: Final = (StepKind.CANCELLED, StepKind.STOPPED, StepKind.CONTRACTED)


class Stage(StrEnum):
    """Where a purchase stands."""

    COOLING = "cooling"
    READY = "ready"
    LAPSED = "lapsed"
    CANCELLED = "cancelled"
    STOPPED = "stopped"
    CONTRACTED = "contracted"
    UNPAID = "unpaid"
    CERTIFIED = "certified"


OPEN: Final = frozenset({Stage.COOLING, Stage.READY})


class StopReason(StrEnum):
    """Why the hub ended an instruction before anything was signed."""

    GATE = "gate"
    DISCLOSURE = "disclosure"


@dataclass(frozen=True, kw_only=True)
class PurchaseRule:
    """One rule of the way to a purchase."""

    id: str
    title: Words
    source: Source
    effective_from: date


COOLING_OFF: Final = PurchaseRule(
    id="J1C-001", title=Words("冷静期", "Cooling-off"), source=MATCHING, effective_from=date(2026, 9, 1)
)
SIGNING: Final = PurchaseRule(
    id="J1C-002",
    title=Words("冷静期后的签署期限", "Time to sign after it"),
    source=HOUSE,
    effective_from=date(2026, 9, 1),
)
REMATCHING: Final = PurchaseRule(
    id="J1C-003",
    title=Words("等级或产品变化后重新匹配", "Matching again when a level or a product changes"),
    source=MATCHING,
    effective_from=date(2026, 9, 1),
)
MONEY_AWAITED: Final = PurchaseRule(
    id="J1C-004",
    title=Words("签署后等待到账的期限", "How long a signed contract's money is waited for"),
    source=HOUSE,
    effective_from=date(2026, 9, 1),
)
COOLING_HOURS: Final = 24
COOLING_HOURS_HIGH_RISK: Final = 48
"""High-risk products ask for longer thinking time; the hours are the house's. Unmeasured."""
SIGN_WITHIN_DAYS: Final = 7
MONEY_WITHIN_DAYS: Final = 30
"""For so long what was signed and not paid counts against the limits of its investor; the house's. Unmeasured."""


class KeyReused(ValueError):
    """The key belongs to another instruction; ``differs`` names the fields."""

    def __init__(self, differs: tuple[str, ...]) -> None:
        super().__init__(f"the key belongs to an instruction with another {', '.join(differs)}")
        self.differs = differs


@dataclass(frozen=True, kw_only=True)
class ReadVersion:
    """The version of a disclosure that somebody says to have read, by number and digest."""

    slug: str
    number: int
    digest: str


@dataclass(frozen=True, kw_only=True)
class Instruction:
    """What an investor asks for under a key made before sending."""

    key: str
    product_code: str
    amount_fen: int
    read: ReadVersion

    @property
    def body(self) -> Mapping[str, JSONValue]:
        """What must be the same when the key is sent again."""
        return {
            "product_code": self.product_code,
            "amount": money(self.amount_fen),
            "slug": self.read.slug,
            "number": self.read.number,
            "digest": self.read.digest,
        }

    @property
    def hash(self) -> str:
        """Digest of everything asked for."""
        return sha256_hex(canonical_bytes({"schema": "hub/purchase-instruction/v1", "key": self.key, **self.body}))


@dataclass(frozen=True, kw_only=True)
class StepFacts:
    """One step: what, when, by whom, and what it refers to (a contract's number, a flow, the rules that stopped it)."""

    kind: StepKind
    at: datetime
    by: UUID | None
    reference: str


@dataclass(frozen=True, kw_only=True)
class PurchaseFacts:
    """One purchase with its steps. ``cooling_until`` is when the thinking time ends, ``sign_until`` when the offer."""

    id: UUID
    subject_id: UUID
    instruction: Instruction
    rating: int
    exception_id: UUID | None
    channel: str
    instructed_at: datetime
    cooling_until: datetime
    sign_until: datetime
    steps: tuple[StepFacts, ...]

    @property
    def product_code(self) -> str:
        """What is bought."""
        return self.instruction.product_code

    @property
    def amount_fen(self) -> int:
        """For how much."""
        return self.instruction.amount_fen

    def step(self, kind: StepKind) -> StepFacts | None:
        """Return the step of this kind."""
        return next((step for step in self.steps if step.kind is kind), None)

    def stage(self, at: datetime) -> Stage:
        """Return where the purchase stands at an instant."""
        for kind in (StepKind.CERTIFIED, *TURNS):
            if self.step(kind):
                stage = Stage(kind.value)
                late = stage is Stage.CONTRACTED and self.money_until is not None and at >= self.money_until
                return Stage.UNPAID if late else stage
        if at < self.cooling_until:
            return Stage.COOLING
        return Stage.READY if at < self.sign_until else Stage.LAPSED

    def pending_fen(self, at: datetime, *, moved_fen: int) -> int:
        """Return what of it is still to come: what moved is held, and what was signed too long ago is not coming."""
        if self.stage(at) is Stage.CONTRACTED:
            return max(self.amount_fen - moved_fen, 0)
        return self.amount_fen if self.stage(at) in OPEN else 0

    @property
    def money_until(self) -> datetime | None:
        """Until when a signed contract's money is waited for; None before it is signed."""
        signed = self.step(StepKind.CONTRACTED)
        return awaited_until(signed.at) if signed else None

    @property
    def contract_number(self) -> str:
        """The contract's number; empty before it was signed."""
        step = self.step(StepKind.CONTRACTED)
        return step.reference if step else ""


def awaited_until(signed_at: datetime) -> datetime:
    """Return until when the money of a contract is waited for, wherever it was signed."""
    return signed_at + timedelta(days=MONEY_WITHIN_DAYS)


def cooling_until(*, extra_care: bool, instructed_at: datetime) -> datetime:
    """Return when the thinking time ends; what the gate marks for extra care has a longer one."""
    hours = COOLING_HOURS_HIGH_RISK if extra_care else COOLING_HOURS
    return instructed_at + timedelta(hours=hours)


def sign_until(cooling_ends: datetime) -> datetime:
    """Return when an unsigned instruction lapses."""
    return cooling_ends + timedelta(days=SIGN_WITHIN_DAYS)


def number_of(purchase_id: UUID, *, signed_at: datetime) -> str:
    """Return the contract number of a purchase: the same whenever it is asked for."""
    return f"HT-{signed_at:%Y}-W{purchase_id.hex[-10:].upper()}"
