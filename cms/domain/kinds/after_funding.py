"""What became of a project after funding: use of the money, the borrower's condition, what came and what is late."""

from cms.domain.kinds.cover import COVERED, cover
from cms.domain.schema import (
    Kind,
    Label,
    PageSchema,
    chapter,
    choice,
    code,
    count,
    day,
    encouraged,
    line,
    money,
    prose,
    rows,
    wanted,
)

SCHEMA = PageSchema(
    Kind.AFTER_FUNDING,
    "cms/after_funding/v1",
    Label("贷后信息", "After-funding update"),
    (
        cover(
            code("project_code", "项目编号", "Project number"),
            day("as_of_date", "截至日期", "As of"),
            choice(
                "occasion",
                "披露类型",
                "Occasion",
                ("month", "月度", "Monthly"),
                ("quarter", "季度", "Quarterly"),
                ("at_once", "重大情况", "Material, at once"),
            ),
        ),
        chapter(
            "money",
            "还款情况",
            "Repayment",
            money("received_principal_fen", "已收本金", "Principal received").within(0),
            money("received_interest_fen", "已收利息", "Interest received").within(0),
            money("outstanding_fen", "存续本金", "Outstanding principal").within(0),
            money("overdue_fen", "逾期金额", "Overdue").within(0),
            count("overdue_days", "最长逾期天数", "Longest overdue (days)").within(0),
            day("next_due_date", "下一还款日", "Next due"),
        ),
        chapter(
            "condition",
            "资金使用与经营",
            "Use of the money and condition",
            prose("use", "资金使用", "Use of the money"),
            prose("condition", "经营与财务", "Condition of the borrower"),
            rows(
                "indicators",
                "主要指标",
                "Indicators",
                line("indicator", "指标", "Indicator"),
                line("before", "上期", "Before"),
                line("now", "本期", "Now"),
            ),
        ),
        chapter(
            "trouble",
            "诉讼、处罚与措施",
            "Litigation, penalties and measures",
            prose("litigation", "诉讼与仲裁", "Litigation"),
            prose("penalties", "行政处罚", "Penalties"),
            prose("measures", "已采取的措施", "Measures taken"),
        ),
    ),
    wanted=(
        COVERED,
        wanted("D-PRJ-4", "project_code", "as_of_date", "occasion", "use", "condition"),
        wanted("D-PRJ-4", "overdue_fen", "outstanding_fen", "litigation", "penalties"),
        encouraged("D-PRJ-4", "received_principal_fen", "received_interest_fen", "measures", "indicators"),
    ),
    purpose=Label(
        "说明放款之后：钱怎么用、借款方怎么样、收回多少、逾期多少。",
        "Says what became of a project: use of the money, condition, what came, what is late.",
    ),
)
