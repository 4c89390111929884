"""Watch the promise that every receipt makes: a checkpoint on chain covers the entry within the maximum merge delay.

Whether it is kept is read from entries and checkpoints each time it is asked, for the public statement as well; the
alarm only makes a person look, and remembers when the promise was broken.
"""

from dataclasses import dataclass
from datetime import datetime

from chain.alarms import Facts, raise_alarm, resolve_alarm
from chain.models import Alarm, Entry
from chain.queries import covered
from chain.receipts import MAXIMUM_MERGE_DELAY

MERGE_DELAY_BROKEN = "merge_delay_broken"


@dataclass(frozen=True, kw_only=True)
class MergeDelay:
    """How the promise stands: the oldest entry that waits for a checkpoint, and every time it was broken."""

    waiting: int
    oldest_index: int | None
    oldest_at: datetime | None
    kept: bool
    broken: tuple[tuple[datetime, datetime | None], ...]


def merge_delay(*, at: datetime) -> MergeDelay:
    """Say how the promise stands."""
    sealed, _ = covered()
    waiting = Entry.objects.filter(index__gte=sealed)
    oldest = waiting.order_by("index").values_list("index", "recorded_at").first()
    broken = Alarm.objects.filter(name=MERGE_DELAY_BROKEN).order_by("raised_at")
    return MergeDelay(
        waiting=waiting.count(),
        oldest_index=oldest[0] if oldest else None,
        oldest_at=oldest[1] if oldest else None,
        kept=oldest is None or at - oldest[1] <= MAXIMUM_MERGE_DELAY,
        broken=tuple(broken.values_list("raised_at", "resolved_at")),
    )


def watch_merge_delay(*, at: datetime) -> None:
    """Raise the alarm when the promise is broken, and close it when everything is covered in time again."""
    found = merge_delay(at=at)
    if found.kept:
        resolve_alarm(name=MERGE_DELAY_BROKEN, at=at)
        return
    message = (
        f"entry {found.oldest_index} was recorded at {found.oldest_at:%Y-%m-%d %H:%M} UTC and no checkpoint on chain "
        f"covers it; its receipt promised one within {int(MAXIMUM_MERGE_DELAY.total_seconds() // 3600)} hours. "
        f"{found.waiting} entries wait. The public statement at /log/ says so, too."
    )
    facts: Facts = {
        "number": (found.oldest_index or 0) + 1,
        "since": f"{found.oldest_at:%Y-%m-%d %H:%M} UTC",
        "hours": int(MAXIMUM_MERGE_DELAY.total_seconds() // 3600),
        "waiting": found.waiting,
    }
    raise_alarm(name=MERGE_DELAY_BROKEN, message=message, at=at, facts=facts)
