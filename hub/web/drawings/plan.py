"""A dated need and the money that meets it: bars along one axis of time, the need as a flag."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from hub.web.brand import Text
from hub.web.drawings import svg


class BarKind(StrEnum):
    """FIRST is bought now; LATER is confirmed again when its turn comes; CASH stays at hand; GAP is the buffer."""

    FIRST = "first"
    LATER = "later"
    CASH = "cash"
    GAP = "gap"


@dataclass(frozen=True, kw_only=True)
class PlanBar:
    """From `start` to `end` inclusive. `label` goes into the bar if it fits, `amount` into the table."""

    label: Text
    start: date
    end: date
    kind: BarKind
    amount: Text = ""
    short: Text = ""


@dataclass(frozen=True, kw_only=True)
class Plan:
    """Everything the picture and the table behind it say."""

    today: date
    need_date: date
    need: Text
    bars: tuple[PlanBar, ...]


@dataclass(frozen=True)
class Layout:
    """`glyph` is the width of one CJK character; `name` chooses the styles."""

    name: str
    width: float
    every_months: int
    short: bool
    glyph: float


WIDE = Layout(name="wide", width=640, every_months=2, short=False, glyph=12.5)
TALL = Layout(name="tall", width=320, every_months=4, short=True, glyph=12.5)
LARGE = Layout(name="large", width=260, every_months=6, short=True, glyph=20)
TOP, LANE, BAR, FOOT = 34.0, 38.0, 28.0, 26.0


def plan_svg(plan: Plan, layout: Layout) -> SafeString:
    """Products share the upper lane, cash has the lower one; the flag stands on the day of the need."""
    lanes = 2 if any(bar.kind is BarKind.CASH for bar in plan.bars) else 1
    floor = TOP + lanes * LANE
    parts = [
        *_months(plan, layout, floor),
        *(part for bar in plan.bars for part in _bar(bar, plan, layout)),
        *_today(plan, layout, floor),
        *_flag(plan, layout, floor),
    ]
    kind = f"plan plan--{layout.name}"
    return svg.drawing(width=layout.width, height=floor + FOOT, title=spoken(plan), kind=kind, parts=parts)


def spoken(plan: Plan) -> str:
    bars = _(", ").join(f"{bar.label} {bar.start.isoformat()}–{bar.end.isoformat()}" for bar in plan.bars)
    return _("%(need)s on %(day)s: %(bars)s") % {"need": plan.need, "day": plan.need_date.isoformat(), "bars": bars}


def _x(day: date, plan: Plan, layout: Layout) -> float:
    first = plan.today.replace(day=1)
    last = max([plan.need_date, *(bar.end for bar in plan.bars)]) + timedelta(days=6)
    return 2 + (day - first).days / max((last - first).days, 1) * (layout.width - 4)


def _bar(bar: PlanBar, plan: Plan, layout: Layout) -> Iterable[SafeString]:
    left, right = _x(bar.start, plan, layout), _x(bar.end, plan, layout)
    top = TOP + 4 + (LANE if bar.kind is BarKind.CASH else 0)
    yield svg.rect(left, top, right - left, BAR, f"plan__bar plan__bar--{bar.kind.value}")
    words = svg.fitting((bar.label, bar.short), room=right - left - 12, glyph=layout.glyph)
    if words:
        yield svg.text(left + 8, top + 19, words, f"plan__label plan__label--{bar.kind.value}")


def _months(plan: Plan, layout: Layout, floor: float) -> Iterable[SafeString]:
    month, index = plan.today.replace(day=1), 0
    while month <= plan.need_date:
        if index % layout.every_months == 0:
            x = _x(month, plan, layout)
            yield svg.line(x, TOP, x, floor + 4, "plan__grid")
            named = f"{month:%Y-%m}" if index == 0 or month.month <= layout.every_months else f"{month:%m}"
            yield svg.text(x, floor + 20, named, "plan__month")
        month, index = (month + timedelta(days=32)).replace(day=1), index + 1


def _today(plan: Plan, layout: Layout, floor: float) -> Iterable[SafeString]:
    x = _x(plan.today, plan, layout)
    yield svg.line(x, TOP - 8, x, floor + 4, "plan__today")
    yield svg.text(x + 4, TOP - 6, _("today"), "plan__month")


def _flag(plan: Plan, layout: Layout, floor: float) -> Iterable[SafeString]:
    x = _x(plan.need_date, plan, layout)
    yield svg.line(x, 0, x, floor + 4, "plan__pole")
    words = f"{plan.need_date:%m-%d} {plan.need}"
    wide = 16 + svg.breadth(words, glyph=layout.glyph)
    yield format_html('<path d="M{} 0H{}V22H{}Z" class="plan__flag"/>', svg.n(x), svg.n(x - wide), svg.n(x))
    yield svg.text(x - 8, 16, words, "plan__need", anchor="end")
