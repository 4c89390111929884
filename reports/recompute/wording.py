"""Hold the words of a report against those that its sealed inputs and the rules of its day give.

Words that no digest of the rules covers and that are not in the inputs are left alone: they may be put better one day,
and an old report would be called forged for it. The names of the levels are the exception, because they tell the
client who they are: to rename one takes a new form of the inputs.
"""

from collections.abc import Iterator

from crm.profile.domain.statements import Statement
from crm.suitability.domain.inputs import Inputs
from crm.suitability.domain.level import LevelDecision
from crm.suitability.domain.names import LEVEL_NAMES, LOWEST_CLASS_NAME
from crm.suitability.domain.rule_book import rules_under_digest
from hub.kernel.clock import business_date
from reports.domain.inputs import EvidenceKind, Heard, ReportContent
from reports.domain.rules import printed_rule
from reports.recompute.findings import Finding, Seen, differing
from reports.recompute.planned import text_of


def named(content: ReportContent, decision: LevelDecision) -> list[Finding]:
    """The level bears its own name, the questionnaire that was answered and the rule that bound it."""
    level = content.level
    title = LOWEST_CLASS_NAME if decision.lowest else LEVEL_NAMES[decision.level]
    return differing(
        [
            ("level.title", text_of(title), level.title),
            ("level.rule_id", decision.binding_cap.rule_id, level.rule_id),
        ],
        rule=decision.binding_cap.rule_id,
    )


def answered(content: ReportContent, inputs: Inputs) -> Iterator[Finding]:
    """Every printed answer is to a question of that questionnaire, and the one that was given."""
    questionnaire = inputs.answers.questionnaire
    version = ("level.questionnaire", f"v{questionnaire.version}", content.level.questionnaire)
    yield from differing([version], rule="RPT-02")
    for record in content.evidence:
        if record.kind is EvidenceKind.ASSESSMENT and record.at is not None:
            day = ("level.assessed_on", business_date(record.at), content.level.assessed_on)
            yield from differing([day], rule="RPT-02")
    for printed in content.answers:
        place = f"answers[{printed.id}]"
        question = questionnaire.question(printed.id)
        if question is None:
            facts = {"field": place, "rule": "RPT-02", "expected": f"v{questionnaire.version}", "actual": printed.id}
            yield Finding(Seen.DIFFERS, facts)
            continue
        yield from differing(
            [
                (f"{place}.question", text_of(question.text), printed.question),
                (f"{place}.answer", text_of(inputs.answers.spoken(printed.id)), printed.answer),
            ],
            rule="RPT-02",
        )


def heard(content: ReportContent, inputs: Inputs) -> Iterator[Finding]:
    """What is quoted was said in those words, on that day, over that channel, and read by that rule."""
    said = {str(item.id): item for item in inputs.evidence.statements}
    for quoted in content.heard:
        if quoted.id in said:
            yield from _quoted(quoted, said[quoted.id])


def _quoted(quoted: Heard, statement: Statement) -> Iterator[Finding]:
    place = f"heard[{quoted.id}]"
    yield from differing(
        [
            (f"{place}.said_on", business_date(statement.occurred_at), quoted.said_on),
            (f"{place}.channel", statement.channel, quoted.channel.value),
            (f"{place}.rule_id", statement.rule_id, quoted.rule_id),
        ],
        rule="RPT-02",
    )
    if statement.excerpt not in quoted.excerpt:
        facts = {"field": f"{place}.excerpt", "rule": "RPT-02", "expected": f"…{statement.excerpt}…"}
        yield Finding(Seen.DIFFERS, facts | {"actual": quoted.excerpt})


def listed(content: ReportContent) -> Iterator[Finding]:
    """Every rule that decided is listed with its words, its source and its date."""
    printed = {item.id: item for item in content.rules}
    for rule in rules_under_digest():
        shown, made = printed.get(rule.id), printed_rule(rule)
        if shown is None:
            yield Finding(
                Seen.LEFT_OUT, {"field": "rules", "rule": rule.id, "expected": (made.title.zh, made.title.en)}
            )
            continue
        place = f"rules[{rule.id}]"
        yield from differing(
            [
                (f"{place}.title", made.title, shown.title),
                (f"{place}.source", made.source, shown.source),
                (f"{place}.effective_from", made.effective_from, shown.effective_from),
                (f"{place}.confirmed", made.confirmed, shown.confirmed),
            ],
            rule=rule.id,
        )
