"""The page of one month's figures, and the way from month to month."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from cms import queries
from hub.access.policy import allow_public
from hub.kernel.money import grouped
from hub.portal.charts import TALL, WIDE, chart_svg
from hub.portal.monthly import Point, groups_of, series

BALANCE, OVERDUE = "OPS-03", "OPS-17"


@allow_public
def figures(request: HttpRequest) -> HttpResponse:
    """Lead to the newest month; the month keeps its own address."""
    months = queries.months()
    if not months:
        raise Http404("no figures published yet")
    return redirect("portal:disclosure", slug=months[0].slug)


def figures_context(version: queries.Version) -> dict[str, Any]:
    """What the template needs besides the frame of every disclosure."""
    months = queries.months()
    month = str(version.payload.fields.get("month", ""))
    earlier = [item for item in months if str(item.payload.fields.get("month", "")) < month]
    later = [item for item in months if str(item.payload.fields.get("month", "")) > month]
    upto = [version, *earlier]
    return {
        "month": month,
        "as_of": version.payload.fields.get("as_of_date", ""),
        "groups": groups_of(version.payload, queries.month_before(version.payload)),
        "balance": _balance(version),
        "earlier": earlier[0] if earlier else None,
        "later": later[-1] if later else None,
        "balances": _chart(series(upto, BALANCE), "bars", 1_000_000, 0, _("Outstanding principal, million CNY")),
        "overdue": _chart(series(upto, OVERDUE), "line", 1, 1, _("Overdue rate by amount, %")),
        "table": _table(upto),
    }


def _balance(version: queries.Version) -> dict[str, str]:
    fields = version.payload.fields
    return {name: grouped(fields.get(f"{name}_fen", 0)) for name in ("opening", "added", "repaid", "closing")}


def _chart(points: tuple[Point, ...], kind: str, scale: int, digits: int, title: str) -> dict[str, Any] | None:
    if not points:
        return None
    drawn = {"kind": kind, "scale": scale, "digits": digits, "title": title}
    return {
        "title": title,
        "wide": chart_svg(points, size=WIDE, **drawn),  # type: ignore[arg-type]
        "tall": chart_svg(points, size=TALL, **drawn),  # type: ignore[arg-type]
    }


def _table(versions: list[queries.Version]) -> list[dict[str, str]]:
    balances = {point.month: point.value for point in series(versions, BALANCE)}
    overdue = {point.month: point.value for point in series(versions, OVERDUE)}
    return [
        {"month": month, "balance": f"{value:,.2f}", "overdue": f"{overdue[month]:.2f}" if month in overdue else "—"}
        for month, value in balances.items()
    ]
