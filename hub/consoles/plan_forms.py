"""The forms that change a repayment plan: one for each way, each with the day from which it counts and the reason."""

from collections.abc import Callable, Mapping
from typing import Any, Final

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from hub.contracts.domain.schedules.changes import ChangeRefused, PlanChange
from hub.contracts.domain.schedules.daycounts import DayCount
from hub.contracts.domain.schedules.plans import PlanUnsound
from hub.contracts.domain.schedules.wishes import ChangeWish
from hub.contracts.plan_changes import ProposalRefused
from hub.contracts.plans import PlanTaken
from hub.funds.schedules.standings import LoanStanding
from hub.web.coached import COACHED

COUNTS: Final[Mapping[DayCount, Callable[[], str]]] = {
    DayCount.ACT_365: lambda: "ACT/365",
    DayCount.ACT_360: lambda: "ACT/360",
    DayCount.THIRTY_360: lambda: "30/360",
    DayCount.THIRTY_E_360: lambda: "30E/360",
    DayCount.MONTHS: lambda: _("a twelfth of a year each period"),
}
REFUSED: Final[Mapping[str, Callable[[], str]]] = {
    "overdue": lambda: _(
        "Something is overdue. It has to come, or the plan is prolonged, before more is repaid early."
    ),
    "amount": lambda: _("The amount is more than the principal outstanding, or nothing."),
    "day": lambda: _("Choose a day after the last due day and before the next one."),
    "until": lambda: _("The new last day has to be later than the present one and than the day of the change."),
    "part_paid": lambda: _("An instalment is paid in part. It has to be paid in full before the plan changes."),
    "gap": lambda: _("A later instalment is paid and an earlier one is not. Put the payments right first."),
    "not_running": lambda: _("Nothing is outstanding on this day."),
    "same": lambda: _("Nothing would change. Give another rate, penalty or day count."),
    "nothing": lambda: _("Say what is to change."),
    "words": lambda: _("Say why. It is kept with your name."),
    "open": lambda: _("A change of this plan waits for a second person already."),
    "own": lambda: _("You proposed this change yourself. Another person has to decide."),
    "decided": lambda: _("This change was decided on before."),
    "moved": lambda: _(
        "Money came since, and the same change leads to another plan now. Decline it; it can be proposed anew."
    ),
}


class PlanChangeForm(forms.Form):
    """What every change has."""

    on = forms.DateField(
        label=gettext_lazy("In force from"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        help_text=gettext_lazy("The new plan counts from this day on."),
    )  # fmt: skip
    reason = forms.CharField(
        label=gettext_lazy("Reason"), max_length=200, widget=forms.Textarea(attrs={"rows": 2, **COACHED}),
        help_text=gettext_lazy("The investors of this project read it."),
    )  # fmt: skip

    def wish(self) -> ChangeWish:
        """What is wanted; each form says it."""
        raise NotImplementedError


class EarlyForm(PlanChangeForm):
    """Principal that comes before it is due."""

    amount = forms.DecimalField(
        label=gettext_lazy("Principal repaid early (yuan)"), min_value=0, max_digits=14, decimal_places=2,
        help_text=gettext_lazy("The interest run up by then is due on the same day."),
    )  # fmt: skip
    field_order = ("amount", "on", "reason")

    def wish(self) -> ChangeWish:
        """So much principal."""
        return ChangeWish(change=PlanChange.EARLY, principal_fen=int(self.cleaned_data["amount"] * 100))


class ProlongForm(PlanChangeForm):
    """A later end."""

    until = forms.DateField(
        label=gettext_lazy("New last day"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )
    field_order = ("until", "on", "reason")

    def wish(self) -> ChangeWish:
        """Until then."""
        return ChangeWish(change=PlanChange.PROLONGED, until=self.cleaned_data["until"])


class CorrectForm(PlanChangeForm):
    """Terms that were written down wrongly; what was settled stays."""

    rate = forms.DecimalField(
        label=gettext_lazy("Contractual annual rate (%)"), min_value=0, max_value=100, decimal_places=2
    )
    penalty = forms.DecimalField(
        label=gettext_lazy("Penalty on what is overdue (% a year)"), min_value=0, max_value=100, decimal_places=2
    )
    day_count = forms.ChoiceField(label=gettext_lazy("Interest is counted by"))
    field_order = ("rate", "penalty", "day_count", "on", "reason")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["day_count"].choices = [(one.value, COUNTS[one]()) for one in DayCount]  # type: ignore[attr-defined]

    def wish(self) -> ChangeWish:
        """These terms from now on."""
        cleaned = self.cleaned_data
        return ChangeWish(
            change=PlanChange.CORRECTED, annual_rate_bps=int(cleaned["rate"] * 100),
            penalty_bps=int(cleaned["penalty"] * 100), day_count=DayCount(cleaned["day_count"]),
        )  # fmt: skip


FORMS: Final[Mapping[PlanChange, type[PlanChangeForm]]] = {
    PlanChange.EARLY: EarlyForm,
    PlanChange.PROLONGED: ProlongForm,
    PlanChange.CORRECTED: CorrectForm,
}
NAMES: Final[Mapping[PlanChange, Callable[[], str]]] = {
    PlanChange.EARLY: lambda: _("Repay early"),
    PlanChange.PROLONGED: lambda: _("Prolong"),
    PlanChange.CORRECTED: lambda: _("Correct"),
}


def first_values(loan: LoanStanding) -> dict[str, Any]:
    """Return what the forms say before somebody types: today, everything outstanding, the terms as they are."""
    terms = loan.standing.plan.terms
    return {
        "on": loan.standing.on.isoformat(),
        "amount": f"{loan.standing.outstanding_fen / 100:.2f}",
        "rate": f"{terms.annual_rate_bps / 100:.2f}",
        "penalty": f"{terms.penalty_bps / 100:.2f}",
        "day_count": terms.day_count.value,
    }


def refusal_words(refusal: Exception) -> str:
    """Return one sentence that says what to put right."""
    if isinstance(refusal, ChangeRefused | ProposalRefused):
        return REFUSED[refusal.reason]()
    if isinstance(refusal, PlanTaken):
        return _("The plan has a newer version. Look at it before you change it.")
    if isinstance(refusal, PlanUnsound):
        return _("No plan follows from these terms: %(reason)s") % {"reason": str(refusal)}
    raise refusal
