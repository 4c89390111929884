"""Legal holds: place one alone, lift one with a second person, and see what stands until when."""

from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.core.exceptions import BadRequest
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST

from hub.access.policy import allow
from hub.access.roles import Role
from hub.access.scope import current_actor
from hub.catalogue.queries import projects_by_code
from hub.consoles.erasures import Why, may_change
from hub.consoles.hold_words import target_words
from hub.kernel.clock import business_date, utc_now
from hub.retention import holds, parts
from hub.retention.models import Hold, HoldKind
from hub.web.pages import render_page

ENDED_ON_A_PAGE = 20
_NEEDED = {"required": gettext_lazy("Needed, so that everybody knows on whose word it stands.")}


class NewHold(forms.Form):
    """What a hold names, and on whose word."""

    kind = forms.ChoiceField(
        label=gettext_lazy("What is held"),
        choices=[
            (HoldKind.SUBJECT, gettext_lazy("One client")),
            (HoldKind.RECORD, gettext_lazy("One record")),
            (HoldKind.PROJECT, gettext_lazy("Everybody with a contract of a project")),
        ],
    )
    target = forms.CharField(
        label=gettext_lazy("Id, or the project’s code"),
        max_length=40,
        help_text=gettext_lazy("The client’s id stands in the address of their page, a record’s on its proof."),
        error_messages={"required": gettext_lazy("Say whom or what it names.")},
    )
    authority = forms.CharField(label=gettext_lazy("Authority"), max_length=120, error_messages=_NEEDED)
    file_number = forms.CharField(label=gettext_lazy("File number"), max_length=80, error_messages=_NEEDED)
    reason = forms.CharField(
        label=gettext_lazy("Reason"),
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 2}),
        error_messages={"required": gettext_lazy("Say why.")},
    )

    def clean(self) -> dict[str, Any]:
        """A client or a record is named by its id, a project by a code that exists."""
        said = super().clean() or {}
        kind, target = said.get("kind"), str(said.get("target", "")).strip()
        if kind == HoldKind.PROJECT and target and not projects_by_code([target]):
            self.add_error("target", _("There is no project with this code."))
        elif kind in (HoldKind.SUBJECT, HoldKind.RECORD) and target:
            try:
                said["target"] = UUID(target)
            except ValueError:
                self.add_error("target", _("This is no id. Copy it from the address of the page."))
            else:
                if kind == HoldKind.SUBJECT and not parts.was_known(said["target"]):
                    self.add_error("target", _("No client has this id: the hold would hold nobody. Copy it again."))
                elif kind == HoldKind.RECORD and not parts.record_known(said["target"]):
                    self.add_error("target", _("No record has this id: the hold would hold nothing. Copy it again."))
        return said


@allow(Role.COMPLIANCE, Role.AUDITOR)
@require_http_methods(["GET", "POST"])
def hold_list(request: HttpRequest) -> HttpResponse:
    """List what is held; POST places a hold, which one person may."""
    if request.method == "GET":
        return _page(request, NewHold())
    if not may_change(request):
        return _page(request, NewHold(), status=403)
    form = NewHold(request.POST)
    if not form.is_valid():
        return _page(request, form, status=422)
    said = form.cleaned_data
    holds.place_hold(
        kind=HoldKind(said["kind"]), target=said["target"], reason=said["reason"], authority=said["authority"],
        file_number=said["file_number"], by=current_actor(), at=utc_now(),
    )  # fmt: skip
    messages.success(request, _("The hold stands: nothing of it is destroyed from now on."))
    return redirect("consoles:holds")


@allow(Role.COMPLIANCE)
@require_POST
def hold_act(request: HttpRequest, hold_id: UUID) -> HttpResponse:
    """Ask that a hold end, or agree to it as a second person."""
    act, form, by, at = request.POST.get("act"), Why(request.POST), current_actor(), utc_now()
    if act not in ("ask", "lift"):
        raise BadRequest("expected ask or lift")
    if act == "ask" and not form.is_valid():
        messages.error(request, _("Say why the hold is no longer needed."))
        return redirect("consoles:holds")
    try:
        if act == "ask":
            holds.ask_lift(hold_id=hold_id, reason=form.cleaned_data["why"], by=by, at=at)
            messages.success(request, _("Another person has to agree; the hold stands until then."))
        else:
            holds.lift_hold(hold_id=hold_id, by=by, at=at)
            messages.success(request, _("The hold is lifted."))
    except holds.HoldUnknown as unknown:
        raise Http404(str(unknown)) from unknown
    except holds.SamePerson:
        messages.error(request, _("You asked for it yourself. Another person has to agree."))
    except (holds.HoldLifted, holds.LiftAsked, holds.LiftNotAsked):
        messages.error(request, _("Somebody was faster: look at the hold again."))
    return redirect("consoles:holds")


def _page(request: HttpRequest, form: NewHold, *, status: int = 200) -> HttpResponse:
    page = Paginator(holds.ended(), ENDED_ON_A_PAGE).get_page(request.GET.get("page"))
    context = {
        "form": form,
        "standing": [_shown(hold) for hold in holds.standing()],
        "page": page,
        "ended": [_shown(hold) for hold in page.object_list],
        "may_change": may_change(request),
        "why": Why(),
        "me": current_actor().id,
        "today": business_date(utc_now()),
    }
    return render_page(request, "consoles/holds.html", context, status=status)


def _shown(hold: Hold) -> dict[str, Any]:
    return {
        "it": hold,
        "target": target_words(hold),
        "lift": getattr(hold, "lift", None),
        "why": Why(auto_id=f"id_{hold.id.hex[:8]}_%s"),
    }
