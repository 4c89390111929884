"""Chain an account's legs: each carries a digest of itself and of the leg before, so that none can be taken out.

An account's first leg continues the account's own name. A leg's digest covers its flow's request hash, which covers
everything asked for, so that a flow's day cannot change without breaking the chains of both its accounts. The database
computes the same in ``funds_chain_step`` and refuses a leg that does not continue; the tests hold both equal.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Final
from uuid import UUID

from hub.kernel.digest import sha256_hex

_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, kw_only=True)
class ChainedLeg:
    """What an account's chain says of one leg; ``seq`` counts from 1 in its account."""

    seq: int
    flow_id: UUID
    position: int
    amount_fen: int
    balance_fen: int
    request_hash: str
    recorded_at: datetime
    chain: str

    @property
    def line(self) -> str:
        """The leg in one line; the instant in whole microseconds."""
        moment = (self.recorded_at - _EPOCH) // timedelta(microseconds=1)
        moved = f"{self.seq} {self.flow_id} {self.position} {self.amount_fen} {self.balance_fen}"
        return f"{moved} {self.request_hash} {moment}"


@dataclass(frozen=True, kw_only=True)
class ChainBreak:
    """The first leg of an account at which it stops following from the legs before it."""

    account: str
    seq: int
    expected: str
    actual: str


def chain_step(before: str, line: str) -> str:
    """Return the digest of a leg that follows ``before``: the digest of the leg before it, or its account's name."""
    return sha256_hex(f"hub/leg/v1\n{before}\n{line}\n".encode())


def first_break(account: str, legs: Iterable[ChainedLeg]) -> ChainBreak | None:
    """Walk one account's legs in their order from nothing; return the first that does not follow, None if all do."""
    before, balance_fen = account, 0
    for place, leg in enumerate(legs, 1):
        balance_fen += leg.amount_fen
        said = f"leg {leg.seq}, balance {leg.balance_fen}"
        if (leg.seq, leg.balance_fen) != (place, balance_fen):
            return ChainBreak(account=account, seq=place, expected=f"leg {place}, balance {balance_fen}", actual=said)
        expected = chain_step(before, leg.line)
        if leg.chain != expected:
            return ChainBreak(account=account, seq=place, expected=expected, actual=leg.chain)
        before = leg.chain
    return None
