"""Carry the log's head onto the chain, one stored transaction at a time.

Every step is committed before the next one begins, so a process killed anywhere is continued by the next call: a stored
transaction is sent again, never made again, and the contract takes each size once. What happened is read from the
blocks. The consistency proof starts at the checkpoint that the contract holds, not at the one that we believe in.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import NoReturn

import structlog
from django.db import connection, transaction
from django.db.models import QuerySet

from chain import evidence
from chain.alarms import raise_alarm, resolve_alarm
from chain.connection import Connection, connect
from chain.deployment import ensure_deployed
from chain.domain.anchoring import LIVE, AttemptState, Sighting, move, state_seen
from chain.domain.meta import MetaLayout, meta_hash
from chain.domain.tree import consistency_ranges, range_hashes, tree_root
from chain.ledgers.artifact import anchor_data
from chain.ledgers.port import CallReverted, Fees, Head, Order, TransactionStatus, Unreachable
from chain.models import AnchorAttempt, Checkpoint, Deployment
from chain.nodes import NodeMissing, log_size, read_nodes
from hub.access.scope import entered, system_scope
from hub.audit.operations import record
from hub.kernel.actor import system_actor
from hub.kernel.canonical import JSONValue

log = structlog.get_logger(__name__)

ANCHORING_LOCK = 0x48554202
BUMP_AFTER = timedelta(minutes=3)
"""Fifteen blocks of 12 s; unmeasured."""
BUMP_NUMERATOR, BUMP_DENOMINATOR = 9, 8
"""A replacement must offer at least an eighth more (EIP-1559 nodes want 10 %)."""
DEAREST_GAS_WEI = 500 * 10**9
"""Above this the log waits and a person is told; unmeasured."""

LOG_REWRITTEN = "log_rewritten"
FOREIGN_CHECKPOINT = "foreign_checkpoint"
ANCHOR_REFUSED = "anchor_refused"
GAS_TOO_DEAR = "gas_too_dear"
NODE_UNREACHABLE = "node_unreachable"
CHAIN_NOT_KEPT = "chain_not_kept"


class AnchorRefused(RuntimeError):
    """The log's head cannot be anchored; the alarm of the same name says why."""


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
    with _one_at_a_time():
        try:
            outcome = _anchor(connect(), at=at)
        except Unreachable as error:
            raise_alarm(name=NODE_UNREACHABLE, message=str(error), at=at)
            raise
        resolve_alarm(name=NODE_UNREACHABLE, at=at)
    _keep_chain(at=at)
    return outcome


def _keep_chain(*, at: datetime) -> None:
    """Have a local chain written to disk; if that fails, the stored transactions still bring it back."""
    try:
        evidence.keep_chain()
    except Exception as error:  # whatever a keeper meets, the checkpoint stands; a person is told
        raise_alarm(name=CHAIN_NOT_KEPT, message=f"{type(error).__name__}: {error}", at=at)
    else:
        resolve_alarm(name=CHAIN_NOT_KEPT, at=at)


def unanchored() -> bool:
    """Tell whether there is anything to do: new entries, or an attempt that is not final."""
    if AnchorAttempt.objects.filter(state__in=LIVE).exists():
        return True
    last = Checkpoint.objects.order_by("-size").first()
    return log_size() > (0 if last is None else last.size)


def _anchor(at_chain: Connection, *, at: datetime) -> AnchorOutcome:
    deployment = ensure_deployed(at_chain, at=at)
    for attempt in _live(deployment):
        _continue(at_chain, attempt, at=at)
    waiting = _live(deployment).filter(state=AttemptState.SENT).order_by("-built_at").first()
    if waiting is not None:
        _bump_when_stuck(at_chain, waiting, at=at)
    elif not _live(deployment).exists():
        head = _checked_head(at_chain, deployment, at=at)
        size = log_size()
        if size > head.size:
            attempt = _build(at_chain, deployment, head=head, size=size, at=at)
            _push(at_chain, _sign(at_chain, attempt, at=at), at=at)
    return _outcome(deployment)


def _live(deployment: Deployment) -> "QuerySet[AnchorAttempt]":
    return AnchorAttempt.objects.filter(deployment=deployment, state__in=LIVE).order_by("nonce", "built_at")


def _continue(at_chain: Connection, attempt: AnchorAttempt, *, at: datetime) -> None:
    """Take an attempt up where an earlier call left it."""
    if attempt.state == AttemptState.BUILT:
        _continue_unsigned(at_chain, attempt, at=at)
        return
    _follow(at_chain, attempt, at=at)
    if attempt.state in (AttemptState.SIGNED, AttemptState.SENT):
        _push(at_chain, attempt, at=at)
    elif attempt.state == AttemptState.MINED:
        at_chain.ledger.settle()
        _follow(at_chain, attempt, at=at)


def _continue_unsigned(at_chain: Connection, attempt: AnchorAttempt, *, at: datetime) -> None:
    """Sign what a kill left unsigned where the contract still stands as it was built for; else let it go."""
    alone = not _live(attempt.deployment).exclude(id=attempt.id).exists()
    if alone and _checked_head(at_chain, attempt.deployment, at=at).seq + 1 == attempt.seq:
        _push(at_chain, _sign(at_chain, attempt, at=at), at=at)
    else:
        _set_state(attempt, AttemptState.DROPPED)


def _build(at_chain: Connection, deployment: Deployment, *, head: Head, size: int, at: datetime) -> AnchorAttempt:
    """Fix what will be sealed: size, root, meta layout and the proof from the contract's own head."""
    proof: tuple[bytes, ...] = ()
    if head.size:
        proof = range_hashes(consistency_ranges(first=head.size, second=size), read=read_nodes)
    final = at_chain.ledger.finalized()
    layout = MetaLayout(
        previous=head.meta.hex() if head.seq else None,
        block_number=final.number,
        block_hash=final.hash,
        flow_totals_fen=_flow_totals(),
    ).to_bytes()
    with transaction.atomic(durable=True):
        return AnchorAttempt.objects.create(
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


def _flow_totals() -> dict[str, int]:
    with entered(system_scope("chain")):
        return dict(evidence.flow_totals_fen())


def _sign(
    at_chain: Connection, attempt: AnchorAttempt, *, at: datetime, nonce: int | None = None, fees: Fees | None = None
) -> AnchorAttempt:
    """Store the signed bytes, their hash and their nonce; only then may they leave."""
    ledger, signer, deployment = at_chain.ledger, at_chain.signer, attempt.deployment
    ledger.endow(signer.address)
    data = anchor_data(
        size=attempt.size,
        root=bytes.fromhex(attempt.root),
        meta=bytes.fromhex(attempt.meta),
        proof=tuple(bytes.fromhex(item) for item in attempt.proof),
    )
    try:
        gas = ledger.estimate_gas(sender=signer.address, to=deployment.contract, data=data)
    except CallReverted as refusal:
        _refuse(attempt, f"the contract refuses checkpoint {attempt.seq} over {attempt.size} records: {refusal}", at=at)
    order = Order(
        chain_id=deployment.chain_id,
        nonce=ledger.account_nonce(signer.address) if nonce is None else nonce,
        to=deployment.contract,
        data=data,
        gas=gas,
        fees=_affordable(fees or ledger.fees(), attempt, at=at),
    )
    signed = signer.sign(order)
    with transaction.atomic(durable=True):
        attempt.nonce, attempt.raw, attempt.transaction = order.nonce, signed.raw, signed.hash
        attempt.max_fee_wei, attempt.priority_fee_wei = order.fees.max_fee_wei, order.fees.priority_fee_wei
        attempt.state = move(AttemptState(attempt.state), AttemptState.SIGNED)
        attempt.save()
    return attempt


def _affordable(fees: Fees, attempt: AnchorAttempt, *, at: datetime) -> Fees:
    if fees.max_fee_wei <= DEAREST_GAS_WEI:
        resolve_alarm(name=GAS_TOO_DEAR, at=at)
        return fees
    message = f"gas costs {fees.max_fee_wei} wei, the log pays at most {DEAREST_GAS_WEI}; anchoring waits"
    _set_state(attempt, AttemptState.DROPPED)
    raise_alarm(name=GAS_TOO_DEAR, message=message, at=at)
    raise AnchorRefused(message)


def _push(at_chain: Connection, attempt: AnchorAttempt, *, at: datetime) -> None:
    """Send the stored bytes, as often as it takes; the same bytes are mined at most once."""
    at_chain.ledger.send(bytes(attempt.raw or b""))
    with transaction.atomic(durable=True):
        attempt.state = move(AttemptState(attempt.state), AttemptState.SENT)
        attempt.sent_at = attempt.sent_at or at
        attempt.save(update_fields=["state", "sent_at"])
    at_chain.ledger.settle()
    _follow(at_chain, attempt, at=at)


def _follow(at_chain: Connection, attempt: AnchorAttempt, *, at: datetime) -> None:
    """Read from the blocks what became of a signed transaction, and write it down."""
    ledger, nonce = at_chain.ledger, attempt.nonce or 0
    status = ledger.status(attempt.transaction or "")
    seen = state_seen(
        Sighting(
            nonce=nonce,
            succeeded=status.succeeded,
            block_number=status.block.number if status.block else None,
            finalized_number=ledger.finalized().number,
            account_nonce=ledger.account_nonce(at_chain.signer.address),
        )
    )
    if seen == AttemptState.SENT and attempt.state == AttemptState.SIGNED:
        return
    if seen == AttemptState.FAILED:
        _refuse(attempt, f"transaction {attempt.transaction} was reverted by the contract", at=at)
    with transaction.atomic(durable=True), entered(system_scope("chain")):
        if seen in (AttemptState.MINED, AttemptState.FINAL):
            _note_checkpoint(attempt, status, final=seen == AttemptState.FINAL, at=at)
            attempt.state = move(AttemptState(attempt.state), AttemptState.MINED)
            resolve_alarm(name=ANCHOR_REFUSED, at=at)
        attempt.state = move(AttemptState(attempt.state), seen)
        attempt.save(update_fields=["state"])


def _note_checkpoint(attempt: AnchorAttempt, status: TransactionStatus, *, final: bool, at: datetime) -> None:
    """Record the checkpoint once; its block may move until it is final."""
    block = status.block
    if block is None:
        return
    where = {
        "gas_used": status.gas_used,
        "block_number": block.number,
        "block_hash": block.hash,
        "mined_at": block.mined_at,
    }
    checkpoint, created = Checkpoint.objects.get_or_create(
        attempt=attempt,
        defaults={
            "deployment": attempt.deployment,
            "seq": attempt.seq,
            "size": attempt.size,
            "root": attempt.root,
            "meta": attempt.meta,
            "layout": bytes(attempt.layout),
            "transaction": attempt.transaction or "",
            "final_at": at if final else None,
            **where,
        },
    )
    if created:
        details: dict[str, JSONValue] = {"seq": attempt.seq, "size": attempt.size, "root": attempt.root}
        record(by=system_actor("chain"), action="checkpoint.anchored", at=at, target_kind="checkpoint",
               target_id=str(checkpoint.id), details=details)  # fmt: skip
        return
    for name, value in where.items():
        setattr(checkpoint, name, value)
    checkpoint.final_at = checkpoint.final_at or (at if final else None)
    checkpoint.save(update_fields=[*where, "final_at"])


def _bump_when_stuck(at_chain: Connection, stuck: AnchorAttempt, *, at: datetime) -> None:
    """Offer more for the same nonce, for the newest head; whichever of the two is mined counts."""
    if stuck.sent_at is None or at - stuck.sent_at < BUMP_AFTER:
        return
    offered, now = stuck, at_chain.ledger.fees()
    fees = Fees(
        max_fee_wei=max(now.max_fee_wei, _raised(offered.max_fee_wei or 0)),
        priority_fee_wei=max(now.priority_fee_wei, _raised(offered.priority_fee_wei or 0)),
    )
    head = _checked_head(at_chain, stuck.deployment, at=at)
    attempt = _build(at_chain, stuck.deployment, head=head, size=log_size(), at=at)
    attempt.replaces = stuck
    _push(at_chain, _sign(at_chain, attempt, at=at, nonce=stuck.nonce, fees=fees), at=at)
    _follow(at_chain, stuck, at=at)


def _raised(fee_wei: int) -> int:
    return fee_wei * BUMP_NUMERATOR // BUMP_DENOMINATOR + 1


def _checked_head(at_chain: Connection, deployment: Deployment, *, at: datetime) -> Head:
    """Return the contract's head after making sure that it is ours and that our log still begins with it."""
    head = at_chain.ledger.head(deployment.contract)
    if not head.seq:
        return head
    known = Checkpoint.objects.filter(deployment=deployment, seq=head.seq).first()
    if known is None or (known.size, known.root) != (head.size, head.root.hex()):
        message = (
            f"the contract holds checkpoint {head.seq} over {head.size} records, which this database never anchored"
        )
        raise_alarm(name=FOREIGN_CHECKPOINT, message=message, at=at)
        raise AnchorRefused(message)
    found = _root_or_reason(head.size)
    if found != head.root.hex():
        message = f"the log no longer begins with checkpoint {head.seq}: expected root {head.root.hex()}, got {found}"
        raise_alarm(name=LOG_REWRITTEN, message=message, at=at)
        raise AnchorRefused(message)
    resolve_alarm(name=LOG_REWRITTEN, at=at)
    resolve_alarm(name=FOREIGN_CHECKPOINT, at=at)
    return head


def _root_or_reason(size: int) -> str:
    try:
        return tree_root(size=size, read=read_nodes).hex()
    except NodeMissing as missing:
        return str(missing)


def _refuse(attempt: AnchorAttempt, message: str, *, at: datetime) -> NoReturn:
    attempt.refusal = message
    _set_state(attempt, AttemptState.DROPPED if attempt.state == AttemptState.BUILT else AttemptState.FAILED)
    raise_alarm(name=ANCHOR_REFUSED, message=message, at=at)
    raise AnchorRefused(message)


def _set_state(attempt: AnchorAttempt, state: AttemptState) -> None:
    with transaction.atomic(durable=True):
        attempt.state = move(AttemptState(attempt.state), state)
        attempt.save(update_fields=["state", "refusal"])


def _outcome(deployment: Deployment) -> AnchorOutcome:
    last = AnchorAttempt.objects.filter(deployment=deployment).exclude(
        state__in=[AttemptState.DROPPED, AttemptState.FAILED, AttemptState.REPLACED]
    )
    newest = last.order_by("-seq", "-size").first()
    if newest is None:
        return AnchorOutcome(seq=0, size=0, state=None)
    return AnchorOutcome(seq=newest.seq, size=newest.size, state=AttemptState(newest.state))


@contextmanager
def _one_at_a_time() -> Iterator[None]:
    """Hold a lock of the session, which ends with the process; a second caller waits and finds nothing left to do."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_lock(%s)", [ANCHORING_LOCK])
    try:
        yield
    finally:
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_unlock(%s)", [ANCHORING_LOCK])
