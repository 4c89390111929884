"""Ask how long the money can stay and whatever else the law wants known before an offer is made."""

from crm.suitability.domain.questions import Group, Option, Question
from crm.suitability.domain.sources import COLLECTING, LOWEST_CLASS_CRITERIA
from crm.suitability.domain.words import Words

HORIZON = Question(
    id="horizon",
    group=Group.HORIZON,
    source=COLLECTING,
    text=Words("这笔钱可以放多久不动？", "How long can this money stay untouched?"),
    why=Words("产品到期不能晚于您用钱的日子。", "A product must not end later than the day you need the money."),
    scored=True,
    options=(
        Option("under_1m", Words("1个月以内", "Up to 1 month"), 0),
        Option("from_1m", Words("1至3个月", "1 to 3 months"), 1),
        Option("from_3m", Words("3至6个月", "3 to 6 months"), 2),
        Option("from_6m", Words("6至12个月", "6 to 12 months"), 3),
        Option("from_1y", Words("1至3年", "1 to 3 years"), 5),
        Option("from_3y", Words("3年以上", "More than 3 years"), 6),
    ),
)

NEEDED = Question(
    id="needed_within_year",
    group=Group.HORIZON,
    source=COLLECTING,
    text=Words("一年之内，这笔钱里确定要用掉多少？", "How much of this money will certainly be needed within a year?"),
    why=Words("要用的部分只放随时能取的地方。", "What will be needed is kept where it can be taken out."),
    options=(
        Option("over_half", Words("一半以上", "More than half")),
        Option("to_half", Words("四分之一到一半", "A quarter to half")),
        Option("to_quarter", Words("四分之一以内", "Up to a quarter")),
        Option("none", Words("都不用", "None of it")),
    ),
)

CAPACITY_TO_ACT = Question(
    id="capacity_to_act",
    group=Group.HORIZON,
    source=LOWEST_CLASS_CRITERIA,
    text=Words(
        "您是否具有完全民事行为能力，由本人作出投资决定？",
        "Do you have full legal capacity, and are the decisions your own?",
    ),
    why=Words(
        "法律要求先确认这一点；若不是，请由监护人陪同到网点。",
        "The law requires this first; if not, please visit a branch together with your guardian.",
    ),
    options=(
        Option("limited", Words("不是，或由他人代为决定", "No, or someone else decides for me")),
        Option("full", Words("是", "Yes")),
    ),
)

QUESTIONS = (HORIZON, NEEDED, CAPACITY_TO_ACT)
