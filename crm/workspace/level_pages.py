"""How a client's level came about: its history as a picture, every attempt with what changed, and holding it down."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from crm.suitability.domain.aspects import ASPECT_NAMES, aspects_of
from crm.suitability.domain.keeping import kept_in
from crm.suitability.domain.names import level_code
from crm.suitability.operations import lower_level
from crm.suitability.queries import LevelFacts, current_level
from crm.workspace.forms import Lowering, RaiseProposal, RaiseVerdict
from crm.workspace.guards import header_or_404
from crm.workspace.language import said
from crm.workspace.level_history import (
    LiftOffered,
    attempts_shown,
    ceilings_shown,
    lifts_offered,
    raises_shown,
    treads,
)
from crm.workspace.readers import DESK, READERS, at_desk
from hub.access.policy import allow
from hub.access.scope import current_actor
from hub.kernel.clock import utc_now
from hub.web.pages import render_page


@allow(*READERS)
@require_GET
def level(request: HttpRequest, subject_id: UUID) -> HttpResponse:
    """Show the history of the level; at the desk it can be lowered here."""
    return level_page(request, subject_id, at=utc_now())


@allow(*DESK)
@require_POST
def lower(request: HttpRequest, subject_id: UUID) -> HttpResponse:
    """Hold the level down from now on; it takes effect at once, and only new evidence lets it up again."""
    header, at = header_or_404(subject_id), utc_now()
    facts = current_level(subject_id=header.subject_id, at=at)
    if facts is None or facts.level == 1:
        messages.error(request, _("There is nothing to lower."))
        return redirect("workspace:level", header.subject_id)
    form = Lowering(request.POST, below=facts.level)
    if not form.is_valid():
        return level_page(request, subject_id, at=at, lowering=form)
    lower_level(
        subject_id=header.subject_id,
        level=form.cleaned_data["level"],
        reason=form.cleaned_data["reason"],
        by=current_actor(),
        at=at,
    )
    code = level_code(form.cleaned_data["level"])
    messages.success(
        request, _("The level is no higher than %(code)s from now on; the client can read why.") % {"code": code}
    )
    return redirect("workspace:level", header.subject_id)


def level_page(
    request: HttpRequest,
    subject_id: UUID,
    *,
    at: datetime,
    lowering: Lowering | None = None,
    proposal: RaiseProposal | None = None,
    verdict: RaiseVerdict | None = None,
) -> HttpResponse:
    """Draw the page; a form that was refused comes back as it was sent."""
    header = header_or_404(subject_id)
    facts, desk = current_level(subject_id=header.subject_id, at=at), at_desk(request)
    raises = raises_shown(subject_id=header.subject_id, at=at, reader=request.user)
    offered = lifts_offered(subject_id=header.subject_id, at=at) if desk else []
    context = {
        "header": header,
        "now": at,
        "level": facts,
        "treads": treads(subject_id=header.subject_id, at=at),
        "aspects": _aspects(facts),
        "attempts": attempts_shown(subject_id=header.subject_id, at=at),
        "ceilings": ceilings_shown(subject_id=header.subject_id, at=at),
        "raises": raises,
        "verdict": verdict or RaiseVerdict(),
        "lowering": (lowering or Lowering(below=facts.level)) if desk and facts and facts.level > 1 else None,
        "proposal": proposal or (_offer(offered, facts) if offered and not any(r.open for r in raises) else None),
    }
    refused = lowering or proposal or verdict
    return render_page(request, "workspace/level.html", context, status=422 if refused else 200)


def _offer(offered: list[LiftOffered], facts: LevelFacts | None) -> RaiseProposal:
    """Return the form; what keeps new answers from counting is chosen beforehand."""
    kept = {one.id for one in kept_in(facts.evidence)} if facts else set()
    return RaiseProposal(offered=offered, initial={"lifts": [one.key for one in offered if one.lift.ref in kept]})


def _aspects(facts: LevelFacts | None) -> list[dict[str, Any]]:
    if facts is None:
        return []
    return [
        {"name": said(ASPECT_NAMES[one.aspect]), "level": one.level, "binding": one.binding}
        for one in aspects_of(facts.decision)
    ]
