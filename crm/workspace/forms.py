"""The advisor's forms: what a visit says, what a task came to, what to look for."""

from collections.abc import Collection, Iterable
from datetime import datetime
from typing import Any

from django import forms
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from crm.consents.domain.purposes import OF_A_HOUSEHOLD, OF_ONESELF, WORDINGS, Purpose
from crm.households.domain.relations import Relation
from crm.profile.domain.statement_kinds import StatementKind
from crm.profile.domain.statement_rules import TITLES
from crm.profile.domain.vocabulary import Channel
from crm.suitability.domain.endings import ResolvedBy
from crm.suitability.domain.names import level_code
from crm.workspace.language import pick
from hub.kernel.clock import HOME_ZONE
from hub.web.coached import COACHED

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
        widget=forms.Textarea(attrs={"rows": 8, "class": "input--note", **COACHED}),
        help_text=_("In the client's own words. Needs and concerns are suggested from them."),
    )

    def clean_arrived_at(self) -> datetime:
        """A visit lies in the past, by the branch's clock."""
        return _not_ahead(self.cleaned_data["arrived_at"])

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


class Lowering(forms.Form):
    """To what a level is lowered, and why; ``below`` is the level that holds."""

    level = forms.TypedChoiceField(label=_("No higher than"), coerce=int, widget=forms.RadioSelect)
    reason = forms.CharField(
        label=_("Why"),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3, **COACHED}),
        help_text=_("What you saw or heard. The client reads it, too; it is kept with your name."),
        error_messages={"required": _("Say in a sentence why the level is lowered.")},
    )

    def __init__(self, *args: Any, below: int, **kwargs: Any) -> None:
        """Offer the levels below."""
        super().__init__(*args, **{"auto_id": "lower_%s", **kwargs})
        field: Any = self.fields["level"]
        field.choices = [(number, level_code(number)) for number in range(below - 1, 0, -1)]


class RaiseProposal(forms.Form):
    """What should no longer hold a level down, why, and the document; ``offered`` have a ``key`` and ``words``."""

    lifts = forms.MultipleChoiceField(
        label=_("What no longer holds"),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Choose what no longer holds.")},
    )
    reason = forms.CharField(
        label=_("Why"),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3, **COACHED}),
        help_text=_("What the document shows. The second person and the client read it; it is kept with your name."),
        error_messages={"required": _("Say in a sentence what the document shows.")},
    )
    document = forms.FileField(
        label=_("Document"),
        help_text=_("One PDF, JPEG or PNG of at most 4 MB, for example proof of new income"),
        widget=forms.ClearableFileInput(attrs={"accept": "application/pdf,image/jpeg,image/png"}),
        error_messages={"required": _("Without a document a level is not let up.")},
    )

    def __init__(self, *args: Any, offered: Iterable[Any], **kwargs: Any) -> None:
        """Offer what holds the level down now."""
        super().__init__(*args, **{"auto_id": "raise_%s", **kwargs})
        field: Any = self.fields["lifts"]
        field.choices = [(one.key, one.words) for one in offered]


class RaiseVerdict(forms.Form):
    """A second person's word on letting a level up."""

    APPROVED = "approved"
    verdict = forms.ChoiceField(
        label=_("Your decision"),
        choices=((APPROVED, _("The document bears it out")), ("refused", _("Refuse"))),
        widget=forms.RadioSelect,
    )
    reason = forms.CharField(
        label=_("Why"),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 2, **COACHED}),
        error_messages={"required": _("Say in a sentence what you looked at.")},
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
        label=_("What came of it"), max_length=1000, widget=forms.Textarea(attrs={"rows": 3, **COACHED}), required=True
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


class ExcuseAlike(forms.Form):
    """Why a report may give the same reasons as another client's."""

    because = forms.CharField(
        label=_("Why is it right that the reasons are the same?"),
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 2, **COACHED}),
        help_text=_("One sentence; it is kept with the report and your name."),
        error_messages={"required": _("Say in one sentence why the same reasons are right.")},
    )


class FoundHousehold(forms.Form):
    """What a new household is called; it begins around the client whose page one came from."""

    client = forms.UUIDField(widget=forms.HiddenInput)
    key = forms.UUIDField(widget=forms.HiddenInput)
    name = forms.CharField(
        label=_("What is it called?"),
        max_length=40,
        help_text=_("Every member reads it, also before the others agreed: leave the client’s own name out."),
        error_messages={"required": _("Give the household a name, so that its members know which one is meant.")},
    )


class ProposedMember(forms.Form):
    """Who is to belong to a household, and as what."""

    client = forms.UUIDField()
    relation = forms.ChoiceField(choices=[(relation.value, relation.value) for relation in Relation])


AGREED, REFUSED = "agreed", "refused"
SPOKEN = (("", _("not spoken of")), (AGREED, _("agrees")), (REFUSED, _("refuses or takes back")))


class SpokenConsents(forms.Form):
    """What a client decided in person; ``seats`` are (seat, household, name) of the households they sit in.

    ``ended`` are those in which a word can be taken back, and none be given.
    """

    key = forms.UUIDField(widget=forms.HiddenInput)
    channel = forms.ChoiceField(label=_("How"), choices=CONTACTS, initial=Channel.DESK.value, widget=forms.RadioSelect)
    arrived_at = forms.DateTimeField(
        label=_("When the client said so"),
        required=False,
        help_text=_("Left empty, it is the moment you write it down. For a paper signed earlier, the time on it."),
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
    )
    note = forms.CharField(
        label=_("What shows it"),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3, "class": "input--note"}),
        help_text=_("The signed paper and where it is kept, or the words. It becomes a visit of the client."),
        error_messages={"required": _("Say what shows that the client decided so: a signed paper, or their words.")},
    )

    def clean_arrived_at(self) -> datetime | None:
        """No word lies in the future; without a time it is said as it is written down."""
        return _not_ahead(self.cleaned_data["arrived_at"]) if self.cleaned_data["arrived_at"] else None

    def __init__(
        self,
        *args: Any,
        seats: Iterable[tuple[Any, Any, str]] = (),
        ended: Collection[tuple[Any, Any, str]] = (),
        **kwargs: Any,
    ) -> None:
        """Ask for each purpose of the client, and for each household's."""
        super().__init__(*args, **kwargs)
        self.asked: dict[str, tuple[Purpose, Any, str]] = {one.value: (one, None, "") for one in OF_ONESELF}
        for seat_id, _household, name in (*seats, *ended):
            self.asked |= {f"{purpose.value}:{seat_id}": (purpose, seat_id, name) for purpose in OF_A_HOUSEHOLD}
        closed = {seat_id for seat_id, _household, _name in ended}
        for field, (purpose, seat, name) in self.asked.items():
            title = pick(WORDINGS[purpose].title_zh, WORDINGS[purpose].title_en)
            label = gettext("%(what)s: %(value)s") % {"what": name, "value": title} if name else title
            self.fields[field] = forms.ChoiceField(
                label=label,
                choices=[one for one in SPOKEN if one[0] != AGREED or seat not in closed],
                required=False,
                widget=forms.RadioSelect,
                initial="",
            )

    @property
    def questions(self) -> list[Any]:
        """The fields of the purposes, in order."""
        return [self[field] for field in self.asked]

    def words(self) -> dict[tuple[Purpose, Any], bool]:
        """Return what was said, by purpose and seat."""
        said = {field: self.cleaned_data.get(field) for field in self.asked}
        return {self.asked[field][:2]: word == AGREED for field, word in said.items() if word}


def _not_ahead(at: datetime) -> datetime:
    if at > datetime.now(HOME_ZONE):
        raise forms.ValidationError(_("This time lies in the future."))
    return at
