"""Say what matching again found of something held: what changed, and that it no longer suits or suits again."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Final
from uuid import UUID

from crm.suitability.domain.names import level_code, rating_code
from crm.suitability.domain.words import Words


class Change(StrEnum):
    """Which side was another: the investor's level (also by a rule that changed), or the product's rating."""

    LEVEL = "level"
    RATING = "rating"


_LOST: Final = {
    Change.LEVEL: Words(
        "等级改为{level}，低于产品的{rating}。", "The level became {level}, below the product's {rating}."
    ),
    Change.RATING: Words(
        "产品评级改为{rating}，高于等级{level}。", "The product was rated {rating}, above the level {level}."
    ),
}


@dataclass(frozen=True, kw_only=True)
class RematchFacts:
    """One answer of matching again. ``level`` is C1 to C5 and ``rating`` R1 to R5 as 1 to 5, as of ``found_at``."""

    id: UUID
    subject_id: UUID
    product_code: str
    suits: bool
    change: Change
    level: int
    rating: int
    found_at: datetime

    @property
    def words(self) -> Words:
        """Why it no longer suits."""
        return _LOST[self.change].filled({"level": level_code(self.level), "rating": rating_code(self.rating)})

    @property
    def task_words(self) -> Words:
        """Why an advisor is asked to see the client about it."""
        return Words(
            "客户持有或计划中的产品{code}不再适合。{words}没有人必须卖出。请与客户谈清楚，并写下如何处理。",
            "Product {code}, which the client holds or plans with, no longer suits. {words} Nobody has to sell. Talk "
            "it through with the client and write down what becomes of it.",
        ).filled({"code": self.product_code, "words": self.words})
