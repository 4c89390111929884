"""The alarms of the log: whose each one is, and of those that are over, what was done, by whom and when."""

from collections.abc import Callable, Mapping
from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import BadRequest
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_POST

from chain.alarms import AlarmUnknown, explain_alarm, hand_over_alarm, take_alarm
from chain.domain import alarms as rules
from chain.domain.alarms import LONGEST_WORDS, AlarmMove, AlarmRefused
from chain.models import Alarm
from chain.queries import closed_alarms, open_alarms
from hub.access.policy import allow
from hub.access.queries import staff_in
from hub.access.roles import Role
from hub.access.scope import current_actor
from hub.consoles.alarm_words import alarm_sentence
from hub.consoles.evidence_words import alarm_name
from hub.kernel.actor import Actor, ActorKind
from hub.kernel.clock import utc_now
from hub.web.pages import render_page

CLOSED_ON_A_PAGE = 20


class WhatWasDone(forms.Form):
    """The words without which nobody closes an alarm."""

    words = forms.CharField(
        label=gettext_lazy("What was found and done"),
        max_length=LONGEST_WORDS,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy("It is kept with your name and the time."),
        error_messages={"required": gettext_lazy("Say what was found and done.")},
    )


class HandOver(forms.Form):
    """Who looks after an alarm from now on."""

    to = forms.ChoiceField(label=gettext_lazy("Hand over to"))

    def __init__(self, *args: Any, people: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["to"].choices = people  # type: ignore[attr-defined]


REFUSALS: Mapping[str, Callable[[], str]] = {
    rules.NOT_YOURS: lambda: _("Take the alarm first: only who looks after it hands it over or closes it."),
    rules.ALREADY_YOURS: lambda: _("This alarm is with that person already."),
    rules.CLOSED: lambda: _("This alarm is over; nobody needs to look after it."),
    rules.EXPLAINED_BEFORE: lambda: _("What was done is written down already; it stays as it was written."),
    rules.NO_WORDS: lambda: _("Say what was found and done."),
    rules.TOO_LONG: lambda: _("At most %(count)s characters.") % {"count": LONGEST_WORDS},
}
STEPS: Mapping[str, Callable[[Any], str]] = {
    AlarmMove.TAKEN: lambda step: _("%(who)s took it") % {"who": step.actor_label},
    AlarmMove.HANDED_OVER: lambda step: (
        _("%(who)s handed it over to %(to)s") % {"who": step.actor_label, "to": step.owner_label}
    ),
    AlarmMove.EXPLAINED: lambda step: _("%(who)s wrote down what was done") % {"who": step.actor_label},
}


@allow(Role.COMPLIANCE, Role.AUDITOR)
@require_GET
def alarms(request: HttpRequest) -> HttpResponse:
    """Show what is open with its owner, and what is over with its explanation."""
    return _page(request)


@allow(Role.COMPLIANCE)
@require_POST
def change_alarm(request: HttpRequest, alarm_id: int) -> HttpResponse:
    """Take an alarm, hand it over, or say what was done; any other word does nothing."""
    steps = {AlarmMove.TAKEN: _take, AlarmMove.HANDED_OVER: _hand_over, AlarmMove.EXPLAINED: _explain}
    step = steps.get(request.POST.get("step", ""))  # type: ignore[call-overload]
    if step is None:
        raise BadRequest(f"expected one of {', '.join(steps)}")
    try:
        messages.success(request, step(request, alarm_id))
    except AlarmUnknown as error:
        raise Http404 from error
    except AlarmRefused as refusal:
        if refusal.reason in (rules.NO_WORDS, rules.TOO_LONG):
            return _page(request, unsound=alarm_id, status=422)
        messages.error(request, REFUSALS[refusal.reason]())
    return redirect("consoles:alarms")


def _take(_request: HttpRequest, alarm_id: int) -> str:
    take_alarm(alarm_id, by=current_actor(), at=utc_now())
    return _("The alarm is yours now.")


def _hand_over(request: HttpRequest, alarm_id: int) -> str:
    by = current_actor()
    found = [user for user in staff_in(Role.COMPLIANCE) if str(user.id) == request.POST.get("to")]
    if not found:
        raise BadRequest("expected somebody of compliance")
    to = Actor(kind=ActorKind.USER, id=found[0].id, label=found[0].username)
    hand_over_alarm(alarm_id, to=to, by=by, at=utc_now())
    return _("The alarm is with %(who)s now.") % {"who": found[0].display_name}


def _explain(request: HttpRequest, alarm_id: int) -> str:
    explain_alarm(alarm_id, words=request.POST.get("words", ""), by=current_actor(), at=utc_now())
    return _("Written down; the alarm is closed. It is raised again if its cause is still there.")


def _page(request: HttpRequest, *, unsound: int | None = None, status: int = 200) -> HttpResponse:
    waiting = open_alarms()
    page = Paginator(closed_alarms(), CLOSED_ON_A_PAGE).get_page(request.GET.get("page"))
    people = [(str(user.id), user.display_name) for user in staff_in(Role.COMPLIANCE)]
    context = {
        "open": [_shown(request, alarm, people, unsound=unsound) for alarm in waiting],
        "over": [_shown(request, alarm, people, unsound=unsound) for alarm in page.object_list],
        "unowned": sum(alarm.owner_id is None for alarm in waiting),
        "page": page,
        "may_change": _may_change(request),
        "now": utc_now(),
    }
    return render_page(request, "consoles/alarms.html", context, status=status)


def _shown(request: HttpRequest, alarm: Alarm, people: list[tuple[str, str]], *, unsound: int | None) -> dict[str, Any]:
    mine = alarm.owner_id is not None and alarm.owner_id == current_actor().id
    others = [(value, name) for value, name in people if value != str(alarm.owner_id)]
    data = request.POST if unsound == alarm.id else None
    names = dict(people)
    return {
        "it": alarm,
        "name": alarm_name(alarm.name),
        "sentence": alarm_sentence(alarm),
        "owner": names.get(str(alarm.owner_id), alarm.owner_label),
        "mine": mine,
        "may_explain": _may_change(request) and not alarm.resolution and (mine or alarm.resolved_at is not None),
        "hand_over": HandOver(people=others, auto_id=f"id_{alarm.id}_%s") if mine and others else None,
        "done": WhatWasDone(data, auto_id=f"id_{alarm.id}_%s"),
        "steps": [{"it": step, "words": STEPS[step.step](step)} for step in alarm.steps.all()],
    }


def _may_change(request: HttpRequest) -> bool:
    return request.user.is_authenticated and request.user.role == Role.COMPLIANCE
