"""What the system administrator looks at: is everything answering, is anything stuck. No client's data here."""

from collections.abc import Callable, Mapping

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from hub.access.policy import allow
from hub.access.roles import Role
from hub.access.scope import current_actor
from hub.kernel.clock import utc_now
from hub.outbox.operations import retry_now
from hub.outbox.queries import stuck_deliveries, subscriber_states
from hub.web.pages import render_page

RECEIVERS: Mapping[str, Callable[[], str]] = {
    "chain.log": lambda: _("Log of evidence"),
    "funds.sealing": lambda: _("Seals of the movements of money"),
    "suitability.profile": lambda: _("Client profile"),
    "journeys.tasks": lambda: _("Advisors’ tasks"),
    "journeys.passages": lambda: _("Profiles that become one or part"),
    "cms.alerts": lambda: _("E-mail alerts"),
    "cms.notices": lambda: _("Drafts of notices"),
    "purchases.rematching": lambda: _("Matching again when a level or a product changes"),
    "purchases.registrations": lambda: _("Contracts made elsewhere, judged when registered"),
    "purchases.certificates": lambda: _("Certificates of investment"),
}


def receiver_name(subscriber: str) -> str:
    """Return what people call a subscriber; an unknown one names itself."""
    return RECEIVERS[subscriber]() if subscriber in RECEIVERS else subscriber


@allow(Role.SYSTEM_ADMIN, Role.SECURITY_ADMIN)
@require_GET
def operations(request: HttpRequest) -> HttpResponse:
    """Show how every subscriber keeps up and what waits for another try."""
    states = subscriber_states()
    context = {
        "states": [(state, receiver_name(state.subscriber)) for state in states],
        "stuck": [(row, receiver_name(row.subscriber)) for row in stuck_deliveries()],
        "waiting": sum(state.waiting for state in states),
        "stuck_total": sum(state.stuck for state in states),
        "now": utc_now(),
    }
    return render_page(request, "consoles/operations.html", context)


@allow(Role.SYSTEM_ADMIN)
@require_POST
def retry(request: HttpRequest) -> HttpResponse:
    """Make everything that failed due again at once."""
    from django.contrib import messages

    count = retry_now(by=current_actor(), at=utc_now())
    messages.success(request, _("%(count)s deliveries are due again.") % {"count": count})
    return redirect("consoles:operations")
