"""Match again when either side changed: a level, an assessment's end, a product's rating.

What is open and no longer fits is stopped, and the investor reads why. What is held stays held: nobody is made to sell;
the advisor is told, and the investor sees it on the page of everything they may buy.
"""

from datetime import datetime
from uuid import UUID

from crm.purchases.domain.stages import OPEN, REMATCHING
from crm.purchases.operations import stop_unsuitable
from crm.purchases.queries import purchases_for, purchases_open
from crm.suitability.domain.gate_rules import RATING
from crm.suitability.domain.matching import Purpose, match
from crm.suitability.queries import standing_for
from hub.access.queries import in_use
from hub.catalogue.domain.products import ProductFacts
from hub.contracts.queries import subjects_with_contract
from hub.funds.queries import holdings_for
from hub.kernel.actor import system_actor
from hub.kernel.clock import business_date
from hub.kernel.events import Event
from hub.kernel.ids import stable_id
from hub.outbox.operations import publish

BY = system_actor("rematching")


def level_changed(event: Event, at: datetime) -> None:
    """An investor's level was decided anew: everything of theirs is matched again."""
    told = UUID(str(event.payload["subject_id"]))
    subject_id = in_use([told])[told]
    for one in purchases_for(subject_id=subject_id):
        if one.stage(at) in OPEN:
            stop_unsuitable(purchase_id=one.id, by=BY, at=at)
    _tell_of_holdings(subject_id, cause=event.key, at=at)


def product_changed(event: Event, at: datetime) -> None:
    """A product was rated anew: everybody who asked for it or holds it is matched again."""
    code = str(event.payload["product_code"])
    for one in purchases_open(product_code=code, at=at):
        stop_unsuitable(purchase_id=one.id, by=BY, at=at)
    for subject_id in sorted(set(in_use(subjects_with_contract(product_code=code)).values())):
        _tell_of_holdings(subject_id, cause=event.key, at=at, only=code)


def held_above_level(*, subject_id: UUID, at: datetime) -> tuple[ProductFacts, ...]:
    """Return the products an investor holds whose rating is above what their level reaches now."""
    standing, on = standing_for(subject_id=subject_id, at=at), business_date(at)
    held = {one.product.code: one.product for one in holdings_for(subject_id=subject_id, on=on) if one.product}
    return tuple(
        item
        for _, item in sorted(held.items())
        if standing is not None
        and any(
            reason.rule.id == RATING.id
            for reason in match(standing=standing, product=item, purpose=Purpose.PURCHASE, on=on).blocking
        )
    )


def _tell_of_holdings(subject_id: UUID, *, cause: str, at: datetime, only: str = "") -> None:
    for item in held_above_level(subject_id=subject_id, at=at):
        if not only or item.code == only:
            match_id = stable_id("match-lost", str(subject_id), item.code, cause)
            payload = {
                "subject_id": str(subject_id), "match_id": str(match_id), "product_code": item.code,
                "rule_id": REMATCHING.id,
            }  # fmt: skip
            publish(event=Event(name="MatchLost", key=f"match-lost:{match_id}", payload=payload), at=at)
