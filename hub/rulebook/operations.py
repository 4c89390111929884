"""Change the figures of a rule under four eyes: propose with a reason, decide as another person, seal what was decided.

Which figures a rule can have is known to the room of the rule: it checks them and calls here.
"""

from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Final
from uuid import UUID

from django.db import transaction

from hub.audit.operations import record
from hub.kernel.actor import Actor
from hub.kernel.clock import business_date
from hub.outbox.operations import publish
from hub.rulebook.evidence import seal_decision, seal_withdrawal
from hub.rulebook.models import RuleDecision, RuleProposal, RuleWithdrawal
from hub.rulebook.queries import Figure, ProposalFacts, ProposalState, built_on, figures_in_force, proposal_of
from hub.schema.locks import hold_names

FARTHEST: Final = timedelta(days=366)
"""How far away a change may begin. The database holds it too; unmeasured."""


class Refused(StrEnum):
    """Why a step on a proposal is not taken."""

    WORDS = "words"
    """Nobody said why."""
    WAITING = "waiting"
    """Another change of the rule waits already."""
    OWN = "own"
    """The author decides on nothing of their own."""
    DECIDED = "decided"
    """It was decided before."""
    MOVED = "moved"
    """The rule's figures are others than when it was proposed."""
    PAST = "past"
    """Its first day is not in the future: nothing is retroactive."""
    EARLIER = "earlier"
    """A change that was approved before counts from a later day."""
    FAR = "far"
    """Its first day is more than a year away."""
    IN_FORCE = "in_force"
    """It counts already, or never did: nothing is left to take back."""
    BUILT_ON = "built_on"
    """A later change of the rule starts from its figures."""
    NOTHING = "nothing"
    """Every figure is as it was."""


class RuleChangeRefused(Exception):
    """A step on a proposal is not taken; ``reason`` says why."""

    def __init__(self, reason: Refused, message: str) -> None:
        super().__init__(message)
        self.reason = reason


def propose(
    *,
    rule_id: str,
    figures: Sequence[Figure],
    reason: str,
    effective_date: date,
    affected: Mapping[str, int],
    by: Actor,
    at: datetime,
    undoes: UUID | None = None,
) -> ProposalFacts:
    """Keep a proposed change; a rule has one that waits at a time. Raises :class:`RuleChangeRefused`."""
    changed = [figure for figure in figures if figure.before != figure.after]
    if by.id is None:
        raise RuleChangeRefused(Refused.OWN, "a change of a rule is proposed by a person")
    if not changed:
        raise RuleChangeRefused(Refused.NOTHING, f"no figure of {rule_id} would change")
    if not reason.strip():
        raise RuleChangeRefused(Refused.WORDS, "a change of a rule says why")
    _refuse_past(effective_date, at)
    if effective_date > business_date(at) + FARTHEST:
        raise RuleChangeRefused(Refused.FAR, f"expected a day until {business_date(at) + FARTHEST}")
    with transaction.atomic():
        hold_names([f"rule:{rule_id}"])
        if RuleProposal.objects.filter(rule_id=rule_id, decision__isnull=True).exists():
            raise RuleChangeRefused(Refused.WAITING, f"a change of {rule_id} waits already")
        _refuse_earlier(rule_id, effective_date)
        row = RuleProposal.objects.create(
            rule_id=rule_id,
            figures=[[figure.key, figure.before, figure.after] for figure in changed],
            reason=reason.strip(),
            effective_date=effective_date,
            affected=dict(affected),
            undoes_id=undoes,
            proposed_by_id=by.id,
            proposed_by=by.label,
            proposed_at=at,
        )
        told = {"proposal": str(row.id), "figures": row.figures, "from": effective_date.isoformat()}
        record(by=by, action="rule.proposed", at=at, target_kind="rule", target_id=rule_id, details=told)
        return proposal_of(row.id)


def approve(*, proposal_id: UUID, written: Mapping[str, int], by: Actor, at: datetime) -> ProposalFacts:
    """Let a proposal count from its day on; the figures it starts from must still be those of that day.

    ``written`` are the rule's own figures, which count where nobody changed them or a change was taken back.
    """
    with transaction.atomic():
        facts = _open(proposal_id, by=by)
        _refuse_past(facts.effective_date, at)
        _refuse_earlier(facts.rule_id, facts.effective_date)
        now = {**written, **figures_in_force(at=at, on=facts.effective_date)}
        moved = [figure.key for figure in facts.figures if now[figure.key] != figure.before]
        if moved:
            raise RuleChangeRefused(Refused.MOVED, f"changed since it was proposed: {', '.join(moved)}")
        _decide(facts, approved=True, words="", by=by, at=at)
        return proposal_of(proposal_id)


def decline(*, proposal_id: UUID, words: str, by: Actor, at: datetime) -> ProposalFacts:
    """Decline a proposal and say why; the rule stays as it is."""
    with transaction.atomic():
        facts = _open(proposal_id, by=by)
        if not words.strip():
            raise RuleChangeRefused(Refused.WORDS, "a refusal says why")
        _decide(facts, approved=False, words=words.strip(), by=by, at=at)
        return proposal_of(proposal_id)


def withdraw(*, proposal_id: UUID, words: str, by: Actor, at: datetime) -> ProposalFacts:
    """Take an approved change back before its day, with a reason; the figures stay as they are.

    Anybody who may decide on rules may do it, author and approver included: what holds by itself is what two people
    agreed on before. Raises :class:`RuleChangeRefused`.
    """
    with transaction.atomic():
        hold_names([f"rule:{proposal_of(proposal_id).rule_id}"])
        facts = proposal_of(proposal_id)
        if by.id is None or facts.decision_id is None:
            raise RuleChangeRefused(Refused.IN_FORCE, f"{by.label} cannot take back {proposal_id}")
        if facts.state(business_date(at)) is not ProposalState.APPROVED:
            raise RuleChangeRefused(Refused.IN_FORCE, f"it is {facts.state(business_date(at))}")
        if not words.strip():
            raise RuleChangeRefused(Refused.WORDS, "taking a change back says why")
        if built_on(facts):
            raise RuleChangeRefused(Refused.BUILT_ON, f"a later change of {facts.rule_id} starts from its figures")
        row = RuleWithdrawal.objects.create(
            decision_id=facts.decision_id, words=words.strip(), withdrawn_by_id=by.id, withdrawn_by=by.label,
            withdrawn_at=at,
        )  # fmt: skip
        publish(event=seal_withdrawal(row, at=at), at=at)
        record(by=by, action="rule.withdrawn", at=at, target_kind="rule", target_id=facts.rule_id,
               details={"proposal": str(facts.id), "withdrawal": str(row.id)})  # fmt: skip
        return proposal_of(proposal_id)


def _refuse_past(effective_date: date, at: datetime) -> None:
    if effective_date <= business_date(at):
        raise RuleChangeRefused(Refused.PAST, f"expected a day after {business_date(at)}, got {effective_date}")


def _refuse_earlier(rule_id: str, effective_date: date) -> None:
    """Changes of a rule follow each other: each starts from the figures of the one before."""
    later = RuleDecision.objects.filter(
        approved=True, withdrawal=None, proposal__rule_id=rule_id, effective_date__gt=effective_date
    ).first()
    if later is not None:
        raise RuleChangeRefused(Refused.EARLIER, f"a change of {rule_id} counts from {later.effective_date}")


def _open(proposal_id: UUID, *, by: Actor) -> ProposalFacts:
    hold_names([f"rule:{proposal_of(proposal_id).rule_id}"])
    facts = proposal_of(proposal_id)
    if not facts.open:
        raise RuleChangeRefused(Refused.DECIDED, f"decided by {facts.decided_by} at {facts.decided_at}")
    if by.id is None or by.id == facts.proposed_by_id:
        raise RuleChangeRefused(Refused.OWN, f"{by.label} proposed this change")
    return facts


def _decide(facts: ProposalFacts, *, approved: bool, words: str, by: Actor, at: datetime) -> None:
    assert by.id is not None
    row = RuleDecision.objects.create(
        proposal_id=facts.id,
        approved=approved,
        words=words,
        effective_date=facts.effective_date,
        proposed_by_id=facts.proposed_by_id,
        decided_by_id=by.id,
        decided_by=by.label,
        decided_at=at,
    )
    publish(event=seal_decision(row, at=at), at=at)
    record(by=by, action="rule.approved" if approved else "rule.declined", at=at, target_kind="rule",
           target_id=facts.rule_id, details={"proposal": str(facts.id), "decision": str(row.id)})  # fmt: skip
