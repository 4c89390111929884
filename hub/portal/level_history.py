"""An investor sees how their level came about: every decision as a picture, every attempt with what changed."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from crm.suitability.domain.aspects import ASPECT_NAMES, aspects_of
from crm.suitability.domain.cap_rules import CAP_NAMES
from crm.suitability.domain.causes import CAUSE_NAMES
from crm.suitability.domain.words import Words
from crm.suitability.operations import RaiseRefused, answer_raise
from crm.suitability.queries import Attempt, Step, attempts_for, ceilings_for, current_level, raises_for, steps_for
from hub.access.policy import allow
from hub.access.roles import Role
from hub.access.scope import current_actor
from hub.kernel.clock import utc_now
from hub.portal.my import subject_of
from hub.portal.questionnaire_shown import said
from hub.web.drawings.stairs import Tread
from hub.web.pages import render_page

DECIDED_BY = Words("{cause}；由“{cap}”决定：{reason}", "{cause}; decided by “{cap}”: {reason}")


@allow(Role.INVESTOR)
def level_history(request: HttpRequest) -> HttpResponse:
    """Show the level over time, the sides it is looked at from, the attempts, and who held it down and why."""
    subject, at = subject_of(request), utc_now()
    if subject is None:
        return render_page(request, "portal/my/unverified.html")
    facts = current_level(subject_id=subject, at=at)
    if facts is None:
        return redirect("portal:my_questionnaire")
    context = {
        "now": at,
        "level": facts,
        "treads": [_tread(step) for step in steps_for(subject_id=subject, at=at)],
        "aspects": [(said(ASPECT_NAMES[one.aspect]), one) for one in aspects_of(facts.decision)],
        "attempts": [_attempt(one) for one in attempts_for(subject_id=subject, at=at)],
        "ceilings": ceilings_for(subject_id=subject, at=at),
        "raises": raises_for(subject_id=subject, at=at),
    }
    return render_page(request, "portal/questionnaire/history.html", context)


@allow(Role.INVESTOR)
@require_POST
def raise_answer(request: HttpRequest, raise_id: UUID) -> HttpResponse:
    """Keep the investor's own word on letting the level up; nobody else can give it."""
    subject, at = subject_of(request), utc_now()
    if subject is None or raise_id not in {one.id for one in raises_for(subject_id=subject, at=at)}:
        raise Http404(_("There is no such proposal for you."))
    confirmed = request.POST.get("word") == "yes"
    try:
        answer_raise(raise_id=raise_id, confirmed=confirmed, by=current_actor(), at=at)
    except RaiseRefused as refusal:
        messages.error(request, said(refusal.words))
    else:
        messages.success(
            request, _("Confirmed; your level was decided anew.") if confirmed else _("Your level stays as it is.")
        )
    return redirect("portal:my_level_history")


def _tread(step: Step) -> Tread:
    words = DECIDED_BY.filled(
        {"cause": CAUSE_NAMES[step.cause], "cap": CAP_NAMES[step.binding], "reason": step.cap.reason}
    )
    return Tread(
        at=step.decided_at,
        level=step.level,
        ends_at=step.valid_until,
        words=said(words),
        by_person=step.by_person,
    )


def _attempt(one: Attempt) -> dict[str, Any]:
    """Name what changed, without saying which answer would have meant more: that would be a hint."""
    return {
        "it": one,
        "changes": [
            {"question": said(change.question), "before": said(change.before), "after": said(change.after)}
            for change in one.changes or ()
        ],
    }
