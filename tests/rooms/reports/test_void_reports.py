"""A report is declared void by two people: it stays, everybody who asks hears it, and a new one can be issued."""

import json
from datetime import timedelta
from uuid import UUID, uuid4

import pytest
from django.db import DatabaseError, transaction

from chain.erasure import erased_lawfully
from chain.models import Entry
from hub.access.scope import Scope, ScopeKind, entered
from hub.audit.models import AuditRow
from hub.kernel.actor import Actor, ActorKind, system_actor
from hub.kernel.canonical import parse_canonical
from hub.kernel.clock import instant
from hub.retention.parts import Order, Person
from hub.vault.operations import unseal_by_owner
from reports.domain.voids import Cause
from reports.forgetting import REPORTS, erase_words
from reports.models import Voiding, VoidingDecision
from reports.operations import hand_out_report, issue_content
from reports.queries import ReportUnknown, reports_for
from reports.voids.deciding import VoidingUnknown, VoidRefused, agree_void, ask_void, decline_void
from reports.voids.evidence import KIND, content_for
from reports.voids.queries import void_of, voiding_of, voidings, words_of
from tests.domain.reports.samples import AT, CONTRADICTED, EDUCATION, SUBJECT
from tests.rooms.retention.forgotten import deliver

BY = Actor(kind=ActorKind.USER, id=UUID(int=7), label="he.jing")
OTHER = Actor(kind=ActorKind.USER, id=UUID(int=8), label="wu.tong")
LATER = AT + timedelta(days=1)
WORDS = "V-2201 speaks of another client."


@pytest.fixture
def facts(system_scope):
    return issue_content(content=EDUCATION, by=BY, at=AT)


def asked(facts, **more):
    return ask_void(**{"report_id": facts.id, "cause": Cause.RECORD, "words": WORDS, "by": BY, "at": LATER} | more)


def voided(facts):
    voiding = asked(facts)
    agree_void(voiding_id=voiding, by=OTHER, at=LATER)
    return voiding


def refusal(step, *args, **named):
    with pytest.raises(VoidRefused) as found:
        step(*args, **named)
    return found.value.reason


def test_two_people_declare_a_report_void_and_its_file_stays(facts):
    before = hand_out_report(report_id=facts.id, by=BY, at=AT)
    voiding = asked(facts)
    assert void_of(facts.id) is None
    assert refusal(agree_void, voiding_id=voiding, by=BY, at=LATER) == "own"
    assert refusal(agree_void, voiding_id=voiding, by=system_actor("worker"), at=LATER) == "own"
    agree_void(voiding_id=voiding, by=OTHER, at=LATER)
    mark = void_of(facts.id)
    assert (mark.since, mark.because.zh) == (LATER, "它依据的一项记录有误")
    assert hand_out_report(report_id=facts.id, by=BY, at=AT) == before
    assert refusal(agree_void, voiding_id=voiding, by=OTHER, at=LATER) == "decided"
    assert refusal(asked, facts) == "void"
    assert [row.agreed for row in voidings()] == [True]


def test_it_is_sealed_without_the_words_and_recorded_step_by_step(facts, monkeypatch):
    told = []
    monkeypatch.setattr("reports.voids.deciding.publish", lambda *, event, at: told.append(event))
    voiding = voided(facts)
    sealed = unseal_by_owner(owner_kind=KIND, owner_id=voiding, purpose="evidence")
    assert content_for(voiding) == sealed
    fact = parse_canonical(sealed)
    assert (fact["number"], fact["cause"], fact["agreed_at"]) == (facts.number, "record", instant(LATER))
    assert (fact["asked_by_label"], fact["agreed_by_label"]) == ("he.jing", "wu.tong")
    assert words_of(voiding) == WORDS
    assert [event.name for event in told] == ["FactSealed", "ReportVoided"]
    assert WORDS not in sealed.decode() + json.dumps(told[0].payload)
    steps = AuditRow.objects.filter(target_id=str(voiding)).order_by("at", "action").values_list("action", flat=True)
    assert sorted(steps) == ["report.void_asked", "report.voided"]


def test_a_declined_one_stands_and_may_be_asked_about_anew(facts):
    voiding = asked(facts)
    assert refusal(asked, facts, by=OTHER) == "waiting"
    decline_void(voiding_id=voiding, by=OTHER, at=LATER)
    assert void_of(facts.id) is None
    again = asked(facts, cause=Cause.PRINT, at=LATER + timedelta(hours=1))
    assert (voiding_of(facts.id).id, voiding_of(facts.id).agreed) == (again, None)


def test_without_words_a_person_or_a_report_nothing_is_asked(facts):
    assert refusal(asked, facts, words="  ") == "words"
    assert refusal(asked, facts, by=system_actor("worker")) == "person"
    with pytest.raises(ReportUnknown):
        asked(facts, report_id=uuid4())
    with pytest.raises(VoidingUnknown):
        agree_void(voiding_id=uuid4(), by=OTHER, at=LATER)
    assert Voiding.objects.count() == 0


def test_a_new_report_is_issued_on_the_same_content_and_stands_once(facts):
    voided(facts)
    new = issue_content(content=EDUCATION, by=BY, at=LATER + timedelta(hours=1))
    assert new.id != facts.id
    assert new.number != facts.number
    assert issue_content(content=EDUCATION, by=BY, at=LATER + timedelta(days=2)) == new
    assert [one.id for one in reports_for(subject_id=SUBJECT)] == [new.id, facts.id]
    assert (void_of(facts.id).cause, void_of(new.id)) == (Cause.RECORD, None)


def written(model, **columns):
    with pytest.raises(DatabaseError) as refused, transaction.atomic():
        model.objects.create(**columns)
    return str(refused.value)


def test_the_database_refuses_one_person_and_what_does_not_fit(facts):
    voiding = asked(facts)
    decision = {
        "voiding_id": voiding, "report_id": facts.id, "subject_id": SUBJECT, "agreed": True, "asked_by": BY.id,
        "decided_by": OTHER.id, "decided_by_label": "wu.tong", "decided_at": LATER,
    }  # fmt: skip
    assert "voiding_by_another" in written(VoidingDecision, **decision | {"decided_by": BY.id})
    for column, other in (("asked_by", uuid4()), ("report_id", uuid4()), ("subject_id", uuid4()), ("decided_at", AT)):
        assert "not about what was asked" in written(VoidingDecision, **decision | {column: other})
    row = {
        **{name: getattr(Voiding.objects.get(), name) for name in ("report_id", "subject_id", "number", "cause")},
        "words_sealed_id": uuid4(), "words_digest": "0" * 64, "asked_by": BY.id, "asked_by_label": "he.jing",
        "asked_at": LATER,
    }  # fmt: skip
    assert "waits for another person" in written(Voiding, **row)
    assert "was not issued so" in written(Voiding, **row | {"number": "SR-1"})
    for change in (lambda: Voiding.objects.update(cause="print"), lambda: Voiding.objects.all().delete()):
        with pytest.raises(DatabaseError), transaction.atomic():
            change()


def test_an_advisor_of_somebody_else_sees_nothing_of_it(facts):
    voiding = voided(facts)
    with entered(Scope(kind=ScopeKind.ADVISOR, actor=OTHER)):
        assert voidings() == ()
        with pytest.raises(VoidingUnknown):
            decline_void(voiding_id=voiding, by=OTHER, at=LATER)
        assert void_of(facts.id) is not None  # whoever holds the paper may know


def test_forgetting_takes_the_words_and_leaves_that_it_is_void(facts):
    voiding, declined = voided(facts), issue_content(content=CONTRADICTED, by=BY, at=AT)
    decline_void(voiding_id=asked(declined), by=OTHER, at=LATER)
    deliver()
    person = Person(subject_ids=frozenset({SUBJECT}), record_ids=frozenset())
    before = REPORTS.count(person)
    erase_words(person, Order(reason="asked", by=BY, at=LATER))
    assert (before, REPORTS.count(person)) == (4, 2)
    assert {words_of(row.id) for row in Voiding.objects.all()} == {""}
    assert void_of(facts.id).cause is Cause.RECORD
    assert erased_lawfully(Entry.objects.get(kind=KIND, fact_id=voiding))
