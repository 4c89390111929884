"""Fold a person's touches into the lines of a timeline: five pages of one disclosure are one reading."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Final

from crm.profile.domain.touches import Touch
from crm.profile.domain.vocabulary import Channel, TouchKind

LONGEST_PAUSE: Final = timedelta(minutes=30)
"""A longer gap starts a new reading (the usual length of a web session)."""

FOLDED: Final = frozenset(
    {TouchKind.DISCLOSURE_READ, TouchKind.PRODUCT_VIEWED, TouchKind.PAGE_VIEWED, TouchKind.PRODUCT_SEARCHED}
)
"""What people do many times in a row; everything else keeps a line of its own."""


@dataclass(frozen=True, kw_only=True)
class Part:
    """One section within a reading and the seconds spent on it."""

    section: str
    seconds: int


@dataclass(frozen=True, kw_only=True)
class Line:
    """One line: the touches it stands for, newest first, and their total dwell. ``at`` is when it ended."""

    at: datetime
    began_at: datetime
    kind: TouchKind
    channel: Channel
    touches: tuple[Touch, ...]
    seconds: int
    parts: tuple[Part, ...]

    @property
    def subject(self) -> str:
        """Which disclosure, product or event the line is about."""
        first = self.touches[0]
        return first.slug or first.product_code or first.label

    @property
    def count(self) -> int:
        """How many touches were folded."""
        return len(self.touches)


def folded(touches: Iterable[Touch]) -> tuple[Line, ...]:
    """Return the lines, newest first; the order of ``touches`` does not matter."""
    lines: list[Line] = []
    for touch in sorted(touches, key=lambda touch: touch.order, reverse=True):
        if lines and _continues(lines[-1], touch):
            lines[-1] = replace(
                lines[-1],
                began_at=touch.occurred_at,
                touches=(*lines[-1].touches, touch),
                seconds=lines[-1].seconds + touch.seconds,
            )
        else:
            lines.append(_line(touch))
    return tuple(replace(line, parts=_parts(line.touches)) for line in lines)


def _continues(line: Line, touch: Touch) -> bool:
    last = line.touches[-1]
    same = (last.kind, last.channel, last.slug, last.product_code) == (
        touch.kind, touch.channel, touch.slug, touch.product_code
    )  # fmt: skip
    return same and touch.kind in FOLDED and line.began_at - touch.occurred_at <= LONGEST_PAUSE


def _line(touch: Touch) -> Line:
    return Line(
        at=touch.occurred_at,
        began_at=touch.occurred_at,
        kind=touch.kind,
        channel=touch.channel,
        touches=(touch,),
        seconds=touch.seconds,
        parts=(),
    )


def _parts(touches: Iterable[Touch]) -> tuple[Part, ...]:
    """Sections by time spent, the longest first; touches without a section are not listed."""
    seconds: Counter[str] = Counter()
    for touch in touches:
        if touch.section:
            seconds[touch.section] += touch.seconds
    ordered = sorted(seconds.items(), key=lambda item: (-item[1], item[0]))
    return tuple(Part(section=section, seconds=total) for section, total in ordered)
