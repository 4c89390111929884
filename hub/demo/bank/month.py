"""Draw a month of a bank's book: deposits, investments and withdrawals of a few investors, day by day."""

from datetime import date, timedelta
from itertools import count
from random import Random
from typing import Final
from uuid import UUID

from hub.demo.bank.papers import BankLine, Paper
from hub.funds.domain.rules import FlowKind

INVESTORS: Final = tuple(UUID(int=number) for number in range(1, 7))
OTHERS: Final = dict(zip(INVESTORS, (*INVESTORS[1:], INVESTORS[0]), strict=True))
"""Whom the bank mistakes for whom."""
PROJECTS: Final = ("ORCHARD-1", "QUARRY-2")
ACCOUNT: Final = "6217-0001"
MOVEMENTS_A_DAY: Final = 8
PURSE_FEN: Final = 10**9
"""What everybody is given on the first day, so that no later movement is refused for want of money."""


def month(draw: Random, *, first: date, last: date) -> tuple[Paper, ...]:
    """Return one statement a day, each opening as the one before closed; no movement resembles another."""
    numbers, found, held_fen = count(1), [], 0
    for day in (first + timedelta(days=step) for step in range((last - first).days + 1)):
        lines = _start(day) if day == first else tuple(_line(draw, day, next(numbers)) for _ in range(MOVEMENTS_A_DAY))
        closing_fen = held_fen + sum(line.moved_fen for line in lines)
        found.append(
            Paper(
                number=f"CB-{day}",
                account=ACCOUNT,
                first=day,
                last=day,
                opening_fen=held_fen,
                closing_fen=closing_fen,
                lines=lines,
            )
        )
        held_fen = closing_fen
    return tuple(found)


def _start(day: date) -> tuple[BankLine, ...]:
    return tuple(
        BankLine(key=f"S-{place}", kind=FlowKind.DEPOSIT, amount_fen=PURSE_FEN + place, day=day, subject_id=subject)
        for place, subject in enumerate(INVESTORS)
    ) + tuple(
        BankLine(
            key=f"E-{project}",
            kind=FlowKind.BID,
            amount_fen=PURSE_FEN // 100,
            day=day,
            subject_id=INVESTORS[place],
            project_code=project,
        )
        for place, project in enumerate(PROJECTS)
    )


def _line(draw: Random, day: date, number: int) -> BankLine:
    kinds = (FlowKind.DEPOSIT, FlowKind.DEPOSIT, FlowKind.WITHDRAWAL, FlowKind.BID)
    kind = draw.choice(kinds)
    return BankLine(
        key=f"{kind.value[:1].upper()}-{number:05}",
        kind=kind,
        amount_fen=draw.randint(1, 10_000) * 1000 + number,
        day=day,
        subject_id=draw.choice(INVESTORS),
        project_code=draw.choice(PROJECTS) if kind is FlowKind.BID else "",
    )
