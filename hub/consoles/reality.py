"""What is measured and seen at the projects, for compliance; and the form in which a visit is written down."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from hub.access.policy import allow
from hub.access.roles import Role
from hub.access.scope import current_actor
from hub.catalogue.domain.quantities import spelled
from hub.catalogue.queries import projects_by_code
from hub.catalogue.spoken import said
from hub.consoles.assets import project_name
from hub.consoles.site_visit_form import REASONS, SiteVisitForm
from hub.kernel.clock import utc_now
from hub.kernel.ids import new_id
from hub.reality.domain.declared import Outcome
from hub.reality.domain.pictures import PictureRefused
from hub.reality.domain.visits import VisitUnsound
from hub.reality.measured import last_day
from hub.reality.queries import devices_of, measured_of, projects_looked_at, visits_of
from hub.reality.visiting import ForbiddenWords, VisitKeptBefore, record_visit
from hub.web.pages import render_page

WRITERS = (Role.COMPLIANCE, Role.BRANCH_MANAGER)


@allow(Role.COMPLIANCE, Role.AUDITOR)
@require_GET
def reality_board(request: HttpRequest) -> HttpResponse:
    """Every declared quantity of every project with its newest day, what lies beyond first; and the devices."""
    until = last_day(at=utc_now())
    codes = projects_looked_at()
    names = projects_by_code(list(codes))
    rows = [
        {
            "code": code,
            "name": project_name(names[code]),
            "it": one,
            "quantity": said(one.quantity.zh, one.quantity.en),
            "unit": said(one.quantity.unit_zh, one.quantity.unit_en),
            "declared": spelled(one.declared.value),
            "newest": spelled(one.newest.value) if one.newest and one.newest.value is not None else "",
        }
        for code in codes
        for one in measured_of(code, until=until)
    ]
    rows.sort(key=_urgent)
    visits = visits_of()
    context = {
        "rows": rows,
        "until": until,
        "devices": [{"it": one, "what": said(one.what_zh, one.what_en)} for one in devices_of()],
        "visits": [{"it": one, "name": project_name(names[one.project_code])} for one in visits[:20]],
        "may_write": getattr(request.user, "role", "") in WRITERS,
    }
    return render_page(request, "consoles/reality.html", context)


@allow(*WRITERS)
@require_http_methods(["GET", "POST"])
def site_visit(request: HttpRequest) -> HttpResponse:
    """Write a visit down; what is wrong is said beside its field, and nothing typed is lost."""
    form = SiteVisitForm(request.POST or None, request.FILES or None, initial={"key": new_id()})
    if request.method == "POST" and form.is_valid():
        try:
            facts = record_visit(facts=form.facts(), pictures=form.pictures(), by=current_actor(), at=utc_now())
        except ForbiddenWords as refusal:
            form.add_error(refusal.field, _("These words promise too much: “%(words)s”.") % {"words": refusal.excerpt})
        except VisitKeptBefore:
            form.data = {**request.POST.dict(), "key": str(new_id())}
            form.add_error(None, REASONS["kept"]())
        except VisitUnsound as refusal:
            form.add_error(refusal.field if refusal.field in form.fields else None, REASONS["unsound"]())
        except PictureRefused as refusal:
            form.add_error("photo", REASONS[refusal.reason]())
        else:
            messages.success(request, _("The visit is written down and will be sealed."))
            return redirect("portal:reality", code=facts.project_code)
    context: dict[str, Any] = {"form": form}
    return render_page(request, "consoles/site_visit.html", context, status=422 if form.errors else 200)


def _urgent(row: dict[str, Any]) -> tuple[int, UUID | str]:
    order = {Outcome.BEYOND: 0, Outcome.SILENT: 1, None: 2, Outcome.WITHIN: 3}
    return order[row["it"].outcome], row["code"]
