"""What the invented platform discloses: itself, its projects, its monthly figures, and one correction."""

from calendar import monthrange
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any

from cms.domain.schema import Kind
from cms.models import Change
from hub.catalogue.domain.projects import ProjectFacts
from hub.demo.market import COLD, WAN, projects
from hub.demo.project_papers import both, project_fields

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
    for facts in projects(as_of):
        found += _project(facts, as_of)
    opening = 58_214 * WAN
    for turn, month in enumerate(months):
        fields = _figures(month, opening=opening, turn=turn)
        opening = fields["closing_fen"]
        days_ago = max((as_of - _last_day(month)).days - 3, 1)
        found.append(Release(kind=Kind.FIGURES, slug=f"figures-{month:%Y-%m}", fields=fields, days_ago=days_ago))
    found.append(_correction(next(facts for facts in projects(as_of) if facts.code == COLD), as_of))
    return tuple(sorted(found, key=lambda release: -release.days_ago))


def slug_of(facts: ProjectFacts) -> str:
    """Return the address of a project's disclosure."""
    return f"project-{facts.code.lower()}"


UPDATED_DAYS_AGO, CORRECTED_DAYS_AGO = 18, 3

_RISK = both(
    "投资有风险，理财需谨慎。过往业绩不代表未来表现。您可能损失部分或全部本金。",
    "Investing carries risk; decide with care. Past performance does not indicate future results. "
    "You may lose part or all of your principal.",
)


def _project(facts: ProjectFacts, as_of: date) -> list[Release]:
    """The first version on the value date, and a later one as soon as something was repaid."""
    started = (as_of - facts.value_date).days
    first = _as_it_stood(facts, as_of, days_ago=started)
    later = _as_it_stood(facts, as_of, days_ago=UPDATED_DAYS_AGO)
    if later.fields == first.fields:
        return [first]
    return [first, replace(later, reason=("登记已到账的还款。", "The repayments received so far are entered."))]


def _as_it_stood(facts: ProjectFacts, as_of: date, *, days_ago: int) -> Release:
    fields = project_fields(facts, on=as_of - timedelta(days=days_ago), risk_notice=_RISK)
    return Release(kind=Kind.PROJECT, slug=slug_of(facts), fields=fields, days_ago=days_ago)


def _correction(facts: ProjectFacts, as_of: date) -> Release:
    """The last version again with another appraisal: the figure and the sentence that names it."""
    last = _as_it_stood(facts, as_of, days_ago=UPDATED_DAYS_AGO)
    told = last.fields["safeguards"]
    safeguards = both(told["zh"].replace("1,530", "1,480"), told["en"].replace("15.3", "14.8"))
    return replace(
        last,
        fields={**last.fields, "collateral_fen": 1480 * WAN, "safeguards": safeguards},
        days_ago=CORRECTED_DAYS_AGO,
        change=Change.CORRECTION,
        reason=(
            "评估报告复核后，抵押物评估值由1,530万元更正为1,480万元。",
            "After a second look at the appraisal the collateral is worth CNY 14.8 million, not 15.3 million.",
        ),
    )


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
        "title": both(f"{month.year}年{month.month}月运营数据", f"Operating figures, {month:%Y-%m}"),
        "summary": both(
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
        "title": both("机构信息", "The organisation"),
        "summary": both(
            "我们是谁、受谁监管、客户资金由谁保管。", "Who we are, who supervises us, who holds client money."
        ),
        "risk_notice": _RISK,
        "legal_name": both("明证财富销售有限公司（虚构）", "Mingzheng Wealth Distribution Ltd (invented)"),
        "credit_code": "91310000000000000X",
        "regime": both("银行与证券类产品代销机构", "Distributor of bank and securities products"),
        "established_date": f"{year - 7}-05-06",
        "registered_capital_fen": 10_000 * WAN,
        "paid_in_capital_fen": 10_000 * WAN,
        "registered_address": both("澄江市东城路1号", "1 East City Road, Chengjiang"),
        "filings": [
            {
                "what": both("代销业务备案", "Filing of the distribution business"),
                "number": "DEMO-2026-001",
                "authority": both("主管机关（演示）", "Supervisory authority (demonstration)"),
                "date": f"{year}-01-08",
            }
        ],
        "persons": [{"name": both("顾衡之", "Gu Hengzhi"), "role": both("总经理", "General manager")}],
        "shareholders": [
            {"name": both("澄江实业有限公司（虚构）", "Chengjiang Holdings Ltd (invented)"), "share_bps": 10_000}
        ],
        "branches": [
            {
                "name": both("城东中心", "East City Centre"),
                "address": both("澄江市东城路88号", "88 East City Road"),
                "scope": both(
                    "咨询、适当性评估、产品申购与赎回", "Advice, suitability assessment, purchase, redemption"
                ),
            },
            {
                "name": both("湖滨中心", "Lakeside Centre"),
                "address": both("澄江市湖滨路12号", "12 Lakeside Road"),
                "scope": both(
                    "咨询、适当性评估、产品申购与赎回", "Advice, suitability assessment, purchase, redemption"
                ),
            },
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
                "date": f"{year}-04-10",
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


def _months_before(as_of: date, back: int) -> date:
    month = as_of.year * 12 + as_of.month - 1 - back
    return date(month // 12, month % 12 + 1, 1)


def _last_day(month: date) -> date:
    return month.replace(day=monthrange(month.year, month.month)[1])
