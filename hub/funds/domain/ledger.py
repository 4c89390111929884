"""Double entry: a flow is legs that add up to nothing, and a balance is the sum of an account's legs.

A leg is positive where the account gains and negative where it gives. This is the slow, obvious definition;
the database keeps the same by triggers, and the tests hold both equal.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from hub.funds.domain.accounts import NEVER_NEGATIVE, Account, account_of
from hub.funds.domain.requests import FlowRequest
from hub.funds.domain.rules import RULE_OF
from hub.kernel.digest import sha256_hex


class Unbalanced(ValueError):
    """Legs do not make a flow: fewer than two, one without money, or a sum other than zero."""


class BalanceTooLow(Exception):
    """An account would fall below zero."""

    def __init__(self, *, account: Account, balance_fen: int, amount_fen: int) -> None:
        super().__init__(f"{account.name}: expected at least {amount_fen} fen, holds {balance_fen}")
        self.account, self.balance_fen, self.amount_fen = account, balance_fen, amount_fen


@dataclass(frozen=True, kw_only=True)
class Leg:
    """One account's side of a flow; ``position`` counts from 1."""

    position: int
    account: Account
    amount_fen: int


def legs_of(request: FlowRequest) -> tuple[Leg, Leg]:
    """Return the giving and the gaining leg of a request; of a reversal, the other way round."""
    rule = RULE_OF[request.kind]
    giving, gaining = (
        account_of(kind, subject_id=request.subject_id, project_code=request.project_code)
        for kind in (rule.debit, rule.credit)
    )
    if request.reverses is not None:
        giving, gaining = gaining, giving
    return (
        Leg(position=1, account=giving, amount_fen=-request.amount_fen),
        Leg(position=2, account=gaining, amount_fen=request.amount_fen),
    )


def require_balanced(legs: Iterable[Leg]) -> None:
    """Raise :class:`Unbalanced` unless there are two or more legs, each with money, that sum to zero."""
    amounts = [leg.amount_fen for leg in legs]
    if len(amounts) < 2:
        raise Unbalanced(f"expected two legs or more, got {len(amounts)}")
    if 0 in amounts:
        raise Unbalanced("expected money on every leg, got a leg of 0 fen")
    if sum(amounts) != 0:
        raise Unbalanced(f"expected legs that sum to 0 fen, got {sum(amounts)}")


def legs_digest(legs: Iterable[Leg]) -> str:
    """Return the digest that seals a flow's legs: position, account and amount, one leg a line."""
    lines = (f"{leg.position} {leg.account.name} {leg.amount_fen}\n" for leg in legs)
    return sha256_hex(("hub/legs/v1\n" + "".join(lines)).encode())


def balances_from_nothing(legs: Iterable[Leg]) -> Mapping[Account, int]:
    """Return every account's balance in fen, added up from all legs ever written."""
    balances: Counter[Account] = Counter()
    for leg in legs:
        balances[leg.account] += leg.amount_fen
    return balances


def apply(balances: Mapping[Account, int], request: FlowRequest) -> Mapping[Account, int]:
    """Return the balances after one flow; raise :class:`BalanceTooLow` where the giving account holds too little."""
    legs = legs_of(request)
    require_balanced(legs)
    after = dict(balances)
    for leg in legs:
        before = after.get(leg.account, 0)
        after[leg.account] = before + leg.amount_fen
        if leg.account.kind in NEVER_NEGATIVE and after[leg.account] < 0:
            raise BalanceTooLow(account=leg.account, balance_fen=before, amount_fen=-leg.amount_fen)
    return after
