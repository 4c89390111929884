"""Say what an investor has already: money in products, and money that is on its way into them."""

from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from crm.suitability.domain.allocation.rules import UNKNOWN_LOSS_BPS
from crm.suitability.domain.holdings import Holdings, Position
from crm.suitability.domain.words import Words
from hub.access.queries import absorbed_by, in_use, signs_in_alone
from hub.access.scope import ScopeKind, current_scope, entered, system_scope
from hub.catalogue.domain.products import WHOLE_BPS, ProductFacts
from hub.catalogue.queries import products_by_code
from hub.contracts.queries import who_signed
from hub.funds.queries import HoldingFacts, holdings_for, who_paid
from hub.kernel.clock import business_date


@dataclass(frozen=True, kw_only=True)
class Underway:
    """Money that was asked for or signed on a day and has not moved, in fen; ``reference`` names the purchase."""

    product_code: str
    amount_fen: int
    since: date
    reference: str


Source = Callable[[UUID, datetime], Collection[Underway]]
Askers = Callable[[datetime], Collection[UUID]]
_sources: list[Source] = []
_askers: list[Askers] = []


def register_underway(source: Source, *, askers: Askers) -> None:
    """Say who knows what is on its way: every view of the gate and every passage through it asks there.

    ``askers`` returns under which ids anything was asked for and not signed yet.
    """
    _sources[:], _askers[:] = [source], [askers]


def with_something(subject_ids: Collection[UUID], *, at: datetime) -> set[UUID]:
    """Return those of these investors, as in use now, who hold, signed or asked for anything: the others have nothing.

    So many are looked at together that nobody is asked one by one who need not be.
    """
    ids = {old: one for one, absorbed in absorbed_by(subject_ids).items() for old in (one, *absorbed)}
    found = who_paid(ids) | who_signed(ids) | {one for askers in _askers for one in askers(at)}
    return {ids[one] for one in found & set(ids)}


def underway_for(subject_id: UUID, at: datetime) -> tuple[Underway, ...]:
    """Return what is on its way at an instant, the oldest first."""
    found = (one for source in _sources for one in source(subject_id, at))
    return tuple(sorted(found, key=lambda one: (one.since, one.reference)))


def holdings_of(*, subject_id: UUID, at: datetime, underway: Collection[Underway] | None = None) -> Holdings:
    """Return what is held on the day and what is on its way, or ``underway`` in its place; the oldest first."""
    held = tuple(_held(one) for one in holdings_for(subject_id=subject_id, on=business_date(at)))
    coming = _coming(underway_for(subject_id, at) if underway is None else underway)
    return Holdings(positions=tuple(sorted((*held, *coming), key=lambda one: (one.since, one.reference))))


def whole_person(*, subject_id: UUID, at: datetime) -> Holdings | None:
    """Return what the person behind an investor's login has through all logins, where there are several; else None.

    Each login goes on under its own until somebody decides, and sees its own alone; the limits are the person's.
    """
    scope = current_scope()
    if scope.kind is not ScopeKind.INVESTOR or scope.subject_id is None or signs_in_alone(scope.subject_id):
        return None
    with entered(system_scope("limits")):
        return holdings_of(subject_id=in_use([subject_id])[subject_id], at=at)


def _held(one: HoldingFacts) -> Position:
    named = one.product or one.project
    return Position(
        product_code=one.product.code if one.product else "",
        name=Words(named.name_zh, named.name_en),
        amount_fen=one.amount_fen,
        since=one.stake.since,
        paid=True,
        loss_bps=_loss_bps(one.product),
        reference=one.contract.number if one.contract else one.project.code,
    )


def _coming(underway: Collection[Underway]) -> Iterator[Position]:
    products = products_by_code(sorted({one.product_code for one in underway}))
    for one in underway:
        product = products.get(one.product_code)
        yield Position(
            product_code=one.product_code,
            name=Words(product.name_zh, product.name_en) if product else Words(one.product_code, one.product_code),
            amount_fen=one.amount_fen,
            since=one.since,
            paid=False,
            loss_bps=_loss_bps(product),
            reference=one.reference,
        )


def unknown_loss_fen(amount_fen: int) -> int:
    """Return what is counted as lost of money of which nobody knows what it loses; rounded up."""
    return -(-amount_fen * UNKNOWN_LOSS_BPS // WHOLE_BPS)


def _loss_bps(product: ProductFacts | None) -> int:
    """Money in no product that is known counts as if it lost that much."""
    return product.stress_loss_bps if product else UNKNOWN_LOSS_BPS
