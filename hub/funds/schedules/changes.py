"""Change a project's plan from how it stands in the ledger: look first, propose, and let another person accept it."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db import transaction

from hub.contracts.domain.schedules.plans import Plan
from hub.contracts.domain.schedules.wishes import ChangeWish, changed
from hub.contracts.plan_changes import (
    ProposalFacts,
    ProposalRefused,
    accept_proposal,
    keep_proposal,
    proposal_of,
)
from hub.contracts.plans import PlanFacts
from hub.funds.schedules.standings import LoanStanding, loan_standing
from hub.kernel.actor import Actor


@dataclass(frozen=True, kw_only=True)
class ChangePreview:
    """How a loan stands on the day of a change, and the plan that would follow; nothing is kept."""

    loan: LoanStanding
    plan: Plan


def preview_change(*, project_code: str, wish: ChangeWish, on: date) -> ChangePreview:
    """Return what a wish leads to. Raises ``PlanMissing``, ``ChangeRefused`` or ``PlanUnsound``."""
    loan = loan_standing(project_code=project_code, on=on)
    return ChangePreview(loan=loan, plan=changed(loan.standing, wish))


def propose_change(
    *, project_code: str, wish: ChangeWish, on: date, reason: str, by: Actor, at: datetime
) -> ProposalFacts:
    """Propose a change that takes effect on a day.

    Raises as :func:`preview_change` does, and ``PlanTaken`` or ``ProposalRefused``.
    """
    seen = preview_change(project_code=project_code, wish=wish, on=on)
    return keep_proposal(
        project_code=project_code, wish=wish, plan=seen.plan, reason=reason, effective_date=on,
        based_on=seen.loan.version.number, by=by, at=at,
    )  # fmt: skip


def accept_change(*, proposal_id: UUID, by: Actor, at: datetime) -> PlanFacts:
    """Accept another person's proposal, if it still leads to the plan that was proposed.

    Raises as :func:`propose_change` does, and ``ProposalUnknown``.
    """
    with transaction.atomic():
        facts = proposal_of(proposal_id)
        if not facts.open:
            raise ProposalRefused("decided", "the proposal was decided on before")
        seen = preview_change(project_code=facts.project_code, wish=facts.wish, on=facts.effective_date)
        return accept_proposal(proposal_id=proposal_id, plan=seen.plan, by=by, at=at)
