"""Read requests for products above a level: their steps, what comes next, and the signed one that the gate may use."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from uuid import UUID

from crm.suitability.domain.insistence import ENDINGS, ORDER, RULE, StepKind, StepTaken, WrittenException, waiting_until
from crm.suitability.models import GateDecision, Insistence, InsistenceStep
from crm.suitability.queries.sources import sources_of


class InsistenceUnknown(LookupError):
    """No such request, or the scope may not see it."""


@dataclass(frozen=True, kw_only=True)
class OwnException:
    """The exception that a purchase used when it was instructed, and until when that purchase may be signed."""

    id: UUID
    sign_until: datetime


@dataclass(frozen=True, kw_only=True)
class InsistenceFacts:
    """A request with its steps in order; ``words`` are those of each step that are still there."""

    id: UUID
    subject_id: UUID
    product_code: str
    rating: int
    level: int
    amount_fen: int
    decision_id: UUID
    asked_at: datetime
    steps: tuple[StepTaken, ...]
    words: dict[StepKind, str]
    used: bool

    def step(self, kind: StepKind) -> StepTaken | None:
        """Return the step of this kind."""
        return next((step for step in self.steps if step.kind is kind), None)

    @property
    def ended(self) -> StepKind | None:
        """How it ended."""
        return next((step.kind for step in self.steps if step.kind in ENDINGS), None)

    @property
    def due(self) -> StepKind | None:
        """The step that comes next; None where it ended."""
        taken = {step.kind for step in self.steps}
        return None if self.ended else next(kind for kind in ORDER if kind not in taken)

    @property
    def call_from(self) -> datetime | None:
        """From when on the client may be called back; None before the warning."""
        warned = self.step(StepKind.WARNED)
        return waiting_until(warned_at=warned.at, rating=self.rating) if warned else None

    @property
    def valid_until(self) -> datetime | None:
        """Until when the signature holds."""
        signed = self.step(StepKind.SIGNED)
        return signed.at + timedelta(days=RULE.valid_days) if signed else None

    @property
    def exception(self) -> WrittenException | None:
        """What the gate reads; None before the signature."""
        signed, until = self.step(StepKind.SIGNED), self.valid_until
        if signed is None or until is None:
            return None
        return WrittenException(
            id=self.id, product_code=self.product_code, rating=self.rating, level=self.level,
            amount_fen=self.amount_fen, signed_at=signed.at, valid_until=until,
        )  # fmt: skip


def insistence(insistence_id: UUID) -> InsistenceFacts:
    """Return one request; raise :class:`InsistenceUnknown`."""
    row = Insistence.objects.filter(id=insistence_id).first()
    if row is None:
        raise InsistenceUnknown(f"no request {insistence_id} in this scope")
    return _facts([row])[0]


def insistences_for(*, subject_id: UUID) -> tuple[InsistenceFacts, ...]:
    """Return an investor's requests, newest first."""
    rows = Insistence.objects.filter(source_id__in=sources_of(subject_id)).order_by("-asked_at", "-id")
    return tuple(_facts(rows))


def insistences_open() -> tuple[InsistenceFacts, ...]:
    """Return what has not ended, oldest first, of all that the scope may see."""
    ended = InsistenceStep.objects.filter(kind__in=[kind.value for kind in ENDINGS]).values("insistence_id")
    return tuple(_facts(Insistence.objects.exclude(id__in=ended).order_by("asked_at", "id")))


def exception_for(
    *, subject_id: UUID, product_code: str, at: datetime, own: OwnException | None = None
) -> WrittenException | None:
    """Return the newest signed request for a product that holds and was not used.

    A purchase that used one before has ``own``: that one alone, and no shorter than the purchase may be signed.
    """
    found = [facts for facts in insistences_for(subject_id=subject_id) if facts.product_code == product_code]
    if own is not None:
        signed = [facts.exception for facts in found if facts.id == own.id]
        given = [replace(one, valid_until=max(one.valid_until, own.sign_until)) for one in signed if one]
    else:
        given = [facts.exception for facts in found if facts.exception and not facts.used]
    return next((one for one in given if one.signed_at <= at < one.valid_until), None)


def _facts(rows: Iterable[Insistence]) -> list[InsistenceFacts]:
    rows = list(rows)
    steps: dict[UUID, list[InsistenceStep]] = {}
    for step in InsistenceStep.objects.filter(insistence__in=rows).order_by("taken_at", "id"):
        steps.setdefault(step.insistence_id, []).append(step)
    used = set(GateDecision.objects.filter(exception__in=rows, allowed=True).values_list("exception_id", flat=True))
    return [
        InsistenceFacts(
            id=row.id, subject_id=row.subject_id, product_code=row.product_code, rating=row.rating, level=row.level,
            amount_fen=row.amount_fen, decision_id=row.decision_id, asked_at=row.asked_at,
            steps=tuple(
                StepTaken(kind=StepKind(step.kind), at=step.taken_at, by=step.taken_by)
                for step in steps.get(row.id, [])
            ),
            words={StepKind(step.kind): step.written for step in steps.get(row.id, []) if step.written},
            used=row.id in used,
        )
        for row in rows
    ]  # fmt: skip
