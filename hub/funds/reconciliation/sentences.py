"""Say in the reader's language what does not agree, and why a step to settle it is not taken."""

from collections.abc import Callable, Mapping
from typing import Final

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from hub.funds.domain.reconciliation.kinds import BreakKind
from hub.funds.domain.reconciliation.settling import LONGEST_WORDS, Refused, Resolution, SettlingRefused

KINDS: Final[Mapping[BreakKind, Callable[[], str]]] = {
    BreakKind.BANK_ONLY: lambda: pgettext("break", "Only at the bank"),
    BreakKind.LEDGER_ONLY: lambda: pgettext("break", "Only in the ledger"),
    BreakKind.AMBIGUOUS: lambda: pgettext("break", "Fits several movements"),
    BreakKind.AMOUNT: lambda: pgettext("break", "Amount differs"),
    BreakKind.DAY: lambda: pgettext("break", "Day differs"),
    BreakKind.SUBJECT: lambda: pgettext("break", "Investor differs"),
    BreakKind.PROJECT: lambda: pgettext("break", "Project differs"),
    BreakKind.CONTRACT: lambda: pgettext("break", "Contract differs"),
    BreakKind.DIRECTION: lambda: pgettext("break", "Wrong direction"),
    BreakKind.KIND: lambda: pgettext("break", "Another kind of movement"),
    BreakKind.DUPLICATE_AT_BANK: lambda: pgettext("break", "Twice at the bank"),
    BreakKind.DUPLICATE_IN_LEDGER: lambda: pgettext("break", "Twice in the ledger"),
    BreakKind.REVERSED_AT_BANK: lambda: pgettext("break", "Taken back only at the bank"),
    BreakKind.REVERSED_IN_LEDGER: lambda: pgettext("break", "Taken back only in the ledger"),
    BreakKind.MISSING_DAYS: lambda: pgettext("break", "No statement for these days"),
    BreakKind.OVERLAP: lambda: pgettext("break", "Days stated twice"),
    BreakKind.OPENING: lambda: pgettext("break", "Opens otherwise than the last one closed"),
    BreakKind.REFUSED_STATEMENT: lambda: pgettext("break", "Statement contradicts itself"),
    BreakKind.UNEXPLAINED: lambda: pgettext("break", "Difference without a cause"),
}
RESOLUTIONS: Final[Mapping[Resolution, Callable[[], str]]] = {
    Resolution.MATCHED: lambda: _("The line means a movement that is in the ledger"),
    Resolution.POSTED: lambda: _("The bank is right: post the line"),
    Resolution.REVERSED: lambda: _("The ledger is wrong: take the movement back"),
    Resolution.EXPLAINED: lambda: _("Explained: nothing is posted here"),
}
REFUSALS: Final[Mapping[Refused, Callable[[], str]]] = {
    Refused.OVER: lambda: _("This break is settled; nothing more is to be done."),
    Refused.NOT_YOURS: lambda: _("Take the break first: only who looks after it proposes how to end it."),
    Refused.ALREADY_YOURS: lambda: _("You look after this break already."),
    Refused.NO_WORDS: lambda: _("Give a reason of at most %(count)s characters.") % {"count": LONGEST_WORDS},
    Refused.NOTHING_PROPOSED: lambda: _("Nobody has proposed how to end this break."),
    Refused.PROPOSED_BEFORE: lambda: _("A proposal is waiting for another person’s answer."),
    Refused.FOUR_EYES: lambda: _("Somebody else has to answer: nobody agrees to their own proposal."),
    Refused.NO_LINE: lambda: _("No line of a statement belongs to this break. Explain it instead."),
    Refused.NOT_REVERSIBLE: lambda: _("Only a movement that the bank does not have is taken back here."),
    Refused.NO_FLOW: lambda: _("No movement that waits for the bank has this reference."),
    Refused.NOT_THE_SAME: lambda: _(
        "That movement is another one: kind, amount, investor, project and contract must agree."
    ),
    Refused.CONFIRMED_SINCE: lambda: _(
        "A statement has this movement by now. Decline the proposal: the next comparison closes the break."
    ),
    Refused.LEDGER: lambda: _("The ledger does not take it."),
}


def refusal_of(refusal: SettlingRefused) -> str:
    """Return one sentence that says what to do instead."""
    return " ".join(part for part in (REFUSALS[refusal.reason](), refusal.because) if part)
