"""The list of clients, and one client."""

from datetime import datetime
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET

from crm.journeys.saved_views import views_for
from crm.profile.queries import ClientUnknown, client_list
from crm.workspace.client_page import VIEWS, Asked, client_context
from crm.workspace.criteria import explained_count, filters_of
from crm.workspace.guards import header_or_404
from crm.workspace.lists import client_lines
from crm.workspace.readers import READERS, at_desk, is_advisor, may_run
from crm.workspace.saved_views import kept_part, search_of, tabs_of
from hub.access.policy import allow
from hub.kernel.clock import utc_now
from hub.web.pages import render_page


@allow(*READERS)
@require_GET
def clients(request: HttpRequest) -> HttpResponse:
    """Show the clients that the filters in the address leave, whoever was seen last first."""
    assert request.user.is_authenticated
    at, form = utc_now(), search_of(request.GET)
    found = client_list(filters=filters_of(form, at=at), page=_page_number(request))
    views = views_for(owner_id=request.user.id, branch_id=request.user.branch_id)
    context = {
        "now": at,
        "at_desk": at_desk(request),
        "show_advisor": not is_advisor(request),
        "may_run": may_run(request),
        "list_query": _list_query(request),
        "filtered": bool(_list_query(request)),
        "views": tabs_of(form, views, owner_id=request.user.id),
        "kept": kept_part(request, form, views) if at_desk(request) else None,
        "explained": explained_count(form, total=found.total, at=at),
        "form": form,
        "rows": client_lines(found.rows, at=at, list_query=_list_query(request)),
        "total": found.total,
        "page": _Page(found.page, found.pages),
        "sentence": ngettext("%(n)s client", "%(n)s clients", found.total) % {"n": found.total},
        "clear_url": reverse("workspace:clients"),
        "new_visit_url": reverse("workspace:visit-new"),
    }
    return render_page(request, "workspace/clients.html", context)


@allow(*READERS)
@require_GET
def client(request: HttpRequest, subject_id: UUID) -> HttpResponse:
    """Show one client; outside the scope there is none."""
    at, form = utc_now(), search_of(request.GET, shown=False)
    view = request.GET.get("view", "all")
    asked = Asked(
        view=view if view in VIEWS else "all",
        before=_instant(request.GET.get("before", "")),
        filters=filters_of(form, at=at),
        list_query=_list_query(request),
        at_desk=at_desk(request),
    )
    try:
        context = client_context(subject_id, asked=asked, at=at)
    except ClientUnknown:
        return redirect("workspace:client", _moved_to(subject_id))
    return render_page(request, "workspace/client.html", {**context, "at_desk": asked.at_desk})


def _moved_to(subject_id: UUID) -> UUID:
    """Return the client into whom an old address's profile was merged; it answers only to whoever sees that client."""
    survivor = header_or_404(subject_id).subject_id
    if survivor == subject_id:
        raise Http404(f"no client {subject_id} in this scope")
    return survivor


class _Page:
    """What the pagination part reads."""

    def __init__(self, number: int, pages: int) -> None:
        self.number, self.pages = number, pages

    def has_previous(self) -> bool:
        """Whether a page comes before."""
        return self.number > 1

    def has_next(self) -> bool:
        """Whether a page follows."""
        return self.number < self.pages


def _list_query(request: HttpRequest) -> str:
    kept = request.GET.copy()
    for name in ("page", "view", "before"):
        kept.pop(name, None)
    return kept.urlencode()


def _page_number(request: HttpRequest) -> int:
    text = request.GET.get("page", "1")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 7 else 1


def _instant(text: str) -> datetime | None:
    try:
        at = datetime.fromisoformat(text.replace(" ", "+"))
    except ValueError:
        return None
    return at if at.tzinfo else None
