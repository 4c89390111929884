"""Set letters aside that cannot be written, tell compliance by an alarm, and let people have them tried again.

A parked letter is tried again once a day by itself: a release may have repaired its words.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final

from django.db.models import Count, Min, QuerySet

from chain.alarms import is_open, raise_alarm, resolve_alarm
from cms.models import AlertMail, Letter
from hub.access.scope import entered, system_scope
from hub.audit.operations import record
from hub.kernel.actor import Actor
from hub.portal.alerts.mails import Written, written

ALARM: Final = "letters_parked"
MOST_TRIES: Final = 6
"""With pauses that double from two minutes on, an hour: longer than a release takes to be rolled out (unmeasured)."""
AGAIN_AFTER: Final = timedelta(days=1)
MOST_SHOWN: Final = 20
KEY: Final = re.compile(r"(/alerts/(?:confirm|end|mine)/)[^/\s]+")
"""What stands in a link of a letter: whoever has it can confirm or end what another asked for."""


@dataclass(frozen=True)
class Parked:
    """Letters of one version, or one question, in one language that wait for people; ``words`` are of the oldest."""

    letter: Letter
    language: str
    slug: str
    number: int
    count: int
    since: datetime
    why: str
    words: Written | None

    @property
    def text(self) -> str:
        """What the letter says, without the keys in its links."""
        return KEY.sub(r"\1…", self.words.text) if self.words else ""


def park(mails: Sequence[AlertMail], *, tries: int, why: str, at: datetime) -> None:
    """Let rows wait for people; since when they do stays as it was."""
    ids = [mail.id for mail in mails]
    AlertMail.objects.filter(id__in=ids).update(attempts=tries, due_at=at + AGAIN_AFTER, last_error=why[:200])
    AlertMail.objects.filter(id__in=ids, parked_at=None).update(parked_at=at)


def unpark_overtaken(sent: Sequence[AlertMail]) -> None:
    """Let parked letters go whose address was just sent a later version."""
    for mail in sent:
        if mail.slug:
            _waiting().filter(address_index=mail.address_index, slug=mail.slug, number__lt=mail.number).delete()


def tell_parked(*, at: datetime) -> None:
    """After a round: one alarm for all that names the oldest, if any was tried in vain; closed when none waits."""
    waiting = _waiting().order_by("parked_at", "id")
    first = waiting.first()
    if first is None or not waiting.filter(due_at=at + AGAIN_AFTER).exists():
        close_alarm(at=at)
        return
    why, count = first.last_error, waiting.count()
    raise_alarm(
        name=ALARM, message=f"{count} letters cannot be written: {why}", at=at, facts={"waiting": count, "why": why}
    )


def close_alarm(*, at: datetime) -> None:
    """Close the alarm if no letter waits any more: it went, its reader ended it, or it was erased."""
    if is_open(ALARM) and not _waiting().exists():
        resolve_alarm(name=ALARM, at=at)


def parked(*, at: datetime) -> tuple[Parked, ...]:
    """What waits for people, the oldest first. Requires a scope that sees the letters of all."""
    alike = _waiting().values("letter", "alert__language", "slug", "number", "last_error")
    groups = alike.annotate(count=Count("id"), since=Min("parked_at")).order_by("since", "slug", "alert__language")
    return tuple(_shown(dict(group), at) for group in groups[:MOST_SHOWN])


def try_again(*, by: Actor, at: datetime) -> int:
    """Make every parked letter due now; return how many. The worker sends what can be written."""
    with entered(system_scope("alerts")):
        count = _waiting().update(due_at=at)
        record(by=by, action="alerts.tried_again", at=at, target_kind="letters", details={"letters": count})
        return count


def _shown(group: dict[str, Any], at: datetime) -> Parked:
    count, since = group.pop("count"), group.pop("since")
    one = _waiting().filter(**group).select_related("alert").order_by("parked_at", "id").first()
    return Parked(
        letter=Letter(group["letter"]), language=group["alert__language"], slug=group["slug"], number=group["number"],
        count=count, since=since, why=group["last_error"], words=_words(one, at) if one else None,
    )  # fmt: skip


def _words(mail: AlertMail, at: datetime) -> Written | None:
    """Nothing for a letter that cannot even be put together, as of a version that is not there."""
    try:
        return written([mail], at=at)
    except LookupError:
        return None


def _waiting() -> QuerySet[AlertMail]:
    return AlertMail.objects.filter(parked_at__isnull=False)
