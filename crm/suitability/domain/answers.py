"""Accept a set of answers to one questionnaire, or name everything that is wrong with it at once.

The accepted :class:`Answers` hold option ids in the questionnaire's own order, so that the order in which a person
answered leaves no trace in the level or in the digest.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import TypeAlias

from crm.suitability.domain.questions import AnswerKind, Question, Questionnaire
from crm.suitability.domain.words import Words
from hub.kernel.canonical import JSONValue
from hub.kernel.money import grouped, money

RawAnswer: TypeAlias = str | int | Sequence[str]
"""An option id, an amount in fen, or several option ids."""

FEN_IN_YUAN = 100


class ProblemKind(StrEnum):
    """What can be wrong with one answer."""

    MISSING = "missing"
    UNKNOWN_QUESTION = "unknown_question"
    UNKNOWN_OPTION = "unknown_option"
    ONE_ONLY = "one_only"
    STANDS_ALONE = "stands_alone"
    NOT_AN_AMOUNT = "not_an_amount"
    OUT_OF_RANGE = "out_of_range"
    NOT_WHOLE_YUAN = "not_whole_yuan"


PROBLEM_WORDS = {
    ProblemKind.MISSING: Words("这一题还没有回答。", "This question has not been answered yet."),
    ProblemKind.UNKNOWN_QUESTION: Words("问卷里没有这一题。", "The questionnaire has no such question."),
    ProblemKind.UNKNOWN_OPTION: Words("请从列出的选项里选。", "Please choose from the options listed."),
    ProblemKind.ONE_ONLY: Words("这一题只能选一项。", "Choose one option only."),
    ProblemKind.STANDS_ALONE: Words(
        "选了“{option}”就不能再选别的。", "“{option}” cannot be combined with other options."
    ),
    ProblemKind.NOT_AN_AMOUNT: Words("请填写金额，例如5000。", "Please enter an amount, for example 5000."),
    ProblemKind.OUT_OF_RANGE: Words(
        "金额请填在{least}元至{most}元之间。", "Enter an amount between ¥{least} and ¥{most}."
    ),
    ProblemKind.NOT_WHOLE_YUAN: Words("金额请填到整元。", "Enter whole yuan."),
}


@dataclass(frozen=True, kw_only=True)
class Problem:
    """One refused answer: which question, what is wrong, and a sentence the person can act on."""

    question_id: str
    kind: ProblemKind
    words: Words


class AnswersRefused(ValueError):
    """A set of answers does not fit its questionnaire; ``problems`` lists every fault, in the order asked."""

    def __init__(self, problems: tuple[Problem, ...]) -> None:
        named = ", ".join(f"{problem.question_id}: {problem.kind}" for problem in problems)
        super().__init__(f"expected one fitting answer to every question, got {named}")
        self.problems = problems


class NoSuchAnswer(LookupError):
    """A rule asks for a question that the questionnaire of these answers does not have."""


@dataclass(frozen=True, kw_only=True)
class Answers:
    """A complete, valid set: option ids per question and amounts in fen, both in the questionnaire's order."""

    questionnaire: Questionnaire
    chosen: tuple[tuple[str, tuple[str, ...]], ...]
    amounts: tuple[tuple[str, int], ...]

    def several(self, question_id: str) -> tuple[str, ...]:
        """Return the chosen option ids of a question."""
        for asked, options in self.chosen:
            if asked == question_id:
                return options
        raise NoSuchAnswer(f"version {self.questionnaire.version} has no options under {question_id}")

    def one(self, question_id: str) -> str:
        """Return the one chosen option id of a question."""
        return self.several(question_id)[0]

    def amount_fen(self, question_id: str) -> int:
        """Return the amount written down."""
        for asked, amount in self.amounts:
            if asked == question_id:
                return amount
        raise NoSuchAnswer(f"version {self.questionnaire.version} has no amount under {question_id}")

    def read_as(self, question_id: str, option_id: str) -> "Answers":
        """Return the same answers with one of them read as another option."""
        swapped = tuple((asked, (option_id,) if asked == question_id else was) for asked, was in self.chosen)
        return Answers(questionnaire=self.questionnaire, chosen=swapped, amounts=self.amounts)

    def with_amount(self, question_id: str, amount_fen: int) -> "Answers":
        """Return the same answers with another amount written down."""
        swapped = tuple((asked, amount_fen if asked == question_id else was) for asked, was in self.amounts)
        return Answers(questionnaire=self.questionnaire, chosen=self.chosen, amounts=swapped)

    def spoken(self, question_id: str) -> Words:
        """Return what was answered as the person read it."""
        question = self.questionnaire.question(question_id)
        if question is None:
            raise NoSuchAnswer(f"version {self.questionnaire.version} has no question {question_id}")
        if question.kind is AnswerKind.AMOUNT:
            amount = grouped(self.amount_fen(question_id))
            return Words(f"{amount}元", f"¥{amount}")
        texts = [option.text for option in question.options if option.id in self.several(question_id)]
        return Words("、".join(text.zh for text in texts), "; ".join(text.en for text in texts))

    def as_raw(self) -> dict[str, RawAnswer]:
        """Return the plain form that :func:`accept_answers` takes."""
        raw: dict[str, RawAnswer] = dict(self.amounts)
        for asked, options in self.chosen:
            several = _asked(self.questionnaire, asked).kind is AnswerKind.SEVERAL
            raw[asked] = list(options) if several else options[0]
        return raw

    def as_canonical(self) -> dict[str, JSONValue]:
        """Return the form that is sealed: option ids and amounts by question id."""
        sealed: dict[str, JSONValue] = {asked: list(options) for asked, options in self.chosen}
        sealed.update({asked: money(amount) for asked, amount in self.amounts})
        return {"questionnaire": self.questionnaire.version, "answers": sealed}


def accept_answers(*, questionnaire: Questionnaire, raw: Mapping[str, RawAnswer]) -> Answers:
    """Return the complete answers; raise :class:`AnswersRefused` with every problem when any does not fit."""
    problems = find_problems(questionnaire=questionnaire, raw=raw)
    if problems:
        raise AnswersRefused(problems)
    asked = questionnaire.questions
    return Answers(
        questionnaire=questionnaire,
        chosen=tuple((q.id, _in_order(q, raw[q.id])) for q in asked if q.kind is not AnswerKind.AMOUNT),
        amounts=tuple((q.id, _fen(raw[q.id])) for q in asked if q.kind is AnswerKind.AMOUNT),
    )


def find_problems(*, questionnaire: Questionnaire, raw: Mapping[str, RawAnswer]) -> tuple[Problem, ...]:
    """List what is wrong, in the order of the questions; unknown questions come last. Empty means acceptable."""
    known = {question.id for question in questionnaire.questions}
    found = [
        problem for question in questionnaire.questions for problem in _problems_of(question, raw.get(question.id))
    ]
    found += [_problem(name, ProblemKind.UNKNOWN_QUESTION) for name in sorted(set(raw) - known)]
    return tuple(found)


def _problems_of(question: Question, answer: RawAnswer | None) -> Iterator[Problem]:
    if answer is None or (isinstance(answer, str | list | tuple) and not answer):
        yield _problem(question.id, ProblemKind.MISSING)
    elif question.kind is AnswerKind.AMOUNT:
        yield from _amount_problems(question, answer)
    else:
        yield from _option_problems(question, _as_options(answer))


def _amount_problems(question: Question, answer: RawAnswer) -> Iterator[Problem]:
    if not isinstance(answer, int) or isinstance(answer, bool):
        yield _problem(question.id, ProblemKind.NOT_AN_AMOUNT)
    elif not question.least_fen <= answer <= question.most_fen:
        least, most = grouped(question.least_fen), grouped(question.most_fen)
        yield _problem(question.id, ProblemKind.OUT_OF_RANGE, least=least, most=most)
    elif answer % FEN_IN_YUAN:
        yield _problem(question.id, ProblemKind.NOT_WHOLE_YUAN)


def _option_problems(question: Question, chosen: tuple[str, ...]) -> Iterator[Problem]:
    unknown = [option_id for option_id in chosen if question.option(option_id) is None]
    lonely = [option for option in question.options if option.id in question.alone and option.id in chosen]
    if unknown or len(set(chosen)) != len(chosen):
        yield _problem(question.id, ProblemKind.UNKNOWN_OPTION)
    elif question.kind is AnswerKind.ONE and len(chosen) > 1:
        yield _problem(question.id, ProblemKind.ONE_ONLY)
    elif lonely and len(chosen) > 1:
        yield _problem(question.id, ProblemKind.STANDS_ALONE, option=lonely[0].text)


def _problem(question_id: str, kind: ProblemKind, **slots: object) -> Problem:
    return Problem(question_id=question_id, kind=kind, words=PROBLEM_WORDS[kind].filled(slots))


def _as_options(answer: object) -> tuple[str, ...]:
    """Read whatever came as option ids; what is no list of texts becomes one id that no question has."""
    if isinstance(answer, str):
        return (answer,)
    if isinstance(answer, list | tuple) and all(isinstance(item, str) for item in answer):
        return tuple(answer)
    return (repr(answer),)


def _in_order(question: Question, answer: RawAnswer) -> tuple[str, ...]:
    chosen = set(_as_options(answer))
    return tuple(option.id for option in question.options if option.id in chosen)


def _fen(answer: RawAnswer) -> int:
    if not isinstance(answer, int):
        raise TypeError(f"expected an amount in fen, got {answer!r}")
    return answer


def _asked(questionnaire: Questionnaire, question_id: str) -> Question:
    question = questionnaire.question(question_id)
    if question is None:
        raise NoSuchAnswer(f"version {questionnaire.version} has no question {question_id}")
    return question
