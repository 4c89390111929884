"""Let a new contract go on where the one in use ends: made on its last size and root, then the old one is frozen.

The successor is on chain and final before the old contract is frozen, for a freeze cannot be taken back. While it
stands by nothing is anchored, so that the old contract's head stays what the successor was made on. The command may be
killed anywhere and called again; anchoring takes a succession up that was begun.
"""

from datetime import datetime

from django.db import transaction

from chain.alarms import Facts, raise_alarm
from chain.attempts import AnchorRefused, live
from chain.connection import Connection
from chain.deployment import sign_deployment
from chain.domain.anchoring import Step
from chain.errands import ERRAND_REFUSED, close_errands, is_final, run_errand, told
from chain.ledgers.port import NOBODY, Head
from chain.models import Deployment
from chain.outbidding import outcome, send
from chain.rotation import Progress
from hub.access.scope import entered, system_scope
from hub.audit.operations import record
from hub.kernel.actor import system_actor


class SuccessionRefused(AnchorRefused):
    """The contract in use cannot be succeeded; the message says why."""


def successor_of(deployment: Deployment) -> Deployment | None:
    """Return the contract that stands by to go on."""
    return Deployment.objects.filter(predecessor=deployment, retired_at=None, standby=True).first()


def continue_succession(at_chain: Connection, deployment: Deployment, *, head: Head, at: datetime) -> Progress:
    """Take the next steps; the caller holds the anchoring lock, has continued what is live and checked the head."""
    if live(deployment).exists():
        return Progress(done=False, subject="", waits_for="the checkpoint on its way to be final")
    if not head.size:
        raise SuccessionRefused("the contract holds no checkpoint yet, so that a successor has nothing to go on from")
    successor = successor_of(deployment)
    if successor is not None and _obeys_another(at_chain, deployment, successor):
        _give_up(successor, at=at)
        successor = None
    successor = successor or sign_deployment(at_chain, at=at, predecessor=deployment, head=head)
    if not _stands(at_chain, successor, at=at):
        return Progress(done=False, subject=successor.contract, waits_for="the new contract to be final")
    if not _frozen_for(at_chain, deployment, successor, at=at):
        return Progress(done=False, subject=successor.contract, waits_for="the old contract to be frozen for good")
    with transaction.atomic(durable=True), entered(system_scope("chain")):
        deployment.retired_at = at
        deployment.save(update_fields=["retired_at"])
        successor.standby, successor.deployed_at = False, at
        successor.save(update_fields=["standby", "deployed_at"])
        record(by=system_actor("chain"), action="contract.succeeded", at=at, target_kind="contract",
               target_id=successor.contract, details=told(deployment, successor.contract))  # fmt: skip
    return Progress(done=True, subject=successor.contract)


def _obeys_another(at_chain: Connection, deployment: Deployment, successor: Deployment) -> bool:
    """Tell whether the successor takes checkpoints only from a key that is no longer ours, while none is bound to it.

    A contract that was frozen for it cannot be given another one.
    """
    return (
        successor.deployer != at_chain.signer.address
        and at_chain.ledger.roles(deployment.contract).successor != successor.contract
    )


def _stands(at_chain: Connection, successor: Deployment, *, at: datetime) -> bool:
    """Send the deploying transaction until a final block has it; its address follows from account and number."""
    ledger = at_chain.ledger
    nonce = ledger.account_nonce(successor.deployer)
    found = outcome(ledger, successor)
    if found.unseen:
        if nonce > successor.nonce:
            _give_up(successor, at=at)
            return False
        found = send(at_chain, successor, at=at)
    if found.status.succeeded is False:
        _give_up(successor, at=at)
        message = f"transaction {found.transaction} of the new contract was reverted"
        facts: Facts = {"transaction": found.transaction}
        raise_alarm(name=ERRAND_REFUSED, message=message, at=at, case="successor_reverted", facts=facts)
        raise SuccessionRefused(message)
    if not is_final(ledger, found.transaction):
        return False
    code = ledger.code_sha256(successor.contract)
    return code is not None and code.hex() == successor.code_sha256


def _give_up(successor: Deployment, *, at: datetime) -> None:
    """Another transaction took its number, it failed, or it obeys a former key: another one is made."""
    with transaction.atomic(durable=True):
        successor.retired_at = at
        successor.save(update_fields=["retired_at"])


def _frozen_for(at_chain: Connection, deployment: Deployment, successor: Deployment, *, at: datetime) -> bool:
    roles = at_chain.ledger.roles(deployment.contract)
    if roles.frozen and roles.successor not in (successor.contract, NOBODY):
        message = (
            f"{deployment.contract} is frozen and names {roles.successor} as its successor, not {successor.contract}; "
            f"restore the database that knows it"
        )
        facts = {"contract": deployment.contract, "named": roles.successor, "successor": successor.contract}
        raise_alarm(name=ERRAND_REFUSED, message=message, at=at, case="frozen_for_another", facts=facts)
        raise SuccessionRefused(message)
    if not roles.frozen and not run_errand(
        at_chain, deployment, step=Step.FREEZE, subject=successor.contract, signer=at_chain.signer, at=at
    ):
        return False
    return close_errands(at_chain, deployment, at=at)
