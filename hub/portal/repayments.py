"""Draw a project's repayments on one axis of time: what came, how late, what is overdue and what is not due yet."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from hub.portal.calendar import Calendar, Instalment
from hub.web.drawings import svg

AXIS, HEIGHT, EDGE = 30.0, 62.0, 14.0
INTEREST, PRINCIPAL = 4.5, 8.0
"""Radius of an instalment of interest alone, and of one that brings principal back."""


@dataclass(frozen=True)
class Layout:
    """`apart` is how near two named days may come."""

    name: str
    width: float
    apart: float


WIDE = Layout(name="wide", width=840, apart=110)
TALL = Layout(name="tall", width=340, apart=176)


def repayments_svg(calendar: Calendar, layout: Layout) -> SafeString:
    """One circle for each instalment at its due day; the calendar under the picture holds the same rows."""
    parts = [
        svg.line(EDGE, AXIS, layout.width - EDGE, AXIS, "repaid__axis"),
        *_as_of(calendar, layout),
        *_late(calendar, layout),
        *(_dot(item, calendar, layout) for item in calendar.instalments),
        *_days(calendar, layout),
    ]
    kind = f"repaid__drawing repaid--{layout.name}"
    return svg.drawing(width=layout.width, height=HEIGHT, title=spoken(calendar), kind=kind, parts=parts)


def spoken(calendar: Calendar) -> str:
    """The picture in words."""
    return _("%(all)s instalments: %(received)s received, %(late)s of them late, %(overdue)s overdue") % {
        "all": len(calendar.instalments),
        "received": len(calendar.received),
        "late": len(calendar.received) - calendar.on_time,
        "overdue": len(calendar.overdue),
    }


def _x(day: date, calendar: Calendar, layout: Layout) -> float:
    first = min(item.due_date for item in calendar.instalments)
    last = max(item.due_date for item in calendar.instalments)
    share = (day - first).days / max((last - first).days, 1)
    return EDGE + min(max(share, 0.0), 1.0) * (layout.width - 2 * EDGE)


def _dot(item: Instalment, calendar: Calendar, layout: Layout) -> SafeString:
    state = "paid" if item.paid_date else "overdue" if item in calendar.overdue else "due"
    return format_html(
        '<circle cx="{}" cy="{}" r="{}" class="repaid__dot repaid__dot--{}"/>',
        svg.n(_x(item.due_date, calendar, layout)),
        svg.n(AXIS),
        svg.n(PRINCIPAL if item.principal_fen else INTEREST),
        state,
    )


def _late(calendar: Calendar, layout: Layout) -> Iterable[SafeString]:
    """From the due day to the day on which the money came, and never shorter than can be seen."""
    for item in calendar.received:
        if item.paid_date and item.late_days:
            left = _x(item.due_date, calendar, layout)
            right = max(_x(item.paid_date, calendar, layout), left + INTEREST + 6)
            yield svg.line(left, AXIS, min(right, layout.width), AXIS, "repaid__late")


def _as_of(calendar: Calendar, layout: Layout) -> Iterable[SafeString]:
    """The day of the disclosure, while the schedule runs."""
    days = [item.due_date for item in calendar.instalments]
    if not min(days) <= calendar.as_of <= max(days):
        return
    x = _x(calendar.as_of, calendar, layout)
    right = x > layout.width / 2
    words = _("as of %(day)s") % {"day": calendar.as_of.isoformat()}
    yield svg.line(x, 8, x, AXIS + 10, "repaid__today")
    yield svg.text(x + (-6 if right else 6), 14, words, "repaid__day", anchor="end" if right else "start")


def _days(calendar: Calendar, layout: Layout) -> Iterable[SafeString]:
    """Name the first and the last due day, and the next one where it has room between them."""
    first, last = calendar.instalments[0], calendar.instalments[-1]
    yield svg.text(0, HEIGHT - 8, first.due_date.isoformat(), "repaid__day")
    if last is not first:
        yield svg.text(layout.width, HEIGHT - 8, last.due_date.isoformat(), "repaid__day", anchor="end")
    if calendar.next:
        x = _x(calendar.next.due_date, calendar, layout)
        if layout.apart < x < layout.width - layout.apart:
            yield svg.text(x, HEIGHT - 8, calendar.next.due_date.isoformat(), "repaid__day", anchor="middle")
