"""Make a day ready: its hours on one axis, and what clients did in the app since the branch closed."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime, time, timedelta
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext as _

from crm.profile.queries import Arrival, Heard
from crm.workspace.shown import Expected, HeardRow
from crm.workspace.timeline_part import detail_words, happened_words
from hub.kernel.clock import HOME_ZONE
from hub.web.drawings.day import CLOSES, Day, Slot, SlotKind

USUAL_MINUTES = 30
"""How wide a visit is drawn whose length nobody wrote down (unmeasured)."""


def closed_at(day: date) -> datetime:
    """Return when the branch closed on the evening before a day."""
    return datetime.combine(day - timedelta(days=1), time(CLOSES), HOME_ZONE)


def day_of(
    expected: Sequence[Expected], arrivals: Sequence[Arrival], *, names: Mapping[UUID, str], at: datetime
) -> Day:
    """Return the day's appointments and visits; a client outside the scope has no name and is left out."""
    booked = [
        Slot(
            starts_at=row.starts_at,
            minutes=row.minutes,
            label=row.client,
            short=row.client[:1],
            kind=SlotKind.KEPT if row.arrived else SlotKind.BOOKED,
            word=row.status_words,
        )
        for row in expected
    ]
    came = [
        Slot(
            starts_at=arrival.arrived_at,
            minutes=arrival.minutes or USUAL_MINUTES,
            label=names[arrival.subject_id] or _("Unnamed visitor"),
            short=(names[arrival.subject_id] or _("Unnamed visitor"))[:1],
            kind=SlotKind.CAME,
            word=_("at the desk"),
        )
        for arrival in arrivals
        if arrival.subject_id in names
    ]
    return Day(now=at, slots=sorted([*booked, *came], key=lambda slot: slot.starts_at))


def heard_rows(heard: Sequence[Heard], *, names: Mapping[UUID, str], titles: Mapping[str, str]) -> list[HeardRow]:
    """Return what clients did in the app, each with the client; ``titles`` turn codes and addresses into names."""
    return [
        HeardRow(
            at=one.line.at,
            client=names[one.subject_id] or _("Unnamed visitor"),
            url=reverse("workspace:client", args=[one.subject_id]),
            words=happened_words(one.line.kind, titles.get(one.line.subject, one.line.subject)),
            detail=detail_words(one.line.count, one.line.seconds, one.searched),
        )
        for one in heard
        if one.subject_id in names
    ]
