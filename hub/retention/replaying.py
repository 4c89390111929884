"""Put a request back that two people granted and that an old copy of the database has not heard of."""

from dataclasses import dataclass
from datetime import datetime
from typing import Final
from uuid import UUID

from hub.audit.operations import record as audit
from hub.kernel.actor import system_actor
from hub.kernel.clock import business_date
from hub.kernel.ids import new_id
from hub.retention.domain.rules import ANSWER, ERASE
from hub.retention.erasures import write_steps
from hub.retention.models import Erasure
from hub.retention.parts import Person

WHY: Final = "replayed after an old copy was put back"


@dataclass(frozen=True, kw_only=True)
class Granted:
    """A request as it stood when it was carried out; staff by their random ids."""

    number: str
    own: bool
    asked_at: datetime
    checked_by: UUID
    decided_by: UUID


def replay_erasure(granted: Granted, *, person: Person, sure: bool, at: datetime) -> Erasure:
    """Write the request as granted again, or, where it is not ``sure`` who goes, as asked; needs a system's scope.

    A request that the old copy holds half done goes on under its own id, and where another one of the person is open,
    that one is taken: nobody has two. Holds and money stop it like any other.
    """
    row = Erasure.objects.filter(number=granted.number).first() or _open_of(person) or _asked(granted, person)
    if row.decision == "granted":
        return row
    if sure:
        row.subject_ids, row.record_ids = sorted(person.subject_ids), sorted(person.record_ids)
        row.checked_by, row.checked_at = granted.checked_by, at
        row.decision, row.decided_why, row.decided_by, row.decided_at = "granted", WHY, granted.decided_by, at
        row.save(
            update_fields=[
                "subject_ids", "record_ids", "checked_by", "checked_at",
                "decision", "decided_why", "decided_by", "decided_at",
            ]
        )  # fmt: skip
        write_steps(row, person, at)
    audit(
        by=system_actor("forgotten"), action="erasure.replayed", at=at, subject_id=row.subject_id,
        target_kind="erasure", target_id=str(row.id), details={"granted": sure},
    )  # fmt: skip
    return row


def _open_of(person: Person) -> Erasure | None:
    open_ones = Erasure.objects.filter(subject_id__in=person.subject_ids, finished_at=None)
    return open_ones.exclude(decision="refused").order_by("-decision", "asked_at").first()


def _asked(granted: Granted, person: Person) -> Erasure:
    day = business_date(granted.asked_at)
    row = Erasure(
        id=new_id(), number=granted.number, subject_id=min(person.subject_ids), own=granted.own, asked_label="",
        asked_at=granted.asked_at, decide_by_date=ANSWER.period.end(day), done_by_date=ERASE.period.end(day),
    )  # fmt: skip
    row.save(force_insert=True)
    return row
