"""When does the investor get what: what is due by their share of each loan, what is overdue, and what came."""

from collections.abc import Callable, Mapping
from typing import Any, Final
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from hub.access.policy import allow
from hub.access.queries import in_use
from hub.access.roles import Role
from hub.catalogue.queries import projects_by_code
from hub.contracts.domain.schedules.changes import PlanChange
from hub.funds.schedules.calendar import Due, investor_calendar
from hub.kernel.clock import business_date, utc_now
from hub.portal.my_money import project_name
from hub.web.pages import render_page

NEXT = 3
"""Instalments shown on the page of all one's money before the link to all of them."""
CHANGES: Final[Mapping[PlanChange, Callable[[], str]]] = {
    PlanChange.EARLY: lambda: _("the borrower repays early"),
    PlanChange.PROLONGED: lambda: _("the loan was prolonged"),
    PlanChange.CORRECTED: lambda: _("the plan was corrected"),
}


@allow(Role.INVESTOR)
@require_GET
def my_calendar(request: HttpRequest) -> HttpResponse:
    """Everything that is due to me and everything that came, each by day."""
    assert request.user.is_authenticated
    verified = request.user.subject_id
    if verified is None:
        return render_page(request, "portal/my/unverified.html")
    return render_page(request, "portal/my/calendar.html", calendar_context(in_use([verified])[verified]))


def calendar_context(subject_id: UUID) -> dict[str, Any]:
    """Return what the page shows; also for the few lines on the page of all one's money."""
    on = business_date(utc_now())
    calendar = investor_calendar(subject_id=subject_id, on=on)
    names = projects_by_code(sorted({came.project_code for came in calendar.came}))
    came = [{"came": one, "name": project_name(names[one.project_code])} for one in calendar.came]
    ahead = [_row(one) for one in calendar.ahead]
    return {
        "on": on,
        "overdue": [_row(one) for one in calendar.overdue],
        "ahead": ahead,
        "soon": ahead[:NEXT],
        "came": came,
        "changed": [
            {"it": one, "name": project_name(one.project), "words": CHANGES[one.version.change]()}
            for one in calendar.changed
        ],
        "overdue_fen": sum(one.amount_fen for one in calendar.overdue),
        "ahead_principal_fen": sum(one.principal_fen for one in calendar.ahead),
        "ahead_interest_fen": sum(one.interest_fen for one in calendar.ahead),
        "came_fen": sum(one.amount_fen for one in calendar.came),
    }


def _row(one: Due) -> dict[str, Any]:
    return {"due": one, "name": project_name(one.project)}
