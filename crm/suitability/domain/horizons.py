"""Turn the answers about time and wealth into days and fen that can be compared with a product."""

from crm.suitability.domain.answers import Answers

LONGEST_DAYS: dict[str, int | None] = {
    "under_1m": 31,
    "from_1m": 92,
    "from_3m": 183,
    "from_6m": 366,
    "from_1y": 1096,
    "from_3y": None,
}
"""The last day of each horizon, counted with long months and a leap year; None means no end."""

ASSET_RANGE_FEN: dict[str, tuple[int, int | None]] = {
    "under_50k": (0, 50_000_00),
    "from_50k": (50_000_00, 200_000_00),
    "from_200k": (200_000_00, 500_000_00),
    "from_500k": (500_000_00, 1_000_000_00),
    "from_1m": (1_000_000_00, 3_000_000_00),
    "from_3m": (3_000_000_00, None),
}
"""Least and most investable assets behind each answer."""


def horizon_days(answers: Answers) -> int | None:
    """Return how many days the money may stay; None where no end was named."""
    return LONGEST_DAYS[answers.one("horizon")]


def most_assets_fen(answers: Answers) -> int | None:
    """Return the most that the household can have by its own answer; None where open-ended."""
    return ASSET_RANGE_FEN[answers.one("assets")][1]


def assets_fen(answers: Answers) -> int:
    """Return what the answers vouch for at least: the band's lower edge, or the amount meant to be invested if that
    fits the band and is higher."""
    least, most = ASSET_RANGE_FEN[answers.one("assets")]
    intended = answers.amount_fen("intended_amount")
    return max(least, intended if most is None or intended <= most else most)
