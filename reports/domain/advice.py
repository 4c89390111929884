"""What follows from a plan: its losses, alternatives, drawbacks and costs, each derived from the plan's own facts."""

from collections.abc import Iterator

from reports.domain.figures import Day, Share, Yuan, ratio_bps, share_of, tenth_percent
from reports.domain.inputs import Plan, Product, Redemption, ReportContent, Text
from reports.domain.statements import Ledger, Statement

CONCENTRATED_BPS = 5000
"""A single product above half of the plan is named as a drawback; house rule RPT-06."""


class UnsuitablePlan(ValueError):
    """The inputs propose what may not be proposed, or do not add up; such a report is not printed."""


def refuse_unsuitable(content: ReportContent) -> None:
    """Refuse a plan that is blocked, unmatched, beyond the written limit, without drawbacks, or wrongly added up."""
    plan = content.plan
    if plan is None:
        return
    if content.blocked:
        raise UnsuitablePlan(f"plan {plan.id}: an open contradiction forbids any recommendation")
    if not plan.drawbacks:
        raise UnsuitablePlan(f"plan {plan.id}: a plan without disadvantages is not printed")
    allowed = {match.product.code for match in content.matches if match.allowed}
    for line in plan.lines:
        if line.product_code not in allowed:
            raise UnsuitablePlan(f"plan {plan.id}: product {line.product_code} is not among the matching products")
        if content.product(line.product_code).rating > content.level.level:
            raise UnsuitablePlan(f"plan {plan.id}: product {line.product_code} lies above level {content.level.level}")
    _refuse_wrong_sums(plan)
    limit = content.level.loss_limit_fen
    if limit is not None and plan.loss_all_rounds_fen > limit:
        raise UnsuitablePlan(f"plan {plan.id}: expected a loss of at most {limit} fen, got {plan.loss_all_rounds_fen}")


def _refuse_wrong_sums(plan: Plan) -> None:
    one = sum(line.loss_fen for line in plan.lines)
    for name, expected, got in (
        ("loss of one round", one, plan.loss_one_round_fen),
        ("loss of all rounds", one * max(len(plan.rounds), 1), plan.loss_all_rounds_fen),
    ):
        if expected != got:
            raise UnsuitablePlan(f"plan {plan.id}: expected a {name} of {expected} fen, got {got}")


def plan_statements(content: ReportContent, ledger: Ledger) -> Iterator[Statement]:
    """The lines' roles, the loss in yuan, the limit, the plan's own reasons, the client's confirmation."""
    plan = content.plan
    if plan is None:
        yield ledger.state("plan.none", evidence=content.level.evidence)
        return
    for line in plan.lines:
        evidence = (*plan.evidence, *content.product(line.product_code).evidence)
        yield ledger.state(
            "plan.line", evidence=evidence, rule_id=plan.rule_id, about=line.product_code, role=line.role
        )
    yield from _loss(content, plan, ledger)
    evidence = (*plan.evidence, *content.need(plan.need_id).evidence)
    for reason in plan.reasons:
        yield ledger.state("plan.reason", evidence=evidence, rule_id=reason.rule_id, reason=reason.text)
    if plan.confirmed_on:
        yield ledger.state("plan.confirmed", evidence=plan.evidence, day=Day(plan.confirmed_on))
    else:
        yield ledger.state("plan.unconfirmed", evidence=plan.evidence)


def _loss(content: ReportContent, plan: Plan, ledger: Ledger) -> Iterator[Statement]:
    yield ledger.state(
        "plan.loss",
        evidence=(*plan.evidence, *_product_evidence(content, plan)),
        total=Yuan(plan.amount_fen),
        loss=Yuan(plan.loss_one_round_fen),
        share=Share(ratio_bps(plan.loss_one_round_fen, plan.amount_fen)),
    )


def _product_evidence(content: ReportContent, plan: Plan) -> tuple[str, ...]:
    return tuple(key for line in plan.lines for key in content.product(line.product_code).evidence)


def alternatives(content: ReportContent, ledger: Ledger) -> Iterator[Statement]:
    """Doing nothing, and the simplest matching product; without a plan, what remains open to the client."""
    plan = content.plan
    if plan is None:
        yield ledger.state("alternative.stay", evidence=content.level.evidence)
        simplest = None if content.blocked else _simplest(content)
        if simplest:
            yield ledger.state(
                "alternative.liquid", evidence=simplest.evidence, product=simplest.name,
                rating=f"R{simplest.rating}", fee=Share(simplest.fee_bps),
            )  # fmt: skip
        return
    need = content.need(plan.need_id)
    if need.due_on and need.amount_fen is not None:
        yield ledger.state(
            "alternative.nothing", evidence=need.evidence, due=Day(need.due_on), amount=Yuan(need.amount_fen)
        )
    simplest = _simplest(content)
    if simplest:
        yield ledger.state(
            "alternative.simple",
            evidence=(*simplest.evidence, *plan.evidence),
            product=simplest.name,
            redemption=Text("随时", "on demand"),
            loss=Yuan(share_of(plan.amount_fen, simplest.stress_loss_bps)),
            fee=Yuan(share_of(plan.amount_fen, simplest.fee_bps)),
        )


def switching(content: ReportContent, ledger: Ledger) -> Iterator[Statement]:
    """Whether anything held is given up for what is proposed, and what that would cost."""
    plan = content.plan
    if plan is None:
        yield ledger.state("switch.none", evidence=content.level.evidence)
    else:
        yield ledger.state("alternative.switch", evidence=plan.evidence)
        yield ledger.state("switch.later", evidence=plan.evidence)


def _simplest(content: ReportContent) -> Product | None:
    """The matching on-demand product of the lowest rating, then the lowest cost, then the code."""
    liquid = [
        match.product for match in content.matches if match.allowed and match.product.redemption is Redemption.ON_DEMAND
    ]
    return min(liquid, key=lambda product: (product.rating, product.fee_bps, product.code), default=None)


def drawbacks(content: ReportContent, ledger: Ledger) -> Iterator[Statement]:
    """What speaks against following the report; never empty."""
    plan = content.plan
    if plan is None:
        evidence = content.level.evidence
        if content.blocked:
            yield ledger.state("drawback.waiting", evidence=evidence, level=f"C{content.level.level}")
        yield ledger.state("drawback.any", evidence=evidence)
        return
    evidence = (*plan.evidence, *_product_evidence(content, plan))
    for drawback in plan.drawbacks:
        yield ledger.state("drawback", evidence=evidence, rule_id=drawback.rule_id, text=drawback.text)
    yield from _concentrated(content, plan, ledger)


def _concentrated(content: ReportContent, plan: Plan, ledger: Ledger) -> Iterator[Statement]:
    for line in plan.lines:
        share = tenth_percent(line.amount_fen, plan.amount_fen)
        if share > CONCENTRATED_BPS:
            product = content.product(line.product_code)
            yield ledger.state(
                "drawback.share",
                evidence=(*plan.evidence, *product.evidence),
                about=product.code,
                share=Share(share),
                product=product.name,
            )


def costs(content: ReportContent, ledger: Ledger) -> Iterator[Statement]:
    """What the whole plan costs, in yuan."""
    plan = content.plan
    if plan is None:
        yield ledger.state("cost.none", evidence=content.level.evidence)
        return
    yield ledger.state(
        "cost.total",
        evidence=(*plan.evidence, *_product_evidence(content, plan)),
        total=Yuan(plan.fee_fen),
        share=Share(ratio_bps(plan.fee_fen, plan.amount_fen)),
    )
