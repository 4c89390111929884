"""Decide at once about everything that waits for one reason from one source: asked for on a page, done by the worker.

Each chunk is one transaction that decides and moves the cursor, so that a killed worker goes on where it stopped.
"""

from datetime import datetime
from typing import Final
from uuid import UUID

import structlog
from django.db import transaction
from django.db.models import QuerySet

from hub.access.scope import entered, system_scope
from hub.audit.operations import record as audit
from hub.inbox.formats import FormatUnknown
from hub.inbox.models import BulkDecision, Quarantined, QuarantineStatus
from hub.inbox.operations import QuarantineDecided
from hub.inbox.release import StillRefused, drop, release, sentence_in
from hub.kernel.actor import Actor, ActorKind
from hub.kernel.canonical import JSONValue
from hub.outbox.waking import Waker
from hub.vault.fields import FieldTampered

log = structlog.get_logger(__name__)

_waker = Waker("inbox.decide_due")

DECIDED_AT_ONCE: Final = 100
"""Messages of one transaction: seldom more than a second, so that the page sees it move (unmeasured)."""


class NothingWaits(ValueError):
    """Nothing waits for this reason from this source."""


class UnderWay(ValueError):
    """Somebody decided about these messages already, and the worker is at it."""


def ask_bulk(*, source: str, reason: str, release: bool, why: str = "", by: Actor, at: datetime) -> UUID:
    """Decide about all that waits by now; what comes later waits for a decision of its own.

    Leaving messages outside needs a sentence that says why, else ``ReasonMissing``.
    """
    told = "" if release else sentence_in(why)
    if BulkDecision.objects.filter(source=source, reason=reason, closed_at=None).exists():
        raise UnderWay(f"{source} {reason}")
    total = _waiting(source, reason, at).count()
    if not total:
        raise NothingWaits(f"{source} {reason}")
    asked = BulkDecision.objects.create(
        source=source,
        reason=reason,
        release=release,
        why=told,
        asked_by=by.id,
        asked_label=by.label[:80],
        asked_at=at,
        total=total,
    )
    _tell("asked", asked, by, at)
    transaction.on_commit(_waker.wake, robust=True)
    return asked.id


def bulk_due(*, at: datetime, most: int = 1000) -> int:
    """Carry out what was asked for, a chunk to a transaction; return how many chunks were done."""
    for done in range(most):
        with entered(system_scope("quarantine")):
            asked = (
                BulkDecision.objects.select_for_update(skip_locked=True)
                .filter(closed_at=None)
                .order_by("asked_at", "id")
                .first()
            )
            if asked is None:
                return done
            _take_chunk(asked, at)
    return most


def _take_chunk(asked: BulkDecision, at: datetime) -> None:
    rows = _waiting(asked.source, asked.reason, asked.asked_at).order_by("id")
    if asked.cursor is not None:
        rows = rows.filter(id__gt=asked.cursor)
    chunk = list(rows.values_list("id", flat=True)[:DECIDED_AT_ONCE])
    by = Actor(kind=ActorKind.USER, id=asked.asked_by, label=asked.asked_label)
    for quarantined_id in chunk:
        _decide(asked, quarantined_id, by, at)
    if chunk:
        asked.cursor = chunk[-1]
    else:
        asked.closed_at = at
        _tell("done", asked, by, at)
    asked.save(update_fields=["done", "refused", "cursor", "closed_at"])


def _decide(asked: BulkDecision, quarantined_id: UUID, by: Actor, at: datetime) -> None:
    try:
        with transaction.atomic():
            if asked.release:
                release(quarantined_id=quarantined_id, by=by, at=at)
            else:
                drop(quarantined_id=quarantined_id, why=asked.why, by=by, at=at)
        asked.done += 1
    except QuarantineDecided:
        return
    except (StillRefused, FormatUnknown, FieldTampered) as error:
        log.info("quarantine.still_refused", quarantined_id=str(quarantined_id), error=type(error).__name__)
        asked.refused += 1


def _waiting(source: str, reason: str, at: datetime) -> QuerySet[Quarantined]:
    return Quarantined.objects.filter(
        source=source, reason=reason, status=QuarantineStatus.WAITING, received_at__lte=at
    )


def _tell(what: str, asked: BulkDecision, by: Actor, at: datetime) -> None:
    action = f"quarantine.{'released' if asked.release else 'dropped'}_all"
    details: dict[str, JSONValue] = {
        "reason": asked.reason,
        "done": asked.done,
        "refused": asked.refused,
        "total": asked.total,
    }
    if asked.why:
        details["why"] = asked.why
    audit(by=by, action=f"{action}.{what}", at=at, target_kind="source", target_id=asked.source, details=details)
