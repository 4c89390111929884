"""Bank against ledger, day by day: the equation as a picture, what does not agree, and the way to settle it."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django import forms
from django.contrib import messages
from django.core.exceptions import BadRequest
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext
from django.views.decorators.http import require_GET, require_POST

from hub.access.policy import allow
from hub.access.roles import Role
from hub.access.scope import current_actor
from hub.consoles.loop import loop_context
from hub.consoles.statement_words import kind_name
from hub.funds.blocking import blocks_in_force
from hub.funds.domain.reconciliation.report import Signature
from hub.funds.domain.reconciliation.settling import (
    LONGEST_WORDS,
    BreakMove,
    Resolution,
    SettlingRefused,
    open_ends,
)
from hub.funds.domain.requests import FlowFacts
from hub.funds.domain.rules import FlowKind
from hub.funds.models import BreakStep, ReconciledDay, Reconciliation, StatementLine
from hub.funds.queries import flow_by_id, flow_reversing
from hub.funds.reconciliation.operations import agree, decline, propose_end, take_break
from hub.funds.reconciliation.queries import (
    BreakFacts,
    BreakUnknown,
    break_of,
    breaks,
    days_of,
    last_run,
    line_of,
    steps_of,
)
from hub.funds.reconciliation.reporting import signatures
from hub.funds.reconciliation.running import SOURCE
from hub.funds.reconciliation.sentences import KINDS, RESOLUTIONS, refusal_of
from hub.funds.references import flow_meant
from hub.kernel.clock import business_date, utc_now
from hub.kernel.money import grouped
from hub.web.drawings.shares import Share
from hub.web.pages import render_page

DAYS_ON_A_PAGE = 14
STEPS: Mapping[str, Callable[[BreakStep], str]] = {
    BreakMove.TAKEN: lambda step: _("%(who)s took it") % {"who": step.actor_label},
    BreakMove.PROPOSED: lambda step: (
        _("%(who)s proposed: %(what)s") % {"who": step.actor_label, "what": RESOLUTIONS[Resolution(step.resolution)]()}
    ),
    BreakMove.AGREED: lambda step: _("%(who)s agreed; the break is settled") % {"who": step.actor_label},
    BreakMove.DECLINED: lambda step: _("%(who)s declined") % {"who": step.actor_label},
    BreakMove.CLEARED: lambda step: _("gone: both sides agree by now"),
    BreakMove.REOPENED: lambda step: _("there again"),
    BreakMove.CHANGED: lambda step: _("it reaches otherwise by now; what was proposed no longer fits"),
}


class Proposing(forms.Form):
    """How to end a break, and why."""

    resolution = forms.ChoiceField(label=gettext_lazy("How it ends"))
    reference = forms.CharField(
        label=gettext_lazy("Reference of the movement"),
        required=False,
        max_length=120,
        help_text=gettext_lazy("Only where the line means a movement that is in the ledger"),
    )
    words = forms.CharField(
        label=gettext_lazy("Reason"),
        max_length=LONGEST_WORDS,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy("It is kept with your name and the time."),
    )

    def __init__(self, *args: object, ends: Sequence[Resolution], **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        choices = [(one.value, RESOLUTIONS[one]()) for one in ends]
        self.fields["resolution"].choices = choices  # type: ignore[attr-defined]


class Declining(forms.Form):
    """Why a proposal is not good enough."""

    words = forms.CharField(
        label=gettext_lazy("Why not"), max_length=LONGEST_WORDS, widget=forms.Textarea(attrs={"rows": 2})
    )


@dataclass(frozen=True, kw_only=True)
class ShownBreak:
    """A break with its words and its age on the day of reading."""

    it: BreakFacts
    kind: str
    age_days: int
    blocks: bool


@dataclass(frozen=True, kw_only=True)
class ShownDay:
    """A day with what follows from its three sides."""

    it: ReconciledDay
    signature: Signature | None = None

    @property
    def difference_fen(self) -> int:
        """What the bank has more."""
        return 0 if self.it.bank_fen is None else self.it.bank_fen - self.it.ledger_fen

    @property
    def unexplained_fen(self) -> int:
        """What no break explains."""
        return 0 if self.it.bank_fen is None else self.difference_fen - self.it.explained_fen


@allow(Role.COMPLIANCE)
@require_GET
def reconciliation(request: HttpRequest) -> HttpResponse:
    """Show the last run: the equation, the breaks and the days."""
    run, at = last_run(), utc_now()
    found = [shown(one, at=at) for one in breaks()]
    open_ = sorted((one for one in found if one.it.course.open), key=lambda one: (-one.age_days, one.it.day))
    days = _days(run) if run else []
    equal = next((day for day in days if day.it.bank_fen is not None), None)
    loop = loop_context(request, latest=equal.it.day if equal else None)
    equal = next((day for day in days if day.it.day == loop["loop"].day and day.it.bank_fen is not None), None)
    context = {
        "run": run,
        "open": open_,
        "over": [one for one in found if not one.it.course.open][:DAYS_ON_A_PAGE],
        "blocked": any(block.source == SOURCE for block in blocks_in_force(kinds=[FlowKind.DISBURSEMENT])),
        "latest": equal,
        "shares": shares_of(equal.it) if equal else (),
        "stopped": [(kind_name(block.kind), block) for block in blocks_in_force()],
        **loop,
        "page": Paginator(days, DAYS_ON_A_PAGE).get_page(request.GET.get("page")),
        "now": at,
    }
    return render_page(request, "consoles/reconciliation.html", context)


@allow(Role.COMPLIANCE)
@require_GET
def reconciliation_break(request: HttpRequest, break_id: UUID) -> HttpResponse:
    """Show both sides of one break, what happened to it, and what can be done now."""
    return _break_page(request, _found(break_id))


@allow(Role.COMPLIANCE)
@require_POST
def settle_break(request: HttpRequest, break_id: UUID) -> HttpResponse:
    """Take a break, propose how it ends, agree or decline; any other word does nothing."""
    facts = _found(break_id)
    steps = {"take": _take, "propose": _propose, "agree": _agree, "decline": _decline}
    step = steps.get(request.POST.get("step", ""))
    if step is None:
        raise BadRequest(f"expected one of {', '.join(steps)}")
    try:
        messages.success(request, step(request, facts))
    except SettlingRefused as refusal:
        messages.error(request, refusal_of(refusal))
    return redirect("consoles:reconciliation-break", break_id=break_id)


def _days(run: Reconciliation) -> list[ShownDay]:
    rows = days_of(run)
    signed = signatures([row.day for row in rows])
    return [ShownDay(it=row, signature=signed.get(row.day)) for row in rows]


def shown(facts: BreakFacts, *, at: datetime) -> ShownBreak:
    """Return a break as it is shown at this moment."""
    day = business_date(at)
    return ShownBreak(it=facts, kind=KINDS[facts.kind](), age_days=facts.age_days(day), blocks=facts.blocks(day))


def shares_of(day: ReconciledDay) -> Sequence[Share]:
    """Return what the custody ledger is made of on a day; empty where it holds nothing."""
    parts = (
        (pgettext("custody", "Purses of the investors"), day.purse_fen),
        (pgettext("custody", "In transit"), day.in_transit_fen),
        (pgettext("custody", "Escrows of the projects"), day.escrow_fen),
        (pgettext("custody", "Borrowers"), day.borrower_fen),
        (pgettext("custody", "Fees of the platform"), day.fee_fen),
    )
    return [Share(label=label, fen=fen) for label, fen in parts] if day.ledger_fen > 0 else ()


def _found(break_id: UUID) -> BreakFacts:
    try:
        return break_of(break_id)
    except BreakUnknown as error:
        raise Http404(str(error)) from error


def _take(_request: HttpRequest, facts: BreakFacts) -> str:
    take_break(break_id=facts.id, by=current_actor(), at=utc_now())
    return _("The break is yours now.")


def _propose(request: HttpRequest, facts: BreakFacts) -> str:
    wish = request.POST.get("resolution", "")
    if wish not in Resolution._value2member_map_:
        raise BadRequest(f"expected one of {', '.join(Resolution)}")
    propose_end(
        break_id=facts.id,
        resolution=Resolution(wish),
        words=request.POST.get("words", ""),
        reference=request.POST.get("reference", ""),
        by=current_actor(),
        at=utc_now(),
    )
    return _("Proposed. Another person has to agree.")


def _agree(_request: HttpRequest, facts: BreakFacts) -> str:
    agree(break_id=facts.id, by=current_actor(), at=utc_now())
    return _("Agreed; the break is settled.")


def _decline(request: HttpRequest, facts: BreakFacts) -> str:
    decline(break_id=facts.id, words=request.POST.get("words", ""), by=current_actor(), at=utc_now())
    return _("Declined; the break stays open.")


def _break_page(request: HttpRequest, facts: BreakFacts) -> HttpResponse:
    course, me, at = facts.course, current_actor().id, utc_now()
    line = line_of(facts.line_id) if facts.line_id is not None else None
    flow = flow_by_id(facts.flow_id) if facts.flow_id else None
    ends = open_ends(facts.kind, has_line=line is not None)
    mine = course.owner == me
    may_answer = course.open and course.proposal is not None and me not in (course.proposal.by, course.owner)
    context = {
        "one": shown(facts, at=at),
        "line": line,
        "flow": flow,
        "sides": _sides(line, flow),
        "steps": [{"it": step, "words": STEPS[step.move](step)} for step in steps_of(facts.id)],
        "proposal": RESOLUTIONS[course.proposal.resolution]() if course.proposal else "",
        "may_take": course.open and not mine,
        "taken_back": flow_by_id(flow_meant(line.reverses)) if line and line.reverses else None,
        "corrected": flow_reversing(flow.id) if flow else None,
        "proposing": Proposing(ends=ends) if course.open and mine and not course.proposal else None,
        "declining": Declining() if may_answer else None,
        "now": at,
    }
    return render_page(request, "consoles/reconciliation_break.html", context)


def _sides(line: StatementLine | None, flow: FlowFacts | None) -> Sequence[tuple[str, str, str, bool]]:
    """Return name, the bank's word, the ledger's word and whether they differ, for each thing both sides say."""
    if line is None or flow is None:
        return ()
    rows = (
        (_("Movement"), kind_name(line.kind), kind_name(flow.kind)),
        (_("Day"), line.effective_date.isoformat(), flow.effective_date.isoformat()),
        (_("Amount (yuan)"), grouped(line.amount_fen), grouped(flow.amount_fen)),
        (_("Investor’s number"), str(line.subject_id or "–"), str(flow.subject_id or "–")),
        (_("Project"), line.project_code or "–", flow.project_code or "–"),
        (_("Contract"), line.contract_number or "–", flow.contract_number or "–"),
    )
    return [(name, bank, ledger, bank != ledger) for name, bank, ledger in rows]
