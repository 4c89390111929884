"""The branch's saved mappings: how its lists are read, who used that last, under which name, and whether still."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import pgettext_lazy
from django.views.decorators.http import require_GET, require_POST

from hub.access.policy import allow
from hub.access.scope import current_actor
from hub.ingest.column_form import MEANINGS
from hub.ingest.operations import MappingUnknown, NameMissing, forget_mapping, recall_mapping, rename_mapping
from hub.ingest.operations.mappings import LONGEST_NAME
from hub.ingest.queries import SavedMapping, saved_mappings
from hub.ingest.visit_page import DESK
from hub.kernel.clock import utc_now
from hub.web.pages import render_page


class MappingName(forms.Form):
    """Under which name a branch finds its mapping again."""

    name = forms.CharField(label=pgettext_lazy("mapping", "Name"), max_length=LONGEST_NAME)


@allow(*DESK)
@require_GET
def mappings(request: HttpRequest) -> HttpResponse:
    """List what the branch keeps, and what it forgot and may take back."""
    rows = [_shown(row) for row in saved_mappings()]
    kept = [row for row in rows if not row["mapping"].forgotten]
    forgotten = [row for row in rows if row["mapping"].forgotten]
    return render_page(request, "ingest/visit_mappings.html", {"kept": kept, "forgotten": forgotten})


@allow(*DESK)
@require_POST
def rename(request: HttpRequest, key: UUID) -> HttpResponse:
    """Give a mapping another name."""
    try:
        _found(rename_mapping, mapping_id=key, name=request.POST.get("name", ""))
        messages.success(request, _("The name is changed."))
    except NameMissing:
        messages.error(request, _("Give the mapping a name, so that your colleagues recognise it."))
    return redirect("visits-mappings")


@allow(*DESK)
@require_POST
def forget(request: HttpRequest, key: UUID) -> HttpResponse:
    """Read no list under it any more; nothing that came in changes."""
    _found(forget_mapping, mapping_id=key)
    messages.success(request, _("Forgotten. For seven days you can take that back below."))
    return redirect("visits-mappings")


@allow(*DESK)
@require_POST
def recall(request: HttpRequest, key: UUID) -> HttpResponse:
    """Take the forgetting back."""
    _found(recall_mapping, mapping_id=key)
    messages.success(request, _("The mapping is back; the next list with these headings is read so."))
    return redirect("visits-mappings")


def _found(change: Callable[..., None], **asked: Any) -> None:
    try:
        change(**asked, by=current_actor(), at=utc_now())
    except MappingUnknown as unknown:
        raise Http404(str(unknown)) from unknown


def _shown(row: SavedMapping) -> dict[str, Any]:
    return {
        "mapping": row,
        "name": row.name or _("without a name"),
        "columns": [(heading, MEANINGS[field]) for heading, field in row.columns],
        "form": MappingName(initial={"name": row.name}, auto_id=f"{row.id}-%s"),
    }
