"""Households at the desk: the list, one household with what each member shows, and every step with its way back."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_POST

from crm.consents.domain.standing import Standing
from crm.households.domain.relations import Ending, Relation
from crm.households.domain.sharing import Shown
from crm.households.operations import (
    AlreadyMember,
    Dissolved,
    HouseholdUnknown,
    LeftThemselves,
    MemberUnknown,
    NamesMember,
    dissolve,
    end,
    found,
    propose,
    restore,
    restore_member,
)
from crm.households.queries import HouseholdView, Member, household_view, households
from crm.profile.domain.statement_rules import TITLES
from crm.profile.domain.statements import Statement
from crm.profile.queries import ClientFilters, ClientHeader, cards_of, client_list, sharing_a_phone
from crm.workspace.forms import FoundHousehold, ProposedMember
from crm.workspace.guards import header_or_404
from crm.workspace.household_words import ENDINGS, RELATIONS, WITHHELD
from crm.workspace.language import pick
from crm.workspace.readers import DESK, READERS, at_desk
from crm.workspace.shown import Words
from hub.access.policy import allow
from hub.access.scope import current_actor
from hub.kernel.clock import utc_now
from hub.kernel.ids import new_id
from hub.kernel.money import grouped
from hub.web.components.explained import Explained, Input
from hub.web.pages import render_page

FINDS: Final = 8
"""Clients offered for a search; more is a list, not a finding."""


@dataclass(frozen=True, kw_only=True)
class MemberShown:
    """One member in words; ``fen`` and ``events`` only where the member shows them to everybody."""

    seat_id: UUID
    name: str
    url: str
    consents_url: str
    relation: Words
    proposed_at: datetime
    fen: int | None
    money: tuple[Words, Words]
    money_said: Standing
    life: tuple[Words, Words]
    life_said: Standing
    shares_life: bool
    events: Sequence[tuple[str, Statement]]


@dataclass(frozen=True, kw_only=True)
class Offered:
    """A client who might be proposed; ``hint`` says why they stand here although nobody looked for them."""

    subject_id: UUID
    name: str
    phone: str
    hint: str


@allow(*READERS)
@require_GET
def listing(request: HttpRequest) -> HttpResponse:
    """List the households in which somebody of this scope sits, and offer to found one."""
    at, rows = utc_now(), households(at=utc_now())
    picked = _id(request.GET.get("client", ""))
    header = header_or_404(picked) if picked and at_desk(request) else None
    gone = _gone_seat(request)
    context = {
        "now": at,
        "rows": rows,
        "at_desk": at_desk(request),
        "header": header,
        "form": FoundHousehold(initial={"client": header.subject_id, "key": new_id()}) if header else None,
        "gone": gone,
        "sentence": ngettext("%(n)s household", "%(n)s households", len(rows)) % {"n": len(rows)},
        "clients_url": reverse("workspace:clients"),
    }
    return render_page(request, "workspace/households.html", context)


@allow(*DESK)
@require_POST
def founding(request: HttpRequest) -> HttpResponse:
    """Found a household around one client; sending the form twice founds one."""
    assert request.user.is_authenticated
    form, at = FoundHousehold(request.POST), utc_now()
    header = header_or_404(_id(request.POST.get("client", "")) or UUID(int=0))
    if not form.is_valid():
        return _unfounded(request, header, form, at)
    try:
        row = found(
            key=str(form.cleaned_data["key"]),
            name=form.cleaned_data["name"],
            subject_id=header.subject_id,
            branch_id=request.user.branch_id,
            by=current_actor(),
            at=at,
        )
    except NamesMember:
        form.add_error("name", _("Members read this name who may not learn who the client is. Leave their name out."))
        return _unfounded(request, header, form, at)
    messages.success(request, _("The household is founded. Nothing is shared before a member agrees."))
    return redirect("workspace:household", row.id)


def _unfounded(request: HttpRequest, header: ClientHeader, form: FoundHousehold, at: datetime) -> HttpResponse:
    context = {"now": at, "rows": households(at=at), "at_desk": True, "header": header, "form": form}
    return render_page(request, "workspace/households.html", context, status=422)


@allow(*READERS)
@require_GET
def one(request: HttpRequest, household_id: UUID) -> HttpResponse:
    """Show one household: its total over those who agreed, and plainly what is withheld."""
    view = _view_or_404(household_id)
    return render_page(request, "workspace/household.html", _context(request, view))


@allow(*DESK)
@require_POST
def proposal(request: HttpRequest, household_id: UUID) -> HttpResponse:
    """Give a client a seat."""
    form = ProposedMember(request.POST)
    _view_or_404(household_id)
    if not form.is_valid():
        messages.error(request, _("Choose a client and say what they are to the household."))
        return redirect("workspace:household", household_id)
    try:
        propose(
            household_id=household_id,
            subject_id=form.cleaned_data["client"],
            relation=Relation(form.cleaned_data["relation"]),
            by=current_actor(),
            at=utc_now(),
        )
    except MemberUnknown as unknown:
        raise Http404(str(unknown)) from unknown
    except AlreadyMember:
        messages.error(request, _("This client is a member already."))
    except Dissolved:
        messages.error(request, _("This household was dissolved. Restore it first."))
    except NamesMember:
        messages.error(
            request,
            _("The household’s name holds this client’s, and every member reads it. Found one with another name."),
        )
    else:
        messages.success(request, _("Proposed. They are asked, and share nothing before they agree."))
    return redirect("workspace:household", household_id)


@allow(*DESK)
@require_POST
def member(request: HttpRequest, household_id: UUID, seat_id: UUID) -> HttpResponse:
    """Take a member out, or put them back into the same seat."""
    what = {"household_id": household_id, "seat_id": seat_id}
    try:
        if request.POST.get("state") == "back":
            restore_member(**what, by=current_actor(), at=utc_now())
            messages.success(request, _("Back in the household, with what they had agreed to."))
        else:
            end(**what, how=Ending.REMOVED, by=current_actor(), at=utc_now())
            messages.success(request, _("Taken out. Nothing of theirs is shown or counted any more."))
    except HouseholdUnknown as unknown:
        raise Http404(str(unknown)) from unknown
    except LeftThemselves:
        messages.error(request, _("They left by their own word. Propose them again, so that they are asked."))
    except (AlreadyMember, Dissolved):
        messages.error(request, _("The household changed meanwhile; look at what holds now."))
    try:
        household_view(household_id, at=utc_now())
    except HouseholdUnknown:  # the last member whom this scope sees is gone
        return redirect(f"{reverse('workspace:households')}?left={household_id}&seat={seat_id}")
    return redirect("workspace:household", household_id)


@allow(*DESK)
@require_POST
def ending(request: HttpRequest, household_id: UUID) -> HttpResponse:
    """Dissolve a household, or restore it."""
    try:
        if request.POST.get("state") == "back":
            restore(household_id=household_id, by=current_actor(), at=utc_now())
            messages.success(request, _("The household is restored, as it was."))
        else:
            dissolve(household_id=household_id, by=current_actor(), at=utc_now())
            messages.success(request, _("Dissolved. Nothing is shown or counted any more; it can be restored."))
    except HouseholdUnknown as unknown:
        raise Http404(str(unknown)) from unknown
    return redirect("workspace:household", household_id)


def _context(request: HttpRequest, view: HouseholdView) -> dict[str, Any]:
    at, query = utc_now(), request.GET.get("q", "")[:60]
    may = at_desk(request) and view.dissolved_at is None
    members = [_member(one) for one in view.members]
    return {
        "now": at,
        "household": view,
        "members": members,
        "gone": [(gone, RELATIONS[gone.relation], ENDINGS[gone.how], gone.how is Ending.REMOVED) for gone in view.gone],
        "total": _total(view, at),
        "withheld": len(view.members) - len(view.counted),
        "events": [(event, one) for one in members for event in one.events],
        "at_desk": at_desk(request),
        "may": may,
        "query": query,
        "offered": _offered(view, query) if may else [],
        "relations": [
            (relation.value, words) for relation, words in RELATIONS.items() if relation is not Relation.HEAD
        ],
    }


def _member(one: Member) -> MemberShown:
    client = reverse("workspace:client", args=[one.subject_id])
    return MemberShown(
        seat_id=one.seat_id,
        name=one.name or _("Unnamed visitor"),
        url=client,
        consents_url=reverse("workspace:consents", args=[one.subject_id]),
        relation=RELATIONS[one.relation],
        proposed_at=one.proposed_at,
        fen=one.money_fen,
        money=WITHHELD[one.money],
        money_said=one.money_said,
        life=WITHHELD[one.life],
        life_said=one.life_said,
        shares_life=one.life is Shown.SHARED,
        events=[(pick(*TITLES[said.kind]), said) for said in one.events],
    )


def _total(view: HouseholdView, at: datetime) -> Explained:
    """The sum with its parts; whoever is not counted is named as such, without a figure."""
    parts = [
        Input(label=one.name or _("Unnamed visitor"), value=grouped(one.money_fen or 0), operator="+" if n else "")
        for n, one in enumerate(view.counted)
    ]
    parts += [
        Input(label=one.name or _("Unnamed visitor"), value=_("not shared"))
        for one in view.members
        if one.money is not Shown.SHARED
    ]
    return Explained(
        value=grouped(view.total_fen),
        unit=_("yuan"),
        label=_("Total of those who agreed"),
        inputs=tuple(parts),
        formula=_("what each member who agreed has at the custodian, each person once"),
        source=_("mirror of the custodian's account"),
        at=at,
    )


def _offered(view: HouseholdView, query: str) -> list[Offered]:
    """Clients whom the search finds; without one, those who share a phone with a member. Nobody is joined by it."""
    sitting = {one.subject_id for one in view.members}
    if query.strip():
        rows = client_list(filters=ClientFilters(query=query, but=frozenset(sitting)), size=FINDS).rows
        hinted = sharing_a_phone(sitting)
    else:
        hinted = sharing_a_phone(sitting)
        rows = tuple(cards_of(sorted(hinted)[:FINDS]).values())
    return [
        Offered(
            subject_id=row.subject_id,
            name=row.name or _("Unnamed visitor"),
            phone=row.phone_masked,
            hint=_("carries the same phone number as a member; a hint, no proof") if row.subject_id in hinted else "",
        )
        for row in rows
    ]


def _view_or_404(household_id: UUID) -> HouseholdView:
    try:
        return household_view(household_id, at=utc_now())
    except HouseholdUnknown as unknown:
        raise Http404(str(unknown)) from unknown


def _gone_seat(request: HttpRequest) -> dict[str, UUID] | None:
    left, seat = _id(request.GET.get("left", "")), _id(request.GET.get("seat", ""))
    return {"household": left, "seat": seat} if left and seat and at_desk(request) else None


def _id(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None
