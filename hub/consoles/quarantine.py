"""What the doors kept outside: each message with its reason, to be tried again, or left outside for good."""

import json
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.core.exceptions import BadRequest
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from hub.access.policy import allow
from hub.access.roles import Role
from hub.access.scope import current_actor
from hub.consoles.quarantine_details import detail_words
from hub.inbox.masking import masked
from hub.inbox.models import QuarantineStatus
from hub.inbox.operations import QuarantineDecided, QuarantineUnknown
from hub.inbox.queries import (
    QuarantineRow,
    backlog,
    bulk_decisions,
    quarantine,
    quarantine_count,
    quarantine_sources,
    quarantined_message,
    waiting_groups,
)
from hub.inbox.reading import read_quarantined
from hub.inbox.reasons import SENTENCES, Reason
from hub.inbox.release import LONGEST_REASON, ReasonMissing, StillRefused, drop, release
from hub.kernel.clock import utc_now
from hub.web.pages import render_page

ROWS_ON_A_PAGE = 50
RECENTLY = timedelta(minutes=10)
"""How long the outcome of a decision about many stays on the page (unmeasured)."""
RELEASE, DROP = "release", "drop"
OUTSIDE_IDS = "outside_%s"
"""Two forms of a message's page ask why; a label has to lead to its own field."""
DECISIONS = (RELEASE, DROP)
"""The only two words; dropping is for good, so nothing else may pass for it."""


@dataclass(frozen=True, kw_only=True)
class ShownMessage:
    """A row with its reason as a sentence in the reader's language."""

    row: QuarantineRow
    sentence: str

    @property
    def detail(self) -> str:
        """What was expected and what was found, in the reader's language."""
        return detail_words(self.row.detail)

    @property
    def waits(self) -> bool:
        """Nobody has decided yet."""
        return self.row.status is QuarantineStatus.WAITING


class QuarantineFilters(forms.Form):
    """The address of the list."""

    source = forms.ChoiceField(label=gettext_lazy("Source"), required=False)
    reason = forms.ChoiceField(label=gettext_lazy("Reason"), required=False)
    status = forms.ChoiceField(label=gettext_lazy("Decision"), required=False)

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        sources = quarantine_sources()
        everything = [("", _("All"))]
        _choices(self, "source").choices = [*everything, *((source, source) for source in sources)]
        _choices(self, "reason").choices = [*everything, *((reason.value, sentence(reason.value)) for reason in Reason)]
        _choices(self, "status").choices = [*everything, *((value, STATES[value]) for value in QuarantineStatus.values)]

    def chosen(self) -> dict[str, Any]:
        """Return what the queries are to be asked for; a filter that is none filters nothing."""
        told = self.cleaned_data if self.is_valid() else {}
        status = QuarantineStatus(told["status"]) if told.get("status") else None
        return {"source": told.get("source", ""), "reason": told.get("reason", ""), "status": status}


class WhyOutside(forms.Form):
    """The sentence without which nothing stays outside for good."""

    why = forms.CharField(
        label=gettext_lazy("Why it stays outside for good"),
        max_length=LONGEST_REASON,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=gettext_lazy("One sentence; it is kept with your name."),
        error_messages={"required": gettext_lazy("Say in one sentence why it stays outside.")},
    )


class WhyRead(forms.Form):
    """The sentence without which nobody reads what a person's app sent."""

    why = forms.CharField(
        label=gettext_lazy("Why you need to read it as it was sent"),
        max_length=LONGEST_REASON,
        help_text=gettext_lazy("It is recorded with your name and the time."),
        error_messages={"required": gettext_lazy("Say in one sentence why you need to read it.")},
    )

    def __init__(self, data: QueryDict | None = None) -> None:
        """It stands on one page with :class:`WhyOutside`, so its ids are its own."""
        super().__init__(data, auto_id="id_read_%s")


STATES = {
    QuarantineStatus.WAITING.value: gettext_lazy("waiting"),
    QuarantineStatus.RELEASED.value: gettext_lazy("released"),
    QuarantineStatus.DROPPED.value: gettext_lazy("left outside"),
}


@allow(Role.COMPLIANCE, Role.AUDITOR)
@require_GET
def quarantine_list(request: HttpRequest) -> HttpResponse:
    """List what stayed outside, without its content; the filters stand in the address."""
    filters = QuarantineFilters(request.GET)
    chosen = filters.chosen()
    page = Paginator(range(quarantine_count(**chosen)), ROWS_ON_A_PAGE).get_page(request.GET.get("page"))
    rows = quarantine(**chosen, limit=ROWS_ON_A_PAGE, offset=max(page.start_index() - 1, 0))
    context = {
        "filters": filters,
        "page": page,
        "groups": [(group, sentence(group.reason)) for group in waiting_groups()],
        "rows": [ShownMessage(row=row, sentence=sentence(row.reason)) for row in rows],
        "filtered": any(chosen.values()),
        "backlog": backlog(),
        **progress(),
    }
    return render_page(request, "consoles/quarantine.html", context)


def progress() -> dict[str, Any]:
    """What the page says of decisions about many: those under way, and those done a moment ago."""
    now = utc_now()
    bulk = [(one, sentence(one.reason)) for one in bulk_decisions(since=now - RECENTLY)]
    return {"bulk": bulk, "under_way": any(one.closed_at is None for one, _words in bulk), "now": now}


@allow(Role.COMPLIANCE)
@require_http_methods(["GET", "POST"])
def quarantine_message(request: HttpRequest, message_id: UUID) -> HttpResponse:
    """Show one message covered; POST with a reason shows it as it was sent, and that somebody read it is recorded."""
    if request.method == "GET":
        return _message_page(request, message_id)
    form = WhyRead(request.POST)
    if not form.is_valid():
        return _message_page(request, message_id, read=form, status=422)
    try:
        row = read_quarantined(
            quarantined_id=message_id, why=form.cleaned_data["why"], by=current_actor(), at=utc_now()
        )
    except QuarantineUnknown as error:
        raise Http404 from error
    response = _message_page(request, message_id, body=_pretty(row.body))
    response["Cache-Control"] = "no-store"
    return response


@allow(Role.COMPLIANCE)
@require_POST
def quarantine_decide(request: HttpRequest, message_id: UUID) -> HttpResponse:
    """Try a message again, or leave it outside for good; any other word decides nothing."""
    by, at, decision = current_actor(), utc_now(), request.POST.get("decision")
    if decision not in DECISIONS:
        raise BadRequest(f"expected one of {', '.join(DECISIONS)}")
    try:
        if decision == RELEASE:
            release(quarantined_id=message_id, by=by, at=at)
            messages.success(request, _("Released: it shows at the client's page within seconds."))
        else:
            drop(quarantined_id=message_id, why=request.POST.get("why", ""), by=by, at=at)
            messages.success(request, _("Left outside for good; it is kept."))
    except QuarantineUnknown as error:
        raise Http404 from error
    except QuarantineDecided:
        messages.error(request, _("Somebody decided about this message before."))
    except ReasonMissing:
        form = WhyOutside(request.POST, auto_id=OUTSIDE_IDS)
        form.is_valid()
        return _message_page(request, message_id, drop_form=form, status=422)
    except StillRefused:
        messages.error(request, _("It is refused for a reason that still holds: mend the sender, then send it again."))
        return redirect("consoles:quarantine-message", message_id=message_id)
    return redirect("consoles:quarantine")


def _message_page(
    request: HttpRequest,
    message_id: UUID,
    *,
    body: str | None = None,
    read: WhyRead | None = None,
    drop_form: WhyOutside | None = None,
    status: int = 200,
) -> HttpResponse:
    row = quarantined_message(message_id)
    if row is None:
        raise Http404(f"no message {message_id} in quarantine")
    context = {
        "message": ShownMessage(row=row, sentence=sentence(row.reason)),
        "body": masked(row.body) if body is None else body,
        "open": body is not None,
        "read": read or WhyRead(),
        "drop": drop_form or WhyOutside(auto_id=OUTSIDE_IDS),
        "state": STATES[row.status.value],
        "now": utc_now(),
    }
    return render_page(request, "consoles/quarantine_message.html", context, status=status)


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
