"""Read proposals, decisions, and the figures in force at an instant."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Final
from uuid import UUID

from django.db.models import Q, QuerySet

from hub.kernel.clock import business_date
from hub.rulebook.models import RuleApplication, RuleProposal, RuleWithdrawal
from hub.schema import statements


class ProposalUnknown(LookupError):
    """No change of a rule was proposed under this id."""


class ProposalState(StrEnum):
    """Where a proposal stands: it waits, was declined, waits for its day, counts, or was taken back before its day."""

    WAITING = "waiting"
    DECLINED = "declined"
    APPROVED = "approved"
    IN_FORCE = "in_force"
    WITHDRAWN = "withdrawn"


@dataclass(frozen=True, kw_only=True)
class Figure:
    """One figure of a rule, before and after."""

    key: str
    before: int
    after: int


@dataclass(frozen=True, kw_only=True)
class Progress:
    """How far a change is carried out: ``looked_at`` investors were weighed again, ``changed`` of them fell."""

    looked_at: int
    changed: int
    finished_at: datetime | None


@dataclass(frozen=True, kw_only=True)
class Withdrawal:
    """Who took an approved change back before its day, when and why."""

    id: UUID
    words: str
    by: str
    at: datetime


@dataclass(frozen=True, kw_only=True)
class ProposalFacts:
    """A proposed change, and the other person's word as far as there is one."""

    id: UUID
    rule_id: str
    figures: tuple[Figure, ...]
    reason: str
    effective_date: date
    affected: Mapping[str, int]
    undoes: UUID | None
    proposed_by_id: UUID
    proposed_by: str
    proposed_at: datetime
    decision_id: UUID | None
    approved: bool | None
    words: str
    decided_by_id: UUID | None
    decided_by: str
    decided_at: datetime | None
    withdrawal: Withdrawal | None
    progress: Progress | None

    @property
    def open(self) -> bool:
        """Whether it waits for another person."""
        return self.approved is None

    def state(self, on: date) -> ProposalState:
        """Return where it stands on a day."""
        if self.approved is None:
            return ProposalState.WAITING
        if not self.approved:
            return ProposalState.DECLINED
        if self.withdrawal:
            return ProposalState.WITHDRAWN
        return ProposalState.IN_FORCE if self.effective_date <= on else ProposalState.APPROVED

    def wanted(self) -> dict[str, int]:
        """Return the figures that it asks for, by parameter."""
        return {figure.key: figure.after for figure in self.figures}


def figures_in_force(*, at: datetime, on: date | None = None) -> dict[str, int]:
    """Return the figures that two people had agreed on by ``at`` and that count on a day, by default that of ``at``.

    The later day counts, and of one day the later approval; parameters that nobody changed are absent, and what was
    taken back by ``at`` counts for nothing.
    """
    return dict(statements.rows(_IN_FORCE, [at, on or business_date(at)]))


_IN_FORCE: Final = "SELECT parameter, figure FROM rulebook_figures(%s, %s)"


def proposal_of(proposal_id: UUID) -> ProposalFacts:
    """Return one proposal; raise :class:`ProposalUnknown`."""
    row = _rows().filter(id=proposal_id).first()
    if row is None:
        raise ProposalUnknown(f"no change of a rule was proposed as {proposal_id}")
    return facts_of(row)


def proposals_for(rule_id: str) -> tuple[ProposalFacts, ...]:
    """Return everything that was ever proposed for a rule, newest first."""
    return tuple(facts_of(row) for row in _rows().filter(rule_id=rule_id).order_by("-proposed_at", "-id"))


def open_proposals() -> tuple[ProposalFacts, ...]:
    """Return what waits for a second person, the oldest first."""
    return tuple(facts_of(row) for row in _rows().filter(decision__isnull=True).order_by("proposed_at", "id"))


def waiting_proposals() -> int:
    """Return how many proposals wait for a second person."""
    return RuleProposal.objects.filter(decision__isnull=True).count()


def coming_changes(*, on: date) -> tuple[ProposalFacts, ...]:
    """Return what was approved and counts from a later day on, the nearest first."""
    rows = _rows().filter(_STANDS, effective_date__gt=on)
    return tuple(facts_of(row) for row in rows.order_by("effective_date", "id"))


def due_changes(*, on: date) -> tuple[ProposalFacts, ...]:
    """Return approved changes whose day has come and that are not carried out yet, the oldest first."""
    rows = _rows().filter(_STANDS, effective_date__lte=on)
    due = rows.exclude(decision__applied__finished_at__isnull=False).order_by("effective_date", "id")
    return tuple(facts_of(row) for row in due)


def built_on(facts: ProposalFacts) -> bool:
    """Tell whether a change of the same rule was approved after this one and stands."""
    later = _rows().filter(_STANDS, rule_id=facts.rule_id, effective_date__gte=facts.effective_date)
    return later.filter(decision__decided_at__gte=facts.decided_at).exclude(id=facts.id).exists()


_STANDS: Final = Q(decision__approved=True, decision__withdrawal__isnull=True)


def _rows() -> QuerySet[RuleProposal]:
    return RuleProposal.objects.select_related("decision", "decision__applied", "decision__withdrawal")


def facts_of(row: RuleProposal) -> ProposalFacts:
    """Return a proposal's row, with the word on it, as facts."""
    decision = getattr(row, "decision", None)
    withdrawal: RuleWithdrawal | None = getattr(decision, "withdrawal", None)
    applied: RuleApplication | None = getattr(decision, "applied", None)
    return ProposalFacts(
        id=row.id,
        rule_id=row.rule_id,
        figures=tuple(Figure(key=key, before=before, after=after) for key, before, after in row.figures),
        reason=row.reason,
        effective_date=row.effective_date,
        affected=row.affected,
        undoes=row.undoes_id,
        proposed_by_id=row.proposed_by_id,
        proposed_by=row.proposed_by,
        proposed_at=row.proposed_at,
        decision_id=decision.id if decision else None,
        approved=decision.approved if decision else None,
        words=decision.words if decision else "",
        decided_by_id=decision.decided_by_id if decision else None,
        decided_by=decision.decided_by if decision else "",
        decided_at=decision.decided_at if decision else None,
        withdrawal=Withdrawal(
            id=withdrawal.id, words=withdrawal.words, by=withdrawal.withdrawn_by, at=withdrawal.withdrawn_at
        )
        if withdrawal
        else None,
        progress=Progress(looked_at=applied.looked_at, changed=applied.changed, finished_at=applied.finished_at)
        if applied
        else None,
    )
