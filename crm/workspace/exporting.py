"""Take exactly the filtered list away as a file: covered values, a reason, and a number in every line."""

import csv
import io
from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from crm.identity.domain.names import read_name
from crm.identity.domain.sightings import masked_name
from crm.journeys.exporting import MOST_CLIENTS, TooMany, note_export
from crm.profile.domain.statement_rules import TITLES
from crm.profile.queries import ClientRow, cards_of, client_ids
from crm.suitability.domain.names import level_code
from crm.suitability.queries import LevelBrief, levels_for
from crm.workspace.criteria import asked_names, filters_of, words_of
from crm.workspace.forms import ExportReason
from crm.workspace.language import pick
from crm.workspace.lists import unless_objected
from crm.workspace.readers import DESK
from crm.workspace.saved_views import search_of
from hub.access.policy import allow
from hub.access.scope import current_actor
from hub.kernel.clock import HOME_ZONE, utc_now
from hub.kernel.spreadsheet import safe_cell
from hub.web.pages import render_page


@allow(*DESK)
@require_http_methods(["GET", "POST"])
def export(request: HttpRequest) -> HttpResponse:
    """Show what a file of this list would hold; a POST with a reason hands it out and writes down who took it."""
    at, search = utc_now(), search_of(request.GET)
    subjects = client_ids(filters=filters_of(search, at=at))
    back = _back(request)
    form = ExportReason(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            number = note_export(
                subject_ids=subjects,
                criteria=asked_names(search),
                reason=form.cleaned_data["reason"],
                by=current_actor(),
                at=at,
            )
        except TooMany:
            messages.error(request, _too_many())
            return redirect(back)
        return _file(subjects, number=number, at=at)
    context = {
        "form": form,
        "sentence": ngettext("%(n)s client would be in the file.", "%(n)s clients would be in the file.", len(subjects))
        % {"n": len(subjects)},
        "criteria": words_of(search),
        "columns": _headings(),
        "too_many": _too_many() if len(subjects) > MOST_CLIENTS else "",
        "nobody": not subjects,
        "back_url": back,
    }
    return render_page(request, "workspace/export.html", context, status=422 if form.errors else 200)


def _too_many() -> str:
    return _("A file holds at most %(n)s clients. Narrow the list first.") % {"n": MOST_CLIENTS}


def _back(request: HttpRequest) -> str:
    query = request.GET.urlencode()
    return reverse("workspace:clients") + (f"?{query}" if query else "")


def _file(subjects: Iterable[UUID], *, number: UUID, at: datetime) -> HttpResponse:
    ids = tuple(subjects)
    cards = {row.subject_id: row for row in unless_objected(cards_of(ids).values(), at=at)}
    levels = levels_for(subject_ids=ids, at=at)
    out = io.StringIO(newline="")
    writer = csv.writer(out)
    writer.writerow([safe_cell(cell) for cell in _headings()])
    for subject in ids:
        if subject in cards:
            cells = [*_cells(cards[subject], levels.get(subject)), str(number)]
            writer.writerow([safe_cell(cell) for cell in cells])
    response = HttpResponse(b"\xef\xbb\xbf" + out.getvalue().encode(), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="clients-{number}.csv"'
    response["Cache-Control"] = "no-store"
    return response


def _headings() -> list[str]:
    return [
        _("Client, covered"),
        _("Phone"),
        _("Level"),
        _("Last contact"),
        _("Last online"),
        _("Needs and concerns"),
        _("Advisor"),
        _("Number of this file"),
    ]


def _cells(row: ClientRow, level: LevelBrief | None) -> list[str]:
    return [
        _covered_name(row.name),
        row.phone_masked,
        "" if level is None else f"{level_code(level.level)}{' ' + _('expired') if level.expired else ''}",
        _day(row.last_contact_at),
        _day(row.last_online_at),
        _(", ").join(pick(*TITLES[kind]) for kind in row.need_kinds),
        row.advisor.display_name if row.advisor else "",
    ]


def _covered_name(written: str) -> str:
    name = read_name(written)
    return masked_name(name) if name else ""


def _day(at: datetime | None) -> str:
    return f"{at.astimezone(HOME_ZONE):%Y-%m-%d}" if at else ""
