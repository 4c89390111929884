"""The list of disclosures, one disclosure at its address, one version at its permanent address, and its bytes."""

from dataclasses import dataclass
from typing import Any

from django import forms
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from cms import queries
from cms.domain.checklist import RULES, Completeness, completeness
from cms.domain.kinds import SCHEMAS
from cms.domain.schema import Kind
from cms.reading.chapters import readings
from cms.reading.differences import word_for
from cms.reading.language import said, spoken
from hub.access.policy import allow_public
from hub.kernel.clock import business_date
from hub.portal.calendar import repayment_calendar
from hub.portal.flow import flow_svg, money_map
from hub.portal.monthly_page import figures_context
from hub.portal.proofs import proofs_of
from hub.portal.repayments import TALL, WIDE, repayments_svg
from hub.portal.trail import trail
from hub.web.pages import render_page

PAGE_SIZE = 20
SHOWN_SPECIALLY = {
    Kind.PROJECT: frozenset({"cover", "terms", "money", "schedule"}),
    Kind.FIGURES: frozenset({"cover", "balance", "figures"}),
    Kind.ORGANISATION: frozenset({"cover"}),
}
"""Chapters that the page draws in its own way instead of as texts and tables."""


class ListingForm(forms.Form):
    """The filters of the list; they live in the address."""

    q = forms.CharField(label=_("Words"), required=False, max_length=80)
    kind = forms.ChoiceField(label=_("Kind"), required=False)
    year = forms.ChoiceField(label=_("Year"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        kinds = [(kind.value, said(SCHEMAS[kind].label)) for kind in Kind]
        self.fields["kind"].choices = [("", _("All kinds")), *kinds]  # type: ignore[attr-defined]
        self.fields["year"].choices = [("", _("All years")), *((str(y), str(y)) for y in queries.years())]  # type: ignore[attr-defined]


class Rows:
    """The filtered list as a sliceable sequence, so that a paginator reads only the page it shows."""

    def __init__(self, **filters: Any) -> None:
        self.filters = filters

    def __len__(self) -> int:
        return self._total

    def __getitem__(self, part: slice) -> list[dict[str, Any]]:
        found = queries.listing(**self.filters, offset=part.start, limit=part.stop - part.start).rows
        proofs = proofs_of(found)
        return [_row(version, proofs[version.id]) for version in found]

    @cached_property
    def _total(self) -> int:
        return queries.listing(**self.filters, limit=0).total


@allow_public
def disclosures(request: HttpRequest) -> HttpResponse:
    form = ListingForm(request.GET or None)
    asked = form.cleaned_data if form.is_valid() else {}
    year = asked.get("year")
    rows = Rows(kind=asked.get("kind") or None, query=asked.get("q", ""), year=int(year) if year else None)
    page: Any = Paginator(rows, PAGE_SIZE).get_page(  # type: ignore[arg-type]
        request.GET.get("page")
    )
    return render_page(
        request, "portal/disclosures.html", {"form": form, "page": page, "filtered": bool(any(asked.values()))}
    )


@allow_public
def disclosure(request: HttpRequest, slug: str) -> HttpResponse:
    version = queries.current(slug)
    if version is None:
        raise Http404(slug)
    return _page(request, version)


@allow_public
def disclosure_version(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    version = queries.version(slug, number)
    if version is None:
        raise Http404(f"{slug} v{number}")
    return _page(request, version)


@allow_public
def disclosure_payload(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """The canonical bytes whose SHA-256 is the version's digest, for recomputing."""
    version = queries.version(slug, number)
    if version is None:
        raise Http404(f"{slug} v{number}")
    response = HttpResponse(version.payload.canonical(), content_type="application/json")
    response["Content-Disposition"] = f'inline; filename="{slug}-v{number}.json"'
    return response


def _page(request: HttpRequest, version: queries.Version) -> HttpResponse:
    history = queries.versions(version.slug)
    newest = history[0]
    steps = trail([item for item in history if item.number <= version.number])
    context = {
        "version": version,
        "title": said(version.title),
        "summary": said(version.summary),
        "kind": said(version.payload.schema.label),
        "risk": said(
            queries.Text(version.payload.line("risk_notice", "zh"), version.payload.line("risk_notice", "en"))
        ),
        "word": word_for(version.change),
        "reason": said(version.reason),
        "proof": next(step.proof for step in steps if step.version.number == version.number),
        "newest": newest,
        "superseded": newest.number != version.number,
        "chapters": readings(version.payload, without=SHOWN_SPECIALLY[version.kind]),
        "trail": steps,
        "completeness": ShownCompleteness(completeness(version.payload)),
        **_of_kind(version),
    }
    if version.withdrawn:
        return render_page(request, "portal/tombstone.html", context, status=200 if context["superseded"] else 410)
    return render_page(request, f"portal/{version.kind.value}.html", context)


def _of_kind(version: queries.Version) -> dict[str, Any]:
    if version.kind is Kind.PROJECT:
        money = money_map(version.payload)
        drawings = {"wide": flow_svg(money, tall=False), "tall": flow_svg(money, tall=True)} if money else {}
        calendar = repayment_calendar(version.payload, as_of=business_date(version.published_at))
        repayments = (
            {"wide": repayments_svg(calendar, WIDE), "tall": repayments_svg(calendar, TALL)} if calendar else {}
        )
        return {"money": money, "flow": drawings, "calendar": calendar, "repayments": repayments}
    if version.kind is Kind.FIGURES:
        return figures_context(version)
    return {}


def _row(version: queries.Version, proof: object) -> dict[str, Any]:
    return {
        "version": version,
        "title": said(version.title),
        "what": said(version.reason) if version.withdrawn else said(version.summary),
        "kind": said(version.payload.schema.label),
        "word": word_for(version.change) if version.number > 1 else "",
        "proof": proof,
    }


@dataclass(frozen=True)
class ShownCompleteness:
    """The checklist as squares: one for each item, missing ones named with the rule that wants them."""

    result: Completeness

    @property
    def percent(self) -> int:
        return self.result.percent

    @property
    def required(self) -> dict[str, Any]:
        return self._count(required=True)

    @property
    def encouraged(self) -> dict[str, Any]:
        return self._count(required=False)

    @property
    def items(self) -> list[dict[str, Any]]:
        """Every item with its rule, article and whether it is there, in checklist order."""
        ordered = sorted([*self.result.present, *self.result.missing], key=lambda item: (item.rule, item.field))
        return [
            {"item": item, "label": said(item.label), "rule": RULES[item.rule], "what": said(RULES[item.rule].what),
             "due": said(RULES[item.rule].due), "present": item in self.result.present}
            for item in ordered
        ]  # fmt: skip

    def _count(self, *, required: bool) -> dict[str, Any]:
        present = sum(item.required is required for item in self.result.present)
        missing = [said(item.label) for item in self.result.missing if item.required is required]
        return {
            "present": range(present),
            "missing": missing,
            "named": (", " if spoken() == "en" else "、").join(missing),
            "have": present,
            "total": present + len(missing),
        }
