"""What the invented platform discloses: itself, its projects, its monthly figures, and one correction."""

from calendar import monthrange
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from cms.domain.schema import Kind
from cms.models import Change
from hub.catalogue.domain.projects import ProjectFacts, RepaymentMethod
from hub.demo.market import COLD, WAN, projects

ABOUT = "about"
COLD_SLUG = "project-nb-cold-3"
"""The project disclosure with a correction; the flagship's contract leads here."""


@dataclass(frozen=True, kw_only=True)
class Release:
    """One publication: drafted, reviewed and signed on ``days_ago``."""

    kind: Kind
    slug: str
    fields: Mapping[str, Any]
    days_ago: int
    change: Change = Change.UPDATE
    reason: tuple[str, str] = ("", "")
    comment: str = ""


def releases(as_of: date) -> tuple[Release, ...]:
    """Return everything that is published, in order."""
    months = [_months_before(as_of, back) for back in (2, 1)]
    found = [Release(kind=Kind.ORGANISATION, slug=ABOUT, fields=_organisation(as_of), days_ago=190)]
    found += [
        Release(
            kind=Kind.PROJECT, slug=slug_of(facts), fields=_project(facts), days_ago=(as_of - facts.value_date).days
        )
        for facts in projects(as_of)
    ]
    opening = 58_214 * WAN
    for turn, month in enumerate(months):
        fields = _figures(month, opening=opening, turn=turn)
        opening = fields["closing_fen"]
        days_ago = max((as_of - _last_day(month)).days - 3, 1)
        found.append(Release(kind=Kind.FIGURES, slug=f"figures-{month:%Y-%m}", fields=fields, days_ago=days_ago))
    cold = next(facts for facts in projects(as_of) if facts.code == COLD)
    found.append(
        Release(
            kind=Kind.PROJECT,
            slug=COLD_SLUG,
            fields=_project(cold) | {"collateral_fen": 1480 * WAN},
            days_ago=3,
            change=Change.CORRECTION,
            reason=(
                "评估报告复核后，抵押物评估值由 1,530 万元更正为 1,480 万元。",
                "After a second look at the appraisal the collateral is worth CNY 14.8 million, not 15.3 million.",
            ),
        )
    )
    return tuple(sorted(found, key=lambda release: -release.days_ago))


def slug_of(facts: ProjectFacts) -> str:
    """Return the address of a project's disclosure."""
    return f"project-{facts.code.lower()}"


def _both(zh: str, en: str) -> dict[str, str]:
    return {"zh": zh, "en": en}


_RISK = _both(
    "投资有风险，理财需谨慎。过往业绩不代表未来表现。您可能损失部分或全部本金。",
    "Investing carries risk; decide with care. Past performance does not indicate future results. "
    "You may lose part or all of your principal.",
)

_METHODS = {
    RepaymentMethod.INTEREST_FIRST: _both("按月付息，到期还本", "Interest monthly, principal at maturity"),
    RepaymentMethod.EQUAL_INSTALMENTS: _both("按月等额本息", "Equal monthly instalments"),
    RepaymentMethod.BULLET: _both("到期一次还本付息", "Principal and interest at maturity"),
}


def _project(facts: ProjectFacts) -> dict[str, Any]:
    first, rest = facts.amount_fen * 95 // 100, facts.amount_fen - facts.amount_fen * 95 // 100
    interest = facts.amount_fen * facts.annual_rate_bps // 10_000 // 12
    return {
        "title": _both(facts.name_zh, facts.name_en),
        "summary": _both(facts.purpose_zh, facts.purpose_en),
        "risk_notice": _RISK,
        "project_code": facts.code,
        "rating": "R4" if facts.annual_rate_bps >= 560 else "R3",
        "stage": _both("还款中", "Repaying"),
        "amount_fen": facts.amount_fen,
        "term_days": facts.term_days,
        "annual_rate_bps": facts.annual_rate_bps,
        "value_date": facts.value_date.isoformat(),
        "maturity_date": (facts.value_date + timedelta(days=facts.term_days)).isoformat(),
        "repayment_method": _METHODS[facts.repayment_method],
        "purpose": _both(facts.purpose_zh, facts.purpose_en),
        "repayment_source": _both(facts.repayment_source_zh, facts.repayment_source_en),
        "second_source": _both("处置抵押的设备。", "Sale of the pledged equipment."),
        "safeguards": _both(
            f"{facts.safeguards_zh}抵押可以减轻损失，不能消除损失。",
            f"{facts.safeguards_en} A pledge reduces a loss, it does not remove it.",
        ),
        "collateral_fen": 1530 * WAN if facts.code == COLD else facts.amount_fen * 125 // 100,
        "uses": [
            {
                "what": _both("设备采购款", "Equipment"),
                "payee": _both("设备供应商 S-01", "Supplier S-01"),
                "amount_fen": first,
                "state": "paid",
            },
            {
                "what": _both("质保金", "Retention money"),
                "payee": _both("托管专户", "Escrow account"),
                "amount_fen": rest,
                "state": "held",
            },
        ],
        "risk_assessment": _both(
            "收入下降时可能延期，极端情况下可能损失部分本金。",
            "If income falls, repayment may be late; in an extreme case part of the principal may be lost.",
        ),
        "risks": [
            {
                "risk": _both("主要客户提前解约", "A main customer leaves early"),
                "effect": _both("偿付覆盖倍数降至 1.02 倍", "Debt cover falls to 1.02"),
            },
            {
                "risk": _both("设备折价高于预期", "Equipment loses value faster than expected"),
                "effect": _both("抵押覆盖不足，回收时间延长", "Collateral falls short, recovery takes longer"),
            },
        ],
        "schedule": [_instalment(facts, number, interest) for number in (1, 2, 3)],
        "borrower": _both(facts.borrower_zh, facts.borrower_en),
        "borrower_type": _both("企业法人", "Company"),
        "borrower_industry": _both(facts.industry_zh, facts.industry_en),
        "borrower_finances": _both(
            "上年营业收入 6,120 万元，资产负债率 47.3%。", "Revenue CNY 61.2 million last year, debt ratio 47.3%."
        ),
        "borrower_credit": _both(
            "近六个月征信无逾期。", "No overdue entry in the credit report of the last six months."
        ),
        "borrower_elsewhere": _both("在其他平台无借款。", "No loans on other platforms."),
        "parties": [
            {
                "role": _both("资金存管", "Custody"),
                "name": _both("澄江存管银行（虚构）", "Chengjiang Custodian Bank (invented)"),
                "what": _both("保管资金，按指令划付", "Holds the money and pays on instruction"),
            }
        ],
        "fees": [
            {
                "fee": _both("信息服务费", "Service fee"),
                "payer": _both("借款企业", "Borrower"),
                "rate": _both("0.60% / 年", "0.60% a year"),
            }
        ],
    }


def _instalment(facts: ProjectFacts, number: int, interest: int) -> dict[str, Any]:
    due = facts.value_date + timedelta(days=30 * number)
    late = facts.code == COLD and number == 2
    row: dict[str, Any] = {"number": number, "due_date": due.isoformat(), "interest_fen": interest}
    if number < 3:
        row["paid_date"] = (due + timedelta(days=4 if late else 0)).isoformat()
    if late:
        row["note"] = _both("晚 4 日", "4 days late")
    return row


def _figures(month: date, *, opening: int, turn: int) -> dict[str, Any]:
    added, repaid = (9_624 + 210 * turn) * WAN, (9_207 + 130 * turn) * WAN
    closing = opening + added - repaid
    overdue = (690 + 20 * turn) * WAN
    parts: tuple[tuple[str, int, int | None], ...] = (
        ("OPS-01", (1_854_582 + 9_624 * turn) * WAN, None),
        ("OPS-03", closing, None),
        ("OPS-04", 86 + turn, None),
        ("OPS-07", 9_862 + 118 * turn, None),
        ("OPS-17", overdue, closing),
        ("OPS-18", 3, 86 + turn),
    )
    return {
        "title": _both(f"{month.year} 年 {month.month} 月运营数据", f"Operating figures, {month:%Y-%m}"),
        "summary": _both(
            "每个数字都带着分子、分母、公式与版本。", "Every figure with its parts, its formula and its version."
        ),
        "risk_notice": _RISK,
        "month": f"{month:%Y-%m}",
        "as_of_date": _last_day(month).isoformat(),
        "opening_fen": opening,
        "added_fen": added,
        "repaid_fen": repaid,
        "closing_fen": closing,
        "figures": [
            {"formula": formula, "version": 1, "numerator": numerator, "denominator": denominator}
            for formula, numerator, denominator in parts
        ],
    }


def _organisation(as_of: date) -> dict[str, Any]:
    year = as_of.year
    return {
        "title": _both("机构信息", "The organisation"),
        "summary": _both(
            "我们是谁、受谁监管、客户资金由谁保管。", "Who we are, who supervises us, who holds client money."
        ),
        "risk_notice": _RISK,
        "legal_name": _both("明证财富销售有限公司（虚构）", "Mingzheng Wealth Distribution Ltd (invented)"),
        "credit_code": "91310000000000000X",
        "regime": _both("银行与证券类产品代销机构", "Distributor of bank and securities products"),
        "established_date": f"{year - 7}-05-06",
        "registered_capital_fen": 10_000 * WAN,
        "paid_in_capital_fen": 10_000 * WAN,
        "registered_address": _both("澄江市东城路 1 号", "1 East City Road, Chengjiang"),
        "filings": [
            {
                "what": _both("代销业务备案", "Filing of the distribution business"),
                "number": "DEMO-2026-001",
                "authority": _both("主管机关（演示）", "Supervisory authority (demonstration)"),
                "date": f"{year}-01-08",
            }
        ],
        "persons": [{"name": _both("顾衡之", "Gu Hengzhi"), "role": _both("总经理", "General manager")}],
        "shareholders": [
            {"name": _both("澄江实业有限公司（虚构）", "Chengjiang Holdings Ltd (invented)"), "share_bps": 10_000}
        ],
        "branches": [
            {
                "name": _both("城东中心", "East City Centre"),
                "address": _both("澄江市东城路 88 号", "88 East City Road"),
                "scope": _both(
                    "咨询、适当性评估、产品申购与赎回", "Advice, suitability assessment, purchase, redemption"
                ),
            },
            {
                "name": _both("湖滨中心", "Lakeside Centre"),
                "address": _both("澄江市湖滨路 12 号", "12 Lakeside Road"),
                "scope": _both(
                    "咨询、适当性评估、产品申购与赎回", "Advice, suitability assessment, purchase, redemption"
                ),
            },
        ],
        "channels": [{"channel": _both("网站", "Website"), "address": "mingzheng.example"}],
        "custodian": _both("澄江存管银行（虚构）", "Chengjiang Custodian Bank (invented)"),
        "custody_scope": _both(
            "客户资金存放在存管银行的客户子账户，本机构不经手资金。",
            "Client money lies in client sub-accounts at the custodian bank; we never touch it.",
        ),
        "risk_management": _both(
            "每日三方对账，差异当日列明原因。",
            "Three-way reconciliation every day; every difference is named the same day.",
        ),
        "audits": [
            {
                "what": _both("年度审计", "Annual audit"),
                "by": _both("衡正会计师事务所（虚构）", "Hengzheng Accountants (invented)"),
                "conclusion": _both("无保留意见", "Unqualified"),
                "date": f"{year}-04-10",
            }
        ],
        "complaint_phone": "400-000-0000",
        "complaint_mail": "care@mingzheng.example",
        "complaint_address": _both("澄江市东城路 88 号", "88 East City Road, Chengjiang"),
        "complaint_hours": _both("工作日 9:00–18:00", "Working days 9:00–18:00"),
        "legal_representative": _both("顾衡之", "Gu Hengzhi"),
        "directors_statement": _both(
            "全体董事对本页信息的真实、准确、完整、及时承担责任。",
            "The directors answer for the truth, accuracy, completeness and timeliness of this page.",
        ),
    }


def _months_before(as_of: date, back: int) -> date:
    month = as_of.year * 12 + as_of.month - 1 - back
    return date(month // 12, month % 12 + 1, 1)


def _last_day(month: date) -> date:
    return month.replace(day=monthrange(month.year, month.month)[1])
