"""Write a visit down, and bind an app account to the person at the desk."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from crm.identity.operations import OFFER_LASTS, OtherPerson, start_bind
from crm.journeys.drafts import Draft, close_draft, draft_of
from crm.journeys.intake import NobodyNamed, VisitForm, record_visit
from crm.profile.domain.vocabulary import Channel
from crm.profile.operations import VisitChanged
from crm.profile.queries import ClientHeader, ClientUnknown, client_header, subject_of_visit
from crm.workspace.forms import VisitEntry
from crm.workspace.guards import header_or_404
from crm.workspace.qr import svg_of
from crm.workspace.readers import DESK
from crm.workspace.visit_drafts import saved_words
from hub.access.policy import allow
from hub.access.scope import current_actor, entered, system_scope
from hub.kernel.clock import HOME_ZONE, utc_now
from hub.kernel.ids import new_id
from hub.web.pages import render_page


@allow(*DESK)
@require_http_methods(["GET", "POST"])
def visit_new(request: HttpRequest) -> HttpResponse:
    """Ask for one contact and keep it; sending the form twice keeps it once."""
    if request.method == "GET":
        return _blank(request)
    form = VisitEntry(request.POST)
    picked = _uuid(request.POST.get("client", ""))
    header = header_or_404(picked) if picked else None
    if not form.is_valid():
        return _page(request, form, header, status=422)
    assert request.user.is_authenticated
    entry = _entry(form, advisor=request.user, subject_id=picked)
    by = current_actor()
    try:
        with entered(system_scope("visit-form")):  # the person may be nobody's client yet, so nobody could see them
            facts = record_visit(form=entry, by=by, at=utc_now())
            subject = subject_of_visit(visit_id=facts.id)
    except NobodyNamed:
        form.add_error(None, _("Nothing here names a person. Check the phone and the ID number."))
        return _page(request, form, header, status=422)
    except OtherPerson:
        form.add_error(None, _("What is known of this visitor belongs to another person. Nothing was written down."))
        return _page(request, form, header, status=422)
    except VisitChanged:
        form.add_error(
            None, _("This visit is written down already and stays as it is. Write what is new as a new visit.")
        )
        return _page(request, form, header, status=422)
    close_draft(key=form.cleaned_data["key"], owner_id=request.user.id, at=utc_now())
    messages.success(request, _("The visit is written down."))
    return redirect("workspace:client", subject) if _visible(subject) else redirect("workspace:today")


@allow(*DESK)
@require_http_methods(["GET"])
def bind(request: HttpRequest, subject_id: UUID) -> HttpResponse:
    """Explain binding and offer to show a code."""
    return render_page(request, "workspace/bind.html", {"header": header_or_404(subject_id), "qr": None})


@allow(*DESK)
@require_POST
def bind_code(request: HttpRequest, subject_id: UUID) -> HttpResponse:
    """Make a code that the client's app scans; it is good for one scan and for a short time."""
    header, at = header_or_404(subject_id), utc_now()
    token = start_bind(subject_id=subject_id, by=current_actor(), at=at)
    context = {"header": header, "token": token, "qr": svg_of(f"hub-bind:{token}"), "until": at + OFFER_LASTS}
    return render_page(request, "workspace/bind.html", context)


def _blank(request: HttpRequest) -> HttpResponse:
    assert request.user.is_authenticated
    now = utc_now()
    arrived = now.astimezone(HOME_ZONE).replace(second=0, microsecond=0, tzinfo=None)
    picked = _uuid(request.GET.get("client", ""))
    header = header_or_404(picked) if picked else None
    initial: dict[str, object] = {"arrived_at": arrived, "key": new_id(), "client": picked, "opened_for": picked}
    draft = draft_of(owner_id=request.user.id, opened_for=picked, at=now)
    if draft:
        typed = {name: value for name, value in draft.fields.items() if value}
        chosen = _visible(_uuid(typed.pop("client", "")))
        initial |= {**typed, "key": draft.key, "client": picked or chosen}
    return _page(request, VisitEntry(initial=initial), header, draft=draft)


def _page(
    request: HttpRequest,
    form: VisitEntry,
    header: ClientHeader | None,
    *,
    status: int = 200,
    draft: Draft | None = None,
) -> HttpResponse:
    """``header`` is the client whose page the form was opened from; one who was picked in the form shows in it."""
    opened_for = _uuid(str(form["opened_for"].value() or ""))
    chosen = None
    if opened_for is None:
        picked = _visible(_uuid(str(form["client"].value() or "")))
        header, chosen = None, header_or_404(picked) if picked else None
    form.fields["note" if header or chosen else "name"].widget.attrs["data-focus-field"] = True
    back = reverse("workspace:client", args=[header.subject_id]) if header else reverse("workspace:today")
    context = {
        "form": form,
        "header": header,
        "chosen": chosen,
        "back_url": back,
        "draft_words": saved_words(draft.saved_at) if draft else "",
        "restored": draft,
        "now": utc_now(),
    }
    return render_page(request, "workspace/visit_new.html", context, status=status)


def _entry(form: VisitEntry, *, advisor: object, subject_id: UUID | None) -> VisitForm:
    data = form.cleaned_data
    told = {} if subject_id else data  # whoever is picked is that client; marks sent along could name somebody else
    return VisitForm(
        key=str(data["key"]),
        channel=Channel(data["channel"]),
        arrived_at=data["arrived_at"],
        branch_id=advisor.branch_id,  # type: ignore[attr-defined]
        advisor_id=advisor.id,  # type: ignore[attr-defined]
        advisor_label=advisor.display_name,  # type: ignore[attr-defined]
        subject_id=subject_id,
        name=told.get("name", ""),
        phone=told.get("phone", ""),
        id_number=told.get("id_number", ""),
        minutes=data["minutes"],
        purpose=data["purpose"],
        note=data["note"],
    )


def _visible(subject_id: UUID | None) -> UUID | None:
    """Return the id when this scope sees the client; a forged id is nobody's."""
    if subject_id is None:
        return None
    try:
        return client_header(subject_id=subject_id, at=utc_now()).subject_id
    except ClientUnknown:
        return None


def _uuid(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None
