"""Exactly the person who was checked goes: nobody once held to be them, and nothing that the law has come to keep."""

from dataclasses import replace
from datetime import timedelta

import pytest
from django.db import connection, transaction

from chain.models import Alarm
from crm.identity.domain.sightings import IdentifierKind
from crm.identity.models import Identifier
from crm.identity.operations import bind, start_bind
from crm.identity.parting import part
from crm.identity.queries import subjects_of_records
from crm.profile.erasing import erase_person
from crm.profile.models import Visit
from crm.suitability.models import Assessment, LevelDecision
from crm.suitability.operations import submit_assessment, weigh
from crm.suitability.queries import contradictions_for, current_level, level_history, levels_for, plans_for
from hub.audit.models import AuditRow
from hub.contracts.domain.terms import ContractChannel
from hub.contracts.models import Contract
from hub.contracts.operations import register_contract
from hub.inbox.models import Quarantined
from hub.inbox.operations import RejectedMessage, receive
from hub.ingest import forgetting
from hub.retention import erasures, holds, parts
from hub.retention.carrying_out import advance_erasures
from hub.retention.models import Archived, Erasure, HoldKind
from tests.domain.suitability.cases import CAREFUL, SHELF
from tests.rooms.journeys.two_people import BY, MET, PDF, as_system
from tests.rooms.retention.forgotten import HE, LATER, WU, asked, deliver, forgotten, granted
from tests.rooms.suitability.people import fill_shelf, investor, says

pytestmark = pytest.mark.django_db


@pytest.fixture
def qian(db):
    with as_system():
        found = investor("钱多多", phone="13700009911")
        says(found[1], "客户住在梧桐路。", at=MET, key="q")
    deliver()
    return found


@pytest.fixture
def li(db):
    with as_system():
        found = investor("李思", phone="13700008822")
        says(found[1], "想给母亲留一笔钱。", at=MET, key="l")
    deliver()
    return found


def joined(one, other):
    with as_system():
        return bind(
            token=start_bind(subject_id=one[0], by=BY, at=MET), source_id=other[1], by=BY, at=MET
        ).subject_id  # fmt: skip


def parted(subject, source):
    with as_system():
        (gone,) = part(subject_id=subject, source_ids=[source], reason="两个人", by=BY, at=MET + timedelta(hours=1))
    return gone


def buys(subject):
    with as_system():
        fill_shelf()
        register_contract(
            number="C-1", subject_id=subject, product_code=SHELF[0].code, amount_fen=1_000_00, pdf=PDF,
            signed_at=MET, channel=ContractChannel.DESK, by=BY, at=MET,
        )  # fmt: skip
    deliver()


def now(row):
    with as_system():
        return Erasure.objects.get(id=row.id)


def refusals(row):
    with as_system():
        return {step.part: step.refusal for step in row.steps.exclude(refusal="")}


def test_what_was_said_by_somebody_who_was_held_to_be_them_is_not_theirs(qian, li):
    together = joined(qian, li)
    with as_system():
        for source, key in ((qian[1], "q"), (li[1], "l")):
            submit_assessment(
                subject_id=together, source_id=source, answers=CAREFUL, channel="online", key=key, by=BY, at=MET
            )
    deliver()
    assert parted(together, li[1]) != together
    forgotten(together)
    with as_system():
        assert {row.source_id: bool(row.answers) for row in Assessment.objects.all()} == {qian[1]: False, li[1]: True}
        assert all(bool(row.inputs) is (row.source_id == li[1]) for row in LevelDecision.objects.all())


def test_one_refusal_stops_its_own_request_and_is_told(qian, li, monkeypatch):
    first, second = granted(qian[0]), granted(li[0])
    part_ = parts.part_named("profile.visits")

    def refused(person, order, cursor):
        if qian[0] in person.subject_ids:
            raise PermissionError("no")
        return part_.erase(person, order, cursor)

    monkeypatch.setitem(parts._parts, "profile.visits", replace(part_, erase=refused))
    advance_erasures(at=LATER)
    assert now(second).finished_at == LATER
    assert now(first).finished_at is None
    assert refusals(first) == {"profile.visits": "PermissionError"}
    with as_system():
        alarm = Alarm.objects.get(name="erasure_refused", resolved_at=None)
        assert alarm.facts == {
            "number": first.number, "part": "profile.visits", "why": "PermissionError", "waiting": 1
        }  # fmt: skip
    monkeypatch.undo()
    advance_erasures(at=LATER)
    assert now(first).finished_at == LATER
    with as_system():
        assert not Alarm.objects.filter(resolved_at=None).exists()


def test_what_was_bought_after_the_check_is_counted_again_before_the_decision(qian):
    row = asked(qian[0])
    buys(qian[0])
    with pytest.raises(erasures.KeptSince):
        erasures.decide_erasure(erasure_id=row.id, grant=True, why="x", by=WU, at=LATER)
    erasures.check_erasure(erasure_id=row.id, by=HE, at=LATER)
    erasures.decide_erasure(erasure_id=row.id, grant=True, why="x", by=WU, at=LATER)


def test_what_was_bought_after_the_decision_stays_under_its_rule(qian):
    with as_system():
        submit_assessment(subject_id=qian[0], answers=CAREFUL, channel="online", key="k", by=BY, at=MET)
    deliver()
    row = granted(qian[0])
    buys(qian[0])
    advance_erasures(at=LATER)
    assert now(row).finished_at == LATER
    with as_system():
        kept = {step.part: step.rule_id for step in row.steps.exclude(rule_id="")}
        assert kept == {
            "suitability.answers": "KEEP-SUITABILITY", "purchases": "KEEP-SUITABILITY", "contracts": "KEEP-DEALINGS",
        }  # fmt: skip
        assert Assessment.objects.get().answers
        assert Contract.objects.exists()
        assert Archived.objects.filter(subject_id=qian[0]).exists()


def test_who_became_one_with_somebody_after_the_decision_is_checked_and_decided_anew(qian, li):
    row = granted(qian[0])
    advance_erasures(at=LATER, most=2)
    joined(qian, li)
    advance_erasures(at=LATER)
    again = now(row)
    assert (again.decision, again.checked_at, again.finished_at) == ("", None, None)
    with as_system():
        assert subjects_of_records([li[1]])
        assert Visit.objects.filter(source_id=li[1]).exists()
        assert AuditRow.objects.filter(action="erasure.to_be_checked_anew", target_id=str(row.id)).exists()
    erasures.check_erasure(erasure_id=row.id, by=HE, at=LATER)
    erasures.decide_erasure(erasure_id=row.id, grant=True, why="x", by=WU, at=LATER)
    advance_erasures(at=LATER)
    assert now(row).finished_at == LATER


def test_a_record_that_left_after_the_decision_is_not_touched(qian, li):
    together = joined(qian, li)
    row = granted(together)
    parted(together, li[1])
    advance_erasures(at=LATER)
    assert now(row).decision == ""
    with as_system():
        assert Visit.objects.filter(source_id=li[1]).exists()
        assert Visit.objects.filter(source_id=qian[1]).exists()


def test_nobody_is_erased_under_other_ids_than_were_checked(qian, li):
    together = joined(qian, li)
    with as_system(), pytest.raises(parts.OthersNow):
        erase_person(subject_id=together, reason="x", by=HE, at=LATER, checked={together, qian[1]})
    with as_system():
        assert subjects_of_records([li[1]])


def test_what_came_after_its_turn_goes_before_nobody_can_find_it(qian):
    row = granted(qian[0])
    names = [one.id for one in parts.all_parts()]
    advance_erasures(at=LATER, most=names.index("profile.known"))
    with as_system():
        assert not Visit.objects.exists()
        says(qian[1], "又来了一次。", at=MET, key="late")
    deliver()
    advance_erasures(at=LATER)
    assert now(row).finished_at == LATER
    with as_system():
        assert not Visit.objects.exists()


def test_a_hold_goes_with_a_record_that_leaves_while_it_stands(qian, li):
    together = joined(qian, li)
    with as_system():
        hold = holds.place_hold(
            kind=HoldKind.SUBJECT, target=together, reason="调查", authority="法院", file_number="9", by=HE, at=MET
        )
    gone = parted(together, li[1])
    assert holds.holds_on(subject_ids=[gone]) == (hold,)
    with pytest.raises(holds.UnderHold):
        erasures.decide_erasure(erasure_id=asked(gone).id, grant=True, why="x", by=WU, at=LATER)


def test_a_hold_placed_after_a_record_left_does_not_reach_it(qian, li):
    together = joined(qian, li)
    gone = parted(together, li[1])
    with as_system():
        holds.place_hold(
            kind=HoldKind.SUBJECT, target=together, reason="调查", authority="法院", file_number="9", by=HE, at=LATER
        )
    assert holds.holds_on(subject_ids=[gone]) == ()


def _names_held():
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT classid, objid FROM pg_locks WHERE locktype = 'advisory' AND pid = pg_backend_pid() AND granted"
        )
        return set(cursor.fetchall())


def test_placing_a_hold_and_a_chunk_wait_for_each_other(qian, monkeypatch):
    row = granted(qian[0])
    with as_system():
        before, place = _names_held(), transaction.savepoint()
        holds.place_hold(
            kind=HoldKind.SUBJECT, target=qian[0], reason="调查", authority="法院", file_number="9", by=HE, at=MET
        )
        placing = _names_held() - before
        transaction.savepoint_rollback(place)
    assert placing
    seen = []
    messages = parts.part_named("inbox.messages")
    spied = replace(messages, erase=lambda *of: seen.append(_names_held()) or messages.erase(*of))
    monkeypatch.setitem(parts._parts, "inbox.messages", spied)
    advance_erasures(at=LATER, most=1)
    assert placing <= seen[0]
    assert now(row).finished_at is None


def test_who_comes_again_under_the_same_account_did_not_come_back_with_an_old_copy(qian):
    row = forgotten(qian[0])
    with as_system():
        again, source = investor("钱多多", phone="13700009911")
        assert (source, again != qian[0]) == (qian[1], True)
        says(source, "又开了账户。", at=LATER, key="new")
        assert erasures.came_back([now(row)]) == ()
        with pytest.raises(erasures.NotInTurn):
            erasures.ask_again(erasure_id=row.id, by=HE, at=LATER)


@pytest.mark.parametrize("bought", [False, True])
def test_who_comes_again_begins_with_no_level_and_can_be_met_and_assessed(qian, bought):
    with as_system():
        submit_assessment(
            subject_id=qian[0], source_id=qian[1], answers=CAREFUL, channel="online", key="k", by=BY, at=MET
        )
    deliver()
    if bought:
        buys(qian[0])
    forgotten(qian[0])
    at = LATER + timedelta(days=1)
    with as_system():
        subject, source = investor("钱多多", phone="13700009911", at=at)
        assert source == qian[1]
        says(source, "上个月失业了，暂时没有收入。", at=at, key="new")
        weigh(subject_id=subject, at=at)
        assert current_level(subject_id=subject, at=at) is None
        assert levels_for(subject_ids=[subject], at=at) == {}
        assert (level_history(subject_id=subject, at=at), contradictions_for(subject_id=subject)) == ((), ())
        assert plans_for(subject_id=subject) == ()
        submit_assessment(subject_id=subject, source_id=source, answers=CAREFUL, channel="desk", key="n", by=BY, at=at)
        assert current_level(subject_id=subject, at=at).channel == "desk"
        assert levels_for(subject_ids=[subject], at=at).keys() == {subject}


def test_only_messages_in_quarantine_that_hold_a_whole_number_of_theirs_go(qian):
    with as_system():
        born = Identifier.objects.get(record_id=qian[1], kind=IdentifierKind.PHONE)
        born.id, born.kind, born.blind, born.value = None, IdentifierKind.BIRTH_DATE, "born", "1980-02-03"
        born.save(force_insert=True)
        bodies = {
            "own": '{"phone": "13700009911"}', "spaced": "2026-11-22 137 0000-9911", "abroad": "tel +8613700009911",
            "longer": "order 9137000099110", "birthday": "born 1980-02-03", "price": "0.13700009911",
        }  # fmt: skip
        refused = [
            RejectedMessage(key=key, format="segment/1", reason="x", detail="y", body=body)
            for key, body in bodies.items()
        ]
        receive(source="app", messages=[], rejected=refused, received_at=MET)
    forgotten(qian[0])
    with as_system():
        left = set(Quarantined.objects.exclude(body=None).values_list("key", flat=True))
    assert left == {"longer", "birthday", "price"}


def test_the_quarantine_is_read_in_chunks(qian, monkeypatch):
    monkeypatch.setattr(forgetting, "READ_AT_ONCE", 2)
    with as_system():
        refused = [
            RejectedMessage(key=str(n), format="segment/1", reason="x", detail="y", body='{"phone": "13700009911"}')
            for n in range(5)
        ]
        receive(source="app", messages=[], rejected=refused, received_at=MET)
        person = parts.person_of(qian[0])
        first = forgetting.QUARANTINE.erase(person, None, 0)
        assert (first.done, first.more, first.cursor) == (2, True, 2)
    forgotten(qian[0])
    with as_system():
        assert not Quarantined.objects.exclude(body=None).exists()


def test_somebody_whose_marks_alone_went_can_still_be_forgotten(qian):
    with as_system():
        erase_person(subject_id=qian[0], reason="closed", by=HE, at=MET)
        assert Visit.objects.filter(source_id=qian[1]).exists()
    forgotten(qian[0])
    with as_system():
        assert not Visit.objects.exists()
        with pytest.raises(parts.NobodyToForget):
            parts.person_of(qian[0])
