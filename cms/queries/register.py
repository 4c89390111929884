"""Read the register: what was published, what stands, and what stood at a moment."""

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from django.db.models import Count, Max, OuterRef, Q, QuerySet, Subquery
from django.db.models.expressions import RawSQL
from psycopg.rows import namedtuple_row

from cms.domain.kinds import CLOSED
from cms.domain.payload import Payload
from cms.domain.schema import Kind
from cms.models import Change, RegisterVersion
from cms.queries.facts import SHOWN_COLUMNS, Listing, StandingVersions, Version, version_facts
from hub.schema.prepared import prepared

_BESIDE = f"""
(SELECT {SHOWN_COLUMNS}, false AS beside FROM cms_registerversion WHERE slug = %b ORDER BY number DESC)
UNION ALL
(SELECT {SHOWN_COLUMNS}, true FROM cms_registerversion WHERE kind = %b ORDER BY published_at DESC LIMIT 1)
"""  # noqa: S608  (names of columns)


def current(slug: str, as_of: datetime | None = None) -> Version | None:
    """The newest version of a slug, or the one that was newest at `as_of`."""
    rows = RegisterVersion.objects.filter(slug=slug)
    if as_of is not None:
        rows = rows.filter(published_at__lte=as_of)
    row = rows.order_by("-number").first()
    return None if row is None else version_facts(row)


def newest(slugs: Iterable[str]) -> dict[str, Version]:
    """The newest version of each of these slugs; those never published are absent."""
    rows = RegisterVersion.objects.filter(slug__in=set(slugs)).order_by("slug", "-number").distinct("slug")
    return {row.slug: version_facts(row) for row in rows}


def disclosed_project(project_code: str) -> Version | None:
    """The newest version of the disclosure that names this project, if it was ever published."""
    row = _naming(_current_rows().filter(kind=Kind.PROJECT), project_code).order_by("-published_at").first()
    return None if row is None else version_facts(row)


def investors_part(project_code: str) -> Version | None:
    """The newest investors' part of this project that whoever asks may read: the database decides."""
    row = (
        _naming(RegisterVersion.objects.filter(kind=Kind.INVESTORS_PART), project_code)
        .order_by("-published_at")
        .first()
    )
    return None if row is None or row.change == Change.WITHDRAWAL else version_facts(row)


def _naming(rows: QuerySet[RegisterVersion], project_code: str) -> QuerySet[RegisterVersion]:
    named = RawSQL("convert_from(cms_registerversion.payload, 'UTF8')::jsonb #>> '{fields,project_code}'", [])
    return rows.annotate(named=named).filter(named=project_code)


def versions_beside(slug: str, kind: Kind) -> tuple[tuple[Version, ...], Version | None]:
    """Every version of a slug, newest first, and the newest publication of a kind: one look for both."""
    with prepared() as cursor:
        cursor.row_factory = namedtuple_row
        rows = cursor.execute(_BESIDE, (slug, kind.value)).fetchall()
    own = tuple(version_facts(row) for row in rows if not row.beside)
    return own, next((version_facts(row) for row in rows if row.beside), None)


def required(slug: str) -> Version:
    """The newest version; raises `LookupError` when nothing was ever published at that slug."""
    found = current(slug)
    if found is None:
        raise LookupError(f"nothing published at {slug}")
    return found


def version(slug: str, number: int) -> Version | None:
    row = RegisterVersion.objects.filter(slug=slug, number=number).first()
    return None if row is None else version_facts(row)


def version_by_id(version_id: UUID) -> Version | None:
    row = RegisterVersion.objects.filter(id=version_id).first()
    return None if row is None else version_facts(row)


def open_among(version_ids: Iterable[UUID]) -> frozenset[UUID]:
    """Those of these versions that everybody may read, whoever asks; what is not in the register is not among them."""
    rows = RegisterVersion.objects.filter(id__in=list(version_ids)).exclude(kind__in=CLOSED)
    return frozenset(rows.values_list("id", flat=True))


def version_with(*, slug: str, digest: str, reason_zh: str, reason_en: str) -> Version | None:
    """The version of a slug with exactly this content and reason."""
    rows = RegisterVersion.objects.filter(slug=slug, digest=digest, reason_zh=reason_zh, reason_en=reason_en)
    row = rows.order_by("number").first()
    return None if row is None else version_facts(row)


def versions(slug: str) -> tuple[Version, ...]:
    """Every version of a slug, newest first."""
    return tuple(version_facts(row) for row in RegisterVersion.objects.filter(slug=slug).order_by("-number"))


def listing(
    *, kind: Kind | str | None = None, query: str = "", year: int | None = None, offset: int = 0, limit: int = 20
) -> Listing:
    """Current versions, newest publication first. `query` looks into titles and the whole text of both languages."""
    rows = _current_rows()
    if kind:
        rows = rows.filter(kind=kind)
    if year:
        rows = rows.filter(published_at__year=year)
    for word in query.split():
        rows = rows.filter(_says(word))
    rows = rows.order_by("-published_at", "slug")
    return Listing(tuple(version_facts(row) for row in rows[offset : offset + limit]), rows.count())


def standing(
    *, kind: Kind | None = None, as_of: datetime | None = None, after: str = "", limit: int | None = None
) -> StandingVersions:
    """The newest version of every slug, or those that were newest at ``as_of``, by slug; ``after`` a slug."""
    rows = RegisterVersion.objects.exclude(kind__in=CLOSED)
    if as_of is not None:
        rows = rows.filter(published_at__lte=as_of)
    if kind is not None:
        rows = rows.filter(kind=kind)
    newest = rows.filter(slug__gt=after).order_by("slug", "-number").distinct("slug")
    found = list(newest[: limit + 1] if limit is not None else newest)
    shown = found[:limit]
    total = rows.values("slug").distinct().count()
    return StandingVersions(tuple(version_facts(row) for row in shown), total, more=len(found) > len(shown))


def stamp() -> tuple[int, datetime | None]:
    """How many versions there are, and when the newest was published: differs once something is published."""
    found = RegisterVersion.objects.aggregate(count=Count("id"), newest=Max("published_at"))
    return found["count"], found["newest"]


def years() -> tuple[int, ...]:
    """Years in which something was published, newest first."""
    return tuple(
        day.year for day in RegisterVersion.objects.exclude(kind__in=CLOSED).dates("published_at", "year", order="DESC")
    )


def latest(limit: int, *, kind: Kind | None = None) -> tuple[Version, ...]:
    """The newest publications of any kind or of one, corrections included, one row per version."""
    rows = RegisterVersion.objects.exclude(kind__in=CLOSED)
    rows = rows.filter(kind=kind) if kind else rows
    return tuple(version_facts(row) for row in rows.order_by("-published_at", "slug", "-number")[:limit])


def addresses() -> tuple[tuple[str, datetime], ...]:
    """Every slug with the instant of its newest version; withdrawn ones are left out."""
    rows = _current_rows().exclude(change=Change.WITHDRAWAL).order_by("slug")
    return tuple(rows.values_list("slug", "published_at"))


def months() -> tuple[Version, ...]:
    """Current monthly figures, newest month first."""
    rows = _current_rows().filter(kind=Kind.FIGURES).exclude(change=Change.WITHDRAWAL)
    found = [version_facts(row) for row in rows]
    return tuple(sorted(found, key=lambda item: str(item.payload.fields.get("month", "")), reverse=True))


def month_before(payload: Payload, *, among: Iterable[Version] | None = None) -> Payload | None:
    """The published figures of the month before, or None when there are none; ``among`` are the months, if known."""
    month = str(payload.fields.get("month", ""))
    if payload.kind is not Kind.FIGURES or not month:
        return None
    earlier = [
        item for item in (months() if among is None else among) if str(item.payload.fields.get("month", "")) < month
    ]
    return earlier[0].payload if earlier and _follows(str(earlier[0].payload.fields["month"]), month) else None


def version_of(submission_id: UUID) -> Version | None:
    row = RegisterVersion.objects.filter(submission_id=submission_id).first()
    return None if row is None else version_facts(row)


def _current_rows() -> QuerySet[RegisterVersion]:
    newest = RegisterVersion.objects.filter(slug=OuterRef("slug")).order_by("-number").values("id")[:1]
    return RegisterVersion.objects.exclude(kind__in=CLOSED).filter(id=Subquery(newest))


def _says(word: str) -> Q:
    """Both readings begin with the title, so that a word of two characters in it is found too."""
    return Q(reading_zh__icontains=word) | Q(reading_en__icontains=word)


def _follows(earlier: str, month: str) -> bool:
    year, number = (int(part) for part in earlier.split("-"))
    return month == (f"{year + 1}-01" if number == 12 else f"{year}-{number + 1:02d}")
