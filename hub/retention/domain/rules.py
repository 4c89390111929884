"""How long what is kept, and by when what must be done: each period with its source, to be corrected without code.

``confirmed=False`` waits for a lawyer. Of several rules about one thing the longest holds.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

SATURDAY: Final = 5


@dataclass(frozen=True, kw_only=True)
class Period:
    """A span that a rule names: years, calendar days, or working days; exactly one of them."""

    years: int = 0
    days: int = 0
    working_days: int = 0

    def end(self, start: date) -> date:
        """Return the last day of the period that begins with ``start``.

        Working days are Mondays to Fridays: public holidays would only make the span longer.
        """
        if self.years:
            return _years_later(start, self.years)
        if self.days:
            return start + timedelta(days=self.days)
        day, left = start, self.working_days
        while left:
            day += timedelta(days=1)
            left -= day.weekday() < SATURDAY
        return day


@dataclass(frozen=True, kw_only=True)
class Rule:
    """One period with where it comes from."""

    id: str
    period: Period
    source: str
    article: str
    confirmed: bool
    effective_from: date


PROTECTION: Final = "《个人信息保护法》"
_PROTECTED: Final = date(2021, 11, 1)

ANSWER: Final = Rule(
    id="PI-ANSWER", period=Period(working_days=15), source="《App违法违规收集使用个人信息行为认定方法》", article="6",
    confirmed=False, effective_from=date(2019, 11, 28),
)  # fmt: skip
"""By when a person who asks to be forgotten has an answer."""
ERASE: Final = Rule(
    id="PI-ERASE", period=Period(days=30), source=PROTECTION, article="47", confirmed=False, effective_from=_PROTECTED
)
"""By when what nothing keeps is gone; the law says "promptly", the thirty days are the platform's own word."""
DEALINGS: Final = Rule(
    id="KEEP-DEALINGS", period=Period(years=5), source="《网络借贷信息中介机构业务活动信息披露指引》", article="",
    confirmed=False, effective_from=date(2017, 8, 23),
)  # fmt: skip
"""Contracts and movements of money."""
SUITABILITY: Final = Rule(
    id="KEEP-SUITABILITY", period=Period(years=20), source="《证券期货投资者适当性管理办法》", article="32",
    confirmed=False, effective_from=date(2017, 7, 1),
)  # fmt: skip
"""How the platform knew what suits somebody whom it sold something."""
TRAIL: Final = Rule(
    id="KEEP-TRAIL", period=Period(years=3), source=PROTECTION, article="56", confirmed=False, effective_from=_PROTECTED
)
"""Who did what with personal data, and why: impact assessments and records of processing."""
REVIEW: Final = Rule(
    id="HOLD-REVIEW", period=Period(days=180), source="内部规定", article="", confirmed=False,
    effective_from=date(2026, 1, 1),
)  # fmt: skip
"""By when somebody looks again whether a hold is still needed (unmeasured)."""

RULES: Final[Mapping[str, Rule]] = {rule.id: rule for rule in (ANSWER, ERASE, DEALINGS, SUITABILITY, TRAIL, REVIEW)}


def _years_later(start: date, years: int) -> date:
    try:
        return start.replace(year=start.year + years)
    except ValueError:  # 29 February
        return start.replace(year=start.year + years, month=3, day=1)
