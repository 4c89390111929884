"""Say how long an assessment counts and how often it may be taken, as configuration with its source."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from crm.suitability.domain.sources import RETAKES, Source
from crm.suitability.domain.words import Words
from hub.kernel.clock import HOME_ZONE, business_date


@dataclass(frozen=True, kw_only=True)
class RetakeLimits:
    """How long an assessment is valid and how many may be taken in a day and in the months of a window."""

    rule_id: str
    valid_months: int
    most_per_day: int
    most_per_window: int
    window_months: int
    source: Source


RETAKE_LIMITS = RetakeLimits(
    rule_id="S1-002", valid_months=12, most_per_day=2, most_per_window=8, window_months=12, source=RETAKES
)


@dataclass(frozen=True, kw_only=True)
class CareLimits:
    """From which age on a client gets the extra care of the law: a second look, larger type, a call-back."""

    rule_id: str
    from_age: int
    source: Source


CARE_LIMITS = CareLimits(rule_id="S4-002", from_age=65, source=RETAKES)


def years_between(born: date, on: date) -> int:
    """Return the age on a day; whoever is born on 29 February comes of age on 1 March."""
    return on.year - born.year - ((on.month, on.day) < (born.month, born.day))


class RetakeRefused(ValueError):
    """One assessment too many; ``words`` tell the client when the next one is possible."""

    def __init__(self, *, allowed: int, taken: int, words: Words) -> None:
        super().__init__(f"expected at most {allowed} assessments in the span, got {taken} already")
        self.words = words


def valid_until(taken_at: datetime, limits: RetakeLimits = RETAKE_LIMITS) -> datetime:
    """Return the first instant at which the assessment no longer counts: the same clock time months later at home."""
    return _months_later(taken_at, limits.valid_months)


def lapses_at(until: datetime, months: int) -> datetime:
    """Return the first instant at which a level that ended at ``until`` is held against no retake any more."""
    return _months_later(until, months)


def check_retake(*, earlier: Sequence[datetime], at: datetime, limits: RetakeLimits = RETAKE_LIMITS) -> None:
    """Raise :class:`RetakeRefused` when an assessment at ``at`` would be one too many for the day or the window."""
    today = [taken for taken in earlier if business_date(taken) == business_date(at)]
    if len(today) >= limits.most_per_day:
        raise RetakeRefused(
            allowed=limits.most_per_day,
            taken=len(today),
            words=Words(
                "一天最多测评{most}次，请明天再来。", "At most {most} assessments a day; please come back tomorrow."
            ).filled({"most": limits.most_per_day}),
        )
    window = [taken for taken in earlier if taken <= at < _months_later(taken, limits.window_months)]
    if len(window) >= limits.most_per_window:
        again = business_date(_months_later(min(window), limits.window_months))
        raise RetakeRefused(
            allowed=limits.most_per_window,
            taken=len(window),
            words=Words(
                "{months}个月内最多测评{most}次，{again}起可再测。",
                "At most {most} assessments in {months} months; the next is possible from {again}.",
            ).filled({"months": limits.window_months, "most": limits.most_per_window, "again": again.isoformat()}),
        )


def _months_later(at: datetime, months: int) -> datetime:
    home = at.astimezone(HOME_ZONE)
    year, month = divmod(home.year * 12 + home.month - 1 + months, 12)
    first = home.replace(year=year, month=month + 1, day=1)
    last = (first + timedelta(days=31)).replace(day=1) - timedelta(days=1)
    return first.replace(day=min(home.day, last.day)).astimezone(at.tzinfo)
