"""Count a branch's visits: walk-ins per hour of the day and length of stay, as frames for operating figures.

Plain functions over a frame, outside request paths: pandas takes half a second to load. Times are those of the branch's
clock; a visit without minutes counts as a visit and says nothing about the stay.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Final
from zoneinfo import ZoneInfo

import pandas as pd

BRANCH_CLOCK: Final = ZoneInfo("Asia/Shanghai")
HOURS: Final = range(24)


@dataclass(frozen=True, kw_only=True)
class Stay:
    """One visit at the desk: where, when, and for how many minutes if that was written down."""

    branch: str
    arrived_at: datetime
    minutes: int | None


def walk_ins_per_hour(stays: Iterable[Stay]) -> pd.DataFrame:
    """Return visits by branch (rows, in order of their names) and hour of arrival (columns 0 to 23)."""
    frame = _frame(stays)
    counted = pd.crosstab(frame["branch"], frame["hour"])
    return counted.reindex(columns=list(HOURS), fill_value=0).astype("int64")


def length_of_stay(stays: Iterable[Stay]) -> pd.DataFrame:
    """Return per branch how many visits, how many with minutes, and their median and ninth decile in minutes."""
    by_branch = _frame(stays).groupby("branch")["minutes"]
    return pd.DataFrame(
        {
            "visits": by_branch.size(),
            "timed": by_branch.count(),
            "median_minutes": by_branch.median(),
            "p90_minutes": by_branch.quantile(0.9),
        }
    )


def _frame(stays: Iterable[Stay]) -> pd.DataFrame:
    rows = [(stay.branch, stay.arrived_at.astimezone(BRANCH_CLOCK).hour, stay.minutes) for stay in stays]
    frame = pd.DataFrame(rows, columns=["branch", "hour", "minutes"])
    return frame.astype({"branch": "string", "hour": "int64", "minutes": "Float64"})
