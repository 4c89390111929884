"""Say in the reader's language why the ledger refused a flow."""

from collections.abc import Callable, Mapping
from typing import Final

from django.utils.translation import gettext as _

from hub.funds.blocking import Reason
from hub.funds.domain.reconciliation.sides import Standing
from hub.funds.domain.requests import LONGEST_KEY, FlowUnsound
from hub.funds.posting import (
    BeyondContract,
    ContractElsewhere,
    ContractMissing,
    ContractNotEffective,
    FlowRefused,
    FlowsBlocked,
    KeyReused,
    MoneyNotInEffect,
    Overdraft,
    PostingForbidden,
    ProjectUnregistered,
    ReversalRefused,
)
from hub.funds.reconciliation.held import LineHeld
from hub.kernel.money import grouped

STOPS: Final[Mapping[str, Callable[[], str]]] = {
    Reason.BREAK_OPEN: lambda: _("A reconciliation break is open beyond T+1."),
    Reason.BREAKS_OVER: lambda: _("No reconciliation break is open beyond T+1 any more."),
    Reason.AGREED_LINE: lambda: _("Two people agreed on a line of the bank."),
    Reason.MEASURED: lambda: _("What devices measure at the project is not what it declared."),
    Reason.COMPLIANCE: lambda: _("Compliance has stopped movements of this kind."),
}


def reason_said(reason: str) -> str:
    """Return why flows were stopped or let go: the hub's reasons in the reader's language, a person's as written."""
    return STOPS[reason]() if reason in STOPS else reason


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
    if isinstance(refusal, (ContractNotEffective, BeyondContract, ContractMissing, MoneyNotInEffect)):
        return _reason_of_contract(refusal)
    if isinstance(refusal, FlowsBlocked):
        return _("Movements of this kind are stopped until the stop is lifted. The reason: %(reason)s") % {
            "reason": reason_said(refusal.reason)
        }
    if isinstance(refusal, PostingForbidden):
        return _("You may not record movements of money.")
    if isinstance(refusal, ReversalRefused):
        return _("It is not the exact reverse of a recorded movement, or that one was taken back before.")
    if isinstance(refusal, LineHeld):
        return _reason_of_held(refusal)
    return _("The ledger refused it: %(reason)s") % {"reason": str(refusal)}


def _reason_of_contract(refusal: FlowRefused) -> str:
    if isinstance(refusal, BeyondContract):
        return _("The contract is for ¥%(agreed)s; with this movement ¥%(would_be)s would go in under it.") % {
            "agreed": grouped(refusal.agreed_fen),
            "would_be": grouped(refusal.would_be_fen),
        }
    if isinstance(refusal, ContractMissing):
        return _("So much money of one investor in one project needs a contract; the movement names none.")
    if isinstance(refusal, MoneyNotInEffect):
        return _(
            "Part of the project’s money has no contract in effect. It reaches the borrower once the notarised scan is"
            " accepted, or that part went back."
        )
    return _("The contract takes effect only with its notarised scan, accepted by a second person; it has none yet.")


def _reason_of_held(refusal: LineHeld) -> str:
    named = {"other": refusal.other, "count": refusal.count}
    if refusal.standing is Standing.AMBIGUOUS:
        return _("It fits %(count)s announced movements, the first of them “%(other)s”. Two people say which.") % named
    if refusal.standing is Standing.DUPLICATE:
        return _("“%(other)s” is the same movement and confirmed. Two people say whether it came twice.") % named
    return _("It takes back the announced movement “%(other)s”; nobody announced that. Two people look at it.") % named


def _reason_of_unsound(refusal: FlowUnsound) -> str:
    named = {"field": refusal.field, "kind": refusal.kind.value, "longest": LONGEST_KEY}
    if refusal.misspelled:
        return _("“%(field)s” holds control characters, or letters spelled in parts: send it as Unicode NFC.") % named
    if refusal.field == "key":
        return _("A reference has 1 to %(longest)s characters and no spaces at its ends.") % named
    if refusal.field == "amount_fen":
        return _("An amount is more than 0 and less than ten thousand billion yuan.")
    if refusal.missing:
        return _("“%(field)s” is missing: a movement of the kind “%(kind)s” needs it.") % named
    return _("“%(field)s” must stay empty for a movement of the kind “%(kind)s”.") % named
