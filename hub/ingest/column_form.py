"""Ask what each column of a visit list means."""

from collections.abc import Mapping, Sequence
from typing import Any, Final

from django import forms
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from hub.ingest.domain.visits.headings import HEADINGS, Field

MEANINGS: Final[dict[Field, str | Promise]] = {
    Field.VISIT_NUMBER: gettext_lazy("Visit number"),
    Field.CUSTOMER_NUMBER: gettext_lazy("Customer number"),
    Field.NAME: pgettext_lazy("column", "Name"),
    Field.PHONE: pgettext_lazy("column", "Phone"),
    Field.ID_NUMBER: gettext_lazy("ID number"),
    Field.EMAIL: pgettext_lazy("column", "E-mail"),
    Field.GENDER: pgettext_lazy("column", "Gender"),
    Field.DATE: gettext_lazy("Date, or date and time"),
    Field.TIME: gettext_lazy("Time of day"),
    Field.MINUTES: gettext_lazy("Length of stay in minutes"),
    Field.CHANNEL: pgettext_lazy("column", "Channel"),
    Field.ROOM: pgettext_lazy("column", "Room"),
    Field.PURPOSE: pgettext_lazy("column", "Purpose"),
    Field.PRODUCTS: pgettext_lazy("column", "Products"),
    Field.NOTE: pgettext_lazy("column", "Note"),
    Field.ADVISOR: pgettext_lazy("column", "Advisor"),
    Field.OCCUPATION: pgettext_lazy("column", "Occupation"),
    Field.INCOME: pgettext_lazy("column", "Annual income"),
    Field.FAMILY: pgettext_lazy("column", "Family"),
    Field.CITY: pgettext_lazy("column", "City"),
}


def understood() -> list[tuple[str | Promise, str]]:
    """Return what the hub reads from a list: each meaning with the headings by which it is recognised."""
    return [(words, HEADINGS[field].replace(", ", _(", "))) for field, words in MEANINGS.items()]


class ColumnForm(forms.Form):
    """One choice per column of the file; a column may also be left out."""

    def __init__(self, *args: Any, headings: Sequence[str], mapping: Mapping[int, Field], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [("", _("not used")), *((field.value, words) for field, words in MEANINGS.items())]
        for position, heading in enumerate(headings):
            meant = mapping.get(position)
            self.fields[f"column-{position}"] = forms.ChoiceField(
                label=heading or _("column %(n)s") % {"n": position + 1},
                choices=choices,
                required=False,
                initial=meant.value if meant else "",
            )

    def clean(self) -> dict[str, Any]:
        """A meaning belongs to one column, and without a date there is no visit."""
        chosen = [value for value in self.cleaned_data.values() if value]
        twice = {value for value in chosen if chosen.count(value) > 1}
        if twice:
            names = ", ".join(str(MEANINGS[Field(value)]) for value in sorted(twice))
            raise forms.ValidationError(_("Two columns cannot both be: %(names)s") % {"names": names})
        if Field.DATE.value not in chosen:
            raise forms.ValidationError(_("Say which column is the date of the visit."))
        return self.cleaned_data

    def mapping(self) -> dict[int, Field]:
        """Return what was chosen, by position."""
        pairs = ((name.removeprefix("column-"), value) for name, value in self.cleaned_data.items() if value)
        return {int(position): Field(value) for position, value in pairs}
