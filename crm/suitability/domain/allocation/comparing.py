"""Set an allocation beside other answers: cheaper, simpler, nothing at all; and beside other questions."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from crm.suitability.domain.allocation.asking import Ask, Question
from crm.suitability.domain.allocation.choosing import IN_ORDER, Conflict, allocate
from crm.suitability.domain.allocation.measuring import Choice, choice_of
from crm.suitability.domain.allocation.rules import Aim
from crm.suitability.domain.allocation.solving import SolverUnsure
from crm.suitability.domain.words import Words

STEP_BPS = 2_500
"""By how much amount and limit are varied. Unmeasured."""
WHOLE_BPS = 10_000
YUAN_STEP_FEN = 100_00


class Other(StrEnum):
    """Another way to answer the same question."""

    CHEAPER = "cheaper"
    SIMPLER = "simpler"
    NOTHING = "nothing"


OTHER_WORDS = {
    Other.CHEAPER: (
        Words("费用最少", "Cheapest"),
        Words(
            "同样的限制下费用最少的安排，不看参考比例，可能集中在少数产品。",
            "What costs least inside the same limits; it ignores the mix and may lean on few products.",
        ),
    ),
    Other.SIMPLER: (
        Words("更简单", "Simpler"),
        Words(
            "少用一个以上的产品，更容易看懂，但离参考比例更远。",
            "At least one product less: easier to understand, further from the mix.",
        ),
    ),
    Other.NOTHING: (
        Words("先不动", "Do nothing"),
        Words(
            "钱留在账户里，随时可用，没有产品费用；什么都不会安排，用钱的事要另想办法。",
            "The money stays in the account, at hand and without product costs; nothing is arranged for its purpose.",
        ),
    ),
}
"""The name of each, and what is good and bad about it."""


class Vary(StrEnum):
    """What is asked differently."""

    LIMIT_LOWER = "limit_lower"
    LIMIT_HIGHER = "limit_higher"
    SOONER = "sooner"
    LATER = "later"
    AMOUNT_LESS = "amount_less"
    AMOUNT_MORE = "amount_more"


@dataclass(frozen=True, kw_only=True)
class Alternative:
    """Another answer; None where the limits leave none."""

    other: Other
    choice: Choice | None


@dataclass(frozen=True, kw_only=True)
class Variation:
    """The answer to a question that differs in one thing: ``value`` is the new amount in fen or number of days."""

    vary: Vary
    value: int
    answer: Choice | Conflict


def alternatives(choice: Choice) -> tuple[Alternative, ...]:
    """Return what else could be done about the same question, doing nothing included."""
    ask = choice.ask
    fewer = replace(ask, most_products=len(choice.lines) - 1)
    nothing = replace(ask, leave_fen=ask.amount_fen)
    return (
        Alternative(other=Other.CHEAPER, choice=_found(ask, (Aim.PLACE, Aim.COST, Aim.LOSS, Aim.SIMPLE))),
        Alternative(other=Other.SIMPLER, choice=_found(fewer) if len(choice.lines) > 1 else None),
        Alternative(other=Other.NOTHING, choice=choice_of(nothing, [0] * len(ask.candidates))),
    )


def _found(ask: Ask, aims: Sequence[Aim] = IN_ORDER) -> Choice | None:
    answer = _answered(ask, aims)
    return answer if isinstance(answer, Choice) else None


def _answered(ask: Ask, aims: Sequence[Aim] = IN_ORDER) -> Choice | Conflict | None:
    """Answer beside the answer; where the solver cannot tell there is none."""
    try:
        return allocate(ask, aims=aims)
    except SolverUnsure:
        return None


def variations(question: Question) -> tuple[Variation, ...]:
    """Ask again with one thing changed at a time. A higher limit or a longer term is the client's own to set."""
    return tuple(one for one in _vary(question) if one)


def _vary(question: Question) -> Iterator[Variation | None]:
    limit, days = question.limit_fen, question.standing.horizon_days
    for vary, value in (
        (Vary.LIMIT_LOWER, limit * (WHOLE_BPS - STEP_BPS) // WHOLE_BPS),
        (Vary.LIMIT_HIGHER, limit * (WHOLE_BPS + STEP_BPS) // WHOLE_BPS),
    ):
        standing = replace(question.standing, loss_limit_fen=value)
        yield _asked(vary, value, replace(question, standing=standing, loss_limit_fen=None))
    terms = ((Vary.SOONER, days // 2), (Vary.LATER, days * 2)) if days else ()
    for vary, value in terms:
        yield _asked(vary, value, replace(question, standing=replace(question.standing, horizon_days=value)))
    for vary, bps in ((Vary.AMOUNT_LESS, WHOLE_BPS - STEP_BPS), (Vary.AMOUNT_MORE, WHOLE_BPS + STEP_BPS)):
        value = max(YUAN_STEP_FEN, question.amount_fen * bps // WHOLE_BPS // YUAN_STEP_FEN * YUAN_STEP_FEN)
        yield _asked(vary, value, replace(question, amount_fen=value, leave_fen=min(question.leave_fen, value)))


def _asked(vary: Vary, value: int, question: Question) -> Variation | None:
    answer = _answered(question.asked())
    return Variation(vary=vary, value=value, answer=answer) if answer else None
