"""The channels of a version: where each is, who asks for it how, and how its answer is taken apart."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from cms.queries import Version
from hub.portal.parity import carried
from hub.portal.parity.carried import Reader

LARGE: Final = {"Cookie": "hub_type=large"}


@dataclass(frozen=True, kw_only=True)
class Channel:
    """One way by which a version reaches people; ``language`` is "" where one answer holds both."""

    id: str
    label: Promise
    language: str
    address: Callable[[Version], str]
    read: Reader
    headers: Mapping[str, str] = field(default_factory=dict)
    gone: bool = False
    """Whether a withdrawn version answers with 410 here."""


def _page(prefix: str) -> Callable[[Version], str]:
    return lambda version: f"{prefix}/disclosures/{version.slug}/"


def _at(pattern: str) -> Callable[[Version], str]:
    return lambda version: pattern.format(slug=version.slug, number=version.number, kind=version.kind.value)


CHANNELS: Final = (
    Channel(id="web_zh", label=_("Page"), language="zh", address=_page(""), read=carried.page, gone=True),
    Channel(id="web_en", label=_("Page"), language="en", address=_page("/en"), read=carried.page, gone=True),
    Channel(id="large_zh", label=_("Large type"), language="zh", address=_page(""), read=carried.page, headers=LARGE,
            gone=True),
    Channel(id="large_en", label=_("Large type"), language="en", address=_page("/en"), read=carried.page, headers=LARGE,
            gone=True),
    Channel(id="json", label=_("Data (JSON)"), language="", read=carried.data,
            address=_at("/open-data/v1/disclosures/{slug}.json")),
    Channel(id="csv", label=_("Data (CSV)"), language="", read=carried.table,
            address=_at("/open-data/v1/disclosures/{slug}.csv")),
    Channel(id="sealed", label=_("Sealed content"), language="", read=carried.sealed,
            address=_at("/disclosures/{slug}/v/{number}/payload.json")),
    Channel(id="paper", label=_("Paper (PDF)"), language="", read=carried.paper,
            address=_at("/disclosures/{slug}/v/{number}/document.pdf")),
    Channel(id="atom_zh", label=_("Atom feed"), language="zh", read=carried.atom, address=_at("/feeds/{kind}.atom")),
    Channel(id="atom_en", label=_("Atom feed"), language="en", read=carried.atom, address=_at("/en/feeds/{kind}.atom")),
    Channel(id="feed_zh", label=_("JSON Feed"), language="zh", read=carried.feed, address=_at("/feeds/{kind}.json")),
    Channel(id="feed_en", label=_("JSON Feed"), language="en", read=carried.feed, address=_at("/en/feeds/{kind}.json")),
)  # fmt: skip
FILES: Final = Channel(
    id="files", label=_("Attached files"), language="", read=carried.sealed, address=_at("/attachments/{slug}")
)
"""Not one address but one for each file; `checking` asks for each."""
SEARCH: Final = Channel(id="search", label=_("Search"), language="", read=carried.sealed, address=_at("/search/"))
"""Not an answer but what every answer comes from: `checking` holds the index against the register."""
