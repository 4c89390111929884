"""Show rules on their way: one change that two people agreed on and whose day is to come, one that waits for the other.

Until that day everything is decided by the figures as they stand, so that the world agrees with itself today.
"""

from datetime import timedelta
from typing import Final

from crm.suitability.operations.rules import approve_rule_change, propose_rule_change
from hub.access.scope import entered, system_scope
from hub.demo.stage import World, deliver_announced, staff_member
from hub.kernel.clock import utc_now
from hub.rulebook.queries import proposals_for

FIRST, OTHER = "he.jing", "wu.tong"
SHARES, RESERVE = "S6-006", "S2-014"
COUNTS_IN_DAYS: Final = 14
WAITS_FOR_DAYS: Final = 21
SHARES_REASON: Final = "高风险产品单笔占比偏高，经季度复核收紧。"
RESERVE_REASON: Final = "备用金不足半年的家庭抗风险能力有限，拟提高要求。"


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
