"""Bring the checkpoint contract onto the chain once, and recognise it by chain, genesis block and code ever after."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

import structlog
from django.db import transaction
from django.db.models import Q, QuerySet

from chain.alarms import Facts, raise_alarm, resolve_alarm
from chain.connection import Connection
from chain.domain.anchoring import AttemptState
from chain.ledgers.artifact import code_sha256, deployment_data
from chain.ledgers.port import ChainIdentity, Head, Ledger, Order
from chain.models import AnchorAttempt, Checkpoint, DearerOffer, Deployment, Errand
from chain.outbidding import outcome, send
from chain.paying import bounded_fees, check_balance
from hub.access.scope import entered, system_scope
from hub.audit.operations import record
from hub.kernel.actor import system_actor

log = structlog.get_logger(__name__)

DEPLOYED_WITHIN = timedelta(minutes=3)
"""Fifteen blocks of 12 s; unmeasured."""

OTHER_CHAIN = "other_chain"
OTHER_CODE = "other_code"
LOST_HISTORY = "lost_history"
UNDEPLOYED = "undeployed"


class ChainRefused(RuntimeError):
    """The chain is not the one that the log was anchored on; the alarm of the same name says how."""


def ensure_deployed(at_chain: Connection, *, at: datetime) -> Deployment:
    """Return the contract in use: deployed now, recovered, or as it stands."""
    identity = at_chain.ledger.identity()
    deployment = Deployment.objects.filter(retired_at=None, standby=False).first()
    if deployment is None:
        deployment = sign_deployment(at_chain, at=at)
    _guard_identity(deployment, identity, at=at)
    if deployment.deployed_at is None:
        _deploy(at_chain, deployment, at=at)
    else:
        _guard_history(at_chain, deployment, at=at)
    _guard_code(at_chain.ledger, deployment, at=at)
    return deployment


def sign_deployment(
    at_chain: Connection, *, at: datetime, predecessor: Deployment | None = None, head: Head | None = None
) -> Deployment:
    """Store the deploying transaction before anybody sends it; a successor begins where its predecessor's head is."""
    from eth_typing import HexAddress, HexStr  # slow to load, and needed once in an installation's life
    from web3.types import Nonce
    from web3.utils.address import get_create_address

    ledger, signer = at_chain.ledger, at_chain.signer
    identity = ledger.identity()
    ledger.endow(signer.address)
    nonce = ledger.account_nonce(signer.address)
    data = deployment_data(anchorer=signer.address)
    if predecessor is not None and head is not None:
        data = deployment_data(
            anchorer=signer.address, predecessor=predecessor.contract, size=head.size, root=head.root
        )
    gas = ledger.estimate_gas(sender=signer.address, to=None, data=data)
    fees = bounded_fees(ledger.fees(), offered=None, at=at)
    check_balance(ledger, account=signer.address, gas=gas, fees=fees, at=at)
    order = Order(chain_id=identity.chain_id, nonce=nonce, to=None, data=data, gas=gas, fees=fees)
    signed = signer.sign(order)
    with transaction.atomic(durable=True):
        return Deployment.objects.create(
            chain_id=identity.chain_id,
            genesis=identity.genesis,
            contract=get_create_address(HexAddress(HexStr(signer.address)), Nonce(nonce)).lower(),
            code_sha256=code_sha256().hex(),
            deployer=signer.address,
            nonce=nonce,
            raw=signed.raw,
            transaction=signed.hash,
            signed_at=at,
            predecessor=predecessor,
            standby=predecessor is not None,
        )


def _deploy(at_chain: Connection, deployment: Deployment, *, at: datetime) -> None:
    at_chain.ledger.endow(deployment.deployer)
    found = outcome(at_chain.ledger, deployment)
    if found.status.succeeded is None:
        found = send(at_chain, deployment, at=at)
    if found.status.succeeded is not True:
        message = f"the deploying transaction {found.transaction} is not in a block yet"
        if at - deployment.signed_at >= DEPLOYED_WITHIN:
            raise_alarm(name=UNDEPLOYED, message=message, at=at, facts={"transaction": found.transaction})
        raise ChainRefused(message)
    resolve_alarm(name=UNDEPLOYED, at=at)
    with transaction.atomic(durable=True), entered(system_scope("chain")):
        deployment.deployed_at = at
        deployment.save(update_fields=["deployed_at"])
        record(
            by=system_actor("chain"),
            action="contract.deployed",
            at=at,
            target_kind="contract",
            target_id=deployment.contract,
        )


def _guard_identity(deployment: Deployment, identity: ChainIdentity, *, at: datetime) -> None:
    expected = ChainIdentity(chain_id=deployment.chain_id, genesis=deployment.genesis)
    if identity == expected:
        resolve_alarm(name=OTHER_CHAIN, at=at)
        return
    message = (
        f"the node speaks for chain {identity.chain_id} with genesis {identity.genesis}; the log is anchored on chain "
        f"{expected.chain_id} with genesis {expected.genesis}. Point CHAIN_RPC_URL at the right node, or restore the "
        f"chain's data; nothing is anchored until then."
    )
    facts: Facts = {
        "chain": identity.chain_id,
        "genesis": identity.genesis,
        "expected_chain": expected.chain_id,
        "expected_genesis": expected.genesis,
    }
    raise_alarm(name=OTHER_CHAIN, message=message, at=at, facts=facts)
    raise ChainRefused(message)


def _guard_history(at_chain: Connection, deployment: Deployment, *, at: datetime) -> None:
    """Bring a development chain back that lost blocks; a public one that did so is not written to."""
    ledger = at_chain.ledger
    if ledger.code_sha256(deployment.contract) is not None:
        _guard_code(ledger, deployment, at=at)  # other code would not even answer for its checkpoints
    lost = _lost_blocks(ledger, deployment)
    if lost:
        _recover(at_chain, deployment, at=at)
        lost = _lost_blocks(ledger, deployment)
    if not lost:
        resolve_alarm(name=LOST_HISTORY, at=at)


def _guard_code(ledger: Ledger, deployment: Deployment, *, at: datetime) -> None:
    found = ledger.code_sha256(deployment.contract)
    if found is not None and found.hex() == deployment.code_sha256:
        resolve_alarm(name=OTHER_CODE, at=at)
        return
    actual = "no code" if found is None else f"code {found.hex()}"
    message = f"expected code {deployment.code_sha256} at {deployment.contract}, the chain holds {actual}"
    case = "no_code" if found is None else OTHER_CODE
    facts = {"contract": deployment.contract, "expected": deployment.code_sha256, "found": found.hex() if found else ""}
    raise_alarm(name=OTHER_CODE, message=message, at=at, case=case, facts=facts)
    raise ChainRefused(message)


def _lost_blocks(ledger: Ledger, deployment: Deployment) -> bool:
    """Tell whether the chain has forgotten something that was final, or tells it differently now."""
    if ledger.code_sha256(deployment.contract) is None:
        return True
    last = _last_final(deployment)
    if last is None:
        return False
    if ledger.head(deployment.contract).seq < last.seq:
        return True
    if ledger.is_development:
        return False
    block = ledger.block(last.block_number)
    return block is None or block.hash != last.block_hash


def _last_final(deployment: Deployment) -> Checkpoint | None:
    return Checkpoint.objects.filter(deployment=deployment, final_at__isnull=False).order_by("-seq").first()


def _recover(at_chain: Connection, deployment: Deployment, *, at: datetime) -> None:
    """Send the stored transactions again, oldest first; only a development chain may lose what was final."""
    ledger = at_chain.ledger
    if not ledger.is_development:
        if _last_final(deployment) is None:  # a reorganisation took the contract before anything was final in it
            _deploy(at_chain, deployment, at=at)
            return
        message = f"the chain no longer holds what was final in {deployment.contract}"
        raise_alarm(name=LOST_HISTORY, message=message, at=at, facts={"contract": deployment.contract})
        raise ChainRefused(message)
    stored = stored_transactions(deployment)
    log.warning("chain_recovering", transactions=len(stored))
    for account in sorted({one.sender for one in stored}):
        ledger.endow(account)
    for one in stored:
        ledger.send(one.raw)
    ledger.settle()
    for checkpoint in Checkpoint.objects.filter(deployment__in=_here(deployment)).order_by("size"):
        _note_new_block(ledger, checkpoint)


@dataclass(frozen=True, kw_only=True)
class Stored:
    """A transaction whose bytes are kept."""

    sender: str
    nonce: int
    id: UUID
    """Counts time, also between two transactions of one call."""
    raw: bytes


def stored_transactions(deployment: Deployment) -> list[Stored]:
    """Everything that our accounts ever had mined on this chain, as it was signed, one for each nonce."""
    here = _here(deployment)
    found = [Stored(sender=one.deployer, nonce=one.nonce, id=one.id, raw=bytes(one.raw)) for one in here]
    found += [
        Stored(sender=one.sender, nonce=one.nonce, id=one.id, raw=bytes(one.raw))
        for one in Errand.objects.filter(deployment__in=here, dropped_at=None)
    ]
    found += [_stored(one) for one in DearerOffer.objects.select_related("errand", "deployment").filter(_of(here))]
    attempts = AnchorAttempt.objects.select_related("deployment").filter(
        deployment__in=here,
        state__in=[AttemptState.SENT, AttemptState.MINED, AttemptState.FINAL, AttemptState.FAILED],
    )
    found += [
        Stored(sender=one.account, nonce=one.nonce, id=one.id, raw=bytes(one.raw))
        for one in attempts
        if one.nonce is not None and one.raw is not None
    ]
    newest = {(one.sender, one.nonce): one for one in sorted(found, key=lambda one: one.id)}
    return sorted(newest.values(), key=lambda one: one.id)


def _stored(one: DearerOffer) -> Stored:
    if one.errand is not None:
        return Stored(sender=one.errand.sender, nonce=one.errand.nonce, id=one.id, raw=bytes(one.raw))
    assert one.deployment is not None
    return Stored(sender=one.deployment.deployer, nonce=one.deployment.nonce, id=one.id, raw=bytes(one.raw))


def _of(here: "QuerySet[Deployment]") -> Q:
    return Q(deployment__in=here) | Q(errand__deployment__in=here, errand__dropped_at=None)


def _here(deployment: Deployment) -> "QuerySet[Deployment]":
    return Deployment.objects.filter(chain_id=deployment.chain_id, genesis=deployment.genesis)


def _note_new_block(ledger: Ledger, checkpoint: Checkpoint) -> None:
    status = ledger.status(checkpoint.transaction)
    if status.block is not None:
        checkpoint.block_number, checkpoint.block_hash = status.block.number, status.block.hash
        checkpoint.save(update_fields=["block_number", "block_hash"])
