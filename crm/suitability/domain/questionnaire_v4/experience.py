"""Ask what the investor has lived through: how long, in what, and what a fall felt like."""

from crm.suitability.domain.questions import AnswerKind, Group, Option, Question
from crm.suitability.domain.sources import COLLECTING
from crm.suitability.domain.words import Words

YEARS = Question(
    id="investing_years",
    group=Group.EXPERIENCE,
    source=COLLECTING,
    text=Words("存款以外的投资，您做了多久？", "How long have you invested in anything beyond deposits?"),
    why=Words(
        "经历过涨跌的人，更清楚自己受不受得了。",
        "Those who have lived through ups and downs know better what they can stand.",
    ),
    scored=True,
    options=(
        Option("never", Words("没有做过", "Never"), 0),
        Option("under_1y", Words("不到1年", "Less than a year"), 1),
        Option("from_1y", Words("1至3年", "1 to 3 years"), 2),
        Option("from_3y", Words("3至5年", "3 to 5 years"), 3),
        Option("from_5y", Words("5年以上", "More than 5 years"), 4),
    ),
)

HELD = Question(
    id="held_products",
    group=Group.EXPERIENCE,
    source=COLLECTING,
    kind=AnswerKind.SEVERAL,
    alone=("none",),
    text=Words(
        "最近三年您持有过哪些？（可多选）",
        "Which of these have you held in the last three years? (Choose all that apply)",
    ),
    why=Words(
        "做过的产品您已见过它的样子，没做过的要多讲一遍。",
        "What you have held you have seen at work; what you have not we explain once more.",
    ),
    scored=True,
    options=(
        Option("none", Words("都没有", "None of them"), 0),
        Option("deposits", Words("存款、国债", "Deposits, treasury bonds"), 1),
        Option("cash_funds", Words("货币基金、现金管理", "Money-market and cash-management products"), 1),
        Option("fixed_income", Words("固定收益类理财、债券基金", "Fixed-income products, bond funds"), 2),
        Option("mixed", Words("混合类、结构性产品", "Mixed or structured products"), 3),
        Option("shares", Words("股票、股票基金", "Shares, equity funds"), 4),
        Option("private", Words("私募、期货、未上市股权", "Private funds, futures, unlisted equity"), 5),
    ),
)

WORST_LOSS = Question(
    id="worst_loss",
    group=Group.EXPERIENCE,
    source=COLLECTING,
    text=Words("您经历过的最大一次账面亏损，当时是多少？", "What was the largest paper loss you have lived through?"),
    why=Words("说能承受和承受过，是两回事。", "To say one could bear it and to have borne it are two things."),
    scored=True,
    options=(
        Option("none", Words("没有亏过", "None so far"), 0),
        Option("under_5", Words("5%以内", "Up to 5 %"), 1),
        Option("from_5", Words("5%至20%", "5 % to 20 %"), 3),
        Option("from_20", Words("20%以上", "More than 20 %"), 4),
    ),
)

QUESTIONS = (YEARS, HELD, WORST_LOSS)
