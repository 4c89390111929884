"""Keep the visit form while it is typed, and give it back after a closed tab or a killed browser."""

from datetime import datetime
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from crm.journeys.drafts import FIELDS, DraftClosed, close_draft, save_draft
from crm.workspace.readers import DESK
from hub.access.policy import allow
from hub.kernel.clock import HOME_ZONE, utc_now


@allow(*DESK)
@require_POST
def save(request: HttpRequest) -> HttpResponse:
    """Keep the form as it stands and say since when; one that is done with is no longer kept."""
    assert request.user.is_authenticated
    key, at = _uuid(request.POST.get("key", "")), utc_now()
    if key is None:
        return JsonResponse({"told": _("This form has no key; reload the page.")}, status=400)
    fields = {name: request.POST.get(name, "") for name in FIELDS}
    opened_for = _uuid(request.POST.get("opened_for", ""))
    try:
        save_draft(key=key, owner_id=request.user.id, opened_for=opened_for, fields=fields, at=at)
    except DraftClosed:
        return JsonResponse({"told": _("This visit is written down, or its draft was discarded.")}, status=409)
    return JsonResponse({"told": saved_words(at)})


@allow(*DESK)
@require_POST
def discard(request: HttpRequest) -> HttpResponse:
    """Erase the draft and offer an empty form for the same client."""
    assert request.user.is_authenticated
    key, client = _uuid(request.POST.get("key", "")), _uuid(request.POST.get("opened_for", ""))
    if key is not None:
        close_draft(key=key, owner_id=request.user.id, at=utc_now())
        messages.info(request, _("The draft is discarded."))
    address = reverse("workspace:visit-new")
    return redirect(f"{address}?client={client}" if client else address)


def saved_words(at: datetime) -> str:
    """Return since when the draft is safe, by the branch's clock."""
    return _("Draft saved at %(time)s") % {"time": f"{at.astimezone(HOME_ZONE):%H:%M}"}


def _uuid(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None
