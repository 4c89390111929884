"""What a project tells after funding, and what only its investors read; figures from the schedule as in the ledger."""

from datetime import date
from typing import Any

from hub.contracts.domain.schedules.plans import Plan as EnginePlan
from hub.contracts.domain.schedules.plans import repayment_plan
from hub.contracts.domain.schedules.wishes import plan_digest
from hub.demo.market import WAN, Plan
from hub.demo.money.schedule import outstanding, parts_of, schedule, terms_of
from hub.demo.papers.texts import RISK, both, pair

_NONE = both("无", "None")
_MONTHLY_DAYS = 184
"""Up to six months of term a project tells monthly, else every quarter."""


def after_fields(plan: Plan, *, on: date) -> dict[str, Any]:
    """Return how a project stood on a day."""
    parts = schedule(plan)
    paid, late = [one for one in parts if one.paid_by(on)], [one for one in parts if one.overdue_on(on)]
    coming = [one.due_date for one in parts if one.due_date > on]
    fields: dict[str, Any] = {
        "title": both(f"贷后信息：{plan.facts.name_zh}", f"After funding: {plan.facts.name_en}"),
        "summary": both(
            f"截至{on.isoformat()}：已还{len(paid)}期，逾期{len(late)}期。",
            f"As of {on.isoformat()}: {len(paid)} instalments received, {len(late)} overdue.",
        ),
        "risk_notice": RISK,
        "project_code": plan.code,
        "as_of_date": on.isoformat(),
        "occasion": "month" if plan.facts.term_days <= _MONTHLY_DAYS else "quarter",
        "received_principal_fen": sum(one.principal_fen for one in paid),
        "received_interest_fen": sum(one.interest_fen for one in paid),
        "outstanding_fen": outstanding(plan, on),
        "overdue_fen": sum(one.principal_fen + one.interest_fen for one in late),
        "overdue_days": max((one.overdue_on(on) for one in late), default=0),
        "use": both("按披露的用途支付，单据已核对。", "Paid as disclosed; the papers were checked."),
        "condition": pair(plan.row["condition"]),
        "litigation": _NONE,
        "penalties": _NONE,
        "measures": both("每月现场核查，核对账户流水。", "A visit every month, and the account's movements compared."),
    }
    return fields | ({"next_due_date": coming[0].isoformat()} if coming else {})


def investors_fields(plan: Plan, *, worth_fen: int, on: date) -> dict[str, Any]:
    """Return the part for holders of a contract in the project; the collateral is worth what the public part says."""
    return {
        "title": both(f"投资者部分：{plan.facts.name_zh}", f"Investors’ part: {plan.facts.name_en}"),
        "summary": both(
            "借款方、抵押物与文件，只给持有合同的投资者。",
            "Borrower, collateral and papers, for holders of a contract.",
        ),
        "risk_notice": RISK,
        "project_code": plan.code,
        "borrower_name": both("南陂冷链仓储有限公司（虚构）", "Nanbei Cold-Chain Storage Ltd (invented)"),
        "borrower_credit_code": "91310000000000417X",
        "borrower_contact": both("陈**", "Mr Chen **"),
        "borrower_business": both("为商超与药企提供冷库仓储。", "Cold storage for supermarkets and pharmacies."),
        "finances": [
            {"item": both("营业收入", "Revenue"), "this_year_fen": 6_120 * WAN, "last_year_fen": 5_740 * WAN},
            {
                "item": both("有息负债", "Interest-bearing debt"),
                "this_year_fen": 4_380 * WAN,
                "last_year_fen": 4_510 * WAN,
            },
        ],
        "ability": pair(plan.row["finances"]),
        "collateral": [
            {
                "what": both("制冷机组与货架", "Refrigeration units and racks"),
                "place": both("南陂县冷链园", "Cold-chain park, Nanbei"),
                "value_fen": worth_fen,
                "value_date": on.isoformat(),
                "registration": "DEMO-PLEDGE-0417",
            }
        ],
        "papers": [
            {
                "name": both("还款计划（按合同）", "Repayment plan (as agreed)"),
                "date": plan.facts.value_date.isoformat(),
                "digest": plan_digest(_agreed(plan)),
            }
        ],
        "repayment_account": both("澄江存管银行****0417", "Chengjiang Custodian Bank ****0417"),
    }


def notes_fields(plan: Plan, *, on: date) -> dict[str, Any]:
    """Return the part for holders of the notes' product: the issuing banks instead of one borrower."""
    raised = plan.facts.amount_fen
    notes = (
        ("澄江城市商业银行（虚构）", "Chengjiang City Bank (invented)", 19, "CD-2611-01"),
        ("湖滨农村商业银行（虚构）", "Lakeside Rural Bank (invented)", 19, "CD-2611-02"),
        ("青屿银行（虚构）", "Qingyu Bank (invented)", 19, "CD-2611-03"),
        ("南陂银行（虚构）", "Nanbei Bank (invented)", 19, "CD-2611-04"),
        ("临海民生储蓄银行（虚构）", "Linhai Savings Bank (invented)", 19, "CD-2611-05"),
    )
    return {
        "title": both(f"投资者部分：{plan.facts.name_zh}", f"Investors’ part: {plan.facts.name_en}"),
        "summary": both(
            "发行行、存单与文件，只给持有合同的投资者。", "Issuing banks, notes and papers, for holders of a contract."
        ),
        "risk_notice": RISK,
        "project_code": plan.code,
        "borrower_name": both("五家发行行，见下表", "Five issuing banks, listed below"),
        "borrower_credit_code": "91310000000000511X",
        "borrower_business": both(
            "银行；同业存单在银行间市场发行。", "Banks; the notes are issued in the interbank market."
        ),
        "finances": [
            {
                "item": both("组合持有的存单面额", "Face value of the notes held"),
                "this_year_fen": raised * 95 // 100,
                "last_year_fen": 0,
            },
        ],
        "ability": both(
            "每家发行行不超过组合的20%；发行行到期不兑付时，本金可能受损。",
            "No issuer holds more than 20%; if one fails to redeem, principal may be lost.",
        ),
        "collateral": [
            {
                "what": both(f"同业存单，{zh}", f"Interbank note, {en}"),
                "place": both("银行间市场清算所登记", "Registered at the interbank clearing house"),
                "value_fen": raised * share // 100,
                "value_date": on.isoformat(),
                "registration": number,
            }
            for zh, en, share, number in notes
        ],
        "papers": [
            {
                "name": both("还款计划（按合同）", "Repayment plan (as agreed)"),
                "date": plan.facts.value_date.isoformat(),
                "digest": plan_digest(_agreed(plan)),
            }
        ],
        "repayment_account": both("澄江存管银行****0511", "Chengjiang Custodian Bank ****0511"),
    }


def _agreed(plan: Plan) -> EnginePlan:
    return repayment_plan(terms_of(plan), parts_of(plan))
