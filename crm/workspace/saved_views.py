"""Keep a filtered list of clients under a name, share it with the branch, forget it; and the tabs that lead to them."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from crm.journeys.models import SavedView
from crm.journeys.saved_views import (
    MOST,
    NameTaken,
    NothingToKeep,
    TooManyViews,
    ViewUnknown,
    drop_view,
    keep_view,
    share_view,
)
from crm.profile.domain.statement_kinds import StatementKind
from crm.workspace.criteria import is_kept, kept_of
from crm.workspace.forms import ClientSearch, SavedViewName
from crm.workspace.readers import DESK
from hub.access.policy import allow
from hub.access.roles import Role
from hub.access.scope import current_actor
from hub.catalogue.queries import products_on_sale
from hub.kernel.clock import business_date, utc_now
from hub.web.components.lists import Tab


@dataclass(frozen=True, kw_only=True)
class Kept:
    """What can be done with the list on show: keep it (``form``), or, where it is one's own, share or forget it."""

    form: SavedViewName | None
    own: SavedView | None
    may_share: bool
    query: str


def search_of(query: QueryDict, *, shown: bool = True) -> ClientSearch:
    """Read an address of the list; offered are the products on sale today. What is not ``shown`` offers none."""
    zh = not (get_language() or "").startswith("en")
    on_sale = products_on_sale(on=business_date(utc_now())) if shown or query.get("product") else ()
    return ClientSearch(query, products=[(row.code, row.name_zh if zh else row.name_en) for row in on_sale])


def tabs_of(form: ClientSearch, views: Sequence[SavedView], *, owner_id: UUID) -> list[Tab]:
    """Return lists asked for often, then one's own, then the branch's; each is only an address."""
    tabs = [
        Tab(label=label, href=f"?{urlencode(asked)}" if asked else "?", current=is_kept(form, asked))
        for label, asked in _usual()
    ]
    return tabs + [
        Tab(
            label=row.name if row.owner_id == owner_id else _("%(name)s (branch)") % {"name": row.name},
            href=f"?{urlencode(row.criteria)}",
            current=is_kept(form, row.criteria),
        )
        for row in views
    ]


def kept_part(request: HttpRequest, form: ClientSearch, views: Sequence[SavedView]) -> Kept | None:
    """Return what can be done with the list on show; None where it is everybody, or kept by somebody else."""
    assert request.user.is_authenticated
    known = [row for row in views if is_kept(form, row.criteria)]
    own = next((row for row in known if row.owner_id == request.user.id), None)
    usual = any(is_kept(form, asked) for _label, asked in _usual())
    if not kept_of(form) or (usual and own is None) or (known and own is None):
        return None
    return Kept(
        form=SavedViewName(auto_id="view_%s") if own is None else None,
        own=own,
        may_share=request.user.role == Role.BRANCH_MANAGER,
        query=urlencode(kept_of(form)),
    )


@allow(*DESK)
@require_POST
def keep(request: HttpRequest) -> HttpResponse:
    """Keep the list of the address under a name."""
    assert request.user.is_authenticated
    criteria, named = kept_of(search_of(QueryDict(request.POST.get("list", "")))), SavedViewName(request.POST)
    if not named.is_valid():
        messages.error(request, " ".join(str(error) for error in named.errors["name"]))
        return _list(criteria)
    name = named.cleaned_data["name"]
    try:
        keep_view(name=name, criteria=criteria, branch_id=request.user.branch_id, by=current_actor(), at=utc_now())
    except NothingToKeep:
        messages.error(request, _("Only what narrows the list is kept, never a name that was searched for."))
    except NameTaken:
        messages.error(request, _("You keep another list as “%(name)s”. Choose another name.") % {"name": name})
    except TooManyViews:
        messages.error(request, _("You keep %(n)s lists already. Forget one first.") % {"n": MOST})
    else:
        messages.success(request, _("Kept as “%(name)s”. It is always up to date.") % {"name": name})
    return _list(criteria)


@allow(Role.BRANCH_MANAGER)
@require_POST
def share(request: HttpRequest, view_id: UUID) -> HttpResponse:
    """Show one's list to the whole branch, or to nobody else any more; everybody still sees only own clients in it."""
    shared = request.POST.get("shared") == "yes"
    try:
        row = share_view(view_id=view_id, shared=shared, by=current_actor(), at=utc_now())
    except ViewUnknown as unknown:
        raise Http404(str(unknown)) from unknown
    said = _("The branch sees this list; each advisor sees own clients in it.") if shared else _("Only you see it now.")
    messages.success(request, said)
    return _list(row.criteria)


@allow(*DESK)
@require_POST
def drop(request: HttpRequest, view_id: UUID) -> HttpResponse:
    """Forget one's list."""
    try:
        drop_view(view_id=view_id, by=current_actor(), at=utc_now())
    except ViewUnknown as unknown:
        raise Http404(str(unknown)) from unknown
    messages.success(request, _("The list is forgotten; its clients are untouched."))
    return redirect("workspace:clients")


def _usual() -> list[tuple[str, dict[str, Any]]]:
    return [
        (_("All clients"), {}),
        (_("Children’s education"), {"need": StatementKind.NEEDS_EDUCATION.value}),
        (_("Asked for high risk"), {"need": StatementKind.WANTS_HIGH_RISK.value}),
        (_("Not met for 90 days"), {"unmet": "90"}),
    ]


def _list(criteria: dict[str, str]) -> HttpResponse:
    query = urlencode(criteria)
    return redirect(reverse("workspace:clients") + (f"?{query}" if query else ""))
