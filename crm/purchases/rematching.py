"""Match again when either side changed: a level, an assessment's end, a product's rating.

What is open and no longer fits is stopped, and the investor reads why. What is held stays held: nobody is made to sell;
that it no longer suits is kept until it suits again, the advisor is told, and the investor reads it beside their
contract. Of a plan that names what no longer fits the advisor is told, too; nobody can confirm it, and what was
confirmed is bought through the same gate.
"""

from datetime import datetime
from uuid import UUID

from crm.purchases.announcements import match_lost, match_regained
from crm.purchases.domain.rematches import Change
from crm.purchases.domain.stages import OPEN
from crm.purchases.models import Rematch
from crm.purchases.operations import stop_unsuitable
from crm.purchases.queries import purchases_for, purchases_open
from crm.purchases.touched import concerned, is_above
from crm.purchases.unsuitable import known_as, losses_among
from crm.suitability.queries import standing_for
from hub.access.queries import in_use
from hub.catalogue.domain.products import ProductFacts
from hub.catalogue.queries import product, products_by_code
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
    held = {item.code: item for item in held_above_level(subject_id=subject_id, at=at)}
    codes = {*held, *(code for _, code in losses_among(known_as([subject_id])))}
    items = products_by_code(sorted(codes))
    for code in sorted(codes):
        _match(subject_id, items[code], has=code in held, change=Change.LEVEL, cause=event.key, at=at)


def product_changed(event: Event, at: datetime) -> None:
    """A product was rated anew: everybody who asked for it, holds it or has it in a plan is matched again."""
    code = str(event.payload["product_code"])
    for one in purchases_open(product_code=code, at=at):
        stop_unsuitable(purchase_id=one.id, by=BY, at=at)
    item = product(code=code)
    for subject_id, ways in concerned(code=code, at=at).items():
        has = bool(ways & {"holds", "planned"})
        _match(subject_id, item, has=has, change=Change.RATING, cause=event.key, at=at)


def held_above_level(*, subject_id: UUID, at: datetime) -> tuple[ProductFacts, ...]:
    """Return the products an investor holds whose rating is above what their level reaches now."""
    standing, on = standing_for(subject_id=subject_id, at=at), business_date(at)
    held = {one.product.code: one.product for one in holdings_for(subject_id=subject_id, on=on) if one.product}
    return tuple(item for _, item in sorted(held.items()) if is_above(standing, item, on=on))


def _match(subject_id: UUID, item: ProductFacts, *, has: bool, change: Change, cause: str, at: datetime) -> None:
    """Keep and tell what is another than it was: lost by this change or by more than before, or regained."""
    standing = standing_for(subject_id=subject_id, at=at)
    if standing is None:
        return
    lost = losses_among(known_as([subject_id])).get((subject_id, item.code), ())
    above = is_above(standing, item, on=business_date(at))
    level = standing.level
    if above and has and (not lost or (lost[-1].level, lost[-1].rating) != (level, item.rating)):
        row = _keep(subject_id, item, suits=False, level=level, change=change, cause=cause, at=at)
        publish(event=match_lost(row), at=at)
    elif not above and lost:
        _keep(subject_id, item, suits=True, level=level, change=change, cause=cause, at=at)
        for one in lost:
            publish(event=match_regained(one), at=at)


def _keep(
    subject_id: UUID, item: ProductFacts, *, suits: bool, level: int, change: Change, cause: str, at: datetime
) -> Rematch:
    """Write one answer, once per cause."""
    row, _ = Rematch.objects.get_or_create(
        id=stable_id("match-lost" if not suits else "match-regained", str(subject_id), item.code, cause),
        defaults={
            "subject_id": subject_id, "product_code": item.code, "suits": suits, "change": change, "level": level,
            "rating": item.rating, "found_at": at,
        },
    )  # fmt: skip
    return row
