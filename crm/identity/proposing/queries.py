"""Read which model is in force, which one waits, what it would change, and how far scoring anew is."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from django.db.models import F

from crm.identity.domain.scoring.model import ModelUnreadable
from crm.identity.live.published import LiveModel, live_model, passed_over, read_live_model, shipped_model
from crm.identity.models import Comparison, Example, ExampleKind, MatchModel, Phase, Rescoring
from crm.identity.proposing.declining import HUB, waiting
from crm.identity.queries import subjects_of_records

Reasons = tuple[tuple[str, str, float], ...]
"""(comparison, level, bits), the weightiest first."""
FORMER: Final = 10


@dataclass(frozen=True, kw_only=True)
class Compared:
    """What a proposed model would change, as far as it is known; see :class:`Comparison`."""

    against: str
    phase: str
    records: int
    total: int
    pairs: int
    merging: int
    splitting: int
    appearing: int
    vanishing: int
    finished_at: datetime | None

    @property
    def done(self) -> bool:
        """The counts are final."""
        return self.finished_at is not None

    @property
    def percent(self) -> int:
        """How much is done: scoring takes nearly all the time."""
        return min(99, 100 * self.records // max(self.total, 1))


@dataclass(frozen=True, kw_only=True)
class ExampleShown:
    """A pair for which the models differ, and whose the two records are now."""

    kind: ExampleKind
    left_id: UUID
    right_id: UUID
    left_subject: UUID | None
    right_subject: UUID | None
    live_weight: float
    proposed_weight: float
    live_reasons: Reasons
    proposed_reasons: Reasons


@dataclass(frozen=True, kw_only=True)
class Proposal:
    """A model that waits for a decision."""

    row: MatchModel
    weights: LiveModel | None
    compared: Compared | None
    current: bool

    @property
    def fits(self) -> bool:
        """The code can read it; one that was proposed before an upgrade may not, and can only be declined."""
        return self.weights is not None

    @property
    def ready(self) -> bool:
        """It was compared with the model in force now."""
        return self.fits and self.current and self.compared is not None and self.compared.done

    @property
    def comparing(self) -> bool:
        """It will be ready without anybody doing anything."""
        return self.fits and not self.ready


@dataclass(frozen=True, kw_only=True)
class Former:
    """A model that was in force or could have been: when, by whose word, and whether it may come back."""

    version: str
    learnt_from: int
    published_at: datetime | None
    declined_at: datetime | None
    by_label: str
    reason: str
    in_force: bool
    shipped: bool
    readable: bool
    stands_in: bool = False
    """It is in force because a newer one cannot be read; bringing it back makes that somebody's decision."""
    by_hub: bool = False
    """Nobody declined it: it no longer fitted the code."""

    @property
    def may_come_back(self) -> bool:
        """It was in force, is not now by anybody's decision, and fits the code."""
        return (
            self.readable and (self.stands_in or not self.in_force) and (self.shipped or self.published_at is not None)
        )


def proposal() -> Proposal | None:
    """Return the model that waits, None where there is none."""
    row = waiting().order_by("proposed_at").first()
    if row is None:
        return None
    compared = comparison_of(row.version)
    current = compared is not None and compared.against == live_model().version
    return Proposal(row=row, weights=_weights(row.figures), compared=compared, current=current)


def comparison_of(version: str) -> Compared | None:
    """Return what is known of what a model would change."""
    job = Comparison.objects.filter(model_id=version).first()
    if job is None:
        return None
    return Compared(
        against=job.against,
        phase=job.phase,
        records=job.total if job.phase != Phase.SCORING else job.records,
        total=job.total,
        pairs=job.pairs,
        merging=job.merging,
        splitting=job.splitting,
        appearing=job.appearing,
        vanishing=job.vanishing,
        finished_at=job.finished_at,
    )


def examples_of(version: str) -> tuple[ExampleShown, ...]:
    """Return the kept examples, those whose weight changes most first."""
    rows = list(Example.objects.filter(comparison_id=version).order_by("kind", "id"))
    subjects = subjects_of_records(record for row in rows for record in (row.left_id, row.right_id))
    shown = [
        ExampleShown(
            kind=ExampleKind(row.kind),
            left_id=row.left_id,
            right_id=row.right_id,
            left_subject=subjects.get(row.left_id),
            right_subject=subjects.get(row.right_id),
            live_weight=row.live_weight,
            proposed_weight=row.proposed_weight,
            live_reasons=_reasons(row.live_reasons),
            proposed_reasons=_reasons(row.proposed_reasons),
        )
        for row in rows
    ]
    return tuple(sorted(shown, key=lambda one: -abs(one.proposed_weight - one.live_weight)))


def former_models() -> tuple[Former, ...]:
    """Return the decided models, the one in force first, and the one that the hub came with."""
    live, shipped, stands_in = live_model().version, shipped_model(), bool(passed_over())
    rows = MatchModel.objects.exclude(published_at=None, declined_at=None)
    rows = rows.order_by(F("published_at").desc(nulls_last=True), "-declined_at")[:FORMER]
    found = [
        Former(
            version=row.version,
            learnt_from=row.learnt_from,
            published_at=row.published_at,
            declined_at=row.declined_at,
            by_label=row.approved_by_label or row.declined_by_label,
            reason=row.reason,
            in_force=row.version == live,
            stands_in=stands_in and row.version == live,
            shipped=row.version == shipped.version,
            readable=_weights(row.figures) is not None,
            by_hub=row.declined_by_label == HUB.label,
        )
        for row in rows
    ]
    if all(not one.shipped for one in found):
        learnt = shipped.model.learnt_from
        found.append(
            Former(version=shipped.version, learnt_from=learnt, published_at=None, declined_at=None, by_label="",
                   reason="", in_force=live == shipped.version, shipped=True, readable=True,
                   stands_in=stands_in and live == shipped.version)
        )  # fmt: skip
    return tuple(sorted(found, key=lambda one: not one.in_force))


def rescoring_under_way() -> Rescoring | None:
    """Return the scoring anew that is not done, None where there is none."""
    return Rescoring.objects.filter(finished_at=None).first()


def last_rescoring() -> Rescoring | None:
    """Return the one that ended last."""
    return Rescoring.objects.exclude(finished_at=None).order_by("-finished_at").first()


def _reasons(raw: Sequence[Sequence[Any]]) -> Reasons:
    return tuple((str(comparison), str(level), float(bits)) for comparison, level, bits in raw)


def _weights(figures: Any) -> LiveModel | None:
    """The model of these figures, None where it does not fit the code."""
    try:
        return read_live_model(figures)
    except ModelUnreadable:
        return None
