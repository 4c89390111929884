"""The key information of a product, from the catalogue alone."""

from typing import Any

from hub.catalogue.domain.products import FAMILY_NAMES, ProductFacts
from hub.demo.papers.standing import PHONE, cost_fen
from hub.demo.papers.texts import RISK, both


def key_fields(product: ProductFacts, *, page: str) -> dict[str, Any]:
    """Return what one has to know of a product; amounts are for the smallest purchase over its term."""
    ticket = product.min_ticket_fen
    fields = {
        "title": both(f"产品关键信息：{product.name_zh}", f"Key information: {product.name_en}"),
        "summary": both(
            f"风险等级R{product.rating}，期限{product.term_days}天。",
            f"Risk rating R{product.rating}, {product.term_days} days.",
        ),
        "risk_notice": RISK,
        "product_code": product.code,
        "issuer": both(product.issuer_zh, product.issuer_en),
        "family": both(*FAMILY_NAMES[product.family]),
        "what": both(
            "资金投向一个已披露的项目或组合；钱在存管银行，按用途支付，到期按合同还本付息。",
            "The money goes to one disclosed project or portfolio. It lies at the custodian bank, is paid out for its "
            "purpose, and is repaid as the contract says.",
        ),
        "term_days": product.term_days,
        "ticket_fen": ticket,
        "issuer_rating": f"R{product.issuer_rating}",
        "distributor_rating": f"R{product.distributor_rating}",
        "rating": f"R{product.rating}",
        "risks": [
            {
                "risk": both("信用风险", "Credit risk"),
                "effect": both(
                    "融资方还不上时，您可能损失部分或全部本金。",
                    "If the borrower cannot pay, you may lose part or all of it.",
                ),
            },
            {
                "risk": both("流动性风险", "Liquidity risk"),
                "effect": both("到期前一般不能取回。", "Before maturity the money can usually not be taken out."),
            },
            {
                "risk": both("利率风险", "Interest-rate risk"),
                "effect": both(
                    "市场利率上升时，转让价格可能下降。", "When rates rise, the price of a transfer may fall."
                ),
            },
        ],
        "benchmark": both(product.benchmark_text_zh, product.benchmark_text_en),
        "outcomes": [
            {
                "case": both("不利情形（发行方测算）", "Adverse case (issuer's estimate)"),
                "invested_fen": ticket,
                "result_fen": -adverse_fen(product),
            },
            {"case": both("全部损失", "Everything lost"), "invested_fen": ticket, "result_fen": -ticket},
        ],
        "costs": [
            {
                "cost": both("销售服务费", "Distribution fee"),
                "rate_bps": product.fee_bps,
                "example_fen": cost_fen(product),
            }
        ],
        "leaving": both(
            "到期自动到账；到期前可申请转让，由合适的投资者自愿接手，不保证成交。",
            "It is paid out at maturity. Before that you may offer it for transfer; whether somebody takes it is open.",
        ),
        "cooling_off": both("签署前至少24小时，可撤回不收费", "24 hours or more before signing, at no cost"),
        "suits": both(
            f"风险承受等级C{product.rating}及以上、这笔钱在期限内用不到的投资者。",
            f"Investors of level C{product.rating} or above who do not need this money within the term.",
        ),
        "suits_not": both(
            "很快要用这笔钱，或不能承受本金损失的投资者。",
            "Anybody who may need the money soon or cannot bear a loss of principal.",
        ),
        "complaints": both(
            "网点、电话或邮件；15个工作日内书面答复", "Branch, telephone or mail; a written answer in 15 working days"
        ),
        "phone": PHONE,
    }
    return fields | ({"product_page": page} if page else {})


def adverse_fen(product: ProductFacts) -> int:
    """What the smallest purchase loses in the issuer's adverse case, down to the fen."""
    return product.min_ticket_fen * product.stress_loss_bps // 10_000
