"""Write the client's level with every cap on it, and the answers it rests on."""

from collections.abc import Iterator

from crm.suitability.domain.cap_rules import CAP_NAMES
from crm.suitability.domain.caps import Cap
from crm.suitability.domain.names import LEVEL_NAMES, LOWEST_CLASS_NAME
from crm.suitability.queries import ReportInputs
from hub.kernel.clock import business_date
from reports.domain import inputs as paper
from reports.domain.inputs import Text
from reports.gathering.records import Records
from reports.gathering.words import printed

# Caps rest on these, so their answers are printed even when nothing contradicts them.
_ALWAYS_ASKED = frozenset({"horizon", "attitude", "loss_limit", "intended_amount"})


def level_of(*, found: ReportInputs, records: Records) -> paper.Level:
    """Return the level as it was decided, the binding cap named."""
    facts = found.level
    title = LOWEST_CLASS_NAME if facts.lowest else LEVEL_NAMES[facts.level]
    return paper.Level(
        level=facts.level,
        title=printed(title),
        lowest=facts.lowest,
        binding=facts.decision.binding.value,
        caps=tuple(_cap(cap, records) for cap in facts.decision.caps),
        score=facts.score,
        questionnaire=f"v{facts.version}",
        assessed_on=business_date(facts.taken_at),
        valid_until=business_date(facts.valid_until),
        change=printed(facts.decision.change),
        rule_id=facts.decision.binding_cap.rule_id,
        evidence=(*records.assessment(), *records.decision()),
        loss_limit_fen=found.standing.loss_limit_fen,
    )


def _cap(cap: Cap, records: Records) -> paper.Cap:
    return paper.Cap(
        name=cap.name.value,
        label=printed(CAP_NAMES[cap.name]),
        level=cap.level,
        reason=_closed(printed(cap.reason)),
        rule_id=cap.rule_id,
        evidence=records.decision(),
    )


def _closed(text: Text) -> Text:
    """End a reason as a sentence ends."""
    return Text(text.zh.rstrip("。") + "。", text.en.rstrip(".") + ".")


def answers_of(*, found: ReportInputs, records: Records) -> tuple[paper.Answer, ...]:
    """Return the answers that caps and contradictions rest on, in the order of the questionnaire."""
    return tuple(_answers(found, records))


def _answers(found: ReportInputs, records: Records) -> Iterator[paper.Answer]:
    answers = found.level.answers
    used = _ALWAYS_ASKED | {side.question_id for item in found.contradictions for side in item.found.answers}
    for question in answers.questionnaire.questions:
        if question.id in used:
            spoken = printed(answers.spoken(question.id))
            yield paper.Answer(question.id, printed(question.text), spoken, records.assessment())
