"""What the doors kept outside: each message with its reason, to be released when mended, or dropped."""

import json
from dataclasses import dataclass
from uuid import UUID

from django import forms
from django.contrib import messages
from django.core.exceptions import BadRequest
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from hub.access.policy import allow
from hub.access.roles import Role
from hub.access.scope import current_actor
from hub.inbox.models import QuarantineStatus
from hub.inbox.operations import QuarantineDecided, QuarantineUnknown
from hub.inbox.queries import QuarantineRow, backlog, quarantine, quarantine_counts
from hub.inbox.reading import read_quarantined
from hub.inbox.reasons import SENTENCES, Reason
from hub.inbox.release import StillRefused, drop, release
from hub.kernel.clock import utc_now
from hub.web.pages import render_page

SHOWN = 200
RELEASE, DROP = "release", "drop"
DECISIONS = (RELEASE, DROP)
"""The only two words; dropping is for good, so nothing else may pass for it."""


@dataclass(frozen=True, kw_only=True)
class ShownMessage:
    """A row with its reason as a sentence in the reader's language."""

    row: QuarantineRow
    sentence: str

    @property
    def waits(self) -> bool:
        """Nobody has decided yet."""
        return self.row.status is QuarantineStatus.WAITING


class QuarantineFilters(forms.Form):
    """The address of the list."""

    source = forms.ChoiceField(label=gettext_lazy("Source"), required=False)
    reason = forms.ChoiceField(label=gettext_lazy("Reason"), required=False)
    status = forms.ChoiceField(label=gettext_lazy("Decision"), required=False)

    def __init__(self, *args: object, sources: list[str], **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        everything = [("", _("All"))]
        _choices(self, "source").choices = [*everything, *((source, source) for source in sources)]
        _choices(self, "reason").choices = [*everything, *((reason.value, sentence(reason.value)) for reason in Reason)]
        _choices(self, "status").choices = [*everything, *((value, STATES[value]) for value in QuarantineStatus.values)]


STATES = {
    QuarantineStatus.WAITING.value: gettext_lazy("waiting"),
    QuarantineStatus.RELEASED.value: gettext_lazy("released"),
    QuarantineStatus.DROPPED.value: gettext_lazy("left outside"),
}


@allow(Role.COMPLIANCE, Role.AUDITOR)
@require_GET
def quarantine_list(request: HttpRequest) -> HttpResponse:
    """List what stayed outside, without its content; the filters stand in the address."""
    counts = quarantine_counts()
    filters = QuarantineFilters(request.GET, sources=sorted({source for source, _reason in counts}))
    chosen = filters.cleaned_data if filters.is_valid() else {}
    status = QuarantineStatus(chosen["status"]) if chosen.get("status") else None
    rows = quarantine(source=chosen.get("source", ""), reason=chosen.get("reason", ""), status=status, limit=SHOWN)
    context = {
        "filters": filters,
        "rows": [ShownMessage(row=row, sentence=sentence(row.reason)) for row in rows],
        "filtered": any(chosen.values()),
        "backlog": backlog(),
        "states": STATES,
        "now": utc_now(),
    }
    return render_page(request, "consoles/quarantine.html", context)


@allow(Role.COMPLIANCE)
@require_GET
def quarantine_message(request: HttpRequest, message_id: UUID) -> HttpResponse:
    """Show one message whole; that somebody read it is recorded."""
    try:
        row = read_quarantined(quarantined_id=message_id, by=current_actor(), at=utc_now())
    except QuarantineUnknown as error:
        raise Http404 from error
    context = {
        "message": ShownMessage(row=row, sentence=sentence(row.reason)),
        "body": _pretty(row.body),
        "state": STATES[row.status.value],
        "now": utc_now(),
    }
    return render_page(request, "consoles/quarantine_message.html", context)


@allow(Role.COMPLIANCE)
@require_POST
def quarantine_decide(request: HttpRequest, message_id: UUID) -> HttpResponse:
    """Release a message into the queue, or leave it outside for good; any other word decides nothing."""
    by, at, decision = current_actor(), utc_now(), request.POST.get("decision")
    if decision not in DECISIONS:
        raise BadRequest(f"expected one of {', '.join(DECISIONS)}")
    try:
        if decision == RELEASE:
            release(quarantined_id=message_id, by=by, at=at)
            messages.success(request, _("Released: it shows at the client's page within seconds."))
        else:
            drop(quarantined_id=message_id, by=by, at=at)
            messages.success(request, _("Left outside for good; it is kept."))
    except QuarantineUnknown as error:
        raise Http404 from error
    except QuarantineDecided:
        messages.error(request, _("Somebody decided about this message before."))
    except StillRefused:
        messages.error(request, _("It is refused for a reason that still holds: mend the sender, then send it again."))
        return redirect("consoles:quarantine-message", message_id=message_id)
    return redirect("consoles:quarantine")


def sentence(reason: str) -> str:
    """Return a reason in the reader's language."""
    if reason not in Reason._value2member_map_:
        return reason
    zh, en = SENTENCES[Reason(reason)]
    return en if get_language() == "en" else zh


def _pretty(body: str) -> str:
    try:
        return json.dumps(json.loads(body), ensure_ascii=False, indent=2)
    except (ValueError, RecursionError):
        return body


def _choices(form: forms.Form, name: str) -> forms.ChoiceField:
    field = form.fields[name]
    if not isinstance(field, forms.ChoiceField):
        raise TypeError(f"expected {name} to be a choice")
    return field
