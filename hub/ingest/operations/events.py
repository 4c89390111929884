"""Keep what an app sends before it is acknowledged, fold it after, and mend what was refused."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

import structlog
from django.db import transaction

from crm.identity.domain.sightings import Assurance
from crm.journeys.intake import take_in
from crm.profile.domain.signals import Signal
from crm.profile.domain.vocabulary import TouchKind
from hub.access.scope import entered, system_scope
from hub.inbox.operations import (
    Claimed,
    RawMessage,
    Receipt,
    RejectedMessage,
    claim,
    mark_done,
    mark_failed,
    receive,
    set_aside,
)
from hub.inbox.reasons import Reason
from hub.ingest.domain.messages import Accepted, Refused, Sorted
from hub.ingest.domain.segment import event as segment_event
from hub.ingest.domain.segment import signals as segment_signals
from hub.ingest.domain.sensors import record as sensors_record
from hub.ingest.domain.sensors import signals as sensors_signals
from hub.ingest.domain.speaking import Origin
from hub.ingest.models import WriteKey
from hub.ingest.operations.logins import with_known_logins
from hub.kernel.actor import system_actor
from hub.kernel.digest import sha256_hex
from hub.outbox.waking import Waker

log = structlog.get_logger(__name__)

_waker = Waker("inbox.fold_due")

FOLDED_AT_ONCE: Final = 400
"""Messages of one transaction: enough to share what a transaction and each of its people cost, few enough that nobody
waits a second for a person whom it holds (0.2 s on two quiet cores)."""


@dataclass(frozen=True, kw_only=True)
class Vendor:
    """How messages of one format are examined again and decoded; ``logins_unmarked``: see :mod:`.logins`."""

    examine_kept: Callable[..., Accepted | Refused]
    signals_of: Callable[..., tuple[Signal, ...]]
    logins_unmarked: bool = False


VENDORS: Final[dict[str, Vendor]] = {
    segment_event.FORMAT: Vendor(examine_kept=segment_event.examine_kept, signals_of=segment_signals.signals_of),
    sensors_record.FORMAT: Vendor(
        examine_kept=sensors_record.examine_kept, signals_of=sensors_signals.signals_of, logins_unmarked=True
    ),
}
"""Who reads which format; a vendor adds its folder and its row."""


NEEDS_VERIFIED: Final[dict[TouchKind, str]] = {TouchKind.ASSESSMENT_COMPLETED: "a questionnaire"}
"""Deeds that a claim is not enough for, in words for the person who decides about the message."""


def accept(*, source: str, format_name: str, events: Sorted, received_at: datetime) -> Receipt:
    """Keep a request's events in one transaction; when this returns they are durable, and the worker is woken."""
    with entered(system_scope("ingest")):
        receipt = receive(
            source=source,
            messages=[_raw(message, format_name) for message in events.accepted],
            rejected=[_rejected(message, format_name) for message in events.refused],
            received_at=received_at,
        )
        if receipt.accepted:
            transaction.on_commit(_waker.wake, robust=True)
    return receipt


def fold_due(*, at: datetime, most: int = 10_000) -> int:
    """Fold what waits, in batches of one transaction each; return how many messages left the queue.

    A batch that fails is folded message by message, so that one poisonous message keeps none of its neighbours out.
    """
    folded = 0
    while folded < most:
        try:
            batch = _fold_batch(at)
        except Exception as error:  # a worker's edge: recorded, and each message tried alone
            log.warning("intake.batch_failed", error=type(error).__name__)
            batch = _fold_one_by_one(at)
        if batch is None:
            break
        folded += batch
    return folded


def reexamine(*, format_name: str, body: str, received_at: datetime) -> RawMessage | RejectedMessage:
    """Examine a message from quarantine again, under the rules of today."""
    result = VENDORS[format_name].examine_kept(content=body.encode(), received_at=received_at)
    return _rejected(result, format_name) if isinstance(result, Refused) else _raw(result, format_name)


def _raw(message: Accepted, format_name: str) -> RawMessage:
    return RawMessage(
        key=message.key, format=format_name, occurred_at=message.occurred_at, body=message.content.decode()
    )


def _rejected(message: Refused, format_name: str) -> RejectedMessage:
    return RejectedMessage(
        key=f"sha256:{sha256_hex(message.content)}",
        format=format_name,
        reason=message.reason.value,
        detail=message.detail,
        body=message.content.decode(),
    )


def _fold_batch(at: datetime) -> int | None:
    with entered(system_scope("ingest")):
        claimed = claim(at=at, limit=FOLDED_AT_ONCE)
        if not claimed:
            return None
        _fold(claimed, at)
    return len(claimed)


def _fold_one_by_one(at: datetime) -> int | None:
    done = 0
    for _ in range(FOLDED_AT_ONCE):
        with entered(system_scope("ingest")):
            claimed = claim(at=at, limit=1)
            if not claimed:
                return done or None
            try:
                with transaction.atomic():
                    _fold(claimed, at)
                done += 1
            except Exception as error:  # the reason is kept at the message
                _note_failure(claimed[0], error, at)
    return done


def _note_failure(message: Claimed, error: Exception, at: datetime) -> None:
    """Names the error's kind only: its text may quote what a person typed."""
    log.warning("intake.message_failed", message_id=message.id, error=type(error).__name__)
    mark_failed(message=message, error=type(error).__name__, reason=Reason.FOLD_FAILED.value, at=at)


def _fold(claimed: Sequence[Claimed], at: datetime) -> None:
    keys = {row.source: row for row in WriteKey.objects.filter(source__in={message.source for message in claimed})}
    told = [(message, signal) for message in claimed for signal in signals_in(message, keys[message.source])]
    told = [(message, signal) for message, signal in told if not _set_aside_claim(message, signal, at)]
    unmarked = [signal for message, signal in told if VENDORS[message.format].logins_unmarked]
    signals = [signal for message, signal in told if not VENDORS[message.format].logins_unmarked]
    taken = take_in(rows=[*signals, *with_known_logins(unmarked)], at=at, by=system_actor("intake"))
    by_key = {signal.key: message for message, signal in told}
    for declined in taken.declined:
        set_aside(message=by_key[declined.key], reason=Reason.CONTENT_REFUSED.value, detail=declined.detail, at=at)
    mark_done(ids=[message.id for message in claimed])


def signals_in(message: Claimed, key: WriteKey) -> tuple[Signal, ...]:
    """Decode a message that was kept into what it says."""
    origin = Origin(
        source=message.source,
        user_space=key.user_space,
        assurance=Assurance(key.assurance),
        key=message.key,
        occurred_at=message.occurred_at,
        message_id=message.id,
        received_at=message.received_at,
    )
    return VENDORS[message.format].signals_of(content=message.body, origin=origin)


def _set_aside_claim(message: Claimed, signal: Signal, at: datetime) -> bool:
    """What changes a person's level or binds an account needs a source that knows who its users are."""
    needs = NEEDS_VERIFIED.get(signal.kind) or ("a bind code" if signal.bind_token else "")
    if not needs or signal.assurance >= Assurance.VERIFIED:
        return False
    detail = f"{needs} needs a verified source, {message.source} is {signal.assurance.name.lower()}"
    set_aside(message=message, reason=Reason.SOURCE_ONLY_CLAIMS.value, detail=detail, at=at)
    return True
