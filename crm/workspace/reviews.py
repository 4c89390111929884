"""Ask a person whether two records are one person: the queue, the pair side by side, the answer and its way back."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from math import log2
from typing import Any, Final
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext
from django.views.decorators.http import require_GET, require_POST

from crm.identity import reviews
from crm.identity.domain.partition import NAMES, ON_THE_WHOLE, ONE_APP
from crm.identity.domain.sightings import REASONS, Rule
from crm.identity.joining import STRONGER
from crm.identity.linking.settings import AUTOMATIC, REVIEW
from crm.identity.models import Decision, RefusedLink
from crm.identity.queries import refusals_of
from crm.identity.reviews import (
    AlreadyDecided,
    Contradicted,
    Review,
    ReviewUnknown,
    SecondPersonNeeded,
    postpone,
)
from crm.journeys.reviewing import SECOND_PERSON_FROM_FEN, Effect, answer, effect_of, names_of_pairs, take_back
from crm.suitability.domain.names import level_code
from crm.workspace.language import pick
from crm.workspace.pair_part import mined_of, rows_of, shares_a_household, signed, top_reason
from crm.workspace.readers import DESK, READERS
from crm.workspace.shown import Words
from hub.access.policy import allow
from hub.access.roles import Role
from hub.access.scope import current_actor
from hub.kernel.clock import utc_now
from hub.web.components.lists import Tab
from hub.web.drawings.evidence_weight import scale_svg
from hub.web.pages import render_page

DECIDERS = (*DESK, Role.COMPLIANCE)
PAGE: Final = 50
SHOWN: Final = 200
BESIDE: Final = 12
"""Questions listed beside the one on show."""
LATELY: Final = 6
SAME, DIFFERENT, LATER, BACK = "same", "different", "later", "back"


@dataclass(frozen=True, kw_only=True)
class Line:
    """One question of the queue."""

    review: Review
    left: str
    right: str
    url: str
    percent: str
    speaks_for: Words
    speaks_against: Words
    state: Words


@allow(*READERS)
@require_GET
def queue(request: HttpRequest) -> HttpResponse:
    """List the questions that wait, the oldest first, or those that were answered."""
    at, view = utc_now(), request.GET.get("view", "waiting")
    view = view if view in ("waiting", "second", "decided") else "waiting"
    open_now = reviews.waiting(limit=SHOWN)
    second = [review for review in open_now if _waits_for_second(review)]
    count = reviews.waiting_count()
    found = _listed(view, second, after=_id(request.GET.get("after", "")))
    context = {
        "now": at,
        "view": view,
        "lines": _lines(found[:PAGE] if view == "waiting" else found),
        "later_url": f"?after={found[PAGE - 1].id}" if view == "waiting" and len(found) > PAGE else "",
        "tabs": [
            Tab(label=pgettext("review", "Waiting"), href="?", count=count, current=view == "waiting"),
            Tab(label=_("For a second person"), href="?view=second", count=len(second), current=view == "second"),
            Tab(label=_("Answered"), href="?view=decided", current=view == "decided"),
        ],
        "sentence": ngettext("%(n)s pair waits for a person.", "%(n)s pairs wait for a person.", count) % {"n": count},
        "oldest": open_now[0].opened_at if open_now else None,
        "may_decide": _may_decide(request),
    }
    return render_page(request, "workspace/reviews.html", context)


@allow(*READERS)
@require_GET
def pair(request: HttpRequest, review_id: UUID) -> HttpResponse:
    """Show two records side by side with what speaks for and against, and what each answer would do."""
    at, review = utc_now(), _review_or_404(review_id)
    around = reviews.waiting(limit=SHOWN)
    lately = reviews.decided(limit=LATELY)
    names = names_of_pairs([review, *around[:BESIDE], *lately])
    refusal = refusals_of([(review.left_id, review.right_id)]).get((review.left_id, review.right_id))
    effect = effect_of(review, at=at)
    before, after = _neighbours(review, around)
    context = {
        "now": at,
        "review": review,
        "left": effect.left,
        "right": effect.right,
        "rows": rows_of(review, names=names),
        "sum": signed(review.weight),
        "begin": signed(review.weight - sum(bits for _c, _l, bits in review.reasons)),
        "evidence": signed(sum(bits for _c, _l, bits in review.reasons)),
        "percent": _percent(review.probability),
        "scale": scale_svg(review.weight, ask_from=_bits(REVIEW), join_from=_bits(AUTOMATIC)),
        "ask_from": _percent(REVIEW),
        "join_from": _percent(AUTOMATIC),
        "mined": _mined(review),
        "household": shares_a_household(review),
        "effect": effect,
        "hindrance": _hindrance_words(effect),
        "rule": pick(*REASONS[Rule(refusal.rule)]) if refusal else "",
        "because": _refused_words(refusal.because) if refusal else "",
        "effects": _effects(effect, names),
        "refused": _refused_words(effect.refused) if effect.refused else "",
        "waits_for_second": _waits_for_second(review),
        "own_word": review.decided_by_id == current_actor().id,
        "open": not review.settled,
        "state": _state(review),
        "lines": _lines(around[:BESIDE], names),
        "lately": _lines(lately, names),
        "total": reviews.waiting_count(),
        "before_url": _url(before),
        "after_url": _url(after),
        "may_decide": _may_decide(request),
    }
    return render_page(request, "workspace/review.html", context)


@allow(*DECIDERS)
@require_POST
def decide(request: HttpRequest, review_id: UUID) -> HttpResponse:
    """Take an answer, or take one back, and go on to the next pair."""
    review, word = _review_or_404(review_id), request.POST.get("answer", "")
    if word not in (SAME, DIFFERENT, LATER, BACK):
        raise Http404("an answer is same, different, later or back")
    after = _neighbours(review, reviews.waiting(limit=SHOWN))[1]
    try:
        said = _taken(review, word, utc_now())
    except AlreadyDecided:
        messages.error(request, _("Somebody answered this before; look at what holds now."))
    except SecondPersonNeeded:
        messages.error(request, _("The second word is another person's. You gave the first."))
    except Contradicted:
        messages.error(request, _("Not joined: something stronger forbids it. It is named below."))
    else:
        messages.success(request, said)
        if word != BACK:
            return redirect(_url(after) or reverse("workspace:reviews"))
    return redirect("workspace:review", review_id)


def _listed(view: str, second: Sequence[Review], *, after: UUID | None) -> Sequence[Review]:
    """The questions of a tab; of those that wait, a page and one more, so that it is known whether more follow."""
    if view == "second":
        return second
    return reviews.decided(limit=SHOWN) if view == "decided" else reviews.waiting(limit=PAGE + 1, after=after)


def _taken(review: Review, word: str, at: datetime) -> str:
    by = current_actor()
    if word == LATER:
        postpone(review_id=review.id, by=by, at=at)
        return _("Left open; it stays in the queue.")
    if word == BACK:
        if take_back(review_id=review.id, by=by, at=at) is None:
            return _("The answer is taken back; other words settle the question, nothing is left to ask.")
        return _("The answer is taken back; the question is open again.")
    decided = answer(review_id=review.id, same=word == SAME, by=by, at=at)
    if not decided.settled:
        return _("Your word is kept. A second person decides with you before anything happens.")
    if word == SAME:
        return _("They are one client now. Under “Answered” it can be taken back.")
    return _("They stay two clients, and no machine asks again. Under “Answered” it can be taken back.")


def _review_or_404(review_id: UUID) -> Review:
    try:
        return reviews.one(review_id)
    except ReviewUnknown as unknown:
        raise Http404(str(unknown)) from unknown


def _may_decide(request: HttpRequest) -> bool:
    return getattr(request.user, "role", "") in DECIDERS


def _waits_for_second(review: Review) -> bool:
    return review.needs_second and review.second_at is None


def _lines(found: Sequence[Review], names: Mapping[UUID, str] | None = None) -> list[Line]:
    known = names_of_pairs(found) if names is None else names
    refused = refusals_of((review.left_id, review.right_id) for review in found if not review.scored)
    return [_line(review, known, refused.get((review.left_id, review.right_id))) for review in found]


def _line(review: Review, names: Mapping[UUID, str], refusal: RefusedLink | None) -> Line:
    speaks_for, speaks_against = top_reason(review)
    if refusal:
        speaks_for, speaks_against = pick(*REASONS[Rule(refusal.rule)]), _refused_words(refusal.because)
    return Line(
        review=review,
        left=names.get(review.left_id) or _("Unnamed visitor"),
        right=names.get(review.right_id) or _("Unnamed visitor"),
        url=reverse("workspace:review", args=[review.id]),
        percent=_percent(review.probability) if review.scored else "–",
        speaks_for=speaks_for,
        speaks_against=speaks_against,
        state=_state(review),
    )


def _state(review: Review) -> str:
    if _waits_for_second(review):
        return _("waits for a second person")
    return {
        Decision.SAME: _("one person"),
        Decision.DIFFERENT: _("two people"),
        Decision.LATER: _("left for later"),
        None: "",
    }[review.decision]


def _neighbours(review: Review, around: Sequence[Review]) -> tuple[Review | None, Review | None]:
    """The questions before and after this one; after the last comes the first."""
    ids = [one.id for one in around]
    if review.id not in ids:
        return None, around[0] if around else None
    here = ids.index(review.id)
    others = len(around) > 1
    return (around[here - 1] if here else None), (around[(here + 1) % len(around)] if others else None)


def _url(review: Review | None) -> str:
    return reverse("workspace:review", args=[review.id]) if review else ""


def _mined(review: Review) -> list[dict[str, Any]]:
    found = mined_of([review.left_id, review.right_id])
    return [
        {"side": side, "mined": mined}
        for side, record in ((_("first"), review.left_id), (_("second"), review.right_id))
        for mined in found.get(record, ())
    ]


def _effects(effect: Effect, names: Mapping[UUID, str]) -> list[str]:
    """What "one person" would do, in sentences; the survivor keeps its profile, its address and its advisor."""
    stays = effect.right if effect.survivor == effect.right.subject_id else effect.left
    keeper = stays.advisor or effect.left.advisor or effect.right.advisor
    found = [
        _("The profile of %(name)s stays; the other's address leads there.")
        % {"name": names.get(stays.record_id) or stays.name or _("Unnamed visitor")}
    ]
    if effect.level:
        found.append(
            _("The lower level holds until a new assessment and being let up: %(level)s.")
            % {"level": level_code(effect.level.level)}
        )
    else:
        found.append(_("Nobody was assessed; nothing may be recommended, as before."))
    if keeper:
        two = effect.left.advisor and effect.right.advisor and effect.left.advisor.id != effect.right.advisor.id
        words = _("%(advisor)s looks after the client.")
        told = _("%(advisor)s looks after the client; the other advisor is told.")
        found.append((told if two else words) % {"advisor": keeper.display_name})
    found.append(_("What was told stays with the record that told it. It can be taken back, exactly."))
    if effect.needs_second:
        found.append(
            _("A second person must say the same: both have contracts or money, or hold %(sum)s yuan together.")
            % {"sum": f"{SECOND_PERSON_FROM_FEN // 100:,}"}
        )
    return found


def _hindrance_words(effect: Effect) -> str:
    """Why a pair is asked about that the machine would have joined by its score."""
    if effect.hindrance == NAMES and all(effect.names):
        return _("One calls themself “%(one)s”, the other “%(other)s”: two different names.") % {
            "one": effect.names[0],
            "other": effect.names[1],
        }
    return _refused_words(effect.hindrance) if effect.hindrance else ""


def _refused_words(because: str) -> str:
    return {
        NAMES: _("Their names are two different ones."),
        ONE_APP: _("Each has an account of their own with the same app."),
        ON_THE_WHOLE: _("Their other records, taken together, speak against it."),
        "a person said they are not the same": _("A person said that they are not the same."),
        "their ID numbers contradict each other": _("Their ID numbers contradict each other."),
        "the same ID number was written with two different names": _(
            "The same ID number was written with two different names."
        ),
        STRONGER: _("Something stronger holds them apart."),
    }.get(because, because)


def _id(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None


def _percent(probability: float) -> str:
    """Nothing that a person is asked about is certain."""
    return ">99.9%" if probability > 0.999 else f"{100 * probability:.1f}%"


def _bits(probability: float) -> float:
    return log2(probability / (1 - probability))
