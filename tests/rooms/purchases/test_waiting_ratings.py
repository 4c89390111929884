"""While a higher rating waits for a second person it counts already, and a word against it lifts that."""

from datetime import timedelta

import pytest
from django.db import DatabaseError, transaction

from crm.purchases.domain.stages import Stage
from crm.purchases.operations import PurchaseBlocked
from crm.purchases.queries import purchase
from crm.purchases.rematching import held_above_level
from crm.suitability.domain.gate_case import WAITS
from crm.suitability.domain.insistence import Hindrance, InsistenceRefused
from crm.suitability.models import GateDecision
from crm.suitability.operations import gate, sign_exception
from crm.suitability.queries import verdicts_for
from crm.suitability.queries.verdicts import settled_verdicts_for
from hub.catalogue.models import Product
from hub.catalogue.queries import product, product_offered
from hub.catalogue.rating import decline_rating, propose_rating
from hub.kernel.ids import new_id
from tests.domain.suitability.cases import AT
from tests.rooms.purchases.people import ABOVE, AFTER, WITHIN, asks, at_home, buyer, signs, staff
from tests.rooms.purchases.test_insisting import asked, called, warned

LATER = AT + timedelta(hours=2)


@pytest.fixture
def ann(sold):
    return buyer()


def waits(code, rating):
    """One person proposes it; return how another declines it."""
    he, wu = staff(f"he.{code}"), staff(f"wu.{code}")
    facts = propose_rating(
        code=code, issuer_rating=1, distributor_rating=rating, reason="担保人被下调", affected={}, by=he, at=LATER
    )
    return lambda: decline_rating(proposal_id=facts.id, words="理由不足", by=wu, at=LATER)


def test_a_purchase_is_judged_by_the_rating_that_waits_and_goes_on_once_that_is_declined(ann, sold):
    subject, by = ann
    bought = asks(subject, by, sold)
    decline = waits(WITHIN, 4)
    with pytest.raises(PurchaseBlocked) as blocked:
        signs(bought, by, at=AFTER)
    *_, last = blocked.value.verdict.why_not
    assert (blocked.value.verdict.rating, last, purchase(bought.id).stage(AFTER)) == (4, WAITS, Stage.READY)
    assert "现行R2" in blocked.value.verdict.why_not[0].zh
    assert not gate(subject_id=subject, product_code=WITHIN, at=AFTER).allowed
    assert (product(code=WITHIN).rating, held_above_level(subject_id=subject, at=AFTER)) == (2, ())
    decline()
    assert signs(bought, by, at=AFTER + timedelta(minutes=1)).stage(AFTER) is Stage.CONTRACTED


def test_an_exception_is_asked_for_and_used_under_the_rating_that_waits(ann):
    subject, by = ann
    found = called(warned(asked(subject, by), by), staff("he.jing"))
    decline = waits(ABOVE, 4)
    with pytest.raises(InsistenceRefused) as refused:
        at_home(subject, by, lambda: sign_exception(insistence_id=found.id, written="沈若溪", by=by, at=AFTER))
    assert refused.value.hindrance is Hindrance.CHANGED
    assert asked(subject, by, fen=2 * found.amount_fen).rating == 4
    decline()
    at_home(subject, by, lambda: sign_exception(insistence_id=found.id, written="沈若溪", by=by, at=AFTER))


def test_a_report_leaves_out_what_fits_only_until_the_rating_is_decided(ann):
    def shown(judge):
        return {one.product.code: one.verdict.allowed for one in judge(subject_id=ann[0], at=AFTER)}

    before = shown(settled_verdicts_for)
    decline = waits(WITHIN, 4)
    assert shown(verdicts_for) == before | {WITHIN: False}
    assert shown(settled_verdicts_for) == {code: fits for code, fits in before.items() if code != WITHIN}
    decline()
    assert shown(settled_verdicts_for) == before


def test_a_lower_rating_counts_only_once_it_is_decided_and_a_higher_one_that_fits_stops_nothing(ann, sold):
    waits(WITHIN, 1)
    assert product_offered(code=WITHIN) == product(code=WITHIN)
    waits(ABOVE, 5)
    assert asks(*ann, sold).rating == 2


def test_the_database_lets_nothing_through_below_the_rating_that_waits(ann):
    subject, _ = ann
    gate(subject_id=subject, product_code=WITHIN, at=AT)
    row = GateDecision.objects.get(product_code=WITHIN)
    waits(WITHIN, 4)
    row.id = new_id()
    with pytest.raises(DatabaseError, match="the proposed one among them"), transaction.atomic():
        row.save(force_insert=True)
    with pytest.raises(DatabaseError, match="no such rating"), transaction.atomic():
        Product.objects.filter(code=WITHIN).update(proposed_rating=None)
