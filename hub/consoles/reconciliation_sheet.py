"""Take the reconciliation along as CSV: the days with their three sides, or every break with what became of it."""

import csv
import io
from collections.abc import Iterable, Sequence

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from hub.access.policy import allow
from hub.access.roles import Role
from hub.access.scope import current_actor
from hub.audit.operations import record
from hub.consoles.reconciliation import ShownDay, shown
from hub.funds.reconciliation.queries import breaks, days_of, last_run
from hub.kernel.clock import HOME_ZONE, utc_now
from hub.kernel.money import yuan
from hub.kernel.spreadsheet import safe_cell


@allow(Role.COMPLIANCE)
@require_GET
def reconciliation_days(request: HttpRequest) -> HttpResponse:
    """Hand out the days of the last run; that somebody took them is recorded."""
    run = last_run()
    heads = (_("Day"), _("Purses"), _("In transit"), _("Escrows"), _("Borrowers"), _("Fees"), _("Custody ledger"),
             _("Bank statement"), _("Difference"), _("Explained by breaks"), _("Without a cause"))  # fmt: skip
    rows = []
    for day in reversed(days_of(run) if run else ()):
        one = ShownDay(it=day)
        sides = (day.purse_fen, day.in_transit_fen, day.escrow_fen, day.borrower_fen, day.fee_fen, day.ledger_fen)
        bank = "" if day.bank_fen is None else yuan(day.bank_fen)
        rest = (one.difference_fen, day.explained_fen, one.unexplained_fen)
        rows.append([day.day.isoformat(), *map(yuan, sides), bank, *map(yuan, rest)])
    return _file("reconciliation-days", heads, rows)


@allow(Role.COMPLIANCE)
@require_GET
def reconciliation_breaks(request: HttpRequest) -> HttpResponse:
    """Hand out every break, open and over; that somebody took them is recorded."""
    at = utc_now()
    heads = (_("Rule"), _("Break"), _("Reference"), _("Day"), _("Amount (yuan)"), _("Working days"), _("State"),
             _("Looked after by"), _("Reason"))  # fmt: skip
    rows = []
    for one in (shown(facts, at=at) for facts in breaks()):
        course = one.it.course
        state = _("open") if course.open else f"{_('over')} {one.it.closed_at:%Y-%m-%d}"
        words = course.proposal.words if course.proposal else ""
        rows.append([one.it.rule_id, one.kind, one.it.reference, one.it.day.isoformat(), yuan(one.it.amount_fen),
                     str(one.age_days), state, course.owner_label, words])  # fmt: skip
    return _file("reconciliation-breaks", heads, rows)


def _file(name: str, heads: Sequence[str], rows: Iterable[Sequence[str]]) -> HttpResponse:
    actor, at, kept = current_actor(), utc_now(), list(rows)
    record(by=actor, action="reconciliation.exported", at=at, target_kind="reconciliation",
           details={"rows": len(kept), "file": name})  # fmt: skip
    out = io.StringIO()
    sheet = csv.writer(out)
    sheet.writerow(heads)
    sheet.writerows([safe_cell(cell) for cell in row] for row in kept)
    sheet.writerow([])
    told = {"name": safe_cell(actor.label), "time": f"{at.astimezone(HOME_ZONE):%Y-%m-%d %H:%M:%S}"}
    sheet.writerow([_("Taken by %(name)s at %(time)s") % told])
    response = HttpResponse("\ufeff" + out.getvalue(), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{name}.csv"'
    response["Cache-Control"] = "no-store"
    return response
