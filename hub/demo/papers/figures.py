"""The monthly figures, worked out from the same schedules and purchases as the ledger."""

from calendar import monthrange
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from hub.contracts.domain.schedules.standing import BANDS
from hub.demo.market import Plan
from hub.demo.money.purchases import Purchase
from hub.demo.money.schedule import outstanding, schedule, standing_of
from hub.demo.papers.texts import RISK, both

TOP = 10


@dataclass(frozen=True, kw_only=True)
class Books:
    """Everything that the figures are worked out from."""

    plans: Sequence[Plan]
    bought: Sequence[Purchase]


def months_before(as_of: date, count: int) -> tuple[date, ...]:
    """Return the first days of the last ``count`` months that are over, oldest first."""
    serial = as_of.year * 12 + as_of.month - 1
    return tuple(date((serial - back) // 12, (serial - back) % 12 + 1, 1) for back in range(count, 0, -1))


def last_day(month: date) -> date:
    """Return the last day of a month."""
    return month.replace(day=monthrange(month.year, month.month)[1])


def figure_fields(books: Books, month: date) -> dict[str, Any]:
    """Return one month's figures as the disclosure holds them."""
    end, before = last_day(month), month - timedelta(days=1)
    opening, closing = _principal(books, before), _principal(books, end)
    added = sum(plan.facts.amount_fen for plan in books.plans if before < plan.facts.value_date <= end)
    parts = _figures(books, month=month, closing=closing)
    return {
        "title": both(f"{month.year}年{month.month}月运营数据", f"Operating figures, {month:%Y-%m}"),
        "summary": both(
            "每个数字都带着分子、分母、公式与版本。", "Every figure with its parts, its formula and its version."
        ),
        "risk_notice": RISK,
        "month": f"{month:%Y-%m}",
        "as_of_date": end.isoformat(),
        "opening_fen": opening,
        "added_fen": added,
        "repaid_fen": opening + added - closing,
        "closing_fen": closing,
        "figures": [
            {"formula": formula, "version": 1, "numerator": numerator, "denominator": denominator}
            for formula, numerator, denominator in parts
        ],
        "note": both(
            "应收利息按当期已过天数计提；逾期本金为已到期未到账的本金，不含未到期部分。",
            "Interest outstanding accrues by day within the period; overdue principal is principal due and not "
            "received, without what is not due yet.",
        ),
    }


def _principal(books: Books, on: date) -> int:
    return sum(outstanding(plan, on) for plan in books.plans)


def _figures(books: Books, *, month: date, closing: int) -> list[tuple[str, int, int | None]]:
    on = last_day(month)
    started = [plan for plan in books.plans if plan.facts.value_date <= on]
    open_plans = [plan for plan in started if outstanding(plan, on)]
    standings = [standing_of(plan, on) for plan in open_plans]
    holders = _holders(books, on)
    borrowers = sorted((outstanding(plan, on) for plan in open_plans), reverse=True)
    ever = {one.person.key for one in books.bought if any(plan.code == one.project_code for plan in started)}
    bands = [(f"OPS-17{band.id}", sum(one.overdue_in(band) for one in standings)) for band in BANDS]
    return [
        ("OPS-01", sum(plan.facts.amount_fen for plan in started), None),
        ("OPS-02", len(started), None),
        ("OPS-03", closing, None),
        ("OPS-04", len(open_plans), None),
        ("OPS-05", sum(one.accrued_fen for one in standings), None),
        ("OPS-06", len(ever), None),
        ("OPS-07", len(holders), None),
        ("OPS-08", len(started), None),
        ("OPS-09", len(open_plans), None),
        ("OPS-10", closing, len(holders)),
        ("OPS-11", borrowers[0] if borrowers else 0, closing),
        ("OPS-12", sum(borrowers[:TOP]), closing),
        ("OPS-13", holders[0] if holders else 0, closing),
        ("OPS-14", sum(holders[:TOP]), closing),
        ("OPS-15", 0, None),
        ("OPS-17", sum(fen for _, fen in bands), closing),
        *((name, fen, closing) for name, fen in bands),
        ("OPS-18", sum(bool(one.overdue) for one in standings), len(open_plans)),
        ("OPS-19", 0, None),
        ("OPS-20", 0, None),
        ("OPS-21", _fees(books, month), None),
    ]


def _holders(books: Books, on: date) -> list[int]:
    """What every investor still has outstanding, the largest first; shares of a project's principal, to the fen."""
    left: dict[str, int] = {}
    totals = {plan.code: (outstanding(plan, on), plan.facts.amount_fen) for plan in books.plans}
    for purchase in books.bought:
        held, amount = totals[purchase.project_code]
        if fen := purchase.amount_fen * held // amount:
            left[purchase.person.key] = left.get(purchase.person.key, 0) + fen
    return sorted(left.values(), reverse=True)


def _fees(books: Books, month: date) -> int:
    paid = (part for plan in books.plans for part in schedule(plan))
    return sum(part.fee_fen for part in paid if part.paid_date and part.paid_date.replace(day=1) == month)
