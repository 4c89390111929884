"""What people read about a product's new rating: where it stands, why it is refused, whom it touches."""

from collections.abc import Callable, Mapping
from typing import Final

from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from hub.catalogue.rating import Refused
from hub.catalogue.ratings import RatingFacts

REFUSALS: Final[Mapping[Refused, Callable[[], str]]] = {
    Refused.WORDS: lambda: _("Say why."),
    Refused.RANGE: lambda: _("A rating is one of R1 to R5."),
    Refused.WAITING: lambda: _("Another rating of this product waits for a second person. Decide on that one first."),
    Refused.OWN: lambda: _("You proposed this change yourself. Another person has to decide."),
    Refused.DECIDED: lambda: _("Somebody was faster: the proposal is decided."),
    Refused.MOVED: lambda: _("The product was rated anew since this was proposed. Decline it and propose it anew."),
    Refused.NOTHING: lambda: _("Nothing would change: both ratings are as they were."),
}
COUNTS: Final[Mapping[str, Callable[[int], str]]] = {
    "loses": lambda n: (
        ngettext(
            "For %(n)d of them it would be above their level.", "For %(n)d of them it would be above their level.", n
        )
        % {"n": n}
    ),
    "gains": lambda n: (
        ngettext(
            "%(n)d of them could buy it who cannot today.", "%(n)d of them could buy it who cannot today.", n
        )
        % {"n": n}
    ),
    "holds": lambda n: ngettext("%(n)d investor holds it.", "%(n)d investors hold it.", n) % {"n": n},
    "asked": lambda n: (
        ngettext("%(n)d investor has asked for it.", "%(n)d investors have asked for it.", n) % {"n": n}
    ),
    "planned": lambda n: (
        ngettext("It stands in the plan of %(n)d investor.", "It stands in the plans of %(n)d investors.", n)
        % {"n": n}
    ),
}  # fmt: skip


def counted(counts: Mapping[str, int]) -> list[str]:
    """Return whom a rating touches, as sentences; one that says so where it touches nobody."""
    told = [COUNTS[name](counts[name]) for name in ("holds", "asked", "planned", "loses", "gains") if counts.get(name)]
    return told or [_("Nobody holds it, has asked for it, or has it in a plan.")]


def state_of(facts: RatingFacts) -> tuple[str, str]:
    """Return where a proposal stands, and the tone of it."""
    if facts.open:
        return _("Waits for a second person"), "caution"
    if facts.approved:
        return pgettext("rating", "Agreed"), "good"
    return pgettext("rating", "Declined"), "outline"
