"""Decide what a transaction may cost and whether the account can pay for it; tell a person before it cannot."""

from datetime import datetime

from chain.alarms import Facts, raise_alarm, resolve_alarm
from chain.attempts import AnchorRefused
from chain.ledgers.port import Fees, Ledger

DEAREST_GAS_WEI = 500 * 10**9
"""Above this the log waits and a person is told; unmeasured."""
BUMP_NUMERATOR, BUMP_DENOMINATOR = 9, 8
"""A replacement must offer at least an eighth more of both (EIP-1559 nodes want 10 %)."""
LOW_AT_ANCHORS = 50
"""The warning comes while the balance still pays for this many checkpoints at today's price; unmeasured."""

GAS_TOO_DEAR = "gas_too_dear"
BALANCE_LOW = "balance_low"
BALANCE_EMPTY = "balance_empty"


class TooDear(AnchorRefused):
    """Gas costs more than the log pays, or the account cannot pay for it."""


def bounded_fees(now: Fees, *, offered: Fees | None, at: datetime) -> Fees:
    """Return what to offer: today's price, an eighth above what was ``offered`` before, never above the cap."""
    least = Fees(max_fee_wei=0, priority_fee_wei=0) if offered is None else _raised(offered)
    wanted = now if offered is None else least
    if wanted.max_fee_wei > DEAREST_GAS_WEI:
        message = f"gas costs {wanted.max_fee_wei} wei, the log pays at most {DEAREST_GAS_WEI}; anchoring waits"
        facts: Facts = {"price": wanted.max_fee_wei, "cap": DEAREST_GAS_WEI}
        raise_alarm(name=GAS_TOO_DEAR, message=message, at=at, facts=facts)
        raise TooDear(message)
    resolve_alarm(name=GAS_TOO_DEAR, at=at)
    max_fee = max(least.max_fee_wei, min(now.max_fee_wei, DEAREST_GAS_WEI))
    return Fees(max_fee_wei=max_fee, priority_fee_wei=min(max(least.priority_fee_wei, now.priority_fee_wei), max_fee))


def check_balance(ledger: Ledger, *, account: str, gas: int, fees: Fees, at: datetime) -> None:
    """Refuse what the account cannot pay for, and warn while it can pay for a few more."""
    balance, cost = ledger.balance_wei(account), gas * fees.max_fee_wei
    facts: Facts = {"account": account, "balance": balance, "cost": cost, "number": balance // max(cost, 1)}
    if balance < cost:
        message = f"{account} holds {balance} wei, the next transaction may cost {cost}; send it money"
        raise_alarm(name=BALANCE_EMPTY, message=message, at=at, facts=facts)
        raise TooDear(message)
    resolve_alarm(name=BALANCE_EMPTY, at=at)
    if balance < cost * LOW_AT_ANCHORS:
        message = f"{account} holds {balance} wei, enough for {balance // cost} more transactions at today's price"
        raise_alarm(name=BALANCE_LOW, message=message, at=at, facts=facts)
    else:
        resolve_alarm(name=BALANCE_LOW, at=at)


def _raised(offered: Fees) -> Fees:
    return Fees(max_fee_wei=_eighth_more(offered.max_fee_wei), priority_fee_wei=_eighth_more(offered.priority_fee_wei))


def _eighth_more(fee_wei: int) -> int:
    return fee_wei * BUMP_NUMERATOR // BUMP_DENOMINATOR + 1
