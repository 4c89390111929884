"""Decide what may happen next to one attempt at anchoring a checkpoint, from what the chain shows.

The transaction is stored before it is sent, so every question is answered by its hash and its nonce, never by what a
node said while sending.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum


class AttemptState(StrEnum):
    """How far one stored transaction has come."""

    BUILT = "built"
    SIGNED = "signed"
    SENT = "sent"
    MINED = "mined"
    FINAL = "final"
    REPLACED = "replaced"
    DROPPED = "dropped"
    FAILED = "failed"


class Step(StrEnum):
    """What a transaction of the contract's keeper does."""

    PROPOSE_ANCHORER = "propose_anchorer"
    ACCEPT_ANCHORER = "accept_anchorer"
    PROPOSE_OWNER = "propose_owner"
    ACCEPT_OWNER = "accept_owner"
    FREEZE = "freeze"


LIVE = frozenset({AttemptState.BUILT, AttemptState.SIGNED, AttemptState.SENT, AttemptState.MINED})
"""States in which an attempt still holds its nonce and forbids another one."""

ALLOWED: dict[AttemptState, frozenset[AttemptState]] = {
    AttemptState.BUILT: frozenset({AttemptState.SIGNED, AttemptState.DROPPED}),
    AttemptState.SIGNED: frozenset({AttemptState.SENT, AttemptState.MINED, AttemptState.REPLACED, AttemptState.FAILED}),
    AttemptState.SENT: frozenset({AttemptState.MINED, AttemptState.REPLACED, AttemptState.FAILED}),
    AttemptState.MINED: frozenset({AttemptState.FINAL, AttemptState.SENT, AttemptState.REPLACED, AttemptState.FAILED}),
    AttemptState.FINAL: frozenset({AttemptState.SENT}),
    AttemptState.REPLACED: frozenset({AttemptState.MINED, AttemptState.FAILED}),
    AttemptState.DROPPED: frozenset(),
    AttemptState.FAILED: frozenset({AttemptState.MINED}),
}
"""MINED → SENT is a reorganisation, FINAL → SENT a development chain that lost its last blocks, REPLACED → MINED the
older of two transactions with one nonce winning after all, FAILED → MINED a reorganisation that let it succeed."""

CLOCK_TOLERANCE = timedelta(minutes=1)
"""A block's time is its slot of 12 s, a kept clock is right to the second; more than this is nobody's rounding."""


class ForbiddenMove(RuntimeError):
    """An attempt was asked to change in a way that the states do not allow."""


@dataclass(frozen=True, kw_only=True)
class Sighting:
    """What the chain shows about one stored transaction.

    ``succeeded`` is None while it is in no block; ``block_number`` and ``finalized_number`` compare for finality;
    ``account_nonce`` is the sender's next nonce in mined blocks, asked before the transaction itself, so that what is
    mined in between counts as mined. ``undecided`` when too few nodes have seen it.
    """

    nonce: int
    succeeded: bool | None
    block_number: int | None
    finalized_number: int
    account_nonce: int
    undecided: bool = False


def move(state: AttemptState, to: AttemptState) -> AttemptState:
    """Return ``to`` if it is allowed from ``state``."""
    if to is not state and to not in ALLOWED[state]:
        raise ForbiddenMove(f"from {state}: expected one of {sorted(ALLOWED[state])}, got {to}")
    return to


def state_seen(sighting: Sighting) -> AttemptState:
    """Read the state of a signed transaction from the chain alone."""
    if sighting.succeeded is False:
        return AttemptState.FAILED
    if sighting.succeeded and sighting.block_number is not None:
        final = sighting.block_number <= sighting.finalized_number
        return AttemptState.FINAL if final else AttemptState.MINED
    if sighting.account_nonce > sighting.nonce and not sighting.undecided:
        return AttemptState.REPLACED
    return AttemptState.SENT


def clock_offset(*, sent_at: datetime, mined_at: datetime, seen_at: datetime) -> timedelta:
    """Return by how much our clock is ahead of the chain's at least; negative when it is behind, zero within tolerance.

    A transaction is mined after we sent it and before we saw it; whatever contradicts that is the clocks' doing.
    """
    if mined_at < sent_at - CLOCK_TOLERANCE:
        return sent_at - mined_at
    if mined_at > seen_at + CLOCK_TOLERANCE:
        return seen_at - mined_at
    return timedelta()
