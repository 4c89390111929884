"""Tell machines what a page is: who published which version when, where its content is, and its digest."""

import json
from collections.abc import Sequence
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from cms.domain.schema import Kind
from cms.queries import Version
from cms.reading.language import said, spoken
from hub.kernel.clock import instant
from hub.web.brand import PLATFORM

ESCAPED = {ord(">"): "\\u003E", ord("<"): "\\u003C", ord("&"): "\\u0026"}
"""A data block ends at its closing tag; what a disclosure says must not be able to write one."""
TYPES = {Kind.FIGURES: "Dataset", Kind.ORGANISATION: "AboutPage"}
"""What schema.org calls a kind; any other is a report."""

Thing = dict[str, Any]


def linked_data(*things: Thing) -> SafeString:
    """JSON-LD as a data block. Browsers do not run one, so a policy that refuses inline scripts does not concern it."""
    content = {"@context": "https://schema.org", "@graph": list(things)}
    written = json.dumps(content, ensure_ascii=False, separators=(",", ":")).translate(ESCAPED)
    return SafeString(f'<script type="application/ld+json">{written}</script>')


def site() -> tuple[Thing, ...]:
    """The platform, and the site with its search."""
    home, name = absolute(reverse("portal:home")), str(PLATFORM.name)
    search = absolute(reverse("portal:search"))
    return (
        {"@type": "Organization", "@id": _publisher(), "name": name, "url": home},
        {
            "@type": "WebSite",
            "name": name,
            "url": home,
            "inLanguage": ["zh-Hans", "en"],
            "publisher": {"@id": _publisher()},
            "potentialAction": {
                "@type": "SearchAction",
                "target": {"@type": "EntryPoint", "urlTemplate": f"{search}?q={{words}}"},
                "query-input": "required name=words",
            },
        },
    )


def disclosed(version: Version, *, first: Version) -> tuple[Thing, ...]:
    """One version at its permanent address, and the way to it."""
    numbered = {"slug": version.slug, "number": version.number}
    address = absolute(reverse("portal:disclosure_version", kwargs=numbered))
    content = absolute(reverse("portal:payload", kwargs=numbered))
    return (
        {
            "@type": TYPES.get(version.kind, "Report"),
            "@id": address,
            "url": absolute(reverse("portal:disclosure", args=[version.slug])),
            "name": said(version.title),
            "headline": said(version.title),
            "description": said(version.summary),
            "inLanguage": "en" if spoken() == "en" else "zh-Hans",
            "version": str(version.number),
            "datePublished": instant(first.published_at),
            "dateModified": instant(version.published_at),
            "identifier": {"@type": "PropertyValue", "propertyID": "SHA-256", "value": version.digest},
            "publisher": {"@type": "Organization", "@id": _publisher(), "name": str(PLATFORM.name)},
            _content_key(version): {
                "@type": "DataDownload",
                "encodingFormat": "application/json",
                "contentUrl": content,
                "sha256": version.digest,
            },
        },
        _way(
            (_("Home"), reverse("portal:home")),
            (_("Disclosures"), reverse("portal:disclosures")),
            (said(version.title), reverse("portal:disclosure", args=[version.slug])),
        ),
    )


def absolute(path: str) -> str:
    """The public address of a path."""
    return f"{settings.PUBLIC_BASE_URL}{path}"


def _content_key(version: Version) -> str:
    return "distribution" if version.kind is Kind.FIGURES else "encoding"


def _publisher() -> str:
    return f"{settings.PUBLIC_BASE_URL}/#publisher"


def _way(*steps: tuple[str, str]) -> Thing:
    return {"@type": "BreadcrumbList", "itemListElement": _numbered(steps)}


def _numbered(steps: Sequence[tuple[str, str]]) -> list[Thing]:
    return [
        {"@type": "ListItem", "position": place, "name": name, "item": absolute(path)}
        for place, (name, path) in enumerate(steps, 1)
    ]
