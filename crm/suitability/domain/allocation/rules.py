"""The limits, the mix and the order of aims of an allocation, as rows with their sources.

What a product would return is no aim and appears nowhere: nothing here sorts by a benchmark.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from crm.suitability.domain.plan_rules import PlanReasonRule
from crm.suitability.domain.sources import EU_FIT, HOUSE, MATCHING, Source
from crm.suitability.domain.words import Words
from hub.catalogue.domain.products import Family, Redemption

ALLOCATION_RULE_ID = "S7-001"
ALLOCATION_TITLE = Words("资金分配方案", "Allocation of the money")
SINCE = date(2026, 11, 22)

MOST_ISSUER_BPS = 8_000
"""The most of the whole with one issuer outside cash management. Unmeasured."""
MOST_PROJECT_BPS = 4_000
"""The most of the whole in one project. Unmeasured."""
STARTS_AFTER_DAYS = 1
SETTLES_DAYS: Mapping[Redemption, int] = {Redemption.ON_DEMAND: 2, Redemption.AT_MATURITY: 7}
"""Days between the end of a holding and money in hand, holidays included. Unmeasured."""
OPEN_HORIZON_DAYS = 365
"""For how long costs are counted where no end was named."""
UNKNOWN_LOSS_BPS = 1_000
"""What is counted as lost in the adverse scenario of a holding that is in no product. Unmeasured."""

MIX_BPS: Mapping[int, tuple[tuple[Family, int], ...]] = {
    1: ((Family.CASH, 10_000),),
    2: ((Family.FIXED_INCOME, 6_000), (Family.CASH, 4_000)),
    3: ((Family.FIXED_INCOME, 6_000), (Family.FLOATING, 3_000), (Family.CASH, 1_000)),
    4: ((Family.FIXED_INCOME, 4_500), (Family.FLOATING, 3_000), (Family.EQUITY, 1_500), (Family.CASH, 1_000)),
    5: ((Family.FIXED_INCOME, 3_000), (Family.FLOATING, 3_000), (Family.EQUITY, 3_000), (Family.CASH, 1_000)),
}
"""The mix that an allocation comes as near to as the limits let it, by level. Unmeasured."""


class Limit(StrEnum):
    """What an allocation must hold to. The order is the one in which conflicts are named."""

    PLACED = "placed"
    LOSS = "loss"
    LADDER = "ladder"
    ISSUER = "issuer"
    PROJECT = "project"
    TICKETS = "tickets"
    MOST = "most"


class Aim(StrEnum):
    """What an allocation tries for, in this order: an earlier one is never given up for a later one."""

    PLACE = "place"
    MIX = "mix"
    LOSS = "loss"
    COST = "cost"
    SIMPLE = "simple"


@dataclass(frozen=True, kw_only=True)
class LimitRule:
    """One limit with the sentence that names it."""

    id: str
    limit: Limit
    title: Words
    source: Source


LIMITS: tuple[LimitRule, ...] = (
    LimitRule(
        id="S7-011", limit=Limit.PLACED, source=HOUSE,
        title=Words("打算投的钱都要安排上", "All of the money meant to be invested is placed"),
    ),
    LimitRule(
        id="S7-012", limit=Limit.LOSS, source=EU_FIT,
        title=Words("不利情景合计不超过书面亏损上限", "The adverse losses together stay within the written limit"),
    ),
    LimitRule(
        id="S7-013", limit=Limit.LADDER, source=EU_FIT,
        title=Words("用钱的日子，钱已到手", "On each day that money is needed, it is in hand"),
    ),
    LimitRule(
        id="S7-014", limit=Limit.ISSUER, source=HOUSE,
        title=Words("除现金管理外，一家发行方不超过80%", "Outside cash, at most 80 % with one issuer"),
    ),
    LimitRule(
        id="S7-015", limit=Limit.PROJECT, source=HOUSE,
        title=Words("一个项目不超过40%", "At most 40 % in one project"),
    ),
    LimitRule(
        id="S7-016", limit=Limit.TICKETS, source=HOUSE,
        title=Words("每个产品要够起购金额", "Each product is bought from its smallest ticket on"),
    ),
    LimitRule(
        id="S7-017", limit=Limit.MOST, source=MATCHING,
        title=Words("每个产品不超过适当性允许的金额", "No product beyond the amount that suitability allows"),
    ),
)  # fmt: skip

AIMS: tuple[tuple[str, Aim, Words, Words], ...] = (
    ("S7-021", Aim.PLACE, Words("先把钱安排上", "Place the money"),
     Words("客户说了要投多少，闲置要说明原因。", "The client said how much; what stays idle has to be explained.")),
    ("S7-022", Aim.MIX, Words("靠近本等级的参考比例", "Come near the mix of the level"),
     Words("分散在不同类别，不押在一处。", "Spread over kinds of product, not staked on one.")),
    ("S7-023", Aim.LOSS, Words("不利情景亏得少", "Lose less in the adverse scenario"),
     Words("比例相同，亏得少的优先；从不按收益排序。",
           "Of equal mixes the one that loses less; never by what it might return.")),
    ("S7-024", Aim.COST, Words("费用少", "Cost less"),
     Words("费用是确定的，收益不是。", "Costs are certain, returns are not.")),
    ("S7-025", Aim.SIMPLE, Words("产品少", "Use fewer products"),
     Words("产品少，容易看懂。", "Fewer products are easier to understand.")),
)  # fmt: skip
"""The aims with their ids, names and reasons. Ties that are left are broken by the declared order of the products."""

WITHIN_LEVEL = PlanReasonRule(
    id="S7-031",
    source=EU_FIT,
    words=Words(
        "用到的产品最高{rating}，不超过现有等级{level}。", "The products go up to {rating}, within level {level}."
    ),
)
WITHIN_LOSS = PlanReasonRule(
    id="S7-032",
    source=EU_FIT,
    words=Words(
        "不利情景合计约少{loss}元（其中已持有的约少{held}元），书面上限{limit}元。",
        "In the adverse scenario about ¥{loss} less in all (¥{held} of it on what is held already); "
        "the written limit is ¥{limit}.",
    ),
)
SHARE = PlanReasonRule(
    id="S7-033",
    source=HOUSE,
    words=Words(
        "{family}占{got}%，参考比例{wanted}%。", "{family} makes up {got} %; the mix of the level says {wanted} %."
    ),
)
IN_TIME = PlanReasonRule(
    id="S7-034",
    source=EU_FIT,
    words=Words(
        "{due}前共要用{need}元，那时到手{back}元（已扣不利情景的亏损）。",
        "Until {due} ¥{need} is needed in all; ¥{back} is in hand by then, adverse losses taken off.",
    ),
)
UNPLACED = PlanReasonRule(
    id="S7-035",
    source=HOUSE,
    words=Words("{rest}元留在账户里，没有安排产品。", "¥{rest} stays in the account, in no product."),
)
BINDING = PlanReasonRule(
    id="S7-036",
    source=HOUSE,
    words=Words("拦住更靠近参考比例的是：{limits}。", "What keeps it from coming nearer to the mix: {limits}."),
)
CAN_LOSE = PlanReasonRule(
    id="S7-041",
    source=EU_FIT,
    words=Words(
        "可能少于本金。不承诺保本，也不承诺收益；不利情景不是最坏情况。",
        "It may end below the principal. Neither principal nor return is promised, "
        "and the adverse scenario is not the worst.",
    ),
)
BOUND = PlanReasonRule(
    id="S7-042",
    source=EU_FIT,
    words=Words(
        "{bound}元到期前取不出来，最晚{last}才到手；急用只有{liquid}元。",
        "¥{bound} cannot be taken out before its term, the last of it is in hand on {last}; "
        "in need there is ¥{liquid}.",
    ),
)
COSTS = PlanReasonRule(
    id="S7-043",
    source=EU_FIT,
    words=Words(
        "费用约{fee}元，不论有没有收益都要付。", "Costs of about ¥{fee} are due whether or not anything is earned."
    ),
)
CONCENTRATED = PlanReasonRule(
    id="S7-044",
    source=HOUSE,
    words=Words(
        "{name}一个产品就占{share}%，它出问题影响大。", "{name} alone makes up {share} %; trouble there weighs heavily."
    ),
)
MIX_UNMET = PlanReasonRule(
    id="S7-045",
    source=HOUSE,
    words=Words(
        "与参考比例相差{short}元，没有合适的产品或额度补上。",
        "¥{short} away from the mix of the level; no fitting product or room fills it.",
    ),
)
LEFT_OUT = PlanReasonRule(
    id="S7-046",
    source=EU_FIT,
    words=Words(
        "您提到{due}要用{heard}元，这份方案只按{ready}元准备：{why}",
        "You spoke of ¥{heard} needed by {due}; this plan has ¥{ready} in view for it: {why}",
    ),
)
REASSESSMENT = PlanReasonRule(
    id="S7-051",
    source=HOUSE,
    words=Words(
        "上限、期限和等级只有您本人重新测评才会变；不测评，一切照旧。",
        "Limit, horizon and level change only by your own new assessment; otherwise nothing changes.",
    ),
)

SENTENCES: tuple[PlanReasonRule, ...] = (
    WITHIN_LEVEL,
    WITHIN_LOSS,
    SHARE,
    IN_TIME,
    UNPLACED,
    BINDING,
    CAN_LOSE,
    BOUND,
    COSTS,
    CONCENTRATED,
    MIX_UNMET,
    LEFT_OUT,
    REASSESSMENT,
)
"""Every sentence that an allocation can print."""
