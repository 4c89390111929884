"""Carry the log's head onto the chain, one stored transaction at a time.

Every step is committed before the next one begins, so a process killed anywhere is continued by the next call: a stored
transaction is sent again, never made again, and the contract takes each size once. What happened is read from the
blocks. The consistency proof starts at the checkpoint that the contract holds, not at the one that we believe in.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime

import structlog
from django.db import connection, transaction

from chain import evidence
from chain.alarms import Facts, is_open, raise_alarm, resolve_alarm
from chain.attempts import ANCHOR_REFUSED, live, refuse, set_state
from chain.connection import Connection, connect
from chain.deployment import ensure_deployed, stored_transactions
from chain.domain.anchoring import LIVE, AttemptState, move
from chain.domain.meta import MetaLayout, meta_hash
from chain.domain.tree import consistency_ranges, range_hashes, tree_root
from chain.following import follow
from chain.heads import checked_head
from chain.ledgers.artifact import anchor_data
from chain.ledgers.keystore import KeyLocked
from chain.ledgers.port import CallReverted, Fees, Head, Order, Unreachable
from chain.models import AnchorAttempt, Checkpoint, Deployment, Errand
from chain.nodes import log_size, read_nodes
from chain.outbidding import BUMP_AFTER, clock_set_back
from chain.paying import TooDear, bounded_fees, check_balance
from chain.rotation import continue_rotation, rotation_begun
from chain.succession import continue_succession, successor_of
from chain.totals import seal_totals
from hub.kernel.ids import new_id

log = structlog.get_logger(__name__)

ANCHORING_LOCK = 0x48554202
NODE_UNREACHABLE = "node_unreachable"
NODES_DISAGREE = "nodes_disagree"
CHAIN_NOT_KEPT = "chain_not_kept"
KEY_LOCKED = "key_locked"


@dataclass(frozen=True, kw_only=True)
class AnchorOutcome:
    """Where anchoring stands after a call; ``state`` is None for an empty log."""

    seq: int
    size: int
    state: AttemptState | None


def anchor(*, at: datetime) -> AnchorOutcome:
    """Continue what was begun, then seal what is new; calling it with nothing new changes nothing.

    Must be called outside a transaction. Raises ``ChainRefused``, ``AnchorRefused`` or ``Unreachable``; the log itself
    stays as it is, and the next call continues.
    """
    with one_at_a_time(at=at) as at_chain:
        outcome = _anchor(at_chain, at=at)
    keep_chain(at=at)
    return outcome


def keep_chain(*, at: datetime) -> None:
    """Have a local chain written to disk; if that fails, the stored transactions still bring it back."""
    try:
        evidence.keep_chain()
    except Exception as error:  # whatever a keeper meets, the checkpoint stands; a person is told
        why = f"{type(error).__name__}: {error}"
        raise_alarm(name=CHAIN_NOT_KEPT, message=why, at=at, facts={"why": why})
    else:
        resolve_alarm(name=CHAIN_NOT_KEPT, at=at)


def unanchored() -> bool:
    """Tell whether there is anything to do: new entries, an attempt that is not final, a change of hands."""
    if AnchorAttempt.objects.filter(state__in=LIVE).exists():
        return True
    if Errand.objects.filter(done_at=None, dropped_at=None).exists():
        return True
    if Deployment.objects.filter(standby=True, retired_at=None).exists():
        return True
    last = Checkpoint.objects.order_by("-size").first()
    return log_size() > (0 if last is None else last.size)


def _anchor(at_chain: Connection, *, at: datetime) -> AnchorOutcome:
    deployment = ensure_deployed(at_chain, at=at)
    continue_live(at_chain, deployment, at=at)
    if _changing_hands(at_chain, deployment, at=at):
        return _outcome(deployment)
    waiting = live(deployment).filter(state=AttemptState.SENT).order_by("-built_at").first()
    if waiting is not None:
        _bump_when_stuck(at_chain, waiting, at=at)
    elif not live(deployment).exists():
        head = checked_head(at_chain, deployment, at=at)
        size = log_size()
        if size > head.size:
            attempt = _build(at_chain, deployment, head=head, size=size, at=at)
            _push(at_chain, _sign(at_chain, attempt, at=at), at=at)
    return _outcome(deployment)


def _changing_hands(at_chain: Connection, deployment: Deployment, *, at: datetime) -> bool:
    """Take up a rotation or succession that was begun; nothing is anchored in the same call."""
    if at_chain.keys is not None and rotation_begun(at_chain, deployment):
        continue_rotation(at_chain, deployment, at_chain.keys, at=at)
        return True
    if successor_of(deployment) is not None:
        head = checked_head(at_chain, deployment, at=at)
        continue_succession(at_chain, deployment, head=head, at=at)
        return True
    return False


def continue_live(at_chain: Connection, deployment: Deployment, *, at: datetime) -> None:
    """Take every attempt up where an earlier call left it."""
    for attempt in live(deployment):
        _continue(at_chain, attempt, at=at)


def _continue(at_chain: Connection, attempt: AnchorAttempt, *, at: datetime) -> None:
    if attempt.state == AttemptState.BUILT:
        _continue_unsigned(at_chain, attempt, at=at)
        return
    follow(at_chain, attempt, at=at)
    if attempt.state in (AttemptState.SIGNED, AttemptState.SENT):
        _close_gap(at_chain, attempt, at=at)
        _push(at_chain, attempt, at=at)
    elif attempt.state == AttemptState.MINED:
        at_chain.ledger.settle()
        follow(at_chain, attempt, at=at)


def _continue_unsigned(at_chain: Connection, attempt: AnchorAttempt, *, at: datetime) -> None:
    """Sign what a kill left unsigned where the contract still stands as it was built for; else let it go."""
    alone = not live(attempt.deployment).exclude(id=attempt.id).exists()
    if alone and checked_head(at_chain, attempt.deployment, at=at).seq + 1 == attempt.seq:
        _push(at_chain, _sign(at_chain, attempt, at=at), at=at)
    else:
        set_state(attempt, AttemptState.DROPPED)


def _close_gap(at_chain: Connection, attempt: AnchorAttempt, *, at: datetime) -> None:
    """Where transactions before this one are no longer on chain, send them again, or go back to the first free nonce.

    Only a reorganisation that takes back somebody else's use of our key leaves a nonce for which nothing is stored.
    """
    ledger, nonce = at_chain.ledger, attempt.nonce or 0
    mined = ledger.account_nonce(attempt.account)
    if mined >= nonce:
        return
    stored = [one for one in stored_transactions(attempt.deployment) if one.sender == attempt.account]
    again = [one for one in stored if mined <= one.nonce < nonce]
    log.warning("nonce_gap", expected=nonce, mined=mined, sent_again=len(again))
    for one in again:
        ledger.send(one.raw)
    if {one.nonce for one in again} != set(range(mined, nonce)):
        _replace(at_chain, attempt, nonce=mined, at=at)


def _build(at_chain: Connection, deployment: Deployment, *, head: Head, size: int, at: datetime) -> AnchorAttempt:
    """Fix what will be sealed: size, root, meta layout and the proof from the contract's own head."""
    proof: tuple[bytes, ...] = ()
    if head.size:
        proof = range_hashes(consistency_ranges(first=head.size, second=size), read=read_nodes)
    final, attempt_id = at_chain.ledger.finalized(), new_id()
    with transaction.atomic(durable=True):
        layout = MetaLayout(
            previous=head.meta.hex() if head.seq else _last_meta(deployment.predecessor),
            block_number=final.number,
            block_hash=final.hash,
            flow_totals=seal_totals(attempt_id, at=at),
        ).to_bytes()
        return AnchorAttempt.objects.create(
            id=attempt_id,
            deployment=deployment,
            state=AttemptState.BUILT,
            seq=head.seq + 1,
            size=size,
            root=tree_root(size=size, read=read_nodes).hex(),
            meta=meta_hash(layout).hex(),
            layout=layout,
            proof=[item.hex() for item in proof],
            built_at=at,
        )


def _last_meta(predecessor: Deployment | None) -> str | None:
    """Return the meta at which the contract before this one ended."""
    last = Checkpoint.objects.filter(deployment=predecessor).order_by("-seq").first() if predecessor else None
    return None if last is None else last.meta


def _sign(
    at_chain: Connection, attempt: AnchorAttempt, *, at: datetime, nonce: int | None = None, offered: Fees | None = None
) -> AnchorAttempt:
    """Store the signed bytes, their hash and their nonce; only then may they leave."""
    ledger, signer, deployment = at_chain.ledger, at_chain.signer, attempt.deployment
    ledger.endow(signer.address)
    fees = _affordable(attempt, ledger.fees(), offered, at=at)
    data = anchor_data(
        size=attempt.size,
        root=bytes.fromhex(attempt.root),
        meta=bytes.fromhex(attempt.meta),
        proof=tuple(bytes.fromhex(item) for item in attempt.proof),
    )
    try:
        gas = ledger.estimate_gas(sender=signer.address, to=deployment.contract, data=data)
    except CallReverted as refusal:
        message = f"the contract refuses checkpoint {attempt.seq} over {attempt.size} records: {refusal}"
        facts: Facts = {"seq": attempt.seq, "size": attempt.size, "why": str(refusal)}
        refuse(attempt, message, case=ANCHOR_REFUSED, facts=facts, at=at)
    try:
        check_balance(ledger, account=signer.address, gas=gas, fees=fees, at=at)
    except TooDear:
        set_state(attempt, AttemptState.DROPPED)
        raise
    order = Order(
        chain_id=deployment.chain_id,
        nonce=ledger.account_nonce(signer.address) if nonce is None else nonce,
        to=deployment.contract,
        data=data,
        gas=gas,
        fees=fees,
    )
    signed = signer.sign(order)
    with transaction.atomic(durable=True):
        attempt.nonce, attempt.raw, attempt.transaction = order.nonce, signed.raw, signed.hash
        attempt.max_fee_wei, attempt.priority_fee_wei = order.fees.max_fee_wei, order.fees.priority_fee_wei
        attempt.sender = signer.address
        attempt.state = move(AttemptState(attempt.state), AttemptState.SIGNED)
        attempt.save()
    return attempt


def _affordable(attempt: AnchorAttempt, now: Fees, offered: Fees | None, *, at: datetime) -> Fees:
    try:
        return bounded_fees(now, offered=offered, at=at)
    except TooDear:
        set_state(attempt, AttemptState.DROPPED)
        raise


def _push(at_chain: Connection, attempt: AnchorAttempt, *, at: datetime) -> None:
    """Send the stored bytes, as often as it takes; the same bytes are mined at most once."""
    at_chain.ledger.send(bytes(attempt.raw or b""))
    with transaction.atomic(durable=True):
        attempt.state = move(AttemptState(attempt.state), AttemptState.SENT)
        attempt.sent_at = attempt.sent_at or at
        attempt.save(update_fields=["state", "sent_at"])
    at_chain.ledger.settle()
    follow(at_chain, attempt, at=at)


def _bump_when_stuck(at_chain: Connection, stuck: AnchorAttempt, *, at: datetime) -> None:
    """Offer more for the same nonce, for the newest head; whichever of the two is mined counts."""
    if stuck.sent_at is None:
        return
    if clock_set_back(stuck.sent_at, at=at):  # count the wait from now, or the next offer would come in a year
        stuck.sent_at = at
        stuck.save(update_fields=["sent_at"])
    elif at - stuck.sent_at >= BUMP_AFTER and stuck.account == at_chain.signer.address:
        _replace(at_chain, stuck, nonce=stuck.nonce or 0, at=at)
        follow(at_chain, stuck, at=at)


def _replace(at_chain: Connection, former: AnchorAttempt, *, nonce: int, at: datetime) -> None:
    offered = Fees(max_fee_wei=former.max_fee_wei or 0, priority_fee_wei=former.priority_fee_wei or 0)
    head = checked_head(at_chain, former.deployment, at=at)
    attempt = _build(at_chain, former.deployment, head=head, size=log_size(), at=at)
    attempt.replaces = former
    _push(at_chain, _sign(at_chain, attempt, at=at, nonce=nonce, offered=offered), at=at)


def _outcome(deployment: Deployment) -> AnchorOutcome:
    last = AnchorAttempt.objects.filter(deployment=deployment).exclude(
        state__in=[AttemptState.DROPPED, AttemptState.FAILED, AttemptState.REPLACED]
    )
    newest = last.order_by("-seq", "-size").first()
    if newest is None:
        return AnchorOutcome(seq=0, size=0, state=None)
    return AnchorOutcome(seq=newest.seq, size=newest.size, state=AttemptState(newest.state))


@contextmanager
def one_at_a_time(*, at: datetime) -> Iterator[Connection]:
    """Hold a lock of the session, which ends with the process; a second caller waits and finds nothing left to do.

    A node that gives no usable answer, or another one than most, is told by an alarm, which a good answer closes.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_lock(%s)", [ANCHORING_LOCK])
    try:
        with _told(connect(), at=at) as at_chain:
            yield at_chain
    finally:
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_unlock(%s)", [ANCHORING_LOCK])


@contextmanager
def _told(at_chain: Connection, *, at: datetime) -> Iterator[Connection]:
    try:
        yield at_chain
        resolve_alarm(name=NODE_UNREACHABLE, at=at)
        if is_open(KEY_LOCKED) and at_chain.keys is not None:
            at_chain.keys.current().open()  # what nothing was signed with meanwhile may still be locked
            resolve_alarm(name=KEY_LOCKED, at=at)
    except KeyLocked as locked:
        raise_alarm(name=KEY_LOCKED, message=str(locked), at=at)
        raise
    except Unreachable as error:
        raise_alarm(name=NODE_UNREACHABLE, message=str(error), at=at, facts={"why": str(error)})
        raise
    finally:
        _tell_doubts(at_chain.ledger.doubts, at=at)


def _tell_doubts(doubts: tuple[str, ...], *, at: datetime) -> None:
    if doubts:
        why = "; ".join(doubts)
        raise_alarm(name=NODES_DISAGREE, message=why, at=at, facts={"why": why})
    else:
        resolve_alarm(name=NODES_DISAGREE, at=at)
