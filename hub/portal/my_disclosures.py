"""The investors' part of a project, for who holds a contract in it. The database decides; others find nothing here."""

from collections.abc import Sequence

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from cms import queries
from cms.domain.kinds import CLOSED
from cms.domain.schema import Kind
from hub.access.policy import allow
from hub.access.roles import Role
from hub.portal.asking import count_paper
from hub.portal.comparison import comparison_page
from hub.portal.disclosures import remember_reader, version_page
from hub.portal.rooms import INVESTORS_ROOMS
from hub.portal.verification import patient
from reports.disclosures import print_disclosure


@allow(Role.INVESTOR)
@require_safe
def my_disclosure(request: HttpRequest, slug: str) -> HttpResponse:
    """The version that stands now, with its versions, its checklist and its proof."""
    history, glossary = queries.versions_beside(slug, Kind.GLOSSARY)
    if history and history[0].kind not in CLOSED:
        return redirect("portal:disclosure", slug)
    return _private(version_page(request, _mine(history)[0], history, glossary, INVESTORS_ROOMS))


@allow(Role.INVESTOR)
@require_safe
def my_disclosure_version(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """One version at its permanent address."""
    history, glossary = queries.versions_beside(slug, Kind.GLOSSARY)
    return _private(version_page(request, _numbered(history, number), history, glossary, INVESTORS_ROOMS))


@allow(Role.INVESTOR)
@require_safe
def my_disclosure_compare(request: HttpRequest, slug: str) -> HttpResponse:
    """What lies between two versions."""
    return _private(comparison_page(request, _mine(queries.versions(slug)), INVESTORS_ROOMS))


@allow(Role.INVESTOR)
@require_safe
def my_disclosure_payload(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """The canonical bytes whose SHA-256 is the version's digest."""
    version = _numbered(queries.versions(slug), number)
    response = HttpResponse(version.payload.canonical(), content_type="application/json")
    response["Content-Disposition"] = f'inline; filename="{slug}-v{number}.json"'
    return _private(response)


@allow(Role.INVESTOR)
@require_safe
@patient
def my_disclosure_paper(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """The version as paper: printed for this reader, and laid in no folder that others are served from."""
    version = _numbered(queries.versions(slug), number)
    count_paper(request)
    remember_reader(request, version)
    response = HttpResponse(print_disclosure(version=version), content_type="application/pdf")
    response["Content-Disposition"] = f'inline; filename="{slug}-v{number}.pdf"'
    return _private(response)


def _mine(history: Sequence[queries.Version]) -> Sequence[queries.Version]:
    """Requires all versions of a slug that this reader may see; nothing is told of those that are not theirs."""
    if not history or history[0].kind not in CLOSED:
        raise Http404(_("Only holders of a contract in the project read its investors’ part."))
    return history


def _numbered(history: Sequence[queries.Version], number: int) -> queries.Version:
    found = next((one for one in _mine(history) if one.number == number), None)
    if found is None:
        raise Http404(_("This version does not exist."))
    return found


def _private(response: HttpResponse) -> HttpResponse:
    response["Cache-Control"] = "private, no-store"
    return response
