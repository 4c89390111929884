"""The advisor's day."""

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET

from crm.journeys.queries import appointments_on, open_tasks
from crm.profile.queries import ClientFilters, arrivals_between, client_list, heard_online, names_of
from crm.workspace.day_part import closed_at, day_of, heard_rows
from crm.workspace.lists import client_lines, expected_today, task_rows
from crm.workspace.names import shown_names
from crm.workspace.notices import notice_rows
from crm.workspace.readers import DESK
from crm.workspace.shown import Clause, Expected
from crm.workspace.timeline_part import QUIET
from hub.access.policy import allow
from hub.access.roles import Role
from hub.kernel.clock import HOME_ZONE, business_date, utc_now
from hub.web.components.moments import moment_text
from hub.web.pages import render_page

RECENT = 8
MOST_OWED = 12
MOST_HEARD = 12


@allow(*DESK)
@require_GET
def today(request: HttpRequest) -> HttpResponse:
    """Show the day: who is expected, what is owed, who was heard of."""
    at = utc_now()
    assert request.user.is_authenticated
    own = request.user.id if request.user.role == Role.ADVISOR else None
    expected = expected_today(appointments_on(business_date(at), advisor_id=own), at=at)
    owed = open_tasks()
    recent = client_lines(client_list(filters=ClientFilters(), size=RECENT).rows, at=at)
    context = {
        "now": at,
        "day_words": _day_words(business_date(at)),
        **_hours(expected, at=at),
        "clauses": _clauses(len(expected), len(owed), sum(task.due_at < at for task in owed)),
        "appointments": expected,
        "tasks": task_rows(owed[:MOST_OWED], at=at),
        "notices": notice_rows(request.user.id),
        "recent": recent,
        "new_visit_url": reverse("workspace:visit-new"),
    }
    return render_page(request, "workspace/today.html", context)


def _hours(expected: Sequence[Expected], *, at: datetime) -> dict[str, Any]:
    """Return the day on its axis, and what was heard from the app since the evening before."""
    today, closed = business_date(at), closed_at(business_date(at))
    midnight = datetime.combine(today, time(), HOME_ZONE)
    arrivals = arrivals_between(since=midnight, until=midnight + timedelta(days=1))
    heard = heard_online(since=closed, until=at, without=QUIET)
    newest = heard[:MOST_HEARD]
    names = names_of([*(arrival.subject_id for arrival in arrivals), *(one.subject_id for one in newest)])
    titles = shown_names(one.line.subject for one in newest if one.line.subject)
    return {
        "day": day_of(expected, arrivals, names=names, at=at),
        "closed_text": moment_text(closed, mode="short", now=at),
        "heard": heard_rows(newest, names=names, titles=titles),
        "heard_total": len(heard),
    }


def _day_words(day: date) -> str:
    """Write a day as a page's name: ``Friday, 20 November``."""
    return date_format(day, _("l, j F"))


def _clauses(expected: int, owed: int, overdue: int) -> list[Clause]:
    found = [
        Clause(
            words=ngettext("%(n)s client is expected today", "%(n)s clients are expected today", expected)
            % {"n": expected},
            href="#expected",
        ),
        Clause(words=ngettext("%(n)s task is owed", "%(n)s tasks are owed", owed) % {"n": owed}, href="#owed"),
    ]
    if overdue:
        words = ngettext("%(n)s of them overdue", "%(n)s of them overdue", overdue) % {"n": overdue}
        found.append(Clause(words=words, href="#owed", alarm=True))
    return found
