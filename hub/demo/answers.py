"""How the three kinds of invented investors fill in the questionnaire. Amounts are in fen, as the app sends them."""

from collections.abc import Mapping
from typing import TypeAlias

from hub.demo.cast import Persona

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
