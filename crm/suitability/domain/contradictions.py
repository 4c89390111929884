"""Find where answers disagree with answers, and where the app and the branch heard different things."""

from dataclasses import dataclass
from datetime import date

from crm.profile.domain.statements import Statement
from crm.suitability.domain.answers import Answers
from crm.suitability.domain.contradiction_rules import (
    ANSWER_CLASHES,
    ASSETS_CLASH_BOTH,
    ASSETS_CLASH_ID,
    ASSETS_CLASH_TITLE,
    AnswerClash,
    Answered,
    Severity,
    SpokenClash,
    TeachBackTopic,
    Timing,
)
from crm.suitability.domain.heard import Evidence
from crm.suitability.domain.horizons import horizon_days, most_assets_fen
from crm.suitability.domain.sources import COLLECTING, Source
from crm.suitability.domain.words import Words

ASK_AGAIN = Words("再问一次，问清后记录。", "Ask again, and record the answer.")
CAUTIOUS_HOLDS = Words("以谨慎的一面为准。", "The cautious side holds.")


@dataclass(frozen=True, kw_only=True)
class AnswerSide:
    """One answer shown on one side of a contradiction, as it was asked and answered."""

    question_id: str
    question: Words
    answer: Words
    clashes: bool


@dataclass(frozen=True, kw_only=True)
class Contradiction:
    """Two sides that do not fit, what may be true of both, and what follows."""

    rule_id: str
    severity: Severity
    title: Words
    answers: tuple[AnswerSide, ...]
    statements: tuple[Statement, ...]
    both_may_hold: Words
    consequence: Words
    source: Source
    teach_back: TeachBackTopic | None = None


@dataclass(frozen=True, kw_only=True)
class Reading:
    """A bold answer that is read more cautiously because another answer contradicts it."""

    rule_id: str
    question_id: str
    given: str
    read_as: str


def find_contradictions(*, answers: Answers, evidence: Evidence) -> tuple[Contradiction, ...]:
    """Return every contradiction under the rules in force, in the order of the rules."""
    among_answers = [
        _answer_contradiction(rule, answers)
        for rule in ANSWER_CLASHES
        if rule.effective_from <= evidence.on and _clashes(rule, answers)
    ]
    spoken = [
        _spoken_contradiction(rule, answers, heard)
        for rule in evidence.rules.spoken_clashes
        if rule.effective_from <= evidence.on and (heard := _heard(rule, answers, evidence))
    ]
    return (*among_answers, *_assets_contradiction(answers), *spoken)


def read_cautiously(*, answers: Answers, on: date) -> tuple[Answers, tuple[Reading, ...]]:
    """Return the answers as they are read, and each bold answer that is read as a more cautious one.

    Rules look at the answers as given, so their order is irrelevant; where two rules read the same answer, the more
    cautious reading holds.
    """
    readings: dict[str, Reading] = {}
    for rule in ANSWER_CLASHES:
        if rule.read_as and rule.effective_from <= on and _clashes(rule, answers):
            reading = _reading(rule, answers)
            held = readings.get(reading.question_id)
            if held is None or _rank(answers, reading) < _rank(answers, held):
                readings[reading.question_id] = reading
    read = answers
    for reading in readings.values():
        read = read.read_as(reading.question_id, reading.read_as)
    return read, tuple(readings.values())


def _clashes(rule: AnswerClash, answers: Answers) -> bool:
    return _gave(answers, rule.cautious) and _gave(answers, rule.bold)


def _gave(answers: Answers, answered: Answered) -> bool:
    return any(option in answered.options for option in answers.several(answered.question))


def _reading(rule: AnswerClash, answers: Answers) -> Reading:
    return Reading(
        rule_id=rule.id,
        question_id=rule.bold.question,
        given=answers.one(rule.bold.question),
        read_as=rule.read_as,
    )


def _rank(answers: Answers, reading: Reading) -> int:
    question = answers.questionnaire.question(reading.question_id)
    options = question.options if question else ()
    return [option.id for option in options].index(reading.read_as)


def _answer_contradiction(rule: AnswerClash, answers: Answers) -> Contradiction:
    sides = (rule.cautious.question, rule.bold.question)
    return Contradiction(
        rule_id=rule.id,
        severity=rule.severity,
        title=rule.title,
        answers=_sides(answers, sides, clashing=sides),
        statements=(),
        both_may_hold=rule.both_may_hold,
        consequence=CAUTIOUS_HOLDS if rule.severity is Severity.HARD else ASK_AGAIN,
        source=rule.source,
    )


def _assets_contradiction(answers: Answers) -> tuple[Contradiction, ...]:
    most, sides = most_assets_fen(answers), ("assets", "intended_amount")
    if most is None or answers.amount_fen("intended_amount") <= most:
        return ()
    return (
        Contradiction(
            rule_id=ASSETS_CLASH_ID,
            severity=Severity.SOFT,
            title=ASSETS_CLASH_TITLE,
            answers=_sides(answers, sides, clashing=sides),
            statements=(),
            both_may_hold=ASSETS_CLASH_BOTH,
            consequence=ASK_AGAIN,
            source=COLLECTING,
        ),
    )


def _heard(rule: SpokenClash, answers: Answers, evidence: Evidence) -> tuple[Statement, ...]:
    if not all(_gave(answers, answered) for answered in rule.answers):
        return ()
    return tuple(
        statement
        for statement in evidence.statements
        if statement.kind in rule.kinds and _timed(rule, answers, statement, evidence.on)
    )


def _timed(rule: SpokenClash, answers: Answers, statement: Statement, on: date) -> bool:
    if rule.timing is None:
        return True
    horizon = horizon_days(answers)
    if statement.due_date is None or statement.due_date < on:
        return False
    days_left = (statement.due_date - on).days
    if rule.timing is Timing.AFTER_HORIZON:
        return horizon is not None and days_left > horizon + rule.gap_days
    return horizon is None or days_left <= horizon


def _spoken_contradiction(rule: SpokenClash, answers: Answers, heard: tuple[Statement, ...]) -> Contradiction:
    return Contradiction(
        rule_id=rule.id,
        severity=rule.severity,
        title=rule.title,
        answers=_sides(answers, rule.shows, clashing=tuple(answered.question for answered in rule.answers)),
        statements=heard,
        both_may_hold=rule.both_may_hold,
        consequence=rule.consequence,
        source=rule.source,
        teach_back=rule.teach_back,
    )


def _sides(answers: Answers, shown: tuple[str, ...], *, clashing: tuple[str, ...]) -> tuple[AnswerSide, ...]:
    questions = (answers.questionnaire.question(question_id) for question_id in shown)
    return tuple(
        AnswerSide(
            question_id=question.id,
            question=question.text,
            answer=answers.spoken(question.id),
            clashes=question.id in clashing,
        )
        for question in questions
        if question is not None
    )
