"""Print the contracts: from the platform's own printer, and the notarised ones as the scans that the notary sends."""

from datetime import datetime
from pathlib import Path

from hub.demo.money.purchases import Purchase
from hub.demo.numbers import masked_id
from hub.demo.scans import notarised_scan
from hub.demo.staff import BRANCHES
from hub.kernel.money import capitals, grouped
from reports.contracts import render_contract
from reports.domain.house import house_at
from reports.domain.inputs import Text
from reports.purchases import both_scripts, printed_product

HOMES = {plan.code: Text(plan.name_zh, plan.name_en) for plan in BRANCHES}


def contract_file(purchase: Purchase, *, folder: Path) -> Path:
    """Write a contract's PDF unless it is there; the same purchase gives the same bytes."""
    file = folder / f"{purchase.number}.pdf"
    if not file.exists():
        fresh = file.with_suffix(".new")
        fresh.write_bytes(_printed(purchase))
        fresh.replace(file)
    return file


def _printed(purchase: Purchase) -> bytes:
    return render_contract(
        number=purchase.number,
        house=house_at(HOMES[purchase.person.branch]),
        investor=both_scripts(purchase.person.name),
        identity_masked=purchase.person.masked_id,
        product=printed_product(purchase.product),
        amount_fen=purchase.amount_fen,
        signed_at=purchase.signed_at,
    )


def scanned(purchase: Purchase) -> bytes:
    """Return the notary's scan of a large contract; the same purchase gives the same bytes."""
    day: datetime = purchase.signed_at
    lines = (
        f"合同编号　{purchase.number}",
        f"投资者　{both_scripts(purchase.person.name)}",
        f"证件号码　{masked_id(purchase.person.id_number)}",
        f"产品　{purchase.product.name_zh}　{purchase.product.name_en}",
        f"金额　{grouped(purchase.amount_fen)}元",
        f"大写　{capitals(purchase.amount_fen)}",
        f"签署　{day:%Y-%m-%d}",
        "产品不承诺保本，也不承诺收益，损失由投资者承担。",
        "上列内容由投资者本人在公证员面前签署。",
    )
    return notarised_scan(lines=lines, seal=("澄江市公证处", "（虚构）"), at=day, seed=purchase.number)
