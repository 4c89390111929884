"""Say in the reader's language why the ledger refused a flow."""

from django.utils.translation import gettext as _

from hub.funds.domain.requests import LONGEST_KEY, FlowUnsound
from hub.funds.operations import ContractElsewhere, ProjectUnregistered
from hub.funds.posting import FlowRefused, KeyReused, Overdraft, PostingForbidden
from hub.kernel.money import grouped


def reason_of(refusal: FlowRefused | FlowUnsound) -> str:
    """Return one sentence that says what to put right."""
    if isinstance(refusal, FlowUnsound):
        return _reason_of_unsound(refusal)
    if isinstance(refusal, Overdraft):
        return _("The account holds ¥%(holds)s, but ¥%(needs)s are needed.") % {
            "holds": grouped(refusal.holds_fen),
            "needs": grouped(refusal.needs_fen),
        }
    if isinstance(refusal, KeyReused):
        return _("The key “%(key)s” was already used for another movement.") % {"key": refusal.key}
    if isinstance(refusal, ProjectUnregistered):
        return _("The project is not registered.")
    if isinstance(refusal, ContractElsewhere):
        return _("The contract belongs to another investor or another project, or is not registered.")
    if isinstance(refusal, PostingForbidden):
        return _("You may not record movements of money.")
    return _("The ledger refused it: %(reason)s") % {"reason": str(refusal)}


def _reason_of_unsound(refusal: FlowUnsound) -> str:
    named = {"field": refusal.field, "kind": refusal.kind.value, "longest": LONGEST_KEY}
    if refusal.field == "key":
        return _("A reference has 1 to %(longest)s characters and no spaces at its ends.") % named
    if refusal.field == "amount_fen":
        return _("An amount is more than 0 and less than ten thousand billion yuan.")
    if refusal.missing:
        return _("“%(field)s” is missing: a movement of the kind “%(kind)s” needs it.") % named
    return _("“%(field)s” must stay empty for a movement of the kind “%(kind)s”.") % named
