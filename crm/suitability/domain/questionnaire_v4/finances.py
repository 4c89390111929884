"""Ask what the household earns, owes and could do without: the capacity to bear a loss."""

from crm.suitability.domain.questions import AnswerKind, Group, Option, Question
from crm.suitability.domain.sources import COLLECTING
from crm.suitability.domain.words import Words

INCOME_SOURCE = Question(
    id="income_source",
    group=Group.FINANCES,
    source=COLLECTING,
    text=Words("您的家庭收入主要来自哪里？", "Where does most of your household's income come from?"),
    why=Words(
        "收入越不稳定，一笔亏损就越难靠以后的收入补回来。",
        "The less steady the income, the harder it is to make good a loss from later earnings.",
    ),
    scored=True,
    options=(
        Option("none_steady", Words("没有固定收入", "No steady income"), 0),
        Option("pension", Words("退休金、养老金", "A pension"), 2),
        Option("business", Words("经营所得", "A business of our own"), 3),
        Option("rent_and_interest", Words("租金、利息等财产收入", "Rent, interest and the like"), 3),
        Option("wages", Words("工资、劳务报酬", "Wages and fees for work"), 4),
    ),
)

ANNUAL_INCOME = Question(
    id="annual_income",
    group=Group.FINANCES,
    source=COLLECTING,
    text=Words(
        "最近三年，您的家庭税后年收入平均是多少？",
        "What was your household's average yearly income after tax over three years?",
    ),
    why=Words("用来看一笔亏损相当于多少个月的收入。", "It tells how many months of income a loss would equal."),
    scored=True,
    options=(
        Option("under_50k", Words("5万元以下", "Under ¥50,000"), 0),
        Option("from_50k", Words("5万至20万元", "¥50,000 to ¥200,000"), 1),
        Option("from_200k", Words("20万至50万元", "¥200,000 to ¥500,000"), 2),
        Option("from_500k", Words("50万至100万元", "¥500,000 to ¥1 million"), 3),
        Option("from_1m", Words("100万元以上", "Over ¥1 million"), 4),
    ),
)

ASSETS = Question(
    id="assets",
    group=Group.FINANCES,
    source=COLLECTING,
    text=Words(
        "除去自住房和日常开支，您的家庭有多少可以投资的金融资产？",
        "Apart from your home and daily spending, what financial assets could your household invest?",
    ),
    why=Words(
        "用来看一笔投资占家当的多少，不让鸡蛋都放进一个篮子。",
        "It tells what share of your wealth one purchase would be, so that not everything lies in one basket.",
    ),
    scored=True,
    options=(
        Option("under_50k", Words("5万元以下", "Under ¥50,000"), 0),
        Option("from_50k", Words("5万至20万元", "¥50,000 to ¥200,000"), 1),
        Option("from_200k", Words("20万至50万元", "¥200,000 to ¥500,000"), 2),
        Option("from_500k", Words("50万至100万元", "¥500,000 to ¥1 million"), 3),
        Option("from_1m", Words("100万至300万元", "¥1 million to ¥3 million"), 4),
        Option("from_3m", Words("300万元以上", "Over ¥3 million"), 5),
    ),
)

DEBTS = Question(
    id="debts",
    group=Group.FINANCES,
    source=COLLECTING,
    text=Words(
        "您的家庭每月还款（房贷、车贷、消费贷等）占收入的多少？",
        "What share of monthly income goes into repaying loans?",
    ),
    why=Words(
        "借来的钱要按时还，负债重的家庭经不起投资的钱被套住。",
        "Loans fall due whatever happens; a household that owes much cannot afford to have its money tied up.",
    ),
    scored=True,
    options=(
        Option("over_half", Words("一半以上，或有向亲友的借款", "More than half, or money borrowed from relatives"), 0),
        Option("to_half", Words("三成到一半", "Between 30 % and half"), 1),
        Option("to_30", Words("三成以内", "Up to 30 %"), 3),
        Option("none", Words("没有贷款", "No loans"), 4),
    ),
)

RESERVE = Question(
    id="reserve",
    group=Group.FINANCES,
    source=COLLECTING,
    text=Words(
        "不动用这笔投资，您手头的备用金够家里用多久？",
        "Without touching this investment, how long would your reserve keep the household going?",
    ),
    why=Words(
        "没有备用金的人，往往只能在最不利的时候卖出。",
        "Without a reserve one is often forced to sell at the worst moment.",
    ),
    scored=True,
    options=(
        Option("under_3m", Words("不到3个月", "Under 3 months"), 0),
        Option("from_3m", Words("3至6个月", "3 to 6 months"), 2),
        Option("from_6m", Words("6至12个月", "6 to 12 months"), 3),
        Option("from_12m", Words("一年以上", "More than a year"), 4),
    ),
)

INTENDED = Question(
    id="intended_amount",
    group=Group.FINANCES,
    source=COLLECTING,
    kind=AnswerKind.AMOUNT,
    least_fen=1_000_00,
    most_fen=100_000_000_00,
    text=Words("您打算在本平台投资多少钱？", "How much do you mean to invest on this platform?"),
    why=Words(
        "后面会请您写下最多能接受亏多少，两个数一起看才有意义。",
        "You will be asked to write down the largest loss you accept; the two amounts only mean something together.",
    ),
)

QUESTIONS = (INCOME_SOURCE, ANNUAL_INCOME, ASSETS, DEBTS, RESERVE, INTENDED)
