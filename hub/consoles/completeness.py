"""How complete the disclosures are: one figure, every kind, every project, and what is missing by which rule."""

from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from cms.domain.checklist import Item
from cms.domain.kinds import CLOSED, schema_for
from cms.domain.rules import RULES
from cms.overview import PROJECT_KINDS, Group, Page, overview
from cms.reading.language import said
from hub.access.policy import allow
from hub.access.roles import Role
from hub.web.pages import render_page


@dataclass(frozen=True)
class Lack:
    """One missing item and the rule that wants it."""

    label: str
    rule: str
    source: str


@allow(Role.COMPLIANCE, Role.AUDITOR)
@require_safe
def disclosure_completeness(request: HttpRequest) -> HttpResponse:
    """Everything published against its checklist, as it stands now."""
    found = overview(closed=True)
    context = {
        "percent": found.percent,
        "pages": len(found.pages),
        "incomplete": [_page(page) for page in found.incomplete],
        "kinds": [_kind(group) for group in found.by_kind],
        "projects": [_project(group) for group in found.by_project],
        "columns": [said(schema_for(kind).label) for kind in PROJECT_KINDS],
    }
    return render_page(request, "consoles/completeness.html", context)


def _page(page: Page) -> dict[str, Any]:
    return {
        "title": said(page.version.title),
        "slug": page.version.slug,
        "closed": page.version.kind in CLOSED,
        "kind": said(page.version.payload.schema.label),
        "percent": page.percent,
        "lacks": [_lack(item) for item in page.missing],
    }


def _lack(item: Item) -> Lack:
    rule = RULES[item.rule]
    source = said(rule.source)
    if rule.numbered:
        source = _("%(source)s, article %(article)s") % {"source": source, "article": rule.article}
    return Lack(said(item.label), f"{rule.code} {said(rule.what)}", source)


def _kind(group: Group) -> dict[str, Any]:
    schema = schema_for(group.key)
    return {
        "label": said(schema.label),
        "purpose": said(schema.purpose),
        "pages": len(group.pages),
        "percent": group.percent if group.pages else None,
        "incomplete": len(group.incomplete),
    }


def _project(group: Group) -> dict[str, Any]:
    """The project's pages in a fixed order of kinds, None where none is published."""
    of_kind = [[page for page in group.pages if page.version.kind is kind] for kind in PROJECT_KINDS]
    titled = next((page for pages in of_kind for page in pages), group.pages[0])
    return {
        "code": group.key,
        "title": said(titled.version.title),
        "percent": group.percent,
        "cells": [min((page.percent for page in pages), default=None) for pages in of_kind],
    }
