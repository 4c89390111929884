"""What the invented platform discloses of each project: whom it pays, what may go wrong, what is due and what came."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from hub.catalogue.domain.projects import ProjectFacts, RepaymentMethod
from hub.demo.market import COLD, LOOM, NOTES, ROOF, WAN

Both = dict[str, str]

PERIOD_DAYS = 30
LATE_DAYS = {(COLD, 2): 4}
"""Instalments that came late: (project, number) → days. Bad news stays visible."""


def both(zh: str, en: str) -> Both:
    """Return one text in the two languages of a disclosure."""
    return {"zh": zh, "en": en}


@dataclass(frozen=True, kw_only=True)
class _Own:
    """What differs from project to project; `uses` are (what, payee, share in percent)."""

    rating: str
    uses: tuple[tuple[Both, Both, int], ...]
    risks: tuple[tuple[Both, Both], ...]
    outcome: Both
    finances: Both
    second_source: Both
    fee: Both
    caveat: Both
    collateral_fen: int | None = None


_ESCROW = both("托管专户", "Escrow account")
_PLEDGE = both("抵押可以减轻损失，不能消除损失。", "A pledge reduces a loss, it does not remove it.")
_LATE = both(
    "收入下降时可能延期，极端情况下可能损失部分本金。",
    "If income falls, repayment may be late; in an extreme case part of the principal may be lost.",
)

_OWN: Mapping[str, _Own] = {
    COLD: _Own(
        rating="R3",
        uses=(
            (both("制冷机组采购款", "Refrigeration units"), both("设备供应商S-01", "Supplier S-01"), 95),
            (both("质保金", "Retention money"), _ESCROW, 5),
        ),
        risks=(
            (both("主要客户提前解约", "A main customer leaves early"),
             both("偿付覆盖倍数降至1.02倍", "Debt cover falls to 1.02")),
            (both("设备折价高于预期", "Equipment loses value faster than expected"),
             both("抵押覆盖不足，回收时间延长", "Collateral falls short, recovery takes longer")),
        ),
        outcome=_LATE,
        finances=both("上年营业收入6,120万元，资产负债率47.3%。",
                      "Revenue CNY 61.2 million last year, debt ratio 47.3%."),
        second_source=both("处置抵押的设备。", "Sale of the pledged equipment."),
        fee=both("0.60% / 年", "0.60% a year"),
        caveat=_PLEDGE,
        collateral_fen=1530 * WAN,
    ),
    ROOF: _Own(
        rating="R4",
        uses=(
            (both("光伏组件款", "Solar modules"), both("组件供应商S-07", "Supplier S-07"), 62),
            (both("施工款", "Construction"), both("施工单位S-08", "Contractor S-08"), 33),
            (both("质保金", "Retention money"), _ESCROW, 5),
        ),
        risks=(
            (both("厂房业主停产，用电减少", "A building owner stops production and buys less power"),
             both("余电上网，电价低于合同价", "The surplus goes to the grid at a lower price")),
            (both("发电量低于测算", "Less power than calculated"),
             both("还款来源减少，可能延期", "Less money to repay from; repayment may be late")),
        ),
        outcome=_LATE,
        finances=both("上年售电收入1,860万元，资产负债率61.8%。",
                      "Power sales CNY 18.6 million last year, debt ratio 61.8%."),
        second_source=both("处置质押的应收电费与抵押的组件。", "Sale of the pledged receivables and modules."),
        fee=both("0.80% / 年", "0.80% a year"),
        caveat=_PLEDGE,
        collateral_fen=940 * WAN,
    ),
    LOOM: _Own(
        rating="R4",
        uses=(
            (both("织机采购款", "Looms"), both("设备供应商S-11", "Supplier S-11"), 95),
            (both("安装调试款", "Installation"), _ESCROW, 5),
        ),
        risks=(
            (both("承租企业订单减少", "The lessees receive fewer orders"),
             both("租金迟付，到期可能延期", "Rents come late; repayment at maturity may be late")),
            (both("二手织机价格下跌", "Prices of used looms fall"),
             both("处置所得不足以偿还本息", "A sale does not cover principal and interest")),
        ),
        outcome=_LATE,
        finances=both("上年租金收入2,430万元，资产负债率68.5%。",
                      "Rents CNY 24.3 million last year, debt ratio 68.5%."),
        second_source=both("收回并处置织机。", "Repossession and sale of the looms."),
        fee=both("0.80% / 年", "0.80% a year"),
        caveat=both("保留所有权可以减轻损失，不能消除损失。", "Retained title reduces a loss, it does not remove it."),
        collateral_fen=540 * WAN,
    ),
    NOTES: _Own(
        rating="R2",
        uses=(
            (both("买入同业存单", "Interbank notes"), both("银行间市场发行行", "Issuing banks"), 95),
            (both("待投资金", "Not yet invested"), _ESCROW, 5),
        ),
        risks=(
            (both("市场利率上升", "Market rates rise"),
             both("提前卖出可能亏损；持有到期影响较小", "An early sale may lose; less so when held to maturity")),
            (both("发行行不能按期兑付", "An issuing bank does not pay in time"),
             both("单一发行行占比不超过20%，仍可能损失本金", "One issuer is at most 20%; principal may still be lost")),
        ),
        outcome=both("发行行违约或提前卖出时，可能损失部分本金。",
                     "If an issuer defaults or notes are sold early, part of the principal may be lost."),
        finances=both("发行行资本充足率均高于监管要求，名单见附表。",
                      "Every issuer's capital ratio is above the requirement; the list is in the annex."),
        second_source=both("在银行间市场卖出存单。", "Sale of the notes on the interbank market."),
        fee=both("0.25% / 年", "0.25% a year"),
        caveat=both("分散可以减轻损失，不能消除损失。", "Spreading reduces a loss, it does not remove it."),
    ),
}  # fmt: skip

_METHODS = {
    RepaymentMethod.INTEREST_FIRST: both("按月付息，到期还本", "Interest monthly, principal at maturity"),
    RepaymentMethod.EQUAL_INSTALMENTS: both("按月等额本息", "Equal monthly instalments"),
    RepaymentMethod.BULLET: both("到期一次还本付息", "Principal and interest at maturity"),
}

_CUSTODY = {
    "role": both("资金存管", "Custody"),
    "name": both("澄江存管银行（虚构）", "Chengjiang Custodian Bank (invented)"),
    "what": both("保管资金，按指令划付", "Holds the money and pays on instruction"),
}


def project_fields(facts: ProjectFacts, *, on: date, risk_notice: Both) -> dict[str, Any]:
    """Return a project's disclosure as it stood on a day: nothing that came later is in it."""
    own = _OWN[facts.code]
    schedule = [_row(facts, number, principal, interest, on=on)
                for number, (principal, interest) in enumerate(instalments(facts), start=1)]  # fmt: skip
    fields: dict[str, Any] = {
        "title": both(facts.name_zh, facts.name_en),
        "summary": both(facts.purpose_zh, facts.purpose_en),
        "risk_notice": risk_notice,
        "project_code": facts.code,
        "rating": own.rating,
        "stage": both("还款中", "Repaying"),
        "amount_fen": facts.amount_fen,
        "term_days": facts.term_days,
        "annual_rate_bps": facts.annual_rate_bps,
        "value_date": facts.value_date.isoformat(),
        "maturity_date": _maturity(facts).isoformat(),
        "repayment_method": _METHODS[facts.repayment_method],
        "purpose": both(facts.purpose_zh, facts.purpose_en),
        "repayment_source": both(facts.repayment_source_zh, facts.repayment_source_en),
        "second_source": own.second_source,
        "safeguards": both(
            f"{facts.safeguards_zh}{own.caveat['zh']}", f"{facts.safeguards_en} {own.caveat['en']}"
        ),
        "uses": _uses(facts.amount_fen, own),
        "risk_assessment": own.outcome,
        "risks": [{"risk": risk, "effect": effect} for risk, effect in own.risks],
        "schedule": schedule,
        "borrower": both(facts.borrower_zh, facts.borrower_en),
        "borrower_type": both("企业法人", "Company"),
        "borrower_industry": both(facts.industry_zh, facts.industry_en),
        "borrower_finances": own.finances,
        "borrower_credit": both("无逾期", "None overdue"),
        "borrower_elsewhere": both("无", "None"),
        "parties": [_CUSTODY],
        "fees": [{"fee": both("信息服务费", "Service fee"), "payer": both("融资方", "Borrower"), "rate": own.fee}],
    }  # fmt: skip
    return fields | ({"collateral_fen": own.collateral_fen} if own.collateral_fen else {})


def instalments(facts: ProjectFacts) -> tuple[tuple[int, int], ...]:
    """Return (principal, interest) in fen of every instalment; the principals sum to the amount."""
    amount, rate = facts.amount_fen, facts.annual_rate_bps
    if facts.repayment_method is RepaymentMethod.BULLET:
        return ((amount, amount * rate * facts.term_days // (10_000 * 365)),)
    count = facts.term_days // PERIOD_DAYS
    if facts.repayment_method is RepaymentMethod.INTEREST_FIRST:
        interest = amount * rate // 120_000
        return ((0, interest),) * (count - 1) + ((amount, interest),)
    return _equal(amount, rate, count)


def _equal(amount: int, rate_bps: int, count: int) -> tuple[tuple[int, int], ...]:
    monthly = Decimal(rate_bps) / 120_000
    payment = int(amount * monthly / (1 - (1 + monthly) ** -count))
    left, found = amount, []
    for number in range(1, count + 1):
        interest = left * rate_bps // 120_000
        principal = left if number == count else payment - interest
        left -= principal
        found.append((principal, interest))
    return tuple(found)


def _row(facts: ProjectFacts, number: int, principal: int, interest: int, *, on: date) -> dict[str, Any]:
    last = number == len(instalments(facts))
    due = _maturity(facts) if last else facts.value_date + timedelta(days=PERIOD_DAYS * number)
    late = LATE_DAYS.get((facts.code, number), 0)
    row: dict[str, Any] = {"number": number, "due_date": due.isoformat(), "interest_fen": interest}
    if principal:
        row["principal_fen"] = principal
    if due + timedelta(days=late) <= on:
        row["paid_date"] = (due + timedelta(days=late)).isoformat()
    return row


def _maturity(facts: ProjectFacts) -> date:
    return facts.value_date + timedelta(days=facts.term_days)


def _uses(amount_fen: int, own: _Own) -> list[dict[str, Any]]:
    *paid, held = own.uses
    rows = [_use(what, payee, amount_fen * share // 100, "paid") for what, payee, share in paid]
    rest = amount_fen - sum(amount_fen * share // 100 for _, _, share in paid)
    return [*rows, _use(held[0], held[1], rest, "held")]


def _use(what: Both, payee: Both, amount_fen: int, state: str) -> dict[str, Any]:
    return {"what": what, "payee": payee, "amount_fen": amount_fen, "state": state}
