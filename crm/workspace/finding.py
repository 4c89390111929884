"""Find the client while the visitor's name is typed, and say why it is this one."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET

from crm.profile.domain.search import Match, matches, tokens_in
from crm.profile.queries import ClientFilters, ClientRow, client_list
from crm.workspace.forms import VisitEntry
from crm.workspace.guards import header_or_404
from crm.workspace.readers import DESK
from hub.access.policy import allow
from hub.kernel.clock import utc_now

SHOWN: Final = 5
"""More than this is a list, not a finding."""

WHY: Final[Mapping[Match, str | Promise]] = {
    Match.NAME: gettext_lazy("the name"),
    Match.INITIALS: gettext_lazy("the initials"),
    Match.PINYIN: gettext_lazy("the pinyin"),
    Match.LAST_FOUR: gettext_lazy("the last four digits of the phone"),
    Match.PHONE: gettext_lazy("the whole phone number"),
    Match.NUMBER: gettext_lazy("another number of theirs"),
}


@dataclass(frozen=True, kw_only=True)
class FoundClient:
    """One client to pick, and what of them was met."""

    row: ClientRow
    why: str


@allow(*DESK)
@require_GET
def visitor(request: HttpRequest) -> HttpResponse:
    """Answer a part of the form: whom the typed words find in this scope; nobody for words that say nothing."""
    query = f"{request.GET.get('name', '')[:80]} {request.GET.get('phone', '')[:40]}"
    rows: tuple[ClientRow, ...] = ()
    total = 0
    if tokens_in(query):
        page = client_list(filters=ClientFilters(query=query), size=SHOWN)
        rows, total = page.rows, page.total
    context = {"found": [_found(row, query) for row in rows], "more": total - len(rows), "now": utc_now()}
    return render(request, "workspace/parts/visitor_found.html", context)


@allow(*DESK)
@require_GET
def picked(request: HttpRequest) -> HttpResponse:
    """Answer the part of the form that says who it was: a picked client, or the fields to name one."""
    text = request.GET.get("client", "")
    header = header_or_404(_uuid_or_none(text)) if text else None
    form = VisitEntry(initial={"client": header.subject_id if header else None})
    return render(request, "workspace/parts/visitor.html", {"form": form, "header": None, "chosen": header})


def _found(row: ClientRow, query: str) -> FoundClient:
    met = matches(query=query, name=row.name, phone_ends=row.phone_masked[-4:])
    return FoundClient(row=row, why=_(", ").join(str(WHY[match]) for match in met))


def _uuid_or_none(text: str) -> UUID:
    try:
        return UUID(text)
    except ValueError:
        return UUID(int=0)
