"""The advisor's day."""

from datetime import date

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET

from crm.journeys.queries import appointments_on, open_tasks
from crm.profile.queries import ClientFilters, client_list
from crm.workspace.clients import DESK
from crm.workspace.lists import client_lines, expected_today, task_rows
from crm.workspace.notices import notice_rows
from crm.workspace.shown import Clause
from hub.access.policy import allow
from hub.access.roles import Role
from hub.kernel.clock import business_date, utc_now
from hub.web.pages import render_page

RECENT = 8
MOST_OWED = 12


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
        "clauses": _clauses(len(expected), len(owed), sum(task.due_at < at for task in owed)),
        "appointments": expected,
        "tasks": task_rows(owed[:MOST_OWED], at=at),
        "notices": notice_rows(request.user.id),
        "recent": recent,
        "new_visit_url": reverse("workspace:visit-new"),
    }
    return render_page(request, "workspace/today.html", context)


def _day_words(day: date) -> str:
    """Write a day as a page's name: ``November 20, Friday``."""
    return f"{date_format(day, _('F j'))} {date_format(day, 'l')}"


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
