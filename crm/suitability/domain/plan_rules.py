"""What a plan for a dated need is made of, as rows: which products, how long, how much stays at hand."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from crm.profile.domain.statements import StatementKind
from crm.suitability.domain.cap_rules import SINCE_V4
from crm.suitability.domain.sources import EU_FIT, HOUSE, Source
from crm.suitability.domain.words import Words


@dataclass(frozen=True, kw_only=True)
class PlanRule:
    """One kind of plan.

    A term product of ``least_term_days`` to ``most_term_days`` is rolled over; at least ``cash_share_bps`` of the money
    stays on demand; the last round ends ``cushion_days`` or more before the money is needed, for holidays and late
    payments. Figures are unmeasured.
    """

    id: str
    kind: StatementKind
    title: Words
    least_term_days: int
    most_term_days: int
    cash_share_bps: int
    cushion_days: int
    start_after_days: int
    source: Source = HOUSE
    effective_from: date = SINCE_V4


EDUCATION_PLAN = PlanRule(
    id="S5-001",
    kind=StatementKind.NEEDS_EDUCATION,
    title=Words("教育金计划", "Education-goal plan"),
    least_term_days=60,
    most_term_days=92,
    cash_share_bps=3_333,
    cushion_days=7,
    start_after_days=1,
)

PLAN_RULES: Mapping[StatementKind, PlanRule] = {EDUCATION_PLAN.kind: EDUCATION_PLAN}


@dataclass(frozen=True, kw_only=True)
class PlanReasonRule:
    """A sentence that a plan prints, with the rule it rests on."""

    id: str
    words: Words
    source: Source


DATE_FIRST = PlanReasonRule(
    id="S5-002",
    words=Words(
        "{due}要用钱；滚动{rounds}轮，每轮{term}天，最后一轮{last}结束，之后{spare}天全部在手。",
        "The money is needed on {due}: {rounds} rounds of {term} days, the last ends on {last}, "
        "and for {spare} days all of it is at hand.",
    ),
    source=EU_FIT,
)
WITHIN_LEVEL = PlanReasonRule(
    id="S5-003",
    words=Words(
        "用到的产品最高{rating}，不超过现有等级{level}；等级不变。",
        "The products go up to {rating}, within the present level {level}; the level stays.",
    ),
    source=EU_FIT,
)
WITHIN_LOSS_LIMIT = PlanReasonRule(
    id="S5-004",
    words=Words(
        "一轮不利情景约少{one}元；若每一轮都遇到，合计约少{all}元，在书面上限{limit}元以内。",
        "One adverse round takes about ¥{one}; if every round were adverse, about ¥{all} in all, "
        "within the written limit of ¥{limit}.",
    ),
    source=EU_FIT,
)
CASH_AT_HAND = PlanReasonRule(
    id="S5-005",
    words=Words(
        "{cash}元随时可取，应付提前用钱。", "¥{cash} can be taken out at any time, should it be needed sooner."
    ),
    source=HOUSE,
)
GAP = PlanReasonRule(
    id="S5-006",
    words=Words(
        "目标{target}元，您说打算投{planned}元，还差{gap}元要另作准备。",
        "The goal is ¥{target} and ¥{planned} was meant to be invested; ¥{gap} remains to be provided for.",
    ),
    source=HOUSE,
)
AMOUNT_UNKNOWN = PlanReasonRule(
    id="S5-007",
    words=Words(
        "没有说到金额，先按您打算投资的{planned}元计算。",
        "No amount was named; the plan counts with the ¥{planned} meant to be invested.",
    ),
    source=HOUSE,
)
HELD_COUNTS = PlanReasonRule(
    id="S5-008",
    words=Words(
        "已有的和在途的在不利情景约少{held}元，与这个方案相加仍在书面上限{limit}元以内。",
        "What is held and on its way takes about ¥{held} in the adverse scenario; with this plan it stays within the "
        "written limit of ¥{limit}.",
    ),
    source=EU_FIT,
)

DISADVANTAGES: tuple[PlanReasonRule, ...] = (
    PlanReasonRule(
        id="S5-011",
        words=Words(
            "每一轮到期前取不出来，急用只有现金部分的{cash}元。",
            "Nothing comes out before a round ends; in need there is only the ¥{cash} in cash.",
        ),
        source=EU_FIT,
    ),
    PlanReasonRule(
        id="S5-012",
        words=Words(
            "可能少于本金。不承诺保本，也不承诺收益；不利情景不是最坏情况。",
            "It may end below the principal. Neither principal nor return is promised, "
            "and the adverse scenario is not the worst.",
        ),
        source=EU_FIT,
    ),
    PlanReasonRule(
        id="S5-013",
        words=Words(
            "下一轮的费用和条件届时才知道；每轮重新确认，可以不续。",
            "Costs and terms of the next round are known only then; each is confirmed anew and may be left out.",
        ),
        source=EU_FIT,
    ),
    PlanReasonRule(
        id="S5-014",
        words=Words(
            "节假日到账可能顺延，所以最后一轮至少提前{cushion}天结束。",
            "Holidays can delay payment, so the last round ends at least {cushion} days early.",
        ),
        source=HOUSE,
    ),
)

REASSESSMENT_OFFER = PlanReasonRule(
    id="S5-020",
    words=Words(
        "如果您想放得更久或有别的想法，可以由本人重新测评；不测评，一切照旧。",
        "If you want a longer term or have other wishes, you may take the assessment again yourself; "
        "otherwise nothing changes.",
    ),
    source=HOUSE,
)

SENTENCES: tuple[PlanReasonRule, ...] = (
    DATE_FIRST,
    WITHIN_LEVEL,
    WITHIN_LOSS_LIMIT,
    CASH_AT_HAND,
    GAP,
    AMOUNT_UNKNOWN,
    HELD_COUNTS,
    *DISADVANTAGES,
    REASSESSMENT_OFFER,
)
"""Every sentence that a plan can print."""
