"""Who sees what of mine: what I agreed to, what I share with my household, and taking it back, at once."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy
from django.views.decorators.http import require_GET, require_POST

from chain.queries import states_for
from cms.reading.language import spoken
from crm.consents.domain.purposes import OF_A_HOUSEHOLD, OF_ONESELF, WORDINGS, Purpose
from crm.consents.domain.standing import Standing
from crm.consents.operations import say_oneself
from crm.consents.queries import Said, standings_of
from crm.households.domain.relations import Ending, Relation
from crm.households.domain.sharing import Shown
from crm.households.operations import HouseholdUnknown, end
from crm.households.queries import Fellow, OwnHousehold, audience_of, own_households
from crm.profile.domain.statement_rules import TITLES
from hub.access.policy import allow
from hub.access.queries import advisors_of, in_use
from hub.access.roles import Role
from hub.access.scope import current_actor
from hub.kernel.clock import utc_now
from hub.web.pages import render_page

UNVERIFIED: Final = "portal/my/unverified.html"
RELATIONS: Final[dict[Relation, str | Promise]] = {
    Relation.HEAD: pgettext_lazy("household", "Founded around"),
    Relation.SPOUSE: gettext_lazy("Spouse"),
    Relation.PARENT: gettext_lazy("Parent"),
    Relation.CHILD: gettext_lazy("Child"),
    Relation.SIBLING: gettext_lazy("Sibling"),
    Relation.OTHER: gettext_lazy("Other relation"),
}


@dataclass(frozen=True, kw_only=True)
class Choice:
    """One purpose as the investor decides on it."""

    purpose: str
    title: str
    words: str
    version: str
    standing: Standing
    shown: Shown | None = None
    closed: bool = False
    """Nothing new can be agreed to; what was agreed to can be taken back."""

    @property
    def narrowed(self) -> bool:
        """Two profiles became one and the narrower word holds."""
        return self.standing.state == "narrowed"

    @property
    def renew(self) -> bool:
        """Somebody joined the household since."""
        return self.shown is Shown.NOT_TO_ALL


@dataclass(frozen=True, kw_only=True)
class FellowShown:
    """Another member, by relation; name and figures only where they agreed."""

    fellow: Fellow
    relation: str | Promise
    events: Sequence[tuple[str, Any]]


@dataclass(frozen=True, kw_only=True)
class HomeShown:
    """One household with the investor's own choices in it."""

    household: OwnHousehold
    choices: Sequence[Choice]
    fellows: Sequence[FellowShown]
    unanswered: bool


@dataclass(frozen=True, kw_only=True)
class LineShown:
    """One word of the ledger with the state of its proof."""

    said: Said
    title: str
    proof: Any


@allow(Role.INVESTOR)
@require_GET
def my_consents(request: HttpRequest) -> HttpResponse:
    """Show what I allow, to whom, since when, and every word that led there."""
    subject, at = _verified(request), utc_now()
    if subject is None:
        return render_page(request, UNVERIFIED)
    person = in_use([subject])[subject]
    ledger = standings_of(person, at=at)
    history = ledger.history
    proofs = states_for("consent", [said.id for said in history])
    context = {
        "now": at,
        "advisor": advisors_of([person]).get(person),
        "choices": [_choice(purpose, ledger.standing(purpose)) for purpose in OF_ONESELF],
        "homes": [_home(home) for home in own_households(at=at)],
        "lines": [LineShown(said=said, title=_title(said.purpose), proof=_state(proofs, said.id)) for said in history],
    }
    return render_page(request, "portal/my/consents.html", context)


@allow(Role.INVESTOR)
@require_POST
def my_consent_decide(request: HttpRequest) -> HttpResponse:
    """Agree to one purpose, or take it back; nothing is ticked beforehand and nothing else depends on it."""
    subject, at = _verified(request), utc_now()
    if subject is None:
        return render_page(request, UNVERIFIED)
    purpose, given = _purpose(request.POST.get("purpose", "")), request.POST.get("word") == "agree"
    home = _own_home(request, request.POST.get("household", ""), at) if purpose in OF_A_HOUSEHOLD else None
    if home and home.waiting and given:
        messages.error(request, _("This household is not in force; nothing new can be agreed to in it."))
        return redirect("portal:my_consents")
    there = audience_of(home.id, seat_id=home.seat_id, at=at) if home and given else ()
    named = set(there).intersection(request.POST.getlist("shown"))
    say_oneself(
        login_subject=subject,
        purpose=purpose,
        given=given,
        about_id=home.seat_id if home else None,
        audience=named,
        by=current_actor(),
        at=at,
    )
    messages.success(request, _said(given))
    if named < set(there):
        messages.warning(request, _("Somebody joined since you opened the page and is not named: they see nothing."))
    return redirect("portal:my_consents")


@allow(Role.INVESTOR)
@require_POST
def my_household_leave(request: HttpRequest, household_id: UUID) -> HttpResponse:
    """Leave a household; everything shared in it ends with this."""
    at = utc_now()
    home = _own_home(request, str(household_id), at)
    try:
        end(household_id=home.id, seat_id=home.seat_id, how=Ending.LEFT, by=current_actor(), at=at)
    except HouseholdUnknown as unknown:
        raise Http404(str(unknown)) from unknown
    messages.success(request, _("You left the household. Nobody in it sees anything of yours any more."))
    return redirect("portal:my_consents")


def _said(given: bool) -> str:
    if given:
        return _("You agreed. You can take it back here at any time.")
    return _("Taken back. It holds from this moment; every service stays open to you.")


def _home(home: OwnHousehold) -> HomeShown:
    return HomeShown(
        household=home,
        choices=[
            _choice(purpose, home.said[purpose], home.shown[purpose], closed=home.waiting) for purpose in OF_A_HOUSEHOLD
        ],
        fellows=[
            FellowShown(
                fellow=fellow,
                relation=RELATIONS[fellow.relation],
                events=[(TITLES[said.kind][1 if spoken() == "en" else 0], said) for said in fellow.events],
            )
            for fellow in home.fellows
        ],
        unanswered=not home.waiting and all(standing.last is None for standing in home.said.values()),
    )


def _choice(purpose: Purpose, standing: Standing, shown: Shown | None = None, *, closed: bool = False) -> Choice:
    wording, english = WORDINGS[purpose], spoken() == "en"
    return Choice(
        purpose=purpose.value,
        title=wording.title_en if english else wording.title_zh,
        words=wording.en if english else wording.zh,
        version=wording.version,
        standing=standing,
        shown=shown,
        closed=closed,
    )


def _title(purpose: Purpose) -> str:
    return WORDINGS[purpose].title_en if spoken() == "en" else WORDINGS[purpose].title_zh


def _state(proofs: Any, consent_id: UUID) -> Any:
    return proofs[consent_id].state if consent_id in proofs else None


def _own_home(request: HttpRequest, text: str, at: datetime) -> OwnHousehold:
    """One may have sat in a household before: the page's forms say which seat is meant."""
    seat = request.POST.get("seat", "")
    homes = [home for home in own_households(at=at) if str(home.id) == text]
    found = next((home for home in homes if seat in {"", str(home.seat_id)}), None)
    if found is None:
        raise Http404(_("You belong to no such household."))
    return found


def _purpose(text: str) -> Purpose:
    try:
        return Purpose(text)
    except ValueError as error:
        raise Http404(_("Nothing of this kind is asked of you.")) from error


def _verified(request: HttpRequest) -> UUID | None:
    """Return the profile that this login was verified for; its word is kept under that one, whatever merges."""
    assert request.user.is_authenticated
    verified: UUID | None = request.user.subject_id
    return verified
