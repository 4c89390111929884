"""Requests to be forgotten: check what would go and what stays, decide as a second person, watch, and prove it."""

from collections.abc import Callable, Mapping
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.core.exceptions import BadRequest
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from chain.wallet import own_records
from hub.access.policy import allow
from hub.access.roles import Role
from hub.access.scope import current_actor
from hub.consoles.hold_words import held_sentence
from hub.funds.outstanding import claims_sentence
from hub.kernel.clock import business_date, utc_now
from hub.retention import erasures, holds, parts
from hub.retention.claims import MoneyOutstanding
from hub.retention.models import Archived, Erasure
from hub.retention.queries import Stage, erasure_named, open_erasures, stage_of, steps_of
from hub.retention.queries import erasures as all_erasures
from hub.retention.words import part_words, wait_words
from hub.web.pages import render_page

ON_A_PAGE = 20
WORDS: Mapping[Stage, Callable[[], str]] = {
    Stage.ASKED: lambda: _("Asked, to be checked"),
    Stage.CHECKED: lambda: _("Checked, to be decided"),
    Stage.GRANTED: lambda: _("Granted, being carried out"),
    Stage.REFUSED: lambda: _("Request refused"),
    Stage.DONE: lambda: _("Forgotten"),
}
TONES: Mapping[Stage, str] = {
    Stage.ASKED: "caution", Stage.CHECKED: "caution", Stage.GRANTED: "accent", Stage.REFUSED: "outline",
    Stage.DONE: "good",
}  # fmt: skip


class WhoAsks(forms.Form):
    """For whom compliance enters a request: the id in the address of the client's page."""

    subject = forms.UUIDField(
        label=gettext_lazy("Client’s id"),
        help_text=gettext_lazy("It stands in the address of the client’s page."),
        error_messages={
            "required": gettext_lazy("Say for whom it is asked."),
            "invalid": gettext_lazy("This is no client’s id. Copy it from the address of the client’s page."),
        },
    )


class Why(forms.Form):
    """The words without which nobody decides, and no archive is opened."""

    why = forms.CharField(
        label=gettext_lazy("Reason"),
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=gettext_lazy("It is kept with your name and the time."),
        error_messages={"required": gettext_lazy("Say why.")},
    )


@allow(Role.COMPLIANCE, Role.AUDITOR)
@require_http_methods(["GET", "POST"])
def erasure_list(request: HttpRequest) -> HttpResponse:
    """List the requests; POST enters one for a client who asked at the branch."""
    if request.method == "GET":
        return _list_page(request, WhoAsks())
    if not may_change(request):
        return _list_page(request, WhoAsks(), status=403)
    form = WhoAsks(request.POST)
    if not form.is_valid():
        return _list_page(request, form, status=422)
    try:
        row = erasures.ask_erasure(subject_id=form.cleaned_data["subject"], own=False, by=current_actor(), at=utc_now())
    except parts.NobodyToForget:
        form.add_error("subject", _("Nobody is known under this id, or was forgotten already."))
        return _list_page(request, form, status=422)
    except erasures.AskedBefore:
        form.add_error("subject", _("This client is to be forgotten already; the request is in the list."))
        return _list_page(request, form, status=422)
    messages.success(request, _("The request is taken down."))
    return redirect("consoles:erasure", erasure_id=row.id)


@allow(Role.COMPLIANCE, Role.AUDITOR)
@require_GET
def erasure_page(request: HttpRequest, erasure_id: UUID) -> HttpResponse:
    """Show one request: what goes, what stays until when, how far it is, and its proof."""
    return page_of(request, request_of(erasure_id), Why())


@allow(Role.COMPLIANCE, Role.AUDITOR)
@require_GET
def erasure_progress(request: HttpRequest, erasure_id: UUID) -> HttpResponse:
    """How far it is carried out, asked again and again; when it is done, the page shows the proof."""
    row = request_of(erasure_id)
    if stage_of(row) is Stage.GRANTED:
        return render(request, "consoles/parts/erasing.html", {"row": row, **_progress(row)})
    response = HttpResponse()
    response["HX-Refresh"] = "true"
    return response


@allow(Role.COMPLIANCE)
@require_POST
def erasure_act(request: HttpRequest, erasure_id: UUID) -> HttpResponse:
    """Check, grant, refuse, or ask again after something came back; any other word does nothing."""
    row, act, by, at = request_of(erasure_id), request.POST.get("act"), current_actor(), utc_now()
    form = Why(request.POST)
    if act not in ("check", "grant", "refuse", "again"):
        raise BadRequest("expected check, grant, refuse or again")
    if act in ("grant", "refuse") and not form.is_valid():
        return page_of(request, row, form, status=422)
    try:
        if act == "check":
            erasures.check_erasure(erasure_id=row.id, by=by, at=at)
        elif act == "again":
            row = erasures.ask_again(erasure_id=row.id, by=by, at=at)
        else:
            erasures.decide_erasure(erasure_id=row.id, grant=act == "grant", why=form.cleaned_data["why"], by=by, at=at)
    except holds.UnderHold as refusal:
        form.add_error(None, held_sentence(refusal.holds))
        return page_of(request, row, form, status=409)
    except MoneyOutstanding as refusal:
        form.add_error(None, claims_sentence(refusal.claims))
        return page_of(request, row, form, status=409)
    except holds.SamePerson:
        form.add_error(None, _("You checked this yourself. Another person has to decide."))
        return page_of(request, row, form, status=409)
    except erasures.KeptSince:
        form.add_error(None, _("Since it was checked, the law has come to keep something more: count again."))
        return page_of(request, row, form, status=409)
    except erasures.StaleCheck:
        form.add_error(None, _("The client is known under other ids since it was checked: count again."))
        return page_of(request, row, form, status=409)
    except (erasures.NotInTurn, erasures.AskedBefore, parts.NobodyToForget):
        messages.error(request, _("Somebody was faster: the request has moved on."))
    return redirect("consoles:erasure", erasure_id=row.id)


def may_change(request: HttpRequest) -> bool:
    """Tell whether the reader may do more than look."""
    return request.user.is_authenticated and request.user.role == Role.COMPLIANCE


def request_of(erasure_id: UUID) -> Erasure:
    """Return one request of this scope, or refuse as not found."""
    row = erasure_named(erasure_id)
    if row is None:
        raise Http404(f"no request {erasure_id}")
    return row


def _list_page(request: HttpRequest, form: WhoAsks, *, status: int = 200) -> HttpResponse:
    page = Paginator(all_erasures(), ON_A_PAGE).get_page(request.GET.get("page"))
    today = business_date(utc_now())
    context = {
        "form": form,
        "page": page,
        "rows": [_shown(row) for row in page.object_list],
        "open": open_erasures().count(),
        "late": open_erasures().filter(decision="", decide_by_date__lt=today).count()
        + open_erasures().filter(done_by_date__lt=today).exclude(decision="").count(),
        "may_change": may_change(request),
        "today": today,
    }
    return render_page(request, "consoles/erasures.html", context, status=status)


def _shown(row: Erasure) -> dict[str, Any]:
    stage = stage_of(row)
    due = {Stage.ASKED: row.decide_by_date, Stage.CHECKED: row.decide_by_date, Stage.GRANTED: row.done_by_date}.get(
        stage
    )
    return {
        "it": row, "stage": stage.value, "words": WORDS[stage](), "tone": TONES[stage], "due": due,
        "late": due is not None and due < business_date(utc_now()),
    }  # fmt: skip


def page_of(request: HttpRequest, row: Erasure, form: Why, *, status: int = 200) -> HttpResponse:
    """Show one request with a form as it was filled in."""
    row.refresh_from_db()
    stage, actor = stage_of(row), current_actor()
    found = erasures.holds_against(row)
    owed = erasures.claims_against(row) if stage in (Stage.ASKED, Stage.CHECKED, Stage.GRANTED) else ()
    context = {
        "row": row,
        "shown": _shown(row),
        "stage": stage.value,
        "steps": steps_of(row),
        "anew": stage is Stage.ASKED and erasures.was_taken_back(row),
        "held": held_sentence(found) if found else "",
        "owed": claims_sentence(owed) if owed else "",
        "own": row.checked_by is not None and row.checked_by == actor.id,
        "form": form,
        "may_change": may_change(request),
        "stones": _stones(row) if stage is Stage.DONE else (),
        "back": [(part_words(one.part), one.found) for one in erasures.came_back([row])] if stage is Stage.DONE else (),
        "archived": Archived.objects.filter(erasure=row).first(),
        "now": utc_now(),
        **_progress(row),
    }
    return render_page(request, "consoles/erasure.html", context, status=status)


def _progress(row: Erasure) -> dict[str, Any]:
    steps = list(row.steps_now())
    ended = sum(step.finished_at is not None for step in steps)
    waiting = next((step for step in steps if step.finished_at is None), None)
    return {
        "percent": 100 * ended // max(len(steps), 1),
        "ended": ended,
        "of": len(steps),
        "part": part_words(waiting.part) if waiting else "",
        "waits": wait_words(waiting.waits_for) if waiting else "",
        "stopped": bool(erasures.holds_against(row)),
    }


def _stones(row: Erasure) -> list[dict[str, Any]]:
    """The tombstones in the person's own chain, each with its place and how far its proof has come."""
    return [
        {"fact_id": one.entry.fact_id, "place": one.entry.index + 1, "at": one.entry.recorded_at,
         "state": one.state.state}
        for one in own_records(row.subject_ids)
        if one.entry.kind == "erasure"
    ]  # fmt: skip
