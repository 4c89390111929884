"""Say what a questionnaire is made of: groups, questions, options, and the reason each thing is asked."""

from dataclasses import dataclass
from enum import StrEnum

from crm.suitability.domain.sources import Source
from crm.suitability.domain.words import Words
from hub.catalogue.domain.products import Family


class Group(StrEnum):
    """The six parts, in the order they are asked."""

    FINANCES = "finances"
    KNOWLEDGE = "knowledge"
    EXPERIENCE = "experience"
    OBJECTIVE = "objective"
    ATTITUDE = "attitude"
    HORIZON = "horizon"


class AnswerKind(StrEnum):
    """How a question is answered: one option, several, or an amount of money in fen."""

    ONE = "one"
    SEVERAL = "several"
    AMOUNT = "amount"


@dataclass(frozen=True)
class Option:
    """One possible answer; ``points`` count only where the question is scored."""

    id: str
    text: Words
    points: int = 0


@dataclass(frozen=True, kw_only=True)
class Question:
    """One question with the reason it is asked.

    ``right`` names the correct option of a knowledge question of ``family``. ``alone`` are options of a question with
    several answers that exclude every other. Amounts lie within ``least_fen`` and ``most_fen``, in steps of a yuan.
    """

    id: str
    group: Group
    text: Words
    why: Words
    source: Source
    kind: AnswerKind = AnswerKind.ONE
    options: tuple[Option, ...] = ()
    scored: bool = False
    family: Family | None = None
    right: str = ""
    alone: tuple[str, ...] = ()
    least_fen: int = 0
    most_fen: int = 0

    def option(self, option_id: str) -> Option | None:
        """Return the option of that id, or None."""
        return next((option for option in self.options if option.id == option_id), None)

    @property
    def most_points(self) -> int:
        """The most that this question can add to the score."""
        return max((option.points for option in self.options), default=0) if self.scored else 0


@dataclass(frozen=True, kw_only=True)
class GroupText:
    """The heading of one group and one sentence on what it is for."""

    group: Group
    title: Words
    intro: Words


@dataclass(frozen=True, kw_only=True)
class Questionnaire:
    """A published version: its questions never change, a change is a new version."""

    version: int
    groups: tuple[GroupText, ...]
    questions: tuple[Question, ...]

    def question(self, question_id: str) -> Question | None:
        """Return the question of that id, or None."""
        return next((question for question in self.questions if question.id == question_id), None)

    def in_group(self, group: Group) -> tuple[Question, ...]:
        """Return the questions of one group in the order they are asked."""
        return tuple(question for question in self.questions if question.group is group)

    def testing(self, family: Family) -> tuple[Question, ...]:
        """Return the knowledge questions on one product family."""
        return tuple(question for question in self.questions if question.family is family)

    @property
    def most_points(self) -> int:
        """The highest sum of points that answers can reach."""
        return sum(question.most_points for question in self.questions)
