"""Test, rather than ask, what the investor understands of each product family: two questions a family."""

from crm.suitability.domain.questions import Group, Option, Question
from crm.suitability.domain.sources import COLLECTING
from crm.suitability.domain.words import Words
from hub.catalogue.domain.products import Family

_WHY = Words(
    "自己说懂不算懂。答错不扣您什么，只是这类产品先不向您推介。",
    "Saying one knows is not knowing. A wrong answer costs you nothing; that family is just not offered to you yet.",
)


def _tested(question_id: str, family: Family, text: Words, right: str, options: tuple[Option, ...]) -> Question:
    return Question(
        id=question_id,
        group=Group.KNOWLEDGE,
        text=text,
        why=_WHY,
        source=COLLECTING,
        family=family,
        right=right,
        options=options,
    )


CASH_1 = _tested(
    "know_cash_1",
    Family.CASH,
    Words(
        "现金管理类产品和银行存款一样受存款保险保障吗？",
        "Is a cash-management product covered by deposit insurance, as a bank deposit is?",
    ),
    "no",
    (
        Option("yes", Words("是，本金一定拿得回来", "Yes, the principal is certain to come back")),
        Option("partly", Words("50万元以内是", "Yes, up to ¥500,000")),
        Option("no", Words("不是，它是产品，净值也可能下跌", "No, it is a product and its value can fall")),
    ),
)
CASH_2 = _tested(
    "know_cash_2",
    Family.CASH,
    Words(
        "遇到大额集中赎回，现金管理类产品可能怎样？",
        "What may happen to a cash-management product when many redeem at once?",
    ),
    "later",
    (
        Option("never", Words("不会有影响", "Nothing")),
        Option("later", Words("可能暂停快速赎回，钱晚到账", "Fast redemption may stop and money arrive later")),
        Option("bank_pays", Words("由托管银行垫付", "The custodian bank pays in advance")),
    ),
)
FIXED_1 = _tested(
    "know_fixed_1",
    Family.FIXED_INCOME,
    Words(
        "市场利率上升时，手里债券的价格通常会怎样？",
        "When market rates rise, what usually happens to the price of a bond one holds?",
    ),
    "falls",
    (
        Option("falls", Words("下跌", "It falls")),
        Option("rises", Words("上涨", "It rises")),
        Option("same", Words("不变，因为利息是固定的", "Nothing, since its interest is fixed")),
    ),
)
FIXED_2 = _tested(
    "know_fixed_2",
    Family.FIXED_INCOME,
    Words("“固定收益类”产品的意思是：", "A “fixed-income” product is one that:"),
    "invests",
    (
        Option("promises", Words("收益固定，到期一定兑付", "has a fixed yield and is sure to pay it")),
        Option("insured", Words("由担保公司保证本金", "has its principal assured by a guarantor")),
        Option(
            "invests",
            Words("主要投向债权，收益和本金都可能变化", "mainly holds debt; yield and principal can both change"),
        ),
    ),
)
FLOATING_1 = _tested(
    "know_floating_1",
    Family.FLOATING,
    Words(
        "产品写着“业绩比较基准4%”，说明什么？",
        "A product states a “performance benchmark of 4 %”. What does that say?",
    ),
    "reference",
    (
        Option("least", Words("最少能拿到4%", "At least 4 % will be paid")),
        Option(
            "reference",
            Words("只是参照，实际可能更低，也可能亏", "It is a reference only; the result may be lower, or a loss"),
        ),
        Option("past", Words("去年实际做到了4%", "It made 4 % last year")),
    ),
)
FLOATING_2 = _tested(
    "know_floating_2",
    Family.FLOATING,
    Words(
        "一只产品两成投股票、八成投债券，股票整体跌三成、债券不变，产品大约：",
        "A product holds 20 % shares and 80 % bonds. Shares fall by 30 %, bonds do not move. The product:",
    ),
    "six",
    (
        Option("thirty", Words("跌30%", "falls by 30 %")),
        Option("zero", Words("不跌，债券会补上", "does not fall, the bonds make it up")),
        Option("six", Words("跌6%", "falls by 6 %")),
    ),
)
EQUITY_1 = _tested(
    "know_equity_1",
    Family.EQUITY,
    Words("投资一家未上市公司的股权，要用钱时：", "You hold a stake in an unlisted company and need the money:"),
    "hard",
    (
        Option("hard", Words("可能很久找不到买家，甚至退不出", "there may be no buyer for long, or no way out")),
        Option("platform", Words("平台会按原价买回", "the platform buys it back at cost")),
        Option("any_day", Words("和股票一样，交易日随时能卖", "it can be sold on any trading day, like a share")),
    ),
)
EQUITY_2 = _tested(
    "know_equity_2",
    Family.EQUITY,
    Words(
        "投入10万元，先跌50%，再涨50%，还剩多少？",
        "¥100,000 falls by 50 % and then rises by 50 %. How much is left?",
    ),
    "less",
    (
        Option("same", Words("10万元", "¥100,000")),
        Option("more", Words("12.5万元", "¥125,000")),
        Option("less", Words("7.5万元", "¥75,000")),
    ),
)

QUESTIONS = (CASH_1, CASH_2, FIXED_1, FIXED_2, FLOATING_1, FLOATING_2, EQUITY_1, EQUITY_2)
