"""Versions as paper: printed when first asked for, kept by what they are made of, the same bytes each time."""

import os
import secrets
from collections.abc import Callable
from pathlib import Path

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.views.decorators.http import require_safe

from cms import queries
from cms.domain.kinds import CLOSED
from hub.access.policy import allow_public
from hub.kernel.digest import sha256_hex
from hub.portal.asking import count_paper
from hub.portal.copying import copy
from hub.portal.verification import patient
from reports.disclosures import paper_key, print_disclosure

FOLDER = "papers"
A_DAY_S = 24 * 3600


@allow_public
@require_safe
def newest_paper(request: HttpRequest, slug: str) -> HttpResponse:
    """Lead to the paper of the version that stands now."""
    version = queries.current(slug)
    if version is None or version.kind in CLOSED:
        raise Http404(slug)
    response = redirect("portal:disclosure_paper", slug=slug, number=version.number)
    response["Cache-Control"] = "no-cache"
    return response


@allow_public
@require_safe
@patient
def disclosure_paper(request: HttpRequest, slug: str, number: int) -> HttpResponseBase:
    """The paper of one version in both languages; only printing one anew counts as a paper."""
    version = queries.version(slug, number)
    if version is None or version.kind in CLOSED:
        raise Http404(f"{slug} v{number}")
    pdf = paper_of(version, before_printing=lambda: count_paper(request))
    response = copy(request, pdf, "application/pdf", max_age=A_DAY_S, changed_at=version.published_at)
    response["Content-Disposition"] = f'inline; filename="{slug}-v{number}.pdf"'
    return response


def paper_of(version: queries.Version, *, before_printing: Callable[[], None] = lambda: None) -> bytes:
    """Return the paper, from the folder of papers where it lies there already."""
    kept = Path(settings.HUB_HOME) / FOLDER / f"{sha256_hex(paper_key(version=version).encode())}.pdf"
    try:
        return kept.read_bytes()
    except FileNotFoundError:
        before_printing()
    pdf = print_disclosure(version=version)
    _keep(kept, pdf)
    return pdf


def _keep(path: Path, pdf: bytes) -> None:
    """Put the file there whole; a folder that cannot be written costs a printing each time and nothing else."""
    fresh = path.with_name(f".{path.stem}.{secrets.token_hex(4)}")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        fresh.write_bytes(pdf)
        os.replace(fresh, path)
    except OSError:
        fresh.unlink(missing_ok=True)
