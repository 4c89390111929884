"""Say what changed between two attempts at the questionnaire, and whether it became bolder or more cautious.

A drift is shown, never judged: people change. What follows from a bolder attempt is decided elsewhere.
"""

from dataclasses import dataclass
from enum import StrEnum

from crm.suitability.domain.answers import Answers
from crm.suitability.domain.questions import AnswerKind, Question
from crm.suitability.domain.words import Words

UNRANKED = frozenset({"purpose", "intended_amount"})
"""Answers that are neither cautious nor bold by themselves."""


class Direction(StrEnum):
    """Where an answer moved."""

    BOLDER = "bolder"
    CAUTIOUS = "cautious"
    OTHER = "other"


@dataclass(frozen=True, kw_only=True)
class Change:
    """One answer that is no longer the same, as both were read; ``question_id`` is that of the later attempt."""

    question_id: str
    question: Words
    before: Words
    after: Words
    direction: Direction


def drift_between(*, before: Answers, after: Answers) -> tuple[Change, ...]:
    """Return every answer that changed, in the order asked; questions that only one version has are left out."""
    return tuple(
        Change(
            question_id=question.id,
            question=question.text,
            before=before.spoken(question.id),
            after=after.spoken(question.id),
            direction=_direction(question, before, after),
        )
        for question in after.questionnaire.questions
        if _known_to(before, question) and _given(before, question) != _given(after, question)
    )


def bolder_count(changes: tuple[Change, ...]) -> int:
    """Return how many answers became bolder."""
    return sum(change.direction is Direction.BOLDER for change in changes)


def _known_to(answers: Answers, question: Question) -> bool:
    asked = answers.questionnaire.question(question.id)
    return asked is not None and asked.kind is question.kind


def _given(answers: Answers, question: Question) -> tuple[str, ...] | int:
    if question.kind is AnswerKind.AMOUNT:
        return answers.amount_fen(question.id)
    return answers.several(question.id)


def _direction(question: Question, before: Answers, after: Answers) -> Direction:
    if question.id in UNRANKED:
        return Direction.OTHER
    was, now = _rank(question, before), _rank(question, after)
    if was == now:
        return Direction.OTHER
    return Direction.BOLDER if now > was else Direction.CAUTIOUS


def _rank(question: Question, answers: Answers) -> int:
    """Place an answer on the question's scale: options run from the cautious end, knowing more allows more."""
    if question.kind is AnswerKind.AMOUNT:
        return answers.amount_fen(question.id)
    chosen = answers.several(question.id)
    if question.family:
        return int(chosen == (question.right,))
    if question.kind is AnswerKind.SEVERAL:
        return max(option.points for option in question.options if option.id in chosen)
    ids = [option.id for option in question.options]
    return ids.index(chosen[0]) if chosen[0] in ids else -1
