"""Send the few transactions that hand a role over or end a contract: stored before they are sent, done when final.

An errand is told done by what the contract shows, not by its transaction alone, so a step that somebody else already
took is not taken again.
"""

from datetime import datetime

from django.db import transaction

from chain.attempts import AnchorRefused
from chain.connection import Connection
from chain.domain.anchoring import Step
from chain.ledgers.artifact import call_data
from chain.ledgers.port import CallReverted, Ledger, Order, Signer
from chain.models import Deployment, Errand
from chain.paying import bounded_fees, check_balance
from hub.kernel.canonical import JSONValue

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
    ledger = at_chain.ledger
    nonce = ledger.account_nonce(errand.sender)
    status = ledger.status(errand.transaction)
    if status.succeeded is None:
        if nonce > errand.nonce and not status.undecided:
            _drop(errand, at=at)  # another transaction took its number; the next call signs anew
            return False
        ledger.send(bytes(errand.raw))
        ledger.settle()
        status = ledger.status(errand.transaction)
    if status.succeeded is False:
        _drop(errand, at=at)
        raise ErrandRefused(f"transaction {errand.transaction} was reverted by the contract")
    return status.succeeded is True


def close_errands(ledger: Ledger, deployment: Deployment, *, at: datetime) -> bool:
    """Mark what is final as done and let go of what was taken in vain; False while something is neither.

    Called where the contract shows every step taken, by whomever.
    """
    for errand in Errand.objects.filter(deployment=deployment, done_at=None, dropped_at=None):
        if is_final(ledger, errand.transaction):
            with transaction.atomic(durable=True):
                errand.done_at = at
                errand.save(update_fields=["done_at"])
            continue
        if _in_vain(ledger, errand):
            _drop(errand, at=at)
        return False
    return True


def _in_vain(ledger: Ledger, errand: Errand) -> bool:
    """Tell whether another transaction took its number or it was reverted; sent again where neither is known yet."""
    nonce = ledger.account_nonce(errand.sender)
    status = ledger.status(errand.transaction)
    if status.succeeded is None and not status.undecided and nonce <= errand.nonce:
        ledger.send(bytes(errand.raw))
        ledger.settle()
        return False
    return status.succeeded is False or (status.succeeded is None and not status.undecided)


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
        raise ErrandRefused(f"the contract refuses {signature} by {signer.address}: {refusal}") from None
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


def _drop(errand: Errand, *, at: datetime) -> None:
    with transaction.atomic(durable=True):
        errand.dropped_at = at
        errand.save(update_fields=["dropped_at"])


def told(deployment: Deployment, subject: str) -> dict[str, JSONValue]:
    """What the audit keeps of a handing over."""
    return {"contract": deployment.contract, "subject": subject}
