"""Equal seeds invent equal worlds; what is invented could stand in a branch's books and belongs to nobody."""

from datetime import date

import pytest
from stdnum import numdb

from crm.identity.domain.idnumbers import read_id_number
from crm.identity.domain.phones import find_phones
from crm.profile.domain.statements import find_statements
from hub.catalogue.domain.products import WHOLE_BPS
from hub.demo.answers import answers_of, assets_fen, loss_limit_fen
from hub.demo.cast import SHEN, ZHOU, Trait, cast
from hub.demo.invention import invent
from hub.demo.market import products
from hub.demo.money.purchases import LARGE_FEN, MOST_OF_ASSETS_BPS
from hub.demo.numbers import AREAS
from hub.demo.talks import FLAGSHIPS

AS_OF = date(2026, 11, 22)


@pytest.fixture(scope="module")
def small():
    return invent(seed=1, scale="small", as_of=AS_OF)


def test_equal_parameters_invent_the_same_and_another_seed_does_not():
    assert invent(seed=7, scale="tiny", as_of=AS_OF) == invent(seed=7, scale="tiny", as_of=AS_OF)
    assert invent(seed=7, scale="tiny", as_of=AS_OF).events != invent(seed=8, scale="tiny", as_of=AS_OF).events


def test_the_small_world_is_worth_an_hour(small):
    assert len(small.people) == 300
    assert len({person.branch for person in small.people}) == 3
    assert len({person.advisor for person in small.people}) == 8
    assert len(small.plans) == 10
    assert len([product for product in products(AS_OF) if product.on_sale(AS_OF)]) == 12
    assert 10_000 <= len(small.events) <= 15_000
    assert 400 <= len(small.visits) <= 650


def test_everybody_has_a_number_of_their_own_that_passes_every_check(small):
    numbers = [person.id_number for person in small.people]
    assert len(set(numbers)) == len(numbers)
    assert all(read_id_number(number).whole for number in numbers)
    assert all(find_phones(person.phone).phones[0].proves for person in small.people)
    assert len({person.phone for person in small.people}) == len(small.people)


def test_no_number_can_be_a_real_persons():
    places = numdb.get("cn/loc")
    named = {area: [facts for _, facts in places.info(area) if "county" in facts] for area in (*AREAS, "330102")}
    assert named.pop("330102"), "a real county is known to the list"
    assert not any(named.values())
    assert {person.phone[:3] for person in cast(seed=1, scale="small", as_of=AS_OF)} == {"145"}


@pytest.mark.parametrize("seed", [1, 2, 7])
def test_every_project_is_filled_to_the_yuan_by_people_whom_the_gate_lets_buy(seed):
    world = invent(seed=seed, scale="small", as_of=AS_OF)
    for plan in world.plans:
        assert sum(one.amount_fen for one in world.bought if one.project_code == plan.code) == plan.facts.amount_fen
    for one in world.bought:
        if one.person.key in (SHEN, ZHOU):
            continue
        assert one.amount_fen * one.product.stress_loss_bps <= loss_limit_fen(one.person) * WHOLE_BPS
        assert one.amount_fen * WHOLE_BPS <= assets_fen(one.person) * MOST_OF_ASSETS_BPS[one.product.rating]
        assert one.amount_fen % one.product.lot_fen == 0
        assert one.amount_fen >= one.product.min_ticket_fen
        assert one.person.assessed


def test_nobody_signs_before_the_assessment_or_after_it_ran_out(small):
    answered = {
        event.person.key: event.at
        for event in sorted(small.events, key=lambda event: event.at, reverse=True)
        if event.name == "Risk Assessment Completed"
    }
    for one in small.bought:
        assert 0 < (one.signed_at - answered[one.person.key]).days < 365


def test_the_small_world_has_the_troubles_of_a_real_one(small):
    kinds = {visit.marks.kind for visit in small.visits}
    assert kinds == {
        "right", "spaced", "homophone", "lookalike", "traditional", "masked_phone", "title", "swapped_digits",
        "name_only", "family_phone",
    }  # fmt: skip
    assert {trait for person in small.people for trait in person.traits} == set(Trait)
    assert any(person.second_user for person in small.people)
    assert any(not person.app_user for person in small.people)
    assert any(one.amount_fen >= LARGE_FEN and one.large for one in small.bought)
    keys = [event.key for event in small.events]
    assert len(set(keys)) < len(keys), "some events are sent twice"
    times = [event.at for event in small.events]
    assert times != sorted(times), "some events come late or swapped"
    assert sum(not event.sound for event in small.broken) >= 40


def test_the_lowest_class_answers_as_one_and_buys_nothing(small):
    lowest = [person for person in small.people if Trait.NO_LOSS in person.traits]
    assert {answers_of(person)["attitude"] for person in lowest} == {"no_loss"}
    assert not {person.key for person in lowest} & {one.person.key for one in small.bought}


def test_a_relatives_phone_is_given_by_people_of_one_surname_and_branch(small):
    by_phone = {person.phone: person for person in small.people}
    for person in small.people:
        if person.family_phone:
            relative = by_phone[person.family_phone]
            assert (relative.name[0], relative.branch) == (person.name[0], person.branch)


@pytest.mark.parametrize("seed", range(1, 9))
def test_a_flagship_speaks_of_needs_in_the_visit_of_the_tour_alone(seed):
    world = invent(seed=seed, scale="tiny", as_of=AS_OF)
    for visit in world.visits:
        if visit.person.key in FLAGSHIPS and visit.note != FLAGSHIPS[visit.person.key][0]:
            assert (
                find_statements(visit.note, occurred_at=visit.at, channel=visit.channel, source_ref=visit.number) == ()
            )
