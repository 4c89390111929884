"""The public compliance calendar: what the law wants by when, what came, and how late it was."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe

from cms import queries
from cms.domain.checklist import GUIDELINE, RULES, DisclosureRule
from cms.domain.due import Obligation, Standing
from cms.domain.kinds import schema_for
from cms.duties import duties
from cms.reading.language import said
from hub.access.policy import allow_public
from hub.kernel.clock import HOME_ZONE, utc_now
from hub.kernel.working_days import ANNOUNCEMENTS
from hub.portal.ics import Day, calendar_file
from hub.web.pages import render_page

HOUR, DAY = timedelta(hours=1), timedelta(days=1)


@dataclass(frozen=True, kw_only=True)
class Shown:
    """One obligation in the reader's words; ``title`` is the disclosure's, else its kind's."""

    it: Obligation
    rule: DisclosureRule
    what: str
    title: str
    period: str
    standing: Standing
    word: str


@allow_public
@require_safe
def compliance_calendar(request: HttpRequest) -> HttpResponse:
    """What is due next, what is overdue, and how punctual every earlier publication was; a year at a time."""
    at = utc_now()
    rows = shown_duties(at)
    past = [row for row in rows if row.standing in (Standing.KEPT, Standing.LATE)]
    years = sorted({row.it.due_date.year for row in past}, reverse=True)
    year = _asked_year(request, years)
    kept = sum(row.standing is Standing.KEPT for row in past)
    context = {
        "ahead": [row for row in rows if row.standing is Standing.AHEAD],
        "missed": [row for row in rows if row.standing is Standing.MISSED],
        "past": [row for row in reversed(past) if row.it.due_date.year == year],
        "years": years,
        "year": year,
        "kept": kept,
        "late": len(past) - kept,
        "total": len(past),
        "today": at.astimezone(HOME_ZONE).date(),
        "guideline": said(GUIDELINE),
        "announcements": ANNOUNCEMENTS[::-1],
    }
    return render_page(request, "portal/duties.html", context)


@allow_public
@require_safe
def compliance_calendar_file(request: HttpRequest) -> HttpResponse:
    """The same days for the reader's own calendar."""
    at = utc_now()
    days = [_day(row, request) for row in shown_duties(at) if row.standing in (Standing.AHEAD, Standing.MISSED)]
    content = calendar_file(days, name=str(_("Disclosure calendar")), at=at)
    response = HttpResponse(content, content_type="text/calendar; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="disclosure-calendar.ics"'
    return response


def shown_duties(at: datetime) -> tuple[Shown, ...]:
    """Every obligation by due day, in the reader's language."""
    found = duties(at=at)
    newest = queries.newest({one.slug for one in found if one.slug})
    return tuple(_shown(one, newest.get(one.slug), at) for one in found)


def _shown(it: Obligation, version: queries.Version | None, at: datetime) -> Shown:
    rule = RULES[it.rule]
    standing = it.standing(at)
    return Shown(
        it=it,
        rule=rule,
        what=said(rule.what),
        title=said(version.title) if version else said(schema_for(it.kind).label),
        period=it.period,
        standing=standing,
        word=WORDS[standing](it, at),
    )


def _ahead(it: Obligation, at: datetime) -> str:
    left = (it.due_date - at.astimezone(HOME_ZONE).date()).days
    return ngettext("due in %(n)d day", "due in %(n)d days", left) % {"n": left} if left else _("due today")


def _late(it: Obligation, at: datetime) -> str:
    late = it.late_by(at)
    if late < DAY:
        hours = max(int(late / HOUR), 1)
        return ngettext("%(n)d hour late", "%(n)d hours late", hours) % {"n": hours}
    return ngettext("%(n)d day late", "%(n)d days late", -(-late // DAY)) % {"n": -(-late // DAY)}


def _missed(it: Obligation, at: datetime) -> str:
    days = max(-(-it.late_by(at) // DAY), 1)
    return ngettext("overdue for %(n)d day", "overdue for %(n)d days", days) % {"n": days}


WORDS: dict[Standing, Callable[[Obligation, datetime], str]] = {
    Standing.KEPT: lambda _it, _at: _("in time"),
    Standing.LATE: _late,
    Standing.MISSED: _missed,
    Standing.AHEAD: _ahead,
}


def _day(row: Shown, request: HttpRequest) -> Day:
    name = f"{row.title} {row.period}".strip()
    to = reverse("portal:disclosure", args=[row.it.slug]) if row.it.slug else reverse("portal:compliance_calendar")
    article = _("%(guideline)s, article %(article)s") % {"guideline": said(GUIDELINE), "article": row.rule.article}
    return Day(
        uid=f"{row.it.rule}-{row.it.slug or row.it.kind.value}-{row.period}@disclosures",
        day=row.it.due_date,
        title=f"{name} · {row.what}",
        text=f"{row.word}\n{said(row.rule.due)}\n{article}",
        url=request.build_absolute_uri(to),
    )


def _asked_year(request: HttpRequest, years: Sequence[int]) -> int:
    asked = request.GET.get("year", "")
    return int(asked) if asked.isdecimal() and int(asked) in years else (years[0] if years else 0)
