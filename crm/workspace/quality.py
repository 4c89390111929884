"""Show compliance how good the data are: who is known where, what waits, what was joined, what stayed outside."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from secrets import randbelow
from typing import Final
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import BadRequest
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_POST

from crm.identity.domain.sightings import REASONS, IdentifierKind, Rule
from crm.identity.figures import ages_of_questions, known_where, persons_with, weeks_of_change
from crm.identity.live.published import live_model, passed_over
from crm.identity.proposing.queries import proposal
from crm.identity.queries import Source, sources_of
from crm.identity.reviews import waiting_count
from crm.journeys.models import SampledLink
from crm.journeys.sampling import (
    JUDGEMENTS,
    RIGHT,
    UNSURE,
    WRONG,
    LinkUnknown,
    Measured,
    NothingToDraw,
    draw,
    judge,
    newest_sample,
)
from crm.profile.queries import names_said_by
from crm.workspace.language import pick
from crm.workspace.lineage import SourceShown, shown_sources
from hub.access.policy import allow
from hub.access.roles import Role
from hub.access.scope import current_actor
from hub.inbox.queries import arrived_and_stopped
from hub.kernel.clock import utc_now
from hub.web.components.explained import Explained, Input
from hub.web.drawings.bars import Bars, Column, Series
from hub.web.drawings.proportion import proportion_svg
from hub.web.pages import render_page

WEEKS: Final = 12
AGES: Final = (timedelta(days=1), timedelta(days=3), timedelta(days=7))
SEEDS: Final = 10_000


@dataclass(frozen=True, kw_only=True)
class Share:
    """One share of a whole: a bar, and the number that explains itself."""

    label: str
    number: Explained
    drawing: SafeString


@dataclass(frozen=True, kw_only=True)
class Drawn:
    """One drawn link with its two sides; the rule shows once somebody judged, so that it leads nobody."""

    link: SampledLink
    left: SourceShown | None
    right: SourceShown | None
    left_name: str
    right_name: str
    rule: str
    lineage_url: str


@allow(Role.COMPLIANCE, Role.AUDITOR)
@require_GET
def quality(request: HttpRequest) -> HttpResponse:
    """Show the figures, each with how it comes about, and the sample by which precision is measured."""
    at = utc_now()
    measured = newest_sample()
    waiting = waiting_count()
    proposed = proposal()
    charts = (_ages(at), _changes(at))
    context = {
        "now": at,
        "sentence": ngettext("%(n)s pair waits for a person", "%(n)s pairs wait for a person", waiting)
        % {"n": waiting},
        "waiting": waiting,
        "matched": _matched(at),
        "marked": _marked(at),
        "charts": [chart for chart in charts if any(column.total for column in chart.columns)],
        "outside": _outside(at),
        "proposed": proposed,
        "passed_over": passed_over(),
        "learnt_from": proposed.row.learnt_from if proposed else live_model().model.learnt_from,
        "measured": measured,
        "precision": _precision(measured, at) if measured else None,
        "open": measured.count("") if measured else 0,
        "unsure": measured.count(UNSURE) if measured else 0,
        "drawn": _drawn(measured) if measured else [],
        "may_judge": request.user.is_authenticated and request.user.role == Role.COMPLIANCE,
    }
    return render_page(request, "workspace/quality.html", context)


@allow(Role.COMPLIANCE)
@require_POST
def sample(request: HttpRequest) -> HttpResponse:
    """Draw a new sample; its seed is kept, so that anybody can draw the same one again."""
    try:
        draw(seed=randbelow(SEEDS), by=current_actor(), at=utc_now())
    except NothingToDraw:
        messages.error(request, _("No machine has joined anything yet, so there is nothing to judge."))
    else:
        messages.success(request, _("A new sample is drawn. Judge each pair by what you see."))
    return redirect(f"{reverse('workspace:quality')}#precision")


@allow(Role.COMPLIANCE)
@require_POST
def judgement(request: HttpRequest, link_id: UUID) -> HttpResponse:
    """Keep a person's word about one drawn link."""
    word = request.POST.get("judgement", "")
    if word not in JUDGEMENTS:
        raise BadRequest(f"expected one of {', '.join(JUDGEMENTS)}")
    try:
        link = judge(link_id=link_id, judgement=word, by=current_actor(), at=utc_now())
    except LinkUnknown as unknown:
        raise Http404(str(unknown)) from unknown
    return redirect(f"{reverse('workspace:quality')}#link-{link.place}")


def _matched(at: datetime) -> list[Share]:
    known = known_where()
    return [
        share
        for share in (
            _share(_("of those in the app are known in a branch"), known.both, known.app, _("in the app"), at),
            _share(_("of those in a branch are known in the app"), known.both, known.branch, _("in a branch"), at),
        )
        if share
    ]


def _marked(at: datetime) -> list[Share]:
    persons = known_where().persons
    phone = persons_with(IdentifierKind.PHONE, IdentifierKind.PHONE_MASK)
    number = persons_with(IdentifierKind.ID_NUMBER)
    covered = persons_with(IdentifierKind.ID_MASK, without=IdentifierKind.ID_NUMBER)
    named = persons_with(IdentifierKind.NAME)
    rows = (
        (_("have a name"), named),
        (_("have a phone number"), phone),
        (_("have a whole ID number"), number),
        (_("have only a covered ID number"), covered),
    )
    return [share for label, n in rows if (share := _share(label, n, persons, _("persons known"), at))]


def _outside(at: datetime) -> list[Share]:
    return [
        share
        for source, (arrived, stopped) in arrived_and_stopped().items()
        if (share := _share(source, stopped, arrived, _("messages that arrived"), at))
    ]


def _share(label: str, part: int, whole: int, of: str, at: datetime) -> Share | None:
    """Nothing of nothing is no share."""
    if not whole:
        return None
    inputs = (Input(label=label, value=f"{part:,}"), Input(label=of, value=f"{whole:,}", operator="÷"))
    return Share(
        label=label,
        number=Explained(value=f"{100 * part / whole:.1f}", unit="%", label=label, inputs=inputs, at=at),
        drawing=proportion_svg(part / whole),
    )


def _ages(at: datetime) -> Bars:
    names = (_("under a day"), _("1 to 3 days"), _("3 to 7 days"), _("over 7 days"))
    counts = ages_of_questions(bounds=AGES, at=at)
    return Bars(
        title=_("How long questions wait"),
        head=_("Age"),
        unit=_("open questions"),
        series=(Series(look="plain", label=_("Questions")),),
        columns=[Column(name=name, title=name, amounts=(count,)) for name, count in zip(names, counts, strict=True)],
    )


def _changes(at: datetime) -> Bars:
    return Bars(
        title=_("Joined and parted"),
        head=_("Week from"),
        unit=_("times a week"),
        series=(Series(look="plain", label=_("joined")), Series(look="soft", label=_("parted"))),
        columns=[
            Column(
                name=f"{week.starts_on:%m-%d}",
                title=week.starts_on.isoformat(),
                amounts=(week.merged, week.parted),
            )
            for week in weeks_of_change(weeks=WEEKS, at=at)
        ],
    )


def _precision(measured: Measured, at: datetime) -> Share | None:
    found = measured.interval
    if found is None:
        return None
    right, wrong = measured.count(RIGHT), measured.count(WRONG)
    number = Explained(
        value=f"{100 * found.share:.1f}",
        unit="%",
        label=_("links that are right"),
        inputs=(
            Input(label=_("judged right"), value=str(right)),
            Input(label=_("judged right or wrong"), value=str(right + wrong), operator="÷"),
            Input(label=_("95 % sure: at least"), value=f"{100 * found.low:.1f}%"),
            Input(label=_("95 % sure: at most"), value=f"{100 * found.high:.1f}%"),
        ),
        formula=_("Wilson's interval"),
        source=_("drawn with seed %(seed)s from %(n)s links")
        % {"seed": measured.sample.seed, "n": f"{measured.sample.population:,}"},
        at=at,
    )
    return Share(
        label=_("between %(low)s and %(high)s, 95 %% sure")
        % {"low": f"{100 * found.low:.1f}%", "high": f"{100 * found.high:.1f}%"},
        number=number,
        drawing=proportion_svg(found.share, low=found.low, high=found.high),
    )


def _drawn(measured: Measured) -> list[Drawn]:
    subjects = {link.subject_id for link in measured.links}
    sources: dict[UUID, Source] = {row.record_id: row for subject in subjects for row in sources_of(subject)}
    shown = {row.record_id: row for row in shown_sources(sources.values())}
    names = names_said_by(record for link in measured.links for record in (link.record_id, link.beside_id))
    return [_one(link, shown, names) for link in measured.links]


def _one(link: SampledLink, shown: Mapping[UUID, SourceShown], names: Mapping[UUID, str]) -> Drawn:
    return Drawn(
        link=link,
        left=shown.get(link.beside_id),
        right=shown.get(link.record_id),
        left_name=names.get(link.beside_id, ""),
        right_name=names.get(link.record_id, ""),
        rule=pick(*REASONS[Rule(link.rule)]) if link.judgement else "",
        lineage_url=reverse("workspace:lineage", args=[link.subject_id]),
    )
