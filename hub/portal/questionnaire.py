"""The investor answers the questionnaire alone, step by step, and sees what decided the level.

No other role can open these pages, nothing is filled in beforehand, and the result does not say which answer would
have given a higher level: nobody answers for the investor or hints.
"""

from datetime import datetime
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from crm.suitability.domain.answers import AnswersRefused, Problem, RawAnswer, find_problems
from crm.suitability.domain.cap_rules import CAP_NAMES
from crm.suitability.domain.questionnaires import questionnaire_of
from crm.suitability.domain.questions import Group
from crm.suitability.domain.validity import RetakeRefused
from crm.suitability.domain.words import Words
from crm.suitability.operations import save_draft, submit_assessment
from crm.suitability.queries import LevelFacts, current_level, draft_of, in_care, retake_facts
from hub.access.policy import allow
from hub.access.queries import own_profile
from hub.access.roles import Role
from hub.access.scope import current_actor
from hub.catalogue.domain.products import FAMILY_NAMES
from hub.kernel.clock import instant, utc_now
from hub.portal.questionnaire_shown import answers_sent, groups_shown, questions_shown, said
from hub.web.drawings.staves import Stave
from hub.web.pages import render_page

UNVERIFIED = "portal/my/unverified.html"


@allow(Role.INVESTOR)
def questionnaire(request: HttpRequest) -> HttpResponse:
    """Say what it is for, what was saved, and whether it may be taken now."""
    subject, at = _subject(request), utc_now()
    if subject is None:
        return render_page(request, UNVERIFIED)
    draft = draft_of(subject_id=subject)
    groups = groups_shown(questionnaire_of(), draft.answers if draft else {})
    context = {
        "groups": groups,
        "next": next((group for group in groups if not group.done), None),
        "saved_at": draft.saved_at if draft else None,
        "level": current_level(subject_id=subject, at=at),
        "retakes": retake_facts(subject_id=subject, at=at),
        "refusal": _refusal(subject, at),
        "care": in_care(subject_id=subject, at=at),
        "asked": len(questionnaire_of().questions),
    }
    return render_page(request, "portal/questionnaire/start.html", context)


@allow(Role.INVESTOR)
def questionnaire_group(request: HttpRequest, group: str) -> HttpResponse:
    """Ask one group; every change is saved, and going on asks for what is missing."""
    subject, asked = _subject(request), _group(group)
    if subject is None:
        return render_page(request, UNVERIFIED)
    draft = draft_of(subject_id=subject)
    answers: dict[str, RawAnswer] = dict(draft.answers) if draft else {}
    if request.method != "POST":
        return _ask(request, asked, answers, saved_at=draft.saved_at if draft else None)
    at = utc_now()
    answers |= answers_sent(questionnaire_of(), asked, request.POST)
    save_draft(subject_id=subject, answers=answers, at=at)
    if request.headers.get("HX-Request") == "true":
        return render_page(request, "portal/questionnaire/saved.html", {"saved_at": at})
    problems = _problems_in(asked, answers)
    if problems:
        return _ask(request, asked, answers, saved_at=at, problems=problems)
    following = list(Group)[list(Group).index(asked) + 1 :]
    return (
        redirect("portal:my_questionnaire_group", following[0].value)
        if following
        else redirect("portal:my_questionnaire_answers")
    )


@allow(Role.INVESTOR)
def questionnaire_answers(request: HttpRequest) -> HttpResponse:
    """Show all answers once more; handing them in is the investor's own act."""
    subject, at = _subject(request), utc_now()
    if subject is None:
        return render_page(request, UNVERIFIED)
    draft = draft_of(subject_id=subject)
    if draft is None:
        return redirect("portal:my_questionnaire")
    refusal = _refusal(subject, at)
    if request.method == "POST" and not refusal:
        try:
            _submit(subject, draft.answers, key=f"page:{instant(draft.saved_at)}", at=at)
        except (AnswersRefused, RetakeRefused):
            pass  # what is wrong is drawn below
        else:
            return redirect("portal:my_questionnaire_result")
    shown = questionnaire_of()
    problems = find_problems(questionnaire=shown, raw=draft.answers)
    context = {
        "groups": [
            (group, questions_shown(shown, Group(group.id), draft.answers, problems=problems))
            for group in groups_shown(shown, draft.answers)
        ],
        "open": len(problems),
        "refusal": refusal,
    }
    return render_page(
        request, "portal/questionnaire/answers.html", context, status=422 if request.method == "POST" else 200
    )


@allow(Role.INVESTOR)
def questionnaire_result(request: HttpRequest) -> HttpResponse:
    """The level that holds, what decided it, and until when."""
    subject = _subject(request)
    if subject is None:
        return render_page(request, UNVERIFIED)
    level = current_level(subject_id=subject, at=utc_now())
    if level is None:
        return redirect("portal:my_questionnaire")
    context = {
        "level": level,
        "binding": said(CAP_NAMES[level.binding]),
        "reason": said(level.decision.binding_cap.reason),
        "staves": _staves(level),
        "families": [(said(Words(*FAMILY_NAMES[cap.family])), cap) for cap in level.decision.family_caps],
    }
    return render_page(request, "portal/questionnaire/result.html", context)


def _ask(
    request: HttpRequest,
    asked: Group,
    answers: dict[str, RawAnswer],
    *,
    saved_at: datetime | None,
    problems: tuple[Problem, ...] = (),
) -> HttpResponse:
    shown = questionnaire_of()
    groups = groups_shown(shown, answers, current=asked)
    number = list(Group).index(asked)
    context = {
        "groups": groups,
        "group": groups[number],
        "before": groups[number - 1] if number else None,
        "last": number == len(groups) - 1,
        "questions": questions_shown(shown, asked, answers, problems=problems),
        "saved_at": saved_at,
        "wrong": len(problems),
    }
    return render_page(request, "portal/questionnaire/group.html", context, status=422 if problems else 200)


def _submit(subject: UUID, answers: dict[str, RawAnswer], *, key: str, at: datetime) -> None:
    submit_assessment(subject_id=subject, answers=answers, channel="online", key=key, by=current_actor(), at=at)


def _problems_in(asked: Group, answers: dict[str, RawAnswer]) -> tuple[Problem, ...]:
    shown = questionnaire_of()
    here = {question.id for question in shown.in_group(asked)}
    return tuple(found for found in find_problems(questionnaire=shown, raw=answers) if found.question_id in here)


def _refusal(subject: UUID, at: datetime) -> str:
    words = retake_facts(subject_id=subject, at=at).refusal
    return said(words) if words else ""


def _staves(level: LevelFacts) -> list[Stave]:
    """The caps without what would change them: that would be a hint."""
    return [
        Stave(label=said(CAP_NAMES[cap.name]), level=cap.level, binding=cap.name is level.binding)
        for cap in level.decision.caps
    ]


def _group(name: str) -> Group:
    try:
        return Group(name)
    except ValueError as error:
        raise Http404(_("The questionnaire has no such part.")) from error


def _subject(request: HttpRequest) -> UUID | None:
    """Return the profile that this login answers for; None as long as it was not verified for any."""
    assert request.user.is_authenticated
    verified = request.user.subject_id
    return own_profile(verified) if verified else None
