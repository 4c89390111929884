"""The evidence console: how far every record has come, what the last scan found, which alarms are open."""

from datetime import timedelta
from typing import Any

from django import forms
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_POST

from chain import queries
from chain.models import Checkpoint, Entry
from chain.operations import ask_scan
from chain.queries import LogOverview, RecordState
from chain.scan.findings import Flaw
from chain.scan.named import NamedFinding, named_findings
from chain.trends import time_to_final
from hub.access.policy import allow
from hub.access.roles import Role
from hub.access.scope import current_actor
from hub.consoles.alarm_words import alarm_sentence
from hub.consoles.due import what_is_due
from hub.consoles.evidence_charts import evidence_charts
from hub.consoles.evidence_words import alarm_name, broken_chain, flaw_name, kind_name
from hub.kernel.clock import utc_now
from hub.web.components.proofs import Stage
from hub.web.components.seals import WORDS, ProofState
from hub.web.pages import render_page

RECORDS_PER_PAGE = 20
CHECKPOINTS_SHOWN = 8
FINDINGS_SHOWN = 200
DUE_SHOWN = 4


class RecordFilter(forms.Form):
    """Kind and state of records; they live in the address."""

    kind = forms.ChoiceField(label=gettext_lazy("Kind"), required=False)
    state = forms.ChoiceField(label=gettext_lazy("State"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        kinds = [(kind, kind_name(kind)) for kind in queries.kinds()]
        states = [(state.value, WORDS[ProofState(state.value)]) for state in RecordState]
        self.fields["kind"].choices = [("", _("All kinds")), *kinds]  # type: ignore[attr-defined]
        self.fields["state"].choices = [("", _("All states")), *states]  # type: ignore[attr-defined]


@allow(Role.COMPLIANCE, Role.AUDITOR)
@require_GET
def evidence(request: HttpRequest) -> HttpResponse:
    """Show the log, its checkpoints, findings and alarms."""
    at, overview = utc_now(), queries.overview()
    run = overview.last_scan
    findings = named_findings(run, limit=FINDINGS_SHOWN) if run else []
    form = RecordFilter(request.GET or None)
    asked = form.cleaned_data if form.is_valid() else {}
    page = Paginator(queries.records(**asked), RECORDS_PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "overview": overview,
        "run": run,
        "stages": _stages(overview),
        "findings": [_finding(one) for one in findings],
        "found": run.findings.count() if run else 0,
        "progress": queries.running_scan(),
        "alarms": [
            {"alarm": alarm, "name": alarm_name(alarm.name), "sentence": alarm_sentence(alarm)}
            for alarm in overview.alarms
        ],
        "checkpoints": [_checkpoint(one) for one in queries.checkpoints(limit=CHECKPOINTS_SHOWN)],
        "charts": evidence_charts(at=at),
        "deployment": queries.active_deployment(),
        "form": form,
        "page": page,
        "records": _records(list(page.object_list)),
        "filtered": bool(any(asked.values())),
        "now": at,
        "due": what_is_due()[:DUE_SHOWN],
        "may_scan": request.user.is_authenticated and request.user.role == Role.COMPLIANCE,
    }
    return render_page(request, "consoles/evidence.html", context)


@allow(Role.COMPLIANCE)
@require_POST
def run_scan(request: HttpRequest) -> HttpResponse:
    """Ask for a scan; the worker does it, and the page shows how far it is."""
    ask_scan(by=current_actor(), at=utc_now())
    return redirect("consoles:evidence")


@allow(Role.COMPLIANCE, Role.AUDITOR)
@require_GET
def scan_progress(request: HttpRequest) -> HttpResponse:
    """How far the running scan is, for the page to ask again and again; when it is done, the page shows the result."""
    progress = queries.running_scan()
    if progress is not None:
        return render(request, "consoles/parts/scan_progress.html", {"progress": progress, "now": utc_now()})
    response = HttpResponse()
    response["HX-Refresh"] = "true"
    return response


def _stages(overview: LogOverview) -> list[Stage]:
    waiting = _("wait for the next checkpoint")
    return [
        Stage(label=_("In the log"), count=overview.total, detail=_("records")),
        Stage(label=WORDS[ProofState.RECORDED], count=overview.recorded, detail=waiting, state="recorded",
              href="?state=recorded"),
        Stage(label=WORDS[ProofState.SEALED], count=overview.sealed, detail=_("on chain, not final yet"),
              state="sealed", href="?state=sealed"),
        Stage(label=WORDS[ProofState.FINAL], count=overview.final, detail=_("can no longer be rewritten"),
              state="final", href="?state=final"),
        Stage(label=WORDS[ProofState.CONTRADICTED], count=overview.contradicted, detail=_("differ from their seal"),
              state="contradicted", href="?state=contradicted"),
    ]  # fmt: skip


def _finding(named: NamedFinding) -> dict[str, Any]:
    finding = named.finding
    return {
        "it": finding,
        "called": named.called,
        "kind": kind_name(finding.kind),
        "flaw": flaw_name(finding.flaw),
        "number": None if finding.index is None else finding.index + 1,
        "fields": finding.detail if finding.flaw == Flaw.ROW_CHANGED else "",
        "state": finding.detail if finding.flaw in (Flaw.GUARD_MISSING, Flaw.SCAN_STOPPED) else "",
        "links": broken_chain(finding.flaw),
        "entry": named.entry,
    }


def _checkpoint(checkpoint: Checkpoint) -> dict[str, Any]:
    return {"it": checkpoint, "state": "final" if checkpoint.final_at else "sealed", "to_final": _to_final(checkpoint)}


def _to_final(checkpoint: Checkpoint) -> str:
    """How long after sending the checkpoint was final, as the log noticed it."""
    waited = time_to_final(checkpoint)
    if waited is None:
        return "—"
    if waited < timedelta(minutes=1):
        return _("%(count)s s") % {"count": int(waited.total_seconds())}
    return _("%(count)s min") % {"count": int(waited.total_seconds() // 60)}


def _records(entries: list[Entry]) -> list[dict[str, Any]]:
    states = queries.states_of(entries)
    return [
        {"entry": entry, "kind": kind_name(entry.kind), "number": entry.index + 1, "proof": states[entry.id]}
        for entry in entries
    ]
