"""The contradictions that are looked for: answer against answer, and online against what was said at the branch.

Soft means ask again. Hard means the cautious statement holds. Material means no recommendation until it is documented.

A hard clash between answers reads the bold answer as the boldest one that does not clash (``read_as``). Reading it any
lower would let a client raise the level by answering more cautiously; a property test holds the two apart.
"""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from crm.profile.domain.statements import StatementKind
from crm.suitability.domain.cap_rules import SINCE_V4
from crm.suitability.domain.sources import COLLECTING, HOUSE, MATCHING, Source
from crm.suitability.domain.words import Words


class Severity(StrEnum):
    """How much a contradiction stops."""

    SOFT = "soft"
    HARD = "hard"
    MATERIAL = "material"


class Timing(StrEnum):
    """How the date of a spoken need lies to the horizon that was answered."""

    AFTER_HORIZON = "after_horizon"
    WITHIN_HORIZON = "within_horizon"


class TeachBackTopic(StrEnum):
    """What a client is asked to say back in own words before a contradiction can be closed."""

    HIGH_RISK = "high_risk"


@dataclass(frozen=True)
class Answered:
    """Any of these options of one question."""

    question: str
    options: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class AnswerClash:
    """Two answers that cannot both be meant. ``cautious`` and ``bold`` are the ends of their scales."""

    id: str
    severity: Severity
    cautious: Answered
    bold: Answered
    read_as: str
    title: Words
    both_may_hold: Words
    source: Source = COLLECTING
    effective_from: date = SINCE_V4


@dataclass(frozen=True, kw_only=True)
class SpokenClash:
    """Answers on one side, remarks made face to face or by phone on the other.

    ``gap_days`` is how far beyond the horizon a dated need must lie; ``shows`` names the answers put beside the words.
    """

    id: str
    severity: Severity
    answers: tuple[Answered, ...]
    kinds: tuple[StatementKind, ...]
    title: Words
    both_may_hold: Words
    consequence: Words
    timing: Timing | None = None
    gap_days: int = 0
    shows: tuple[str, ...] = ()
    teach_back: TeachBackTopic | None = None
    source: Source = HOUSE
    effective_from: date = SINCE_V4


DATED_NEEDS = (
    StatementKind.NEEDS_EDUCATION,
    StatementKind.NEEDS_HOUSING,
    StatementKind.NEEDS_MEDICAL,
    StatementKind.NEEDS_RETIREMENT,
)
_CAUTIOUS_WORDS = Answered("attitude", ("no_loss", "conservative"))
_LONG_STAY = Answered("horizon", ("from_1y", "from_3y"))

ANSWER_CLASHES: tuple[AnswerClash, ...] = (
    AnswerClash(
        id="S3-001",
        severity=Severity.HARD,
        cautious=_CAUTIOUS_WORDS,
        bold=Answered("reaction", ("buy_more",)),
        read_as="wait",
        title=Words("自称保守，跌了却要加仓", "Conservative by own account, yet buys more in a fall"),
        both_may_hold=Words(
            "平时谨慎、下跌时想摊低成本，是常见的想法；亏损也会因此变大。",
            "Cautious in calm and wanting to average down in a fall is common; it also makes losses larger.",
        ),
    ),
    AnswerClash(
        id="S3-002",
        severity=Severity.HARD,
        cautious=_CAUTIOUS_WORDS,
        bold=Answered("outcomes", ("medium", "wide")),
        read_as="small",
        title=Words("自称保守，却选了波动大的结果", "Conservative by own account, yet chooses wide outcomes"),
        both_may_hold=Words(
            "看中的可能是好的一头；差的一头也会发生。", "The good end may be what appeals; the bad end happens too."
        ),
    ),
    AnswerClash(
        id="S3-003",
        severity=Severity.HARD,
        cautious=Answered("aim", ("preserve",)),
        bold=Answered("expected_return", ("to_8", "over_8")),
        read_as="to_4",
        title=Words("想尽量不亏，又期望较高收益", "Wants to avoid losses, yet expects a high return"),
        both_may_hold=Words(
            "两样都想要很自然，但没有产品能同时做到。", "It is natural to want both, but no product does both."
        ),
    ),
    AnswerClash(
        id="S3-004",
        severity=Severity.HARD,
        cautious=Answered("reserve", ("under_3m",)),
        bold=_LONG_STAY,
        read_as="from_6m",
        title=Words(
            "备用金不到三个月，却说一年以上不动", "Under three months of reserve, yet says untouched for years"
        ),
        both_may_hold=Words(
            "打算长放是真的，急用时要动它也是真的。",
            "Meaning to leave it is true; having to touch it in need is true too.",
        ),
    ),
    AnswerClash(
        id="S3-005",
        severity=Severity.HARD,
        cautious=Answered("needed_within_year", ("over_half",)),
        bold=_LONG_STAY,
        read_as="from_6m",
        title=Words(
            "一年内要用一半以上，却说一年以上不动", "Needs over half within a year, yet says untouched for years"
        ),
        both_may_hold=Words(
            "可能是两笔钱：要用的一笔和不动的一笔。", "These may be two sums: one that is needed and one that stays."
        ),
    ),
    AnswerClash(
        id="S3-006",
        severity=Severity.SOFT,
        cautious=Answered("held_products", ("none",)),
        bold=Answered("investing_years", ("from_3y", "from_5y")),
        read_as="",
        title=Words("投资多年，近三年却什么都没有持有", "Has invested for years, yet held nothing in the last three"),
        both_may_hold=Words("也许是早年做过、近年停了。", "Perhaps earlier years, and a pause since."),
    ),
)

ASSETS_CLASH_ID = "S3-007"
ASSETS_CLASH_TITLE = Words("打算投的钱多于填写的可投资产", "Means to invest more than the assets stated")
ASSETS_CLASH_BOTH = Words("也许包括了家人的钱或借来的钱。", "It may include money of the family, or borrowed money.")

SPOKEN_CLASHES: tuple[SpokenClash, ...] = (
    SpokenClash(
        id="S3-014",
        severity=Severity.SOFT,
        answers=(Answered("horizon", ("under_1m", "from_1m", "from_3m")),),
        kinds=DATED_NEEDS,
        timing=Timing.AFTER_HORIZON,
        gap_days=30,
        shows=("attitude", "horizon", "purpose"),
        title=Words("线上答的期限短，当面说的用钱日子远", "A short horizon online, a need further off in person"),
        both_may_hold=Words(
            "两句话可能都对：钱可以短期一放，但目标在更远的日子。",
            "Both may be true: the money can be placed for short terms while the goal lies further off.",
        ),
        consequence=Words(
            "再问一次；问清之前等级不变，推荐不超过现有等级。",
            "Ask again; until it is clear the level stays and nothing above it is recommended.",
        ),
    ),
    SpokenClash(
        id="S3-015",
        severity=Severity.HARD,
        answers=(Answered("horizon", ("from_3m", "from_6m", "from_1y", "from_3y")),),
        kinds=DATED_NEEDS,
        timing=Timing.WITHIN_HORIZON,
        shows=("horizon", "needed_within_year", "purpose"),
        title=Words("线上答的期限长，当面说的用钱日子近", "A long horizon online, a nearer need in person"),
        both_may_hold=Words("可能只是其中一部分要早用。", "Perhaps only a part is needed sooner."),
        consequence=Words(
            "以较早的日子为准，直到写清哪一部分何时要用。",
            "The earlier date holds until it is written down which part is needed when.",
        ),
    ),
    SpokenClash(
        id="S3-021",
        severity=Severity.MATERIAL,
        answers=(_CAUTIOUS_WORDS,),
        kinds=(StatementKind.WANTS_HIGH_RISK,),
        shows=("attitude", "reaction", "loss_limit"),
        title=Words("线上自称保守，当面要高风险项目", "Conservative online, asks for high-risk projects in person"),
        both_may_hold=Words(
            "可能是听说了高收益，也可能是想法变了；哪一种，要由客户自己说清并写下。",
            "It may be a high return heard of, or a change of mind; which one, the client has to say and write down.",
        ),
        consequence=Words(
            "以保守的一面为准；完成风险教育并书面说明之前，不作任何推荐。",
            "The cautious side holds; until risk education and a written statement are done nothing is recommended.",
        ),
        teach_back=TeachBackTopic.HIGH_RISK,
        source=MATCHING,
    ),
    SpokenClash(
        id="S3-022",
        severity=Severity.SOFT,
        answers=(Answered("attitude", ("steady", "balanced")),),
        kinds=(StatementKind.WANTS_HIGH_RISK,),
        shows=("attitude", "reaction", "loss_limit"),
        title=Words("线上自称稳健，当面要高风险项目", "Steady online, asks for high-risk projects in person"),
        both_may_hold=Words(
            "可能只是好奇，也可能想拿一小部分去试。", "Perhaps curiosity, perhaps a wish to try with a small part."
        ),
        consequence=Words("再问一次；等级不变。", "Ask again; the level stays."),
    ),
    SpokenClash(
        id="S3-023",
        severity=Severity.HARD,
        answers=(Answered("attitude", ("growth", "aggressive")),),
        kinds=(StatementKind.FEARS_LOSS,),
        shows=("attitude", "outcomes", "loss_limit"),
        title=Words("线上自称进取，当面怕亏", "Bold online, fears losses in person"),
        both_may_hold=Words(
            "想多赚和怕亏常在同一个人身上。", "Wanting more and fearing loss often live in one person."
        ),
        consequence=Words("以怕亏的一面为准。", "The fear of loss holds."),
    ),
    SpokenClash(
        id="S3-024",
        severity=Severity.HARD,
        answers=(Answered("income_source", ("pension", "business", "rent_and_interest", "wages")),),
        kinds=(StatementKind.JOB_LOSS,),
        shows=("income_source", "annual_income", "reserve"),
        title=Words("线上答收入稳定，当面说没了工作", "Steady income online, lost work in person"),
        both_may_hold=Words("测评之后情况变了。", "Things changed after the assessment."),
        consequence=Words("以失去工作为准，请客户重新测评。", "The loss of work holds; a new assessment is due."),
    ),
    SpokenClash(
        id="S3-025",
        severity=Severity.SOFT,
        answers=(),
        kinds=(StatementKind.INCOME_CHANGE,),
        shows=("income_source", "annual_income"),
        title=Words("当面说收入有变化", "Spoke of a change in income"),
        both_may_hold=Words("测评之后情况变了。", "Things changed after the assessment."),
        consequence=Words("再问一次，请客户更新测评。", "Ask again; the client may renew the assessment."),
    ),
)
