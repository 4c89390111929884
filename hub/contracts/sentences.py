"""Say in the reader's language why a contract was not registered."""

from collections.abc import Callable, Mapping
from typing import Final

from django.utils.translation import gettext as _

from hub.catalogue.queries import ProductUnknown
from hub.contracts.domain.documents import DocumentRefused
from hub.contracts.domain.papers import ScanUnsound
from hub.contracts.operations import NumberTaken
from hub.contracts.papers import DecisionRefused, ScanNotWanted

DECISIONS: Final[Mapping[str, Callable[[], str]]] = {
    "own": lambda: _("You handed this scan in yourself. Another person has to decide."),
    "decided": lambda: _("This scan was decided on before."),
    "differs": lambda: _("The scan and the online part differ. Refuse it and say why; a corrected one can follow."),
    "words": lambda: _("Say why the scan is refused."),
}


def reason_of(refusal: Exception) -> str:
    """Return one sentence that says what to put right."""
    if isinstance(refusal, NumberTaken):
        return _("Contract %(number)s is already registered with other content (%(fields)s).") % {
            "number": refusal.number,
            "fields": ", ".join(refusal.differing),
        }
    if isinstance(refusal, DocumentRefused):
        return _("The file is not a whole PDF of at most 20 MB.")
    if isinstance(refusal, ScanUnsound):
        return _("Name the notary, the number of the act and the branch.")
    if isinstance(refusal, ScanNotWanted) and refusal.reason == "small":
        return _("This contract takes effect without a scan.")
    if isinstance(refusal, ScanNotWanted):
        return _("A scan of this contract is accepted or waits for a second person already.")
    if isinstance(refusal, DecisionRefused):
        return DECISIONS[refusal.reason]()
    if isinstance(refusal, ProductUnknown):
        return _("The product is not listed.")
    return _("The terms cannot stand: %(reason)s") % {"reason": str(refusal)}
