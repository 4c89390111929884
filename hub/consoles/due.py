"""What is due: promises of the log, requests to be forgotten, holds, keys, and archives that end; late first."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from chain.promises import merge_delay
from chain.queries import checkpoints
from chain.receipts import MAXIMUM_MERGE_DELAY
from hub.access.policy import allow
from hub.access.roles import Role
from hub.consoles.hold_words import target_words
from hub.funds.models import CustodianKey
from hub.kernel.clock import business_date, utc_now
from hub.retention.erasures import came_back
from hub.retention.holds import standing
from hub.retention.models import Archived, Erasure
from hub.retention.queries import open_erasures
from hub.retention.words import part_words
from hub.web.pages import render_page

FINAL_WITHIN: Final = timedelta(hours=1)
"""A checkpoint that is not final by then is looked at (unmeasured; on the demonstration's chain it takes seconds)."""
AHEAD: Final = timedelta(days=90)
"""How far ahead the end of a key or an archive is named (unmeasured)."""
RECENT: Final = 50
"""So many of the last erasures are counted again for what came back with an old copy."""


@dataclass(frozen=True, kw_only=True)
class Due:
    """One thing that somebody has to do by a day; ``late`` when the day is over, ``soon`` in the week before."""

    what: str
    detail: str
    due_date: date
    href: str
    late: bool
    soon: bool


@allow(Role.COMPLIANCE, Role.AUDITOR)
@require_GET
def due_page(request: HttpRequest) -> HttpResponse:
    """One list over all of them, what is late on top."""
    rows = what_is_due()
    context = {"rows": rows, "late": sum(row.late for row in rows), "soon": sum(row.soon for row in rows)}
    return render_page(request, "consoles/due.html", context)


def what_is_due() -> list[Due]:
    """Return everything that is due, late first; needs a scope of oversight."""
    found = [*_log(), *_erasures(), *_returned(), *_holds(), *_keys(), *_archives()]
    return sorted(found, key=lambda row: (row.due_date, row.what, row.detail))


def _due(what: str, detail: str, due_date: date, href: str) -> Due:
    today = business_date(utc_now())
    return Due(
        what=what, detail=detail, due_date=due_date, href=href, late=due_date < today,
        soon=today <= due_date <= today + timedelta(days=7),
    )  # fmt: skip


def _log() -> Iterator[Due]:
    href, now = reverse("consoles:evidence"), utc_now()
    promise = merge_delay(at=now)
    if promise.oldest_at is not None:
        detail = _("%(count)s records wait for a checkpoint, as their receipts promise") % {"count": promise.waiting}
        yield _due(_("Checkpoint"), detail, business_date(promise.oldest_at + MAXIMUM_MERGE_DELAY), href)
    for one in checkpoints(limit=20):
        if one.final_at is None and now - one.mined_at > FINAL_WITHIN:
            detail = _("No. %(number)s is mined and not final yet") % {"number": one.seq}
            yield _due(_("Checkpoint"), detail, business_date(one.mined_at + FINAL_WITHIN), href)


def _erasures() -> Iterator[Due]:
    for row in open_erasures():
        href = reverse("consoles:erasure", args=[row.id])
        if row.decision:
            yield _due(_("Erasure to be done"), row.number, row.done_by_date, href)
        else:
            yield _due(_("Request to be forgotten"), row.number, row.decide_by_date, href)


def _returned() -> Iterator[Due]:
    last = Erasure.objects.filter(finished_at__isnull=False).order_by("-finished_at")[:RECENT]
    for one in came_back(last):
        href = reverse("consoles:erasure", args=[one.erasure.id])
        detail = f"{one.erasure.number} · {part_words(one.part)} · {one.found}"
        yield _due(_("Came back after it was erased"), detail, one.erasure.done_by_date, href)


def _holds() -> Iterator[Due]:
    for hold in standing():
        yield _due(_("Hold to look at again"), f"{hold} · {target_words(hold)}", hold.review_date,
                   reverse("consoles:holds") + f"#hold-{hold.id}")  # fmt: skip


def _keys() -> Iterator[Due]:
    ends = CustodianKey.objects.filter(valid_until__lt=utc_now() + AHEAD, revocation=None)
    for key in ends:
        yield _due(_("Key of the custodian ends"), key.id, business_date(key.valid_until),
                   reverse("consoles:statements"))  # fmt: skip


def _archives() -> Iterator[Due]:
    for row in Archived.objects.filter(until_date__lt=business_date(utc_now()) + AHEAD).select_related("erasure"):
        yield _due(_("Archive ends: to be destroyed"), row.erasure.number, row.until_date,
                   reverse("consoles:erasure", args=[row.erasure_id]))  # fmt: skip
