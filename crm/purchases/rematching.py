"""Match again when either side changed: a level, an assessment's end, a product's rating.

What is open and no longer fits is stopped, and the investor reads why. What is held stays held: nobody is made to sell;
the advisor is told, and the investor sees it on the page of everything they may buy. Of a plan that names what no
longer fits the advisor is told, too; nobody can confirm it, and what was confirmed is bought through the same gate.
"""

from datetime import datetime
from uuid import UUID

from crm.purchases.domain.stages import OPEN, REMATCHING
from crm.purchases.operations import stop_unsuitable
from crm.purchases.queries import purchases_for, purchases_open
from crm.purchases.touched import concerned, is_above
from crm.suitability.queries import standing_for
from hub.access.queries import in_use
from hub.catalogue.domain.products import ProductFacts
from hub.catalogue.queries import product
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
    """A product was rated anew: everybody who asked for it, holds it or has it in a plan is matched again."""
    code = str(event.payload["product_code"])
    for one in purchases_open(product_code=code, at=at):
        stop_unsuitable(purchase_id=one.id, by=BY, at=at)
    item, on = product(code=code), business_date(at)
    for subject_id, ways in concerned(code=code, at=at).items():
        if ways & {"holds", "planned"} and is_above(standing_for(subject_id=subject_id, at=at), item, on=on):
            _tell(subject_id, item, cause=event.key, at=at)


def held_above_level(*, subject_id: UUID, at: datetime) -> tuple[ProductFacts, ...]:
    """Return the products an investor holds whose rating is above what their level reaches now."""
    standing, on = standing_for(subject_id=subject_id, at=at), business_date(at)
    held = {one.product.code: one.product for one in holdings_for(subject_id=subject_id, on=on) if one.product}
    return tuple(item for _, item in sorted(held.items()) if is_above(standing, item, on=on))


def _tell_of_holdings(subject_id: UUID, *, cause: str, at: datetime) -> None:
    for item in held_above_level(subject_id=subject_id, at=at):
        _tell(subject_id, item, cause=cause, at=at)


def _tell(subject_id: UUID, item: ProductFacts, *, cause: str, at: datetime) -> None:
    match_id = stable_id("match-lost", str(subject_id), item.code, cause)
    payload = {
        "subject_id": str(subject_id), "match_id": str(match_id), "product_code": item.code,
        "rule_id": REMATCHING.id,
    }  # fmt: skip
    publish(event=Event(name="MatchLost", key=f"match-lost:{match_id}", payload=payload), at=at)
