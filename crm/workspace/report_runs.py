"""Issue the reports of a whole list: see first for whom and for whom not, start, watch, pause, try again."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final
from urllib.parse import urlencode
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, QueryDict, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from crm.profile.queries import client_ids, names_of
from crm.workspace.criteria import filters_of, kept_of, words_of
from crm.workspace.forms import ExcuseAlike, ExportReason
from crm.workspace.language import pick
from crm.workspace.papers_part import void_words
from crm.workspace.readers import RUNNERS, may_run
from crm.workspace.saved_views import search_of
from hub.access.policy import allow
from hub.access.queries import advisors_of, branches
from hub.access.roles import Role
from hub.access.scope import current_actor, current_scope
from hub.kernel.clock import utc_now
from hub.kernel.ids import new_id
from hub.web.components.lists import Tab
from hub.web.pages import render_page
from reports.domain.likeness import LIMIT_BPS
from reports.models import ItemState, RunState
from reports.runs.asking import (
    NobodyChosen,
    NobodyToReport,
    RunOver,
    RunUnknown,
    TooManyClients,
    ask_run,
    cancel_run,
    excuse_alike,
    pause_run,
    resume_run,
    retry_run,
)
from reports.runs.packing import packed
from reports.runs.queries import ItemFacts, RunFacts, forecast, items, likeness_of, run, runs, whys
from reports.runs.reasons import WHYS
from reports.voids.queries import voids_among

WATCHERS: Final = (*RUNNERS, Role.AUDITOR)
NAMED: Final = 12
"""Clients named beside a reason before one starts; the list itself shows all."""
ON_A_PAGE: Final = 50
TROUBLE: Final = (ItemState.ALIKE, ItemState.REFUSED, ItemState.FAILED)
READY: Final = (ItemState.ISSUED, ItemState.UNCHANGED)
ACTS: Final = {"pause": pause_run, "resume": resume_run, "cancel": cancel_run}


@dataclass(frozen=True, kw_only=True)
class LeftOut:
    """Clients who would get no report, and why."""

    title: str
    mended: str | Promise
    clients: Sequence[tuple[str, str]]
    more: int
    count: int


@dataclass(frozen=True, kw_only=True)
class Shown:
    """One client of a run."""

    name: str
    url: str
    state: str
    why: str | Promise
    mended: str | Promise
    detail: str
    report_url: str
    void: str
    percent: int | None
    mark: str


@allow(*WATCHERS)
@require_GET
def run_list(request: HttpRequest) -> HttpResponse:
    """Show the runs there were, newest first, and the branches and lists to start another from."""
    found = [(facts, criteria_words(facts.criteria)) for facts in runs()]
    context = {
        "now": utc_now(),
        "runs": found,
        "may_start": may_run(request),
        "branches": [(row.code, pick(row.name_zh, row.name_en)) for row in branches()] if _whole_view(request) else [],
    }
    return render_page(request, "workspace/report_runs.html", context)


@allow(*RUNNERS)
@require_http_methods(["GET", "POST"])
def run_new(request: HttpRequest) -> HttpResponse:
    """Show for whom a report would be written and for whom not; a POST asks for the run, once however often sent."""
    at, search = utc_now(), search_of(request.GET)
    criteria = _criteria(request.GET)
    subjects = _in_branch(client_ids(filters=filters_of(search, at=at)), criteria.get("branch", ""))
    found = forecast(subject_ids=subjects, at=at)
    if request.method == "POST":
        try:
            asked = ask_run(key=_key(request), subject_ids=found.wanted, criteria=criteria, by=current_actor(), at=at)
        except NobodyToReport:
            messages.error(request, _("There is nobody in this list for whom a report can be written."))
            return redirect(request.get_full_path())
        except RunUnknown as unknown:
            raise Http404(str(unknown)) from unknown
        except TooManyClients:
            messages.error(request, _("One run takes fewer clients. Narrow the list first."))
            return redirect(request.get_full_path())
        return redirect("workspace:report-run", asked.id)
    context = {
        "criteria": criteria_words(criteria),
        "total": len(subjects),
        "wanted": len(found.wanted),
        "expired": len(found.expired),
        "left_out": [
            _left_out(code, group)
            for code, group in (("not_assessed", found.not_assessed), ("no_advisor", found.no_advisor))
            if group
        ],
        "key": new_id(),
        "limit": LIMIT_BPS // 100,
        "back_url": f"{reverse('workspace:clients')}?{urlencode(kept_of(search))}",
    }
    return render_page(request, "workspace/report_run_new.html", context)


@allow(*WATCHERS)
@require_GET
def run_page(request: HttpRequest, run_id: UUID) -> HttpResponse:
    """Show how far a run is, what became of each client, and what can be done."""
    return _page(request, run_id)


@allow(*WATCHERS)
@require_GET
def run_progress(request: HttpRequest, run_id: UUID) -> HttpResponse:
    """How far a run is, for the page to ask again; once nothing moves any more, the page is loaded anew."""
    facts = _run_or_404(run_id)
    if facts.state == RunState.RUNNING:
        return render(request, "workspace/parts/run_progress.html", _moving(request, facts))
    return HttpResponse(headers={"HX-Refresh": "true"})


@allow(*RUNNERS)
@require_POST
def run_act(request: HttpRequest, run_id: UUID) -> HttpResponse:
    """Pause a run, let it go on, cancel it, try refused ones again, or say why alike reasons are right."""
    act, by, at = request.POST.get("act", ""), current_actor(), utc_now()
    _run_or_404(run_id)
    try:
        if act in ACTS:
            ACTS[act](run_id=run_id, by=by, at=at)
        elif act == "retry":
            count = retry_run(run_id=run_id, by=by, at=at)
            messages.success(request, ngettext("%(n)s is tried again.", "%(n)s are tried again.", count) % {"n": count})
        elif act == "excuse":
            form, seen = ExcuseAlike(request.POST), frozenset(request.POST.getlist("seen"))
            if not form.is_valid():
                return _page(request, run_id, form=form, status=422)
            _tell_left(request, len(seen) - excuse_alike(run_id=run_id, seen=seen, by=by, at=at, **form.cleaned_data))
    except RunOver:
        messages.info(request, _("The run has moved on meanwhile; here is how it stands."))
    except NobodyChosen:
        messages.error(request, _("Tick at least one client whom the sentence is about."))
    return redirect("workspace:report-run", run_id)


def _tell_left(request: HttpRequest, left: int) -> None:
    if left:
        words = ngettext(
            "%(n)s client stands otherwise by now and was left out.",
            "%(n)s clients stand otherwise by now and were left out.",
            left,
        )
        messages.info(request, words % {"n": left})


@allow(*RUNNERS)
@require_POST
def run_export(request: HttpRequest, run_id: UUID) -> HttpResponseBase:
    """Hand out every report of a run that stands as one archive, written while it is sent."""
    _run_or_404(run_id)
    form = ExportReason(request.POST)
    if not form.is_valid():
        return _page(request, run_id, export=form, status=422)
    pieces = packed(run_id=run_id, reason=form.cleaned_data["reason"], scope=current_scope(), at=utc_now())
    response = StreamingHttpResponse(pieces, content_type="application/zip")
    response["Content-Disposition"] = f'attachment; filename="reports-{run_id}.zip"'
    response["Cache-Control"] = "no-store"
    return response


def criteria_words(criteria: Mapping[str, str]) -> list[str]:
    """Return what a run was narrowed by, in words; nothing is everybody."""
    query = QueryDict(urlencode({name: value for name, value in criteria.items() if name != "branch"}))
    found = words_of(search_of(query))
    names = {row.code: pick(row.name_zh, row.name_en) for row in branches()} if "branch" in criteria else {}
    return [*([names.get(criteria["branch"], criteria["branch"])] if "branch" in criteria else []), *found]


def _page(
    request: HttpRequest,
    run_id: UUID,
    *,
    form: ExcuseAlike | None = None,
    export: ExportReason | None = None,
    status: int = 200,
) -> HttpResponse:
    facts = _run_or_404(run_id)
    ready = request.GET.get("show") == "ready"
    number = _page_number(request)
    rows = items(run_id=run_id, states=READY if ready else TROUBLE, start=(number - 1) * ON_A_PAGE, limit=ON_A_PAGE + 1)
    count = facts.ready if ready else sum(facts.counts[state] for state in TROUBLE)
    shown = _shown(rows[:ON_A_PAGE])
    context = {
        **_moving(request, facts),
        "criteria": criteria_words(facts.criteria),
        "whys": [(state, WHYS[code], n) for state, code, n in whys(run_id=run_id) if code in WHYS],
        "rows": shown,
        "held": sum(bool(row.mark) for row in shown),
        "tabs": _tabs(facts, ready=ready),
        "page": _Page(number, -(-count // ON_A_PAGE) or 1),
        "count": count,
        "form": form or ExcuseAlike(),
        "export": export or ExportReason(),
        "limit": LIMIT_BPS // 100,
    }
    return render_page(request, "workspace/report_run.html", context, status=status)


def _moving(request: HttpRequest, facts: RunFacts) -> dict[str, Any]:
    return {
        "now": utc_now(),
        "run": facts,
        "state": facts.state.label,
        "under_way": facts.state == RunState.RUNNING,
        "paused": facts.state == RunState.PAUSED,
        "counts": [(state.label, facts.counts[state], state.value) for state in ItemState if facts.counts[state]],
        "alike": facts.counts[ItemState.ALIKE],
        "minutes": -(-facts.left_s // 60) if facts.left_s is not None else None,
        "may_start": may_run(request),
    }


def _shown(rows: Sequence[ItemFacts]) -> list[Shown]:
    names = names_of(row.subject_id for row in rows)
    issued = [row.report_id for row in rows if row.report_id]
    alike, voids = likeness_of(issued), voids_among(issued)
    found = []
    for row in rows:
        why, kept = WHYS.get(row.why), alike.get(row.report_id) if row.report_id else None
        bps = row.printed_bps if kept is None else kept.printed_bps
        found.append(
            Shown(
                name=names.get(row.subject_id) or _("Unnamed visitor"),
                url=reverse("workspace:client", args=[row.subject_id]),
                state=str(row.state.label),
                why=why.sentence if why else "",
                mended=why.mended if why else "",
                detail=row.detail,
                report_url=reverse("workspace:report", args=[row.report_id]) if row.report_id else "",
                void=void_words(voids.get(row.report_id)) if row.report_id else "",
                percent=None if bps is None else bps // 100,
                mark=row.mark,
            )
        )
    return found


def _tabs(facts: RunFacts, *, ready: bool) -> list[Tab]:
    trouble = sum(facts.counts[state] for state in TROUBLE)
    return [
        Tab(label=_("Without a report"), href="?", count=trouble, current=not ready),
        Tab(label=_("With a report"), href="?show=ready", count=facts.ready, current=ready),
    ]


def _left_out(code: str, group: Sequence[UUID]) -> LeftOut:
    names = names_of(group[:NAMED])
    clients = [
        (names.get(one) or _("Unnamed visitor"), reverse("workspace:client", args=[one])) for one in group[:NAMED]
    ]
    why = WHYS[code]
    return LeftOut(
        title=str(why.sentence), mended=why.mended, clients=clients, more=len(group) - len(clients), count=len(group)
    )


def _criteria(query: QueryDict) -> dict[str, str]:
    """Return what the run keeps of the address: codes, and the branch where one was chosen."""
    code = query.get("branch", "")
    known = {row.code for row in branches()}
    return kept_of(search_of(query)) | ({"branch": code} if code in known else {})


def _in_branch(subjects: Sequence[UUID], code: str) -> list[UUID]:
    if not code:
        return list(subjects)
    homes = advisors_of(subjects)
    return [one for one in subjects if one in homes and homes[one].branch.code == code]


def _run_or_404(run_id: UUID) -> RunFacts:
    try:
        return run(run_id=run_id, at=utc_now())
    except RunUnknown as unknown:
        raise Http404(str(unknown)) from unknown


def _key(request: HttpRequest) -> UUID:
    try:
        return UUID(request.POST.get("key", ""))
    except ValueError as error:
        raise Http404("a run is asked for with its key") from error


def _may_start(request: HttpRequest) -> bool:
    return getattr(request.user, "role", "") in RUNNERS


def _whole_view(request: HttpRequest) -> bool:
    return getattr(request.user, "role", "") == Role.COMPLIANCE


def _page_number(request: HttpRequest) -> int:
    text = request.GET.get("page", "1")
    return max(int(text), 1) if text.isascii() and text.isdigit() and len(text) < 6 else 1


class _Page:
    """What the pagination part reads."""

    def __init__(self, number: int, pages: int) -> None:
        self.number, self.pages = number, pages

    def has_previous(self) -> bool:
        """Whether a page comes before."""
        return self.number > 1

    def has_next(self) -> bool:
        """Whether a page follows."""
        return self.number < self.pages
