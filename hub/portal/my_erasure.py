"""An investor asks to be forgotten: what would go, what stays and why, by when there is an answer."""

from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_POST

from hub.access.policy import allow
from hub.access.queries import own_ids, own_profile, signs_in_alone
from hub.access.roles import Role
from hub.access.scope import current_actor, entered, system_scope
from hub.funds.outstanding import claims_sentence
from hub.kernel.clock import business_date, utc_now
from hub.retention.claims import claims_of
from hub.retention.domain.rules import ANSWER, ERASE
from hub.retention.erasures import AskedBefore, ask_erasure, plan
from hub.retention.parts import NobodyToForget, Person, person_of
from hub.retention.queries import Stage, newest_for, stage_of
from hub.retention.words import part_words, rule_words
from hub.web.pages import render_page

NOT_COUNTED = ("inbox.quarantine", "ingest.lists")
"""Every message in quarantine and every waiting list would be opened for it; what is theirs there goes all the same."""


class Sure(forms.Form):
    """The tick without which nobody asks by mistake."""

    sure = forms.BooleanField(
        label=gettext_lazy("I have read what stays and what goes."),
        error_messages={"required": gettext_lazy("Tick that you have read what stays and what goes.")},
    )


@allow(Role.INVESTOR)
@require_GET
def my_erasure(request: HttpRequest) -> HttpResponse:
    """Say what would go and what stays, before anything is asked; afterwards, how far it is."""
    subject = _own(request)
    if subject is None:
        return render_page(request, "portal/my/unverified.html")
    return _page(request, subject, Sure())


@allow(Role.INVESTOR)
@require_POST
def my_erasure_ask(request: HttpRequest) -> HttpResponse:
    """Take the request down; it can be done nothing about twice."""
    subject = _own(request)
    if subject is None or not signs_in_alone(subject):
        raise Http404(_("This login is not tied to one profile alone."))
    form = Sure(request.POST)
    if not form.is_valid():
        return _page(request, subject, form, status=422)
    try:
        ask_erasure(subject_id=subject, own=True, by=current_actor(), at=utc_now())
    except (AskedBefore, NobodyToForget):
        messages.info(request, _("You have asked already; nothing needs to be done."))
    else:
        messages.success(request, _("Your request is taken down."))
    return redirect("portal:my_erasure")


def _page(request: HttpRequest, subject: UUID, form: Sure, *, status: int = 200) -> HttpResponse:
    row, today = newest_for(own_ids(subject)), business_date(utc_now())
    stage = stage_of(row) if row else None
    context = {
        "row": row,
        "stage": stage.value if stage else "",
        "open": stage in (Stage.ASKED, Stage.CHECKED, Stage.GRANTED),
        "parts": _parts(subject),
        "owed": _owed(subject),
        "decide_by": ANSWER.period.end(today),
        "done_by": ERASE.period.end(today),
        "shared": not signs_in_alone(subject),
        "form": form,
    }
    return render_page(request, "portal/my/erasure.html", context, status=status)


def _own(request: HttpRequest) -> UUID | None:
    assert request.user.is_authenticated
    return own_profile(request.user.subject_id) if request.user.subject_id else None


def _owed(subject: UUID) -> str:
    with entered(system_scope("my-erasure")):
        try:
            owed = claims_of(person_of(subject))
        except NobodyToForget:
            return ""
    return claims_sentence(owed) if owed else ""


def _parts(subject: UUID) -> list[dict[str, Any]]:
    """What is known of the reader by part; what the machine counts for them is their own."""
    with entered(system_scope("my-erasure")):
        try:
            person: Person = person_of(subject)
        except NobodyToForget:
            return []
        planned = plan(person, without=NOT_COUNTED)
    return [
        {"name": part_words(one.part), "kept": one.kept, "why": rule_words(one.kept.rule.id) if one.kept else ""}
        for one in planned
        if one.found
    ]
