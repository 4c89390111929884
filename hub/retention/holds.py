"""Place a hold, lift it with a second person, and ask before anything is destroyed.

Whoever destroys something asks :func:`refuse_if_held`; the database asks the same once more, by the same function, when
a guarded column is emptied or a guarded row goes (see migration 0002).
"""

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import Final
from uuid import UUID

from django.db import connection, transaction
from django.db.models import QuerySet

from hub.access.scope import entered, system_scope
from hub.audit.operations import record as audit
from hub.kernel.actor import Actor
from hub.retention.domain.rules import REVIEW
from hub.retention.models import Hold, HoldKind, HoldLift
from hub.schema.locks import hold_names

HOLDS: Final = "retention.holds"
"""Held by whoever places a hold and by every chunk that destroys: one waits for the other."""


class UnderHold(ValueError):
    """What should go is under a legal hold; the holds are named."""

    def __init__(self, holds: Sequence[Hold]) -> None:
        self.holds = tuple(holds)
        named = "; ".join(f"{hold.authority}, {hold.file_number}, since {hold.placed_at:%Y-%m-%d}" for hold in holds)
        super().__init__(f"under legal hold, nothing is destroyed: {named}")


class HoldUnknown(LookupError):
    """No such hold in this scope."""


class HoldIncomplete(ValueError):
    """A hold says whom or what it names, why, for which authority and under which file number."""


class HoldLifted(ValueError):
    """The hold ended before."""


class SamePerson(ValueError):
    """Whoever asked for it does not agree to it; somebody else does."""


class LiftAsked(ValueError):
    """Somebody asked before that this hold end; it waits for a second person."""


class LiftNotAsked(ValueError):
    """Nobody has asked yet that this hold end."""


def place_hold(
    *,
    kind: HoldKind,
    target: UUID | str,
    reason: str,
    authority: str,
    file_number: str,
    by: Actor,
    at: datetime,
    review_date: date | None = None,
) -> Hold:
    """Forbid that anything of a person, a record or a project's contracts is destroyed; one person may, at once.

    ``target`` is a profile's id, a record's (fact) id, or a project's code.
    """
    if not (reason.strip() and authority.strip() and file_number.strip() and str(target).strip()):
        raise HoldIncomplete("expected a target, a reason, an authority and a file number")
    named = {"subject": "subject_id", "record": "record_id", "project": "project_code"}[kind]
    row = Hold(
        kind=kind, reason=reason.strip()[:300], authority=authority.strip()[:120], file_number=file_number.strip()[:80],
        placed_by=by.id, placed_label=by.label, placed_at=at,
        review_date=review_date or REVIEW.period.end(at.date()), **{named: target},
    )  # fmt: skip
    with transaction.atomic():
        hold_names([HOLDS])
        row.save(force_insert=True)
        _audit("hold.placed", row, by, at)
    return row


def ask_lift(*, hold_id: UUID, reason: str, by: Actor, at: datetime) -> HoldLift:
    """Ask that a hold end; it stays until somebody else agrees."""
    if not reason.strip():
        raise HoldIncomplete("say why the hold is no longer needed")
    if by.id is None:
        raise SamePerson("expected a person to ask, not a process")
    with transaction.atomic():
        hold = _held(hold_id)
        lift = HoldLift.objects.filter(hold=hold).first()
        if lift is not None:
            raise HoldLifted(str(hold)) if lift.lifted_at else LiftAsked(str(hold))
        lift = HoldLift(hold=hold, reason=reason.strip()[:300], asked_by=by.id, asked_label=by.label, asked_at=at)
        lift.save(force_insert=True)
        _audit("hold.lift_asked", hold, by, at)
    return lift


def lift_hold(*, hold_id: UUID, by: Actor, at: datetime) -> None:
    """End a hold that somebody else asked to end."""
    with transaction.atomic():
        hold = _held(hold_id)
        lift = HoldLift.objects.filter(hold=hold).first()
        if lift is None:
            raise LiftNotAsked(str(hold))
        if lift.lifted_at:
            raise HoldLifted(str(hold))
        if by.id is None or lift.asked_by == by.id:
            raise SamePerson("expected somebody else than who asked")
        lift.lifted_by, lift.lifted_label, lift.lifted_at = by.id, by.label, at
        lift.save(update_fields=["lifted_by", "lifted_label", "lifted_at"])
        _audit("hold.lifted", hold, by, at)


def standing() -> QuerySet[Hold]:
    """Return the holds in force, those to be looked at first on top."""
    return Hold.objects.exclude(lift__lifted_at__isnull=False).select_related("lift").order_by("review_date", "id")


def ended() -> QuerySet[Hold]:
    """Return the holds that were lifted, the last one first."""
    rows = Hold.objects.filter(lift__lifted_at__isnull=False).select_related("lift")
    return rows.order_by("-lift__lifted_at", "id")


def holds_on(*, subject_ids: Iterable[UUID] = (), record_ids: Iterable[UUID] = ()) -> tuple[Hold, ...]:
    """Return the holds in force on persons (under all their ids, and by their contracts' projects) and records."""
    with entered(system_scope("retention")), connection.cursor() as cursor:
        cursor.execute("SELECT hub_holds_on(%s::uuid[], %s::uuid[])", [list(subject_ids), list(record_ids)])
        found = {row[0] for row in cursor.fetchall()}
        return tuple(Hold.objects.filter(id__in=found).order_by("placed_at", "id"))


def refuse_if_held(*, subject_ids: Iterable[UUID] = (), record_ids: Iterable[UUID] = ()) -> None:
    """Raise :class:`UnderHold` where a hold in force names any of these."""
    found = holds_on(subject_ids=subject_ids, record_ids=record_ids)
    if found:
        raise UnderHold(found)


def _held(hold_id: UUID) -> Hold:
    hold_names([f"hold:{hold_id}"])
    hold = Hold.objects.filter(id=hold_id).first()
    if hold is None:
        raise HoldUnknown(f"no hold {hold_id} in this scope")
    return hold


def _audit(action: str, hold: Hold, by: Actor, at: datetime) -> None:
    details = {"kind": str(hold.kind), "authority": hold.authority, "file_number": hold.file_number}
    audit(by=by, action=action, at=at, subject_id=hold.subject_id, target_kind="hold", target_id=str(hold.id),
          details=details)  # fmt: skip
