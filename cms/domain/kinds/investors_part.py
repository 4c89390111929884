"""A project's part for its investors: who the borrower is, the papers, the account that repayments come from."""

from cms.domain.kinds.cover import COVERED, cover
from cms.domain.schema import (
    Audience,
    Form,
    Kind,
    Label,
    PageSchema,
    chapter,
    code,
    day,
    encouraged,
    line,
    money,
    party,
    prose,
    rows,
    wanted,
)

SCHEMA = PageSchema(
    Kind.INVESTORS_PART,
    "cms/investors_part/v1",
    Label("项目披露（投资者部分）", "Project disclosure (investors’ part)"),
    (
        cover(
            code("project_code", "项目编号", "Project number").hinted(
                "只有持有该项目合同的投资者能读到本页。",
                "Only investors with a contract in this project read the page.",
            )
        ),
        chapter(
            "borrower",
            "借款方",
            "Borrower",
            party("borrower_name", "借款方名称", "Borrower's name"),
            code("borrower_credit_code", "统一社会信用代码", "Unified social credit code", Form.CREDIT_CODE),
            party("borrower_contact", "实际控制人（隐去中间字）", "Person in control (masked)"),
            prose("borrower_business", "主营业务", "Business"),
        ),
        chapter(
            "finances",
            "财务与偿债",
            "Finances and ability to repay",
            rows(
                "finances",
                "主要财务数据",
                "Main figures",
                line("item", "项目", "Item"),
                money("this_year_fen", "本年", "This year"),
                money("last_year_fen", "上年", "Last year"),
            ),
            prose("ability", "偿债能力", "Ability to repay"),
        ),
        chapter(
            "collateral",
            "抵质押物",
            "Collateral",
            rows(
                "collateral",
                "抵质押物",
                "Collateral",
                line("what", "标的", "Object"),
                line("place", "所在地", "Where it is"),
                money("value_fen", "评估值", "Appraised value").within(0),
                day("value_date", "评估日期", "Appraised on"),
                code("registration", "登记编号", "Registration"),
            ),
        ),
        chapter(
            "papers",
            "合同与文件",
            "Contracts and papers",
            rows(
                "papers",
                "文件",
                "Papers",
                line("name", "文件", "Document"),
                day("date", "日期", "Date"),
                code("digest", "摘要（SHA-256）", "Digest (SHA-256)", Form.DIGEST),
            ),
            line("repayment_account", "还款账户（隐去中间位）", "Repayment account (masked)"),
        ),
    ),
    wanted=(
        COVERED,
        wanted("D-PRJ-1", "project_code", "borrower_name", "borrower_credit_code", "borrower_business", "finances"),
        wanted("D-PRJ-2", "collateral", "papers", "repayment_account"),
        wanted("D-PRJ-3", "ability"),
        encouraged("D-PRJ-1", "borrower_contact"),
    ),
    purpose=Label(
        "给持有该项目合同的投资者：借款方、抵质押物与文件。",
        "For holders of a contract in the project: the borrower, the collateral, the papers.",
    ),
    audience=Audience.INVESTORS,
)
