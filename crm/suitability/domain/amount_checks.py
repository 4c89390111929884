"""What the gate asks of an amount: its share of the assets, its adverse loss, its lots; what is held counts along."""

from collections.abc import Iterator

from crm.suitability.domain.gate_case import Case, Outcome, Reason, either, reason
from crm.suitability.domain.gate_rules import GateRule
from crm.suitability.domain.standing import Standing
from crm.suitability.domain.words import Words
from hub.catalogue.domain.products import WHOLE_BPS, ProductFacts
from hub.kernel.money import grouped


def ticket(rule: GateRule, case: Case) -> Iterator[Reason]:
    """Ask whether the money is within the share of assets that the rating allows."""
    share = case.standing.rules.most_of_assets_bps(case.product.rating)
    most = most_fen(case.standing, case.product)
    if case.held.product_fen:
        yield from _ticket_together(rule, case, share=share, most=most)
        return
    yield from either(
        rule,
        case.amount_fen <= most,
        Words("{amount}元，在可投资产的{share}%以内。", "¥{amount}, within {share} % of investable assets."),
        Words(
            "{amount}元，超过可投资产的{share}%（{most}元）。",
            "¥{amount}, above {share} % of investable assets (¥{most}).",
        ),
        amount=grouped(case.amount_fen),
        most=grouped(most),
        share=share // 100,
    )


def most_fen(standing: Standing, product: ProductFacts) -> int:
    """Return the most of one product in fen that its rating allows of the investable assets."""
    return standing.assets_fen * standing.rules.most_of_assets_bps(product.rating) // WHOLE_BPS


def _ticket_together(rule: GateRule, case: Case, *, share: int, most: int) -> Iterator[Reason]:
    together = case.amount_fen + case.held.product_fen
    yield from either(
        rule,
        together <= most,
        Words(
            "连同已有的共{amount}元，在可投资产的{share}%以内。",
            "¥{amount} with what is held already, within {share} % of investable assets.",
        ),
        Words(
            "连同已有的共{amount}元，超过可投资产的{share}%（{most}元）。",
            "¥{amount} with what is held already, above {share} % of investable assets (¥{most}).",
        ),
        amount=grouped(together),
        most=grouped(most),
        share=share // 100,
    )


def stress(rule: GateRule, case: Case) -> Iterator[Reason]:
    """Ask whether the adverse loss, with that of everything held, is within the written limit."""
    loss = stress_loss_fen(case.product, case.amount_fen) + case.held.loss_fen
    yield from either(
        rule,
        loss <= case.standing.loss_limit_fen,
        Words(
            "不利情景约少{loss}元，在书面上限{limit}元以内。",
            "About ¥{loss} less in the adverse scenario, within the written limit of ¥{limit}.",
        ),
        Words(
            "不利情景约少{loss}元，超过书面上限{limit}元。",
            "About ¥{loss} less in the adverse scenario, above the written limit of ¥{limit}.",
        ),
        loss=grouped(loss),
        limit=grouped(case.standing.loss_limit_fen),
    )


def stress_loss_fen(product: ProductFacts, amount_fen: int) -> int:
    """Return the loss in fen over one holding period in the product's adverse scenario, rounded up."""
    return -(-amount_fen * product.stress_loss_bps // WHOLE_BPS)


def lots(rule: GateRule, case: Case) -> Iterator[Reason]:
    """Refuse less than the smallest purchase, and parts of lots."""
    product = case.product
    if case.amount_fen < product.min_ticket_fen or case.amount_fen % product.lot_fen:
        yield reason(
            rule,
            Outcome.BLOCKED,
            Words(
                "{amount}元不合：{least}元起购，每{lot}元一份。",
                "¥{amount} does not fit: from ¥{least}, in lots of ¥{lot}.",
            ),
            amount=grouped(case.amount_fen),
            least=grouped(product.min_ticket_fen),
            lot=grouped(product.lot_fen),
        )
