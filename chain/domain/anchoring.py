"""Decide what may happen next to one attempt at anchoring a checkpoint, from what the chain shows.

The transaction is stored before it is sent, so every question is answered by its hash and its nonce, never by what a
node said while sending.
"""

from dataclasses import dataclass
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


LIVE = frozenset({AttemptState.BUILT, AttemptState.SIGNED, AttemptState.SENT, AttemptState.MINED})
"""States in which an attempt still holds its nonce and forbids another one."""

ALLOWED: dict[AttemptState, frozenset[AttemptState]] = {
    AttemptState.BUILT: frozenset({AttemptState.SIGNED, AttemptState.DROPPED}),
    AttemptState.SIGNED: frozenset({AttemptState.SENT, AttemptState.MINED, AttemptState.REPLACED, AttemptState.FAILED}),
    AttemptState.SENT: frozenset({AttemptState.MINED, AttemptState.REPLACED, AttemptState.FAILED}),
    AttemptState.MINED: frozenset({AttemptState.FINAL, AttemptState.SENT, AttemptState.REPLACED}),
    AttemptState.FINAL: frozenset({AttemptState.SENT}),
    AttemptState.REPLACED: frozenset({AttemptState.MINED}),
    AttemptState.DROPPED: frozenset(),
    AttemptState.FAILED: frozenset(),
}
"""MINED → SENT is a reorganisation, FINAL → SENT a development chain that lost its last blocks, REPLACED → MINED the
older of two transactions with one nonce winning after all."""


class ForbiddenMove(RuntimeError):
    """An attempt was asked to change in a way that the states do not allow."""


@dataclass(frozen=True, kw_only=True)
class Sighting:
    """What the chain shows about one stored transaction.

    ``succeeded`` is None while it is in no block; ``block_number`` and ``finalized_number`` compare for finality;
    ``account_nonce`` is the sender's next nonce in mined blocks.
    """

    nonce: int
    succeeded: bool | None
    block_number: int | None
    finalized_number: int
    account_nonce: int


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
    if sighting.account_nonce > sighting.nonce:
        return AttemptState.REPLACED
    return AttemptState.SENT
