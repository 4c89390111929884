"""What is measured and seen at a project: declared against measured day by day, visits, pictures; for everybody."""

from typing import Any, Final
from uuid import UUID

from csp.decorators import csp_update
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe

from chain.queries import states_for
from hub.access.policy import allow_public
from hub.catalogue.domain.quantities import Quantity, spelled
from hub.catalogue.queries import projects_by_code
from hub.catalogue.spoken import said as _said
from hub.kernel.clock import utc_now
from hub.portal.my_money import project_name
from hub.portal.reality_drawing import TALL, WIDE, drawing
from hub.reality.domain.declared import Bound, Declared, Outcome
from hub.reality.domain.visits import POINTS, PictureKind, Point, Seen, SiteVisitFacts
from hub.reality.evidence import MESSAGE_KIND, VISIT_KIND
from hub.reality.measured import last_day
from hub.reality.queries import (
    DeviceFacts,
    Measured,
    PictureUnknown,
    devices_of,
    measured_of,
    picture_bytes,
    picture_facts,
    projects_looked_at,
    visits_of,
)
from hub.web.pages import render_page

FOR_EVER: Final = "public, max-age=31536000, immutable"


@allow_public
@require_safe
def realities(request: HttpRequest) -> HttpResponse:
    """List the projects that somebody or something looks at, those with something to say first."""
    codes = projects_looked_at()
    names = projects_by_code(list(codes))
    until = last_day(at=utc_now())
    rows: list[dict[str, Any]] = []
    for code in codes:
        found = measured_of(code, until=until)
        visits = visits_of(code)
        rows.append({
            "code": code, "name": project_name(names[code]), "measured": len(found),
            "beyond": sum(one.outcome is Outcome.BEYOND for one in found),
            "silent": sum(one.outcome is Outcome.SILENT for one in found),
            "visits": len(visits), "visited_at": visits[0].visited_at if visits else None,
        })  # fmt: skip
    rows.sort(key=lambda row: (-row["beyond"], -row["silent"], row["code"]))
    return render_page(request, "portal/realities.html", {"rows": rows, "until": until})


@allow_public
@require_safe
def reality(request: HttpRequest, code: str) -> HttpResponse:
    """Show one project: declared and measured, devices, visits with their pictures."""
    projects = projects_by_code([code])
    if code not in projects or code not in projects_looked_at():
        raise Http404(code)
    until = last_day(at=utc_now())
    found, visits = measured_of(code, until=until), visits_of(code)
    context = {
        "code": code,
        "name": project_name(projects[code]),
        "until": until,
        "measured": _shown_all(found),
        "devices": [_device(one) for one in devices_of(code)],
        "visits": _visits(visits),
    }
    return render_page(request, "portal/reality.html", context)


@allow_public
@require_safe
def site_picture(request: HttpRequest, digest: str) -> HttpResponse:
    """Serve a picture of a visit under its digest."""
    try:
        content = picture_bytes(digest)
    except PictureUnknown as error:
        raise Http404(digest) from error
    return HttpResponse(content, content_type="image/jpeg", headers={"Cache-Control": FOR_EVER})


@allow_public
@require_safe
@csp_update({"img-src": ["blob:"]})  # type: ignore[arg-type]  # the viewer draws from a copy of the picture in memory
def panorama(request: HttpRequest, digest: str) -> HttpResponse:
    """Show a picture that looks in all directions; the viewer is loaded when the reader asks for it."""
    try:
        facts, visit = picture_facts(digest)
    except PictureUnknown as error:
        raise Http404(digest) from error
    if facts.kind is not PictureKind.PANORAMA:
        raise Http404(digest)
    projects = projects_by_code([visit.project_code])
    context = {
        "picture": facts,
        "caption": _said(facts.caption_zh, facts.caption_en),
        "code": visit.project_code,
        "name": project_name(projects[visit.project_code]),
        "visited_at": visit.visited_at,
        "visit_id": visit.id,
    }
    return render_page(request, "portal/panorama.html", context)


def _shown_all(found: tuple[Measured, ...]) -> list[dict[str, Any]]:
    seals = states_for(MESSAGE_KIND, [one.message_id for one in found if one.message_id])
    return [_shown(one, seals) for one in found]


def _shown(one: Measured, seals: Any) -> dict[str, Any]:
    name = _name(one.quantity)
    newest = one.newest
    return {
        "it": one,
        "name": name,
        "unit": _unit(one.quantity),
        "declared": declared_words(one.declared),
        "newest": spelled(newest.value) if newest and newest.value is not None else "",
        "verdict": _verdict(one),
        "wide": drawing(one, size=WIDE, title=f"{name}: {_verdict(one)}") if one.days else "",
        "tall": drawing(one, size=TALL, title="") if one.days else "",
        "rows": [
            {"day": day.day, "value": None if day.value is None else spelled(day.value), "outcome": day.outcome.value}
            for day in reversed(one.days)
        ],
        "seal": seals[one.message_id].state if one.message_id in seals else None,
        "verify": _verify(MESSAGE_KIND, one.message_id) if one.message_id in seals else "",
    }


def declared_words(declared: Declared) -> str:
    """Return what was declared as a sentence."""
    told = {
        "value": spelled(declared.value),
        "margin": spelled(declared.margin),
        "least": spelled(declared.least or 0),
        "most": spelled(declared.most or 0),
    }
    words = {
        Bound.AT_LEAST: _("at least %(value)s a day; down to %(least)s counts as kept"),
        Bound.AT_MOST: _("at most %(value)s a day; up to %(most)s counts as kept"),
        Bound.ABOUT: _("about %(value)s a day; %(least)s to %(most)s counts as kept"),
    }
    return words[declared.bound] % told


def _verdict(one: Measured) -> str:
    if not one.days:
        return _("No device measures this yet.")
    if one.outcome is Outcome.WITHIN:
        return _("As declared.")
    days = one.spell.days if one.spell else 1
    if one.outcome is Outcome.SILENT:
        return ngettext("No reading for %(days)s day.", "No reading for %(days)s days.", days) % {"days": days}
    if one.freezing:
        return _("Beyond what was declared for %(days)s days: so long that new money for this project stops.") % {
            "days": days
        }
    return ngettext(
        "Beyond what was declared for %(days)s day.", "Beyond what was declared for %(days)s days.", days
    ) % {"days": days}


def _device(one: DeviceFacts) -> dict[str, Any]:
    return {"it": one, "what": _said(one.what_zh, one.what_en), "measures": [_name(it) for it in one.measures]}


def _visits(visits: tuple[SiteVisitFacts, ...]) -> list[dict[str, Any]]:
    seals = states_for(VISIT_KIND, [one.id for one in visits])
    return [
        {
            "it": one,
            "place": _said(one.place_zh, one.place_en),
            "found": _said(one.found_zh, one.found_en),
            "interviews": _said(one.interviews_zh, one.interviews_en),
            "points": [_point(point, one.checklist[point.id]) for point in POINTS],
            "pictures": [
                {"it": it, "caption": _said(it.caption_zh, it.caption_en), "panorama": it.kind is PictureKind.PANORAMA}
                for it in one.pictures
            ],
            "coordinates": _coordinates(one),
            "seal": seals[one.id].state if one.id in seals else None,
            "verify": _verify(VISIT_KIND, one.id) if one.id in seals else "",
        }
        for one in visits
    ]


def _point(point: Point, seen: Seen) -> dict[str, str]:
    words = {Seen.AS_SAID: _("as disclosed"), Seen.OTHERWISE: _("otherwise"), Seen.NOT_SEEN: _("not seen")}
    return {"what": _said(point.zh, point.en), "seen": seen.value, "word": words[seen]}


def _coordinates(one: SiteVisitFacts) -> str:
    if one.latitude is None or one.longitude is None:
        return ""
    return f"{one.latitude / 1_000_000:.4f}, {one.longitude / 1_000_000:.4f}"


def _verify(kind: str, fact_id: UUID | None) -> str:
    return reverse("portal:verify_record", kwargs={"kind": kind, "fact_id": fact_id})


def _name(quantity: Quantity) -> str:
    return _said(quantity.zh, quantity.en)


def _unit(quantity: Quantity) -> str:
    return _said(quantity.unit_zh, quantity.unit_en)
