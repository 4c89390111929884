"""Write the ledger as beancount, so that a program which knows nothing of the hub can audit it.

A flow is a transaction, an account of the mirror an account of the book: what the bank holds is an asset, what it owes
to purses, transits, escrows, borrowers and for fees are liabilities. At a month's end each balance is asserted
as the database adds it up; ``bean-check`` adds the transactions up by itself and refuses what differs.
"""

import re
from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from itertools import groupby
from typing import Final

from hub.funds.domain.accounts import AccountKind
from hub.funds.models import Flow, Leg
from hub.funds.queries import balances
from hub.kernel.clock import instant
from hub.kernel.money import yuan

CURRENCY: Final = "CNY"
_ROOTS: Final[Mapping[AccountKind, str]] = {
    AccountKind.CUSTODIAN_BANK: "Assets:Custodian",
    AccountKind.PURSE: "Liabilities:Purse",
    AccountKind.IN_TRANSIT: "Liabilities:Transit",
    AccountKind.ESCROW: "Liabilities:Escrow",
    AccountKind.BORROWER: "Liabilities:Borrower",
    AccountKind.PLATFORM_FEE: "Liabilities:Fee",
}
_PLAIN: Final = re.compile(r"[A-Za-z0-9-]+")


def beancount_lines() -> Iterator[str]:
    """Yield the whole ledger line by line, oldest first; needs a scope that sees everything."""
    yield 'option "title" "Mirror of the custodian\'s book"'
    yield f'option "operating_currency" "{CURRENCY}"'
    days = Flow.objects.order_by("effective_date").values_list("effective_date", flat=True)
    first, last = days.first(), days.last()
    if first is None or last is None:
        return
    yield from _openings(first)
    yield from _transactions()
    for end in _month_ends(first, last):
        yield from _assertions(end)


def _openings(first: date) -> Iterator[str]:
    yield ""
    for name in sorted(_account(account.kind, account.subject_id, account.project_code) for account in balances()):
        yield f"{first} open {name} {CURRENCY}"


def _transactions() -> Iterator[str]:
    legs = Leg.objects.select_related("flow", "account").order_by(
        "flow__effective_date", "flow__recorded_at", "flow_id", "position"
    )
    for _, own in groupby(legs.iterator(chunk_size=2000), key=lambda leg: leg.flow_id):
        first, *others = own
        yield from _transaction(first.flow, [first, *others])


def _transaction(flow: Flow, legs: list[Leg]) -> Iterator[str]:
    yield ""
    yield f"{flow.effective_date} * {_text(flow.kind)} {_text(flow.key)}"
    yield f'  flow: "{flow.id}"'
    yield f'  recorded: "{instant(flow.recorded_at)}"'
    yield f'  seal: "{flow.legs_digest}"'
    if flow.contract_number:
        yield f"  contract: {_text(flow.contract_number)}"
    if flow.reverses_id:
        yield f'  reverses: "{flow.reverses_id}"'
    for leg in legs:
        account = leg.account
        name = _account(AccountKind(account.kind), account.subject_id, account.project_code)
        yield f"  {name}  {yuan(-leg.amount_fen)} {CURRENCY}"


def _assertions(end: date) -> Iterator[str]:
    """A balance is asserted at the beginning of the day after."""
    yield ""
    held = balances(effective_on=end)
    for account, fen in sorted(held.items(), key=lambda item: item[0].name):
        name = _account(account.kind, account.subject_id, account.project_code)
        yield f"{end + timedelta(days=1)} balance {name}  {yuan(-fen)} {CURRENCY}"


def _month_ends(first: date, last: date) -> Iterator[date]:
    month = first.replace(day=1)
    while month <= last:
        month = (month + timedelta(days=32)).replace(day=1)
        yield month - timedelta(days=1)


def _account(kind: AccountKind, subject_id: object, project_code: str | None) -> str:
    root = _ROOTS[kind]
    if subject_id:
        return f"{root}:I-{subject_id}"
    if not project_code:
        return root
    plain = _PLAIN.fullmatch(project_code)
    return f"{root}:P-{project_code}" if plain else f"{root}:X-{project_code.encode().hex()}"


def _text(words: str) -> str:
    escaped = words.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'
