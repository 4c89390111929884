"""How an app's messages about a person go: those their timeline was made of, and every other that speaks of them.

Messages lie encrypted and unsorted, so all are read, a chunk to a transaction. What could not be read and lies in
quarantine goes where it holds a number of theirs. The key of a message stays: sent again, it is a message that was had.
"""

from collections.abc import Sequence
from typing import Final
from uuid import UUID

from crm.identity.own_numbers import Numbers, names_them, numbers_of
from crm.journeys.intake.app import records_told_by
from crm.profile.forgetting import messages_behind
from hub.inbox.models import Message, Quarantined
from hub.inbox.operations import Claimed
from hub.ingest.models import WriteKey
from hub.ingest.operations.events import VENDORS, signals_in
from hub.ingest.operations.logins import with_known_logins
from hub.retention.parts import Chunk, Order, Part, Person

READ_AT_ONCE: Final = 1000
"""Messages of one transaction: decrypted and decoded in about half a second (unmeasured)."""


def _count(person: Person) -> int:
    return Message.objects.filter(id__in=messages_behind(person), erased_at=None).count()


def _erase(person: Person, order: Order, cursor: int) -> Chunk:
    rows = list(Message.objects.filter(id__gt=cursor).order_by("id")[:READ_AT_ONCE])
    behind = messages_behind(person)
    unread = [row for row in rows if row.erased_at is None and row.id not in behind]
    theirs = {row.id for row in rows if row.id in behind} | _speaking_of(person.record_ids, unread)
    done = Message.objects.filter(id__in=theirs, erased_at=None).update(body=None, erased_at=order.at)
    return Chunk(done=done, more=len(rows) == READ_AT_ONCE, cursor=rows[-1].id if rows else cursor)


def _speaking_of(records: frozenset[UUID], rows: Sequence[Message]) -> set[int]:
    """Return the messages whose account or device is one of these records; one that does not open is left alone."""
    keys = {key.source: key for key in WriteKey.objects.filter(source__in={row.source for row in rows})}
    found: set[int] = set()
    for row in rows:
        try:
            signals = list(signals_in(_claimed(row), keys[row.source]))
        except (ValueError, KeyError):
            continue
        if row.format in VENDORS and VENDORS[row.format].logins_unmarked:
            signals = list(with_known_logins(signals))
        if records & set(records_told_by(signals)):
            found.add(row.id)
    return found


def _claimed(row: Message) -> Claimed:
    return Claimed(
        id=row.id, source=row.source, key=row.key, format=row.format, occurred_at=row.occurred_at,
        received_at=row.received_at, row=row, attempts=0,
    )  # fmt: skip


def _names_them(row: Quarantined, numbers: Numbers) -> bool:
    try:
        return names_them(str(row.body), numbers)
    except ValueError:
        return False


def _count_quarantined(person: Person) -> int:
    numbers = numbers_of(person.record_ids)
    if not numbers:
        return 0
    return sum(_names_them(row, numbers) for row in Quarantined.objects.exclude(body=None).iterator())


def _erase_quarantined(person: Person, _order: Order, cursor: int) -> Chunk:
    """Rows are looked at in the order of their ids, and none ever goes: the cursor is how many were."""
    numbers = numbers_of(person.record_ids)
    if not numbers:
        return Chunk(done=0, more=False)
    rows = list(Quarantined.objects.order_by("id")[cursor : cursor + READ_AT_ONCE])
    theirs = [row.id for row in rows if row.body is not None and _names_them(row, numbers)]
    done = Quarantined.objects.filter(id__in=theirs).update(body=None)
    return Chunk(done=done, more=len(rows) == READ_AT_ONCE, cursor=cursor + len(rows))


MESSAGES = Part(id="inbox.messages", models=("inbox.Message",), count=_count, erase=_erase)
QUARANTINE = Part(
    id="inbox.quarantine", models=("inbox.Quarantined",), count=_count_quarantined, erase=_erase_quarantined
)
