"""What people read about a change of a rule: where it stands, why it is refused, whom it touches."""

from collections.abc import Callable, Mapping
from typing import Final

from django.utils.translation import get_language, ngettext, pgettext
from django.utils.translation import gettext as _

from crm.suitability.domain.parameter_words import figure_words
from crm.suitability.domain.rule_set import Fault, Parameter, Unit, Wrong
from hub.rulebook.operations import Refused
from hub.rulebook.queries import ProposalState

STATES: Final[Mapping[ProposalState, Callable[[], str]]] = {
    ProposalState.WAITING: lambda: _("Waits for a second person"),
    ProposalState.DECLINED: lambda: pgettext("rule change", "Declined"),
    ProposalState.APPROVED: lambda: _("Approved, its day is to come"),
    ProposalState.IN_FORCE: lambda: pgettext("rule change", "In force"),
    ProposalState.WITHDRAWN: lambda: pgettext("rule change", "Taken back"),
}
TONES: Final[Mapping[ProposalState, str]] = {
    ProposalState.WAITING: "caution", ProposalState.DECLINED: "outline", ProposalState.APPROVED: "accent",
    ProposalState.IN_FORCE: "good", ProposalState.WITHDRAWN: "outline",
}  # fmt: skip
REFUSALS: Final[Mapping[Refused, Callable[[], str]]] = {
    Refused.WORDS: lambda: _("Say why."),
    Refused.WAITING: lambda: _("Another change of this rule waits for a second person. Decide on that one first."),
    Refused.OWN: lambda: _("You proposed this change yourself. Another person has to decide."),
    Refused.DECIDED: lambda: _("Somebody was faster: the proposal is decided."),
    Refused.MOVED: lambda: _("The rule changed since this was proposed. Decline it and propose it anew."),
    Refused.PAST: lambda: _("The first day has to be tomorrow or later: nothing is retroactive."),
    Refused.EARLIER: lambda: _("An approved change of this rule begins later. Choose its day or one after it."),
    Refused.FAR: lambda: _("The first day has to be within a year."),
    Refused.IN_FORCE: lambda: _("Only an approved change whose day is still to come can be taken back."),
    Refused.BUILT_ON: lambda: _("A later change of this rule builds on it. Take that one back first."),
    Refused.NOTHING: lambda: _("Nothing would change: every figure is as it was."),
}


def fault_words(fault: Fault, one: Parameter | None) -> str:
    """Return why a figure cannot be taken, with the bound as people read it."""
    if one is None:
        return _("This figure does not belong to the rule.")
    limit = figure_words(one, fault.limit).said(get_language() or "")
    if fault.wrong is Wrong.TOO_LOW or (fault.wrong is Wrong.OUT_OF_ORDER and one.unit is Unit.DAYS):
        return _("At least %(limit)s.") % {"limit": limit}
    if fault.wrong is Wrong.TOO_HIGH:
        return _("At most %(limit)s.") % {"limit": limit}
    return _("Out of order: the step before stands at %(limit)s, and what is bolder may never count for less.") % {
        "limit": limit
    }


def counted(counts: Mapping[str, int]) -> list[str]:
    """Return whom a change touches, as sentences; one that says so where it touches nobody."""
    told = [words(counts[name]) for name, words in COUNTS.items() if counts.get(name)]
    return told or [_("Nobody who is assessed today would notice it.")]


COUNTS: Final[Mapping[str, Callable[[int], str]]] = {
    "falls": lambda n: (
        ngettext(
            "%(n)d investor falls to a lower level on that day.",
            "%(n)d investors fall to a lower level on that day.",
            n,
        )
        % {"n": n}
    ),
    "may_rise": lambda n: (
        ngettext(
            "%(n)d investor could be let up after an own new assessment, not before.",
            "%(n)d investors could be let up after an own new assessment, not before.",
            n,
        )
        % {"n": n}
    ),
    "loses": lambda n: (
        ngettext(
            "%(n)d investor can no longer buy something on sale.",
            "%(n)d investors can no longer buy something on sale.",
            n,
        )
        % {"n": n}
    ),
    "gains": lambda n: (
        ngettext("%(n)d investor can buy something more.", "%(n)d investors can buy something more.", n) % {"n": n}
    ),
    "asks": lambda n: (
        ngettext(
            "%(n)d investor is asked about a contradiction.", "%(n)d investors are asked about a contradiction.", n
        )
        % {"n": n}
    ),
    "drops": lambda n: (
        ngettext(
            "For %(n)d investor a contradiction would not be found any more.",
            "For %(n)d investors a contradiction would not be found any more.",
            n,
        )
        % {"n": n}
    ),
}
