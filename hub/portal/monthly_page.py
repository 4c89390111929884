"""The page of one month's figures, and the way from month to month."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from cms import queries
from cms.domain.kinds.figures import LEDGER
from cms.domain.schema import Kind
from cms.reading.language import spoken
from cms.reading.values import shown
from hub.access.policy import allow_public
from hub.kernel.money import grouped
from hub.portal.asking import count_paper
from hub.portal.charts import TALL, WIDE, chart_svg
from hub.portal.monthly import Point, groups_of, series
from hub.portal.verification import patient
from reports.monthly import print_month_report
from reports.rendering.theme import Language

BALANCE, OVERDUE = "OPS-03", "OPS-17"


@allow_public
def figures(request: HttpRequest) -> HttpResponse:
    """Lead to the newest month; the month keeps its own address."""
    months = queries.months()
    if not months:
        raise Http404("no figures published yet")
    return redirect("portal:disclosure", slug=months[0].slug)


@allow_public
@require_safe
@patient
def month_report(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """The operations report of a published month as a paper, in the language of the page."""
    version = queries.version(slug, number)
    if version is None or version.kind is not Kind.FIGURES:
        raise Http404(slug)
    count_paper(request)
    language = Language.EN if spoken() == "en" else Language.ZH
    pdf = print_month_report(version=version, months=queries.months(), language=language)
    response = HttpResponse(pdf, content_type="application/pdf")
    month = version.payload.fields.get("month", "")
    response["Content-Disposition"] = f'inline; filename="operations-{month}.pdf"'
    return response


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
        "groups": groups_of(version.payload, queries.month_before(version.payload, among=months)),
        "balance": _balance(version),
        "earlier": earlier[0] if earlier else None,
        "later": later[-1] if later else None,
        "balances": _chart(series(upto, BALANCE), "bars", 1_000_000, 0, _("Outstanding principal, million CNY")),
        "overdue": _chart(series(upto, OVERDUE), "line", 1, 1, _("Overdue rate by amount, %")),
        "table": _table(upto),
        "filled": _filled(version),
    }


def _filled(version: queries.Version) -> str:
    """How many figures came from the ledger, and when; "" for a month that was typed."""
    rows, at = version.payload.fields.get("figures", []), version.payload.fields.get("filled_at")
    if not at:
        return ""
    field = version.payload.schema.field("filled_at")
    count = sum(row.get("source") == LEDGER for row in rows)
    said = {"count": count, "total": len(rows), "at": shown(field, at)}
    return _("%(count)s of %(total)s figures were filled in from the ledger at %(at)s.") % said


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
