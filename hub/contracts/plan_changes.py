"""Change a plan under four eyes: one person proposes with a reason, another accepts exactly that plan or declines."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db import transaction

from hub.audit.operations import record
from hub.contracts.domain.schedules.changes import PlanChange
from hub.contracts.domain.schedules.plans import Plan
from hub.contracts.domain.schedules.wishes import ChangeWish, plan_digest
from hub.contracts.models import PlanDecision, PlanProposal
from hub.contracts.plans import PlanFacts, PlanTaken, last_version, lock_plan, write_version
from hub.kernel.actor import Actor


class ProposalRefused(Exception):
    """A step on a proposal is not taken: ``reason`` is ``words``, ``open``, ``own``, ``decided`` or ``moved``."""

    def __init__(self, reason: str, message: str) -> None:
        super().__init__(message)
        self.reason = reason


class ProposalUnknown(LookupError):
    """No change of a plan was proposed under this id."""


@dataclass(frozen=True, kw_only=True)
class ProposalFacts:
    """A proposed change, and the other person's word as far as there is one."""

    id: UUID
    project_code: str
    based_on: int
    wish: ChangeWish
    reason: str
    effective_date: date
    digest: str
    proposed_by_id: UUID
    proposed_by: str
    proposed_at: datetime
    accepted: bool | None
    words: str
    decided_by: str
    decided_at: datetime | None

    @property
    def open(self) -> bool:
        """Whether it waits for another person."""
        return self.accepted is None


def keep_proposal(
    *, project_code: str, wish: ChangeWish, plan: Plan, reason: str, effective_date: date, based_on: int, by: Actor,
    at: datetime,
) -> ProposalFacts:  # fmt: skip
    """Keep a proposed change with the digest of the plan it leads to; a project has one open proposal at a time."""
    if by.id is None:
        raise ProposalRefused("own", "a change of a plan is proposed by a person")
    if not reason.strip():
        raise ProposalRefused("words", "a change of a plan says why")
    with transaction.atomic():
        lock_plan(project_code)
        if open_proposal(project_code=project_code) is not None:
            raise ProposalRefused("open", f"a change of project {project_code} waits already")
        last = last_version(project_code)
        if last.number != based_on or effective_date < last.effective_date:
            raise PlanTaken(f"project {project_code} is at version {last.number} since {last.effective_date}")
        row = PlanProposal.objects.create(
            project_code=project_code, based_on=based_on, change=wish.change, asked=wish.asked(),
            reason=reason.strip(), effective_date=effective_date, digest=plan_digest(plan), proposed_by_id=by.id,
            proposed_by=by.label, proposed_at=at,
        )  # fmt: skip
        record(by=by, action="plan.proposed", at=at, target_kind="project", target_id=project_code,
               details={"change": wish.change.value, "digest": row.digest})  # fmt: skip
    return _facts(row)


def accept_proposal(*, proposal_id: UUID, plan: Plan, by: Actor, at: datetime) -> PlanFacts:
    """Write the version that was proposed; ``plan`` is the same change worked out now, and must be the same plan."""
    with transaction.atomic():
        row = _open_row(proposal_id, by=by)
        if plan_digest(plan) != row.digest:
            raise ProposalRefused("moved", f"expected plan {row.digest}, got {plan_digest(plan)}")
        version = write_version(
            project_code=row.project_code, plan=plan, change=PlanChange(row.change), reason=row.reason,
            effective_date=row.effective_date, based_on=row.based_on, by=by, at=at,
        )  # fmt: skip
        _decide(row, accepted=True, version_id=version.id, words="", by=by, at=at)
    return version


def decline_proposal(*, proposal_id: UUID, words: str, by: Actor, at: datetime) -> None:
    """Decline a proposal and say why; the plan stays as it is."""
    with transaction.atomic():
        row = _open_row(proposal_id, by=by)
        if not words.strip():
            raise ProposalRefused("words", "a refusal says why")
        _decide(row, accepted=False, version_id=None, words=words.strip(), by=by, at=at)
        record(by=by, action="plan.declined", at=at, target_kind="project", target_id=row.project_code,
               details={"change": row.change, "reason": words.strip()})  # fmt: skip


def open_proposal(*, project_code: str) -> ProposalFacts | None:
    """Return the change of a project that waits for another person, if there is one."""
    row = PlanProposal.objects.filter(project_code=project_code, decision__isnull=True).first()
    return _facts(row) if row else None


def proposal_of(proposal_id: UUID) -> ProposalFacts:
    """Return one proposal; raise :class:`ProposalUnknown`."""
    row = PlanProposal.objects.select_related("decision").filter(id=proposal_id).first()
    if row is None:
        raise ProposalUnknown(f"no change of a plan was proposed as {proposal_id}")
    return _facts(row)


def _open_row(proposal_id: UUID, *, by: Actor) -> PlanProposal:
    facts = proposal_of(proposal_id)
    lock_plan(facts.project_code)
    if not proposal_of(proposal_id).open:
        raise ProposalRefused("decided", "the proposal was decided on before")
    if by.id is None or by.id == facts.proposed_by_id:
        raise ProposalRefused("own", f"{by.label} proposed this change")
    return PlanProposal.objects.get(id=proposal_id)


def _decide(row: PlanProposal, *, accepted: bool, version_id: UUID | None, words: str, by: Actor, at: datetime) -> None:
    assert by.id is not None
    PlanDecision.objects.create(
        proposal=row, accepted=accepted, version_id=version_id, words=words, proposed_by_id=row.proposed_by_id,
        decided_by_id=by.id, decided_by=by.label, decided_at=at,
    )  # fmt: skip


def _facts(row: PlanProposal) -> ProposalFacts:
    decision = getattr(row, "decision", None)
    return ProposalFacts(
        id=row.id,
        project_code=row.project_code,
        based_on=row.based_on,
        wish=ChangeWish.kept(PlanChange(row.change), row.asked),
        reason=row.reason,
        effective_date=row.effective_date,
        digest=row.digest,
        proposed_by_id=row.proposed_by_id,
        proposed_by=row.proposed_by,
        proposed_at=row.proposed_at,
        accepted=decision.accepted if decision else None,
        words=decision.words if decision else "",
        decided_by=decision.decided_by if decision else "",
        decided_at=decision.decided_at if decision else None,
    )
