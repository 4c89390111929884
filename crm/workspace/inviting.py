"""Do something for several clients at once: what it will do, for whom not and why, then do it, then take it back."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from crm.journeys.inviting import WITHIN, Candidate, Obstacle, candidates_for, invite, invited_in, take_back
from crm.journeys.models import TaskStatus
from crm.profile.queries import names_of
from crm.suitability.domain.names import level_code
from crm.workspace.lists import task_rows
from crm.workspace.readers import DESK
from crm.workspace.shown import InvitationRow
from hub.access.policy import allow
from hub.access.scope import current_actor
from hub.kernel.clock import HOME_ZONE, utc_now
from hub.kernel.ids import new_id
from hub.web.pages import render_page

MOST_AT_ONCE = 50
"""As many as stand on one page of the list."""


@allow(*DESK)
@require_http_methods(["GET", "POST"])
def invitation(request: HttpRequest) -> HttpResponse:
    """Show what inviting the ticked clients would do; a POST does it, once however often it is sent."""
    at = utc_now()
    sent = request.POST if request.method == "POST" else request.GET
    names = names_of(_ids(sent.getlist("client"))[:MOST_AT_ONCE])
    if request.method == "POST":
        batch = _id(request.POST.get("key", ""))
        if batch is None:
            raise Http404("an invitation carries its key")
        invite(subject_ids=list(names), batch=batch, by=current_actor(), at=at)
        return redirect(f"{reverse('workspace:invited', args=[batch])}?{urlencode({'back': _back(sent)})}")
    found = candidates_for([subject for subject in _ids(sent.getlist("client")) if subject in names], at=at)
    context = {
        "rows": [_row(one, names[one.subject_id], at) for one in found],
        "asked": sum(one.obstacle is None for one in found),
        "key": new_id(),
        "back": _back(sent),
        "back_url": _back_url(_back(sent)),
    }
    return render_page(request, "workspace/invitation.html", context)


@allow(*DESK)
@require_http_methods(["GET", "POST"])
def invited(request: HttpRequest, batch: UUID) -> HttpResponse:
    """Show which tasks an invitation opened; a POST takes back those that are still open."""
    at = utc_now()
    if not invited_in(batch):
        return _nothing_opened(request, batch)
    if request.method == "POST":
        count = take_back(batch=batch, outcome=_("The invitation was taken back."), by=current_actor(), at=at)
        taken = ngettext("%(n)s invitation is taken back.", "%(n)s invitations are taken back.", count)
        messages.success(request, taken % {"n": count})
        return redirect(request.get_full_path())
    tasks = invited_in(batch)
    context = {
        "now": at,
        "tasks": task_rows(tasks, at=at),
        "open": sum(task.status == TaskStatus.OPEN for task in tasks),
        "back_url": _back_url(_back(request.GET)),
    }
    return render_page(request, "workspace/invited.html", context)


def _nothing_opened(request: HttpRequest, batch: UUID) -> HttpResponse:
    """Lead back to the list where everything that would have been opened was open already."""
    if "back" not in request.GET:
        raise Http404(f"no invitation {batch} in this scope")
    messages.info(request, _("Nobody was invited: meanwhile something speaks against every one of them."))
    return redirect(_back_url(_back(request.GET)))


def _row(candidate: Candidate, name: str, at: datetime) -> InvitationRow:
    level = candidate.level
    return InvitationRow(
        client=name or _("Unnamed visitor"),
        subject_id=candidate.subject_id,
        url=reverse("workspace:client", args=[candidate.subject_id]),
        level=level_code(level.level) if level else "",
        allowed=candidate.obstacle is None,
        effect=_("A task opens: ask the client within %(n)s days") % {"n": WITHIN.days}
        if candidate.obstacle is None
        else _("Nothing happens"),
        why=_why(candidate),
    )


def _why(candidate: Candidate) -> str:
    level = candidate.level
    if candidate.obstacle is Obstacle.NO_CONTACT:
        return _("The client wants neither calls nor messages by WeChat.")
    if candidate.obstacle is Obstacle.ASKED:
        return _("An invitation is open already.")
    if candidate.obstacle is Obstacle.NO_RETAKE:
        return _("As many assessments as the rules allow were taken already.")
    if level is None:
        return _("Not assessed yet.")
    until = date_format(level.valid_until.astimezone(HOME_ZONE), "Y-m-d")
    if level.expired:
        return _("The level expired on %(day)s.") % {"day": until}
    if candidate.obstacle is Obstacle.STILL_HOLDS:
        return _("The level holds until %(day)s; asking again so early is no way to a higher one.") % {"day": until}
    return _("The level ends on %(day)s.") % {"day": until}


def _back(sent: Any) -> str:
    """The list's filters, as they stood in its address."""
    text: str = sent.get("back", "")
    return text if len(text) < 500 else ""


def _back_url(back: str) -> str:
    url = reverse("workspace:clients")
    return f"{url}?{back}" if back else url


def _ids(texts: Sequence[str]) -> list[UUID]:
    return [found for found in map(_id, texts) if found]


def _id(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None
