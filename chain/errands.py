"""Send the few transactions that hand a role over or end a contract: stored before they are sent, done when final.

An errand is told done by what the contract shows, not by its transaction alone, so a step that somebody else already
took is not taken again.
"""

from datetime import datetime
from typing import NoReturn

from django.db import transaction

from chain.alarms import Facts, raise_alarm, resolve_alarm
from chain.attempts import AnchorRefused
from chain.connection import Connection
from chain.domain.anchoring import Step
from chain.ledgers.artifact import call_data
from chain.ledgers.port import CallReverted, Ledger, Order, Signer
from chain.models import Deployment, Errand
from chain.outbidding import outcome, send
from chain.paying import bounded_fees, check_balance
from hub.kernel.canonical import JSONValue

ERRAND_REFUSED = "errand_refused"
CALLS = {
    Step.PROPOSE_ANCHORER: "setAnchorer(address)",
    Step.ACCEPT_ANCHORER: "acceptAnchorer()",
    Step.PROPOSE_OWNER: "setOwner(address)",
    Step.ACCEPT_OWNER: "acceptOwner()",
    Step.FREEZE: "freeze(address)",
}


class ErrandRefused(AnchorRefused):
    """The contract does not let us do this."""


def run_errand(
    at_chain: Connection, deployment: Deployment, *, step: Step, subject: str, signer: Signer, at: datetime
) -> bool:
    """Send the step's transaction, made once; True when a block has taken it. Call again until then."""
    errand = Errand.objects.filter(
        deployment=deployment, step=step, subject=subject, done_at=None, dropped_at=None
    ).first()
    if errand is None:
        errand = _sign(at_chain.ledger, deployment, step=step, subject=subject, signer=signer, at=at)
    nonce = at_chain.ledger.account_nonce(errand.sender)
    found = outcome(at_chain.ledger, errand)
    if found.status.succeeded and is_final(at_chain.ledger, found.transaction):
        _done(errand, at=at)  # the contract asks for it again: somebody has undone it past the hub
        return False
    if found.status.succeeded is None:
        if nonce > errand.nonce and found.unseen:
            _drop(errand, at=at)  # another transaction took its number; the next call signs anew
            return False
        found = send(at_chain, errand, at=at)
    if found.status.succeeded is False:
        _drop(errand, at=at)
        message = f"transaction {found.transaction} was reverted by the contract"
        _refuse(message, case="errand_reverted", facts={"transaction": found.transaction}, at=at)
    if found.status.succeeded:
        resolve_alarm(name=ERRAND_REFUSED, at=at)
    return found.status.succeeded is True


def close_errands(at_chain: Connection, deployment: Deployment, *, at: datetime) -> bool:
    """Mark what is final as done and let go of what was taken in vain; False while something is neither.

    In vain is a step that was reverted or whose number another transaction took; sent again where neither is known.
    Called where the contract shows every step taken, by whomever.
    """
    for errand in Errand.objects.filter(deployment=deployment, done_at=None, dropped_at=None):
        nonce = at_chain.ledger.account_nonce(errand.sender)
        found = outcome(at_chain.ledger, errand)
        if is_final(at_chain.ledger, found.transaction):
            _done(errand, at=at)
            continue
        if found.unseen and nonce <= errand.nonce:
            send(at_chain, errand, at=at)
        elif found.unseen or found.status.succeeded is False:
            _drop(errand, at=at)
        return False
    resolve_alarm(name=ERRAND_REFUSED, at=at)
    return True


def is_final(ledger: Ledger, transaction: str) -> bool:
    """Tell whether a transaction succeeded in a final block; a development chain makes the blocks that this takes."""
    status = ledger.status(transaction)
    if not status.succeeded or status.block is None:
        return False
    if status.block.number > ledger.finalized().number:
        ledger.settle()
    return status.block.number <= ledger.finalized().number


def _sign(ledger: Ledger, deployment: Deployment, *, step: Step, subject: str, signer: Signer, at: datetime) -> Errand:
    ledger.endow(signer.address)
    signature = CALLS[step]
    data = call_data(signature, subject) if signature.endswith("(address)") else call_data(signature)
    fees = bounded_fees(ledger.fees(), offered=None, at=at)
    try:
        gas = ledger.estimate_gas(sender=signer.address, to=deployment.contract, data=data)
    except CallReverted as refusal:
        message = f"the contract refuses {signature} by {signer.address}: {refusal}"
        facts = {"call": signature, "account": signer.address, "why": str(refusal)}
        _refuse(message, case=ERRAND_REFUSED, facts=facts, at=at)
    check_balance(ledger, account=signer.address, gas=gas, fees=fees, at=at)
    order = Order(
        chain_id=deployment.chain_id,
        nonce=ledger.account_nonce(signer.address),
        to=deployment.contract,
        data=data,
        gas=gas,
        fees=fees,
    )
    signed = signer.sign(order)
    with transaction.atomic(durable=True):
        return Errand.objects.create(
            deployment=deployment,
            step=step,
            subject=subject,
            sender=signer.address,
            nonce=order.nonce,
            raw=signed.raw,
            transaction=signed.hash,
            signed_at=at,
        )


def _refuse(message: str, *, case: str, facts: Facts, at: datetime) -> NoReturn:
    raise_alarm(name=ERRAND_REFUSED, message=message, at=at, case=case, facts=facts)
    raise ErrandRefused(message) from None


def _done(errand: Errand, *, at: datetime) -> None:
    with transaction.atomic(durable=True):
        errand.done_at = at
        errand.save(update_fields=["done_at"])


def _drop(errand: Errand, *, at: datetime) -> None:
    with transaction.atomic(durable=True):
        errand.dropped_at = at
        errand.save(update_fields=["dropped_at"])


def told(deployment: Deployment, subject: str) -> dict[str, JSONValue]:
    """What the audit keeps of a handing over."""
    return {"contract": deployment.contract, "subject": subject}
