"""The pages that stand all year: filings, audits, fees, complaints, privacy, partners, the review committee."""

from collections.abc import Sequence
from datetime import date, timedelta
from io import BytesIO
from typing import Any

from reportlab.pdfgen.canvas import Canvas

from hub.catalogue.domain.products import ProductFacts
from hub.demo.market import WAN, Plan
from hub.demo.papers.release import Enclosed
from hub.demo.papers.texts import RISK, both
from hub.kernel.digest import sha256_hex

REVIEWED_DAYS = 30
"""The committee decides a month before the value date."""
CUSTODIAN = both("澄江存管银行（虚构）", "Chengjiang Custodian Bank (invented)")
PHONE, MAIL = "400-000-0000", "care@mingzheng.example"


def filings_fields(as_of: date) -> dict[str, Any]:
    """Return what is filed; the day of the custody agreement is missing while it is being renewed."""
    year = as_of.year
    return {
        "title": both("备案与许可", "Filings and licences"),
        "summary": both("办了哪些备案与许可，到什么时候有效。", "What is filed and licensed, and until when it holds."),
        "risk_notice": RISK,
        "as_of_date": as_of.isoformat(),
        "filings": [
            {
                "what": both("代销业务备案", "Filing of the distribution business"),
                "number": f"DEMO-{year - 1}-001",
                "authority": both("主管机关（演示）", "Supervisory authority (demonstration)"),
                "since_date": f"{year - 1}-01-08",
                "until_date": f"{year + 2}-01-07",
                "state": "valid",
            },
            {
                "what": both("个人信息保护影响评估", "Impact assessment of personal data"),
                "number": f"DEMO-{year}-PIA",
                "authority": both("内部存档", "Kept internally"),
                "since_date": f"{year}-03-02",
                "state": "valid",
            },
        ],
        "telecom_licence": f"DEMO-B2-{year - 2}0417",
        "telecom_until_date": f"{year + 3}-04-16",
        "police_filing": f"DEMO-{year - 1}-0093",
        "protection_level": "3",
        "custodian": CUSTODIAN,
        "custody_scope": both(
            "客户资金存放在客户子账户，按指令划付，每日三方对账。",
            "Client money lies in client sub-accounts, moves on instruction, and is reconciled three ways every day.",
        ),
        "risk_structure": both(
            "董事会下设风险委员会；合规部独立于业务部门，可直接向董事会报告。",
            "A risk committee under the board; compliance is independent of the business and reports to the board.",
        ),
        "risk_process": both(
            "项目由评审委员会审议，放款前由第二人复核，放款后按月检查资金用途。",
            "The review committee decides on projects, a second person checks before money leaves, and the use of the "
            "money is looked at every month.",
        ),
    }


def audit_opinion(as_of: date) -> Enclosed:
    """The invented auditors' opinion as a file; the same year gives the same bytes."""
    year, out = as_of.year - 1, BytesIO()
    canvas = Canvas(out, invariant=True)
    canvas.setTitle(f"Opinion {year}")
    for number, words in enumerate(
        (
            f"Hengzheng Accountants (invented): opinion on the accounts of {year}",
            "We have audited the accounts of Mingzheng, which is invented, too.",
            "In our opinion they give a true and fair view. Our opinion is unqualified.",
            "An audit finds what it looks for; it says nothing about what investments will bring.",
        )
    ):
        canvas.drawString(72, 760 - 24 * number, words)
    canvas.save()
    return Enclosed(raw=out.getvalue(), name_zh=f"{year}年度审计意见（英文）", name_en=f"Auditors’ opinion, {year}")


def audits_fields(as_of: date) -> dict[str, Any]:
    """Return last year's audits; the digests are those of the invented reports' first lines."""
    year = as_of.year - 1
    subjects = (
        ("accounts", both("衡正会计师事务所（虚构）", "Hengzheng Accountants (invented)"), "04-10"),
        ("processes", both("衡正会计师事务所（虚构）", "Hengzheng Accountants (invented)"), "04-18"),
        ("law", both("澄江明理律师事务所（虚构）", "Mingli Law Office, Chengjiang (invented)"), "04-22"),
    )
    return {
        "title": both(f"{year}年度审计与合规审查", f"Audits and legal review, {year}"),
        "summary": both(
            "年度审计、重点环节审计与合规审查的结论与摘要。",
            "Conclusions and digests of the audits and the legal review.",
        ),
        "risk_notice": RISK,
        "year": str(year),
        "audits": [
            {
                "subject": subject,
                "by": by,
                "conclusion": both("无保留意见", "Unqualified"),
                "date": f"{as_of.year}-{day}",
                "digest": sha256_hex(f"{subject} {year}, invented".encode()),
            }
            for subject, by, day in subjects
        ],
        "accounts": [
            {"item": both("营业收入", "Revenue"), "this_year_fen": 4_216 * WAN, "last_year_fen": 3_874 * WAN},
            {"item": both("净利润", "Net profit"), "this_year_fen": 538 * WAN, "last_year_fen": 461 * WAN},
            {"item": both("净资产", "Net assets"), "this_year_fen": 11_302 * WAN, "last_year_fen": 10_764 * WAN},
        ],
        "findings": [
            {
                "finding": both("两份合同的归档晚于规定时间", "Two contracts were filed later than the rule asks"),
                "remedy": both("归档改为签署当日自动完成", "Filing now happens on the day of signing, by the system"),
                "done_date": f"{as_of.year}-05-15",
            }
        ],
        "reservations": both("无保留事项。", "No reservations."),
    }


def fees_fields(as_of: date, products: Sequence[ProductFacts], plans: Sequence[Plan]) -> dict[str, Any]:
    """Return every fee as the catalogue and the projects have it, with an example for the smallest purchase."""
    return {
        "title": both("费用标准", "Fees"),
        "summary": both("投资者与融资方各付什么、按什么收。", "What investors and borrowers pay, and on what."),
        "risk_notice": RISK,
        "effective_date": as_of.isoformat(),
        "fees": [*map(_product_fee, products), *map(_project_fee, plans)],
        "examples": [_example(product) for product in products if product.term_days],
        "free_of_charge": [
            {"text": both("开户、适当性评估与咨询", "Opening an account, the suitability assessment, advice")},
            {"text": both("查询、验证与下载披露", "Reading, verifying and downloading disclosures")},
            {"text": both("投诉与争议处理", "Complaints and disputes")},
        ],
        "changes": both(
            "费用调整在生效前至少30天公布；已签合同按签署时的标准收取。",
            "A change is published at least 30 days before it takes effect; contracts keep their fee.",
        ),
    }


def _product_fee(product: ProductFacts) -> dict[str, Any]:
    return {
        "fee": both(f"销售服务费：{product.name_zh}", f"Distribution fee: {product.name_en}"),
        "payer": "investor",
        "basis": both("持有金额，按日计提", "Amount held, accrued by day"),
        "rate_bps": product.fee_bps,
    }


def _project_fee(plan: Plan) -> dict[str, Any]:
    return {
        "fee": both(f"信息服务费：{plan.facts.name_zh}", f"Service fee: {plan.facts.name_en}"),
        "payer": "borrower",
        "basis": both("融资金额", "Amount raised"),
        "rate_bps": plan.row["fee_bps"],
    }


def _example(product: ProductFacts) -> dict[str, Any]:
    return {
        "case": both(f"{product.name_zh}，持有到期", f"{product.name_en}, held to the end"),
        "amount_fen": product.min_ticket_fen,
        "days": product.term_days,
        "cost_fen": cost_fen(product),
    }


def cost_fen(product: ProductFacts) -> int:
    """What the smallest purchase costs over the whole term, of a product without one over a year; down to the fen."""
    return product.min_ticket_fen * product.fee_bps * (product.term_days or 365) // (10_000 * 365)


def complaints_fields(as_of: date) -> dict[str, Any]:
    """Return where to complain and what happens then."""
    quarter = (as_of.month - 1) // 3
    year, quarter = (as_of.year, quarter) if quarter else (as_of.year - 1, 4)
    steps = (
        ("登记并发出受理编号", "Registered, with a number for you", 0),
        ("联系您了解情况", "We call you to understand it", 2),
        ("书面答复，附理由与依据", "An answer in writing, with reasons and sources", 15),
        ("不满意的，由合规负责人复核", "If you disagree, the head of compliance looks again", 10),
    )
    return {
        "title": both("咨询与投诉", "Questions and complaints"),
        "summary": both("向谁咨询与投诉，多久有答复。", "Where to ask and complain, and how soon an answer comes."),
        "risk_notice": RISK,
        "phone": PHONE,
        "mail": MAIL,
        "address": both("澄江市东城路88号", "88 East City Road, Chengjiang"),
        "hours": both("工作日9:00–18:00", "Working days 9:00–18:00"),
        "outside": [
            {
                "name": both("金融纠纷调解中心（演示）", "Financial mediation centre (demonstration)"),
                "contact": both("澄江市法院路3号", "3 Court Road, Chengjiang"),
                "when": both("对答复不满意时", "When the answer does not satisfy you"),
            }
        ],
        "steps": [
            {"number": number, "what": both(zh, en), "days": days}
            for number, (zh, en, days) in enumerate(steps, start=1)
        ],
        "quarter": both(f"{year}年第{quarter}季度", f"{year}, quarter {quarter}"),
        "received": 14,
        "settled": 14,
        "improvements": [
            {
                "text": both(
                    "还款延迟时，当日短信说明原因。", "When a repayment is late, a message says why the same day."
                )
            }
        ],
    }


def privacy_fields(as_of: date) -> dict[str, Any]:
    """Return the privacy notice."""
    purposes = (
        ("实名与开户", "Opening an account", "姓名、证件号、手机号", "Name, identity number, telephone",
         "订立合同", "Contract", "账户关闭后20年", "20 years after closing", "yes"),
        ("适当性评估", "Suitability", "收入、经验、目标", "Income, experience, goals", "法定义务", "Legal duty",
         "评估后20年", "20 years after the assessment", "no"),
        ("服务与提醒", "Service and reminders", "浏览与到店记录", "What was read, visits to a branch", "同意",
         "Consent", "撤回后30天", "30 days after withdrawal", "no"),
    )  # fmt: skip
    rights = (
        ("查阅与复制", "To read and copy", "隐私中心下载", "Download in the privacy centre", 5),
        ("更正", "To correct", "向顾问或隐私中心提出", "Ask your advisor or the privacy centre", 5),
        ("撤回同意", "To withdraw consent", "隐私中心，即时生效", "Privacy centre, at once", 0),
        ("删除", "To erase", "隐私中心申请，两人复核", "Ask in the privacy centre; two people check", 15),
    )
    return {
        "title": both("隐私告知", "Privacy notice"),
        "summary": both("收集哪些信息、为什么、保存多久。", "Which data we use, why, and how long we keep it."),
        "risk_notice": RISK,
        "effective_date": as_of.isoformat(),
        "controller": both("明证财富销售有限公司（虚构）", "Mingzheng Wealth Distribution Ltd (invented)"),
        "privacy_contact": both("privacy@mingzheng.example", "privacy@mingzheng.example"),
        "purposes": [
            {"purpose": both(*row[:2]), "data": both(*row[2:4]), "ground": both(*row[4:6]), "kept": both(*row[6:8]),
             "sensitive": row[8]}
            for row in purposes
        ],
        "recipients": [
            {
                "name": CUSTODIAN,
                "what": both("姓名、子账户、指令", "Name, sub-account, instructions"),
                "why": both("保管与划付资金", "To keep and pay out the money"),
            }
        ],
        "not_collected": [
            {"text": both("人脸、声音与体态", "Faces, voices, body language")},
            {"text": both("社交网络上的内容", "What is on social networks")},
        ],
        "rights": [
            {"right": both(right_zh, right_en), "how": both(how_zh, how_en), "days": days}
            for right_zh, right_en, how_zh, how_en, days in rights
        ],
        "automated": both(
            "身份关联与适当性提示由规则计算，结论由人确认；您可以要求说明，也可以拒绝。",
            "Rules compute links of records and hints on suitability, a person decides; you may ask why, and refuse.",
        ),
        "evidence": both(
            "链上只有加盐的摘要；删除时销毁盐值，摘要不再能对应到您。",
            "Only salted digests are on the chain; erasing destroys the salt, and the digest leads to nobody.",
        ),
    }  # fmt: skip


def partners_fields(as_of: date) -> dict[str, Any]:
    """Return who works for the platform."""
    since = as_of.year - 3
    partners = (
        (
            CUSTODIAN,
            "custody",
            both("保管客户资金，按指令划付", "Holds client money, pays on instruction"),
            f"{since}-06-01",
        ),
        (
            both("澄江理财有限公司", "Chengjiang Wealth Management Co."),
            "issuer",
            both("发行与管理产品", "Issues and manages products"),
            f"{since}-09-15",
        ),
        (
            both("衡正会计师事务所（虚构）", "Hengzheng Accountants (invented)"),
            "audit",
            both("年度审计", "Annual audit"),
            f"{since + 1}-01-10",
        ),
        (
            both("澄江公证处（演示）", "Chengjiang notary (demonstration)"),
            "notary",
            both("大额合同公证", "Notarises large contracts"),
            f"{since + 1}-03-20",
        ),
    )
    return {
        "title": both("合作机构", "Partners"),
        "summary": both(
            "谁为我们做什么、从何时起、是否为关联方。", "Who does what for us, since when, and whether related."
        ),
        "risk_notice": RISK,
        "as_of_date": as_of.isoformat(),
        "partners": [
            {"name": name, "role": role, "what": what, "since_date": day, "related": "no"}
            for name, role, what, day in partners
        ],
        "choosing": both(
            "准入由两个部门评分，每年复评；评分低于70分的予以更换。",
            "Two departments score a partner before it is admitted and every year; below 70 it is replaced.",
        ),
        "ended": [
            {
                "name": both("恒信评估所（虚构）", "Hengxin Appraisers (invented)"),
                "until_date": f"{as_of.year - 1}-12-31",
                "why": both("评估报告两次迟交", "Two appraisals came late"),
            }
        ],
    }


def committee_fields(as_of: date, plans: Sequence[Plan]) -> dict[str, Any]:
    """Return the committee and what it decided of each project."""
    members = (
        ("顾衡之", "Gu Hengzhi", "总经理", "General manager", "信贷管理18年", "18 years of credit management", "no"),
        ("陆清", "Lu Qing", "外部委员", "External member", "律师，不良资产处置", "Lawyer, distressed assets", "yes"),
        ("江望", "Jiang Wang", "外部委员", "External member", "注册会计师", "Certified accountant", "yes"),
    )
    decided = sorted(plans, key=lambda plan: plan.facts.value_date)
    return {
        "title": both("项目评审委员会", "Review committee"),
        "summary": both(
            "谁评审项目、按什么规则、作了哪些决定。", "Who reviews projects, by which rules, and what was decided."
        ),
        "risk_notice": RISK,
        "as_of_date": as_of.isoformat(),
        "members": [
            {"name": both(*row[:2]), "position": both(*row[2:4]), "background": both(*row[4:6]), "independent": row[6]}
            for row in members
        ],
        "rules": [
            {"text": both("三人全部到会方可表决，两票赞成为通过。", "All three must sit; two votes pass a project.")},
            {
                "text": both(
                    "表决前阅读现场核查记录与资金用途证明。", "They read the site visit and the proof of use first."
                )
            },
            {"text": both("反对意见写入记录，随披露公开。", "A dissenting opinion is recorded and disclosed.")},
        ],
        "conflicts": both(
            "委员本人或近亲属与融资方有关联的，回避并记录。",
            "A member related to the borrower, or whose family is, stands aside, and that is recorded.",
        ),
        "decisions": [_decision(plan) for plan in decided],
    }


def _decision(plan: Plan) -> dict[str, Any]:
    doubtful = plan.row["rating"] == "R4"
    note = both("要求增加抵质押与月度核查", "More collateral and monthly checks were asked for")
    decided: dict[str, Any] = {
        "date": (plan.facts.value_date - timedelta(days=REVIEWED_DAYS)).isoformat(),
        "project_code": plan.code,
        "outcome": "conditions" if doubtful else "passed",
        "votes_for": 2 if doubtful else 3,
        "votes_against": 1 if doubtful else 0,
    }
    return decided | ({"note": note} if doubtful else {})
