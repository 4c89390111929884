"""What the invented platform says of itself."""

from datetime import date
from typing import Any

from hub.demo.market import WAN
from hub.demo.papers.texts import RISK, both
from hub.demo.staff import BRANCHES


def organisation_fields(as_of: date) -> dict[str, Any]:
    """Return the organisation's disclosure on the day it was first published."""
    year = as_of.year
    return {
        "title": both("机构信息", "The organisation"),
        "summary": both(
            "我们是谁、受谁监管、客户资金由谁保管。", "Who we are, who supervises us, who holds client money."
        ),
        "risk_notice": RISK,
        "legal_name": both("明证财富销售有限公司（虚构）", "Mingzheng Wealth Distribution Ltd (invented)"),
        "credit_code": "91310000000000000X",
        "regime": both("银行与证券类产品代销机构", "Distributor of bank and securities products"),
        "established_date": f"{year - 3}-05-06",
        "registered_capital_fen": 10_000 * WAN,
        "paid_in_capital_fen": 10_000 * WAN,
        "registered_address": both("澄江市东城路1号", "1 East City Road, Chengjiang"),
        "filings": [
            {
                "what": both("代销业务备案", "Filing of the distribution business"),
                "number": f"DEMO-{year - 1}-001",
                "authority": both("主管机关（演示）", "Supervisory authority (demonstration)"),
                "date": f"{year - 1}-01-08",
            }
        ],
        "persons": [{"name": both("顾衡之", "Gu Hengzhi"), "role": both("总经理", "General manager")}],
        "shareholders": [
            {"name": both("澄江实业有限公司（虚构）", "Chengjiang Holdings Ltd (invented)"), "share_bps": 10_000}
        ],
        "branches": [
            {
                "name": both(plan.name_zh, plan.name_en),
                "address": both(plan.address_zh, plan.address_en),
                "scope": both(
                    "咨询、适当性评估、产品申购与赎回", "Advice, suitability assessment, purchase, redemption"
                ),
            }
            for plan in BRANCHES
        ],
        "channels": [{"channel": both("网站", "Website"), "address": "mingzheng.example"}],
        "custodian": both("澄江存管银行（虚构）", "Chengjiang Custodian Bank (invented)"),
        "custody_scope": both(
            "客户资金存放在存管银行的客户子账户，本机构不经手资金。",
            "Client money lies in client sub-accounts at the custodian bank; we never touch it.",
        ),
        "risk_management": both(
            "每日三方对账，差异当日列明原因。",
            "Three-way reconciliation every day; every difference is named the same day.",
        ),
        "audits": [
            {
                "what": both("年度审计", "Annual audit"),
                "by": both("衡正会计师事务所（虚构）", "Hengzheng Accountants (invented)"),
                "conclusion": both("无保留意见", "Unqualified"),
                "date": f"{year - 1}-04-10",
            }
        ],
        "complaint_phone": "400-000-0000",
        "complaint_mail": "care@mingzheng.example",
        "complaint_address": both("澄江市东城路88号", "88 East City Road, Chengjiang"),
        "complaint_hours": both("工作日9:00–18:00", "Working days 9:00–18:00"),
        "legal_representative": both("顾衡之", "Gu Hengzhi"),
        "directors_statement": both(
            "全体董事对本页信息的真实、准确、完整、及时承担责任。",
            "The directors answer for the truth, accuracy, completeness and timeliness of this page.",
        ),
    }
