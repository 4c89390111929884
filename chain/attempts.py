"""Keep an attempt's state, and refuse in words: shared by those who build, send, follow and pay for transactions."""

from datetime import datetime
from typing import NoReturn

from django.db import transaction
from django.db.models import QuerySet

from chain.alarms import Facts, raise_alarm
from chain.domain.anchoring import LIVE, AttemptState, move
from chain.models import AnchorAttempt, Deployment

ANCHOR_REFUSED = "anchor_refused"


class AnchorRefused(RuntimeError):
    """The log's head cannot be anchored; the alarm of the same name says why."""


def live(deployment: Deployment) -> "QuerySet[AnchorAttempt]":
    """Return what still holds a nonce, oldest first."""
    rows = AnchorAttempt.objects.select_related("deployment").filter(deployment=deployment, state__in=LIVE)
    return rows.order_by("nonce", "built_at")


def set_state(attempt: AnchorAttempt, state: AttemptState) -> None:
    """Move an attempt on, in a transaction of its own."""
    with transaction.atomic(durable=True):
        attempt.state = move(AttemptState(attempt.state), state)
        attempt.save(update_fields=["state", "refusal"])


def refuse(attempt: AnchorAttempt, message: str, *, case: str, facts: Facts, at: datetime) -> NoReturn:
    """End an attempt that the contract does not take, and tell a person."""
    attempt.refusal = message
    set_state(attempt, AttemptState.DROPPED if attempt.state == AttemptState.BUILT else AttemptState.FAILED)
    raise_alarm(name=ANCHOR_REFUSED, message=message, at=at, case=case, facts=facts)
    raise AnchorRefused(message)
