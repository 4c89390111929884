"""Compliance reads the letters that cannot be sent, with what stops them, and has them tried again once repaired."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_POST

from hub.access.policy import allow
from hub.access.roles import Role
from hub.access.scope import current_actor
from hub.kernel.clock import utc_now
from hub.portal.alerts.parking import parked, try_again
from hub.web.pages import render_page


@allow(Role.COMPLIANCE, Role.AUDITOR)
@require_GET
def parked_letters(request: HttpRequest) -> HttpResponse:
    """Show what waits, alike ones together; no address stands here, and no key of a link."""
    rows = parked(at=utc_now())
    return render_page(request, "portal/parked_letters.html", {"rows": rows, "waiting": sum(row.count for row in rows)})


@allow(Role.COMPLIANCE)
@require_POST
def parked_letters_again(request: HttpRequest) -> HttpResponse:
    """Have the worker try all of them now."""
    count = try_again(by=current_actor(), at=utc_now())
    told = ngettext(
        "%(n)s letter is tried again within seconds.", "%(n)s letters are tried again within seconds.", count
    )
    messages.success(request, told % {"n": count})
    return redirect("portal:parked_letters")
