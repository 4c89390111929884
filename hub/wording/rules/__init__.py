"""The wording rules as data, Chinese and English; `rule.py` says what a rule is made of."""

from hub.wording.rules.english import RULES_EN
from hub.wording.rules.hint import HINT, PLAIN_HINT
from hub.wording.rules.others import RULES_OTHERS
from hub.wording.rules.promises import RULES_PROMISES
from hub.wording.rules.rule import Rule
from hub.wording.rules.selling import RULES_SELLING

RULE_SET_VERSION = "2026-11.11"
RULES: tuple[Rule, ...] = (*RULES_PROMISES, *RULES_OTHERS, *RULES_SELLING, *RULES_EN, PLAIN_HINT, HINT)
LEARNED = frozenset({HINT.id, PLAIN_HINT.id})
"""Rules whose findings come from the model: a person weighs them, they stop nothing by themselves."""
FIRM = frozenset(
    {"W-PRINCIPAL", "W-RETURN", "W-NORISK", "W-CERTAIN", "W-PRINCIPAL-EN", "W-NORISK-EN", "W-HIGHRETURN-EN"}
)
"""Principal, return, no risk, certainty: what these rules find is lowered only in a sentence that the model holds for plainly honest."""

__all__ = ["FIRM", "HINT", "LEARNED", "PLAIN_HINT", "RULES", "RULE_SET_VERSION", "Rule"]
