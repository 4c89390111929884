"""Ask for alerts by e-mail, confirm them, see one's own, end them. No GET changes anything: mail programs look ahead.

Whatever is asked is answered alike, so that nobody learns whose address is known.
"""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST, require_safe

from cms import alerts
from cms.domain.alerts import NoSuchTopic, Rhythm, Topic, read_choice
from cms.models import Alert
from hub.access.policy import allow_public
from hub.access.roles import Role
from hub.access.scope import entered, system_scope
from hub.kernel.clock import utc_now
from hub.portal.alerts.words import choices, projects, rhythm_words, topic_words
from hub.web.allowance import Allowance
from hub.web.pages import render_page

ASKED_A_MINUTE = 5
"""Unmeasured: more than a reader mistypes."""


def _can_be_written_to(address: str) -> None:
    """Refuse what looks like an address and cannot stand in the head of a letter."""
    mailbox, _at, host = address.rpartition("@")
    try:
        mailbox.encode("ascii")
        host.encode("idna")
    except UnicodeError as error:
        raise forms.ValidationError(gettext_lazy("Enter a valid email address."), code="invalid") from error


class AskForm(forms.Form):
    """``website`` is left empty by people: they do not see it."""

    email = forms.EmailField(
        label=gettext_lazy("E-mail address"), max_length=254, validators=[_can_be_written_to],
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
    )  # fmt: skip
    topic = forms.ChoiceField(label=gettext_lazy("What you want to hear of"))
    rhythm = forms.ChoiceField(
        label=gettext_lazy("How often"),
        choices=[
            (Rhythm.AT_ONCE.value, gettext_lazy("At once")),
            (Rhythm.DAILY.value, gettext_lazy("Once a day, at eight in the morning")),
        ],
    )
    website = forms.CharField(required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["topic"].choices = choices()  # type: ignore[attr-defined]


class ListForm(forms.Form):
    """Whoever lost their letters asks for the link to their list."""

    address = forms.EmailField(
        label=gettext_lazy("E-mail address"), max_length=254, validators=[_can_be_written_to],
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
    )  # fmt: skip


@allow_public
@never_cache
def ask(request: HttpRequest) -> HttpResponse:
    """Take a wish down and answer that a letter is on its way where the address can be written to."""
    if request.method != "POST":
        about = request.GET.get("about", Topic.ALL.value)
        return _page(request, AskForm(initial={"topic": about, "rhythm": Rhythm.AT_ONCE}), ListForm())
    form = AskForm(request.POST)
    if not form.is_valid():
        return _page(request, form, ListForm(), status=422)
    if (refusal := _too_many(request)) is not None:
        return refusal
    if not take_down(request, form):
        return _page(request, form, ListForm(), status=422)
    return told(request)


def take_down(request: HttpRequest, form: AskForm) -> bool:
    """Take the wish of a sound form down; False, with words beside the field, where its project is not there any more.

    Nothing of a robot's is kept, and it is told the same.
    """
    if form.cleaned_data["website"]:
        return True
    with entered(system_scope("alerts")):
        try:
            alerts.ask(
                address=form.cleaned_data["email"], choice=read_choice(form.cleaned_data["topic"]),
                rhythm=Rhythm(form.cleaned_data["rhythm"]), language="en" if get_language() == "en" else "zh",
                subject_id=subject_of(request), at=utc_now(),
            )  # fmt: skip
        except NoSuchTopic:
            form.add_error("topic", _("There is no such disclosure any more. Choose again."))
            return False
    return True


@allow_public
@require_POST
def ask_for_list(request: HttpRequest) -> HttpResponse:
    """Send the link to an address's own list there."""
    form = ListForm(request.POST)
    if not form.is_valid():
        return _page(request, AskForm(), form, status=422)
    if (refusal := _too_many(request)) is not None:
        return refusal
    with entered(system_scope("alerts")):
        alerts.ask_for_list(address=form.cleaned_data["address"], at=utc_now())
    return told(request)


def told(request: HttpRequest, door: str = "portal:alerts") -> HttpResponse:
    """Say that a letter is on its way, whoever asked for which address."""
    messages.success(
        request, _("Look into your mailbox: a letter with a link is on its way. Nothing begins before you follow it.")
    )
    return redirect(door)


def allowance() -> Allowance:
    """How often one reader may ask, at whichever of the doors."""
    return Allowance("alerts", ASKED_A_MINUTE)


def _too_many(request: HttpRequest) -> HttpResponse | None:
    asked = allowance()
    if asked.used_up(request):
        form = AskForm(request.POST if "email" in request.POST else None)
        return _page(
            request, form, ListForm(), status=429, refused=_("Too many requests. Wait a minute, then try again.")
        )
    asked.use(request)
    return None


def subject_of(request: HttpRequest) -> UUID | None:
    """The profile that a signed-in investor's login was verified for; nobody's for everyone else."""
    user = request.user
    return user.subject_id if user.is_authenticated and user.role == Role.INVESTOR else None


def _page(request: HttpRequest, form: AskForm, own: ListForm, *, status: int = 200, refused: str = "") -> HttpResponse:
    return render_page(request, "portal/alerts.html", {"form": form, "own": own, "refused": refused}, status=status)


@allow_public
@never_cache
def confirm(request: HttpRequest, token: str) -> HttpResponse:
    """Show what would begin; begin with it when the button is pressed."""
    with entered(system_scope("alerts")):
        try:
            row = alerts.asked_by(token, at=utc_now())
            if request.method == "POST":
                alerts.confirm(token=token, at=utc_now())
        except alerts.LinkRefused:
            return _refused(request)
    state = "confirmed" if request.method == "POST" else "confirm"
    return render_page(request, "portal/alert_link.html", {"state": state, **about(row)})


@allow_public
@never_cache
@csrf_exempt
def end(request: HttpRequest, token: str) -> HttpResponse:
    """Show what would end and what remains; end one or all when a button is pressed.

    A mail program's one click (RFC 8058) ends the one that the letter is of.
    """
    posted, everything = request.method == "POST", request.POST.get("which") == "all"
    with entered(system_scope("alerts")):
        try:
            found = alerts.end(token=token, at=utc_now(), everything=everything) if posted else None
            row = found or alerts.ended_by_link(token)
        except alerts.LinkRefused:
            return _refused(request)
        beside = alerts.remaining_beside(row)
    titles = projects() if beside else {}
    context = {
        **about(row),
        "state": "ended" if posted or row.ended_at is not None else "end",
        "everything": everything,
        "remaining": [{**about(one, titles), "end": alerts.ending(one)} for one in beside],
    }
    return render_page(request, "portal/alert_link.html", context)


@allow_public
@never_cache
@require_safe
def mine(request: HttpRequest, token: str) -> HttpResponse:
    """Everything that the address of this link has."""
    with entered(system_scope("alerts")):
        try:
            rows = alerts.own_alerts(token, at=utc_now())
        except alerts.LinkRefused:
            return _refused(request)
    titles = projects()
    shown = [{**about(row, titles), "row": row, "end": alerts.ending(row)} for row in rows]
    return render_page(request, "portal/my_alerts.html", {"rows": shown, "token": token})


@allow_public
@require_POST
def forget(request: HttpRequest, token: str) -> HttpResponse:
    """Delete the address with everything it asked for."""
    with entered(system_scope("alerts")):
        try:
            alerts.forget(token=token, at=utc_now())
        except alerts.LinkRefused:
            return _refused(request)
    messages.success(request, _("Your address and everything you asked for are deleted."))
    return redirect("portal:alerts")


def about(row: Alert, titles: Mapping[str, str] | None = None) -> dict[str, str]:
    """Topic and rhythm in words."""
    return {"topic": topic_words(row, titles), "rhythm": rhythm_words(row.rhythm)}


def _refused(request: HttpRequest) -> HttpResponse:
    return render_page(request, "portal/alert_link.html", {"state": "refused"}, status=404)
