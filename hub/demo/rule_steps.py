"""Show rules and ratings on their way: for each one change that two people agreed on, one that waits for the other.

Until its day a rule decides by the figures as they stand, and the rating that was agreed on is the lower of two:
the world agrees with itself today.
"""

from datetime import timedelta
from typing import Final

from crm.purchases.touched import preview_rating
from crm.suitability.operations.rules import approve_rule_change, propose_rule_change
from hub.access.scope import entered, system_scope
from hub.catalogue.queries import product
from hub.catalogue.rating import approve_rating, propose_rating
from hub.catalogue.ratings import RatingFacts, rating_history
from hub.demo.stage import World, deliver_announced, staff_member
from hub.kernel.clock import business_date, utc_now
from hub.rulebook.queries import proposals_for

FIRST, OTHER = "he.jing", "wu.tong"
SHARES, RESERVE = "S6-006", "S2-014"
COUNTS_IN_DAYS: Final = 14
WAITS_FOR_DAYS: Final = 21
SHARES_REASON: Final = "高风险产品单笔占比偏高，经季度复核收紧。"
RESERVE_REASON: Final = "备用金不足半年的家庭抗风险能力有限，拟提高要求。"


AGREED, WAITS = "SOLAR-2", "FLOAT-IDX"
AGREED_REASON: Final = "发行方完成增信并披露审计报告，下调其自评等级；我方评级不变，仍从高。"
WAITS_REASON: Final = "标的指数的波动率连续两季上升，拟上调我方评级。"


def rate_products(world: World) -> None:
    """Have one product rated anew by two people, and leave one proposal waiting; what was done stays done."""
    with entered(system_scope("demo")):
        if not rating_history(AGREED):
            facts = _propose_rating(AGREED, issuer=product(code=AGREED).issuer_rating - 1, reason=AGREED_REASON)
            approve_rating(proposal_id=facts.id, by=staff_member(OTHER), at=utc_now())
        if not rating_history(WAITS):
            _propose_rating(WAITS, distributor=product(code=WAITS).distributor_rating + 1, reason=WAITS_REASON)
    deliver_announced(world, "ratings")


def _propose_rating(code: str, *, reason: str, issuer: int = 0, distributor: int = 0) -> RatingFacts:
    item, at = product(code=code), utc_now()
    wanted = {
        "issuer_rating": issuer or item.issuer_rating,
        "distributor_rating": distributor or item.distributor_rating,
    }
    found = preview_rating(code=code, **wanted, on=business_date(at), at=at)
    return propose_rating(code=code, **wanted, reason=reason, affected=found.counts(), by=staff_member(FIRST), at=at)


def change_rules(world: World) -> None:
    """Propose both and approve one; what an earlier run did stays done."""
    with entered(system_scope("demo")):
        if not proposals_for(SHARES):
            facts = propose_rule_change(
                rule_id=SHARES,
                wanted={"S6-006/R4": 2_500, "S6-006/R5": 1_500},
                reason=SHARES_REASON,
                effective_date=world.as_of + timedelta(days=COUNTS_IN_DAYS),
                by=staff_member(FIRST),
                at=utc_now(),
            )
            approve_rule_change(proposal_id=facts.id, by=staff_member(OTHER), at=utc_now())
        if not proposals_for(RESERVE):
            propose_rule_change(
                rule_id=RESERVE,
                wanted={"S2-014/from_3m": 2, "S2-014/from_6m": 3},
                reason=RESERVE_REASON,
                effective_date=world.as_of + timedelta(days=WAITS_FOR_DAYS),
                by=staff_member(OTHER),
                at=utc_now(),
            )
    deliver_announced(world, "rules")
