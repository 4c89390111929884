"""Compliance looks at the channels: green where a channel carries what the register says, red where it differs."""

from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_GET, require_POST

from cms import queries
from cms.reading.language import said
from hub.access.policy import allow
from hub.access.roles import Role
from hub.access.scope import current_actor
from hub.kernel.clock import utc_now
from hub.portal.models import ParityCheck
from hub.portal.parity.channels import CHANNELS, FILES, SEARCH, Channel
from hub.portal.parity.checking import UNREAD, ask_again, red
from hub.web.pages import render_page

SHOWN = (*CHANNELS, FILES, SEARCH)


@dataclass(frozen=True)
class Seen:
    """One channel of one disclosure; ``state`` is same, differs, unread or due."""

    channel: Channel
    state: str
    paths: tuple[str, ...]


@allow(Role.COMPLIANCE, Role.AUDITOR)
@require_GET
def parity(request: HttpRequest) -> HttpResponse:
    """Every disclosure with its channels; what differs first."""
    checks = {row.slug: row for row in ParityCheck.objects.all()}
    rows = [_row(version, checks.get(version.slug)) for version in queries.standing().rows]
    rows.sort(key=lambda row: (not row["differs"], row["checked_at"] is not None))
    context = {
        "rows": rows,
        "channels": SHOWN,
        "differing": sum(row["differs"] for row in rows),
        "waiting": sum(row["checked_at"] is None for row in rows),
    }
    return render_page(request, "portal/parity.html", context)


@allow(Role.COMPLIANCE)
@require_POST
def parity_again(request: HttpRequest) -> HttpResponse:
    """Have everything checked anew by the worker."""
    ask_again(by=current_actor(), at=utc_now())
    return redirect("portal:parity")


def _row(version: queries.Version, check: ParityCheck | None) -> dict[str, Any]:
    due = check is None or check.checked_at is None or check.number != version.number
    found = {} if check is None or due else check.found
    return {
        "version": version,
        "title": said(version.title),
        "checked_at": None if check is None or due else check.checked_at,
        "differs": bool(red(found)),
        "seen": [_seen(channel, found.get(channel.id)) for channel in SHOWN],
    }


def _seen(channel: Channel, paths: list[str] | None) -> Seen:
    if paths is None:
        return Seen(channel, "due", ())
    state = "unread" if paths == [UNREAD] else "differs" if paths else "same"
    return Seen(channel, state, tuple(paths))
