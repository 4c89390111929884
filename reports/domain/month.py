"""What the operations report of a month says: how the balance came about, every figure, and the course of a year."""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Final

from reports.domain.inputs import Text

TITLE: Final = Text("月度运营报告", "Monthly Operations Report")


@dataclass(frozen=True)
class Point:
    """One month of a series."""

    month: str
    value: Decimal


@dataclass(frozen=True, kw_only=True)
class FigureLine:
    """One published figure, worded: value, against the month before, and what was divided by what."""

    id: str
    version: int
    group: str
    name: Text
    value: str
    unit: Text
    change: str
    numerator: str
    numerator_of: Text
    denominator: str
    denominator_of: Text | None


@dataclass(frozen=True, kw_only=True)
class MonthPaper:
    """A published month. ``content`` are the sealed bytes of the version, and their ``digest``; series oldest first."""

    house: Text
    month: str
    as_of: str
    number: int
    opening_fen: int
    added_fen: int
    repaid_fen: int
    closing_fen: int
    figures: tuple[FigureLine, ...]
    groups: tuple[tuple[str, Text], ...]
    balances: tuple[Point, ...]
    overdue: tuple[Point, ...]
    note: Text
    digest: str
    content: bytes
    published_at: datetime
    verify_url: str
