"""Take the contracts that do not suit along as CSV: exactly what is filtered, by number and without names."""

import csv
import io
from datetime import datetime

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from crm.suitability.domain.names import rating_code
from hub.access.policy import allow
from hub.access.scope import current_actor
from hub.audit.operations import record
from hub.consoles.unsuitable import READERS, ShownContract, UnsuitableFilters, shown_contracts
from hub.kernel.clock import HOME_ZONE, utc_now
from hub.kernel.money import yuan
from hub.kernel.spreadsheet import safe_cell


@allow(*READERS)
@require_GET
def unsuitable_export(request: HttpRequest) -> HttpResponse:
    """Hand out the filtered contracts; that somebody took them is recorded."""
    rows, at, actor = UnsuitableFilters(request.GET).admitted(shown_contracts()), utc_now(), current_actor()
    record(by=actor, action="unsuitable_contracts.exported", at=at, target_kind="contract", details={"rows": len(rows)})
    out = io.StringIO()
    sheet = csv.writer(out)
    sheet.writerow(
        [_("Contract number"), _("Product code"), _("Rating"), _("Amount (yuan)"), _("Not suitable since"), _("Why"),
         _("Advisor"), _("Advisor told"), _("State"), _("What came of it")]
    )  # fmt: skip
    for row in rows:
        sheet.writerow([safe_cell(cell) for cell in _cells(row)])
    sheet.writerow([])
    told = {"name": safe_cell(actor.label), "time": f"{at.astimezone(HOME_ZONE):%Y-%m-%d %H:%M:%S}"}
    sheet.writerow([_("Taken by %(name)s at %(time)s") % told])
    response = HttpResponse("\ufeff" + out.getvalue(), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="unsuitable-contracts.csv"'
    response["Cache-Control"] = "no-store"
    return response


def _cells(row: ShownContract) -> list[str]:
    terms, task = row.it.terms, row.task
    return [
        terms.number,
        terms.product_code,
        rating_code(row.rating),
        yuan(terms.amount_fen),
        _day(row.it.since),
        " ".join(row.why),
        row.advisor.display_name if row.advisor else "",
        _day(task.opened_at) if task else "",
        _("To be talked through") if row.waits else _("Talked through"),
        row.outcome,
    ]


def _day(at: datetime) -> str:
    return f"{at.astimezone(HOME_ZONE):%Y-%m-%d}"
