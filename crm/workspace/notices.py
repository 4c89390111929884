"""Show what an advisor was told, and take it off the day."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from crm.journeys.models import Notice, NoticeKind
from crm.journeys.operations import note_read
from crm.journeys.queries import unread_notices
from crm.profile.queries import cards_of
from crm.workspace.language import pick
from crm.workspace.readers import DESK
from crm.workspace.shown import NoticeRow
from hub.access.policy import allow
from hub.access.queries import branches
from hub.access.scope import current_actor
from hub.kernel.clock import utc_now


@allow(*DESK)
@require_POST
def read(request: HttpRequest, notice_id: UUID) -> HttpResponse:
    """Put a notice away; somebody else's stays."""
    note_read(notice_id=notice_id, by=current_actor(), at=utc_now())
    return redirect("workspace:today")


def notice_rows(recipient_id: UUID) -> list[NoticeRow]:
    """Return what this person was told, newest first; a client is linked only while this scope sees them."""
    found = unread_notices(recipient_id)
    if not found:
        return []
    seen = cards_of([row.subject_id for row in found])
    homes = {branch.id: pick(branch.name_zh, branch.name_en) for branch in branches()}
    return [
        NoticeRow(
            words=_words(row, homes),
            told_at=row.told_at,
            url=reverse("workspace:client", args=[row.subject_id]) if row.subject_id in seen else "",
            read_url=reverse("workspace:notice-read", args=[row.id]),
        )
        for row in found
    ]


def _words(row: Notice, homes: dict[UUID, str]) -> str:
    words = {
        NoticeKind.HANDED_OVER: _(
            "%(client)s turned out to be a client of %(branch)s, too, and is looked after there from now on. "
            "If these are two people, tell that branch: the client then comes back to you."
        ),
        NoticeKind.PARTED: _(
            "%(client)s had been taken for one person with somebody else. They are two again, and each has "
            "their own level, papers and tasks back."
        ),
        NoticeKind.SIGN_SOON: _("%(client)s has not signed an instruction to buy yet. It lapses within two days."),
        NoticeKind.SIGN_OVER: _("%(client)s did not sign an instruction to buy in time. It has lapsed."),
        NoticeKind.MONEY_SOON: _(
            "%(client)s signed a contract whose money has not come. It is waited for within two days more."
        ),
        NoticeKind.REPORT_VOID: _(
            "A suitability report on %(client)s was declared void. Why stands beside it; go through it with the client "
            "and issue a new one."
        ),
        NoticeKind.REPORT_REPLACED: _("A newer suitability report on %(client)s took the place of the last one."),
        NoticeKind.MONEY_OVER: _(
            "%(client)s signed a contract whose money did not come in time. The contract stands; what is missing no "
            "longer counts as money to come."
        ),
    }
    branch = homes.get(row.branch_id, "") if row.branch_id else ""
    return words[NoticeKind(row.kind)] % {
        "client": row.client or _("Unnamed visitor"),
        "branch": branch or _("another branch"),
    }
