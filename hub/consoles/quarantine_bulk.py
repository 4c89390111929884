"""Decide about everything that waits for one reason, and take the list of what stayed outside along as a file."""

import csv
import io
from collections.abc import Sequence
from datetime import datetime

from django.contrib import messages
from django.core.exceptions import BadRequest
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from hub.access.policy import allow
from hub.access.roles import Role
from hub.access.scope import current_actor
from hub.audit.operations import record as audit
from hub.consoles.quarantine import (
    DECISIONS,
    RELEASE,
    STATES,
    QuarantineFilters,
    ShownMessage,
    WhyOutside,
    progress,
    sentence,
)
from hub.consoles.quarantine_details import detail_words
from hub.inbox.bulk import NothingWaits, UnderWay, ask_bulk
from hub.inbox.models import QuarantineStatus
from hub.inbox.queries import QuarantineRow, quarantine, quarantine_count
from hub.inbox.reasons import Reason
from hub.inbox.release import ReasonMissing
from hub.kernel.canonical import JSONValue
from hub.kernel.clock import HOME_ZONE, utc_now
from hub.kernel.spreadsheet import safe_cell
from hub.web.pages import render_page

SAMPLE = 10
MOST_EXPORTED = 50_000
"""Rows of one file: what a spreadsheet still opens at once (unmeasured)."""


@allow(Role.COMPLIANCE)
@require_http_methods(["GET", "POST"])
def quarantine_all(request: HttpRequest) -> HttpResponse:
    """Show what a decision about all with one reason would be about; POST lets the worker carry it out."""
    told = request.GET if request.method == "GET" else request.POST
    source, reason = told.get("source", "")[:64], told.get("reason", "")[:40]
    if request.method == "GET":
        return _all_page(request, source, reason, WhyOutside())
    decision, form = request.POST.get("decision"), WhyOutside(request.POST)
    if decision not in DECISIONS:
        raise BadRequest(f"expected one of {', '.join(DECISIONS)}")
    if decision != RELEASE and not form.is_valid():
        return _all_page(request, source, reason, form, status=422)
    try:
        why = request.POST.get("why", "")
        ask_bulk(source=source, reason=reason, release=decision == RELEASE, why=why, by=current_actor(), at=utc_now())
    except ReasonMissing:
        form.add_error("why", _("Say in one sentence why it stays outside."))
        return _all_page(request, source, reason, form, status=422)
    except UnderWay:
        messages.info(request, _("Somebody decided about these messages a moment ago; the worker is at it."))
    except NothingWaits:
        messages.info(request, _("Nothing waits for this reason any more."))
    return redirect("consoles:quarantine")


@allow(Role.COMPLIANCE, Role.AUDITOR)
@require_GET
def quarantine_progress(request: HttpRequest) -> HttpResponse:
    """How far decisions about many are, for the page to ask again and again; when they are done, it is loaded anew."""
    context = progress()
    if context["under_way"]:
        return render(request, "consoles/parts/quarantine_progress.html", context)
    return HttpResponse(headers={"HX-Refresh": "true"})


@allow(Role.COMPLIANCE)
@require_GET
def quarantine_export(request: HttpRequest) -> HttpResponse:
    """Hand out exactly what is filtered, without any message's content; that somebody took it is recorded."""
    chosen = QuarantineFilters(request.GET).chosen()
    rows = quarantine(**chosen, limit=MOST_EXPORTED)
    actor, at = current_actor(), utc_now()
    details: dict[str, JSONValue] = {"rows": len(rows), **{name: str(value) for name, value in chosen.items() if value}}
    audit(by=actor, action="quarantine.exported", at=at, target_kind="quarantined", details=details)
    words = _sheet(rows, safe_cell(actor.label), at)
    response = HttpResponse("\ufeff" + words, content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="quarantine.csv"'
    response["Cache-Control"] = "no-store"
    return response


def _all_page(request: HttpRequest, source: str, reason: str, form: WhyOutside, *, status: int = 200) -> HttpResponse:
    waiting = {"source": source, "reason": reason, "status": QuarantineStatus.WAITING}
    known = bool(source) and reason in Reason._value2member_map_
    rows = quarantine(**waiting, limit=SAMPLE) if known else ()  # type: ignore[arg-type]
    context = {
        "source": source,
        "reason": reason,
        "sentence": sentence(reason),
        "count": quarantine_count(**waiting) if known else 0,  # type: ignore[arg-type]
        "rows": [ShownMessage(row=row, sentence=sentence(row.reason)) for row in rows],
        "form": form,
        "now": utc_now(),
    }
    return render_page(request, "consoles/quarantine_all.html", context, status=status)


def _sheet(rows: Sequence[QuarantineRow], taken_by: str, at: datetime) -> str:
    out = io.StringIO()
    sheet = csv.writer(out)
    heads = (_("Received"), _("Source"), _("Format"), _("Reason"), _("Expected and found"), _("Decision"))
    sheet.writerow([*heads, _("Decided at"), _("Why")])
    for row in rows:
        told = (row.source, row.format, sentence(row.reason), detail_words(row.detail), str(STATES[row.status.value]))
        cells = (_local(row.received_at), *told, _local(row.decided_at), row.decided_why)
        sheet.writerow([safe_cell(cell) for cell in cells])
    sheet.writerow([])
    sheet.writerow([_("Taken by %(name)s at %(time)s") % {"name": taken_by, "time": _local(at)}])
    return out.getvalue()


def _local(at: datetime | None) -> str:
    return f"{at.astimezone(HOME_ZONE):%Y-%m-%d %H:%M:%S}" if at else ""
