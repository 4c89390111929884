"""Read contradictions with both sides in the words they were given."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import QuerySet

from crm.identity.queries import heard_through
from crm.suitability.domain.contradiction_rules import Severity, TeachBackTopic
from crm.suitability.domain.contradictions import Contradiction, find_contradictions
from crm.suitability.domain.endings import ResolvedBy
from crm.suitability.domain.standing import OpenContradiction
from crm.suitability.domain.teach_back import TEACH_BACKS, TeachBack
from crm.suitability.models import Contradiction as ContradictionRow
from crm.suitability.models import Resolution, TeachBackRecord
from crm.suitability.queries.sources import remembered
from crm.suitability.sealed import inputs_of


class ContradictionUnknown(LookupError):
    """No such contradiction in this scope."""


@dataclass(frozen=True, kw_only=True)
class TeachBackFacts:
    """One held conversation: what was missed, by question id."""

    topic: TeachBackTopic
    passed: bool
    missed: tuple[str, ...]
    held_by: UUID
    held_at: datetime


@dataclass(frozen=True, kw_only=True)
class ContradictionFacts:
    """A contradiction as it was found (``found``), what was done about it, and how it ended.

    ``written`` is the statement that closed it. ``teach_back`` is the conversation that is due, or None.
    """

    id: UUID
    subject_id: UUID
    rule_id: str
    severity: Severity
    opened_at: datetime
    inputs_digest: str
    found: Contradiction
    teach_back: TeachBack | None
    held: tuple[TeachBackFacts, ...]
    resolved: ResolvedBy | None
    resolved_at: datetime | None
    written: str

    @property
    def open(self) -> bool:
        """True until it is resolved."""
        return self.resolved is None


def open_contradictions(*, subject_id: UUID) -> tuple[ContradictionFacts, ...]:
    """Return what still waits for an answer, the gravest first."""
    found = ContradictionRow.objects.filter(source_id__in=heard_through(subject_id), resolution=None)
    rows = remembered(found, "inputs")
    return tuple(sorted(_facts(rows), key=_gravest_first))


def contradictions_for(*, subject_id: UUID) -> tuple[ContradictionFacts, ...]:
    """Return all contradictions, open and resolved, newest first."""
    found = ContradictionRow.objects.filter(source_id__in=heard_through(subject_id))
    rows = remembered(found, "inputs").order_by("-opened_at", "rule_id")
    return tuple(_facts(rows))


def contradiction(*, contradiction_id: UUID) -> ContradictionFacts:
    """Return one contradiction; raise :class:`ContradictionUnknown` where the scope has none."""
    for facts in _facts(remembered(ContradictionRow.objects.filter(id=contradiction_id), "inputs")):
        return facts
    raise ContradictionUnknown(f"no contradiction {contradiction_id} in this scope")


def gate_contradictions(*, subject_id: UUID) -> tuple[OpenContradiction, ...]:
    """Return the open contradictions as the gate asks for them."""
    return tuple(
        OpenContradiction(rule_id=facts.rule_id, severity=facts.severity, title=facts.found.title)
        for facts in open_contradictions(subject_id=subject_id)
    )


def _gravest_first(facts: ContradictionFacts) -> tuple[int, datetime, str]:
    order = (Severity.MATERIAL, Severity.HARD, Severity.SOFT)
    return order.index(facts.severity), facts.opened_at, facts.rule_id


def _facts(rows: QuerySet[ContradictionRow]) -> list[ContradictionFacts]:
    found = list(rows.select_related("resolution"))
    held: dict[UUID, list[TeachBackRecord]] = {}
    for record in TeachBackRecord.objects.filter(contradiction__in=found).order_by("held_at", "id"):
        held.setdefault(record.contradiction_id, []).append(record)
    return [_one(row, getattr(row, "resolution", None), held.get(row.id, [])) for row in found]


def _one(row: ContradictionRow, ending: Resolution | None, held: list[TeachBackRecord]) -> ContradictionFacts:
    inputs = inputs_of(row)
    found = find_contradictions(answers=inputs.answers, evidence=inputs.evidence)
    return ContradictionFacts(
        id=row.id,
        subject_id=row.subject_id,
        rule_id=row.rule_id,
        severity=Severity(row.severity),
        opened_at=row.opened_at,
        inputs_digest=row.inputs_digest,
        found=next(item for item in found if item.rule_id == row.rule_id),
        teach_back=TEACH_BACKS[TeachBackTopic(row.teach_back)] if row.teach_back else None,
        held=tuple(_held(record) for record in held),
        resolved=ResolvedBy(ending.how) if ending else None,
        resolved_at=ending.resolved_at if ending else None,
        written=(ending.written or "") if ending else "",
    )


def _held(record: TeachBackRecord) -> TeachBackFacts:
    return TeachBackFacts(
        topic=TeachBackTopic(record.topic),
        passed=record.passed,
        missed=tuple(record.missed),
        held_by=record.held_by,
        held_at=record.held_at,
    )
