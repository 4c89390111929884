"""What the invented platform discloses of each project: whom it pays, what may go wrong, what is due and what came."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from hub.catalogue.domain.projects import RepaymentMethod
from hub.demo.market import Plan
from hub.demo.money.schedule import Instalment, outstanding, schedule
from hub.demo.papers.texts import RISK, Both, both, pair

_METHODS = {
    RepaymentMethod.INTEREST_FIRST: both("按月付息，到期还本", "Interest monthly, principal at maturity"),
    RepaymentMethod.EQUAL_INSTALMENTS: both("按月等额本息", "Equal monthly instalments"),
    RepaymentMethod.EQUAL_PRINCIPAL: both("按月等额本金", "Equal principal monthly, interest on what is left"),
    RepaymentMethod.CUSTOM: both("按约定的日期与金额", "On the days and in the amounts agreed"),
    RepaymentMethod.BULLET: both("到期一次还本付息", "Principal and interest at maturity"),
}

_CUSTODY = {
    "role": both("资金存管", "Custody"),
    "name": both("澄江存管银行（虚构）", "Chengjiang Custodian Bank (invented)"),
    "what": both("保管资金，按指令划付", "Holds the money and pays on instruction"),
}
_MISSED = both("逾期，尚未到账；催收中", "Overdue, not received; being collected")
_LATE = both("迟到{days}天", "{days} days late")
_NOTHING = both("无", "None")


def project_fields(plan: Plan, *, on: date) -> dict[str, Any]:
    """Return a project's disclosure as it stood on a day: nothing that came later is in it."""
    facts, row = plan.facts, plan.row
    fields: dict[str, Any] = {
        "title": both(facts.name_zh, facts.name_en),
        "summary": both(facts.purpose_zh, facts.purpose_en),
        "project_code": facts.code,
        "rating": row["rating"],
        "stage": _stage(plan, on),
        "risk_notice": RISK,
        "amount_fen": facts.amount_fen,
        "term_days": facts.term_days,
        "annual_rate_bps": facts.annual_rate_bps,
        "value_date": facts.value_date.isoformat(),
        "maturity_date": plan.maturity.isoformat(),
        "repayment_method": _METHODS[facts.repayment_method],
        "purpose": both(facts.purpose_zh, facts.purpose_en),
        "repayment_source": both(facts.repayment_source_zh, facts.repayment_source_en),
        "second_source": pair(row["second_source"]),
        "safeguards": both(f"{facts.safeguards_zh}{row['caveat'][0]}", f"{facts.safeguards_en} {row['caveat'][1]}"),
        "uses": _uses(plan, on),
        "risk_assessment": pair(row["outcome"]),
        "risks": [{"risk": pair(one["risk"]), "effect": pair(one["effect"])} for one in row["risks"]],
        "schedule": [_shown(part, on) for part in schedule(plan)],
        "borrower": both(facts.borrower_zh, facts.borrower_en),
        "borrower_type": both("企业法人", "Company"),
        "borrower_industry": both(facts.industry_zh, facts.industry_en),
        "borrower_finances": pair(row["finances"]),
        "borrower_credit": both("无逾期", "None overdue"),
        "borrower_elsewhere": _NOTHING,
        "parties": [_CUSTODY],
        "fees": [_fee(row["fee_bps"])],
    }
    if plan.collateral_fen:
        fields["collateral_fen"] = plan.collateral_fen
    return fields | (_after(plan, on) if on >= facts.value_date else {})


def _stage(plan: Plan, on: date) -> Both:
    if on < plan.facts.value_date:
        return both("募集中", "Raising")
    if not outstanding(plan, on):
        return both("已结清", "Settled")
    if any(part.overdue_on(on) for part in schedule(plan)):
        return both("逾期", "Overdue")
    return both("还款中", "Repaying")


def _after(plan: Plan, on: date) -> dict[str, Any]:
    """What became of it: the chapter that the rules ask for after funding."""
    late = [part for part in schedule(plan) if part.overdue_on(on)]
    told = _NOTHING
    if late:
        fen = sum(part.principal_fen + part.interest_fen for part in late)
        numbers = "、".join(str(part.number) for part in late)
        told = both(
            f"第{numbers}期未到账，合计{fen / 100:,.2f}元，最长{late[0].overdue_on(on)}天；"
            "已发催收函，质押物处置在准备。",
            f"Instalment {numbers.replace('、', ', ')} not received, CNY {fen / 100:,.2f} in all, up to "
            f"{late[0].overdue_on(on)} days; a demand was sent, the sale of the pledge is being prepared.",
        )
    return {
        "after_as_of_date": on.isoformat(),
        "after_use": both("按披露的用途支付，单据已核对。", "Paid as disclosed; the papers were checked."),
        "after_condition": pair(plan.row["condition"]),
        "after_overdue": told,
        "after_litigation": _NOTHING,
    }


def _shown(part: Instalment, on: date) -> dict[str, Any]:
    shown: dict[str, Any] = {
        "number": part.number,
        "due_date": part.due_date.isoformat(),
        "interest_fen": part.interest_fen,
    }
    if part.principal_fen:
        shown["principal_fen"] = part.principal_fen
    if part.paid_by(on) and part.paid_date:
        shown["paid_date"] = part.paid_date.isoformat()
        if days := (part.paid_date - part.due_date).days:
            shown["note"] = {language: text.format(days=days) for language, text in _LATE.items()}
    elif part.overdue_on(on):
        shown["note"] = _MISSED
    return shown


def _uses(plan: Plan, on: date) -> list[dict[str, Any]]:
    """The uses add up to the amount, the last one takes the rounding; before the value date everything is held."""
    paying = on >= plan.facts.value_date
    left, found = plan.facts.amount_fen, []
    uses = plan.row["uses"]
    for number, use in enumerate(uses, start=1):
        amount = left if number == len(uses) else plan.facts.amount_fen * use["percent"] // 100
        left -= amount
        found.append(_use(use, amount, paid=paying and use["payee"][1] != "Escrow account"))
    return found


def _use(use: Mapping[str, Any], amount_fen: int, *, paid: bool) -> dict[str, Any]:
    state = "paid" if paid else "held"
    return {"what": pair(use["what"]), "payee": pair(use["payee"]), "amount_fen": amount_fen, "state": state}


def _fee(bps: int) -> dict[str, Any]:
    rate = both(f"{bps / 100:.2f}%/年", f"{bps / 100:.2f}% a year")
    return {"fee": both("信息服务费", "Service fee"), "payer": both("融资方", "Borrower"), "rate": rate}
