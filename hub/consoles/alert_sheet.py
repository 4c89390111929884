"""Take the alerts along as CSV: exactly what is filtered, and that somebody took it is recorded."""

import csv
import io

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_GET

from hub.access.policy import allow
from hub.access.roles import Role
from hub.access.scope import current_actor
from hub.audit.operations import record
from hub.consoles.alerts import AlertFilters, shown
from hub.funds.alerts.queries import alerts
from hub.kernel.clock import HOME_ZONE, utc_now
from hub.kernel.spreadsheet import safe_cell


@allow(Role.COMPLIANCE)
@require_GET
def alerts_export(request: HttpRequest) -> HttpResponse:
    """Hand out the filtered alerts, each with what was found, its owner and its end."""
    filters, at, actor = AlertFilters(request.GET), utc_now(), current_actor()
    rows = [shown(one, at=at) for one in alerts() if filters.admits(one)]
    record(by=actor, action="alerts.exported", at=at, target_kind="alert", details={"rows": len(rows)})
    out = io.StringIO()
    sheet = csv.writer(out)
    heads = (pgettext("rule", "Rule"), pgettext("rule", "Concern"), _("What was found"), _("Day"), _("Project"),
             _("Days"), _("State"), _("Looked after by"), _("Reason"))  # fmt: skip
    sheet.writerow(heads)
    for one in rows:
        course = one.it.course
        cells = (one.it.rule.id, one.concern, one.sentence, one.it.day.isoformat(), one.it.project_code,
                 str(one.age_days), one.state, course.owner_label, course.words)  # fmt: skip
        sheet.writerow([safe_cell(cell) for cell in cells])
    sheet.writerow([])
    told = {"name": safe_cell(actor.label), "time": f"{at.astimezone(HOME_ZONE):%Y-%m-%d %H:%M:%S}"}
    sheet.writerow([_("Taken by %(name)s at %(time)s") % told])
    response = HttpResponse("\ufeff" + out.getvalue(), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="alerts.csv"'
    response["Cache-Control"] = "no-store"
    return response
