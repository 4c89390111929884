"""Put the question of an allocation for one investor: standing, shelf, dated needs as they were heard, what is held."""

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from uuid import UUID

from crm.suitability.domain.allocation.asking import DatedAmount, Held, Question
from crm.suitability.domain.allocation.rules import SETTLES_DAYS
from crm.suitability.domain.contradiction_rules import Severity
from crm.suitability.domain.matching import stress_loss_fen
from crm.suitability.domain.plan import DatedNeed, dated_needs
from crm.suitability.domain.standing import Standing
from crm.suitability.queries.exposure import Underway, underway_for, unknown_loss_fen
from crm.suitability.queries.levels import evidence_of
from crm.suitability.queries.verdicts import standing_for
from hub.catalogue.domain.products import Family, ProductFacts, Redemption
from hub.catalogue.queries import products_by_code, products_on_sale
from hub.funds.queries import HoldingFacts, holdings_for
from hub.kernel.clock import business_date


class NotAllocatable(ValueError):
    """Nothing may be proposed now; ``rule_id`` names what stands in the way where it is a contradiction."""

    def __init__(self, why: str, *, rule_id: str = "") -> None:
        super().__init__(why)
        self.rule_id = rule_id


def question_for(*, subject_id: UUID, at: datetime) -> Question:
    """Return the question with what the investor answered, said and holds; raise :class:`NotAllocatable`."""
    standing = standing_for(subject_id=subject_id, at=at)
    if standing is None or standing.valid_until <= at:
        raise NotAllocatable("expected an assessment in force")
    _refuse_contradicted(standing)
    on = business_date(at)
    heard = tuple(
        DatedAmount(due_date=need.due_date, amount_fen=min(need.amount_fen, standing.intended_fen))
        for need in needs_heard(subject_id=subject_id, at=at)
        if need.due_date and need.amount_fen and need.due_date > on
    )
    return Question(
        standing=standing,
        products=products_on_sale(on=on),
        on=on,
        amount_fen=standing.intended_fen,
        needs=heard,
        heard=heard,
        held=_everything(subject_id, at=at),
    )


def _refuse_contradicted(standing: Standing) -> None:
    for item in standing.contradictions:
        if item.severity is Severity.MATERIAL:
            raise NotAllocatable("a material contradiction is open", rule_id=item.rule_id)


def needs_heard(*, subject_id: UUID, at: datetime) -> tuple[DatedNeed, ...]:
    """Return the dated needs that were spoken of, the earliest first."""
    found = dated_needs(evidence_of(subject_id=subject_id, at=at).statements, on=business_date(at))
    return tuple(sorted(found, key=lambda need: (need.due_date or date.max, need.kind)))


def _everything(subject_id: UUID, *, at: datetime) -> tuple[Held, ...]:
    on, coming = business_date(at), underway_for(subject_id, at)
    products = products_by_code(sorted({one.product_code for one in coming}))
    return (
        *(_held(one) for one in holdings_for(subject_id=subject_id, on=on)),
        *(_underway(one, products, on=on) for one in coming if one.product_code in products),
    )


def _held(one: HoldingFacts) -> Held:
    """A holding without a contract is in no product yet: what it can lose is unknown and counted as such."""
    product, amount = one.product, one.amount_fen
    if product is None:
        return Held(
            code=one.project.code, family=Family.FIXED_INCOME, issuer="", project=str(one.project.id),
            amount_fen=amount, loss_fen=unknown_loss_fen(amount), back_on=None,
        )  # fmt: skip
    return _in_product(product, amount, project=str(one.project.id), since=one.stake.since)


def _underway(one: Underway, products: Mapping[str, ProductFacts], *, on: date) -> Held:
    """Money on its way is as good as held from today on."""
    product = products[one.product_code]
    return _in_product(product, one.amount_fen, project=str(product.project_id or ""), since=on)


def _in_product(product: ProductFacts, amount_fen: int, *, project: str, since: date) -> Held:
    at_maturity = product.redemption is Redemption.AT_MATURITY
    days = product.term_days + SETTLES_DAYS[Redemption.AT_MATURITY]
    return Held(
        code=product.code,
        family=product.family,
        issuer=product.issuer_zh,
        project=project,
        amount_fen=amount_fen,
        loss_fen=stress_loss_fen(product, amount_fen),
        back_on=since + timedelta(days=days) if at_maturity else None,
    )
