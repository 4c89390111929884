"""Name every way in which the bank's statements and the ledger can disagree, as rows with an id and a source."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Final


class BreakKind(StrEnum):
    """What does not agree. The words for people are in :mod:`hub.funds.reconciliation.sentences`."""

    BANK_ONLY = "bank_only"
    LEDGER_ONLY = "ledger_only"
    AMBIGUOUS = "ambiguous"
    AMOUNT = "amount"
    DAY = "day"
    SUBJECT = "subject"
    PROJECT = "project"
    CONTRACT = "contract"
    DIRECTION = "direction"
    KIND = "kind"
    DUPLICATE_AT_BANK = "duplicate_at_bank"
    DUPLICATE_IN_LEDGER = "duplicate_in_ledger"
    REVERSED_AT_BANK = "reversed_at_bank"
    REVERSED_IN_LEDGER = "reversed_in_ledger"
    MISSING_DAYS = "missing_days"
    OVERLAP = "overlap"
    OPENING = "opening"
    REFUSED_STATEMENT = "refused_statement"
    UNEXPLAINED = "unexplained"


@dataclass(frozen=True, kw_only=True)
class BreakRule:
    """One kind of break; ``blocks``: left open beyond T+1 it stops new disbursements, because money is in doubt."""

    kind: BreakKind
    id: str
    blocks: bool
    source: str


CUSTODY: Final = "custody practice: daily reconciliation, instruction-matched transfers"
SEPARATION: Final = "《网络借贷信息中介机构业务活动管理暂行办法》 art. 28: client money apart from own"
OPERATING: Final = "operating rule of this hub: both sides hold the money, only its description differs"


def _rule(number: int, kind: BreakKind, *, blocks: bool, source: str) -> BreakRule:
    return BreakRule(kind=kind, id=f"RC-{number:02d}", blocks=blocks, source=source)


BREAK_RULES: Final[tuple[BreakRule, ...]] = (
    _rule(1, BreakKind.BANK_ONLY, blocks=True, source=CUSTODY),
    _rule(2, BreakKind.LEDGER_ONLY, blocks=True, source=CUSTODY),
    _rule(3, BreakKind.AMBIGUOUS, blocks=True, source=CUSTODY),
    _rule(4, BreakKind.AMOUNT, blocks=True, source=CUSTODY),
    _rule(5, BreakKind.DAY, blocks=False, source=OPERATING),
    _rule(6, BreakKind.SUBJECT, blocks=True, source=SEPARATION),
    _rule(7, BreakKind.PROJECT, blocks=True, source=SEPARATION),
    _rule(8, BreakKind.CONTRACT, blocks=False, source=OPERATING),
    _rule(9, BreakKind.DIRECTION, blocks=True, source=CUSTODY),
    _rule(10, BreakKind.KIND, blocks=True, source=CUSTODY),
    _rule(11, BreakKind.DUPLICATE_AT_BANK, blocks=True, source=CUSTODY),
    _rule(12, BreakKind.DUPLICATE_IN_LEDGER, blocks=True, source=CUSTODY),
    _rule(13, BreakKind.REVERSED_AT_BANK, blocks=True, source=CUSTODY),
    _rule(14, BreakKind.REVERSED_IN_LEDGER, blocks=True, source=CUSTODY),
    _rule(15, BreakKind.MISSING_DAYS, blocks=True, source=CUSTODY),
    _rule(16, BreakKind.OVERLAP, blocks=False, source=OPERATING),
    _rule(17, BreakKind.OPENING, blocks=True, source=CUSTODY),
    _rule(18, BreakKind.REFUSED_STATEMENT, blocks=True, source=CUSTODY),
    _rule(19, BreakKind.UNEXPLAINED, blocks=True, source=SEPARATION),
)
RULE_OF: Final[Mapping[BreakKind, BreakRule]] = {rule.kind: rule for rule in BREAK_RULES}
