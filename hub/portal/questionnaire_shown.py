"""Turn questions and saved answers into what the page shows, and what the page sent back into answers."""

import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.http import QueryDict
from django.utils.translation import get_language

from crm.suitability.domain.answers import Problem, RawAnswer, find_problems
from crm.suitability.domain.questions import AnswerKind, Group, Question, Questionnaire
from crm.suitability.domain.words import Words
from hub.kernel.money import FEN_PER_YUAN, grouped

_AMOUNT = re.compile(r"(\d{1,13})(?:\.(\d{1,2}))?")


@dataclass(frozen=True, kw_only=True)
class OptionShown:
    """One option as a row to tap."""

    id: str
    text: str
    chosen: bool


@dataclass(frozen=True, kw_only=True)
class QuestionShown:
    """One question with its reason, what was answered, and what is wrong with it."""

    id: str
    number: int
    text: str
    why: str
    kind: str
    options: tuple[OptionShown, ...]
    amount: str
    answer: str
    error: str


@dataclass(frozen=True, kw_only=True)
class GroupShown:
    """One step: its heading and how many of its questions are answered."""

    id: str
    number: int
    title: str
    intro: str
    answered: int
    asked: int
    current: bool

    @property
    def done(self) -> bool:
        """True when nothing is left open."""
        return self.answered == self.asked


def said(words: Words) -> str:
    """Return a bilingual sentence in the language of the page."""
    return words.said(get_language() or "")


def groups_shown(
    questionnaire: Questionnaire, answers: Mapping[str, RawAnswer], *, current: Group | None = None
) -> tuple[GroupShown, ...]:
    """Return the steps in order."""
    wrong = {problem.question_id for problem in find_problems(questionnaire=questionnaire, raw=answers)}
    return tuple(
        GroupShown(
            id=text.group.value,
            number=number,
            title=said(text.title),
            intro=said(text.intro),
            answered=sum(question.id not in wrong for question in questionnaire.in_group(text.group)),
            asked=len(questionnaire.in_group(text.group)),
            current=text.group is current,
        )
        for number, text in enumerate(questionnaire.groups, 1)
    )


def questions_shown(
    questionnaire: Questionnaire,
    group: Group,
    answers: Mapping[str, RawAnswer],
    *,
    problems: Iterable[Problem] = (),
) -> tuple[QuestionShown, ...]:
    """Return the questions of a group, numbered through the whole questionnaire."""
    wrong = {problem.question_id: said(problem.words) for problem in problems}
    numbers = {question.id: number for number, question in enumerate(questionnaire.questions, 1)}
    return tuple(
        _shown(question, numbers[question.id], answers.get(question.id), wrong.get(question.id, ""))
        for question in questionnaire.in_group(group)
    )


def answers_sent(questionnaire: Questionnaire, group: Group, sent: QueryDict) -> dict[str, RawAnswer]:
    """Read the answers of one group as they were sent; what cannot be an amount stays as it was written."""
    return {question.id: _sent(question, sent) for question in questionnaire.in_group(group)}


def _sent(question: Question, sent: QueryDict) -> RawAnswer:
    if question.kind is AnswerKind.SEVERAL:
        return sent.getlist(question.id)
    text = sent.get(question.id, "")
    return read_yuan(text) if question.kind is AnswerKind.AMOUNT else text


def read_yuan(text: str) -> int | str:
    """Read ``180,000``, ``１８００００元`` or ``9000.00`` as fen; return the text where it is no amount."""
    plain = unicodedata.normalize("NFKC", text).replace(",", "").replace("¥", "").replace("元", "").strip()
    found = _AMOUNT.fullmatch(plain)
    if found is None:
        return text
    return int(found[1]) * FEN_PER_YUAN + int((found[2] or "").ljust(2, "0"))


def _shown(question: Question, number: int, answer: RawAnswer | None, error: str) -> QuestionShown:
    chosen = _chosen(answer)
    texts = [said(option.text) for option in question.options if option.id in chosen]
    amount = grouped(answer).removesuffix(".00") if isinstance(answer, int) else str(answer or "")
    is_amount = question.kind is AnswerKind.AMOUNT
    return QuestionShown(
        id=question.id,
        number=number,
        text=said(question.text),
        why=said(question.why),
        kind=question.kind.value,
        options=tuple(
            OptionShown(id=option.id, text=said(option.text), chosen=option.id in chosen) for option in question.options
        ),
        amount=amount if is_amount else "",
        answer=amount if is_amount else said(Words("、", "; ")).join(texts),
        error=error,
    )


def _chosen(answer: RawAnswer | None) -> tuple[str, ...]:
    if answer is None or isinstance(answer, int):
        return ()
    return (answer,) if isinstance(answer, str) else tuple(answer)
