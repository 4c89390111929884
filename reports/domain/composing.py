"""Compose a suitability report from its inputs: which sentences are printed, from which facts, in which order."""

from collections.abc import Iterator

from reports.domain.advice import alternatives, costs, drawbacks, plan_statements, refuse_unsuitable, switching
from reports.domain.document import Document, Part, Section
from reports.domain.figures import Day, Listing, Yuan
from reports.domain.held import held_statements
from reports.domain.inputs import Contradiction, Issue, Need, NeedStatus, ReportContent, Text
from reports.domain.phrases import PHRASES
from reports.domain.rules import REPORT_RULES
from reports.domain.statements import Ledger, Statement, Untraceable

_STATUS = {
    NeedStatus.SUGGESTED: Text("您还没有确认", "you have not confirmed it yet"),
    NeedStatus.CONFIRMED: Text("您已确认", "you have confirmed it"),
    NeedStatus.DECLINED: Text("您没有采纳", "you did not accept it"),
}


def compose(*, content: ReportContent, issue: Issue) -> Document:
    """Return the report; raise Untraceable or UnsuitablePlan rather than print what the records do not carry."""
    refuse_unsuitable(content)
    ledger = _ledger(content)
    makers = {
        Part.CONCLUSION: _conclusion,
        Part.TOLD: _told,
        Part.SAW: _saw,
        Part.CONTRADICTIONS: _contradictions,
        Part.LEVEL: _level,
        Part.MATCHES: _matches,
        Part.PLAN: plan_statements,
        Part.ALTERNATIVES: alternatives,
        Part.SWITCHING: switching,
        Part.DRAWBACKS: drawbacks,
        Part.COSTS: costs,
        Part.CONFLICTS: _conflicts,
        Part.LESSONS: _lessons,
        Part.EXCEPTIONS: _exceptions,
        Part.REVIEW: _review,
        Part.VERIFY: _verify,
    }
    sections = tuple(Section(part, tuple(makers[part](content, ledger))) for part in Part)
    return Document(content, issue, sections)


def _ledger(content: ReportContent) -> Ledger:
    rules = [rule.id for rule in (*content.rules, *REPORT_RULES)]
    keys = [evidence.key for evidence in content.evidence]
    for kind, names in (("rule", rules), ("evidence", keys)):
        twice = {name for name in names if names.count(name) > 1}
        if twice:
            raise Untraceable(f"{kind} {', '.join(sorted(twice))} is listed twice")
    return Ledger(frozenset(rules), frozenset(keys), PHRASES)


def level_code(level: int) -> str:
    """Write an investor level."""
    return f"C{level}"


def rating_code(rating: int) -> str:
    """Write a product rating."""
    return f"R{rating}"


def _conclusion(content: ReportContent, ledger: Ledger) -> Iterator[Statement]:
    level = level_code(content.level.level)
    if content.blocked:
        open_evidence = tuple(key for c in content.blocking for key in c.evidence)
        yield ledger.state("conclusion.blocked", evidence=(*open_evidence, *content.level.evidence), level=level)
    elif content.plan:
        yield _fits(content, ledger, level)
        yield from _purpose(content, ledger)
    else:
        matched = [match for match in content.matches if match.allowed]
        evidence = (*content.level.evidence, *(key for match in matched for key in match.evidence))
        yield ledger.state("conclusion.no_plan", evidence=evidence, level=level, count=len(matched))


def _fits(content: ReportContent, ledger: Ledger, level: str) -> Statement:
    plan = content.plan
    assert plan is not None
    parts = []
    for line in plan.lines:
        product = content.product(line.product_code)
        part = ledger.state(
            "part",
            evidence=(*plan.evidence, *product.evidence),
            about=product.code,
            amount=Yuan(line.amount_fen),
            product=product.name,
            rating=rating_code(product.rating),
        )
        parts.append(Text(part.zh, part.en))
    evidence = (*plan.evidence, *content.level.evidence, *content.need(plan.need_id).evidence)
    return ledger.state("conclusion.fits", evidence=evidence, level=level, plan=plan.label, parts=Listing(tuple(parts)))


def _purpose(content: ReportContent, ledger: Ledger) -> Iterator[Statement]:
    plan = content.plan
    need = content.need(plan.need_id) if plan else None
    if need and need.due_on and need.amount_fen is not None:
        yield ledger.state(
            "conclusion.need",
            evidence=need.evidence,
            rule_id=need.rule_id,
            need=need.label,
            amount=Yuan(need.amount_fen),
            due=Day(need.due_on),
        )


def _told(content: ReportContent, ledger: Ledger) -> Iterator[Statement]:
    for answer in content.answers:
        yield ledger.state("told.answer", evidence=answer.evidence, about=answer.id, answer=answer.answer)
    for need in content.needs:
        yield _need(need, ledger)
        yield ledger.state(
            "told.status", evidence=need.evidence, rule_id=need.rule_id, about=need.id, status=_STATUS[need.status]
        )


def _need(need: Need, ledger: Ledger) -> Statement:
    if need.due_on and need.amount_fen is not None:
        return ledger.state(
            "told.need",
            evidence=need.evidence,
            rule_id=need.rule_id,
            about=need.id,
            need=need.label,
            amount=Yuan(need.amount_fen),
            due=Day(need.due_on),
        )
    return ledger.state(
        "told.need_undated", evidence=need.evidence, rule_id=need.rule_id, about=need.id, need=need.label
    )


def _saw(content: ReportContent, ledger: Ledger) -> Iterator[Statement]:
    for heard in content.heard:
        yield ledger.state(
            "saw.meaning", evidence=heard.evidence, rule_id=heard.rule_id, about=heard.id, meaning=heard.meaning
        )
    if not content.heard:
        yield ledger.state("saw.nothing", evidence=content.advisor.evidence)
    label = content.needs_label
    if label:
        yield ledger.state("saw.label", evidence=label.evidence, rule_id=label.rule_id, label=label.label)


def _contradictions(content: ReportContent, ledger: Ledger) -> Iterator[Statement]:
    for contradiction in content.contradictions:
        yield from _contradiction(contradiction, ledger)
    if not content.contradictions:
        yield ledger.state("contradiction.none", evidence=content.level.evidence)


def _contradiction(contradiction: Contradiction, ledger: Ledger) -> Iterator[Statement]:
    c = contradiction
    both, effect = c.both_may_hold, c.effect
    yield ledger.state("contradiction.both", evidence=c.evidence, rule_id=c.rule_id, about=c.id, both=both)
    yield ledger.state("contradiction.effect", evidence=c.evidence, rule_id=c.rule_id, about=c.id, effect=effect)
    if c.resolution:
        yield ledger.state(
            "contradiction.resolution", evidence=c.evidence, rule_id=c.rule_id, about=c.id, resolution=c.resolution
        )
    if c.open:
        yield ledger.state("contradiction.open", evidence=c.evidence, rule_id=c.rule_id, about=c.id)


def _level(content: ReportContent, ledger: Ledger) -> Iterator[Statement]:
    level = content.level
    binding = next(cap for cap in level.caps if cap.name == level.binding)
    yield ledger.state(
        "level.result",
        evidence=(*level.evidence, *binding.evidence),
        rule_id=level.rule_id,
        count=len(level.caps),
        level=level_code(level.level),
        title=level.title,
        binding=binding.label,
        reason=binding.reason,
    )
    yield ledger.state("level.change", evidence=level.evidence, rule_id=level.rule_id, change=level.change)
    if level.lowest:
        yield ledger.state("level.lowest", evidence=level.evidence, rule_id=level.rule_id)
    for cap in level.caps:
        yield ledger.state("level.cap", evidence=cap.evidence, rule_id=cap.rule_id, about=cap.name, reason=cap.reason)


def _matches(content: ReportContent, ledger: Ledger) -> Iterator[Statement]:
    for match in content.matches:
        if not match.reasons:
            raise Untraceable(f"product {match.product.code}: a verdict without a reason does not print")
        for reason in match.reasons:
            evidence = (*match.evidence, *match.product.evidence)
            code = match.product.code
            yield ledger.state(
                "match.reason", evidence=evidence, rule_id=reason.rule_id, about=code, reason=reason.text
            )
    for product in (match.product for match in content.matches):
        if product.issuer_rating != product.distributor_rating:
            yield ledger.state(
                "match.rating",
                evidence=product.evidence,
                product=product.name,
                issuer=rating_code(product.issuer_rating),
                distributor=rating_code(product.distributor_rating),
                rating=rating_code(product.rating),
            )
    if not content.matches:
        yield ledger.state("match.none", evidence=content.level.evidence)
    yield from held_statements(content, ledger)


def _exceptions(content: ReportContent, ledger: Ledger) -> Iterator[Statement]:
    """Whether anything above the level was let through, and whether it could ever be: the lowest class never may."""
    evidence = (*content.level.evidence, *(key for match in content.matches for key in match.evidence))
    level = level_code(content.level.level)
    above = [match for match in content.matches if match.allowed and match.product.rating > content.level.level]
    for match in above:
        yield ledger.state(
            "exception.made",
            evidence=(*match.evidence, *match.product.evidence),
            about=match.product.code,
            product=match.product.name,
            rating=rating_code(match.product.rating),
            level=level,
        )
    if not above:
        yield ledger.state("exception.none", evidence=evidence)
    if content.level.lowest:
        yield ledger.state("exception.never", evidence=content.level.evidence, level=level)
    else:
        yield ledger.state("exception.way", evidence=content.level.evidence, level=level)


def _conflicts(content: ReportContent, ledger: Ledger) -> Iterator[Statement]:
    for conflict in content.conflicts:
        yield ledger.state(
            "conflict", evidence=conflict.evidence, rule_id=conflict.rule_id, about=conflict.id, text=conflict.text
        )


def _lessons(content: ReportContent, ledger: Ledger) -> Iterator[Statement]:
    for lesson in content.lessons:
        taught = lesson.taught_back_on
        if taught:
            yield ledger.state(
                "lesson.taught",
                evidence=lesson.evidence,
                rule_id=lesson.rule_id,
                about=lesson.id,
                text=lesson.text,
                day=Day(taught),
            )
        else:
            yield ledger.state(
                "lesson", evidence=lesson.evidence, rule_id=lesson.rule_id, about=lesson.id, text=lesson.text
            )
    yield ledger.state("risk", evidence=content.level.evidence)


def _review(content: ReportContent, ledger: Ledger) -> Iterator[Statement]:
    review = content.review
    yield ledger.state(
        "review.on",
        evidence=(*review.evidence, *content.level.evidence),
        rule_id=review.rule_id,
        day=Day(review.on),
        valid=Day(content.level.valid_until),
    )
    for number, trigger in enumerate(review.triggers, start=1):
        yield ledger.state(
            "review.trigger", evidence=review.evidence, rule_id=review.rule_id, about=str(number), trigger=trigger
        )


def _verify(content: ReportContent, ledger: Ledger) -> Iterator[Statement]:
    yield ledger.state("verify.how", evidence=content.level.evidence)
    yield ledger.state("verify.sources", evidence=content.level.evidence)
