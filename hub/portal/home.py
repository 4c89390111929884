"""The home page: what this is, check something within a minute, the newest evidence, the limits."""

from django.http import HttpRequest, HttpResponse

from cms import queries
from cms.domain.schema import Kind
from cms.reading.differences import word_for
from cms.reading.language import said
from hub.access.policy import allow_public
from hub.portal.kept_pages import kept_with
from hub.portal.monthly import home_figures
from hub.portal.proofs import contradictions, latest_checkpoint, proofs_of
from hub.portal.stamps import Part
from hub.portal.structured import linked_data, site
from hub.web.pages import render_page

NEWEST = 5


@allow_public
@kept_with(Part.REGISTER, Part.PROOFS)
def home(request: HttpRequest) -> HttpResponse:
    news = queries.latest(NEWEST)
    months = queries.months()[:2]
    proofs = proofs_of(news)
    example = next((version for version in news if proofs[version.id].checkpoint_seq), None)
    context = {
        "structured": linked_data(*site()),
        "example": example,
        "example_title": said(example.title) if example else "",
        "checkpoint": latest_checkpoint(),
        "contradictions": contradictions(),
        "news": [_row(version, proofs[version.id]) for version in news],
        "month": months[0] if months else None,
        "month_name": months[0].payload.fields["month"] if months else "",
        "figures": home_figures(months[0].payload, months[1].payload if len(months) > 1 else None) if months else (),
        "organisation": next(iter(queries.listing(kind=Kind.ORGANISATION, limit=1).rows), None),
    }
    return render_page(request, "portal/home.html", context)


def _row(version: queries.Version, proof: object) -> dict[str, object]:
    return {
        "version": version,
        "title": said(version.title),
        "what": said(version.reason) or said(version.summary),
        "word": word_for(version.change, version.weight) if version.number > 1 else said(version.payload.schema.label),
        "proof": proof,
    }
