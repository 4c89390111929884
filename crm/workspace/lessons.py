"""Settle what disagrees: hold the risk education, ask again, and write down what the client said."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from crm.profile.queries import visits_by_id
from crm.suitability.domain.endings import ResolvedBy
from crm.suitability.domain.teach_back import TeachBack
from crm.suitability.operations import AlreadyResolved, TeachBackMissing, record_teach_back, resolve_contradiction
from crm.suitability.queries import ContradictionFacts, contradiction, current_level
from crm.suitability.queries.contradictions import ContradictionUnknown
from crm.workspace.client_page import visits_behind
from crm.workspace.forms import Settlement
from crm.workspace.guards import header_or_404
from crm.workspace.language import said
from crm.workspace.level_part import disagreement
from crm.workspace.readers import DESK
from hub.access.policy import allow
from hub.access.scope import current_actor
from hub.kernel.clock import utc_now
from hub.web.pages import render_page


@allow(*DESK)
@require_http_methods(["GET", "POST"])
def teach_back(request: HttpRequest, contradiction_id: UUID) -> HttpResponse:
    """Hold the risk education: explain, then keep which option the client named for each question."""
    facts = _facts(contradiction_id)
    if facts.teach_back is None:
        raise Http404("this contradiction asks for no lesson")
    context: dict[str, Any] = {"header": header_or_404(facts.subject_id)}
    if request.method == "GET":
        return render_page(request, "workspace/teach_back.html", {**context, "lesson": _lesson(facts.teach_back)})
    given = _given(facts.teach_back, request.POST)
    if not all(given.values()):
        lesson = _lesson(facts.teach_back, given=given, asked=True)
        return render_page(request, "workspace/teach_back.html", {**context, "lesson": lesson}, status=422)
    result = record_teach_back(contradiction_id=contradiction_id, given=given, by=current_actor(), at=utc_now())
    if result.passed:
        messages.success(request, _("Understood and recorded. Now write down how the disagreement was settled."))
        return redirect("workspace:settle", contradiction_id)
    lesson = _lesson(facts.teach_back, given=given, missed=result.missed)
    return render_page(request, "workspace/teach_back.html", {**context, "lesson": lesson})


@allow(*DESK)
@require_http_methods(["GET", "POST"])
def settle(request: HttpRequest, contradiction_id: UUID) -> HttpResponse:
    """Close a contradiction with what the client said; nothing raises the level here."""
    facts = _facts(contradiction_id)
    header = header_or_404(facts.subject_id)
    form = Settlement(request.POST or None)
    if request.method == "POST" and form.is_valid():
        _settle(request, facts, form.cleaned_data)
        return redirect("workspace:client", facts.subject_id)
    at = utc_now()
    level, visits = current_level(subject_id=facts.subject_id, at=at), visits_by_id(visits_behind([facts]))
    context = {
        "header": header,
        "disagreement": disagreement(facts, level=level, visits=visits),
        "form": form,
        "settled": facts.written or (facts.resolved and _("by a new assessment")),
    }
    return render_page(request, "workspace/settle.html", context, status=422 if form.errors else 200)


def _settle(request: HttpRequest, facts: ContradictionFacts, data: Mapping[str, str]) -> None:
    try:
        resolve_contradiction(
            contradiction_id=facts.id,
            how=ResolvedBy(data["how"]),
            written=data["written"],
            by=current_actor(),
            at=utc_now(),
        )
    except TeachBackMissing:
        messages.error(request, _("The client has not said everything back yet; hold the risk education first."))
    except AlreadyResolved:
        messages.error(request, _("This was settled before, with other words; those stay."))
    else:
        messages.success(request, _("Written down and sealed."))


def _facts(contradiction_id: UUID) -> ContradictionFacts:
    try:
        return contradiction(contradiction_id=contradiction_id)
    except ContradictionUnknown as unknown:
        raise Http404(str(unknown)) from unknown


def _given(lesson: TeachBack, sent: Mapping[str, str]) -> dict[str, str]:
    """Return one offered option per question; whatever else was sent counts as no answer."""
    return {
        question.id: sent.get(question.id, "")
        if sent.get(question.id, "") in {option.id for option in question.options}
        else ""
        for question in lesson.questions
    }


def _lesson(
    lesson: TeachBack, *, given: Mapping[str, str] | None = None, missed: tuple[str, ...] = (), asked: bool = False
) -> dict[str, Any]:
    """Make the lesson ready in the reader's language, with what was answered and missed."""
    answers = given or {}
    questions = [
        {
            "id": question.id,
            "text": said(question.text),
            "options": [
                {"id": option.id, "text": said(option.text), "chosen": answers.get(question.id) == option.id}
                for option in question.options
            ],
            "explanation": said(question.explanation) if question.id in missed else "",
            "unanswered": asked and not answers.get(question.id),
        }
        for question in lesson.questions
    ]
    return {
        "title": said(lesson.title),
        "explain": [said(words) for words in lesson.explain],
        "questions": questions,
        "missed": len(missed),
        "unanswered": sum(bool(question["unanswered"]) for question in questions),
    }
