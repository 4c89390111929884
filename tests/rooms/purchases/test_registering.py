"""A contract made elsewhere is judged when it is registered, and one that does not suit is told to those who care."""

from datetime import timedelta

import pytest
from django.db import DatabaseError, transaction
from django.test import Client
from django.utils import translation

from chain.alarms import explain_alarm, take_alarm
from chain.models import Alarm
from crm.journeys.models import AdvisorTask, TaskKind
from crm.journeys.queries import reason_of
from crm.purchases.domain.registrations import Suits
from crm.purchases.domain.stages import awaited_until
from crm.purchases.models import RegisteredContract
from crm.purchases.operations import PurchaseBlocked
from crm.purchases.registrations import contract_registered, doubts_about
from crm.suitability.models import GateDecision
from hub.access.models import User
from hub.consoles.alarm_words import alarm_sentence
from hub.contracts.domain.terms import ContractChannel
from hub.contracts.operations import register_contract
from hub.kernel.actor import Actor, ActorKind
from hub.kernel.events import Event
from hub.kernel.ids import new_id
from hub.outbox.delivery import drain
from hub.outbox.models import Delivery
from tests.domain.suitability.cases import AT
from tests.rooms.purchases.people import (
    ABOVE,
    AFTER,
    BY,
    FEN,
    WITHIN,
    asks,
    bank_moves,
    buyer,
    disclose,
    pending,
    shelf,
    signs,
    staff,
)

PDF = b"%PDF-1.7\nsigned elsewhere\n%%EOF\n"


@pytest.fixture
def ann(system_scope):
    shelf()
    return buyer()[0]


def register(number, subject, *, code=WITHIN, fen=FEN, at=AT):
    register_contract(
        number=number, subject_id=subject, product_code=code, amount_fen=fen, pdf=PDF,
        signed_at=at - timedelta(days=1), channel=ContractChannel.DESK, by=BY, at=at,
    )  # fmt: skip


def told(number):
    """Hear of a contract, as often as a delivery may be repeated."""
    row = Delivery.objects.get(event_name="ContractRegistered", payload__number=number)
    for _ in range(2):
        contract_registered(Event(name=row.event_name, key=row.event_key, payload=row.payload), AFTER)
    return RegisteredContract.objects.filter(contract_number=number).first()


def test_what_suits_is_kept_and_nobody_is_asked_for_anything(ann):
    register("E-1", ann)
    judged = told("E-1")
    assert (judged.suits, judged.rules, judged.registered_at, judged.judged_at) == (Suits.YES, [], AT, AFTER)
    assert doubts_about(["E-1"]) == {}
    assert not Delivery.objects.filter(event_name="ContractInDoubt").exists()
    assert not Alarm.objects.exists()


def test_what_does_not_suit_becomes_one_task_and_one_alarm_however_often_it_is_told(ann):
    register("E-1", ann, code=ABOVE)
    judged = told("E-1")
    assert (judged.suits, judged.rules[0]) == (Suits.NO, "S6-002")
    passage = GateDecision.objects.get(purpose="registration")
    assert (passage.allowed, passage.decided_at, passage.exception_id) == (False, AT, None)
    drain(at=AFTER)
    drain(at=AFTER)
    task = AdvisorTask.objects.get(kind=TaskKind.REVIEW_CONTRACT)
    assert (task.subject_id, task.reference_id, task.rule_id) == (ann, judged.id, "J1C-005")
    why = reason_of(task)
    assert ("E-1" in why.zh, "Not suitable when registered" in why.en) == (True, True)
    alarm = Alarm.objects.get()
    assert (alarm.name, alarm.facts["number"], alarm.facts["waiting"]) == ("contract_unsuitable", "E-1", 1)
    with translation.override("zh-hans"):
        assert "E-1" in alarm_sentence(alarm)


def test_every_page_that_shows_the_contract_says_that_it_did_not_suit(ann):
    register("E-1", ann, code=ABOVE)
    told("E-1")
    staff("lin")
    for login, pages in (
        ("i13800006021", ("/en/my/", "/en/my/contracts/", "/en/my/contracts/E-1/")),
        ("lin", ("/en/compliance/contracts/E-1/", f"/en/workspace/clients/{ann}/")),
    ):
        browser = Client()
        browser.force_login(User.objects.get(username=login))
        for page in pages:
            assert "Not suitable when registered: Rating within" in browser.get(page).content.decode(), page


def test_compliance_closes_the_alarm_with_words_and_the_next_contract_raises_another(ann):
    lin = staff("lin")
    register("E-1", ann, code=ABOVE)
    told("E-1")
    alarm = Alarm.objects.get()
    take_alarm(alarm.id, by=lin, at=AFTER)
    explain_alarm(alarm.id, words="与客户谈过，自愿持有", by=lin, at=AFTER)
    register("E-2", ann, code=ABOVE, at=AT + timedelta(minutes=1))
    told("E-2")
    assert Alarm.objects.get(resolved_at=None).facts["number"] == "E-2"


def test_of_whom_nothing_is_known_nobody_can_judge(ann):
    stranger = new_id()
    register("E-1", stranger)
    assert (told("E-1").suits, GateDecision.objects.count()) == (Suits.NOBODY_KNOWS, 0)
    assert "Nobody could judge" in doubts_about(["E-1"])["E-1"].words.en
    contract_registered(Event(name="ContractRegistered", key="gone", payload={"number": "forgotten"}), AFTER)
    assert not Alarm.objects.exists()


def test_what_is_held_counts_and_its_own_money_does_not(ann):
    most = 120_000_00
    for number in ("E-1", "E-2"):
        register(number, ann, fen=most)
    bank_moves(ann, "E-1", fen=most, at=AT)
    assert told("E-1").suits == Suits.YES
    assert told("E-2").rules == ["S6-006"], "what is held counts"


def test_what_was_signed_before_counts_also_while_its_money_is_awaited(ann):
    for number in ("E-1", "E-2"):
        register(number, ann, fen=120_000_00)
    assert (told("E-2").rules, told("E-1").rules) == (["S6-006"], [])


def test_an_unpaid_contract_made_elsewhere_counts_in_the_limits_of_a_purchase(ann, publish):
    read, by = disclose(publish), Actor(kind=ActorKind.USER, id=User.objects.get(subject_id=ann).id, label="ann")
    waits_until = awaited_until(AT - timedelta(days=1))
    register("E-1", ann, fen=390_000_00)
    assert pending(ann, at=waits_until - timedelta(seconds=1)) == {WITHIN: 390_000_00}
    assert pending(ann, at=waits_until) == {}
    with pytest.raises(PurchaseBlocked) as blocked:
        asks(ann, by, read)
    assert {reason.rule.id for reason in blocked.value.verdict.blocking} == {"S6-006"}
    bank_moves(ann, "E-1", fen=390_000_00)
    assert pending(ann, at=AFTER) == {}


def test_a_contract_of_our_own_purchase_was_judged_before_it_was_signed(sold):
    subject, by = buyer()
    number = signs(asks(subject, by, sold), by, at=AFTER).contract_number
    assert told(number) is None
    assert not GateDecision.objects.filter(purpose="registration").exists()


def test_the_database_takes_no_judgement_that_the_gate_did_not_give(ann):
    register("E-1", ann, code=ABOVE)
    row = {"id": new_id(), "subject_id": ann, "contract_number": "E-1", "registered_at": AT, "judged_at": AFTER}
    for wrong in (
        {"suits": Suits.YES, "rules": []},
        {"suits": Suits.NO, "rules": []},
        {"suits": Suits.NOBODY_KNOWS, "rules": [], "registered_at": AFTER},
        {"suits": Suits.NOBODY_KNOWS, "rules": [], "subject_id": new_id()},
    ):
        with pytest.raises(DatabaseError), transaction.atomic():
            RegisteredContract.objects.create(**row | wrong)
    judged = told("E-1")
    with pytest.raises(DatabaseError), transaction.atomic():
        RegisteredContract.objects.filter(id=judged.id).update(suits=Suits.YES, rules=[])
