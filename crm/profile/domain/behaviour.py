"""Read features of behaviour off a set of touches: a pure function, so that replaying gives the same features.

Features describe; none of them changes a level.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from crm.profile.domain.touches import Touch
from crm.profile.domain.vocabulary import OFFLINE, Channel, TouchKind
from hub.kernel.clock import HOME_ZONE

WINDOW: Final = timedelta(days=90)
LOOKED_AT: Final = frozenset({TouchKind.PRODUCT_VIEWED, TouchKind.DISCLOSURE_READ})
PARTS_OF_DAY: Final[tuple[tuple[int, int, str, str], ...]] = (
    (5, 9, "清早", "early morning"),
    (9, 12, "上午", "morning"),
    (12, 14, "中午", "midday"),
    (14, 18, "下午", "afternoon"),
    (18, 21, "傍晚", "evening"),
    (21, 24, "晚 9 点后", "after 9 pm"),
    (0, 5, "深夜", "night"),
)
"""From hour, to hour, in words."""


@dataclass(frozen=True, kw_only=True)
class LookedAt:
    """How often and how long one product or disclosure was looked at."""

    subject: str
    times: int
    seconds: int
    first_at: datetime
    last_at: datetime


@dataclass(frozen=True, kw_only=True)
class Dwell:
    """The section or page that held the reader longest."""

    slug: str
    section: str
    seconds: int
    last_at: datetime


@dataclass(frozen=True, kw_only=True)
class Bids:
    """What was bid for: how often, between which amounts, for which products (most frequent first)."""

    count: int
    least_fen: int
    most_fen: int
    products: tuple[str, ...]
    last_at: datetime


@dataclass(frozen=True, kw_only=True)
class Habit:
    """The part of the day with most online activity, its share in per cent, and the usual device."""

    zh: str
    en: str
    share_percent: int
    device: str


@dataclass(frozen=True, kw_only=True)
class Behaviour:
    """Features over the ``WINDOW`` before ``as_of``; None where nothing was seen."""

    as_of: datetime
    since: datetime
    online_count: int
    offline_count: int
    online_days: int
    last_online_at: datetime | None
    last_offline_at: datetime | None
    channel_mix: tuple[tuple[Channel, int], ...]
    looked_at: tuple[LookedAt, ...]
    longest_dwell: Dwell | None
    bids: Bids | None
    habit: Habit | None
    searches: tuple[str, ...]


def behaviour(*, touches: Iterable[Touch], as_of: datetime) -> Behaviour:
    """Return the features; touches outside the window, repeated ones and their order do not matter."""
    seen = in_window(touches, as_of=as_of)
    online = [touch for touch in seen if touch.channel is Channel.ONLINE]
    offline = [touch for touch in seen if touch.channel in OFFLINE]
    mix = Counter(touch.channel for touch in seen)
    return Behaviour(
        as_of=as_of,
        since=as_of - WINDOW,
        online_count=len(online),
        offline_count=len(offline),
        online_days=len({touch.occurred_at.astimezone(HOME_ZONE).date() for touch in online}),
        last_online_at=online[-1].occurred_at if online else None,
        last_offline_at=offline[-1].occurred_at if offline else None,
        channel_mix=tuple(sorted(mix.items(), key=lambda item: (-item[1], item[0]))),
        looked_at=_looked_at(seen),
        longest_dwell=_longest_dwell(online),
        bids=_bids(seen),
        habit=_habit(online),
        searches=tuple(
            dict.fromkeys(t.label for t in reversed(seen) if t.kind is TouchKind.PRODUCT_SEARCHED and t.label)
        ),
    )


def in_window(touches: Iterable[Touch], *, as_of: datetime) -> list[Touch]:
    """Return the touches of the ``WINDOW`` before ``as_of``, each once, the oldest first."""
    unique = {touch.id: touch for touch in touches if as_of - WINDOW <= touch.occurred_at <= as_of}
    return sorted(unique.values(), key=lambda touch: touch.order)


def _looked_at(seen: Sequence[Touch]) -> tuple[LookedAt, ...]:
    groups: dict[str, list[Touch]] = {}
    for touch in seen:
        subject = touch.product_code or touch.slug
        if touch.kind in LOOKED_AT and subject:
            groups.setdefault(subject, []).append(touch)
    found = [
        LookedAt(
            subject=subject,
            times=len(group),
            seconds=sum(touch.seconds for touch in group),
            first_at=group[0].occurred_at,
            last_at=group[-1].occurred_at,
        )
        for subject, group in groups.items()
    ]
    return tuple(sorted(found, key=lambda item: (-item.times, -item.seconds, item.subject)))


def _longest_dwell(seen: Sequence[Touch]) -> Dwell | None:
    seconds: Counter[tuple[str, str]] = Counter()
    last: dict[tuple[str, str], datetime] = {}
    for touch in seen:
        if touch.seconds:
            place = (touch.slug or touch.product_code, touch.section)
            seconds[place] += touch.seconds
            last[place] = touch.occurred_at
    if not seconds:
        return None
    slug, section = min(seconds, key=lambda place: (-seconds[place], place))
    return Dwell(slug=slug, section=section, seconds=seconds[slug, section], last_at=last[slug, section])


def _bids(seen: Sequence[Touch]) -> Bids | None:
    bids = [touch for touch in seen if touch.kind is TouchKind.BID_PLACED and touch.amount_fen]
    if not bids:
        return None
    products = Counter(touch.product_code for touch in bids if touch.product_code)
    amounts = [touch.amount_fen for touch in bids if touch.amount_fen]
    return Bids(
        count=len(bids),
        least_fen=min(amounts),
        most_fen=max(amounts),
        products=tuple(sorted(products, key=lambda code: (-products[code], code))),
        last_at=bids[-1].occurred_at,
    )


def _habit(online: Sequence[Touch]) -> Habit | None:
    if not online:
        return None
    parts = Counter(_part_of_day(touch.occurred_at.astimezone(HOME_ZONE).hour) for touch in online)
    (zh, en), count = min(parts.items(), key=lambda item: (-item[1], item[0]))
    devices = Counter(touch.device for touch in online if touch.device)
    device = min(devices, key=lambda name: (-devices[name], name)) if devices else ""
    return Habit(zh=zh, en=en, share_percent=round(100 * count / len(online)), device=device)


def _part_of_day(hour: int) -> tuple[str, str]:
    return next((zh, en) for start, end, zh, en in PARTS_OF_DAY if start <= hour < end)
