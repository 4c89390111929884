"""The kinds of things people say at a desk that matter for their money, and the shape of a rule that finds one."""

import re
from dataclasses import dataclass
from enum import StrEnum


class StatementKind(StrEnum):
    """What was said, in the words of the needs dimension."""

    NEEDS_EDUCATION = "needs_education"
    NEEDS_HOUSING = "needs_housing"
    NEEDS_MEDICAL = "needs_medical"
    NEEDS_RETIREMENT = "needs_retirement"
    NEEDS_LIQUIDITY = "needs_liquidity"
    WANTS_HIGH_RISK = "wants_high_risk"
    FEARS_LOSS = "fears_loss"
    DISLIKES_COMPLEX = "dislikes_complex"
    JOB_LOSS = "job_loss"
    INCOME_CHANGE = "income_change"


DATED_KINDS = frozenset(
    {
        StatementKind.NEEDS_EDUCATION,
        StatementKind.NEEDS_HOUSING,
        StatementKind.NEEDS_MEDICAL,
        StatementKind.NEEDS_RETIREMENT,
    }
)
"""Needs with a day and an amount: only these take dates and amounts from their sentence."""


@dataclass(frozen=True, kw_only=True)
class StatementRule:
    """One way of saying something. ``says`` and ``says_not`` are examples that the test suite holds the rule to.

    ``whole_words`` asks the segmenter that the match is no part of another word; ``deniable`` is false where the words
    themselves hold the denial ("cannot take it out"); ``weak`` words count only where nothing stronger of the kind was
    said.
    """

    id: str
    kind: StatementKind
    pattern: re.Pattern[str]
    says: tuple[str, ...]
    says_not: tuple[str, ...]
    deniable: bool = True
    whole_words: bool = False
    weak: bool = False
