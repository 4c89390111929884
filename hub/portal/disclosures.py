"""One disclosure at its address, one version at its permanent address, and its bytes."""

from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from cms import queries
from cms.domain.kinds import CLOSED
from cms.domain.schema import Kind
from cms.reading.chapters import cover_facts
from cms.reading.differences import word_for
from cms.reading.language import said
from cms.readings import remember
from hub.access.policy import allow_public
from hub.access.roles import Role
from hub.kernel.clock import utc_now
from hub.portal.as_of import NotAMoment, moment_asked
from hub.portal.chapters import chapters_of
from hub.portal.event_clock import told_after
from hub.portal.flow import flow_svg, money_map
from hub.portal.kept_pages import kept_with
from hub.portal.live_calendar import calendar_of
from hub.portal.monthly_page import figures_context
from hub.portal.project_figures import beside, outstanding_fen
from hub.portal.repayments import TALL, WIDE, repayments_svg
from hub.portal.rooms import PUBLIC_ROOMS, Rooms
from hub.portal.stamps import Part
from hub.portal.structured import disclosed, linked_data
from hub.portal.trail import trail
from hub.web.pages import render_page

SHOWN_SPECIALLY = {
    Kind.PROJECT: frozenset({"cover", "terms", "money", "schedule"}),
    Kind.FIGURES: frozenset({"cover", "balance", "figures"}),
}
"""Chapters that the page draws in its own way instead of as texts and tables; of every other kind only the cover."""
COVER = frozenset({"cover"})


@allow_public
@kept_with(Part.REGISTER, Part.PROOFS, Part.LEDGER, Part.DAY)
def disclosure(request: HttpRequest, slug: str) -> HttpResponse:
    if "as_of" in request.GET:
        return _as_it_stood(request, slug)
    history, glossary = queries.versions_beside(slug, Kind.GLOSSARY)
    if not history or not _is_public(history[0]):
        raise Http404(slug)
    return version_page(request, history[0], history, glossary)


@allow_public
@kept_with(Part.REGISTER, Part.PROOFS, Part.LEDGER, Part.DAY)
def disclosure_version(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    history, glossary = queries.versions_beside(slug, Kind.GLOSSARY)
    version = next((one for one in history if one.number == number), None)
    if version is None or not _is_public(version):
        raise Http404(f"{slug} v{number}")
    return version_page(request, version, history, glossary)


def _as_it_stood(request: HttpRequest, slug: str) -> HttpResponse:
    """Lead to the permanent address of the version that was newest at the moment asked about."""
    try:
        version = queries.current(slug, moment_asked(request))
    except NotAMoment as error:
        raise Http404(_("as_of takes a day such as 2026-11-21 or an instant such as 2026-11-21T01:02:03Z.")) from error
    if version is None or not _is_public(version):
        raise Http404(_("Nothing had been published here at that time."))
    return redirect("portal:disclosure_version", version.slug, version.number)


@allow_public
@kept_with(Part.REGISTER)
def disclosure_payload(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """The canonical bytes whose SHA-256 is the version's digest, for recomputing."""
    version = queries.version(slug, number)
    if version is None or not _is_public(version):
        raise Http404(f"{slug} v{number}")
    response = HttpResponse(version.payload.canonical(), content_type="application/json")
    response["Content-Disposition"] = f'inline; filename="{slug}-v{number}.json"'
    return response


def remember_reader(request: HttpRequest, version: queries.Version) -> None:
    """An investor who signed in is told when what they read here is corrected."""
    subject_id = _investor(request)
    if subject_id:
        remember(subject_id=subject_id, version=version, at=utc_now())


def _investor(request: HttpRequest) -> UUID | None:
    """Who reads, where it is an investor whose identity is verified."""
    user = request.user
    return user.subject_id if user.is_authenticated and user.role == Role.INVESTOR else None


def _is_public(version: queries.Version) -> bool:
    """Public addresses answer alike for everybody; what investors read has addresses of its own."""
    return version.kind not in CLOSED


def version_page(
    request: HttpRequest,
    version: queries.Version,
    history: tuple[queries.Version, ...],
    glossary: queries.Version | None,
    rooms: Rooms = PUBLIC_ROOMS,
) -> HttpResponse:
    """One version; ``history`` are all of its slug, newest first; ``glossary`` explains its words."""
    newest, mine = history[0], _investor(request) is not None
    remember_reader(request, version)
    steps = trail([item for item in history if item.number <= version.number])
    context = {
        "version": version,
        "rooms": rooms,
        "structured": linked_data(*disclosed(version, first=history[-1])) if rooms is PUBLIC_ROOMS else "",
        "title": said(version.title),
        "summary": said(version.summary),
        "kind": said(version.payload.schema.label),
        "risk": said(
            queries.Text(version.payload.line("risk_notice", "zh"), version.payload.line("risk_notice", "en"))
        ),
        "word": word_for(version.change, version.weight),
        "reason": said(version.reason),
        "proof": next(step.proof for step in steps if step.version.number == version.number),
        "newest": newest,
        "superseded": newest.number != version.number,
        "told": chapters_of(version, glossary, without=SHOWN_SPECIALLY.get(version.kind, COVER)),
        "trail": steps,
        **_of_kind(version, first=history[-1], superseded=newest.number != version.number, mine=mine),
    }
    if version.withdrawn:
        return render_page(request, "portal/tombstone.html", context, status=200 if context["superseded"] else 410)
    return render_page(request, TEMPLATES.get(version.kind, "portal/disclosure.html"), context)


TEMPLATES = {Kind.PROJECT: "portal/project.html", Kind.FIGURES: "portal/figures.html"}
"""Kinds with a page of their own; every other kind is drawn from its fields."""


def _of_kind(version: queries.Version, *, first: queries.Version, superseded: bool, mine: bool) -> dict[str, Any]:
    """What the page of this kind draws; ``mine``: an investor reads it, who may hold a contract in the project."""
    if version.kind is Kind.PROJECT:
        money = money_map(version.payload)
        drawings = {"wide": flow_svg(money, tall=False), "tall": flow_svg(money, tall=True)} if money else {}
        shown = calendar_of(version, superseded=superseded)
        calendar = shown.calendar
        repayments = (
            {"wide": repayments_svg(calendar, WIDE), "tall": repayments_svg(calendar, TALL)} if calendar else {}
        )
        return {
            "money": money,
            "flow": drawings,
            "calendar": calendar,
            "shown": shown,
            "repayments": repayments,
            "beside": beside(version.payload, shown),
            "outstanding": outstanding_fen(calendar) if calendar else 0,
            "investors_part": queries.investors_part(str(version.payload.fields.get("project_code"))) if mine else None,
        }
    if version.kind is Kind.FIGURES:
        return figures_context(version)
    if version.kind is Kind.INVESTORS_PART:
        project = queries.disclosed_project(str(version.payload.fields.get("project_code")))
        return {"facts": cover_facts(version.payload), "project_page": project}
    told = told_after(version.payload, published_at=first.published_at)
    return {"facts": (*cover_facts(version.payload), *told), "brief": version.kind is Kind.KEY_INFORMATION}
