"""Read one timeline of online and offline, folded, newest first."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final
from uuid import UUID

from django.db.models import Count, Q
from django.db.models.functions import TruncWeek

from crm.identity.queries import records_in
from crm.profile.domain.folding import Line, folded
from crm.profile.domain.touches import Touch
from crm.profile.domain.vocabulary import OFFLINE, Channel, TouchKind, channel_of
from crm.profile.models import Touchpoint
from crm.profile.queries.visits import VisitFacts, visits_by_id
from hub.kernel.clock import HOME_ZONE

MOST_TOUCHES: Final = 2000
_READ_AT_ONCE: Final = 200


@dataclass(frozen=True, kw_only=True)
class Entry:
    """One line of the timeline; ``visit`` where a person wrote it, ``searched`` where words were typed."""

    line: Line
    visit: VisitFacts | None
    searched: tuple[str, ...]

    @property
    def written_by_a_person(self) -> bool:
        """Human notes look different from system events."""
        return self.visit is not None


@dataclass(frozen=True, kw_only=True)
class TimelinePage:
    """Entries, newest first; ask again with ``before=older`` for the rest (None at the end)."""

    entries: tuple[Entry, ...]
    older: datetime | None


@dataclass(frozen=True, kw_only=True)
class Week:
    """How much happened online and with people in the week beginning on ``starts_on``."""

    starts_on: date
    online: int
    offline: int


def timeline(
    *,
    subject_id: UUID,
    channels: Sequence[Channel] = (),
    kinds: Sequence[TouchKind] = (),
    before: datetime | None = None,
    limit: int = 30,
) -> TimelinePage:
    """Return up to ``limit`` lines that ended before ``before``, newest first, each whole."""
    rows = Touchpoint.objects.filter(owner_source_id__in=records_in(subject_id))
    if channels:
        rows = rows.filter(channel__in=[channel.value for channel in channels])
    if kinds:
        rows = rows.filter(kind__in=[kind.value for kind in kinds])
    if before is not None:
        rows = rows.filter(occurred_at__lt=before)
    lines, more = _enough_lines(list(rows.order_by("-occurred_at", "-id")[:MOST_TOUCHES]), limit)
    words = words_searched(lines)
    visits = visits_by_id([touch.id for line in lines for touch in line.touches if line.channel in OFFLINE])
    entries = tuple(
        Entry(
            line=line,
            visit=visits.get(line.touches[0].id),
            searched=tuple(dict.fromkeys(words[t.id] for t in line.touches if t.id in words)),
        )
        for line in lines
    )
    return TimelinePage(entries=entries, older=lines[-1].began_at if more and lines else None)


def activity(*, subject_id: UUID, since: datetime, until: datetime) -> tuple[Week, ...]:
    """Return what happened week by week, for the strip above the timeline; weeks without anything are absent."""
    rows = Touchpoint.objects.filter(
        owner_source_id__in=records_in(subject_id), occurred_at__gte=since, occurred_at__lte=until
    )
    weekly = rows.annotate(week=TruncWeek("occurred_at", tzinfo=HOME_ZONE)).values("week", "channel")
    found: dict[date, list[int]] = {}
    for row in weekly.annotate(count=Count("id")):
        held = found.setdefault(row["week"].date(), [0, 0])
        held[channel_of(row["channel"]) in OFFLINE] += row["count"]
    return tuple(Week(starts_on=day, online=counts[0], offline=counts[1]) for day, counts in sorted(found.items()))


def touch_of(row: Touchpoint) -> Touch:
    """Return a stored touchpoint as the domain knows it."""
    return Touch(
        id=row.id,
        source_id=row.source_id,
        channel=channel_of(row.channel),
        kind=TouchKind(row.kind),
        occurred_at=row.occurred_at,
        label=row.label,
        product_code=row.product_code,
        slug=row.slug,
        section=row.section,
        seconds=row.seconds,
        amount_fen=row.amount_fen,
        device=row.device,
    )


def _enough_lines(rows: Sequence[Touchpoint], limit: int) -> tuple[list[Line], bool]:
    """Fold growing pieces until one line more than asked for is whole; the rest waits for the next page."""
    taken = _READ_AT_ONCE
    while True:
        lines = folded(touch_of(row) for row in rows[:taken])
        if len(lines) > limit or taken >= len(rows):
            return list(lines[:limit]), len(lines) > limit or len(rows) == MOST_TOUCHES
        taken *= 2


def words_searched(lines: Iterable[Line]) -> dict[UUID, str]:
    """Return what was typed, by touch; what has been erased is absent."""
    searched = [touch.id for line in lines for touch in line.touches if line.kind is TouchKind.PRODUCT_SEARCHED]
    rows = Touchpoint.objects.filter(id__in=searched).filter(Q(words__isnull=False))
    return {row.id: row.words or "" for row in rows}
