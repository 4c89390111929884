"""The e-mail alerts that a signed-in investor asked for: what goes on, what ended, one more, none any more."""

from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from cms import alerts
from cms.domain.alerts import Rhythm, Topic
from crm.identity.domain.emails import masked_email
from hub.access.policy import allow
from hub.access.roles import Role
from hub.access.scope import entered, system_scope
from hub.kernel.clock import utc_now
from hub.portal.alerts.views import AskForm, about, allowance, subject_of, take_down, told
from hub.portal.alerts.words import projects
from hub.web.pages import render_page


@allow(Role.INVESTOR)
@never_cache
def my_alerts(request: HttpRequest) -> HttpResponse:
    """Show what is there and take one more wish down; the mailbox itself has to confirm it, here as anywhere."""
    if request.method != "POST":
        return _page(request, AskForm(initial={"topic": Topic.ALL.value, "rhythm": Rhythm.AT_ONCE}))
    form, asked = AskForm(request.POST), allowance()
    if not form.is_valid():
        return _page(request, form, status=422)
    if asked.used_up(request):
        form.add_error(None, _("Too many requests. Wait a minute, then try again."))
        return _page(request, form, status=429)
    asked.use(request)
    if not take_down(request, form):
        return _page(request, form, status=422)
    return told(request, "portal:my_alerts")


@allow(Role.INVESTOR)
@require_POST
def my_alert_end(request: HttpRequest, alert_id: UUID) -> HttpResponse:
    """End one of one's own; of another's nothing is told."""
    subject = subject_of(request)
    with entered(system_scope("alerts")):
        row = alerts.end_own(alert_id=alert_id, subject_id=subject, at=utc_now()) if subject else None
    if row is None:
        raise Http404(_("You have no such alert."))
    return redirect("portal:my_alerts")


def _page(request: HttpRequest, form: AskForm, *, status: int = 200) -> HttpResponse:
    subject = subject_of(request)
    with entered(system_scope("alerts")):
        rows = alerts.asked_while_signed_in(subject) if subject else ()
    titles = projects() if rows else {}
    shown: list[dict[str, Any]] = [
        {**about(row, titles), "row": row, "address": masked_email(str(row.address))} for row in rows
    ]
    return render_page(request, "portal/my/alerts.html", {"form": form, "rows": shown}, status=status)
