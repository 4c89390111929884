"""Read breaks with where they stand, and the days as the last run saw them; oversight alone sees them."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db.models import Q

from hub.funds.domain.reconciliation.extent import Extent
from hub.funds.domain.reconciliation.kinds import RULE_OF, BreakKind
from hub.funds.domain.reconciliation.settling import BreakMove, Course, Proposal, Resolution
from hub.funds.models import Break, BreakSighting, BreakStep, Flow, ReconciledDay, Reconciliation, StatementLine
from hub.kernel.working_days import working_days_between

BLOCKS_AFTER_DAYS = 1
"""T+1 in working days: a break that is open longer stops new disbursements."""


class BreakUnknown(LookupError):
    """There is no such break, or the scope may not see it."""


@dataclass(frozen=True, kw_only=True)
class BreakFacts:
    """A break as it was last seen, and where it stands. ``moved_fen``: see :class:`Extent`."""

    id: UUID
    identity: str
    kind: BreakKind
    day: date
    until: date | None
    amount_fen: int
    line_id: int | None
    flow_id: UUID | None
    statement_id: UUID | None
    reference: str
    expected: str
    actual: str
    opened_at: datetime
    course: Course
    closed_at: datetime | None
    moved_fen: int | None = None

    @property
    def extent(self) -> Extent:
        """How far it reached when it was last seen open."""
        names = Extent.__dataclass_fields__
        return Extent(**{name: getattr(self, name) for name in names})

    @property
    def settled(self) -> bool:
        """Whether two people ended it; what goes away by itself is over as well, but may come back."""
        return not self.course.open and self.course.proposal is not None

    @property
    def rule_id(self) -> str:
        """Which rule named it."""
        return RULE_OF[self.kind].id

    def age_days(self, on: date) -> int:
        """Working days since it began."""
        return working_days_between(self.day, on)

    def blocks(self, on: date) -> bool:
        """Whether it stops new disbursements on that day."""
        return self.course.open and RULE_OF[self.kind].blocks and self.age_days(on) > BLOCKS_AFTER_DAYS


def breaks() -> tuple[BreakFacts, ...]:
    """Return every break there ever was, the newest day first."""
    return _facts(Break.objects.order_by("-day", "reference", "identity"))


def open_breaks_of(subject_ids: Collection[UUID]) -> tuple[BreakFacts, ...]:
    """Return the breaks that stand about a flow of these persons, or a bank's line that names them."""
    flows = Flow.objects.filter(subject_id__in=subject_ids).values("id")
    about = Break.objects.filter(Q(flow_id__in=flows) | Q(line__subject_id__in=subject_ids))
    return tuple(one for one in _facts(about.order_by("-day", "identity")) if one.course.open)


def break_of(break_id: UUID) -> BreakFacts:
    """Return one break; raise :class:`BreakUnknown`."""
    found = _facts(Break.objects.filter(id=break_id))
    if not found:
        raise BreakUnknown(f"no break {break_id} in this scope")
    return found[0]


def steps_of(break_id: UUID) -> tuple[BreakStep, ...]:
    """Return what happened to a break, oldest first."""
    return tuple(BreakStep.objects.filter(break_row_id=break_id).order_by("id"))


def line_of(line_id: int) -> StatementLine:
    """Return a statement's line with its statement."""
    return StatementLine.objects.select_related("statement").get(id=line_id)


def last_run() -> Reconciliation | None:
    """Return the last comparison, if there was one."""
    return Reconciliation.objects.order_by("-ran_at").first()


def days_of(run: Reconciliation) -> tuple[ReconciledDay, ...]:
    """Return the days that a run compared, the newest first."""
    return tuple(ReconciledDay.objects.filter(run=run).order_by("-day"))


def matched_by_hand() -> Mapping[int, UUID]:
    """Return the flow that each line means by two people's word, by the line's id."""
    agreed = (one for one in breaks() if one.line_id is not None and not one.course.open)
    found: dict[int, UUID] = {}
    for one in agreed:
        proposal = one.course.proposal
        if proposal and proposal.flow_id and one.line_id is not None and proposal.resolution is Resolution.MATCHED:
            found[one.line_id] = proposal.flow_id
    return found


def _facts(rows: Iterable[Break]) -> tuple[BreakFacts, ...]:
    found = list(rows)
    steps: dict[UUID, list[BreakStep]] = {}
    for step in BreakStep.objects.filter(break_row__in=[row.id for row in found]).order_by("id"):
        steps.setdefault(step.break_row_id, []).append(step)
    seen: dict[UUID, BreakSighting] = {}
    for sighting in BreakSighting.objects.filter(break_row__in=[row.id for row in found]).order_by("id"):
        seen[sighting.break_row_id] = sighting
    return tuple(_one(row, steps.get(row.id, []), seen.get(row.id)) for row in found)


def _one(row: Break, steps: list[BreakStep], sighting: BreakSighting | None) -> BreakFacts:
    last = sighting or row
    course, closed_at = course_of(steps), None
    if not course.open:
        closed_at = next(step.at for step in reversed(steps) if step.move in (BreakMove.AGREED, BreakMove.CLEARED))
    return BreakFacts(
        id=row.id,
        identity=row.identity,
        kind=BreakKind(last.kind),
        day=row.day,
        until=last.until,
        amount_fen=last.amount_fen,
        line_id=row.line_id,
        flow_id=row.flow_id,
        statement_id=row.statement_id,
        reference=row.reference,
        expected=last.expected,
        actual=last.actual,
        opened_at=row.opened_at,
        course=course,
        closed_at=closed_at,
        moved_fen=sighting.moved_fen if sighting else None,
    )


def course_of(steps: Iterable[BreakStep]) -> Course:
    """Return where a break stands after these steps, oldest first."""
    open_, owner, label, proposal = True, None, "", None
    for step in steps:
        if step.move == BreakMove.TAKEN:
            owner, label, proposal = step.actor_id, step.actor_label, None
        elif step.move == BreakMove.PROPOSED:
            proposal = Proposal(
                resolution=Resolution(step.resolution), words=step.words, by=step.actor_id, flow_id=step.flow_id
            )
        elif step.move in (BreakMove.DECLINED, BreakMove.REOPENED, BreakMove.CHANGED):
            open_, proposal = True, None
        else:
            open_ = False
            proposal = proposal if step.move == BreakMove.AGREED else None
    return Course(open=open_, owner=owner, owner_label=label, proposal=proposal)
