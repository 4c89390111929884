"""Carry out what was granted, in chunks.

Each chunk is one transaction under the request's own id, without which the database lets no row of history go; a killed
worker leaves whole chunks, and the next one goes on behind them. A hold that is placed meanwhile stops it there, and so
does money that comes in. What the law has come to keep since stays, and where the person is known under other ids than
were checked, nothing goes until somebody checks and somebody else decides anew. What refuses to go stops its own
request alone, and is told.
"""

from collections.abc import Sequence
from datetime import date, datetime
from uuid import UUID

import structlog
from django.db import connection, transaction

from hub.access.scope import entered, system_scope
from hub.audit.operations import record as audit
from hub.kernel.actor import Actor, ActorKind, system_actor
from hub.kernel.canonical import JSONValue
from hub.retention.claims import WAITS_FOR_MONEY, claims_of
from hub.retention.erasures import TAKEN_BACK, as_checked, held_request, holds_against, newly_kept, person_now
from hub.retention.holds import HOLDS
from hub.retention.models import Archived, Erasure, ErasureStep
from hub.retention.parts import (
    NobodyToForget,
    NotReady,
    Order,
    OthersNow,
    Person,
    Stuck,
    part_named,
    tell_finished,
    tell_stuck,
)
from hub.schema.locks import hold_names

log = structlog.get_logger(__name__)


class StillThere(RuntimeError):
    """A part says that something is left and destroys nothing of it."""


def advance_erasures(*, at: datetime, most: int = 500) -> int:
    """Carry out what was granted, up to so many chunks; return how many were done. A held or refused one waits."""
    chunks = 0
    with entered(system_scope("retention")):
        due = list(Erasure.objects.filter(decision="granted", finished_at=None).order_by("decided_at"))
    for row in due:
        try:
            while chunks < most and _advance(row.id, at):
                chunks += 1
        except OthersNow:
            _begin_anew(row.id, at)
        except Exception as refusal:  # whatever refuses one person's chunk, the others' go on
            log.exception("erasure_refused", erasure=row.number)
            _note(row.id, type(refusal).__name__)
    with entered(system_scope("retention")):
        standing = ErasureStep.objects.filter(
            superseded_at=None, erasure__finished_at=None, erasure__decision="granted"
        )
        steps = standing.exclude(refusal="").select_related("erasure").order_by("erasure__decided_at")
        tell_stuck([Stuck(number=one.erasure.number, part=one.part, why=one.refusal) for one in steps], at)
    return chunks


def _advance(erasure_id: UUID, at: datetime) -> bool:
    """Do one chunk, or close the request; tell whether to come again."""
    with entered(system_scope("retention")):
        hold_names([HOLDS])
        row = held_request(erasure_id)
        if row.finished_at or row.decision != "granted" or holds_against(row):
            return False
        step = row.steps_now().filter(finished_at=None).first()
        if step is None:
            _finish(row, at)
            return False
        _refuse_others(row)
        if claims_of(as_checked(row)):
            _wait(step, WAITS_FOR_MONEY)
            return False
        with connection.cursor() as cursor:
            cursor.execute("SELECT set_config('hub.erasure', %s, true)", [str(row.id)])
        try:
            with transaction.atomic():
                if not (part_named(step.part).closes and _left_behind(row, step, at)):
                    _one_chunk(row, step, at)
        except NotReady as wait:
            _wait(step, wait.waits_for)
            return False
        with connection.cursor() as cursor:
            cursor.execute("SELECT set_config('hub.erasure', '', true)")
    return True


def _refuse_others(row: Erasure) -> None:
    """Only who was checked goes; once what finds a person is gone, nobody can be found any more."""
    if any(part_named(step.part).closes for step in row.steps_now().exclude(finished_at=None)):
        return
    try:
        now = person_now(row)
    except NobodyToForget:
        return
    if now != as_checked(row):
        raise OthersNow(f"{row} was checked under other ids")


def _one_chunk(row: Erasure, step: ErasureStep, at: datetime) -> None:
    person, part = as_checked(row), part_named(step.part)
    kept = newly_kept(step, person)
    if kept is not None:
        step.rule_id, step.kept_until_date = kept.rule.id, kept.until_date
    if step.rule_id:
        step.finished_at = at
    else:
        chunk = part.erase(person, _order(row, at), step.cursor)
        if not (chunk.done or chunk.more) and part.count(person):
            raise StillThere(f"{part.id} is not empty, and nothing of it goes")
        step.done, step.cursor = step.done + chunk.done, chunk.cursor
        step.finished_at = None if chunk.more else at
    step.refusal = step.waits_for = ""
    step.save(update_fields=["done", "cursor", "finished_at", "rule_id", "kept_until_date", "refusal", "waits_for"])


def _left_behind(row: Erasure, closing: ErasureStep, at: datetime) -> bool:
    """Open again what more has come to since its turn: afterwards nobody could find it. Tell whether there was any."""
    person: Person = as_checked(row)
    found = False
    for step in row.steps_now().filter(rule_id="", place__lt=closing.place):
        part, last = part_named(step.part), step.cursor
        if step.cursor:
            chunk = part.erase(person, _order(row, at), step.cursor)
            step.done, step.cursor = step.done + chunk.done, chunk.cursor
            if chunk.more:
                step.finished_at, found = None, True
        if step.finished_at and part.count(person):
            step.finished_at, step.cursor, found = None, 0, True
        if step.finished_at is None or step.cursor != last:
            step.save(update_fields=["done", "cursor", "finished_at"])
    return found


def _wait(step: ErasureStep, code: str) -> None:
    step.refusal, step.waits_for = "", code
    step.save(update_fields=["refusal", "waits_for"])


def _order(row: Erasure, at: datetime) -> Order:
    by = Actor(kind=ActorKind.USER, id=row.decided_by, label=row.decided_label)
    return Order(reason=f"{row.number}: {row.decided_why}"[:200], by=by, at=at)


def _note(erasure_id: UUID, why: str) -> None:
    with entered(system_scope("retention")):
        row = held_request(erasure_id)
        step = row.steps_now().filter(finished_at=None).first()
        if step is not None:
            step.refusal, step.waits_for = why[:80], ""
            step.save(update_fields=["refusal", "waits_for"])


def _begin_anew(erasure_id: UUID, at: datetime) -> None:
    """Take the decision back, as nobody decided about who this is now; what went before stays on the trail."""
    with entered(system_scope("retention")):
        row = held_request(erasure_id)
        counts = _counts(row)
        row.decision = row.decided_why = row.decided_label = row.checked_label = ""
        row.checked_by = row.checked_at = row.decided_by = row.decided_at = None
        row.save(
            update_fields=[
                "decision", "decided_why", "decided_label", "decided_by", "decided_at",
                "checked_by", "checked_label", "checked_at",
            ]
        )  # fmt: skip
        _tell(TAKEN_BACK, row, counts, at)


def _finish(row: Erasure, at: datetime) -> None:
    until: Sequence[date] = [step.kept_until_date for step in row.steps_now() if step.kept_until_date]
    if until:
        Archived.objects.bulk_create(
            [Archived(subject_id=one, erasure=row, until_date=max(until), archived_at=at) for one in row.subject_ids],
            ignore_conflicts=True,
        )
    row.finished_at = at
    row.save(update_fields=["finished_at"])
    _tell("erasure.finished", row, _counts(row), at)
    transaction.on_commit(tell_finished, robust=True)


def _counts(row: Erasure) -> dict[str, JSONValue]:
    return {step.part: step.done for step in row.steps_now()}


def _tell(action: str, row: Erasure, counts: dict[str, JSONValue], at: datetime) -> None:
    audit(by=system_actor("retention"), action=action, at=at, subject_id=row.subject_id, target_kind="erasure",
          target_id=str(row.id), details=counts)  # fmt: skip
