"""Packs for a regulator: ask for one with a reason, watch it being made, take it, and see who took what before."""

from collections.abc import Callable, Mapping
from typing import Any, Final
from uuid import UUID

from django import forms
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from chain.queries import RecordState, states_for
from crm.profile.queries import names_of
from hub.access.policy import allow
from hub.access.roles import Role
from hub.access.scope import current_actor
from hub.kernel.clock import business_date, utc_now
from hub.packs.evidence import KIND
from hub.packs.index import ABOUT
from hub.packs.models import Pack, PackKind, PackState
from hub.packs.operations import KEPT, PackRefused, ask_pack, hand_out_pack
from hub.web.pages import render_page

ON_A_PAGE: Final = 20
STATES: Final[Mapping[str, Callable[[], str]]] = {
    PackState.ASKED: lambda: pgettext("pack", "Asked for"),
    PackState.MAKING: lambda: pgettext("pack", "Being made"),
    PackState.READY: lambda: pgettext("pack", "Ready"),
    PackState.FAILED: lambda: pgettext("pack", "Not made"),
    PackState.GONE: lambda: pgettext("pack", "Let go"),
}
TONES: Final[Mapping[str, str]] = {
    PackState.ASKED: "caution", PackState.MAKING: "accent", PackState.READY: "good", PackState.FAILED: "alarm",
    PackState.GONE: "outline",
}  # fmt: skip
REFUSALS: Final[Mapping[str, tuple[str, Callable[[], str]]]] = {
    "why": ("reason", lambda: _("Say why.")),
    "client": ("target", lambda: _("No client has this id. Copy it from the address of the client’s page.")),
    "product": ("target", lambda: _("There is no product with this code.")),
    "days": ("ends", lambda: _("Give two days, the first one not after the last.")),
}


class PackForm(forms.Form):
    """What a pack is about, and on whose word."""

    kind = forms.ChoiceField(
        label=gettext_lazy("What it is about"),
        choices=[
            (PackKind.CLIENT, gettext_lazy("One client")),
            (PackKind.PRODUCT, gettext_lazy("One product")),
            (PackKind.PERIOD, gettext_lazy("A span of days")),
        ],
    )
    target = forms.CharField(
        label=gettext_lazy("Client’s id, or the product’s code"),
        required=False,
        max_length=40,
        help_text=gettext_lazy("Leave it empty for a span of days."),
    )
    begins = forms.DateField(
        label=gettext_lazy("First day"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )
    ends = forms.DateField(
        label=gettext_lazy("Last day"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )
    reason = forms.CharField(
        label=gettext_lazy("Reason"),
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=gettext_lazy("Who asks, under which file number; it stands in the pack."),
        error_messages={"required": gettext_lazy("Say why.")},
    )


@allow(Role.COMPLIANCE)
@require_http_methods(["GET", "POST"])
def pack_list(request: HttpRequest) -> HttpResponse:
    """List what was asked for; POST asks for another pack."""
    if request.method == "GET":
        return _list_page(request, PackForm(initial={"target": request.GET.get("target", "")}))
    form = PackForm(request.POST)
    if not form.is_valid():
        return _list_page(request, form, status=422)
    said = form.cleaned_data
    kind = PackKind(said["kind"])
    target = "" if kind == PackKind.PERIOD else said["target"].strip()
    try:
        row = ask_pack(
            kind=kind, target=target, begins_date=said["begins"], ends_date=said["ends"], reason=said["reason"],
            by=current_actor(), at=utc_now(),
        )  # fmt: skip
    except PackRefused as refusal:
        name, words = REFUSALS[refusal.reason]
        form.add_error(name, words())
        return _list_page(request, form, status=422)
    messages.success(request, _("The pack is being made; you may leave the page."))
    return redirect("consoles:pack", pack_id=row.id)


@allow(Role.COMPLIANCE)
@require_GET
def pack_page(request: HttpRequest, pack_id: UUID) -> HttpResponse:
    """Show one pack: what was asked, how far it is, its digests and its seal."""
    row = _pack(pack_id)
    found = states_for(KIND, [row.id])
    context = {
        "row": _shown(row),
        "making": row.state in (PackState.ASKED, PackState.MAKING),
        "ready": row.state == PackState.READY,
        "percent": 100 * row.done // max(row.total, 1),
        "proof": found[row.id].state if row.id in found else RecordState.RECORDED,
        "kind": KIND,
        "until": business_date(row.finished_at + KEPT) if row.finished_at else None,
    }
    return render_page(request, "consoles/pack.html", context)


@allow(Role.COMPLIANCE)
@require_GET
def pack_progress(request: HttpRequest, pack_id: UUID) -> HttpResponse:
    """How far a pack is, asked again and again; when it is done, the page shows the archive."""
    row = _pack(pack_id)
    if row.state in (PackState.ASKED, PackState.MAKING):
        context = {"row": _shown(row), "percent": 100 * row.done // max(row.total, 1)}
        return render(request, "consoles/parts/packing.html", context)
    response = HttpResponse()
    response["HX-Refresh"] = "true"
    return response


@allow(Role.COMPLIANCE)
@require_POST
def pack_take(request: HttpRequest, pack_id: UUID) -> HttpResponse:
    """Hand out the archive, and record who took it."""
    try:
        row, data = hand_out_pack(pack_id=_pack(pack_id).id, by=current_actor(), at=utc_now())
    except PackRefused:
        messages.error(request, _("This archive does not lie here any more."))
        return redirect("consoles:pack", pack_id=pack_id)
    response = HttpResponse(data, content_type="application/zip")
    response["Content-Disposition"] = f'attachment; filename="pack-{row.kind}-{row.asked_at:%Y%m%d}.zip"'
    response["Cache-Control"] = "no-store"
    return response


def _pack(pack_id: UUID) -> Pack:
    row = Pack.objects.filter(id=pack_id).first()
    if row is None:
        raise Http404(f"no pack {pack_id}")
    return row


def _list_page(request: HttpRequest, form: PackForm, *, status: int = 200) -> HttpResponse:
    page = Paginator(Pack.objects.order_by("-asked_at", "-id"), ON_A_PAGE).get_page(request.GET.get("page"))
    rows = [_shown(row) for row in page.object_list]
    return render_page(request, "consoles/packs.html", {"form": form, "page": page, "rows": rows}, status=status)


def _shown(row: Pack) -> dict[str, Any]:
    target = row.target
    if row.kind == PackKind.CLIENT:
        target = names_of([UUID(row.target)]).get(UUID(row.target)) or row.target
    elif row.kind == PackKind.PERIOD:
        target = f"{row.begins_date:%Y-%m-%d} – {row.ends_date:%Y-%m-%d}"
    return {
        "it": row, "about": ABOUT[row.kind](), "target": target, "state": STATES[row.state](),
        "tone": TONES[row.state],
        "error": _why_not(row.error),
    }  # fmt: skip


def _why_not(error: str) -> str:
    if "at most" in error:
        return _("More records than one pack takes. Ask for a shorter span.")
    if error.startswith("stopped: "):
        return _("Making it was broken off (%(why)s). Ask once more, or tell who runs the hub.") % {
            "why": error.removeprefix("stopped: ")
        }
    return error
