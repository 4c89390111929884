"""Offer more for a stored transaction that no block takes, under the cap of every other one; one nonce, one effect.

A handing over, a freeze and a deployment are sent anew as they are, only dearer. Their dearer offers are rows of their
own: whichever is mined counts, also when a reorganisation changes its mind. What a checkpoint offers anew is the newest
head, so anchoring builds it itself and shares what is decided here.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction

from chain.alarms import raise_alarm
from chain.connection import Connection
from chain.domain.anchoring import CLOCK_TOLERANCE
from chain.ledgers.port import Ledger, Signer, TransactionStatus
from chain.ledgers.signer import order_of
from chain.models import DearerOffer, Deployment, Errand
from chain.paying import bounded_fees, check_balance

BUMP_AFTER = timedelta(minutes=3)
"""Fifteen blocks of 12 s; unmeasured."""
CLOCK_SKEW = "clock_skew"

Offered = Errand | Deployment


@dataclass(frozen=True, kw_only=True)
class Outcome:
    """What became of one nonce: the offer that counts, and how far it is."""

    transaction: str
    status: TransactionStatus

    @property
    def unseen(self) -> bool:
        """No block holds any of the offers, and enough nodes say so."""
        return self.status.succeeded is None and not self.status.undecided


def clock_set_back(since: datetime, *, at: datetime) -> bool:
    """Tell, also a person, that a wait would last for long because this machine's clock was set back meanwhile."""
    if at >= since - CLOCK_TOLERANCE:
        return False
    message = f"this machine's clock was set back by {since - at} or more"
    facts = {"seconds": round((since - at).total_seconds())}
    raise_alarm(name=CLOCK_SKEW, message=message, at=at, case="clock_set_back", facts=facts)
    return True


def outcome(ledger: Ledger, offered: Offered) -> Outcome:
    """Return the offer that was mined; the newest where none was; undecided where too few nodes have seen one."""
    found = [Outcome(transaction=one.transaction, status=ledger.status(one.transaction)) for one in _offers(offered)]
    for one in found:
        if one.status.succeeded is not None:
            return one
    return next((one for one in found if one.status.undecided), found[0])


def send(at_chain: Connection, offered: Offered, *, at: datetime) -> Outcome:
    """Send the newest offer again, and a dearer one where that has waited long enough; return what became of it.

    Called where no block holds it. Raises ``TooDear`` beyond the cap; what was offered goes on waiting.
    """
    ledger = at_chain.ledger
    newest = _offers(offered)[0]
    ledger.send(bytes(newest.raw))
    ledger.settle()
    found = outcome(ledger, offered)
    signer = _signer_of(at_chain, offered)
    if not found.unseen or signer is None or ledger.account_nonce(signer.address) > offered.nonce:
        return found
    if clock_set_back(newest.signed_at, at=at) or at - newest.signed_at >= BUMP_AFTER:
        ledger.send(_dearer(ledger, offered, bytes(newest.raw), signer, at=at))
        ledger.settle()
        return outcome(ledger, offered)
    return found


def _dearer(ledger: Ledger, offered: Offered, raw: bytes, signer: Signer, *, at: datetime) -> bytes:
    """Store the same order at an eighth more; only then may it leave."""
    order = order_of(raw)
    fees = bounded_fees(ledger.fees(), offered=order.fees, at=at)
    check_balance(ledger, account=signer.address, gas=order.gas, fees=fees, at=at)
    signed = signer.sign(order.priced(fees))
    with transaction.atomic(durable=True):
        DearerOffer.objects.create(**_belongs(offered), raw=signed.raw, transaction=signed.hash, signed_at=at)
    return signed.raw


def _offers(offered: Offered) -> list[Offered | DearerOffer]:
    """Return all bytes that were ever sent for it, newest first."""
    return [*DearerOffer.objects.filter(**_belongs(offered)).order_by("-id"), offered]


def _belongs(offered: Offered) -> dict[str, Offered]:
    return {"errand" if isinstance(offered, Errand) else "deployment": offered}


def _signer_of(at_chain: Connection, offered: Offered) -> Signer | None:
    """Return whoever can sign for the account again: the key in use, or the one that is to follow it."""
    account = offered.sender if isinstance(offered, Errand) else offered.deployer
    if at_chain.signer.address == account:
        return at_chain.signer
    keys = at_chain.keys
    return keys.next() if keys is not None and keys.has_next() and keys.next().address == account else None
