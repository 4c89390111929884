"""The form of a proposed change: one field for each figure of the rule, a first day, and why."""

from collections.abc import Mapping
from datetime import date, timedelta
from decimal import Decimal
from typing import Any, Final
from uuid import UUID

from django import forms
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from crm.suitability.domain.parameter_words import figure_words, parameter_name
from crm.suitability.domain.rule_set import Fault, Parameter, Unit
from hub.consoles.rule_words import fault_words
from hub.web.coached import COACHED

SOON: Final = timedelta(days=14)
"""How far ahead the first day stands by default, so that everybody can be told. Unmeasured."""
HUNDRED: Final = 100


class RuleChange(forms.Form):
    """Figures by parameter, the day from which they count, and the reason."""

    on = forms.DateField(
        label=gettext_lazy("In force from"),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        help_text=gettext_lazy("Tomorrow at the earliest: nothing is retroactive."),
    )
    reason = forms.CharField(
        label=gettext_lazy("Reason"),
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 2, **COACHED}),
        help_text=gettext_lazy("It is sealed with the decision, with both names and the time."),
        error_messages={"required": gettext_lazy("Say why.")},
    )
    back = forms.UUIDField(required=False, widget=forms.HiddenInput())

    def __init__(
        self, data: Any = None, *, parameters: tuple[Parameter, ...], figures: Mapping[str, int], today: date,
        on: date | None = None, reason: str = "", back: str = "", former: frozenset[UUID] = frozenset(),
    ) -> None:  # fmt: skip
        self.parameters = parameters
        names = {f"p{number}": one for number, one in enumerate(parameters)}
        initial: dict[str, Any] = {name: _shown(one, figures[one.key]) for name, one in names.items()}
        initial |= {"on": on or today + SOON, "reason": reason, "back": back}
        super().__init__(data, initial=initial)
        self.names, self.former = names, former
        last = {name: self.fields.pop(name) for name in ("on", "reason", "back")}
        for name, one in names.items():
            self.fields[name] = _field(one)
        self.fields.update(last)

    def clean_back(self) -> UUID | None:
        """Only an approved change of this rule can be taken back."""
        back: UUID | None = self.cleaned_data["back"]
        if back is not None and back not in self.former:
            raise forms.ValidationError(_("What this would take back is no approved change of this rule."))
        return back

    def wanted(self) -> dict[str, int]:
        """Return the figures asked for, by parameter."""
        return {one.key: _read(one, self.cleaned_data[name]) for name, one in self.names.items()}

    def refuse(self, faults: tuple[Fault, ...]) -> None:
        """Put each fault at the field of its figure."""
        at = {one.key: (name, one) for name, one in self.names.items()}
        for fault in faults:
            name, one = at.get(fault.key, (None, None))
            self.add_error(name, fault_words(fault, one))


def _field(one: Parameter) -> forms.Field:
    label = parameter_name(one).said(get_language() or "")
    if one.unit in (Unit.LEVEL, Unit.RATING):
        steps = range(one.least, one.most + 1)
        choices = [(str(value), figure_words(one, value).said(get_language() or "")) for value in steps]
        return forms.TypedChoiceField(label=label, choices=choices, coerce=int)
    within = _("%(least)s to %(most)s") % {
        "least": figure_words(one, one.least).said(get_language() or ""),
        "most": figure_words(one, one.most).said(get_language() or ""),
    }
    if one.unit is Unit.BPS:
        return forms.DecimalField(label=label, max_digits=5, decimal_places=2, help_text=within)
    return forms.IntegerField(label=label, help_text=within)


def _shown(one: Parameter, value: int) -> object:
    return (Decimal(value) / HUNDRED).normalize().__format__("f") if one.unit is Unit.BPS else value


def _read(one: Parameter, given: Any) -> int:
    return int(given * HUNDRED) if one.unit is Unit.BPS else int(given)
