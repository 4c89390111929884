"""Product key information: at most three printed pages, always in the same order."""

from cms.domain.kinds.cover import COVERED, cover
from cms.domain.kinds.ratings import rating
from cms.domain.schema import (
    Form,
    Kind,
    Label,
    PageSchema,
    bps,
    chapter,
    code,
    count,
    encouraged,
    line,
    money,
    prose,
    rows,
    wanted,
)

SCHEMA = PageSchema(
    Kind.KEY_INFORMATION,
    "cms/key_information/v1",
    Label("产品关键信息", "Product key information"),
    (
        cover(
            code("product_code", "产品代码", "Product code"),
            code("product_page", "对应项目披露", "Project disclosure", Form.SLUG),
        ),
        chapter(
            "what",
            "这是什么产品",
            "What this product is",
            line("issuer", "发行方", "Issuer"),
            line("family", "产品类别", "Kind of product"),
            prose("what", "投向与运作方式", "What it invests in and how"),
            count("term_days", "期限（天，0为可随时赎回）", "Term (days, 0: on demand)").within(0),
            money("ticket_fen", "起购金额", "Smallest purchase").within(0),
        ),
        chapter(
            "risk",
            "风险有多大",
            "How risky it is",
            rating("issuer_rating", "发行方评级", "Issuer's rating"),
            rating("distributor_rating", "代销方评级", "Distributor's rating"),
            rating("rating", "采用的评级（取高者）", "Rating used (the higher)").hinted(
                "由“从产品目录填入”写下。", "Written by “Fill in from the catalogue”."
            ),
            rows(
                "risks",
                "主要风险",
                "Main risks",
                line("risk", "风险", "Risk"),
                line("effect", "对您意味着什么", "What it means for you"),
            ),
        ),
        chapter(
            "outcomes",
            "可能的结果",
            "What may come of it",
            line("benchmark", "业绩比较基准（不是承诺）", "Benchmark (not a promise)"),
            rows(
                "outcomes",
                "按起购金额测算",
                "Worked out for an example",
                line("case", "情形", "Case"),
                money("invested_fen", "投入", "Put in"),
                money("result_fen", "得失", "Gain or loss"),
            ),
        ),
        chapter(
            "costs",
            "费用",
            "Costs",
            rows(
                "costs",
                "费用",
                "Costs",
                line("cost", "费用", "Cost"),
                bps("rate_bps", "年费率", "Yearly rate").within(0),
                money("example_fen", "示例金额", "In the example"),
            ),
        ),
        chapter(
            "leaving",
            "怎么退出",
            "How to get out",
            prose("leaving", "赎回与提前退出", "Redemption and early exit"),
            line("cooling_off", "冷静期", "Cooling-off"),
        ),
        chapter(
            "suits",
            "适合谁",
            "Whom it suits",
            prose("suits", "适合的投资者", "Suitable investors"),
            prose("suits_not", "不适合的投资者", "Not suitable for"),
        ),
        chapter(
            "complaints",
            "向谁投诉",
            "Where to complain",
            line("complaints", "投诉渠道", "Complaints"),
            code("phone", "电话", "Telephone", Form.PHONE),
        ),
    ),
    wanted=(
        COVERED,
        wanted("D-KEY", "product_code", "issuer", "family", "what", "term_days", "ticket_fen"),
        wanted("D-RATE", "issuer_rating", "distributor_rating", "rating"),
        wanted("D-KEY", "risks", "outcomes", "costs", "leaving", "suits", "suits_not", "complaints", "phone"),
        encouraged("D-KEY", "benchmark", "cooling_off", "product_page"),
    ),
    purpose=Label(
        "三页以内说清一个产品：是什么、风险、结果、费用、退出、适合谁、向谁投诉。",
        "A product on three pages: what it is, risk, outcomes, costs, exit, whom it suits, where to complain.",
    ),
)
