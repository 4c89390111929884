"""What the rules found in the money: a queue with owners, each alert with what it rests on, and the rules themselves.

Alarms of the log have a queue of their own: they close when their cause is gone, belong to the chain, and name nobody.
Alerts name people and stay until somebody ends them, so they show to compliance and audit alone.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django import forms
from django.contrib import messages
from django.core.exceptions import BadRequest
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy
from django.views.decorators.http import require_GET, require_POST

from hub.access.policy import allow
from hub.access.roles import Role
from hub.access.scope import current_actor
from hub.consoles.statement_words import kind_name
from hub.funds.alerts.operations import (
    agree_to_explanation,
    blocks_of,
    confirm_alert,
    decline_explanation,
    explain_alert,
    release_flows,
    take_alert,
)
from hub.funds.alerts.queries import AlertFacts, AlertUnknown, alert_of, alerts, last_watch, steps_of, waiting_alerts
from hub.funds.alerts.words import (
    AGREED,
    CONCERNS,
    MOVES,
    REFUSALS,
    STATES,
    looks_for,
    measured,
    sentence_of,
    title_of,
)
from hub.funds.domain.detectors.handling import LONGEST_WORDS, AlertMove, AlertState, HandlingRefused
from hub.funds.domain.detectors.rules import OBSERVED, RULES, Concern, DetectorRule
from hub.funds.models import AlertStep
from hub.funds.queries import flow_by_id
from hub.kernel.actor import Actor
from hub.kernel.clock import business_date, utc_now
from hub.web.pages import render_page

READERS = (Role.COMPLIANCE, Role.AUDITOR)
ALERTS_ON_A_PAGE = 30


class AlertFilters(forms.Form):
    """The address of the queue."""

    concern = forms.ChoiceField(label=pgettext_lazy("rule", "Concern"), required=False)
    state = forms.ChoiceField(label=gettext_lazy("State"), required=False)
    project = forms.CharField(label=gettext_lazy("Project"), required=False, max_length=40)

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        everything = [("", _("All"))]
        concerns = [(one.value, CONCERNS[one].here) for one in Concern]
        self.fields["concern"].choices = everything + concerns  # type: ignore[attr-defined]
        states = [(one.value, STATES[one].here) for one in AlertState]
        self.fields["state"].choices = everything + states  # type: ignore[attr-defined]

    def admits(self, alert: AlertFacts) -> bool:
        """Whether an alert is to be shown; a filter that is none filters nothing."""
        told = self.cleaned_data if self.is_valid() else {}
        return (
            told.get("concern", "") in ("", alert.rule.concern)
            and told.get("state", "") in ("", alert.state)
            and told.get("project", "") in ("", alert.project_code, *alert.projects)
        )


class Deciding(forms.Form):
    """The words without which nobody ends an alert."""

    words = forms.CharField(
        label=gettext_lazy("Reason"),
        max_length=LONGEST_WORDS,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy("It is kept with your name and the time."),
    )


@dataclass(frozen=True, kw_only=True)
class ShownAlert:
    """An alert with its words and its age on the day of reading."""

    it: AlertFacts
    title: str
    sentence: str
    concern: str
    state: str
    age_days: int


@dataclass(frozen=True, kw_only=True)
class ShownRule:
    """A rule as the handbook shows it; ``stops`` names the kinds of flow."""

    it: DetectorRule
    title: str
    looks: str
    concern: str
    stops: str


@allow(*READERS)
@require_GET
def alert_list(request: HttpRequest) -> HttpResponse:
    """List what the rules found; those that wait first, the filters stand in the address."""
    filters, at = AlertFilters(request.GET), utc_now()
    every = alerts()
    rows = [shown(one, at=at) for one in every if filters.admits(one)]
    context = {
        "filters": filters,
        "page": Paginator(rows, ALERTS_ON_A_PAGE).get_page(request.GET.get("page")),
        "waiting": waiting_alerts(),
        "filtered": len(rows) < len(every),
        "run": last_watch(),
        "rules": len(RULES) + len(OBSERVED),
        "may_change": _may_change(request),
        "now": at,
    }
    return render_page(request, "consoles/alerts.html", context)


@allow(*READERS)
@require_GET
def alert_page(request: HttpRequest, alert_id: UUID) -> HttpResponse:
    """Show one alert with the movements it rests on, what happened to it, and what can be done now."""
    return _page(request, _found(alert_id))


@allow(Role.COMPLIANCE)
@require_POST
def alert_step(request: HttpRequest, alert_id: UUID) -> HttpResponse:
    """Take an alert, explain or confirm it, agree to a reason or let its flows go on; any other word does nothing."""
    facts = _found(alert_id)
    step = STEPS.get(request.POST.get("step", ""))
    if step is None:
        raise BadRequest(f"expected one of {', '.join(STEPS)}")
    try:
        messages.success(request, step(facts, request.POST.get("words", ""), current_actor(), utc_now()))
    except HandlingRefused as refusal:
        messages.error(request, REFUSALS[refusal.reason].here)
    return redirect("consoles:alert", alert_id=alert_id)


def _take(facts: AlertFacts, _words: str, by: Actor, at: datetime) -> str:
    take_alert(alert_id=facts.id, by=by, at=at)
    return _("The alert is yours now.")


def _explain(facts: AlertFacts, words: str, by: Actor, at: datetime) -> str:
    if explain_alert(alert_id=facts.id, words=words, by=by, at=at).state is AlertState.PROPOSED:
        return _("The reason is kept. Another person has to agree before the alert is over.")
    return _("Explained; the alert is over.")


def _agree(facts: AlertFacts, _words: str, by: Actor, at: datetime) -> str:
    agree_to_explanation(alert_id=facts.id, by=by, at=at)
    return _("Explained; the alert is over.")


def _decline(facts: AlertFacts, words: str, by: Actor, at: datetime) -> str:
    decline_explanation(alert_id=facts.id, words=words, by=by, at=at)
    return _("Declined; the alert stays with its owner.")


def _confirm(facts: AlertFacts, words: str, by: Actor, at: datetime) -> str:
    confirm_alert(alert_id=facts.id, words=words, by=by, at=at)
    return _("Confirmed; what the rule stops is stopped.")


def _release(facts: AlertFacts, words: str, by: Actor, at: datetime) -> str:
    release_flows(alert_id=facts.id, words=words, by=by, at=at)
    return _("The flows go on.")


STEPS: Mapping[str, Callable[[AlertFacts, str, Actor, datetime], str]] = {
    "take": _take, "explain": _explain, "agree": _agree, "decline": _decline, "confirm": _confirm, "release": _release,
}  # fmt: skip


@allow(*READERS)
@require_GET
def alert_rules(request: HttpRequest) -> HttpResponse:
    """Show every rule with what it looks for, where it comes from and what it stops."""
    rows = [
        ShownRule(
            it=rule,
            title=title_of(rule),
            looks=looks_for(rule),
            concern=CONCERNS[rule.concern].here,
            stops=" · ".join(kind_name(kind) for kind in rule.stops),
        )
        for rule in (*RULES, *OBSERVED)
    ]
    return render_page(request, "consoles/alert_rules.html", {"rows": rows, "now": utc_now()})


def shown(facts: AlertFacts, *, at: datetime) -> ShownAlert:
    """Return an alert as it is shown at this moment."""
    return ShownAlert(
        it=facts,
        title=title_of(facts.rule),
        sentence=sentence_of(facts),
        concern=CONCERNS[facts.rule.concern].here,
        state=STATES[facts.state].here,
        age_days=facts.age_days(business_date(at)),
    )


def _found(alert_id: UUID) -> AlertFacts:
    try:
        return alert_of(alert_id)
    except AlertUnknown as error:
        raise Http404(str(error)) from error


def _page(request: HttpRequest, facts: AlertFacts) -> HttpResponse:
    course, me, at = facts.course, current_actor().id, utc_now()
    may = _may_change(request)
    stopped = bool(blocks_of(facts))
    flows = [flow for one in facts.flows if (flow := flow_by_id(one))]
    context = {
        "one": shown(facts, at=at),
        "looks": looks_for(facts.rule),
        "found": measured(facts.found, facts.rule.unit, of=facts.word),
        "limit": measured(facts.limit, facts.rule.unit, of=facts.word),
        "flows": [(flow, kind_name(flow.kind)) for flow in flows],
        "steps": [_shown_step(step, facts) for step in steps_of(facts.id)],
        "stops": " · ".join(kind_name(kind) for kind in facts.rule.stops),
        "stopped": stopped,
        "may_take": may and not course.over and course.owner != me,
        "proposed": facts.state is AlertState.PROPOSED,
        "deciding": Deciding() if may and not course.over and course.owner == me else None,
        "answering": Deciding() if may and facts.state is AlertState.PROPOSED and course.owner != me else None,
        "releasing": Deciding() if may and stopped and course.over and course.decided_by != me else None,
        "may_report": may and facts.state is AlertState.CONFIRMED,
        "now": at,
    }
    return render_page(request, "consoles/alert.html", context)


def _shown_step(step: AlertStep, facts: AlertFacts) -> dict[str, object]:
    """Whoever ends an alert of a law's rule by explaining it agrees to the words of the step before."""
    agreed = step.move == AlertMove.EXPLAINED and facts.rule.from_law
    said = AGREED if agreed else MOVES[AlertMove(step.move)]
    return {"it": step, "words": said.here.format(who=step.actor_label), "reason": "" if agreed else step.words}


def _may_change(request: HttpRequest) -> bool:
    return request.user.is_authenticated and request.user.role == Role.COMPLIANCE
