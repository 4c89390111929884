"""Say in the reader's language why a contract was not registered."""

from django.utils.translation import gettext as _

from hub.catalogue.queries import ProductUnknown
from hub.contracts.domain.documents import DocumentRefused
from hub.contracts.operations import NumberTaken


def reason_of(refusal: Exception) -> str:
    """Return one sentence that says what to put right."""
    if isinstance(refusal, NumberTaken):
        return _("Contract %(number)s is already registered with other content (%(fields)s).") % {
            "number": refusal.number,
            "fields": ", ".join(refusal.differing),
        }
    if isinstance(refusal, DocumentRefused):
        return _("The file is not a whole PDF of at most 20 MB.")
    if isinstance(refusal, ProductUnknown):
        return _("The product is not listed.")
    return _("The terms cannot stand: %(reason)s") % {"reason": str(refusal)}
