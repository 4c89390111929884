"""Turn what suitability found out into tasks for the advisor, and take them away when they are settled.

Delivery may repeat itself and may come late: a task is asked for once per cause, and only while its cause still stands.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from crm.identity.queries import current_subject
from crm.journeys.models import AdvisorTask, TaskKind, TaskStatus
from crm.journeys.operations import close_task, open_task
from crm.journeys.reminding import remind
from crm.journeys.report_notices import KINDS, tell_of_report
from crm.journeys.watching import close_overtaken, look_again
from crm.purchases.domain.stages import StepKind
from crm.purchases.registrations import registration
from crm.purchases.unsuitable import rematch, still_lost
from crm.suitability.domain.contradiction_rules import Severity
from crm.suitability.domain.words import Words
from crm.suitability.queries import PlanStatus, RaiseStatus, contradiction, is_last_decision, plan, raise_facts
from hub.access.queries import ids_of
from hub.kernel.actor import system_actor
from hub.kernel.clock import utc_now
from hub.kernel.events import Event

BY = system_actor("journeys")


@dataclass(frozen=True, kw_only=True)
class Duty:
    """What an event asks of an advisor, and within what time (unmeasured; the next action is due within a day)."""

    kind: TaskKind
    reference: str
    within: timedelta
    concerns: Callable[[Mapping[str, Any]], bool] = lambda payload: True
    """Whether this occurrence asks for anything."""
    reason: Callable[[UUID], Words | None] = lambda reference: None
    """Why, with its evidence, where the rule does not say enough."""


DUTIES: Mapping[str, Duty] = {
    "TeachBackRequired": Duty(kind=TaskKind.TEACH_BACK, reference="contradiction_id", within=timedelta(days=1)),
    "ContradictionOpened": Duty(
        kind=TaskKind.ASK_AGAIN,
        reference="contradiction_id",
        within=timedelta(days=3),
        concerns=lambda payload: payload["severity"] == Severity.SOFT,
    ),
    "LevelDecided": Duty(
        kind=TaskKind.REVIEW_LEVEL,
        reference="decision_id",
        within=timedelta(days=3),
        concerns=lambda payload: payload["before"] is not None and payload["level"] < payload["before"],
    ),
    "PurchaseChanged": Duty(
        kind=TaskKind.REVIEW_LEVEL,
        reference="purchase_id",
        within=timedelta(days=1),
        concerns=lambda payload: payload["kind"] == StepKind.STOPPED,
    ),
    "RaiseProposed": Duty(kind=TaskKind.RAISE_LEVEL, reference="raise_id", within=timedelta(days=3)),
    "MatchLost": Duty(
        kind=TaskKind.REVIEW_LEVEL,
        reference="match_id",
        within=timedelta(days=1),
        reason=lambda reference: rematch(reference).task_words,
    ),
    "ContractInDoubt": Duty(
        kind=TaskKind.REVIEW_CONTRACT,
        reference="registration_id",
        within=timedelta(days=3),
        reason=lambda reference: registration(reference).task_words,
    ),
    "WeighingFailed": Duty(kind=TaskKind.REVIEW_LEVEL, reference="decision_id", within=timedelta(days=1)),
    "PlanProposed": Duty(kind=TaskKind.CONFIRM_PLAN, reference="plan_id", within=timedelta(days=7)),
}

ENDINGS: Mapping[str, str] = {
    "ContradictionResolved": "contradiction_id",
    "RaiseReviewed": "raise_id",
    "RaiseAnswered": "raise_id",
    "PlanConfirmed": "plan_id",
    "PlanDeclined": "plan_id",
    "PlanSuperseded": "plan_id",
    "PlanParted": "plan_id",
    "MatchRegained": "match_id",
}
"""Events that settle whatever was asked for over the thing they name."""

VOID = frozenset({PlanStatus.SUPERSEDED.value, PlanStatus.PARTED.value})
"""Endings after which nothing was done: the task is dropped."""


def ask(event: Event, at: datetime) -> None:
    """Open the task that an event asks for, once, unless its cause is settled already."""
    duty = DUTIES[event.name]
    reference = UUID(str(event.payload[duty.reference]))
    if not duty.concerns(event.payload) or not _STANDS[duty.reference](reference):
        return
    subject_id = UUID(str(event.payload["subject_id"]))
    open_task(
        subject_id=current_subject(subject_id) or subject_id,
        kind=duty.kind,
        rule_id=str(event.payload["rule_id"]),
        cause_key=event.key,
        reference_id=reference,
        due_at=at + duty.within,
        reason=duty.reason(reference),
        by=BY,
        at=at,
    )


def settle(event: Event, at: datetime) -> None:
    """Close what was asked for over a thing that is settled now; a second delivery finds nothing open."""
    reference = UUID(str(event.payload[ENDINGS[event.name]]))
    ending = str(event.payload.get("how") or event.payload.get("outcome"))
    status = TaskStatus.DROPPED if ending in VOID else TaskStatus.DONE
    for task_id in AdvisorTask.objects.filter(reference_id=reference, status=TaskStatus.OPEN).values_list(
        "id", flat=True
    ):
        close_task(task_id=task_id, outcome=ending, by=BY, at=at, status=status)


def answered(event: Event, at: datetime) -> None:
    """Close an invitation to the questionnaire once its client answered, and look at what the answers came to."""
    subject_id = UUID(str(event.payload["subject_id"]))
    now = current_subject(subject_id) or subject_id
    waiting = AdvisorTask.objects.filter(subject_id__in=ids_of(now), kind=TaskKind.INVITE, status=TaskStatus.OPEN)
    for task_id in waiting.values_list("id", flat=True):
        close_task(task_id=task_id, outcome="answered", by=BY, at=at)
    close_overtaken(subject_id=now, outcome="reassessed", at=at)
    look_again(subject_ids=[now], at=at)


def raised(event: Event, at: datetime) -> None:
    """Settle a raise that its client answered, and what asked for it once the level is no longer kept back."""
    settle(event, at)
    subject_id = UUID(str(event.payload["subject_id"]))
    close_overtaken(subject_id=current_subject(subject_id) or subject_id, outcome="raised", at=at)


def _plan_stands(plan_id: UUID) -> bool:
    return plan(plan_id=plan_id).status is PlanStatus.PROPOSED


def _contradiction_stands(contradiction_id: UUID) -> bool:
    return contradiction(contradiction_id=contradiction_id).open


def _level_stands(decision_id: UUID) -> bool:
    return is_last_decision(decision_id=decision_id)


def _settled_already(_reference: UUID) -> bool:
    """What was stopped or judged stays so; the advisor hears of it in any case."""
    return True


def _raise_stands(raise_id: UUID) -> bool:
    return raise_facts(raise_id=raise_id, at=utc_now()).status is RaiseStatus.PROPOSED


_STANDS: Mapping[str, Callable[[UUID], bool]] = {
    "plan_id": _plan_stands,
    "contradiction_id": _contradiction_stands,
    "decision_id": _level_stands,
    "purchase_id": _settled_already,
    "match_id": still_lost,
    "registration_id": _settled_already,
    "raise_id": _raise_stands,
}

HANDLERS: Mapping[str, Callable[[Event, datetime], None]] = {
    **dict.fromkeys(DUTIES, ask),
    **dict.fromkeys(ENDINGS, settle),
    "AssessmentSubmitted": answered,
    "RaiseAnswered": raised,
    "PurchaseDue": remind,
    **dict.fromkeys(KINDS, tell_of_report),
}
"""Which handler hears which event; the wiring subscribes them."""
