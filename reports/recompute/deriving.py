"""Work a report's judgements out again from the inputs sealed in it, and hold them against what it prints.

Level and caps come from the answers and records, verdicts from level and products. A plan is not solved again,
because equal plans exist: it is checked for whether it may be proposed at all.
"""

import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date, datetime, time
from typing import Any

from crm.suitability.domain.allocation.checking import broken
from crm.suitability.domain.allocation.measuring import Choice
from crm.suitability.domain.allocation.rules import LIMITS
from crm.suitability.domain.contradiction_rules import Severity
from crm.suitability.domain.contradictions import find_contradictions
from crm.suitability.domain.inputs import Inputs, read_inputs
from crm.suitability.domain.level import LevelDecision, decide_level
from crm.suitability.domain.matching import Purpose, Verdict, match, stress_loss_fen
from crm.suitability.domain.plan import Plan as Recorded
from crm.suitability.domain.plan_record import read_plan
from crm.suitability.domain.rule_book import rules_digest
from crm.suitability.domain.rule_set import RuleSet, rule_set
from crm.suitability.domain.standing import OpenContradiction, Standing, standing_of
from crm.suitability.domain.words import Words
from hub.catalogue.domain.products import ProductFacts
from hub.kernel.canonical import parse_canonical
from hub.kernel.clock import HOME_ZONE, business_date
from hub.kernel.money import grouped
from reports.domain.facts import report_id, report_number
from reports.domain.inputs import Issue, Match, Plan, ReportContent, Text
from reports.domain.sealing import content_bytes, read_facts
from reports.recompute.findings import Finding, Seen, differing

LEVEL_INPUTS = "level_inputs"
PRODUCT = "product:"


class RulesUnknown(ValueError):
    """The rules of the report are not those of this program."""

    def __init__(self, *, expected: str, actual: str) -> None:
        super().__init__(f"expected rules {expected}, got {actual}")
        self.expected, self.actual = expected, actual


def derive(content: ReportContent, issue: Issue) -> Iterator[Finding]:
    """Yield what came of level, records, matches and plan; raise :class:`RulesUnknown`, or what reading raises."""
    yield from _identity(content, issue)
    basis = {item.name: item.canonical for item in content.basis}
    rules = _rules(basis)
    inputs = read_inputs(basis[LEVEL_INPUTS].encode())
    decision = decide_level(answers=inputs.answers, evidence=inputs.evidence)
    yield from _records(content, basis)
    yield from _level(content, decision)
    yield from _contradictions(content, inputs)
    standing = _standing(content, inputs, decision, rules)
    products = {
        name: read_facts(ProductFacts, text.encode()) for name, text in basis.items() if name.startswith(PRODUCT)
    }
    on = business_date(issue.at)
    yield from _matches(content, standing, products, on)
    recorded = read_plan(basis["plan"].encode()) if content.plan and "plan" in basis else None
    yield from check_plan(content, recorded, standing, products, on)


def _identity(content: ReportContent, issue: Issue) -> Iterator[Finding]:
    """The id of a report follows from its content, and its number and printed code from the id."""
    digest = hashlib.sha256(content_bytes(content)).hexdigest()
    made = report_id(subject_id=content.client.subject_id, content_digest=digest)
    yield from differing(
        [
            ("issue.report_id", made, issue.report_id),
            ("issue.number", report_number(identifier=made, at=issue.at), issue.number),
            ("issue.verify_url", f"{made}", issue.verify_url.rstrip("/").rpartition("/")[2]),
        ],
        rule="RPT-11",
    )


def _rules(basis: Mapping[str, str]) -> RuleSet:
    """Put the rules of the report's day together; those of the level travel in its own inputs."""
    rules = rule_set(dict(parse_canonical(basis.get("rule_changes", "[]").encode())))
    if basis.get("rules_digest") != rules_digest(rules):
        raise RulesUnknown(expected=rules_digest(rules)[:12], actual=str(basis.get("rules_digest"))[:12])
    return rules


def _records(content: ReportContent, basis: Mapping[str, str]) -> Iterator[Finding]:
    """The enclosed records are those that the evidence names by digest."""
    digests = {item.key: item.digest for item in content.evidence if item.digest}
    names = {"decision": LEVEL_INPUTS, "plan": "plan"} | {name: name for name in basis if name.startswith(PRODUCT)}
    for key, name in names.items():
        if key in digests and name in basis:
            found = hashlib.sha256(basis[name].encode()).hexdigest()
            if found != digests[key]:
                facts = {"field": f"basis.{name}", "expected": digests[key], "actual": found}
                yield Finding(Seen.RECORD_DIFFERS, facts)


def _level(content: ReportContent, decision: LevelDecision) -> Iterator[Finding]:
    level, binding = content.level, decision.binding_cap
    found = differing(
        [
            ("level.level", decision.level, level.level),
            ("level.lowest", decision.lowest, level.lowest),
            ("level.binding", decision.binding.value, level.binding),
            ("level.score", decision.score.out_of_hundred, level.score),
            ("level.change", _text(decision.change), level.change),
            ("level.caps", len(decision.caps), len(level.caps)),
        ],
        rule=binding.rule_id,
    )
    for number, (cap, printed) in enumerate(zip(decision.caps, level.caps, strict=False), 1):
        place = f"level.caps[{number}]"
        pairs: list[tuple[str, object, object]] = [
            (f"{place}.name", cap.name.value, printed.name),
            (f"{place}.level", cap.level, printed.level),
            (f"{place}.rule_id", cap.rule_id, printed.rule_id),
            (f"{place}.reason", _closed(_text(cap.reason)), _closed(printed.reason)),
        ]
        found += differing(pairs, rule=cap.rule_id)
    yield from found
    if not found:
        binding_name = next(cap.label for cap in level.caps if cap.name == level.binding)
        facts = {
            "level": f"C{decision.level}",
            "count": len(decision.caps),
            "binding": (binding_name.zh, binding_name.en),
        }
        yield Finding(Seen.LEVEL_FOLLOWS, facts)


def _contradictions(content: ReportContent, inputs: Inputs) -> Iterator[Finding]:
    """What forbids a recommendation may not be left out of the report."""
    listed = {item.rule_id for item in content.contradictions}
    for found in find_contradictions(answers=inputs.answers, evidence=inputs.evidence):
        if found.severity is Severity.MATERIAL and found.rule_id not in listed:
            facts = {"field": "contradictions", "rule": found.rule_id, "expected": (found.title.zh, found.title.en)}
            yield Finding(Seen.LEFT_OUT, facts)


def _standing(content: ReportContent, inputs: Inputs, decision: LevelDecision, rules: RuleSet) -> Standing:
    """Put together what the gate knew: the level, the limits in the answers, what was contradictory and open."""
    level = content.level
    standing = standing_of(
        answers=inputs.answers,
        decision=decision,
        valid_until=_instant(level.valid_until),
        taken_at=_instant(level.assessed_on),
        contradictions=[
            OpenContradiction(rule_id=item.rule_id, severity=Severity(item.severity.value), title=_words(item.title))
            for item in content.contradictions
            if item.open
        ],
        rules=rules,
    )
    return replace(standing, level=min(level.level, standing.level), lowest=level.lowest or standing.lowest)


def _matches(
    content: ReportContent, standing: Standing, products: Mapping[str, ProductFacts], on: date
) -> Iterator[Finding]:
    found: list[Finding] = differing([("level.loss_limit_fen", standing.loss_limit_fen, content.level.loss_limit_fen)])
    for printed in content.matches:
        found += _match(printed, standing, products[f"{PRODUCT}{printed.product.code}"], on)
    missing = set(products) - {f"{PRODUCT}{item.product.code}" for item in content.matches}
    found += [Finding(Seen.LEFT_OUT, {"field": "matches", "rule": "S6", "expected": name}) for name in sorted(missing)]
    yield from found
    if not found:
        allowed = sum(item.allowed for item in content.matches)
        yield Finding(Seen.MATCHES_FOLLOW, {"count": len(content.matches), "allowed": allowed})


def _match(printed: Match, standing: Standing, product: ProductFacts, on: date) -> list[Finding]:
    verdict = match(standing=standing, product=product, purpose=Purpose.RECOMMENDATION, on=on)
    place, shown = f"matches[{product.code}]", printed.product
    rule = verdict.blocking[0].rule.id if verdict.blocking else next((item.rule_id for item in printed.reasons), "")
    found = differing([(f"{place}.allowed", verdict.allowed, printed.allowed)], rule=rule)
    found += differing(
        [
            (f"{place}.product.{name}", getattr(product, name), getattr(shown, name))
            for name in (
                "issuer_rating", "distributor_rating", "term_days", "stress_loss_bps", "fee_bps", "min_ticket_fen",
            )
        ],
        rule="RPT-04",
    )  # fmt: skip
    return [*found, *_reasons(place, printed, verdict)]


def _reasons(place: str, printed: Match, verdict: Verdict) -> Iterator[Finding]:
    """Every printed reason is one that the gate gives, and none that blocks is missing."""
    given = {(item.rule.id, _text(item.words)) for item in verdict.reasons}
    told = {(item.rule_id, item.text) for item in printed.reasons}
    for rule_id, text in sorted(told - given, key=str):
        computed = next((words for rule, words in sorted(given, key=str) if rule == rule_id), Text("", ""))
        yield Finding(
            Seen.DIFFERS,
            {
                "field": f"{place}.reasons",
                "rule": rule_id,
                "expected": (computed.zh, computed.en),
                "actual": (text.zh, text.en),
            },
        )
    for item in verdict.blocking:
        if (item.rule.id, _text(item.words)) not in told:
            facts = {"field": f"{place}.reasons", "rule": item.rule.id, "expected": (item.words.zh, item.words.en)}
            yield Finding(Seen.LEFT_OUT, facts)


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
    found = [*_as_recorded(plan, recorded), *_sums(plan, standing), *_dates(plan, content)]
    if recorded and recorded.allocation:
        found += _allocated(plan, recorded.allocation, standing)
    elif plan.amount_fen > standing.intended_fen:
        found.append(_broken("plan.lines", plan, f"≤ {standing.intended_fen}", plan.amount_fen))
    for line in plan.lines:
        product = products.get(f"{PRODUCT}{line.product_code}")
        found += _line(plan, line.product_code, product, standing, on)
    yield from found
    if not found:
        facts = {
            "lines": len(plan.lines),
            "loss": grouped(plan.loss_all_rounds_fen),
            "limit": grouped(standing.loss_limit_fen),
        }
        yield Finding(Seen.PLAN_FEASIBLE, facts)


def _as_recorded(plan: Plan, recorded: Recorded | None) -> list[Finding]:
    """What is printed is what was proposed."""
    if recorded is None:
        return [Finding(Seen.LEFT_OUT, {"field": "basis.plan", "rule": plan.rule_id, "expected": plan.id})]

    def lines(of: Recorded | Plan) -> list[tuple[str, int, int, int]]:
        return [(line.product_code, line.amount_fen, line.loss_fen, line.fee_fen) for line in of.lines]

    return differing(
        [
            ("plan.rule_id", recorded.rule_id, plan.rule_id),
            ("plan.lines", lines(recorded), lines(plan)),
            ("plan.rounds", [item.ends for item in recorded.rounds], [item.back_on for item in plan.rounds]),
            ("plan.loss_all_rounds_fen", recorded.loss_all_rounds_fen, plan.loss_all_rounds_fen),
        ],
        rule=plan.rule_id,
    )


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


def _sums(plan: Plan, standing: Standing) -> Iterator[Finding]:
    one = sum(line.loss_fen for line in plan.lines)
    yield from differing(
        [
            ("plan.loss_one_round_fen", one, plan.loss_one_round_fen),
            ("plan.loss_all_rounds_fen", one * max(1, len(plan.rounds)), plan.loss_all_rounds_fen),
        ],
        rule=plan.rule_id,
    )
    if plan.loss_all_rounds_fen > standing.loss_limit_fen:
        yield _broken("plan.loss_all_rounds_fen", plan, f"≤ {standing.loss_limit_fen}", plan.loss_all_rounds_fen)


def _dates(plan: Plan, content: ReportContent) -> Iterator[Finding]:
    due = next((need.due_on for need in content.needs if need.id == plan.need_id), None)
    for number, turn in enumerate(plan.rounds, 1):
        if due and turn.back_on > due:
            yield _broken(f"plan.rounds[{number}].back_on", plan, f"≤ {due.isoformat()}", turn.back_on.isoformat())
        if turn.back_on <= turn.buys_on:
            yield _broken(f"plan.rounds[{number}]", plan, f"> {turn.buys_on.isoformat()}", turn.back_on.isoformat())


def _line(plan: Plan, code: str, product: ProductFacts | None, standing: Standing, on: date) -> Iterator[Finding]:
    line = next(item for item in plan.lines if item.product_code == code)
    place = f"plan.lines[{code}]"
    if product is None:
        yield _broken(place, plan, "∈ matches", code)
        return
    verdict = match(
        standing=standing, product=product, purpose=Purpose.RECOMMENDATION, on=on, amount_fen=line.amount_fen
    )
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


def _instant(day: date) -> datetime:
    return datetime.combine(day, time(12), tzinfo=HOME_ZONE)


def _text(words: Any) -> Text:
    return Text(words.zh, words.en)


def _words(text: Text) -> Words:
    return Words(text.zh, text.en)


def _closed(text: Text) -> Text:
    return Text(text.zh.rstrip("。"), text.en.rstrip("."))
