"""The kinds of disclosure: organisation, project, monthly figures."""

from cms.domain.schema import (
    Chapter,
    Field,
    Kind,
    Label,
    PageSchema,
    bps,
    code,
    count,
    day,
    line,
    money,
    prose,
    rows,
)

TITLE = line("title", "标题", "Title")
SUMMARY = prose("summary", "一句话说明", "In one sentence")
RISK_NOTICE = prose("risk_notice", "风险提示", "Risk notice")


def _chapter(ident: str, zh: str, en: str, *fields: Field) -> Chapter:
    return Chapter(ident, Label(zh, en), fields)


ORGANISATION = PageSchema(
    Kind.ORGANISATION,
    "cms/organisation/v1",
    Label("机构信息", "Organisation"),
    (
        _chapter("cover", "封面", "Cover", TITLE, SUMMARY, RISK_NOTICE),
        _chapter(
            "registration",
            "登记与资本",
            "Registration and capital",
            line("legal_name", "法定名称", "Legal name"),
            code("credit_code", "统一社会信用代码", "Unified social credit code"),
            line("regime", "适用的监管类别", "Legal regime"),
            day("established_date", "成立日期", "Established"),
            money("registered_capital_fen", "注册资本", "Registered capital"),
            money("paid_in_capital_fen", "实缴资本", "Paid-in capital"),
            line("registered_address", "注册地址", "Registered address"),
        ),
        _chapter(
            "filings",
            "备案与许可",
            "Filings and licences",
            rows(
                "filings",
                "备案与许可",
                "Filings and licences",
                line("what", "事项", "Filing"),
                code("number", "编号", "Number"),
                line("authority", "机关", "Authority"),
                day("date", "日期", "Date"),
            ),
        ),
        _chapter(
            "people",
            "人员与股东",
            "People and shareholders",
            rows(
                "persons",
                "主要人员",
                "Principal persons",
                line("name", "姓名", "Name"),
                line("role", "职务", "Position"),
            ),
            rows(
                "shareholders",
                "股东",
                "Shareholders",
                line("name", "名称", "Name"),
                bps("share_bps", "持股比例", "Share"),
            ),
        ),
        _chapter(
            "places",
            "网点与官方渠道",
            "Branches and official channels",
            rows(
                "branches",
                "网点",
                "Branches",
                line("name", "名称", "Name"),
                line("address", "地址", "Address"),
                line("scope", "可办理事项", "What can be done there"),
            ),
            rows(
                "channels",
                "官方渠道",
                "Official channels",
                line("channel", "渠道", "Channel"),
                code("address", "地址或名称", "Address or name"),
            ),
        ),
        _chapter(
            "custody",
            "资金存管与风险管理",
            "Custody and risk management",
            line("custodian", "存管银行", "Custodian bank"),
            prose("custody_scope", "存管安排", "Custody arrangement"),
            prose("risk_management", "风险管理", "Risk management"),
        ),
        _chapter(
            "audits",
            "审计与合规",
            "Audits and compliance",
            rows(
                "audits",
                "审计与审查",
                "Audits and reviews",
                line("what", "事项", "Subject"),
                line("by", "出具方", "Issued by"),
                line("conclusion", "结论", "Conclusion"),
                day("date", "日期", "Date"),
            ),
        ),
        _chapter(
            "complaints",
            "咨询与投诉",
            "Questions and complaints",
            code("complaint_phone", "电话", "Telephone"),
            code("complaint_mail", "电子邮箱", "E-mail"),
            line("complaint_address", "地址", "Address"),
            line("complaint_hours", "服务时间", "Hours"),
        ),
        _chapter(
            "responsibility",
            "真实性责任",
            "Responsibility",
            line("legal_representative", "法定代表人", "Legal representative"),
            prose("directors_statement", "董事声明", "Directors' statement"),
        ),
    ),
)

PROJECT = PageSchema(
    Kind.PROJECT,
    "cms/project/v1",
    Label("项目披露", "Project disclosure"),
    (
        _chapter(
            "cover",
            "封面",
            "Cover",
            TITLE,
            SUMMARY,
            code("project_code", "项目编号", "Project number"),
            code("rating", "风险等级", "Risk rating"),
            line("stage", "阶段", "Stage"),
            RISK_NOTICE,
        ),
        _chapter(
            "terms",
            "主要条款",
            "Terms",
            money("amount_fen", "融资金额", "Amount"),
            count("term_days", "期限（天）", "Term (days)"),
            bps("annual_rate_bps", "合同约定借款年利率", "Contractual annual rate"),
            day("value_date", "起息日", "Value date"),
            day("maturity_date", "到期日", "Maturity"),
            line("repayment_method", "还款方式", "Repayment method"),
        ),
        _chapter(
            "money",
            "钱在哪里",
            "Where the money is",
            rows(
                "uses",
                "资金去向",
                "Uses of the money",
                line("what", "用途", "Use"),
                line("payee", "收款方", "Paid to"),
                money("amount_fen", "金额", "Amount"),
                code("state", "状态", "State"),
            ),
        ),
        _chapter(
            "purpose",
            "用途与还款来源",
            "Purpose and source of repayment",
            prose("purpose", "借款用途", "Purpose"),
            prose("repayment_source", "第一还款来源", "First source of repayment"),
            prose("second_source", "第二还款来源", "Second source of repayment"),
            prose("safeguards", "保障措施", "Safeguards"),
            money("collateral_fen", "抵押物评估值", "Appraised value of collateral"),
        ),
        _chapter(
            "risks",
            "风险与应对",
            "Risks and what is done about them",
            prose("risk_assessment", "风险评估与可能结果", "Assessment and possible outcomes"),
            rows(
                "risks",
                "主要风险",
                "Main risks",
                line("risk", "风险", "Risk"),
                line("effect", "可能后果与应对", "Effect and response"),
            ),
        ),
        _chapter(
            "schedule",
            "还款日历",
            "Repayment calendar",
            rows(
                "schedule",
                "还款计划与记录",
                "Repayment plan and record",
                count("number", "期数", "Instalment"),
                day("due_date", "应还日", "Due"),
                money("principal_fen", "本金", "Principal"),
                money("interest_fen", "利息", "Interest"),
                day("paid_date", "到账日", "Received"),
                line("note", "说明", "Note"),
            ),
        ),
        _chapter(
            "parties",
            "参与各方",
            "Parties",
            line("borrower", "借款方（隐名）", "Borrower (masked)"),
            line("borrower_type", "借款方类型", "Type of borrower"),
            line("borrower_industry", "所属行业", "Industry"),
            prose("borrower_finances", "收入与负债", "Income and debt"),
            line("borrower_credit", "近六个月征信逾期", "Overdue in the credit report, six months"),
            line("borrower_elsewhere", "在其他平台借款", "Loans on other platforms"),
            rows(
                "parties",
                "其他参与方",
                "Other parties",
                line("role", "角色", "Role"),
                line("name", "名称", "Name"),
                line("what", "做什么、与谁有关联", "What it does, and whom it is related to"),
            ),
        ),
        _chapter(
            "after",
            "贷后情况",
            "After funding",
            day("after_as_of_date", "截至日期", "As of"),
            line("after_use", "资金使用", "Use of the money"),
            line("after_condition", "经营与财务", "Condition of the borrower"),
            line("after_overdue", "逾期", "Overdue"),
            line("after_litigation", "诉讼与处罚", "Litigation and penalties"),
        ),
        _chapter(
            "documents",
            "文件",
            "Documents",
            rows(
                "documents",
                "文件",
                "Documents",
                line("name", "文件", "Document"),
                line("what", "说明", "Description"),
                code("digest", "摘要（SHA-256）", "Digest (SHA-256)"),
            ),
        ),
        _chapter(
            "fees",
            "费用",
            "Fees",
            rows(
                "fees",
                "费用",
                "Fees",
                line("fee", "费用", "Fee"),
                line("payer", "由谁付", "Paid by"),
                line("rate", "标准", "Rate"),
            ),
        ),
    ),
)

FIGURES = PageSchema(
    Kind.FIGURES,
    "cms/figures/v1",
    Label("运营数据", "Operating figures"),
    (
        _chapter(
            "cover",
            "封面",
            "Cover",
            TITLE,
            SUMMARY,
            code("month", "月份", "Month"),
            day("as_of_date", "截至日期", "As of"),
            RISK_NOTICE,
        ),
        _chapter(
            "balance",
            "本月余额怎么来的",
            "How the balance came about",
            money("opening_fen", "上月末余额", "Opening balance"),
            money("added_fen", "本月新增", "Added"),
            money("repaid_fen", "本月收回", "Repaid"),
            money("closing_fen", "本月末余额", "Closing balance"),
        ),
        _chapter(
            "figures",
            "全部指标",
            "All figures",
            rows(
                "figures",
                "指标",
                "Figures",
                code("formula", "公式编号", "Formula"),
                count("version", "公式版本", "Version"),
                count("numerator", "分子", "Numerator"),
                count("denominator", "分母", "Denominator"),
            ),
            prose("note", "说明", "Notes"),
        ),
    ),
)

SCHEMAS: dict[Kind, PageSchema] = {schema.kind: schema for schema in (ORGANISATION, PROJECT, FIGURES)}


def schema_for(kind: Kind | str) -> PageSchema:
    return SCHEMAS[Kind(kind)]
