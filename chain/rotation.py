"""Hand the contract over to a new key, in two steps for each of its two roles, and begin to use it when that is final.

What has been done is read from the contract, so the command may be killed anywhere and called again; anchoring takes a
rotation up that was begun, because between the steps neither key could anchor alone.
"""

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from chain.attempts import live
from chain.connection import Connection
from chain.domain.anchoring import Step
from chain.errands import close_errands, run_errand, told
from chain.ledgers.keystore import KeyRing
from chain.ledgers.port import Roles, Signer
from chain.models import Deployment, Errand
from chain.paying import bounded_fees, check_balance
from hub.access.scope import entered, system_scope
from hub.audit.models import AuditRow
from hub.audit.operations import record
from hub.kernel.actor import system_actor

ROTATED = "anchor_key.rotated"
ROTATION_GAS = 200_000
"""Four calls of at most 50 000: what the new account must be able to pay before the old one proposes it."""


@dataclass(frozen=True, kw_only=True)
class Progress:
    """How far a change of hands is: ``done``, or what it waits for before the next call goes on."""

    done: bool
    subject: str
    waits_for: str = ""


def rotation_begun(at_chain: Connection, deployment: Deployment) -> bool:
    """Tell whether a role was already offered to the next key."""
    keys = at_chain.keys
    if keys is None or not keys.has_next():
        return False
    return Errand.objects.filter(deployment=deployment, subject=keys.next().address, dropped_at=None).exists()


def continue_rotation(at_chain: Connection, deployment: Deployment, keys: KeyRing, *, at: datetime) -> Progress:
    """Take the steps that are still to be taken; the caller holds the anchoring lock and has continued what is live."""
    old, new = keys.current(), keys.next()
    if live(deployment).exists():
        return Progress(done=False, subject=new.address, waits_for="the checkpoint on its way to be final")
    if not rotation_begun(at_chain, deployment):
        _can_pay(at_chain, new.address, at=at)
    for step, by in _steps(at_chain.ledger.roles(deployment.contract), old=old, new=new):
        if not run_errand(at_chain, deployment, step=step, subject=new.address, signer=by, at=at):
            return Progress(done=False, subject=new.address, waits_for=f"the transaction {step} to be in a block")
    if not close_errands(at_chain, deployment, at=at):
        return Progress(done=False, subject=new.address, waits_for="the last transaction to be final")
    _record(deployment, new.address, at=at)
    keys.promote()
    return Progress(done=True, subject=new.address)


def _record(deployment: Deployment, account: str, *, at: datetime) -> None:
    """Write the audit row, once also where the process was killed before the key took over."""
    with transaction.atomic(durable=True), entered(system_scope("chain")):
        if not AuditRow.objects.filter(action=ROTATED, details__subject=account).exists():
            record(by=system_actor("chain"), action=ROTATED, at=at, target_kind="contract",
                   target_id=deployment.contract, details=told(deployment, account))  # fmt: skip


def _steps(roles: Roles, *, old: Signer, new: Signer) -> list[tuple[Step, Signer]]:
    """Say what is left to do, in order; both roles are offered before either is taken by nobody."""
    steps: list[tuple[Step, Signer]] = []
    if roles.anchorer != new.address:
        if roles.anchorer_candidate != new.address:
            steps.append((Step.PROPOSE_ANCHORER, old))
        steps.append((Step.ACCEPT_ANCHORER, new))
    if roles.owner != new.address:
        if roles.owner_candidate != new.address:
            steps.append((Step.PROPOSE_OWNER, old))
        steps.append((Step.ACCEPT_OWNER, new))
    return steps


def _can_pay(at_chain: Connection, account: str, *, at: datetime) -> None:
    """Refuse to begin what would get stuck half way."""
    ledger = at_chain.ledger
    ledger.endow(account)
    fees = bounded_fees(ledger.fees(), offered=None, at=at)
    check_balance(ledger, account=account, gas=ROTATION_GAS, fees=fees, at=at)
