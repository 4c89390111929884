"""The tables behind the six caps: which answer, result or remark allows which level at most.

Levels rise with the boldness of the answer in every row; a test holds that for all of them. All steps are decisions of
the house and unmeasured unless a source says otherwise.
"""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from crm.profile.domain.statements import StatementKind
from crm.suitability.domain.sources import COLLECTING, EU_FIT, HOUSE, LOWEST_CLASS_CRITERIA, MATCHING, Source
from crm.suitability.domain.words import Words
from hub.catalogue.domain.products import Family

SINCE_V4 = date(2024, 1, 1)


class CapName(StrEnum):
    """What can limit a level. The order decides which of several equal limits is named first."""

    LOWEST_CLASS = "lowest_class"
    HORIZON = "horizon"
    LOSS_LIMIT = "loss_limit"
    CAPACITY = "capacity"
    KNOWLEDGE = "knowledge"
    EVIDENCE = "evidence"
    SCORE_BAND = "score_band"


CAP_NAMES = {
    CapName.LOWEST_CLASS: Words("最低类别", "Lowest class"),
    CapName.HORIZON: Words("投资期限", "Horizon"),
    CapName.LOSS_LIMIT: Words("书面亏损上限", "Written loss limit"),
    CapName.CAPACITY: Words("承受能力", "Capacity for loss"),
    CapName.KNOWLEDGE: Words("产品知识", "Product knowledge"),
    CapName.EVIDENCE: Words("说过的话与材料", "Evidence heard"),
    CapName.SCORE_BAND: Words("得分档", "Score band"),
}


@dataclass(frozen=True, kw_only=True)
class AnswerCapRule:
    """The answer to one question allows a level at most; ``levels`` run from the most cautious option on."""

    id: str
    cap: CapName
    question: str
    levels: tuple[tuple[str, int], ...]
    reason: Words
    source: Source
    effective_from: date = SINCE_V4

    def level_of(self, option_id: str) -> int:
        """Return the level that this option allows."""
        return dict(self.levels)[option_id]


ANSWER_CAPS: tuple[AnswerCapRule, ...] = (
    AnswerCapRule(
        id="S2-011",
        cap=CapName.CAPACITY,
        question="income_source",
        levels=(("none_steady", 2), ("pension", 3), ("business", 4), ("rent_and_interest", 4), ("wages", 5)),
        reason=Words("家庭收入主要来自：{answer}", "Household income comes mainly from: {answer}"),
        source=COLLECTING,
    ),
    AnswerCapRule(
        id="S2-012",
        cap=CapName.CAPACITY,
        question="annual_income",
        levels=(("under_50k", 3), ("from_50k", 4), ("from_200k", 5), ("from_500k", 5), ("from_1m", 5)),
        reason=Words("家庭税后年收入：{answer}", "Household income after tax: {answer}"),
        source=COLLECTING,
    ),
    AnswerCapRule(
        id="S2-013",
        cap=CapName.CAPACITY,
        question="debts",
        levels=(("over_half", 2), ("to_half", 3), ("to_30", 5), ("none", 5)),
        reason=Words("每月还款占收入：{answer}", "Share of income that repays loans: {answer}"),
        source=COLLECTING,
    ),
    AnswerCapRule(
        id="S2-014",
        cap=CapName.CAPACITY,
        question="reserve",
        levels=(("under_3m", 2), ("from_3m", 3), ("from_6m", 4), ("from_12m", 5)),
        reason=Words("备用金够用：{answer}", "The reserve lasts: {answer}"),
        source=EU_FIT,
    ),
    AnswerCapRule(
        id="S2-015",
        cap=CapName.CAPACITY,
        question="assets",
        levels=(
            ("under_50k", 2),
            ("from_50k", 3),
            ("from_200k", 4),
            ("from_500k", 5),
            ("from_1m", 5),
            ("from_3m", 5),
        ),
        reason=Words("可投资的金融资产：{answer}", "Investable financial assets: {answer}"),
        source=COLLECTING,
    ),
    AnswerCapRule(
        id="S2-021",
        cap=CapName.HORIZON,
        question="horizon",
        levels=(
            ("under_1m", 1),
            ("from_1m", 2),
            ("from_3m", 2),
            ("from_6m", 3),
            ("from_1y", 4),
            ("from_3y", 5),
        ),
        reason=Words("这笔钱可以放：{answer}", "The money can stay for: {answer}"),
        source=EU_FIT,
    ),
    AnswerCapRule(
        id="S2-022",
        cap=CapName.HORIZON,
        question="needed_within_year",
        levels=(("over_half", 2), ("to_half", 3), ("to_quarter", 4), ("none", 5)),
        reason=Words("一年内要用掉：{answer}", "Needed within a year: {answer}"),
        source=EU_FIT,
    ),
)


@dataclass(frozen=True)
class LossStep:
    """From ``least_bps`` of the invested amount on, the written loss limit allows ``level``."""

    least_bps: int
    level: int


LEVEL_RULE_ID = "S2-000"
LEVEL_RULE_TITLE = Words("各项上限取最低的一项，不取平均", "The lowest of all limits counts, never an average")
LEVEL_RULE_SOURCE = MATCHING

LOSS_LIMIT_RULE_ID = "S2-031"
LOSS_LIMIT_SOURCE = EU_FIT
LOSS_STEPS = (LossStep(0, 1), LossStep(100, 2), LossStep(300, 3), LossStep(1_000, 4), LossStep(2_000, 5))

KNOWLEDGE_RULE_ID = "S2-041"
KNOWLEDGE_SOURCE = MATCHING


@dataclass(frozen=True, kw_only=True)
class KnowledgeRule:
    """By the number of right answers (0, 1, 2): the level ``within`` the family, and the overall level that knowing
    this family alone can ``reach``."""

    family: Family
    within: tuple[int, int, int]
    reach: tuple[int, int, int]


KNOWLEDGE_RULES: tuple[KnowledgeRule, ...] = (
    KnowledgeRule(family=Family.CASH, within=(1, 2, 5), reach=(1, 1, 2)),
    KnowledgeRule(family=Family.FIXED_INCOME, within=(1, 2, 5), reach=(1, 2, 3)),
    KnowledgeRule(family=Family.FLOATING, within=(1, 2, 5), reach=(1, 2, 4)),
    KnowledgeRule(family=Family.EQUITY, within=(1, 2, 5), reach=(1, 2, 5)),
)

SCORE_RULE_ID = "S2-001"
SCORE_SOURCE = HOUSE


@dataclass(frozen=True, kw_only=True)
class SpokenCapRule:
    """A remark allows a level at most, as soon as it is found and until documents show otherwise.

    A remark that makes a person more cautious needs no confirmation to count; nothing said ever raises a level.
    """

    id: str
    kind: StatementKind
    level: int
    reason: Words
    change: Words
    source: Source = HOUSE
    effective_from: date = SINCE_V4


SPOKEN_CAPS: tuple[SpokenCapRule, ...] = (
    SpokenCapRule(
        id="S2-051",
        kind=StatementKind.JOB_LOSS,
        level=2,
        reason=Words("说到失去工作：“{excerpt}”", "Spoke of losing work: “{excerpt}”"),
        change=Words("新的收入证明，并由本人重新测评", "proof of new income, and a new assessment by the client"),
    ),
    SpokenCapRule(
        id="S2-052",
        kind=StatementKind.FEARS_LOSS,
        level=3,
        reason=Words("说到怕亏：“{excerpt}”", "Spoke of fearing a loss: “{excerpt}”"),
        change=Words("由本人重新测评并书面说明", "a new assessment and a written statement by the client"),
    ),
    SpokenCapRule(
        id="S2-053",
        kind=StatementKind.NEEDS_LIQUIDITY,
        level=3,
        reason=Words("说到随时要用钱：“{excerpt}”", "Spoke of needing the money at hand: “{excerpt}”"),
        change=Words("写明哪一部分要用、何时要用", "writing down which part is needed, and when"),
    ),
    SpokenCapRule(
        id="S2-054",
        kind=StatementKind.DISLIKES_COMPLEX,
        level=3,
        reason=Words("说到不要看不懂的产品：“{excerpt}”", "Spoke of not wanting complex products: “{excerpt}”"),
        change=Words("由本人重新测评", "a new assessment by the client"),
    ),
)

STATEMENT_VALID_DAYS = 365
"""A remark counts for a year after it was made: the same span as an assessment. Unmeasured."""

DATED_NEED_RULE_ID = "S2-055"
DATED_NEED_SHARE_BPS = 5_000
"""A dated need limits the level when its amount is unknown or at least half of the money. Unmeasured."""

CEILING_RULE_ID = "S4-001"
CEILING_REASON = Words("已有记录将等级限制在{level}", "A recorded decision limits the level to {level}")
CEILING_CHANGE = Words(
    "材料、第二人复核与客户本人确认", "documents, a second person's review and the client's own confirmation"
)


@dataclass(frozen=True, kw_only=True)
class KeptRule:
    """A retake that comes out higher than the level in force leaves it there until it is let up.

    An expired level is still held against a retake for ``lapses_months`` after its end (unmeasured); after that the
    retake counts like a first assessment.
    """

    id: str
    title: Words
    reason: Words
    lapses_months: int
    source: Source = HOUSE
    effective_from: date = date(2026, 9, 1)


KEPT_LEVEL = KeptRule(
    id="S4-003",
    title=Words("重新测评结果更高：此前的等级继续有效", "A retake that comes out higher: the level before it stays"),
    reason=Words(
        "新的回答结果更高，但单凭回答不升级，此前的{level}继续有效",
        "The new answers came out higher, but answers alone raise no level: {level} from before stays in force",
    ),
    lapses_months=12,
)


@dataclass(frozen=True, kw_only=True)
class KnockOutRule:
    """One answer puts a person into the lowest class, whatever the rest says; ``options`` empty means amount zero."""

    id: str
    question: str
    options: tuple[str, ...]
    reason: Words
    source: Source = LOWEST_CLASS_CRITERIA
    effective_from: date = SINCE_V4


KNOCK_OUTS: tuple[KnockOutRule, ...] = (
    KnockOutRule(
        id="S2-091",
        question="capacity_to_act",
        options=("limited",),
        reason=Words("不具有完全民事行为能力", "Without full legal capacity"),
    ),
    KnockOutRule(
        id="S2-092",
        question="attitude",
        options=("no_loss",),
        reason=Words("表示一分钱也不能亏", "Says that no loss at all is acceptable"),
    ),
    KnockOutRule(
        id="S2-093",
        question="loss_limit",
        options=(),
        reason=Words("书面写下的亏损上限是零", "Wrote down a loss limit of zero"),
    ),
)
