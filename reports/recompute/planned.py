"""Hold a plan against what was recorded, what it sums up to, its dates, and the gate for each product in it.

A plan is not solved again, because equal plans exist: it is checked for whether it may be proposed at all.
"""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from typing import Any

from crm.suitability.domain.allocation.checking import broken
from crm.suitability.domain.allocation.measuring import Choice
from crm.suitability.domain.allocation.rules import LIMITS
from crm.suitability.domain.holdings import NOTHING
from crm.suitability.domain.matching import Verdict, match_together, stress_loss_fen
from crm.suitability.domain.plan import Plan as Recorded
from crm.suitability.domain.plan import PlanReason
from crm.suitability.domain.standing import Standing
from hub.catalogue.domain.products import ProductFacts
from hub.kernel.money import grouped
from reports.domain.held import beside_plan
from reports.domain.inputs import Plan, PlanLine, Reason, ReportContent, Text
from reports.recompute.findings import Finding, Seen, differing

PRODUCT = "product:"


def text_of(words: Any) -> Text:
    """Return a room's words as the paper's."""
    return Text(words.zh, words.en)


def closed(text: Text) -> Text:
    """Return words without the stop that the page may put behind them."""
    return Text(text.zh.rstrip("。"), text.en.rstrip("."))


def check_plan(
    content: ReportContent,
    recorded: Recorded | None,
    standing: Standing,
    products: Mapping[str, ProductFacts],
    on: date,
) -> Iterator[Finding]:
    """Yield what speaks against a plan: how it was recorded, what it sums up to, its dates, each product in it."""
    plan = content.plan
    if plan is None:
        yield Finding(Seen.NO_PLAN)
        return
    found = [*_as_recorded(plan, recorded, content), *_sums(content, plan, standing), *_dates(plan, content)]
    if recorded and recorded.allocation:
        found += _allocated(plan, recorded.allocation, standing)
    elif plan.amount_fen > standing.intended_fen:
        found.append(_broken("plan.lines", plan, f"≤ {standing.intended_fen}", plan.amount_fen))
    found += _lines(content, plan, standing, products, on)
    yield from found
    if not found:
        facts = {
            "lines": len(plan.lines),
            "loss": grouped(plan.loss_all_rounds_fen),
            "limit": grouped(standing.loss_limit_fen),
        }
        yield Finding(Seen.PLAN_FEASIBLE, facts)


def _as_recorded(plan: Plan, recorded: Recorded | None, content: ReportContent) -> list[Finding]:
    """What is printed is what was proposed."""
    if recorded is None:
        return [Finding(Seen.LEFT_OUT, {"field": "basis.plan", "rule": plan.rule_id, "expected": plan.id})]

    def lines(of: Recorded | Plan) -> list[tuple[str, int, int, int]]:
        return [(line.product_code, line.amount_fen, line.loss_fen, line.fee_fen) for line in of.lines]

    pairs: list[tuple[str, object, object]] = [
        ("plan.rule_id", recorded.rule_id, plan.rule_id),
        ("plan.label", closed(text_of(recorded.title)), closed(plan.label)),
        ("plan.lines", lines(recorded), lines(plan)),
        ("plan.rounds", [(item.number, item.starts, item.ends) for item in recorded.rounds],
         [(item.number, item.buys_on, item.back_on) for item in plan.rounds]),
        ("plan.loss_all_rounds_fen", recorded.loss_all_rounds_fen, plan.loss_all_rounds_fen),
        ("plan.reasons", _told(recorded.reasons), _printed(plan.reasons)),
        ("plan.drawbacks", _told(recorded.disadvantages), _printed(plan.drawbacks)),
    ]  # fmt: skip
    return [*differing(pairs, rule=plan.rule_id), *_need_as_recorded(plan, recorded, content)]


def _need_as_recorded(plan: Plan, recorded: Recorded, content: ReportContent) -> list[Finding]:
    """The day and the amount that the plan was made for are those that were heard then."""
    need = next((need for need in content.needs if need.id == plan.need_id), None)
    if need is None:
        return [Finding(Seen.LEFT_OUT, {"field": "needs", "rule": plan.rule_id, "expected": plan.need_id})]
    return differing(
        [
            (f"needs[{need.id}].due_on", recorded.need.due_date, need.due_on),
            (f"needs[{need.id}].amount_fen", recorded.need.amount_fen, need.amount_fen),
        ],
        rule=plan.rule_id,
    )


def _told(reasons: Iterable[PlanReason]) -> list[tuple[str, str, str]]:
    return [(item.rule_id, item.words.zh.rstrip("。"), item.words.en.rstrip(".")) for item in reasons]


def _printed(reasons: Iterable[Reason]) -> list[tuple[str, str, str]]:
    return [(item.rule_id, item.text.zh.rstrip("。"), item.text.en.rstrip(".")) for item in reasons]


def _allocated(plan: Plan, choice: Choice, standing: Standing) -> Iterator[Finding]:
    """An allocation carries its whole question: hold the answer against it again, without a solver."""
    if choice.ask.loss_limit_fen > standing.loss_limit_fen:
        limits = f"≤ {standing.loss_limit_fen}", choice.ask.loss_limit_fen
        yield _broken("plan.allocation.loss_limit_fen", plan, *limits)
    asked = {line.product.code: line.amount_fen for line in choice.lines}
    printed = {line.product_code: line.amount_fen for line in plan.lines}
    yield from differing([("plan.allocation.lots", asked, printed)], rule=plan.rule_id)
    for item in broken(choice):
        place = f"plan.allocation.{item.limit.value}" + (f"[{item.about}]" if item.about else "")
        rule = next(rule.id for rule in LIMITS if rule.limit is item.limit)
        facts = {"field": place, "rule": rule, "expected": str(item.expected_fen), "actual": str(item.actual_fen)}
        yield Finding(Seen.INFEASIBLE, facts)


def _sums(content: ReportContent, plan: Plan, standing: Standing) -> Iterator[Finding]:
    one = sum(line.loss_fen for line in plan.lines)
    yield from differing(
        [
            ("plan.loss_one_round_fen", one, plan.loss_one_round_fen),
            ("plan.loss_all_rounds_fen", one * max(1, len(plan.rounds)), plan.loss_all_rounds_fen),
        ],
        rule=plan.rule_id,
    )
    left = standing.loss_limit_fen - beside_plan(content).loss_fen
    if plan.loss_all_rounds_fen > left:
        yield _broken("plan.loss_all_rounds_fen", plan, f"≤ {left}", plan.loss_all_rounds_fen)


def _dates(plan: Plan, content: ReportContent) -> Iterator[Finding]:
    due = next((need.due_on for need in content.needs if need.id == plan.need_id), None)
    for number, turn in enumerate(plan.rounds, 1):
        if due and turn.back_on > due:
            yield _broken(f"plan.rounds[{number}].back_on", plan, f"≤ {due.isoformat()}", turn.back_on.isoformat())
        if turn.back_on <= turn.buys_on:
            yield _broken(f"plan.rounds[{number}]", plan, f"> {turn.buys_on.isoformat()}", turn.back_on.isoformat())


def _lines(
    content: ReportContent, plan: Plan, standing: Standing, products: Mapping[str, ProductFacts], on: date
) -> Iterator[Finding]:
    """Each product in a plan passes the gate for the plan's amount, with the other lines and what is held.

    The first form of the inputs did not say what is held, and its lines were judged one by one.
    """
    found = [(products.get(f"{PRODUCT}{line.product_code}"), line) for line in plan.lines]
    known = [(product, line) for product, line in found if product is not None]
    lines = [(product, line.amount_fen) for product, line in known]
    if content.holdings is None:
        alone = (match_together([line], standing=standing, held=NOTHING, on=on) for line in lines)
        verdicts = tuple(verdict for one in alone for verdict in one)
    else:
        verdicts = match_together(lines, standing=standing, held=beside_plan(content), on=on)
    for _, line in ((product, line) for product, line in found if product is None):
        yield _broken(f"plan.lines[{line.product_code}]", plan, "∈ matches", line.product_code)
    for (product, line), verdict in zip(known, verdicts, strict=True):
        yield from _line(plan, line, product, verdict)


def _line(plan: Plan, line: PlanLine, product: ProductFacts, verdict: Verdict) -> Iterator[Finding]:
    place = f"plan.lines[{line.product_code}]"
    for reason in verdict.blocking:
        words = (reason.words.zh, reason.words.en)
        facts = {"field": place, "rule": reason.rule.id, "expected": ("合适", "suitable"), "actual": words}
        yield Finding(Seen.INFEASIBLE, facts)
    yield from differing(
        [(f"{place}.loss_fen", stress_loss_fen(product, line.amount_fen), line.loss_fen)], rule="S6-007"
    )
    if line.amount_fen < product.min_ticket_fen:
        yield _broken(f"{place}.amount_fen", plan, f"≥ {product.min_ticket_fen}", line.amount_fen)


def _broken(place: str, plan: Plan, expected: str, actual: object) -> Finding:
    return Finding(Seen.INFEASIBLE, {"field": place, "rule": plan.rule_id, "expected": expected, "actual": str(actual)})
