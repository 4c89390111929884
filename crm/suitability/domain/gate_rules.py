"""The rules of the matching gate as rows: what each asks, where it comes from, since when it holds."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from crm.suitability.domain.cap_rules import SINCE_V4
from crm.suitability.domain.sources import (
    EU_FIT,
    HIGHER_RATING_COUNTS,
    HOUSE,
    LOWEST_CLASS,
    MATCHING,
    RETAKES,
    Source,
)
from crm.suitability.domain.words import Words
from hub.catalogue.domain.products import WHOLE_BPS


@dataclass(frozen=True, kw_only=True)
class GateRule:
    """One question that every product must pass for every investor."""

    id: str
    title: Words
    source: Source
    effective_from: date = SINCE_V4


ASSESSED = GateRule(id="S6-001", title=Words("测评有效", "Assessment in force"), source=RETAKES)
RATING = GateRule(
    id="S6-002", title=Words("产品等级不高于投资者等级", "Rating within the level"), source=HIGHER_RATING_COUNTS
)
LOWEST = GateRule(id="S6-003", title=Words("最低类别", "Lowest class"), source=LOWEST_CLASS)
KNOWLEDGE = GateRule(id="S6-004", title=Words("懂这类产品", "Knows the product family"), source=MATCHING)
TERM = GateRule(id="S6-005", title=Words("期限", "Term"), source=EU_FIT)
TICKET = GateRule(id="S6-006", title=Words("金额与资产", "Amount against assets"), source=EU_FIT)
STRESS = GateRule(
    id="S6-007", title=Words("不利情景与亏损上限", "Adverse scenario within the loss limit"), source=EU_FIT
)
AGREES = GateRule(id="S6-008", title=Words("没有未了结的矛盾", "No contradiction in the way"), source=HOUSE)
ON_SALE = GateRule(id="S6-009", title=Words("在售", "On sale"), source=HOUSE)
EXTRA_CARE = GateRule(id="S6-010", title=Words("高风险产品的额外照护", "Extra care for high risk"), source=MATCHING)
LOTS = GateRule(id="S6-011", title=Words("起购金额与份额", "Smallest purchase and whole lots"), source=HOUSE)

GATE_RULES: tuple[GateRule, ...] = (
    ASSESSED,
    RATING,
    LOWEST,
    KNOWLEDGE,
    TERM,
    TICKET,
    STRESS,
    AGREES,
    ON_SALE,
    EXTRA_CARE,
    LOTS,
)

MOST_OF_ASSETS_BPS: Mapping[int, int] = {1: WHOLE_BPS, 2: WHOLE_BPS, 3: 5_000, 4: 3_000, 5: 2_000}
"""By rating: the most of the investable assets that one purchase may be. Unmeasured."""

EXTRA_CARE_FROM_RATING = 4
"""High-risk products sold to ordinary investors need more information and longer thinking time."""
