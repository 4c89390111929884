"""Deal with an alert: take it, explain it, or confirm it, which stops the flows until somebody else lets them go on.

Where a rule comes from a law, the owner's reason explains nothing until somebody else agrees to it.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from hub.audit.operations import record
from hub.funds.alerts.queries import AlertFacts, alert_of
from hub.funds.blocking import BlockFacts, Reason, block_flows, blocks_in_force, lift_block
from hub.funds.domain.detectors.book import Finding
from hub.funds.domain.detectors.handling import (
    AlertMove,
    HandlingRefused,
    Refused,
    require_answering,
    require_deciding,
    require_explaining,
    require_releasing,
    require_taking,
    require_words,
)
from hub.funds.models import Alert, AlertStep
from hub.kernel.actor import Actor
from hub.schema.locks import hold_names

STOPPED = Reason.COMPLIANCE
"""What whoever asks for such a flow is told; never why, so that nobody is warned."""


def take_alert(*, alert_id: UUID, by: Actor, at: datetime) -> AlertFacts:
    """Make an alert that waits one's own."""
    with _changed(alert_id) as facts:
        require_taking(facts.course, by=by.id)
        _step(facts, AlertMove.TAKEN, by=by, at=at)
    return alert_of(alert_id)


def explain_alert(*, alert_id: UUID, words: str, by: Actor, at: datetime) -> AlertFacts:
    """Say why one's alert is no abuse; it is over with that, or with another person's agreement where a law asks."""
    with _changed(alert_id) as facts:
        require_explaining(facts.course, by=by.id, words=words)
        move = AlertMove.PROPOSED if facts.rule.from_law else AlertMove.EXPLAINED
        _step(facts, move, by=by, at=at, words=words)
    return alert_of(alert_id)


def agree_to_explanation(*, alert_id: UUID, by: Actor, at: datetime) -> AlertFacts:
    """Agree to the reason that the alert's owner gave; it is over with that."""
    with _changed(alert_id) as facts:
        require_answering(facts.course, by=by.id)
        _step(facts, AlertMove.EXPLAINED, by=by, at=at, words=facts.course.words)
    return alert_of(alert_id)


def decline_explanation(*, alert_id: UUID, words: str, by: Actor, at: datetime) -> AlertFacts:
    """Decline the reason that the alert's owner gave, and say why; the alert stays with its owner."""
    with _changed(alert_id) as facts:
        require_answering(facts.course, by=by.id)
        require_words(words)
        _step(facts, AlertMove.DECLINED, by=by, at=at, words=words)
    return alert_of(alert_id)


def confirm_alert(*, alert_id: UUID, words: str, by: Actor, at: datetime) -> AlertFacts:
    """Confirm one's alert: what its rule stops is stopped from now on, in its project or, where it has none, in all."""
    with _changed(alert_id) as facts:
        require_deciding(facts.course, by=by.id, words=words)
        _step(facts, AlertMove.CONFIRMED, by=by, at=at, words=words)
        for kind in facts.rule.stops:
            block_flows(
                kind=kind, reason=STOPPED, by=by, at=at, project_code=facts.project_code or None, source=facts.source
            )
    return alert_of(alert_id)


def release_flows(*, alert_id: UUID, words: str, by: Actor, at: datetime) -> AlertFacts:
    """Let the flows of an alert that is over go on; never by who decided it."""
    with _changed(alert_id) as facts:
        require_releasing(facts.course, by=by.id, words=words)
        stopped = blocks_of(facts)
        if not stopped:
            raise HandlingRefused(Refused.NOTHING_STOPPED)
        _step(facts, AlertMove.RELEASED, by=by, at=at, words=words)
        for block in stopped:
            lift_block(block_id=block.id, reason=words.strip(), by=by, at=at)
    return alert_of(alert_id)


def blocks_of(facts: AlertFacts) -> tuple[BlockFacts, ...]:
    """Return what an alert stops now, whether a person or the rule itself stopped it."""
    if not facts.rule.stops:
        return ()
    return tuple(block for block in blocks_in_force(kinds=facts.rule.stops) if block.source == facts.source)


def open_alert(finding: Finding, *, at: datetime) -> AlertFacts:
    """Open the alert of one fact, or return the one that is open for it."""
    row, _ = Alert.objects.get_or_create(identity=finding.identity, defaults=stored(finding, at=at))
    return alert_of(row.id)


def stored(finding: Finding, *, at: datetime) -> dict[str, Any]:
    """Return a fact as its alert's row has it."""
    return {
        "identity": finding.identity,
        "rule_id": finding.rule.id,
        "day": finding.day,
        "project_code": finding.project,
        "found": finding.found,
        "limit": finding.limit,
        "word": finding.word,
        "evidence": {
            "flows": [str(one) for one in finding.flows],
            "parties": [str(one) for one in finding.parties],
            "projects": list(finding.others),
        },
        "opened_at": at,
    }


@contextmanager
def _changed(alert_id: UUID) -> Iterator[AlertFacts]:
    """Hold an alert while it changes; a refusal leaves nothing behind."""
    with transaction.atomic():
        hold_names([f"alert:{alert_id}"])
        yield alert_of(alert_id)


def _step(facts: AlertFacts, move: AlertMove, *, by: Actor, at: datetime, words: str = "") -> None:
    AlertStep.objects.create(
        alert_id=facts.id, move=move.value, at=at, actor_id=by.id, actor_label=by.label, words=words.strip()
    )
    record(by=by, action=f"alert.{move.value}", at=at, target_kind="alert", target_id=str(facts.id),
           details={"rule": facts.rule.id})  # fmt: skip
