"""Write amounts, days, shares and terms the way each language reads them."""

from dataclasses import dataclass
from datetime import date
from typing import TypeAlias

from hub.kernel.money import grouped
from reports.domain.inputs import Text

NBSP = "\u00a0"
_MONTHS = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)


@dataclass(frozen=True)
class Yuan:
    """An amount in fen."""

    fen: int


@dataclass(frozen=True)
class Day:
    """A business day."""

    day: date


@dataclass(frozen=True)
class Share:
    """A share or rate in basis points."""

    bps: int


@dataclass(frozen=True)
class Term:
    """A length of time in days; zero is at any time."""

    days: int


@dataclass(frozen=True)
class Listing:
    """Several texts joined as a sentence joins them."""

    items: tuple[Text, ...]


Value: TypeAlias = Yuan | Day | Share | Term | Listing | Text | str | int


def in_chinese(value: Value) -> str:
    """Write a value inside a Chinese sentence."""
    match value:
        case Yuan(fen):
            return f"{short_amount(fen)}元"
        case Day(day):
            return f"{day.year}年{day.month}月{day.day}日"
        case Term(days):
            return _chinese_term(days)
        case Listing(items):
            return "；".join(item.zh for item in items)
        case Text(zh=zh):
            return zh
        case Share(bps):
            return percent(bps)
    return str(value)


def in_english(value: Value) -> str:
    """Write a value inside an English sentence; the parts of one figure never part at a line's end."""
    match value:
        case Yuan(fen):
            return f"CNY{NBSP}{short_amount(fen)}"
        case Day(day):
            return f"{day.day}{NBSP}{_MONTHS[day.month - 1]}{NBSP}{day.year}"
        case Term(days):
            return _english_term(days)
        case Listing(items):
            return "; ".join(item.en for item in items)
        case Text(en=en):
            return en
        case Share(bps):
            return percent(bps)
    return str(value)


def _chinese_term(days: int) -> str:
    if days and days % 365 == 0:
        return f"{days // 365}年"
    return f"{days}天" if days else "随时"


def _english_term(days: int) -> str:
    if not days:
        return "on demand"
    number, unit = (days // 365, "year") if days % 365 == 0 else (days, "day")
    return f"{number}{NBSP}{unit}{'' if number == 1 else 's'}"


def short_amount(fen: int) -> str:
    """Write yuan with grouping; the two decimals only when there are fen."""
    return grouped(fen).removesuffix(".00")


def percent(bps: int) -> str:
    """Write basis points as a percentage: ``35`` → ``0.35%``, ``500`` → ``5%``."""
    whole, rest = divmod(abs(bps), 100)
    text = f"{whole}.{rest:02d}".rstrip("0").rstrip(".")
    return f"{'−' if bps < 0 else ''}{text}%"


def share_of(fen: int, bps: int) -> int:
    """Return ``bps`` of an amount in whole fen, halves up: the one rounding rule of the report."""
    return (fen * bps + 5000) // 10000


def tenth_percent(part: int, whole: int) -> int:
    """Return a share in basis points, rounded halves up to a tenth of a percent."""
    return (part * 2000 + whole) // (2 * whole) * 10


def ratio_bps(part: int, whole: int) -> int:
    """Return a share in basis points, rounded halves up; nothing of nothing is zero."""
    return (part * 20000 + whole) // (2 * whole) if whole else 0
