"""Try how a client's money could be spread, see what that means, and hand it to the client to confirm."""

from dataclasses import replace
from datetime import date
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from crm.suitability.domain.allocation.asking import DatedAmount, NotAskable, Question
from crm.suitability.domain.allocation.choosing import Conflict, allocate
from crm.suitability.operations import NothingFits, PlanBlocked, keep_allocation
from crm.suitability.queries import NotAllocatable, question_for
from crm.workspace.allocation_part import conflict_shown, spread_shown
from crm.workspace.guards import header_or_404
from crm.workspace.readers import DESK
from hub.access.policy import allow
from hub.access.scope import current_actor
from hub.kernel.clock import utc_now
from hub.web.pages import render_page

FEN = 100
MOST_YUAN = 100_000_000
DATES = (1, 2)
"""How many dated needs may be tried at once."""


def _yuan(label: Any, *, least: int = 0, required: bool = True, help_text: Any = "") -> forms.DecimalField:
    return forms.DecimalField(
        label=label, min_value=least, max_value=MOST_YUAN, decimal_places=2, required=required, help_text=help_text
    )


class AllocationForm(forms.Form):
    """The amounts and limits that are tried; the written limit can be tried lower, never higher."""

    amount = _yuan(gettext_lazy("Amount to place (yuan)"), least=1)
    limit = _yuan(
        gettext_lazy("Adverse loss at most (yuan)"),
        help_text=gettext_lazy(
            "Not above the client's written limit: a higher one is only tried here by answering anew."
        ),
    )
    leave = _yuan(gettext_lazy("Stays in the account (yuan)"), required=False)
    due_1 = forms.DateField(
        label=gettext_lazy("Money needed on"), required=False, widget=forms.DateInput(attrs={"type": "date"})
    )
    need_1 = _yuan(gettext_lazy("How much (yuan)"), required=False)
    due_2 = forms.DateField(
        label=gettext_lazy("Also needed on"), required=False, widget=forms.DateInput(attrs={"type": "date"})
    )
    need_2 = _yuan(gettext_lazy("How much of that (yuan)"), required=False)

    def __init__(self, *args: Any, question: Question, **kwargs: Any) -> None:
        """Know the question, for its day and its written limit."""
        super().__init__(*args, **kwargs)
        self.question = question

    def clean_limit(self) -> Any:
        """Refuse a limit above the written one."""
        limit = self.cleaned_data["limit"]
        written = self.question.standing.loss_limit_fen
        if int(limit * FEN) > written:
            raise forms.ValidationError(
                _("The client's written limit is %(limit)s yuan; only their own new assessment raises it.")
                % {"limit": f"{written // FEN:,}.{written % FEN:02d}"}
            )
        return limit

    def clean(self) -> dict[str, Any]:
        """A need has a day that is still to come and an amount; what stays is within the amount."""
        data = super().clean() or {}
        for number in DATES:
            due, need = data.get(f"due_{number}"), data.get(f"need_{number}")
            if bool(due) != bool(need):
                self.add_error(f"need_{number}", _("Give both, the day and the amount, or neither."))
            elif due and due <= self.question.on:
                self.add_error(f"due_{number}", _("This day has to be still to come."))
        if data.get("leave") and data.get("amount") and data["leave"] > data["amount"]:
            self.add_error("leave", _("This is more than the amount."))
        return data

    def asked(self) -> Question:
        """Return the question as it is tried."""
        data = self.cleaned_data
        needs = [(data.get(f"due_{number}"), data.get(f"need_{number}")) for number in DATES]
        return replace(
            self.question,
            amount_fen=int(data["amount"] * FEN),
            loss_limit_fen=int(data["limit"] * FEN),
            leave_fen=int((data.get("leave") or 0) * FEN),
            needs=tuple(DatedAmount(due_date=due, amount_fen=int(need * FEN)) for due, need in needs if due and need),
        )


@allow(*DESK)
@require_http_methods(["GET", "POST"])
def allocation(request: HttpRequest, subject_id: UUID) -> HttpResponse:
    """Show an allocation and what would change it; a POST keeps it as a plan for the client."""
    header, at = header_or_404(subject_id), utc_now()
    context: dict[str, Any] = {"header": header, "now": at}
    try:
        question = question_for(subject_id=header.subject_id, at=at)
    except NotAllocatable as refusal:
        return render_page(request, "workspace/allocation.html", {**context, "refused": _refusal(refusal)})
    sent = request.POST or (request.GET if "amount" in request.GET else None)
    form = AllocationForm(sent or _initial(question), question=question)
    if not form.is_valid():
        return render_page(request, "workspace/allocation.html", {**context, "form": form}, status=422 if sent else 200)
    if request.method == "POST" and _kept(request, header.subject_id, form.asked()):
        return redirect("workspace:client", header.subject_id)
    return render_page(request, "workspace/allocation.html", {**context, "form": form, **_answer(form.asked())})


def _answer(question: Question) -> dict[str, Any]:
    answer = allocate(question.asked())
    if isinstance(answer, Conflict):
        return {"conflict": conflict_shown(answer)}
    return {"shown": spread_shown(answer, question)}


def _kept(request: HttpRequest, subject_id: UUID, question: Question) -> bool:
    try:
        keep_allocation(subject_id=subject_id, question=question, by=current_actor(), at=utc_now())
    except (NothingFits, NotAskable):
        messages.error(request, _("Nothing was kept: these limits leave no allocation."))
        return False
    except PlanBlocked:
        messages.error(request, _("Nothing was kept: a product does not pass the suitability gate now."))
        return False
    messages.success(request, _("Kept as a plan. The client finds it on their own page and confirms or leaves it."))
    return True


def _refusal(refusal: NotAllocatable) -> str:
    if refusal.rule_id:
        return _("An open contradiction (%(rule)s) forbids any recommendation. Settle it with the client first.") % {
            "rule": refusal.rule_id
        }
    return _("Without an assessment in force nothing may be proposed. The client answers the questionnaire first.")


def _initial(question: Question) -> dict[str, Any]:
    """Begin with what the client answered and said."""
    data: dict[str, Any] = {"amount": _plain(question.amount_fen), "limit": _plain(question.limit_fen)}
    needs = _merged(question)
    for number, (due, fen) in zip(DATES, needs, strict=False):
        data |= {f"due_{number}": due.isoformat(), f"need_{number}": _plain(fen)}
    return data


def _merged(question: Question) -> list[tuple[date, int]]:
    """One amount for each day, and no more in all than there is."""
    left, found = question.amount_fen, dict[date, int]()
    for need in question.needs:
        some = min(need.amount_fen, left)
        left -= some
        if some:
            found[need.due_date] = found.get(need.due_date, 0) + some
    return sorted(found.items())


def _plain(fen: int) -> str:
    return str(fen // FEN) if fen % FEN == 0 else f"{fen // FEN}.{fen % FEN:02d}"
