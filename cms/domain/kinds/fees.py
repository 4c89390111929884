"""Fees: who pays what, when, how much in an example, and what changed."""

from cms.domain.kinds.cover import COVERED, cover
from cms.domain.schema import (
    Kind,
    Label,
    PageSchema,
    bps,
    chapter,
    choice,
    count,
    day,
    encouraged,
    line,
    money,
    points,
    prose,
    rows,
    wanted,
)

SCHEMA = PageSchema(
    Kind.FEES,
    "cms/fees/v1",
    Label("费用标准", "Fees"),
    (
        cover(day("effective_date", "生效日期", "Effective from")),
        chapter(
            "fees",
            "收费项目",
            "Fees",
            rows(
                "fees",
                "收费项目",
                "Fees",
                line("fee", "费用", "Fee"),
                choice(
                    "payer",
                    "由谁付",
                    "Paid by",
                    ("investor", "投资者", "Investor"),
                    ("borrower", "融资方", "Borrower"),
                    ("issuer", "产品发行方", "Issuer"),
                ),
                line("basis", "计费基础", "Charged on"),
                bps("rate_bps", "年费率", "Yearly rate").within(0),
                money("fixed_fen", "每次", "Each time").within(0),
            ),
        ),
        chapter(
            "examples",
            "举例",
            "Examples",
            rows(
                "examples",
                "举例",
                "Examples",
                line("case", "情形", "Case"),
                money("amount_fen", "金额", "Amount").within(0),
                count("days", "天数", "Days").within(0),
                money("cost_fen", "费用", "Cost").within(0),
            ),
        ),
        chapter(
            "rules",
            "规则",
            "Rules",
            points("free_of_charge", "不收费的服务", "What costs nothing"),
            prose("changes", "调整规则", "How fees change"),
        ),
    ),
    wanted=(
        COVERED,
        wanted("D-FEE", "effective_date", "fees", "changes"),
        encouraged("D-FEE", "examples", "free_of_charge"),
    ),
    purpose=Label(
        "列明全部收费：由谁付、按什么收、举例多少钱。",
        "Every fee: who pays, on what it is charged, and what it comes to.",
    ),
)
