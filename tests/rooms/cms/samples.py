"""Complete, clean fields of each kind, for tests to publish and to spoil."""

from calendar import monthrange
from typing import Any

from cms.domain.fitting import FORMS
from cms.domain.kinds import schema_for
from cms.domain.kinds.attached import ATTACHMENTS
from cms.domain.schema import BILINGUAL, WHOLE_NUMBERS, Field, Form, Kind, Sort


def both(zh: str, en: str) -> dict[str, str]:
    return {"zh": zh, "en": en}


RISK = both(
    "投资有风险，理财需谨慎。过往业绩不代表未来表现。您可能损失部分或全部本金。",
    "Investing carries risk; decide with care. Past performance does not indicate future results.",
)


def project(**changes: Any) -> dict[str, Any]:
    fields = {
        "title": both("青屿冷链仓储设备更新项目", "Qingyu cold-chain equipment renewal"),
        "summary": both("更换两座冷库的制冷机组与货架。", "Renews the refrigeration units of two cold stores."),
        "risk_notice": RISK,
        "project_code": "P-2026-017",
        "rating": "R3",
        "stage": both("还款中", "Repaying"),
        "amount_fen": 2_400_000_000,
        "term_days": 365,
        "annual_rate_bps": 540,
        "value_date": "2026-03-20",
        "maturity_date": "2027-03-20",
        "repayment_method": both(
            "按月付息，每三个月还本25%", "Interest monthly, a quarter of principal every three months"
        ),
        "purpose": both("更换制冷机组与货架，不得挪作他用。", "Refrigeration units and racks, nothing else."),
        "repayment_source": both("仓储租金经监管账户划入。", "Warehouse rents through a supervised account."),
        "second_source": both("设备抵押。", "Equipment pledged."),
        "safeguards": both("抵押可以减轻损失，不能消除损失。", "The pledge reduces a loss, it does not remove it."),
        "collateral_fen": 3_180_000_000,
        "uses": [
            {
                "what": both("制冷机组", "Units"),
                "payee": both("供应商S-01", "Supplier S-01"),
                "amount_fen": 2_280_000_000,
                "state": "paid",
            },
            {
                "what": both("质保金", "Retention"),
                "payee": both("专户", "Escrow"),
                "amount_fen": 120_000_000,
                "state": "held",
            },
        ],
        "risk_assessment": both("租金下降时可能延期。", "A fall in rents may delay repayment."),
        "risks": [
            {"risk": both("承租方退租", "Tenants leave"), "effect": both("覆盖倍数降至1.02倍", "Cover falls to 1.02")}
        ],
        "schedule": [
            {"number": 1, "due_date": "2026-04-20", "interest_fen": 10_800_000, "paid_date": "2026-04-20"},
            {
                "number": 2,
                "due_date": "2026-05-20",
                "interest_fen": 10_800_000,
                "paid_date": "2026-05-24",
                "note": both("晚4日", "4 days late"),
            },
            {"number": 3, "due_date": "2026-06-20", "principal_fen": 600_000_000, "interest_fen": 10_800_000},
        ],
        "borrower": both("冷链仓储企业B-0417", "Cold-store operator B-0417"),
        "borrower_type": both("企业法人", "Company"),
        "borrower_industry": both("仓储业", "Warehousing"),
        "borrower_finances": both("营业收入6,120万元，负债率47.3%。", "Revenue 61.2 m, debt ratio 47.3%."),
        "borrower_credit": both("无", "None"),
        "borrower_elsewhere": both("无", "None"),
        "parties": [
            {
                "role": both("资金存管", "Custody"),
                "name": both("存管银行K-01", "Bank K-01"),
                "what": both("保管资金", "Holds the money"),
            }
        ],
        "fees": [
            {
                "fee": both("信息服务费", "Service fee"),
                "payer": both("借款企业", "Borrower"),
                "rate": both("0.60% / 年", "0.60% a year"),
            }
        ],
    }
    return fields | changes


def figures(month: str = "2026-10", opening: int = 60_831_500_000, **changes: Any) -> dict[str, Any]:
    closing = opening + 9_624_000_000 - 9_207_500_000
    year, number = month.split("-")
    funded = 86_420_600_000 + int(number) * 9_624_000_000
    rows = [("OPS-01", funded, None), ("OPS-03", closing, None), ("OPS-04", 86, None), ("OPS-07", 9_862, None),
            ("OPS-17", 710_476_800, closing), ("OPS-18", 3, 86)]  # fmt: skip
    fields = {
        "title": both(f"{year}年{int(number)}月运营数据", f"Operating figures {month}"),
        "summary": both("每个数字都带着分子、分母与公式。", "Every figure with its parts and formula."),
        "risk_notice": RISK,
        "month": month,
        "as_of_date": f"{month}-{monthrange(int(year), int(number))[1]}",
        "opening_fen": opening,
        "added_fen": 9_624_000_000,
        "repaid_fen": 9_207_500_000,
        "closing_fen": closing,
        "figures": [{"formula": f, "version": 1, "numerator": n, "denominator": d} for f, n, d in rows],
    }
    return fields | changes


def organisation(**changes: Any) -> dict[str, Any]:
    fields = {
        "title": both("机构信息", "The organisation"),
        "summary": both("登记、人员、存管与审计。", "Registration, people, custody and audits."),
        "risk_notice": RISK,
        "legal_name": both("明证财富管理有限公司（虚构）", "Mingzheng Wealth Ltd (invented)"),
        "credit_code": "91310000000000000X",
        "regime": both("证券/银行产品代销机构", "Distributor of securities and bank products"),
        "established_date": "2019-05-06",
        "registered_capital_fen": 10_000_000_000,
        "paid_in_capital_fen": 10_000_000_000,
        "registered_address": both("某市某路1号", "1 Some Road"),
        "filings": [
            {
                "what": both("业务备案", "Filing"),
                "number": "B-1",
                "authority": both("主管机关", "Authority"),
                "date": "2026-01-08",
            }
        ],
        "persons": [{"name": both("甲", "A"), "role": both("总经理", "General manager")}],
        "shareholders": [{"name": both("乙公司", "B Ltd"), "share_bps": 10_000}],
        "branches": [
            {
                "name": both("滨江网点", "Riverside"),
                "address": both("滨江路", "River Road"),
                "scope": both("咨询", "Advice"),
            }
        ],
        "channels": [{"channel": both("网站", "Site"), "address": "mingzheng.example"}],
        "custodian": both("存管银行K-01", "Bank K-01"),
        "custody_scope": both("客户资金由存管银行保管。", "The custodian bank holds client money."),
        "risk_management": both("三方每日对账。", "Daily three-way reconciliation."),
        "audits": [
            {
                "what": both("年度审计", "Annual audit"),
                "by": both("某所", "A firm"),
                "conclusion": both("无保留意见", "Unqualified"),
                "date": "2026-04-10",
            }
        ],
        "complaint_phone": "400-000-0000",
        "complaint_mail": "care@mingzheng.example",
        "complaint_address": both("某路1号", "1 Some Road"),
        "complaint_hours": both("9:00–18:00", "9:00–18:00"),
        "legal_representative": both("甲", "A"),
        "directors_statement": both("董事对真实性负责。", "The directors answer for its truth."),
    }
    return fields | changes


def of_kind(kind: Kind | str, **changes: Any) -> dict[str, Any]:
    """Every field of a kind filled with something that fits and promises nothing."""
    known = {"project": project, "figures": figures, "organisation": organisation}.get(Kind(kind).value)
    if known is not None:
        return known(**changes)
    filled = {field.name: _filled(field) for field in schema_for(kind).fields() if field.name != ATTACHMENTS}
    return (
        filled
        | {"title": both("一页披露", "A disclosure"), "risk_notice": RISK}
        | OF_KIND.get(Kind(kind), {})
        | changes
    )


OF_KIND: dict[Kind, dict[str, Any]] = {
    Kind.GLOSSARY: {"formulas": [{"formula": "OPS-01", "version": 1, "name": both("累计", "Cumulative")}]},
    Kind.CORRECTION: {"corrected_version": 1, "right_version": 2},
    Kind.INVESTORS_PART: {"project_code": "P-2026-017"},
}
CODES = {
    Form.CREDIT_CODE: "91310000000000000X",
    Form.DIGEST: "0a" * 32,
    Form.FILE: "0b" * 32,
    Form.MAIL: "care@mingzheng.example",
    Form.MONTH: "2026-10",
    Form.PHONE: "400-000-0000",
    Form.SLUG: "figures-2026-10",
    Form.YEAR: "2025",
    Form.ANY: "A-1",
}
"""A code of each written form."""


def _filled(field: Field) -> Any:
    if field.sort is Sort.ROWS:
        return [{column.name: _filled(column) for column in field.columns}]
    if field.sort in BILINGUAL:
        return both(field.label.zh, field.label.en)
    if field.sort in WHOLE_NUMBERS:
        return max(field.least or 0, 1)
    if field.sort is Sort.DAY:
        return "2026-10-31"
    if field.sort is Sort.INSTANT:
        return "2026-10-31T02:00:00Z"
    return field.choices[0].code if field.choices else CODES[field.form]


assert set(CODES) == {*FORMS, Form.ANY}
