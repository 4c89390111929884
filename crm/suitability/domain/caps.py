"""Work out the six limits one by one. Each names its rule, its inputs, its reason and what would change it.

The level is the least of them and never an average (see :mod:`crm.suitability.domain.level`).
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum

from crm.profile.domain.statements import Statement
from crm.suitability.domain.answers import Answers
from crm.suitability.domain.cap_rules import (
    CEILING_CHANGE,
    CEILING_REASON,
    CEILING_RULE_ID,
    DATED_NEED_RULE_ID,
    KEPT_LEVEL,
    KNOCK_OUTS,
    KNOWLEDGE_RULE_ID,
    KNOWLEDGE_SOURCE,
    LOSS_LIMIT_RULE_ID,
    LOSS_LIMIT_SOURCE,
    SCORE_RULE_ID,
    SCORE_SOURCE,
    AnswerCapRule,
    CapName,
    KnockOutRule,
    KnowledgeRule,
    SpokenCapRule,
)
from crm.suitability.domain.contradiction_rules import DATED_NEEDS
from crm.suitability.domain.heard import Ceiling, Evidence
from crm.suitability.domain.horizons import LONGEST_DAYS, horizon_days
from crm.suitability.domain.names import HIGHEST_LEVEL, LOWEST_LEVEL, level_code
from crm.suitability.domain.rule_set import AS_WRITTEN, RuleSet
from crm.suitability.domain.score import FULL_SCORE, score_of
from crm.suitability.domain.sources import HOUSE, Source
from crm.suitability.domain.words import Words
from hub.catalogue.domain.products import FAMILY_NAMES, WHOLE_BPS, Family
from hub.kernel.money import grouped

NOTHING_HEARD_RULE_ID = "S2-050"
NOTHING_WOULD = Words("这一项已不构成限制", "this does not limit")
NO_FURTHER = Words("按现行规则，这一项最高到{level}", "under the rules in force this limit ends at {level}")


class InputKind(StrEnum):
    """Where a limit's input comes from."""

    ANSWER = "answer"
    AMOUNT = "amount"
    SCORE = "score"
    STATEMENT = "statement"
    CEILING = "ceiling"


@dataclass(frozen=True, kw_only=True)
class Input:
    """One thing that a limit was worked out from: ``ref`` is a question, a statement or a ceiling."""

    kind: InputKind
    ref: str
    value: str


@dataclass(frozen=True, kw_only=True)
class Cap:
    """One limit. ``change`` completes the sentence "what would change it"."""

    name: CapName
    level: int
    rule_id: str
    source: Source
    inputs: tuple[Input, ...]
    reason: Words
    change: Words


@dataclass(frozen=True, kw_only=True)
class FamilyCap:
    """What the tested knowledge of one product family allows within it, and what it can reach overall."""

    family: Family
    right: int
    asked: int
    within: int
    reach: int


def find_caps(*, answers: Answers, evidence: Evidence) -> tuple[Cap, ...]:
    """Return one cap per name, each the tightest of its rules, in the order of :class:`CapName`.

    ``answers`` are the answers as read. The lowest class appears only where a knock-out applies.
    """
    found = (
        *_knock_outs(answers),
        *_answer_caps(answers, evidence.rules),
        _loss_limit_cap(answers, evidence.rules),
        _knowledge_cap(answers, evidence.rules),
        *_evidence_caps(answers, evidence),
        _score_cap(answers, evidence.rules),
    )
    tightest = (_tightest(cap for cap in found if cap.name is name) for name in CapName)
    return tuple(cap for cap in tightest if cap is not None)


def family_caps(answers: Answers, rules: RuleSet = AS_WRITTEN) -> tuple[FamilyCap, ...]:
    """Mark the knowledge questions family by family."""
    return tuple(_family_cap(rule, answers) for rule in rules.knowledge)


def _tightest(caps: Iterable[Cap]) -> Cap | None:
    """The lowest; the first rule named wins among equals, so that the result does not depend on anything else."""
    return min(caps, key=lambda cap: cap.level, default=None)


def _knock_outs(answers: Answers) -> Iterator[Cap]:
    for rule in KNOCK_OUTS:
        if knocks_out(rule, answers):
            yield Cap(
                name=CapName.LOWEST_CLASS,
                level=LOWEST_LEVEL,
                rule_id=rule.id,
                source=rule.source,
                inputs=(_answered(answers, rule.question),),
                reason=rule.reason,
                change=Words("情况改变后由本人重新测评", "a new assessment by the client once this has changed"),
            )


def knocks_out(rule: KnockOutRule, answers: Answers) -> bool:
    """Tell whether the answer to the rule's question puts its author into the lowest class."""
    if not rule.options:
        return answers.amount_fen(rule.question) == 0
    return answers.one(rule.question) in rule.options


def _answer_caps(answers: Answers, rules: RuleSet) -> Iterator[Cap]:
    for rule in rules.answer_caps:
        level = rule.level_of(answers.one(rule.question))
        yield Cap(
            name=rule.cap,
            level=level,
            rule_id=rule.id,
            source=rule.source,
            inputs=(_answered(answers, rule.question),),
            reason=rule.reason.filled({"answer": answers.spoken(rule.question)}),
            change=_bolder_answer(rule, answers, level),
        )


def _bolder_answer(rule: AnswerCapRule, answers: Answers, level: int) -> Words:
    higher = next(((option, allowed) for option, allowed in rule.levels if allowed > level), None)
    question = answers.questionnaire.question(rule.question)
    if higher is None or question is None:
        return NOTHING_WOULD if level == HIGHEST_LEVEL else NO_FURTHER.filled({"level": level_code(level)})
    option = question.option(higher[0])
    return Words("若改为“{answer}”，这一项到{level}", "with “{answer}” this limit would be {level}").filled(
        {"answer": option.text if option else "", "level": level_code(higher[1])}
    )


def _loss_limit_cap(answers: Answers, rules: RuleSet) -> Cap:
    limit, intended = answers.amount_fen("loss_limit"), answers.amount_fen("intended_amount")
    step = max(
        (step for step in rules.loss_steps if limit * WHOLE_BPS >= step.least_bps * intended),
        key=lambda step: step.level,
    )
    return Cap(
        name=CapName.LOSS_LIMIT,
        level=step.level,
        rule_id=LOSS_LIMIT_RULE_ID,
        source=LOSS_LIMIT_SOURCE,
        inputs=(_written(answers, "loss_limit"), _written(answers, "intended_amount")),
        reason=Words(
            "书面写下{intended}元中最多亏{limit}元", "Wrote down a loss of at most ¥{limit} on ¥{intended}"
        ).filled({"intended": grouped(intended), "limit": grouped(limit)}),
        change=_higher_limit(step.level, intended, rules),
    )


def _higher_limit(level: int, intended_fen: int, rules: RuleSet) -> Words:
    step = next((step for step in rules.loss_steps if step.level > level), None)
    if step is None:
        return NOTHING_WOULD
    needed = -(-intended_fen * step.least_bps // WHOLE_BPS)
    return Words(
        "若本人写下的上限不低于{needed}元，这一项到{level}",
        "with a written limit of ¥{needed} or more this limit would be {level}",
    ).filled({"needed": grouped(needed), "level": level_code(step.level)})


def _family_cap(rule: KnowledgeRule, answers: Answers) -> FamilyCap:
    asked = answers.questionnaire.testing(rule.family)
    right = sum(answers.one(question.id) == question.right for question in asked)
    return FamilyCap(
        family=rule.family, right=right, asked=len(asked), within=rule.within[right], reach=rule.reach[right]
    )


def _knowledge_cap(answers: Answers, rules: RuleSet) -> Cap:
    best = max(family_caps(answers, rules), key=lambda cap: cap.reach)
    name = FAMILY_NAMES[best.family]
    slots = {"family": Words(name.zh, name.en), "right": best.right, "asked": best.asked}
    return Cap(
        name=CapName.KNOWLEDGE,
        level=best.reach,
        rule_id=KNOWLEDGE_RULE_ID,
        source=KNOWLEDGE_SOURCE,
        inputs=tuple(_answered(answers, question.id) for question in answers.questionnaire.testing(best.family)),
        reason=Words(
            "产品知识：答得最高的一类是{family}，{asked}题对{right}题",
            "Tested knowledge reaches furthest in {family}: {right} of {asked} right",
        ).filled(slots),
        change=_more_knowledge(best),
    )


def _more_knowledge(best: FamilyCap) -> Words:
    if best.reach == HIGHEST_LEVEL:
        return NOTHING_WOULD
    return Words("重新测评时答对更多类产品的题", "more families answered right at a new assessment")


def _evidence_caps(answers: Answers, evidence: Evidence) -> Iterator[Cap]:
    for rule in evidence.rules.spoken_caps:
        if rule.effective_from <= evidence.on:
            yield from (_spoken_cap(rule, item) for item in evidence.statements if item.kind is rule.kind)
    yield from _dated_need_caps(answers, evidence)
    yield from (_kept_cap(item) if item.kept else _ceiling_cap(item) for item in evidence.ceilings)
    yield Cap(
        name=CapName.EVIDENCE,
        level=HIGHEST_LEVEL,
        rule_id=NOTHING_HEARD_RULE_ID,
        source=HOUSE,
        inputs=(),
        reason=Words("没有听到或看到需要更谨慎的情况", "Nothing was heard or seen that calls for more caution"),
        change=NOTHING_WOULD,
    )


def _spoken_cap(rule: SpokenCapRule, statement: Statement) -> Cap:
    return Cap(
        name=CapName.EVIDENCE,
        level=rule.level,
        rule_id=rule.id,
        source=rule.source,
        inputs=(_said(statement),),
        reason=rule.reason.filled({"excerpt": statement.excerpt}),
        change=rule.change,
    )


def _dated_need_caps(answers: Answers, evidence: Evidence) -> Iterator[Cap]:
    """A need that falls due within the answered horizon is measured by its own date."""
    horizon, intended = horizon_days(answers), answers.amount_fen("intended_amount")
    for item in evidence.statements:
        if item.kind not in DATED_NEEDS or item.due_date is None or item.due_date < evidence.on:
            continue
        days = (item.due_date - evidence.on).days
        heavy = item.amount_fen is None or item.amount_fen * WHOLE_BPS >= intended * evidence.rules.dated_need_share_bps
        if heavy and (horizon is None or days <= horizon):
            yield Cap(
                name=CapName.EVIDENCE,
                level=_level_of_days(days, evidence.rules),
                rule_id=DATED_NEED_RULE_ID,
                source=HOUSE,
                inputs=(_said(item), _answered(answers, "horizon")),
                reason=Words("说到{due}要用钱：“{excerpt}”", "Spoke of needing money on {due}: “{excerpt}”").filled(
                    {"due": item.due_date.isoformat(), "excerpt": item.excerpt}
                ),
                change=Words("写明哪一部分要用、何时要用", "writing down which part is needed, and when"),
            )


def _level_of_days(days: int, rules: RuleSet) -> int:
    horizon_rule = next(rule for rule in rules.answer_caps if rule.question == "horizon")
    fitting = (option for option, longest in LONGEST_DAYS.items() if longest is None or days <= longest)
    return horizon_rule.level_of(next(fitting))


def _ceiling_cap(ceiling: Ceiling) -> Cap:
    return Cap(
        name=CapName.EVIDENCE,
        level=ceiling.level,
        rule_id=CEILING_RULE_ID,
        source=HOUSE,
        inputs=(Input(kind=InputKind.CEILING, ref=ceiling.id, value=str(ceiling.level)),),
        reason=CEILING_REASON.filled({"level": level_code(ceiling.level)}),
        change=CEILING_CHANGE,
    )


def _kept_cap(ceiling: Ceiling) -> Cap:
    return Cap(
        name=CapName.LOWEST_CLASS if ceiling.keeps_lowest else CapName.EVIDENCE,
        level=ceiling.level,
        rule_id=KEPT_LEVEL.id,
        source=KEPT_LEVEL.source,
        inputs=(Input(kind=InputKind.CEILING, ref=ceiling.id, value=str(ceiling.level)),),
        reason=KEPT_LEVEL.reason.filled({"level": level_code(ceiling.level)}),
        change=CEILING_CHANGE,
    )


def _score_cap(answers: Answers, rules: RuleSet) -> Cap:
    score = score_of(answers)
    reached = score.band_among(rules.bands)
    higher = next((band for band in rules.bands if band.level > reached.level), None)
    return Cap(
        name=CapName.SCORE_BAND,
        level=reached.level,
        rule_id=SCORE_RULE_ID,
        source=SCORE_SOURCE,
        inputs=(Input(kind=InputKind.SCORE, ref="score", value=str(score.out_of_hundred)),),
        reason=Words("问卷得{score}分（满分{full}）", "The answers score {score} of {full}").filled(
            {"score": score.out_of_hundred, "full": FULL_SCORE}
        ),
        change=NOTHING_WOULD
        if higher is None
        else Words("从{least}分起，这一项到{level}", "from a score of {least} this limit would be {level}").filled(
            {"least": higher.least, "level": level_code(higher.level)}
        ),
    )


def _answered(answers: Answers, question_id: str) -> Input:
    if question_id in dict(answers.amounts):
        return _written(answers, question_id)
    return Input(kind=InputKind.ANSWER, ref=question_id, value=",".join(answers.several(question_id)))


def _written(answers: Answers, question_id: str) -> Input:
    return Input(kind=InputKind.AMOUNT, ref=question_id, value=str(answers.amount_fen(question_id)))


def _said(statement: Statement) -> Input:
    return Input(kind=InputKind.STATEMENT, ref=str(statement.id), value=statement.kind.value)
