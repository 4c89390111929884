"""Work a report's judgements out again from the inputs sealed in it, and hold them against what it prints.

Level and caps come from the answers and records, verdicts from level and products; of a plan see `planned.py`.
"""

import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date, datetime, time

from crm.suitability.domain.contradiction_rules import Severity
from crm.suitability.domain.contradictions import find_contradictions
from crm.suitability.domain.inputs import Inputs, read_inputs
from crm.suitability.domain.level import LevelDecision, decide_level
from crm.suitability.domain.matching import Purpose, Verdict, match
from crm.suitability.domain.plan import Plan as Recorded
from crm.suitability.domain.plan_record import read_plan
from crm.suitability.domain.rule_book import rules_digest
from crm.suitability.domain.rule_set import RuleSet, rule_set
from crm.suitability.domain.standing import OpenContradiction, Standing, standing_of
from crm.suitability.domain.validity import RETAKE_LIMITS, valid_until
from crm.suitability.domain.words import Words
from hub.catalogue.domain.products import ProductFacts
from hub.kernel.canonical import parse_canonical
from hub.kernel.clock import HOME_ZONE, business_date
from reports.domain.facts import places_for, report_number
from reports.domain.held import COUNTS_ALONG, beside_plan
from reports.domain.inputs import Issue, Match, ReportContent, Text
from reports.domain.sealing import content_bytes, read_facts
from reports.recompute.findings import Finding, Seen, attempted, differing
from reports.recompute.planned import PRODUCT, check_plan, closed, text_of
from reports.recompute.wording import answered, heard, listed, named

LEVEL_INPUTS = "level_inputs"
RULES_DIGEST = "rules_digest"


class RulesUnknown(ValueError):
    """The rules of the report are not those of this program."""

    def __init__(self, *, expected: str, actual: str) -> None:
        super().__init__(f"expected rules {expected}, got {actual}")
        self.expected, self.actual = expected, actual


def derive(content: ReportContent, issue: Issue) -> Iterator[Finding]:
    """Yield what came of level, records, matches and plan; raise :class:`RulesUnknown`, or what reading raises."""
    yield from _identity(content, issue)
    basis = {item.name: item.canonical for item in content.basis}
    yield from attempted(("所附记录", "the enclosed records"), lambda: _records(content, basis))
    rules = _rules(basis)
    yield from attempted(("所列规则", "the listed rules"), lambda: listed(content))
    if LEVEL_INPUTS not in basis:
        return
    inputs = read_inputs(basis[LEVEL_INPUTS].encode())
    decision = decide_level(answers=inputs.answers, evidence=inputs.evidence)
    yield from attempted(("等级", "the level"), lambda: _level(content, decision))
    yield from attempted(("答案", "the answers"), lambda: answered(content, inputs))
    yield from attempted(("客户原话", "what was said"), lambda: heard(content, inputs))
    yield from attempted(("有效期", "the validity"), lambda: _validity(content))
    yield from attempted(("不一致", "the contradictions"), lambda: _contradictions(content, inputs))
    standing = _standing(content, inputs, decision, rules)
    products = {
        name: read_facts(ProductFacts, text.encode()) for name, text in basis.items() if name.startswith(PRODUCT)
    }
    on = business_date(issue.at)
    yield from attempted(("已有的产品", "what is held"), lambda: _holdings(content, products))
    yield from attempted(("产品匹配", "the matches"), lambda: _matches(content, standing, products, on))
    yield from attempted(
        ("方案", "the plan"), lambda: check_plan(content, _recorded(content, basis), standing, products, on)
    )


def _identity(content: ReportContent, issue: Issue) -> Iterator[Finding]:
    """The id of a report follows from its content, also in place of a void one, its number and code from the id."""
    digest = hashlib.sha256(content_bytes(content)).hexdigest()
    ids = (one for _, one in places_for(subject_id=content.client.subject_id, content_digest=digest))
    first = next(ids)
    made = issue.report_id if issue.report_id == first or issue.report_id in ids else first
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
    if basis.get(RULES_DIGEST) != rules_digest(rules):
        raise RulesUnknown(expected=rules_digest(rules)[:12], actual=str(basis.get(RULES_DIGEST))[:12])
    return rules


def _records(content: ReportContent, basis: Mapping[str, str]) -> Iterator[Finding]:
    """The enclosed records are those that the evidence names by digest."""
    for name in (LEVEL_INPUTS, RULES_DIGEST):
        if name not in basis:
            yield Finding(Seen.LEFT_OUT, {"field": f"basis.{name}", "rule": "RPT-11", "expected": name})
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
            ("level.change", text_of(decision.change), level.change),
            ("level.caps", len(decision.caps), len(level.caps)),
        ],
        rule=binding.rule_id,
    )
    found += named(content, decision)
    for number, (cap, printed) in enumerate(zip(decision.caps, level.caps, strict=False), 1):
        place = f"level.caps[{number}]"
        pairs: list[tuple[str, object, object]] = [
            (f"{place}.name", cap.name.value, printed.name),
            (f"{place}.level", cap.level, printed.level),
            (f"{place}.rule_id", cap.rule_id, printed.rule_id),
            (f"{place}.reason", closed(text_of(cap.reason)), closed(printed.reason)),
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


def _validity(content: ReportContent) -> Iterator[Finding]:
    """An assessment counts so many months from its day, and never longer."""
    level = content.level
    until = business_date(valid_until(_instant(level.assessed_on)))
    if level.valid_until > until:
        facts = {"field": "level.valid_until", "rule": RETAKE_LIMITS.rule_id, "expected": until.isoformat()}
        yield Finding(Seen.DIFFERS, facts | {"actual": level.valid_until.isoformat()})


def _contradictions(content: ReportContent, inputs: Inputs) -> Iterator[Finding]:
    """What stands against each other may not be left out where it forbids, nor be told as less than it is."""
    listed = {item.rule_id: item for item in content.contradictions}
    for found in find_contradictions(answers=inputs.answers, evidence=inputs.evidence):
        printed = listed.get(found.rule_id)
        if printed is not None:
            place = f"contradictions[{found.rule_id}]"
            yield from differing(
                [
                    (f"{place}.severity", found.severity.value, printed.severity.value),
                    (f"{place}.title", closed(text_of(found.title)), closed(printed.title)),
                    (f"{place}.both_may_hold", closed(text_of(found.both_may_hold)), closed(printed.both_may_hold)),
                    (f"{place}.effect", closed(text_of(found.consequence)), closed(printed.effect)),
                ],
                rule=found.rule_id,
            )
        elif found.severity is Severity.MATERIAL:
            facts = {"field": "contradictions", "rule": found.rule_id, "expected": (found.title.zh, found.title.en)}
            yield Finding(Seen.LEFT_OUT, facts)


def _recorded(content: ReportContent, basis: Mapping[str, str]) -> Recorded | None:
    return read_plan(basis["plan"].encode()) if content.plan and "plan" in basis else None


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


def _holdings(content: ReportContent, products: Mapping[str, ProductFacts]) -> Iterator[Finding]:
    """What is said to be held of a product on the shelf carries that product's name and adverse loss."""
    for number, one in enumerate(content.holdings or (), 1):
        place, product = f"holdings[{number}]", products.get(f"{PRODUCT}{one.product_code}")
        if one.amount_fen <= 0:
            facts = {"field": f"{place}.amount_fen", "rule": COUNTS_ALONG, "expected": "> 0"}
            yield Finding(Seen.DIFFERS, facts | {"actual": f"{one.amount_fen}"})
        if product is not None:
            yield from differing(
                [
                    (f"{place}.stress_loss_bps", product.stress_loss_bps, one.stress_loss_bps),
                    (f"{place}.name", Text(product.name_zh, product.name_en), one.name),
                ],
                rule=COUNTS_ALONG,
            )


def _matches(
    content: ReportContent, standing: Standing, products: Mapping[str, ProductFacts], on: date
) -> Iterator[Finding]:
    found: list[Finding] = differing([("level.loss_limit_fen", standing.loss_limit_fen, content.level.loss_limit_fen)])
    beside = beside_plan(content)
    for printed in content.matches:
        product = products.get(f"{PRODUCT}{printed.product.code}")
        if product is None:
            facts = {"field": f"basis.{PRODUCT}{printed.product.code}", "rule": "RPT-04", "expected": "…"}
            found.append(Finding(Seen.LEFT_OUT, facts))
            continue
        verdict = match(
            standing=standing, product=product, purpose=Purpose.RECOMMENDATION, on=on,
            held=beside.exposure(product.code),
        )  # fmt: skip
        found += _match(printed, product, verdict)
    missing = set(products) - {f"{PRODUCT}{item.product.code}" for item in content.matches}
    found += [Finding(Seen.LEFT_OUT, {"field": "matches", "rule": "S6", "expected": name}) for name in sorted(missing)]
    yield from found
    if not found:
        allowed = sum(item.allowed for item in content.matches)
        yield Finding(Seen.MATCHES_FOLLOW, {"count": len(content.matches), "allowed": allowed})


def _match(printed: Match, product: ProductFacts, verdict: Verdict) -> list[Finding]:
    place, shown = f"matches[{product.code}]", printed.product
    rule = verdict.blocking[0].rule.id if verdict.blocking else next((item.rule_id for item in printed.reasons), "")
    found = differing([(f"{place}.allowed", verdict.allowed, printed.allowed)], rule=rule)
    pairs: list[tuple[str, object, object]] = [
        (f"{place}.product.{name}", getattr(product, name), getattr(shown, name))
        for name in (
            "issuer_rating", "distributor_rating", "term_days", "stress_loss_bps", "fee_bps", "min_ticket_fen",
        )
    ]  # fmt: skip
    pairs += [
        (f"{place}.product.name", Text(product.name_zh, product.name_en), shown.name),
        (f"{place}.product.issuer", Text(product.issuer_zh, product.issuer_en), shown.issuer),
        (f"{place}.product.redemption", product.redemption.value, shown.redemption.value),
    ]
    found += differing(pairs, rule="RPT-04")
    return [*found, *_reasons(place, printed, verdict)]


def _reasons(place: str, printed: Match, verdict: Verdict) -> Iterator[Finding]:
    """Every printed reason is one that the gate gives, and none that blocks is missing."""
    given = {(item.rule.id, text_of(item.words)) for item in verdict.reasons}
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
        if (item.rule.id, text_of(item.words)) not in told:
            facts = {"field": f"{place}.reasons", "rule": item.rule.id, "expected": (item.words.zh, item.words.en)}
            yield Finding(Seen.LEFT_OUT, facts)


def _instant(day: date) -> datetime:
    return datetime.combine(day, time(12), tzinfo=HOME_ZONE)


def _words(text: Text) -> Words:
    return Words(text.zh, text.en)
