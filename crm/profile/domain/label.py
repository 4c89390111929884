"""Describe what a person needs in a few words: "steady, leaning conservative".

A label describes what was said; it is never a level, and no rule of suitability reads it.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import Final, NamedTuple

from crm.profile.domain.statement_kinds import DATED_KINDS, StatementKind
from crm.profile.domain.statements import Statement


class Attitude(StrEnum):
    """How the investor called themselves in the questionnaire (option ids of its question ``attitude``)."""

    NO_LOSS = "no_loss"
    CONSERVATIVE = "conservative"
    STEADY = "steady"
    BALANCED = "balanced"
    GROWTH = "growth"
    AGGRESSIVE = "aggressive"


@dataclass(frozen=True, kw_only=True)
class NeedsLabel:
    """The label, the rule that gave it, and the statements it rests on."""

    zh: str
    en: str
    rule_id: str
    statements: tuple[Statement, ...]


CAUTIOUS: Final = frozenset({Attitude.NO_LOSS, Attitude.CONSERVATIVE})
CALM: Final = frozenset({Attitude.STEADY, Attitude.BALANCED})
BOLD: Final = frozenset({Attitude.GROWTH, Attitude.AGGRESSIVE})
_ANYTHING: Final = frozenset({*Attitude, None})

_CAREFUL_KINDS: Final = frozenset(
    {StatementKind.NEEDS_LIQUIDITY, StatementKind.FEARS_LOSS, StatementKind.DISLIKES_COMPLEX, StatementKind.JOB_LOSS}
)
_WISHES: Final = frozenset({StatementKind.WANTS_HIGH_RISK})
_NOTHING: Final[frozenset[StatementKind]] = frozenset()


class _LabelRule(NamedTuple):
    id: str
    attitudes: frozenset[Attitude | None]
    any_of: frozenset[StatementKind]
    and_any_of: frozenset[StatementKind]
    zh: str
    en: str


_RULES: Final[tuple[_LabelRule, ...]] = (
    _LabelRule("LABEL-01", CAUTIOUS, _WISHES, _NOTHING, "说法不一，先按保守", "mixed, read as conservative"),
    _LabelRule("LABEL-02", _ANYTHING, _WISHES, _CAREFUL_KINDS, "想多赚，也怕亏", "wants more, yet worries"),
    _LabelRule("LABEL-03", _ANYTHING - CAUTIOUS, _WISHES, _NOTHING, "偏进取", "leaning bold"),
    _LabelRule("LABEL-04", CAUTIOUS, DATED_KINDS, _NOTHING, "稳健，偏保守", "steady, leaning conservative"),
    _LabelRule("LABEL-05", CALM | {None}, DATED_KINDS, _CAREFUL_KINDS, "稳健，偏保守", "steady, leaning conservative"),
    _LabelRule("LABEL-06", BOLD, _CAREFUL_KINDS, _NOTHING, "进取，但有顾虑", "bold, with worries"),
    _LabelRule("LABEL-07", CAUTIOUS, _NOTHING, _NOTHING, "保守", "conservative"),
    _LabelRule("LABEL-08", CALM | {None}, _CAREFUL_KINDS, _NOTHING, "偏保守", "leaning conservative"),
    _LabelRule("LABEL-09", CALM, _NOTHING, _NOTHING, "稳健", "steady"),
    _LabelRule("LABEL-10", frozenset({None}), DATED_KINDS, _NOTHING, "有目标，态度未知", "a goal, attitude unknown"),
    _LabelRule("LABEL-11", BOLD, _NOTHING, _NOTHING, "进取", "bold"),
)  # fmt: skip
"""The first rule that holds gives the label; empty sets ask for nothing."""


def needs_label(*, attitude: Attitude | None, statements: Iterable[Statement]) -> NeedsLabel | None:
    """Return the label, or None where neither attitude nor words are known."""
    said = tuple(statements)
    kinds = {statement.kind for statement in said}
    for rule in _RULES:
        asked = [wanted for wanted in (rule.any_of, rule.and_any_of) if wanted]
        if attitude in rule.attitudes and all(wanted & kinds for wanted in asked):
            basis = tuple(s for s in said if not asked or s.kind in rule.any_of | rule.and_any_of | _CAREFUL_KINDS)
            return NeedsLabel(zh=rule.zh, en=rule.en, rule_id=rule.id, statements=basis)
    return None
