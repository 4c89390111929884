"""The list of clients, and one client."""

from datetime import datetime, timedelta
from urllib.parse import urlencode
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET

from crm.profile.domain.statement_kinds import StatementKind
from crm.profile.domain.vocabulary import Channel
from crm.profile.queries import ClientFilters, ClientUnknown, client_list
from crm.workspace.client_page import VIEWS, Asked, client_context
from crm.workspace.forms import ClientSearch
from crm.workspace.guards import header_or_404
from crm.workspace.lists import client_lines
from hub.access.policy import allow
from hub.access.roles import Role
from hub.kernel.clock import business_date, utc_now
from hub.web.components.lists import Tab
from hub.web.pages import render_page

READERS = (Role.ADVISOR, Role.BRANCH_MANAGER, Role.COMPLIANCE, Role.AUDITOR)
DESK = (Role.ADVISOR, Role.BRANCH_MANAGER)
SILENT_AFTER = timedelta(days=90)
"""A client not met for a quarter of a year is worth a call (unmeasured)."""


@allow(*READERS)
@require_GET
def clients(request: HttpRequest) -> HttpResponse:
    """Show the clients that the filters in the address leave, whoever was seen last first."""
    at, form = utc_now(), ClientSearch(request.GET)
    found = client_list(filters=_filters(form), page=_page_number(request))
    context = {
        "now": at,
        "at_desk": at_desk(request),
        "show_advisor": not is_advisor(request),
        "list_query": _list_query(request),
        "filtered": bool(_list_query(request)),
        "views": _views(form, at),
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
    form = ClientSearch(request.GET)
    view = request.GET.get("view", "all")
    asked = Asked(
        view=view if view in VIEWS else "all",
        before=_instant(request.GET.get("before", "")),
        filters=_filters(form),
        list_query=_list_query(request),
        at_desk=at_desk(request),
    )
    try:
        context = client_context(subject_id, asked=asked, at=utc_now())
    except ClientUnknown:
        return redirect("workspace:client", _moved_to(subject_id))
    return render_page(request, "workspace/client.html", {**context, "at_desk": asked.at_desk})


def _moved_to(subject_id: UUID) -> UUID:
    """Return the client into whom an old address's profile was merged; it answers only to whoever sees that client."""
    survivor = header_or_404(subject_id).subject_id
    if survivor == subject_id:
        raise Http404(f"no client {subject_id} in this scope")
    return survivor


def at_desk(request: HttpRequest) -> bool:
    """Tell whether the reader works with clients, or only reads (compliance, audit)."""
    return getattr(request.user, "role", "") in DESK


def is_advisor(request: HttpRequest) -> bool:
    """Tell whether the reader sees only own clients."""
    return getattr(request.user, "role", "") == Role.ADVISOR


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


def _filters(form: ClientSearch) -> ClientFilters:
    """Turn the address into filters; what does not parse restricts nothing and shows its error at the field."""
    form.is_valid()
    data = form.cleaned_data
    return ClientFilters(
        query=data.get("q", ""),
        needs=(StatementKind(data["need"]),) if data.get("need") else (),
        channels=(Channel(data["channel"]),) if data.get("channel") else (),
        contacted_from=data.get("contacted_from"),
        not_contacted_since=data.get("not_contacted_since"),
    )


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


def _views(form: ClientSearch, at: datetime) -> list[Tab]:
    """Lists that are asked for often; each is only an address."""
    quiet_since = (business_date(at) - SILENT_AFTER).isoformat()
    kept = {name: str(value) for name, value in form.cleaned_data.items() if value}
    return [
        Tab(label=label, href=f"?{urlencode(asked)}" if asked else "?", current=kept == asked)
        for label, asked in (
            (_("All clients"), {}),
            (_("Children’s education"), {"need": StatementKind.NEEDS_EDUCATION.value}),
            (_("Asked for high risk"), {"need": StatementKind.WANTS_HIGH_RISK.value}),
            (_("Not met for 90 days"), {"not_contacted_since": quiet_since}),
        )
    ]
