"""Change figures of this room's rules: propose with a preview, approve as another person, weigh again on the day.

Nothing is retroactive: decisions of before stay under the rules of their time, which lie in their sealed inputs.
"""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Final
from uuid import UUID

import structlog
from django.db import transaction

from crm.identity.queries import subjects_of_records
from crm.suitability.announcements import weighing_failed
from crm.suitability.domain.rule_set import BY_KEY, Fault, RulesUnsound, Wrong, parameters_of, rule_set
from crm.suitability.models import Assessment
from crm.suitability.operations.weighing import Weighed, weigh
from crm.suitability.queries.rule_preview import Preview, preview_rules
from crm.suitability.queries.rules import own_figures
from hub.access.scope import current_actor
from hub.audit.operations import record
from hub.kernel.actor import Actor
from hub.kernel.canonical import JSONValue
from hub.kernel.clock import business_date
from hub.outbox.operations import publish
from hub.rulebook import operations as rulebook
from hub.rulebook.models import RuleApplication
from hub.rulebook.queries import Figure, ProposalFacts, due_changes, proposal_of

log = structlog.get_logger(__name__)
CHUNK: Final = 50
"""Investors weighed in one transaction."""


def propose_rule_change(
    *, rule_id: str, wanted: Mapping[str, int], reason: str, effective_date: date, by: Actor, at: datetime,
    undoes: UUID | None = None,
) -> ProposalFacts:  # fmt: skip
    """Propose other figures for one rule; raises ``RulesUnsound`` or ``RuleChangeRefused``."""
    own = {one.key for one in parameters_of(rule_id)}
    foreign = tuple(Fault(key=key, wrong=Wrong.UNKNOWN) for key in sorted(wanted) if key not in own)
    if foreign:
        raise RulesUnsound(foreign)
    standing = own_figures(at=at, on=effective_date)
    figures = [
        Figure(key=key, before=standing.get(key, BY_KEY[key].written), after=value) for key, value in wanted.items()
    ]
    affected = preview_rules(wanted=wanted, on=effective_date, at=at).counts()
    return rulebook.propose(
        rule_id=rule_id, figures=figures, reason=reason, effective_date=effective_date, affected=affected, by=by,
        at=at, undoes=undoes,
    )  # fmt: skip


def preview_rule_change(
    *, rule_id: str, wanted: Mapping[str, int], effective_date: date, by: Actor, at: datetime
) -> Preview:
    """Return whom a change would touch, in the reader's scope, and record that somebody looked."""
    found = preview_rules(wanted=wanted, on=effective_date, at=at)
    record(by=by, action="rule.previewed", at=at, target_kind="rule", target_id=rule_id,
           details={"assessed": found.assessed, "touched": len(found.touched)})  # fmt: skip
    return found


def approve_rule_change(*, proposal_id: UUID, by: Actor, at: datetime) -> ProposalFacts:
    """Let another person's proposal count from its day on; figures that would be unsound by then are refused."""
    facts = proposal_of(proposal_id)
    rule_set({**own_figures(at=at, on=facts.effective_date), **facts.wanted()})
    written = {key: BY_KEY[key].written for key in facts.wanted()}
    return rulebook.approve(proposal_id=proposal_id, written=written, by=by, at=at)


def decline_rule_change(*, proposal_id: UUID, words: str, by: Actor, at: datetime) -> ProposalFacts:
    """Decline a proposal and say why."""
    return rulebook.decline(proposal_id=proposal_id, words=words, by=by, at=at)


def withdraw_rule_change(*, proposal_id: UUID, words: str, by: Actor, at: datetime) -> ProposalFacts:
    """Take an approved change back before its day and say why; figures that would be unsound without it are refused."""
    with transaction.atomic():
        facts = rulebook.withdraw(proposal_id=proposal_id, words=words, by=by, at=at)
        rule_set(own_figures(at=at, on=date.max))
    return facts


def carry_out_chunk(*, at: datetime) -> bool:
    """Weigh some investors again under a change whose day has come; return whether anything is left to do.

    A run that was killed leaves whole chunks, and the next one goes on behind them.
    """
    facts = next(iter(due_changes(on=business_date(at))), None)
    if facts is None:
        return False
    with transaction.atomic():
        row, _ = RuleApplication.objects.select_for_update().get_or_create(
            decision_id=facts.decision_id, defaults={"began_at": at}
        )
        if row.finished_at is None:
            _weigh_some(row, facts, at=at)
    return True


def _weighed(subject_id: UUID, decision_id: UUID, rule_id: str, *, at: datetime) -> Weighed | None:
    """Weigh one investor; where that fails the others go on, the trail says so and the advisor is asked to look."""
    try:
        with transaction.atomic():
            return weigh(subject_id=subject_id, at=at)
    except Exception as failure:  # whatever refuses one person, the others are weighed
        log.exception("weighing_failed", subject=str(subject_id), rule=rule_id)
        told: dict[str, JSONValue] = {"decision": str(decision_id), "why": type(failure).__name__}
        record(by=current_actor(), action="rule.not_weighed", at=at, subject_id=subject_id, target_kind="rule",
               target_id=rule_id, details=told)  # fmt: skip
        publish(event=weighing_failed(subject_id=subject_id, decision_id=decision_id, rule_id=rule_id), at=at)
        return None


def _weigh_some(row: RuleApplication, facts: ProposalFacts, *, at: datetime) -> None:
    sources = Assessment.objects.filter(answers__isnull=False).order_by("source_id")
    if row.cursor:
        sources = sources.filter(source_id__gt=row.cursor)
    found = list(sources.values_list("source_id", "subject_id").distinct()[:CHUNK])
    now = subjects_of_records(source for source, _ in found)
    subjects = sorted({now.get(source, subject) for source, subject in found})
    weighed = [_weighed(subject, row.decision_id, facts.rule_id, at=at) for subject in subjects]
    row.looked_at += len(subjects)
    row.changed += sum(one is not None and one.decided for one in weighed)
    row.cursor = found[-1][0] if found else row.cursor
    if len(found) < CHUNK:
        row.finished_at = at
        told: dict[str, JSONValue] = {
            "decision": str(row.decision_id),
            "weighed": row.looked_at,
            "changed": row.changed,
        }
        record(by=current_actor(), action="rule.carried_out", at=at, target_kind="rule", target_id=facts.rule_id,
               details=told)  # fmt: skip
    row.save()
