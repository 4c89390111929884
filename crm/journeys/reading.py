"""Write down who looked at a covered value, and why."""

from collections.abc import Collection
from datetime import datetime
from typing import Final
from uuid import UUID

from django.db import transaction
from django.db.models import QuerySet

from crm.identity.models import Identifier
from hub.audit.models import AuditRow
from hub.audit.operations import record
from hub.kernel.actor import Actor
from hub.kernel.ids import new_id
from hub.vault.models import SealedContent
from hub.vault.operations import seal

REVEALED: Final = "value.revealed"
OWNER: Final = "reading"


def note_reading(*, mark_id: int, subject_id: UUID | None, reason: str, by: Actor, at: datetime) -> None:
    """Record that a value was uncovered; the reason is a person's words, so it lies in the vault and can be erased."""
    reading = new_id()
    with transaction.atomic():
        sealed = seal(
            purpose="reason",
            owner_kind=OWNER,
            owner_id=reading,
            content=reason.encode(),
            subject_id=subject_id,
            at=at,
        )
        record(
            by=by,
            action=REVEALED,
            at=at,
            subject_id=subject_id,
            target_kind="identifier",
            target_id=str(mark_id),
            details={"reason": str(sealed.id)},
        )


def reasons_about(*, subject_ids: Collection[UUID], record_ids: Collection[UUID]) -> list[UUID]:
    """Return the sealed reasons that are there still for looking at numbers of these records, or of these persons.

    A reason is about whose mark was looked at, under whichever person it was then; where the mark is gone, about
    whom it was sealed for. Needs a scope that sees everything.
    """
    marks = {str(one) for one in Identifier.objects.filter(record_id__in=record_ids).values_list("id", flat=True)}
    of_marks = {row.details["reason"] for row in _readings().filter(target_id__in=marks)}
    standing = SealedContent.objects.filter(owner_kind=OWNER, erased_at=None).order_by("sealed_at", "id")
    sealed_for = {str(one) for one in standing.filter(subject_id__in=subject_ids).values_list("id", flat=True)}
    found = of_marks | sealed_for - _of_marks_of_others(subject_ids, marks)
    return list(standing.filter(id__in=found).values_list("id", flat=True))


def _of_marks_of_others(subject_ids: Collection[UUID], marks: Collection[str]) -> set[str]:
    """The reasons for looking at what was held to be theirs then, and is somebody else's by now."""
    looked = [row for row in _readings().filter(subject_id__in=subject_ids) if row.target_id not in marks]
    ids = Identifier.objects.filter(id__in={int(row.target_id) for row in looked}).values_list("id", flat=True)
    there = {str(one) for one in ids}
    return {row.details["reason"] for row in looked if row.target_id in there}


def _readings() -> QuerySet[AuditRow]:
    return AuditRow.objects.filter(action=REVEALED, target_kind="identifier")
