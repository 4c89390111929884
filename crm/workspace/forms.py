"""The advisor's forms: what a visit says, what a task came to, what to look for."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django import forms
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from crm.profile.domain.statement_kinds import StatementKind
from crm.profile.domain.statement_rules import TITLES
from crm.profile.domain.vocabulary import Channel
from crm.suitability.domain.endings import ResolvedBy
from crm.suitability.domain.names import level_code
from crm.workspace.language import pick
from hub.kernel.clock import HOME_ZONE

CONTACTS = (
    (Channel.DESK.value, _("At the branch")),
    (Channel.PHONE.value, _("By telephone")),
    (Channel.WECHAT.value, _("By WeChat")),
)


class VisitEntry(forms.Form):
    """One contact, typed with the keyboard alone; either a picked client or at least one mark of the person."""

    client = forms.UUIDField(required=False, widget=forms.HiddenInput)
    key = forms.UUIDField(widget=forms.HiddenInput)
    opened_for = forms.UUIDField(required=False, widget=forms.HiddenInput)
    name = forms.CharField(
        label=_("Name"), max_length=80, required=False, widget=forms.TextInput(attrs={"autocomplete": "off"})
    )
    phone = forms.CharField(
        label=_("Phone"), max_length=40, required=False, widget=forms.TextInput(attrs={"autocomplete": "off"})
    )
    id_number = forms.CharField(label=_("ID number, may be masked"), max_length=24, required=False)
    channel = forms.ChoiceField(label=_("How"), choices=CONTACTS, initial=Channel.DESK.value, widget=forms.RadioSelect)
    arrived_at = forms.DateTimeField(
        label=_("When"), widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M")
    )
    minutes = forms.IntegerField(
        label=_("Minutes"),
        min_value=1,
        max_value=600,
        required=False,
        error_messages=dict.fromkeys(
            ("invalid", "min_value", "max_value"), _("Write the length as whole minutes, from 1 to 600.")
        ),
    )
    purpose = forms.CharField(label=_("Purpose of the visit"), max_length=200, required=False)
    note = forms.CharField(
        label=_("What was said"),
        max_length=4000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 8, "class": "input--note"}),
        help_text=_("In the client's own words. Needs and concerns are suggested from them."),
    )

    def clean_arrived_at(self) -> datetime:
        """A visit lies in the past, by the branch's clock."""
        at: datetime = self.cleaned_data["arrived_at"]
        if at > datetime.now(HOME_ZONE):
            raise forms.ValidationError(_("This time lies in the future."))
        return at

    def clean(self) -> dict[str, Any]:
        """Somebody must be named."""
        data = super().clean() or {}
        if not any(data.get(field) for field in ("client", "name", "phone", "id_number")):
            raise forms.ValidationError(_("Say who it was: a name, a phone number or an ID number."))
        return data


SETTLED_BY = (
    (ResolvedBy.CLARIFIED.value, _("Asked again: both are clear now")),
    (ResolvedBy.KEEPS_CAUTIOUS.value, _("The client stays with the cautious side")),
    (ResolvedBy.WITHDRAWN.value, _("The remark was misheard, or meant somebody else")),
)


class Settlement(forms.Form):
    """How a contradiction was settled, with the client's words."""

    how = forms.ChoiceField(label=_("How it was settled"), choices=SETTLED_BY, widget=forms.RadioSelect)
    written = forms.CharField(
        label=_("What the client said"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 4, "class": "input--note"}),
        help_text=_("In the client's own words; it is sealed together with your name."),
    )


class PartingReason(forms.Form):
    """Why records are somebody else's."""

    reason = forms.CharField(
        label=_("How do you know?"),
        max_length=200,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("One sentence; it is kept with your name."),
        error_messages={"required": _("Say in one sentence how you know that they are two people.")},
    )


class TaskOutcome(forms.Form):
    """A sentence about what came of a task."""

    outcome = forms.CharField(
        label=_("What came of it"), max_length=1000, widget=forms.Textarea(attrs={"rows": 3}), required=True
    )


LEVEL_EXPIRED, LEVEL_NONE = "expired", "none"
QUIET_DAYS, DUE_DAYS = (30, 60, 90, 180), (30, 90, 180, 365)
"""Spans that a branch asks for (unmeasured)."""


class ClientSearch(forms.Form):
    """What the address of the list says; see :mod:`crm.workspace.criteria` for what each field does."""

    q = forms.CharField(label=_("Name, pinyin, phone or last four"), required=False, max_length=60)
    need = forms.ChoiceField(label=_("Need or concern"), required=False)
    level = forms.ChoiceField(label=_("Investor's level"), required=False)
    unmet = forms.ChoiceField(label=_("No contact for"), required=False)
    due = forms.ChoiceField(label=_("A dated need within"), required=False)
    idle = forms.ChoiceField(label=_("App idle for"), required=False)
    product = forms.ChoiceField(label=_("Product looked at"), required=False)
    channel = forms.ChoiceField(label=_("Last contact by"), required=False, choices=(("", _("Any")), *CONTACTS))
    contacted_from = forms.DateField(
        label=_("Contact since"), required=False, widget=forms.DateInput(attrs={"type": "date"})
    )

    def __init__(self, *args: Any, products: Iterable[tuple[str, str]] = (), **kwargs: Any) -> None:
        """Offer levels, spans and the kinds of statements in the reader's language, and these products."""
        super().__init__(*args, **kwargs)
        levels = [(str(n), level_code(n)) for n in range(1, 6)]
        levels += [(LEVEL_EXPIRED, gettext("expired")), (LEVEL_NONE, gettext("not assessed"))]
        self._offer("need", [(kind.value, pick(*TITLES[kind])) for kind in StatementKind])
        self._offer("level", levels)
        self._offer("product", list(products))
        for name, spans in (("unmet", QUIET_DAYS), ("idle", QUIET_DAYS), ("due", DUE_DAYS)):
            self._offer(name, [(str(n), ngettext("%(n)s day", "%(n)s days", n) % {"n": n}) for n in spans])

    def _offer(self, name: str, choices: list[tuple[str, str]]) -> None:
        self.fields[name].choices = [("", _("Any")), *choices]  # type: ignore[attr-defined]


class SavedViewName(forms.Form):
    """The name under which a list is kept."""

    name = forms.CharField(
        label=_("Keep this list as"),
        max_length=40,
        widget=forms.TextInput(attrs={"class": "input"}),
        error_messages={"required": _("Give the list a name, so that you find it again.")},
    )


class ExportReason(forms.Form):
    """What a file of clients is for."""

    reason = forms.CharField(
        label=_("What is the file for?"),
        max_length=200,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("One sentence; it is kept with your name."),
        error_messages={"required": _("Say in one sentence what the file is for.")},
    )
