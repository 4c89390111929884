"""Read what the client has out of a report's inputs, and say that it counts along."""

from collections.abc import Iterator

from crm.suitability.domain.holdings import Holdings, Position
from crm.suitability.domain.words import Words
from reports.domain.figures import Yuan
from reports.domain.inputs import Holding, ReportContent
from reports.domain.statements import Ledger, Statement

COUNTS_ALONG = "S6-006"


def holdings_in(content: ReportContent) -> Holdings | None:
    """Return what the client had; None where the inputs are of a form that does not say."""
    if content.holdings is None:
        return None
    return Holdings(positions=tuple(_position(number, one) for number, one in enumerate(content.holdings)))


def beside_plan(content: ReportContent) -> Holdings:
    """Return what a product is judged beside: what came into a confirmed plan's products since is the plan's own."""
    held, plan = holdings_in(content) or Holdings(), content.plan
    if plan is None or plan.confirmed_on is None:
        return held
    lines: dict[str, int] = {}
    for line in plan.lines:
        lines[line.product_code] = lines.get(line.product_code, 0) + line.amount_fen
    return held.apart_from(lines, since=plan.confirmed_on)


def _position(number: int, one: Holding) -> Position:
    return Position(
        product_code=one.product_code, name=Words(one.name.zh, one.name.en), amount_fen=one.amount_fen,
        since=one.since, paid=one.paid, loss_bps=one.stress_loss_bps, reference=f"{number}",
    )  # fmt: skip


def held_statements(content: ReportContent, ledger: Ledger) -> Iterator[Statement]:
    """How much counts along and what it could lose; what of it the plan itself brought."""
    held = holdings_in(content)
    if held is None or not held.positions or not content.matches:
        return
    evidence = tuple(key for one in content.holdings or () for key in one.evidence)
    yield ledger.state(
        "held.counted", evidence=evidence, rule_id=COUNTS_ALONG, count=len(held.positions),
        amount=Yuan(held.amount_fen), loss=Yuan(held.loss_fen),
    )  # fmt: skip
    own = held.amount_fen - beside_plan(content).amount_fen
    if content.plan and own:
        yield ledger.state(
            "held.own", evidence=(*content.plan.evidence, *evidence), rule_id=COUNTS_ALONG, amount=Yuan(own)
        )
