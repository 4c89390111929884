"""Name the five investor levels and the five product ratings in both languages.

Reports are worked out again with the levels' names as they stand here: to rename one takes a new form of their inputs.
"""

from crm.suitability.domain.words import Words

LEVELS = range(1, 6)
LOWEST_LEVEL = 1
HIGHEST_LEVEL = 5

LEVEL_NAMES = {
    1: Words("保守型", "Conservative"),
    2: Words("谨慎型", "Cautious"),
    3: Words("稳健型", "Steady"),
    4: Words("积极型", "Active"),
    5: Words("激进型", "Aggressive"),
}
RATING_NAMES = {
    1: Words("低风险", "Low risk"),
    2: Words("中低风险", "Medium-low risk"),
    3: Words("中风险", "Medium risk"),
    4: Words("中高风险", "Medium-high risk"),
    5: Words("高风险", "High risk"),
}
LOWEST_CLASS_NAME = Words("最低类别", "Lowest class")


def level_code(level: int) -> str:
    """Write a level as ``C2``."""
    return f"C{level}"


def rating_code(rating: int) -> str:
    """Write a product rating as ``R2``."""
    return f"R{rating}"
