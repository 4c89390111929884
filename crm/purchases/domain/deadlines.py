"""Say what a purchase waits for, the signature or the money: told two days before its time ends, and at the end."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final

from crm.purchases.domain.stages import MONEY_AWAITED, OPEN, SIGNING, PurchaseFacts, PurchaseRule, Stage

TOLD_BEFORE: Final = timedelta(days=2)
"""So long before its end a time is told of; the house's. Unmeasured."""
TOLD_AFTER: Final = timedelta(days=30)
"""So long after its end it stays told. Unmeasured."""


class Ending(StrEnum):
    """A time that is about to end, or has ended."""

    SIGN_SOON = "sign_soon"
    SIGN_OVER = "sign_over"
    MONEY_SOON = "money_soon"
    MONEY_OVER = "money_over"


@dataclass(frozen=True, kw_only=True)
class Deadline:
    """What is told of a purchase, and when its time ends or ended."""

    ending: Ending
    until: datetime

    @property
    def rule(self) -> PurchaseRule:
        """Which rule sets the time."""
        return SIGNING if self.ending in (Ending.SIGN_SOON, Ending.SIGN_OVER) else MONEY_AWAITED


def deadline(facts: PurchaseFacts, *, at: datetime) -> Deadline | None:
    """Return what there is to tell of a purchase at an instant; None while its time is long, and long after it."""
    stage, until = facts.stage(at), facts.money_until
    if stage in OPEN | {Stage.LAPSED}:
        return _told(facts.sign_until, soon=Ending.SIGN_SOON, over=Ending.SIGN_OVER, at=at)
    if stage in (Stage.CONTRACTED, Stage.UNPAID) and until:
        return _told(until, soon=Ending.MONEY_SOON, over=Ending.MONEY_OVER, at=at)
    return None


def _told(until: datetime, *, soon: Ending, over: Ending, at: datetime) -> Deadline | None:
    if not until - TOLD_BEFORE <= at < until + TOLD_AFTER:
        return None
    return Deadline(ending=over if at >= until else soon, until=until)
