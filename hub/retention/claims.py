"""Money between a person and the platform: nobody is forgotten who is owed something, or whose flow is in dispute.

The ledger's room says what is outstanding; once it is paid out and agreed with the bank, the request goes on.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import StrEnum

from hub.retention.parts import Person

WAITS_FOR_MONEY = "money"
"""What an erasure waits for where money came after it was granted: a word of :mod:`hub.retention.words`."""


class ClaimKind(StrEnum):
    """Principal under a contract or in a project, money in the purse or on its way, a flow the bank tells otherwise."""

    CONTRACT = "contract"
    PROJECT = "project"
    PURSE = "purse"
    IN_TRANSIT = "in_transit"
    BREAK = "break"


@dataclass(frozen=True, kw_only=True)
class Claim:
    """One thing outstanding; ``reference`` is a contract's number, a project's code, or what a flow is called."""

    kind: ClaimKind
    amount_fen: int
    reference: str = ""


class MoneyOutstanding(ValueError):
    """Money is outstanding; the claims are named."""

    def __init__(self, claims: Sequence[Claim]) -> None:
        self.claims = tuple(claims)
        named = "; ".join(f"{one.kind} {one.reference} {one.amount_fen} fen" for one in claims)
        super().__init__(f"money is outstanding, nobody is forgotten before it is settled: {named}")


_rooms: list[Callable[[Person], Sequence[Claim]]] = []


def register_claims(find: Callable[[Person], Sequence[Claim]]) -> None:
    """Say who knows what is outstanding of a person."""
    _rooms[:] = [find]


def claims_of(person: Person) -> tuple[Claim, ...]:
    """Return what is outstanding between a person and the platform; needs a scope that sees everything."""
    return tuple(claim for find in _rooms for claim in find(person))
