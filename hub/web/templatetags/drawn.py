"""The tags that draw: pictures as server-side SVG with their tables behind them; `{% load hub %}` brings them along."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import Any

from django.template import Context, Library

from hub.web.drawings import bars as bar_drawing
from hub.web.drawings import day as day_drawing
from hub.web.drawings import gauge as gauge_drawing
from hub.web.drawings import plan as plan_drawing
from hub.web.drawings import shares as share_drawing
from hub.web.drawings import stairs as stair_drawing
from hub.web.drawings import staves as stave_drawing
from hub.web.drawings import tracks as track_drawing

register = Library()


@register.inclusion_tag("web/parts/staves.html", takes_context=True)
def staves(context: Context, rows: Sequence[stave_drawing.Stave]) -> dict[str, Any]:
    """{% staves rows %}: the caps, wide and tall, with the table behind; rows are drawings.staves.Stave."""
    return {
        "rows": rows,
        "open": _large(context),
        "wide": stave_drawing.staves_svg(rows, stave_drawing.WIDE),
        "tall": stave_drawing.staves_svg(rows, stave_drawing.TALL),
        "explained": [row for row in rows if row.binding and row.change],
    }


@register.inclusion_tag("web/parts/stairs.html", takes_context=True)
def stairs(context: Context, treads: Sequence[stair_drawing.Tread], until: datetime) -> dict[str, Any]:
    """{% stairs treads now %}: a level over time, the table beside it; see drawings/stairs.py."""
    return {
        "treads": treads,
        "open": True,
        "wide": stair_drawing.stairs_svg(treads, until=until, layout=stair_drawing.WIDE),
        "tall": stair_drawing.stairs_svg(treads, until=until, layout=stair_drawing.TALL),
    }


@register.inclusion_tag("web/parts/tracks.html", takes_context=True)
def tracks(context: Context, happened: Iterable[tuple[datetime, object]], first: date, last: date) -> dict[str, Any]:
    """{% tracks pairs first last %}: (instant, channel) pairs on two tracks over one axis."""
    gathered = track_drawing.gathered(happened, first=first, last=last)
    return {
        "tracks": gathered,
        "open": _large(context),
        "wide": track_drawing.tracks_svg(gathered, track_drawing.WIDE),
        "tall": track_drawing.tracks_svg(gathered, track_drawing.TALL),
    }


@register.inclusion_tag("web/parts/plan.html", takes_context=True)
def plan_chart(context: Context, plan: plan_drawing.Plan) -> dict[str, Any]:
    """{% plan_chart plan %}: a dated need and the bars that meet it; see drawings/plan.py."""
    return {
        "plan": plan,
        "open": _large(context),
        "large": plan_drawing.plan_svg(plan, plan_drawing.LARGE),
        "wide": plan_drawing.plan_svg(plan, plan_drawing.WIDE),
        "tall": plan_drawing.plan_svg(plan, plan_drawing.TALL),
    }


@register.inclusion_tag("web/parts/day.html", takes_context=True)
def dayline(context: Context, day: day_drawing.Day) -> dict[str, Any]:
    """{% dayline day %}: a day's appointments and visits on one axis; see drawings/day.py."""
    return {
        "slots": day.slots,
        "open": _large(context),
        "wide": day_drawing.day_svg(day, day_drawing.WIDE),
        "middle": day_drawing.day_svg(day, day_drawing.MIDDLE),
        "tall": day_drawing.day_svg(day, day_drawing.TALL),
    }


@register.inclusion_tag("web/parts/bars.html", takes_context=True)
def bars(context: Context, chart: bar_drawing.Bars) -> dict[str, Any]:
    """{% bars chart %}: one quantity per step of an axis, in stacked parts; see drawings/bars.py."""
    return {
        "chart": chart,
        "open": _large(context),
        "wide": bar_drawing.bars_svg(chart, bar_drawing.WIDE),
        "tall": bar_drawing.bars_svg(chart, bar_drawing.TALL),
    }


@register.inclusion_tag("web/parts/shares.html")
def shares(rows: Sequence[share_drawing.Share]) -> dict[str, Any]:
    """{% shares rows %}: parts of a whole as one bar with its parts named; see drawings/shares.py."""
    coloured = [{"it": row, "colour": share_drawing.colour(number)} for number, row in enumerate(rows)]
    return {"shares": coloured, "bar": share_drawing.shares_svg(rows)}


@register.inclusion_tag("web/parts/gauge.html")
def gauge(one: gauge_drawing.Gauge, verdict: str = "") -> dict[str, Any]:
    """{% gauge one "as declared" %}: a declared band and an observed point on one scale; see drawings/gauge.py."""
    return {"gauge": one, "verdict": verdict, "drawing": gauge_drawing.gauge_svg(one)}


def _large(context: Context) -> bool:
    """In large type the tables behind pictures stand open."""
    return bool(getattr(context.get("frame"), "large", False))
