"""Read from the blocks what became of a transaction that was signed, and write it down.

Only its hash and its account's nonce are asked for. Two of our transactions with one nonce are rivals: whichever is
mined counts, also when a reorganisation changes its mind.
"""

from datetime import datetime

from django.db import transaction
from django.db.models import Q

from chain.alarms import Facts, raise_alarm, resolve_alarm
from chain.attempts import ANCHOR_REFUSED, refuse, set_state
from chain.connection import Connection
from chain.domain.anchoring import AttemptState, Sighting, clock_offset, move, state_seen
from chain.ledgers.port import Ledger, TransactionStatus
from chain.models import AnchorAttempt, Checkpoint, DearerOffer, Deployment, Errand
from chain.outbidding import CLOCK_SKEW
from hub.access.scope import entered, system_scope
from hub.audit.operations import record
from hub.kernel.actor import system_actor
from hub.kernel.canonical import JSONValue

FOREIGN_TRANSACTION = "foreign_transaction"
TAKEN = (AttemptState.MINED, AttemptState.FINAL, AttemptState.FAILED)


def follow(at_chain: Connection, attempt: AnchorAttempt, *, at: datetime) -> None:
    """Write down what the chain shows about a signed attempt; raises ``AnchorRefused`` when it was mined in vain."""
    ledger = at_chain.ledger
    account_nonce = ledger.account_nonce(attempt.account)
    status = ledger.status(attempt.transaction or "")
    seen = state_seen(
        Sighting(
            nonce=attempt.nonce or 0,
            succeeded=status.succeeded,
            block_number=status.block.number if status.block else None,
            finalized_number=ledger.finalized().number if status.block else 0,
            account_nonce=account_nonce,
            undecided=status.undecided,
        )
    )
    if seen == AttemptState.SENT and attempt.state == AttemptState.SIGNED:
        return
    if seen == AttemptState.FAILED:
        _mined_in_vain(attempt, at=at)
    elif seen == AttemptState.REPLACED:
        _lost_its_nonce(at_chain, attempt, at=at)
    else:
        _move_on(ledger, attempt, status, seen, at=at)


def _move_on(
    ledger: Ledger, attempt: AnchorAttempt, status: TransactionStatus, seen: AttemptState, *, at: datetime
) -> None:
    with transaction.atomic(durable=True), entered(system_scope("chain")):
        if seen in (AttemptState.MINED, AttemptState.FINAL):
            _note_clock(ledger, attempt, status, at=at)
            _note_checkpoint(attempt, status, final=seen == AttemptState.FINAL, at=at)
            attempt.state = move(AttemptState(attempt.state), AttemptState.MINED)
            resolve_alarm(name=ANCHOR_REFUSED, at=at)
        attempt.state = move(AttemptState(attempt.state), seen)
        attempt.save(update_fields=["state"])


def _mined_in_vain(attempt: AnchorAttempt, *, at: datetime) -> None:
    """A reverted transaction needs a person, unless its records were sealed by another one anyway."""
    if (
        Checkpoint.objects.filter(deployment=attempt.deployment, size__gte=attempt.size)
        .exclude(attempt=attempt)
        .exists()
    ):
        set_state(attempt, AttemptState.FAILED)
    elif attempt.state != AttemptState.FAILED:
        message = f"transaction {attempt.transaction} was reverted by the contract"
        refuse(attempt, message, case="anchor_reverted", facts={"transaction": attempt.transaction or ""}, at=at)


def _lost_its_nonce(at_chain: Connection, attempt: AnchorAttempt, *, at: datetime) -> None:
    """Another transaction took the nonce: look which one, and tell a person when it is none of ours."""
    set_state(attempt, AttemptState.REPLACED)
    rivals = AnchorAttempt.objects.select_related("deployment").filter(nonce=attempt.nonce, raw__isnull=False)
    for rival in rivals.exclude(id=attempt.id):
        if rival.account == attempt.account and rival.deployment.genesis == attempt.deployment.genesis:
            status = at_chain.ledger.status(rival.transaction or "")
            if status.undecided:
                return
            if status.succeeded is not None:
                if rival.state in (AttemptState.REPLACED, AttemptState.FAILED):
                    follow(at_chain, rival, at=at)
                return
    if not _is_ours(at_chain.ledger, account=attempt.account, nonce=attempt.nonce or 0, deployment=attempt.deployment):
        message = (
            f"somebody else sent transaction {attempt.nonce} of {attempt.account}: whoever holds this key can anchor. "
            f"The records are sealed by the next transaction; rotate the key with hub rotate-anchor-key"
        )
        facts: Facts = {"nonce": attempt.nonce or 0, "account": attempt.account}
        raise_alarm(name=FOREIGN_TRANSACTION, message=message, at=at, facts=facts)


def _is_ours(ledger: Ledger, *, account: str, nonce: int, deployment: Deployment) -> bool:
    """Tell whether a stored transaction other than an attempt was mined with this nonce."""
    here = Deployment.objects.filter(chain_id=deployment.chain_id, genesis=deployment.genesis)
    made = here.filter(deployer=account, nonce=nonce)
    errands = Errand.objects.filter(deployment__in=here, sender=account, nonce=nonce)
    outbid = DearerOffer.objects.filter(Q(deployment__in=made) | Q(errand__in=errands))
    hashes = [one for rows in (made, errands, outbid) for one in rows.values_list("transaction", flat=True)]
    return any(ledger.status(one).succeeded is not None for one in hashes)


def _note_clock(ledger: Ledger, attempt: AnchorAttempt, status: TransactionStatus, *, at: datetime) -> None:
    """Compare our clock with the chain's where both are meant to be true; a development chain makes its own time."""
    if ledger.is_development or status.block is None or attempt.state == AttemptState.MINED:
        return
    offset = clock_offset(sent_at=attempt.sent_at or attempt.built_at, mined_at=status.block.mined_at, seen_at=at)
    if offset:
        seconds = round(offset.total_seconds())
        side = "ahead of" if seconds > 0 else "behind"
        message = f"this machine's clock is at least {abs(seconds)} s {side} the chain's; the checkpoint itself stands"
        case = "clock_ahead" if seconds > 0 else "clock_behind"
        raise_alarm(name=CLOCK_SKEW, message=message, at=at, case=case, facts={"seconds": abs(seconds)})
    else:
        resolve_alarm(name=CLOCK_SKEW, at=at)


def _note_checkpoint(attempt: AnchorAttempt, status: TransactionStatus, *, final: bool, at: datetime) -> None:
    """Record the checkpoint once; until it is final its block may move, or a rival transaction take it over."""
    block = status.block
    if block is None:
        return
    where = {
        "gas_used": status.gas_used,
        "block_number": block.number,
        "block_hash": block.hash,
        "mined_at": block.mined_at,
    }
    what = {
        "size": attempt.size,
        "root": attempt.root,
        "meta": attempt.meta,
        "layout": bytes(attempt.layout),
        "transaction": attempt.transaction or "",
        "attempt": attempt,
    }
    seen_final = max(at, block.mined_at)  # a node's clock may run ahead of ours by some seconds
    checkpoint, created = Checkpoint.objects.get_or_create(
        deployment=attempt.deployment,
        seq=attempt.seq,
        defaults={"final_at": seen_final if final else None, **what, **where},
    )
    if created:
        details: dict[str, JSONValue] = {"seq": attempt.seq, "size": attempt.size, "root": attempt.root}
        record(by=system_actor("chain"), action="checkpoint.anchored", at=at, target_kind="checkpoint",
               target_id=str(checkpoint.id), details=details)  # fmt: skip
        return
    _note_move(
        checkpoint,
        {**where, **what} if checkpoint.attempt_id != attempt.id else where,
        final_at=seen_final if final else None,
    )


def _note_move(checkpoint: Checkpoint, changes: dict[str, object], *, final_at: datetime | None) -> None:
    for name, value in changes.items():
        setattr(checkpoint, name, value)
    names = list(changes)
    if final_at and checkpoint.final_at is None:
        checkpoint.final_at = final_at
        names.append("final_at")
    checkpoint.save(update_fields=names)
