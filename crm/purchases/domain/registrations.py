"""Say whether a contract that was made elsewhere suited when it was registered; it exists, so nothing refuses it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Final
from uuid import UUID

from crm.purchases.domain.stages import PurchaseRule
from crm.suitability.domain.gate_rules import ASSESSED, GATE_RULES, LOTS, ON_SALE, GateRule
from crm.suitability.domain.matching import Verdict
from crm.suitability.domain.sources import MATCHING
from crm.suitability.domain.words import Words

REGISTERED: Final = PurchaseRule(
    id="J1C-005",
    title=Words("非本平台签署的合同，登记时判断是否适合", "Judging a contract made elsewhere when it is registered"),
    source=MATCHING,
    effective_from=date(2026, 9, 1),
)
OF_SELLING: Final = frozenset({ON_SALE.id, LOTS.id})
"""What the gate asks of a sale alone: it says nothing of whom a contract suits that was made before."""
_RULES: Final[Mapping[str, GateRule]] = {rule.id: rule for rule in GATE_RULES}


class Suits(StrEnum):
    """What is known of a contract: it suited, it did not, or there was nothing to judge it by."""

    YES = "yes"
    NO = "no"
    NOBODY_KNOWS = "unjudged"


@dataclass(frozen=True, kw_only=True)
class RegistrationFacts:
    """The judgement of one registered contract. ``rules`` are the gate's rules against it, in the gate's order."""

    id: UUID
    contract_number: str
    subject_id: UUID
    suits: Suits
    rules: tuple[str, ...]
    registered_at: datetime

    @property
    def words(self) -> Words:
        """What is said of it beside its contract."""
        if self.suits is Suits.YES:
            return Words("登记时适合。", "Suitable when registered.")
        if self.suits is Suits.NOBODY_KNOWS:
            return Words(
                "登记时无人能判断是否适合：没有有效的风险测评。",
                "Nobody could judge whether it suits when it was registered: no assessment was in force.",
            )
        against = [_RULES[rule] for rule in self.rules]
        return Words("登记时不适合：{zh}。", "Not suitable when registered: {en}.").filled(
            {
                "zh": "、".join(f"{rule.title.zh}（{rule.id}）" for rule in against),
                "en": ", ".join(f"{rule.title.en} ({rule.id})" for rule in against),
            }
        )

    @property
    def task_words(self) -> Words:
        """Why an advisor is asked to see the client about it."""
        return Words(
            "合同{number}不是在本平台签署的。{words}请与客户谈清楚，并写下如何处理。",
            "Contract {number} was not signed on this platform. {words} Talk it through with the client and write down "
            "what becomes of it.",
        ).filled({"number": self.contract_number, "words": self.words})


def judge(verdict: Verdict | None) -> tuple[Suits, tuple[str, ...]]:
    """Return what a verdict says of a contract that is there already, with the rules against it; None is no verdict.

    Where nothing stands against it but that no assessment is in force, nobody knows.
    """
    if verdict is None or not verdict.reasons:
        return Suits.NOBODY_KNOWS, ()
    against = tuple(reason.rule.id for reason in verdict.blocking if reason.rule.id not in OF_SELLING)
    if not against:
        return Suits.YES, ()
    return (Suits.NOBODY_KNOWS if against == (ASSESSED.id,) else Suits.NO), against
