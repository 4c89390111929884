"""How the three kinds of invented investors fill in the questionnaire. Amounts are in fen, as the app sends them."""

from collections.abc import Mapping
from typing import TypeAlias

from hub.demo.cast import SHEN, YAN, ZHOU, Person, Persona, Trait

QUESTIONNAIRE_VERSION = 4

Answer: TypeAlias = str | int | tuple[str, ...]

_KNOWS_ALL: Mapping[str, Answer] = {
    "know_cash_1": "no",
    "know_cash_2": "later",
    "know_fixed_1": "falls",
    "know_fixed_2": "invests",
    "know_floating_1": "reference",
    "know_floating_2": "six",
    "know_equity_1": "hard",
    "know_equity_2": "less",
    "capacity_to_act": "full",
}

_CAREFUL: Mapping[str, Answer] = {
    **_KNOWS_ALL,
    "know_floating_2": "thirty",
    "know_equity_1": "any_day",
    "know_equity_2": "same",
    "income_source": "wages",
    "annual_income": "from_200k",
    "assets": "from_200k",
    "debts": "to_30",
    "reserve": "from_6m",
    "intended_amount": 180_000_00,
    "investing_years": "from_5y",
    "held_products": ("deposits", "cash_funds", "fixed_income"),
    "worst_loss": "under_5",
    "purpose": "idle",
    "aim": "income",
    "expected_return": "to_4",
    "attitude": "conservative",
    "reaction": "wait",
    "outcomes": "small",
    "loss_limit": 9_000_00,
    "horizon": "from_1m",
    "needed_within_year": "to_half",
}

_STEADY: Mapping[str, Answer] = {
    **_KNOWS_ALL,
    "know_equity_2": "same",
    "income_source": "wages",
    "annual_income": "from_200k",
    "assets": "from_500k",
    "debts": "to_30",
    "reserve": "from_6m",
    "intended_amount": 300_000_00,
    "investing_years": "from_3y",
    "held_products": ("deposits", "cash_funds", "fixed_income", "mixed"),
    "worst_loss": "from_5",
    "purpose": "housing",
    "aim": "balanced",
    "expected_return": "to_8",
    "attitude": "balanced",
    "reaction": "wait",
    "outcomes": "medium",
    "loss_limit": 30_000_00,
    "horizon": "from_1y",
    "needed_within_year": "to_quarter",
}

_BOLD: Mapping[str, Answer] = {
    **_KNOWS_ALL,
    "income_source": "business",
    "annual_income": "from_1m",
    "assets": "from_3m",
    "debts": "none",
    "reserve": "from_12m",
    "intended_amount": 500_000_00,
    "investing_years": "from_5y",
    "held_products": ("deposits", "cash_funds", "fixed_income", "mixed", "shares", "private"),
    "worst_loss": "from_20",
    "purpose": "idle",
    "aim": "growth",
    "expected_return": "over_8",
    "attitude": "aggressive",
    "reaction": "buy_more",
    "outcomes": "wide",
    "loss_limit": 200_000_00,
    "horizon": "from_3y",
    "needed_within_year": "none",
}

ANSWERS: Mapping[Persona, Mapping[str, Answer]] = {
    Persona.CAREFUL: _CAREFUL,
    Persona.STEADY: _STEADY,
    Persona.BOLD: _BOLD,
}

ASSETS_FEN: Mapping[Persona, tuple[tuple[str, int], ...]] = {
    Persona.CAREFUL: (("from_200k", 350_000_00), ("from_500k", 700_000_00), ("from_1m", 1_600_000_00)),
    Persona.STEADY: (("from_500k", 800_000_00), ("from_1m", 1_800_000_00), ("from_3m", 4_500_000_00)),
    Persona.BOLD: (("from_1m", 2_000_000_00), ("from_3m", 5_000_000_00), ("from_3m", 12_000_000_00)),
}
"""What somebody of a wealth (1 to 3) answers about investable assets, and what they really are, in fen."""
_TIMES = (1, 2, 4)
"""How much more than the persona's answers somebody of a wealth means to invest and can lose."""
_LOWEST = {"attitude": "no_loss", "aim": "preserve", "expected_return": "deposit", "outcomes": "narrow"}
_PENSIONER = {"income_source": "pension", "annual_income": "from_50k", "purpose": "retirement"}
_HORIZONS = ("from_1m", "from_3m", "from_6m")

_BOLDER: Mapping[str, Mapping[str, Answer]] = {
    YAN: {
        "aim": "balanced", "expected_return": "to_8", "attitude": "balanced", "outcomes": "medium",
        "worst_loss": "from_5", "horizon": "from_1y", "needed_within_year": "to_quarter",
    },
}  # fmt: skip
"""What somebody answered otherwise the last time: it comes out higher, and raises no level by itself."""


def bolder_answers_of(person: Person) -> Mapping[str, Answer] | None:
    """Return how a person filled in the questionnaire anew, bolder than before; None of everybody else."""
    otherwise = _BOLDER.get(person.key)
    return {**answers_of(person), **otherwise} if otherwise else None


def answers_of(person: Person) -> Mapping[str, Answer]:
    """Return how a person fills in the questionnaire; the flagships answer word for word as the tour tells."""
    base = ANSWERS[person.persona]
    if person.key in (SHEN, ZHOU):
        return base
    assets, _ = ASSETS_FEN[person.persona][person.wealth - 1]
    own: dict[str, Answer] = {
        "assets": assets,
        "intended_amount": intended_fen(person),
        "loss_limit": loss_limit_fen(person),
        "held_products": base["held_products"],
    }
    if person.persona is Persona.STEADY and person.number % 3:
        own["reserve"] = "from_3m"
    if person.persona is Persona.BOLD and person.number % 2:
        own |= {"income_source": "wages", "reserve": "from_12m"}
    if person.persona is Persona.CAREFUL:
        own["horizon"] = _HORIZONS[person.number % len(_HORIZONS)]
    if person.occupation.startswith("退休"):
        own |= _PENSIONER
    if Trait.NO_LOSS in person.traits:
        own |= _LOWEST
    return {**base, **own}


def assets_fen(person: Person) -> int:
    """Return a person's investable assets."""
    return ASSETS_FEN[person.persona][person.wealth - 1][1]


def intended_fen(person: Person) -> int:
    """Return how much a person means to invest."""
    return _fen(ANSWERS[person.persona]["intended_amount"]) * _TIMES[person.wealth - 1]


def loss_limit_fen(person: Person) -> int:
    """Return the loss a person writes down as the most bearable."""
    return _fen(ANSWERS[person.persona]["loss_limit"]) * _TIMES[person.wealth - 1]


def _fen(answer: Answer) -> int:
    if not isinstance(answer, int):
        raise TypeError(f"expected an amount in fen, got {answer!r}")
    return answer
