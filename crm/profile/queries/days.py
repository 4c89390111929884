"""Read a stretch of time over all clients that the scope sees: who came to the branch, what was done in the app."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from crm.consents.domain.purposes import Purpose
from crm.consents.queries import objectors
from crm.identity.queries import records_of_subjects, subjects_of_records
from crm.profile.domain.folding import Line, folded
from crm.profile.domain.touches import Touch
from crm.profile.domain.vocabulary import Channel, TouchKind
from crm.profile.models import ClientCard, Touchpoint, Visit
from crm.profile.queries.lines import touch_of, words_searched


@dataclass(frozen=True, kw_only=True)
class Arrival:
    """One visit at the desk, whose client it was, and how long it took where that was written down."""

    visit_id: UUID
    subject_id: UUID
    arrived_at: datetime
    minutes: int | None


@dataclass(frozen=True, kw_only=True)
class Heard:
    """One line of one client's timeline, and the words that were searched for in it."""

    subject_id: UUID
    line: Line
    searched: tuple[str, ...]


def arrivals_between(*, since: datetime, until: datetime) -> tuple[Arrival, ...]:
    """Return the visits at the desk from ``since`` until before ``until``, the earliest first."""
    rows = Visit.objects.filter(channel=Channel.DESK, arrived_at__gte=since, arrived_at__lt=until)
    found = list(rows.order_by("arrived_at", "id").values_list("id", "source_id", "arrived_at", "minutes"))
    subjects = subjects_of_records(source for _, source, _, _ in found)
    return tuple(
        Arrival(visit_id=visit, subject_id=subjects[source], arrived_at=at, minutes=minutes)
        for visit, source, at, minutes in found
        if source in subjects
    )


def heard_online(*, since: datetime, until: datetime, without: frozenset[TouchKind]) -> tuple[Heard, ...]:
    """Return what clients did in the app from ``since`` to ``until``, newest first, but for some kinds of touches.

    Only clients whose card says that they were seen since then are looked at, so that a long history costs nothing;
    who objects to being analysed by what they do is left out.
    """
    seen = ClientCard.objects.filter(last_seen_at__gte=since, last_online_at__gte=since)
    seen = seen.exclude(subject_id__in=objectors(Purpose.BEHAVIOUR, at=until))
    owners = {
        record: subject
        for subject, records in records_of_subjects(seen.values_list("subject_id", flat=True)).items()
        for record in records
    }
    rows = Touchpoint.objects.filter(
        owner_source_id__in=list(owners),
        channel=Channel.ONLINE,
        occurred_at__gte=since,
        occurred_at__lte=until,
    ).exclude(kind__in=[kind.value for kind in without])
    touches: dict[UUID, list[Touch]] = {}
    for row in rows:
        touches.setdefault(owners[row.owner_source_id], []).append(touch_of(row))
    return _by_time({subject: folded(theirs) for subject, theirs in touches.items()})


def _by_time(lines: Mapping[UUID, Iterable[Line]]) -> tuple[Heard, ...]:
    words = words_searched(line for theirs in lines.values() for line in theirs)
    heard = [
        Heard(
            subject_id=subject,
            line=line,
            searched=tuple(dict.fromkeys(words[touch.id] for touch in line.touches if touch.id in words)),
        )
        for subject, theirs in lines.items()
        for line in theirs
    ]
    return tuple(sorted(heard, key=lambda one: (one.line.at, one.line.touches[0].id), reverse=True))
