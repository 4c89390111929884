"""Where is the money of one investment: the way of each yuan, step by step, to where it is now."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from cms.queries import disclosed_project, investors_part
from hub.access.policy import allow
from hub.access.roles import Role
from hub.catalogue.queries import project
from hub.funds.following import Investment, InvestmentUnknown, investment_for
from hub.funds.schedules.calendar import investor_calendar
from hub.kernel.clock import business_date, utc_now
from hub.portal.flow import money_map
from hub.portal.my import subject_of
from hub.portal.my_calendar import CHANGES
from hub.portal.my_investment_drawing import investment_svg
from hub.portal.my_investment_words import places_of, sentence_of, sources_of, steps_of
from hub.portal.my_money import project_name
from hub.web.pages import render_page


@allow(Role.INVESTOR)
@require_GET
def my_investment(request: HttpRequest, code: str, number: str | None = None) -> HttpResponse:
    """One investment: a sentence, a picture and a table over the same parts, and every step with its seal."""
    subject = subject_of(request)
    if subject is None:
        raise Http404(_("No investment of yours is here."))
    try:
        found = investment_for(subject_id=subject, project_code=code, contract_number=number)
    except InvestmentUnknown as error:
        raise Http404(_("No investment of yours is here.")) from error
    calendar = investor_calendar(subject_id=subject, on=business_date(utc_now()))
    here = [due for due in calendar.due if (due.project.code, due.contract_number) == (code, number)]
    changed = [one for one in calendar.changed if one.project.code == code]
    context = {
        **_parts(found),
        "number": number,
        "overdue": [due for due in here if due.overdue_days],
        "next": next((due for due in here if not due.overdue_days), None),
        "changed": [{"it": one, "words": CHANGES[one.version.change]()} for one in changed],
        **_declared(code),
    }
    return render_page(request, "portal/my/investment.html", context)


def _parts(found: Investment) -> dict[str, Any]:
    name = project_name(project(code=found.stake.project_code))
    places, sources = places_of(found.followed, project=name), sources_of(found.followed)
    drawn = bool(places)
    return {
        "name": name,
        "stake": found.stake,
        "followed": found.followed,
        "places": places,
        "sources": sources,
        "sentence": sentence_of(found.followed),
        "wide": investment_svg(found.followed, sources=sources, places=places, tall=False) if drawn else "",
        "tall": investment_svg(found.followed, sources=sources, places=places, tall=True) if drawn else "",
        "steps": steps_of(found),
        "undone": any(flow.reverses for flow in found.flows),
    }


def _declared(code: str) -> dict[str, Any]:
    """What the project's disclosure says that the money is used for; nothing where none was published."""
    version = disclosed_project(code)
    declared = money_map(version.payload) if version else None
    return {"version": version, "part": investors_part(code), "declared": declared}
