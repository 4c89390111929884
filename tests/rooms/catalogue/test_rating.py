"""A product is rated anew by two people alone, with a reason, and the database holds it to them."""

from dataclasses import replace
from datetime import timedelta

import pytest
from django.db import DatabaseError, connection, transaction

from hub.catalogue import rating_evidence as evidence
from hub.catalogue.models import Product, RatingDecision, RatingProposal, Rerating
from hub.catalogue.operations import CodeTaken, list_product, register_project
from hub.catalogue.queries import ProductUnknown, product
from hub.catalogue.rating import RatingRefused, Refused, approve_rating, decline_rating, propose_rating
from hub.catalogue.ratings import rated_products, rating_history, waiting_ratings
from hub.kernel.actor import Actor, ActorKind
from hub.kernel.canonical import parse_canonical
from hub.kernel.ids import new_id
from hub.outbox.models import Delivery
from tests.rooms.catalogue.test_catalogue import AT, BY, PRODUCT, PROJECT

HE, WU = (Actor(kind=ActorKind.USER, id=new_id(), label=name) for name in ("he.jing", "wu.tong"))
LATER = AT + timedelta(hours=1)
CODE = PRODUCT.code


@pytest.fixture(autouse=True)
def listed(system_scope):
    register_project(facts=PROJECT, by=BY, at=AT)
    list_product(facts=PRODUCT, by=BY, at=AT)


def proposed(issuer=4, distributor=5, *, reason="发行方被下调", by=HE, at=AT):
    return propose_rating(
        code=CODE, issuer_rating=issuer, distributor_rating=distributor, reason=reason, affected={"holds": 2}, by=by,
        at=at,
    )  # fmt: skip


def refused(act):
    with pytest.raises(RatingRefused) as caught:
        act()
    return caught.value.reason


def ratings():
    now = product(code=CODE)
    return now.issuer_rating, now.distributor_rating


def test_what_two_people_agree_on_counts_is_told_and_sealed():
    before = ratings()
    facts = proposed()
    assert (ratings(), waiting_ratings()) == (before, 1)
    approve_rating(proposal_id=facts.id, by=WU, at=LATER)
    assert (ratings(), waiting_ratings()) == ((4, 5), 0)
    [told] = Delivery.objects.filter(event_name="ProductRerated")
    assert told.payload == {"product_code": CODE, "rating": 5, "before": max(before)}
    [known] = rating_history(CODE)
    sealed = parse_canonical(evidence.content_for(known.decision_id))
    assert (sealed["before"], sealed["after"]) == (
        {"issuer": before[0], "distributor": before[1]}, {"issuer": 4, "distributor": 5},
    )  # fmt: skip
    assert (sealed["proposed_by"], sealed["decided_by"]) == (str(HE.id), str(WU.id))
    [row] = rated_products()
    assert (row.times, row.waiting) == (1, None)


def test_a_list_that_comes_again_is_no_other_list_since_the_product_was_rated_anew():
    approve_rating(proposal_id=proposed().id, by=WU, at=LATER)
    for same in (PRODUCT, replace(PRODUCT, issuer_rating=4, distributor_rating=5)):
        assert list_product(facts=same, by=BY, at=LATER).rating == 5
    with pytest.raises(CodeTaken, match="issuer_rating"):
        list_product(facts=replace(PRODUCT, issuer_rating=3), by=BY, at=LATER)


def test_what_is_declined_changes_nothing_and_says_why():
    before, facts = ratings(), proposed()
    assert refused(lambda: decline_rating(proposal_id=facts.id, words=" ", by=WU, at=LATER)) is Refused.WORDS
    told = decline_rating(proposal_id=facts.id, words="依据不足", by=WU, at=LATER)
    assert (told.approved, told.words, ratings()) == (False, "依据不足", before)
    assert not Delivery.objects.filter(event_name="ProductRerated").exists()
    assert refused(lambda: approve_rating(proposal_id=facts.id, by=WU, at=LATER)) is Refused.DECIDED


def test_a_step_that_cannot_be_taken_says_why():
    before = ratings()
    assert refused(lambda: proposed(reason=" ")) is Refused.WORDS
    assert refused(lambda: proposed(issuer=6)) is Refused.RANGE
    assert refused(lambda: proposed(*before)) is Refused.NOTHING
    assert refused(lambda: proposed(by=BY)) is Refused.OWN
    facts = proposed()
    assert refused(lambda: proposed(3, 3)) is Refused.WAITING
    assert refused(lambda: approve_rating(proposal_id=facts.id, by=HE, at=LATER)) is Refused.OWN
    with pytest.raises(ProductUnknown):
        propose_rating(code="NONE", issuer_rating=1, distributor_rating=1, reason="x", affected={}, by=HE, at=AT)


def decision(facts, **changed):
    row = {"proposal_id": facts.id, "approved": True, "proposed_by_id": HE.id, "decided_by_id": WU.id,
           "decided_by": "wu", "decided_at": LATER}  # fmt: skip
    return RatingDecision.objects.create(**row | changed)


def carried_out(facts, decided, **changed):
    row = {"product_id": product_id(), "decision": decided, "issuer_rating": 4, "distributor_rating": 5, "reason": "x",
           "before_issuer": facts.before[0], "before_distributor": facts.before[1], "rated_at": LATER}  # fmt: skip
    return Rerating.objects.create(**row | changed)


def product_id():
    return Product.objects.get(code=CODE).id


def set_to(issuer, distributor):
    return Product.objects.filter(code=CODE).update(issuer_rating=issuer, distributor_rating=distributor)


PAST_THE_OPERATIONS = {
    "ratings set without anybody": lambda facts: set_to(4, 5),
    "one person for both": lambda facts: decision(facts, decided_by_id=HE.id),
    "another proposer named": lambda facts: decision(facts, proposed_by_id=new_id()),
    "decided before it was proposed": lambda facts: decision(facts, decided_at=AT - timedelta(hours=1)),
    "declined without a word": lambda facts: decision(facts, approved=False),
    "carried out without a decision": lambda facts: carried_out(facts, None),
    "carried out though declined": lambda facts: carried_out(facts, decision(facts, approved=False, words="no")),
    "carried out otherwise": lambda facts: carried_out(facts, decision(facts), distributor_rating=1),
    "set otherwise than agreed": lambda facts: (carried_out(facts, decision(facts)), set_to(4, 4)),
    "a proposal changed": lambda facts: RatingProposal.objects.filter(id=facts.id).update(issuer_rating=1),
    "a decision taken out": lambda facts: decision(facts).delete(),
}


@pytest.mark.parametrize("past", PAST_THE_OPERATIONS.values(), ids=PAST_THE_OPERATIONS)
def test_the_database_refuses_what_two_people_did_not_agree_on(past):
    facts = proposed()
    with pytest.raises(DatabaseError), transaction.atomic():
        past(facts)
    assert ratings() == (PRODUCT.issuer_rating, PRODUCT.distributor_rating)


def test_a_rating_that_was_agreed_on_is_used_up_once_it_counts():
    before = ratings()
    approve_rating(proposal_id=proposed().id, by=WU, at=LATER)
    with pytest.raises(DatabaseError), transaction.atomic():
        set_to(*before)


@pytest.mark.parametrize("kind", ["investor", "advisor"])
def test_only_oversight_reads_who_wants_which_rating(kind):
    proposed()
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT set_config('hub.scope_kind', %s, true)", [kind])
        assert RatingProposal.objects.count() == 0
        transaction.set_rollback(True)
