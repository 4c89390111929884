"""What programs that read the web ask for first: which addresses there are, and which are none of their business."""

from datetime import datetime

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.urls import reverse, translate_url
from django.utils.translation import override
from django.views.decorators.http import require_GET

from cms import queries
from hub.access.policy import allow_public
from hub.portal.structured import absolute

LANGUAGES = (("zh-Hans", "zh-hans"), ("en", "en"))
PLACES = ("portal:home", "portal:disclosures", "portal:search", "portal:verify", "portal:checkpoints")
CLOSED = ("accounts", "compliance", "design", "drafting", "my", "operations", "preferences", "workspace")
"""Areas of people who sign in, and pages that say nothing to the public."""
MOST_PAGES = 25_000
"""Two addresses each: a file may name 50,000, by sitemaps.org."""


@allow_public
@require_GET
def sitemap(request: HttpRequest) -> HttpResponse:
    """Every current disclosure and the places between them, each with its address in the other language."""
    with override(settings.LANGUAGE_CODE):
        pages: list[tuple[str, datetime | None]] = [(reverse(place), None) for place in PLACES]
        pages += [(reverse("portal:disclosure", args=[slug]), at) for slug, at in queries.addresses()]
        listed = [
            {"address": address, "at": at, "others": others}
            for path, at in pages[:MOST_PAGES]
            for others in [_in_each_language(path)]
            for _language, address in others
        ]
    return HttpResponse(render_to_string("portal/sitemap.xml", {"pages": listed}), content_type="application/xml")


@allow_public
@require_GET
def robots(request: HttpRequest) -> HttpResponse:
    """Everything public may be read; people's own pages and the staff's are not to be asked for."""
    closed = [f"Disallow: {prefix}/{area}/" for area in CLOSED for prefix in ("", "/en")]
    lines = ["User-agent: *", *closed, f"Sitemap: {absolute('/sitemap.xml')}", ""]
    return HttpResponse("\n".join(lines), content_type="text/plain; charset=utf-8")


def _in_each_language(path: str) -> list[tuple[str, str]]:
    return [(tag, absolute(translate_url(path, code))) for tag, code in LANGUAGES]
