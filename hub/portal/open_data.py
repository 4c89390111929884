"""The register as data: JSON with a published schema, CSV, every version, as it stood at any moment.

Addresses are for programs and carry no language; the page that describes them is :func:`described`. A version never
changes, so caches may keep it for ever; what is newest is asked anew each time, and a tag says whether it changed.
"""

import csv
import io
from collections.abc import Iterable
from http import HTTPStatus
from typing import Any, Final

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.utils.translation import gettext_lazy as _

from cms import queries
from cms.domain.facts import facts
from cms.domain.json_schema import UNITS, listing_schema, version_schema
from cms.domain.kinds import CLOSED, SCHEMAS
from cms.domain.schema import Kind
from cms.reading.language import said
from hub.access.policy import allow_public
from hub.kernel.clock import instant
from hub.kernel.spreadsheet import safe_cell
from hub.portal.as_of import NotAMoment, moment_asked
from hub.portal.copying import FOR_EVER_S, copy, copy_json, for_programs
from hub.portal.kept_pages import kept_with
from hub.portal.stamps import Part
from hub.portal.version_addresses import absolute, addresses_of, files_of
from hub.web.pages import render_page

API: Final = "hub/open-data/v1"
REQUESTS_A_MINUTE = 600
"""Unmeasured: a copy of ten thousand versions takes a quarter of an hour, one address does not fill a server."""
A_PAGE, MOST_A_PAGE = 100, 500
OPEN: Final = tuple(kind for kind in Kind if kind not in CLOSED)
COLUMNS: Final = (
    "slug", "version", "published_at", "path", "label_zh", "label_en", "row", "language", "unit", "value",
)  # fmt: skip


class NotPublished(LookupError):
    """Nothing was published there, or not yet at that moment."""


class NotAPage(ValueError):
    """A number of rows that is none."""


_for_data = for_programs(
    "open-data",
    most=lambda: REQUESTS_A_MINUTE,
    refusals={
        NotPublished: (_("Nothing was published there at that moment. The list says what is."), HTTPStatus.NOT_FOUND),
        NotAMoment: (
            _("Name the moment as a day such as 2026-11-21 or an instant such as 2026-11-21T01:02:03Z."),
            HTTPStatus.BAD_REQUEST,
        ),
        NotAPage: (_("Ask for 1 to 500 rows at a time."), HTTPStatus.BAD_REQUEST),
    },
)


@allow_public
@kept_with(Part.REGISTER)
def described(request: HttpRequest) -> HttpResponse:
    """The page for people: every address, what it answers, and an example."""
    newest = queries.latest(1)
    kinds = [{"kind": kind.value, "label": said(SCHEMAS[kind].label)} for kind in OPEN]
    example = newest[0] if newest else None
    return render_page(request, "portal/open_data.html", {"kinds": kinds, "example": example, "base": absolute("")})


@kept_with(Part.REGISTER)
@_for_data
def description(request: HttpRequest) -> HttpResponseBase:
    """Every address, for programs."""
    content = {
        "schema": API,
        "addresses": {
            "disclosures": "/open-data/v1/disclosures.json?kind={kind}&as_of={moment}&after={slug}&limit={rows}",
            "disclosure": "/open-data/v1/disclosures/{slug}.json?as_of={moment}",
            "disclosure_csv": "/open-data/v1/disclosures/{slug}.csv?as_of={moment}",
            "versions": "/open-data/v1/disclosures/{slug}/versions.json",
            "version": "/open-data/v1/disclosures/{slug}/v/{version}.json",
            "version_csv": "/open-data/v1/disclosures/{slug}/v/{version}.csv",
            "kind_csv": "/open-data/v1/kinds/{kind}.csv?as_of={moment}",
            "version_schema": "/open-data/v1/schemas/{kind}.json",
            "listing_schema": "/open-data/v1/schemas/listing.json",
            "atom": "/feeds/{kind}.atom",
            "json_feed": "/feeds/{kind}.json",
        },
        "kinds": [
            {"kind": kind.value, "title": {"zh": SCHEMAS[kind].label.zh, "en": SCHEMAS[kind].label.en}} for kind in OPEN
        ],
    }
    return copy_json(request, content, max_age=0)


@kept_with(Part.REGISTER)
@_for_data
def schema(request: HttpRequest, name: str) -> HttpResponseBase:
    """The JSON Schema of a kind's versions, or of lists."""
    address = schema_address(name)
    if name == "listing":
        return copy_json(request, listing_schema(address=address), max_age=0)
    return copy_json(request, version_schema(SCHEMAS[_kind(name)], address=address), max_age=0)


@kept_with(Part.REGISTER)
@_for_data
def listing(request: HttpRequest) -> HttpResponseBase:
    """Current versions by slug, or those that were current at a moment; ``next`` leads on."""
    limit = _limit(request)
    kind = request.GET.get("kind", "")
    found = queries.standing(
        kind=_kind(kind) if kind else None,
        as_of=moment_asked(request),
        after=request.GET.get("after", ""),
        limit=limit,
    )
    following = None
    if found.more:
        asked = request.GET.copy()
        asked["after"] = found.rows[-1].slug
        following = f"{absolute(request.path)}?{asked.urlencode()}"
    return _list(request, found.rows, total=found.total, following=following)


@kept_with(Part.REGISTER)
@_for_data
def disclosure(request: HttpRequest, slug: str) -> HttpResponseBase:
    """The newest version of a disclosure, or the one that was newest at a moment."""
    version = _standing(request, slug)
    return copy_json(request, version_data(version), max_age=0, changed_at=version.published_at)


@kept_with(Part.REGISTER)
@_for_data
def disclosure_csv(request: HttpRequest, slug: str) -> HttpResponseBase:
    """The same as CSV."""
    return _sheet(request, [_standing(request, slug)], max_age=0)


@kept_with(Part.REGISTER)
@_for_data
def versions(request: HttpRequest, slug: str) -> HttpResponseBase:
    """Every version of a disclosure, newest first."""
    rows = queries.versions(slug)
    if not rows or rows[0].kind in CLOSED:
        raise NotPublished(slug)
    return _list(request, rows, total=len(rows), following=None)


@kept_with(Part.REGISTER)
@_for_data
def version(request: HttpRequest, slug: str, number: int) -> HttpResponseBase:
    """One version, which never changes."""
    found = _version(slug, number)
    return copy_json(request, version_data(found), max_age=FOR_EVER_S, changed_at=found.published_at)


@kept_with(Part.REGISTER)
@_for_data
def version_csv(request: HttpRequest, slug: str, number: int) -> HttpResponseBase:
    """The same as CSV."""
    return _sheet(request, [_version(slug, number)], max_age=FOR_EVER_S)


@kept_with(Part.REGISTER)
@_for_data
def kind_csv(request: HttpRequest, kind: str) -> HttpResponseBase:
    """All facts of all disclosures of a kind, as they stand or stood."""
    found = queries.standing(kind=_kind(kind), as_of=moment_asked(request), limit=None)
    return _sheet(request, found.rows, max_age=0)


def version_data(version: queries.Version) -> dict[str, Any]:
    """One version as the open data give it, as its kind's schema says."""
    return {
        **_head(version),
        "rule_set": version.rule_set,
        "signed": [{"capacity": one.capacity, "signed_at": one.signed_at} for one in version.signatories],
        "content": {
            "schema": version.payload.schema.name,
            "slug": version.slug,
            "fields": dict(version.payload.fields),
        },
        "files": files_of(version),
    }


def schema_address(name: str) -> str:
    """Where a schema stands."""
    return absolute(f"/open-data/v1/schemas/{name}.json")


def _head(version: queries.Version) -> dict[str, Any]:
    return {
        "schema": schema_address(version.kind.value),
        "slug": version.slug,
        "version": version.number,
        "kind": version.kind.value,
        "change": version.change.value,
        "title": {"zh": version.title.zh, "en": version.title.en},
        "reason": {"zh": version.reason.zh, "en": version.reason.en},
        "digest": version.digest,
        "published_at": instant(version.published_at),
        "addresses": addresses_of(version),
    }


def _list(
    request: HttpRequest, rows: Iterable[queries.Version], *, total: int, following: str | None
) -> HttpResponseBase:
    content = {
        "schema": schema_address("listing"),
        "total": total,
        "versions": [_head(row) for row in rows],
        "next": following,
    }
    return copy_json(request, content, max_age=0)


def _sheet(request: HttpRequest, rows: Iterable[queries.Version], *, max_age: int) -> HttpResponseBase:
    """One line per fact; cells are safe to open in a spreadsheet."""
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(COLUMNS)
    for one in rows:
        head = (one.slug, one.number, instant(one.published_at))
        for fact in facts(one.payload):
            told = fact.path, fact.label.zh, fact.label.en, fact.row or "", fact.language, UNITS.get(fact.sort, "")
            writer.writerow([*head, *told, safe_cell(str(fact.value))])
    return copy(request, ("\ufeff" + out.getvalue()).encode(), "text/csv; charset=utf-8", max_age=max_age)


def _standing(request: HttpRequest, slug: str) -> queries.Version:
    found = queries.current(slug, moment_asked(request))
    if found is None or found.kind in CLOSED:
        raise NotPublished(slug)
    return found


def _version(slug: str, number: int) -> queries.Version:
    found = queries.version(slug, number)
    if found is None or found.kind in CLOSED:
        raise NotPublished(f"{slug} v{number}")
    return found


def _kind(name: str) -> Kind:
    if name not in {kind.value for kind in OPEN}:
        raise NotPublished(name)
    return Kind(name)


def _limit(request: HttpRequest) -> int:
    asked = request.GET.get("limit", str(A_PAGE))
    if not (asked.isascii() and asked.isdigit() and len(asked) <= 4 and 1 <= int(asked) <= MOST_A_PAGE):
        raise NotAPage(asked)
    return int(asked)
