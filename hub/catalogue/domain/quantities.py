"""What can be declared of a project and measured there: each quantity with its unit and how a day's value is made.

Values are whole thousandths of the unit everywhere, never floats.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

THOUSAND: Final = 1000
LARGEST: Final = 10**15
"""Thousandths; a trillion of any unit."""
_DECIMAL: Final = re.compile(r"-?(0|[1-9]\d{0,11})(\.\d{1,3})?")


class Daily(StrEnum):
    """How the readings of a day become one value."""

    MEAN = "mean"
    LARGEST = "largest"
    LAST = "last"
    SUM = "sum"


class ValueUnsound(ValueError):
    """A text is no number of at most twelve digits and three decimals."""


@dataclass(frozen=True, kw_only=True)
class Quantity:
    """One thing that can be measured."""

    code: str
    zh: str
    en: str
    unit_zh: str
    unit_en: str
    daily: Daily


def _quantity(code: str, daily: Daily, *, zh: tuple[str, str], en: tuple[str, str]) -> Quantity:
    return Quantity(code=code, zh=zh[0], en=en[0], unit_zh=zh[1], unit_en=en[1], daily=daily)


ALL: Final[tuple[Quantity, ...]] = (
    _quantity("store_temperature", Daily.LARGEST, zh=("冷库温度", "℃"), en=("Store temperature", "°C")),
    _quantity("power_produced", Daily.SUM, zh=("发电量", "千瓦时"), en=("Power produced", "kWh")),
    _quantity("power_used", Daily.SUM, zh=("用电量", "千瓦时"), en=("Power used", "kWh")),
    _quantity("machine_hours", Daily.SUM, zh=("设备运转时数", "小时"), en=("Machine hours", "h")),
    _quantity("output", Daily.SUM, zh=("产量", "件"), en=("Output", "pieces")),
    _quantity("stock", Daily.LAST, zh=("库存", "件"), en=("Stock", "pieces")),
    _quantity("turnover", Daily.SUM, zh=("营业额", "元"), en=("Turnover", "CNY")),
    _quantity("distance_driven", Daily.SUM, zh=("车辆行驶里程", "公里"), en=("Distance driven", "km")),
    _quantity("collateral_value", Daily.LAST, zh=("抵押物估值", "元"), en=("Value of collateral", "CNY")),
)
QUANTITIES: Final[Mapping[str, Quantity]] = {one.code: one for one in ALL}


def thousandths(text: str) -> int:
    """Return a decimal as whole thousandths; raise :class:`ValueUnsound`. ``"-18.25"`` is ``-18250``."""
    if not _DECIMAL.fullmatch(text):
        raise ValueUnsound(f"expected a number like -18.25, with at most three decimals, got {text[:40]!r}")
    whole, _, part = text.lstrip("-").partition(".")
    value = int(whole) * THOUSAND + int(part.ljust(3, "0") or "0")
    return -value if text.startswith("-") else value


def spelled(value: int) -> str:
    """Return thousandths as a decimal without trailing zeros, grouped by thousands: ``-18250`` is ``"-18.25"``."""
    whole, part = divmod(abs(value), THOUSAND)
    text = f"{whole:,}" + (f".{part:03d}".rstrip("0") if part else "")
    return f"-{text}" if value < 0 else text
