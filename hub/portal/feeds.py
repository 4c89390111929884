"""What was published lately, for readers' programs: Atom (RFC 4287) and JSON Feed 1.1, of everything or of one kind."""

from datetime import UTC, datetime
from http import HTTPStatus
from typing import Final

from django.http import HttpRequest, HttpResponseBase
from django.utils.feedgenerator import Atom1Feed, Enclosure
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from cms import queries
from cms.domain.fitting import UNPRINTABLE
from cms.domain.kinds import CLOSED, SCHEMAS
from cms.domain.schema import Kind
from cms.reading.differences import word_for
from cms.reading.language import said, spoken
from hub.kernel.clock import instant
from hub.portal.copying import copy, copy_json, for_programs
from hub.portal.kept_pages import kept_with
from hub.portal.stamps import Part
from hub.portal.version_addresses import absolute, addresses_of, files_of
from hub.web.brand import PLATFORM

EVERYTHING: Final = "all"
NEWEST = 50
REQUESTS_A_MINUTE = 600
"""Unmeasured; a feed reader asks a few times an hour."""


NEVER: Final = datetime(1970, 1, 1, tzinfo=UTC)


class NoSuchFeed(LookupError):
    """There is no kind of that name."""


class _Feed(Atom1Feed):
    """Says when it changed by its entries alone; an empty one has never changed."""

    def latest_post_date(self) -> datetime:
        return max((item["updateddate"] for item in self.items), default=NEVER)


_for_readers = for_programs(
    "feeds",
    most=lambda: REQUESTS_A_MINUTE,
    refusals={NoSuchFeed: (gettext_lazy("There is no feed of that name."), HTTPStatus.NOT_FOUND)},
)


@kept_with(Part.REGISTER)
@_for_readers
def atom(request: HttpRequest, kind: str) -> HttpResponseBase:
    """The newest versions as Atom."""
    rows = _rows(kind)
    feed = _Feed(
        title=_title(kind),
        link=_page(kind),
        description=_subtitle(),
        language="en" if spoken() == "en" else "zh-Hans",
        feed_url=absolute(request.path),
        author_name=str(PLATFORM.name),
    )
    for row in rows:
        feed.add_item(
            title=_headline(row),
            link=_address(row),
            description=_words(row),
            unique_id=addresses_of(row)["page_zh"],
            pubdate=row.published_at,
            updateddate=row.published_at,
            categories=[row.kind.value, row.change.value],
            enclosures=[
                Enclosure(str(one["address"]), str(one["size_bytes"]), str(one["media_type"])) for one in files_of(row)
            ],
        )
    body = feed.writeString("utf-8")
    return copy(request, body.encode(), "application/atom+xml; charset=utf-8", max_age=0, changed_at=_newest(rows))


@kept_with(Part.REGISTER)
@_for_readers
def json_feed(request: HttpRequest, kind: str) -> HttpResponseBase:
    """The same as JSON Feed, with number and digest in an extension of its own."""
    rows = _rows(kind)
    content = {
        "version": "https://jsonfeed.org/version/1.1",
        "title": _title(kind),
        "description": _subtitle(),
        "home_page_url": _page(kind),
        "feed_url": absolute(request.path),
        "language": get_language() or "",
        "items": [
            {
                "id": addresses_of(row)["page_zh"],
                "url": _address(row),
                "title": _headline(row),
                "content_text": _words(row),
                "date_published": instant(row.published_at),
                "tags": [row.kind.value, row.change.value],
                "_disclosure": {"slug": row.slug, "version": row.number, "digest": row.digest},
                **_enclosed(row),
            }
            for row in rows
        ],
    }
    return copy_json(request, content, max_age=0, changed_at=_newest(rows))


def _rows(kind: str) -> tuple[queries.Version, ...]:
    if kind == EVERYTHING:
        return queries.latest(NEWEST)
    if kind not in {one.value for one in Kind if one not in CLOSED}:
        raise NoSuchFeed(kind)
    return queries.latest(NEWEST, kind=Kind(kind))


def _newest(rows: tuple[queries.Version, ...]) -> datetime | None:
    return rows[0].published_at if rows else None


def _title(kind: str) -> str:
    what = _("All disclosures") if kind == EVERYTHING else said(SCHEMAS[Kind(kind)].label)
    return f"{PLATFORM.name} · {what}"


def _subtitle() -> str:
    return _("Every version as it was published; corrections are entries of their own.")


def _page(kind: str) -> str:
    prefix = "/en" if spoken() == "en" else ""
    return absolute(f"{prefix}/disclosures/" + ("" if kind == EVERYTHING else f"?kind={kind}"))


def _address(row: queries.Version) -> str:
    return addresses_of(row)["page_en" if spoken() == "en" else "page_zh"]


def _headline(row: queries.Version) -> str:
    """The title as published, without what XML refuses; a later version says its number and what it is."""
    title = UNPRINTABLE.sub("", said(row.title))
    if row.number == 1:
        return title
    return _("%(title)s (version %(number)s, %(word)s)") % {
        "title": title, "number": row.number, "word": word_for(row.change, row.weight),
    }  # fmt: skip


def _enclosed(row: queries.Version) -> dict[str, object]:
    """The attached files, as JSON Feed names them; an entry without any says nothing of them."""
    spoken_name = "en" if spoken() == "en" else "zh"
    found = [
        {
            "url": one["address"],
            "mime_type": one["media_type"],
            "title": one["name"][spoken_name],  # type: ignore[index]
            "size_in_bytes": one["size_bytes"],
        }
        for one in files_of(row)
    ]
    return {"attachments": found} if found else {}


def _words(row: queries.Version) -> str:
    """Reason, summary, risk, and the digest by which the version is known."""
    risk = queries.Text(row.payload.line("risk_notice", "zh"), row.payload.line("risk_notice", "en"))
    reason = _("Reason: %(words)s") % {"words": said(row.reason)} if said(row.reason) else ""
    parts = (reason, said(row.summary), said(risk), f"v{row.number} · SHA-256 {row.digest}")
    return UNPRINTABLE.sub("", "\n".join(part for part in parts if part))
