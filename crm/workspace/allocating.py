"""Try how a client's money could be spread, see what that means, and hand it to the client to confirm."""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from crm.suitability.domain.allocation.asking import DatedAmount, LeftOut, NotAskable, Question, by_day
from crm.suitability.domain.allocation.choosing import Conflict, allocate
from crm.suitability.domain.allocation.solving import SolverUnsure
from crm.suitability.domain.gate_case import WAITS
from crm.suitability.operations import NeedUnanswered, NothingFits, PlanBlocked, keep_allocation
from crm.suitability.queries import NotAllocatable, question_for
from crm.workspace.allocation_part import conflict_shown, spread_shown
from crm.workspace.guards import header_or_404
from crm.workspace.language import said
from crm.workspace.readers import DESK
from hub.access.policy import allow
from hub.access.scope import current_actor
from hub.kernel.clock import utc_now
from hub.web.pages import render_page

FEN = 100
MOST_YUAN = 100_000_000
LEAST_DATES = 2
"""How many dated needs may be tried at least; more where the client spoke of more."""
WHY_LENGTH = 200


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

    def __init__(self, *args: Any, question: Question, **kwargs: Any) -> None:
        """Know the question, for its day, its written limit and what the client spoke of."""
        super().__init__(*args, **kwargs)
        self.question = question
        self.heard = by_day(question.heard)
        self.dates = range(1, max(LEAST_DATES, len(self.heard)) + 1)
        for number in self.dates:
            self.fields[f"due_{number}"] = forms.DateField(
                label=_("Money needed on") if number == 1 else _("Also needed on"),
                required=False,
                widget=forms.DateInput(attrs={"type": "date"}),
            )
            self.fields[f"need_{number}"] = _yuan(
                _("How much (yuan)") if number == 1 else _("How much of that (yuan)"), required=False
            )
        for number, (day, fen) in enumerate(self.heard.items(), start=1):
            self.fields[f"why_{number}"] = forms.CharField(
                label=_("Less than the %(amount)s yuan heard for %(day)s, because")
                % {"amount": _plain(fen), "day": day.isoformat()},
                required=False,
                max_length=WHY_LENGTH,
                help_text=_("The client reads it with the plan. Leave it empty where the plan provides for all of it."),
            )

    def rows(self) -> Iterator[tuple[forms.BoundField, forms.BoundField]]:
        """Yield the fields of each dated need."""
        return ((self[f"due_{number}"], self[f"need_{number}"]) for number in self.dates)

    def reasons(self) -> Iterator[forms.BoundField]:
        """Yield the field for a reason of each need that the client spoke of."""
        return (self[f"why_{number}"] for number in range(1, len(self.heard) + 1))

    def ask_why(self, needs: Iterable[DatedAmount]) -> None:
        """Mark what the client spoke of and nobody answered."""
        names = {day: f"why_{number}" for number, day in enumerate(self.heard, start=1)}
        for need in needs:
            self.add_error(
                names.get(need.due_date),
                _("The client spoke of %(amount)s yuan by %(day)s. Provide for all of it, or say why not.")
                % {"amount": _plain(need.amount_fen), "day": need.due_date.isoformat()},
            )

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
        for number in self.dates:
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
        pairs = [(data.get(f"due_{number}"), data.get(f"need_{number}")) for number in self.dates]
        needs = tuple(DatedAmount(due_date=due, amount_fen=int(need * FEN)) for due, need in pairs if due and need)
        tried = by_day(needs)
        why = (data.get(f"why_{number}") for number in range(1, len(self.heard) + 1))
        return replace(
            self.question,
            amount_fen=int(data["amount"] * FEN),
            loss_limit_fen=int(data["limit"] * FEN),
            leave_fen=int((data.get("leave") or 0) * FEN),
            needs=needs,
            left_out=tuple(
                LeftOut(due_date=day, heard_fen=fen, why=words)
                for (day, fen), words in zip(self.heard.items(), why, strict=True)
                if words and tried.get(day, 0) < fen
            ),
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
    asked = form.asked()
    if request.method == "POST" and _kept(request, header.subject_id, form, asked, at):
        return redirect("workspace:client", header.subject_id)
    status = 200 if form.is_valid() else 422
    return render_page(request, "workspace/allocation.html", {**context, "form": form, **_answer(asked)}, status=status)


def _answer(question: Question) -> dict[str, Any]:
    try:
        answer = allocate(question.asked())
    except SolverUnsure:
        return {"unsure": True}
    if isinstance(answer, Conflict):
        return {"conflict": conflict_shown(answer)}
    return {"shown": spread_shown(answer, question)}


def _kept(request: HttpRequest, subject_id: UUID, form: AllocationForm, question: Question, at: datetime) -> bool:
    try:
        keep_allocation(subject_id=subject_id, question=question, by=current_actor(), at=at)
    except NeedUnanswered as unanswered:
        form.ask_why(unanswered.needs)
        messages.error(request, _("Nothing was kept: a need that the client spoke of is not answered."))
        return False
    except NotAllocatable as refusal:
        messages.error(request, _refusal(refusal))
        return False
    except SolverUnsure:
        return False
    except (NothingFits, NotAskable):
        messages.error(request, _("Nothing was kept: these limits leave no allocation."))
        return False
    except PlanBlocked as blocked:
        messages.error(request, _("Nothing was kept: a product does not pass the suitability gate now."))
        if any(verdict.waits for verdict in blocked.verdicts):
            messages.error(request, said(WAITS))
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
    for number, (due, fen) in enumerate(_merged(question), start=1):
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
