"""What one client agreed to: where each purpose stands, how it came about, and what they said at the branch."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from chain.queries import states_for
from crm.consents.domain.purposes import OF_A_HOUSEHOLD, OF_ONESELF, WORDINGS, Purpose
from crm.consents.domain.standing import Standing
from crm.consents.queries import Ledger, standings_of
from crm.households.queries import seats_ended_of, seats_of
from crm.identity.operations import OtherPerson
from crm.journeys.consenting import NothingSaid, say_in_person
from crm.journeys.intake import VisitForm
from crm.profile.domain.vocabulary import Channel
from crm.profile.operations import VisitChanged
from crm.workspace.forms import SpokenConsents
from crm.workspace.guards import header_or_404
from crm.workspace.household_words import STATES
from crm.workspace.language import pick
from crm.workspace.readers import READERS, at_desk
from crm.workspace.shown import Words
from hub.access.policy import allow
from hub.access.scope import current_actor
from hub.kernel.clock import utc_now
from hub.kernel.ids import new_id
from hub.web.pages import render_page


@dataclass(frozen=True, kw_only=True)
class PurposeShown:
    """One purpose in words, where it stands, and since when."""

    title: Words
    words: Words
    household: str
    allowed: bool
    state: Words
    standing: Standing
    unspoken: bool


@dataclass(frozen=True, kw_only=True)
class LineShown:
    """One line of the ledger; ``proof`` is the state of its record in the log."""

    at: datetime
    title: Words
    household: str
    given: bool
    wording: str
    channel: str
    by: str
    recorded_at: datetime
    late: bool
    proof: str


@allow(*READERS)
@require_http_methods(["GET", "POST"])
def consents(request: HttpRequest, subject_id: UUID) -> HttpResponse:
    """Show the ledger of one client; an advisor writes down what the client said in person."""
    header, at = header_or_404(subject_id), utc_now()
    seats, ended = seats_of(header.subject_id), _ended(header.subject_id, at)
    if request.method == "GET":
        return _page(request, header, _blank(seats, ended), at)
    if not at_desk(request):
        return _refused(request, header, at)
    assert request.user.is_authenticated
    form = SpokenConsents(request.POST, seats=seats, ended=ended)
    if not form.is_valid():
        return _page(request, header, form, at, status=422)
    try:
        say_in_person(
            form=_visit(form, header.subject_id, request.user, at),
            words=form.words(),
            just_now=form.cleaned_data["arrived_at"] is None,
            seats={seat_id: household_id for seat_id, household_id, _name in (*seats, *ended)},
            by=current_actor(),
            at=at,
        )
    except NothingSaid:
        form.add_error(None, _("Say of at least one purpose what the client decided."))
        return _page(request, header, form, at, status=422)
    except OtherPerson:
        form.add_error(None, _("What is known of this visitor belongs to another person. Nothing was written down."))
        return _page(request, header, form, at, status=422)
    except VisitChanged:
        form.add_error(None, _("This is written down already and stays as it is. Write what is new on a new form."))
        return _page(request, header, form, at, status=422)
    _tell(request, form, standings_of(header.subject_id, at=utc_now()))
    return redirect("workspace:consents", header.subject_id)


def _tell(request: HttpRequest, form: SpokenConsents, ledger: Ledger) -> None:
    """Say that it holds only where the ledger says so: a word of theirs said later may stand against it."""
    against = [
        form.fields[field].label
        for field, (purpose, seat_id, _name) in form.asked.items()
        if (purpose, seat_id) in form.words() and ledger.allows(purpose, seat_id) is not form.words()[purpose, seat_id]
    ]
    if not against:
        messages.success(request, _("Written down. It holds from this moment."))
        return
    messages.warning(
        request,
        _("Written down, but without effect: another word of the client stands against it (%(what)s). Look below.")
        % {"what": _(", ").join(str(title) for title in against)},
    )


def _refused(request: HttpRequest, header: Any, at: datetime) -> HttpResponse:
    messages.error(request, _("Only whoever talks with clients writes down what they say."))
    return _page(request, header, _blank(()), at, status=403)


def _page(request: HttpRequest, header: Any, form: SpokenConsents, at: datetime, *, status: int = 200) -> HttpResponse:
    ledger = standings_of(header.subject_id, at=at)
    seats = (*seats_of(header.subject_id), *_ended(header.subject_id, at))
    names = {seat_id: name for seat_id, _household, name in seats}
    context = {
        "now": at,
        "header": header,
        "form": form,
        "at_desk": at_desk(request),
        "purposes": [_shown(ledger, purpose, None, "") for purpose in OF_ONESELF]
        + [_shown(ledger, purpose, seat_id, name) for seat_id, name in names.items() for purpose in OF_A_HOUSEHOLD],
        "lines": _lines(ledger, names),
        "narrowed": any(standing.state == "narrowed" for standing in _standings(ledger, names)),
    }
    return render_page(request, "workspace/consents.html", context, status=status)


def _standings(ledger: Ledger, names: Mapping[UUID, str]) -> list[Standing]:
    own = [ledger.standing(purpose) for purpose in OF_ONESELF]
    return own + [ledger.standing(purpose, about) for about in names for purpose in OF_A_HOUSEHOLD]


def _shown(ledger: Ledger, purpose: Purpose, about: UUID | None, household: str) -> PurposeShown:
    wording, standing = WORDINGS[purpose], ledger.standing(purpose, about)
    return PurposeShown(
        title=pick(wording.title_zh, wording.title_en),
        words=pick(wording.zh, wording.en),
        household=household,
        allowed=standing.allowed,
        state=STATES[standing.state],
        standing=standing,
        unspoken=standing.last is None,
    )


def _lines(ledger: Ledger, names: Mapping[UUID, str]) -> list[LineShown]:
    history = ledger.history
    proofs = states_for("consent", [said.id for said in history])
    return [
        LineShown(
            at=said.decided_at,
            title=pick(WORDINGS[said.purpose].title_zh, WORDINGS[said.purpose].title_en),
            household=names.get(said.about_id, _("another household")) if said.about_id else "",
            given=said.given,
            wording=said.wording,
            channel=said.channel,
            by=said.recorded_label,
            recorded_at=said.recorded_at,
            late=(said.recorded_at - said.decided_at).days > 0,
            proof=str(proofs[said.id].state) if said.id in proofs else "",
        )
        for said in history
    ]


def _ended(subject_id: UUID, at: datetime) -> list[tuple[UUID, UUID, str]]:
    """Households in which a word given stands although nothing is shown: it can be taken back, and nothing else."""
    return [
        (seat_id, household_id, _("%(name)s, not in force") % {"name": name})
        for seat_id, household_id, name in seats_ended_of(subject_id, at=at)
    ]


def _blank(seats: Any, ended: Any = ()) -> SpokenConsents:
    """No time is filled in: it would be the moment the page was opened, before what the client says now."""
    return SpokenConsents(initial={"key": new_id()}, seats=seats, ended=ended)


def _visit(form: SpokenConsents, subject_id: UUID, advisor: Any, at: datetime) -> VisitForm:
    data = form.cleaned_data
    return VisitForm(
        key=str(data["key"]),
        channel=Channel(data["channel"]),
        arrived_at=data["arrived_at"] or at,
        branch_id=advisor.branch_id,
        advisor_id=advisor.id,
        advisor_label=advisor.display_name,
        subject_id=subject_id,
        purpose=_("Consents"),
        note=data["note"],
    )
