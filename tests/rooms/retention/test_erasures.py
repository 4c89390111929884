"""Whoever asks to be forgotten is, but for what the law keeps; and nobody alone, and nothing under hold, by any way."""

import sys
from dataclasses import replace
from datetime import timedelta

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction

from chain.erasure import tombstone_of
from chain.models import Entry
from chain.operations import subject_token
from crm.consents.models import Consent
from crm.identity.domain.sightings import Assurance
from crm.identity.models import Identifier
from crm.journeys.models import AdvisorTask, Appointment
from crm.profile.models import Note, NoteStatement, Touchpoint, Visit
from crm.suitability.models import Assessment, GateDecision
from crm.suitability.operations import submit_assessment
from hub.access.models import Responsibility, User
from hub.access.scope import Scope, ScopeKind, entered
from hub.audit.models import AuditRow
from hub.contracts.models import Contract
from hub.funds.models import Flow
from hub.inbox.models import Message, Quarantined
from hub.inbox.operations import RejectedMessage, receive
from hub.ingest.operations import issue_write_key
from hub.retention import archive, erasures, holds, parts
from hub.retention.carrying_out import advance_erasures
from hub.retention.models import Archived, Erasure, HoldKind
from reports.models import Report
from tests.domain.suitability.cases import CAREFUL
from tests.rooms.chain.world import scan
from tests.rooms.journeys.two_people import BY, MET, as_system, bind_both
from tests.rooms.retention.forgotten import (
    HE,
    LATER,
    WU,
    agrees,
    asked,
    deliver,
    everything,
    forgotten,
    granted,
    sends,
    settled,
)
from tests.rooms.suitability.people import investor, says

pytestmark = pytest.mark.django_db
ALL = Scope(kind=ScopeKind.ALL, actor=HE)
PHONE = "13700009911"


@pytest.fixture
def pair(two_people_met):
    for person in two_people_met:
        agrees(person)
    settled(*two_people_met)
    deliver()
    return two_people_met


@pytest.fixture
def reader(db, client):
    """Somebody who looked around and answered, was met once, and bought nothing; and a stranger beside them."""
    key = issue_write_key(source="app", assurance=Assurance.VERIFIED, by=BY, at=MET).key
    for user, name, phone in (("u-9", "钱多多", PHONE), ("u-8", "李思", "13700008822")):
        sends(
            client, key, user,
            {"type": "identify", "traits": {"name": name, "phone": phone}},
            {"type": "track", "event": "Product Viewed", "properties": {"product_id": f"P-{user}"}},
        )  # fmt: skip
    with as_system():
        subject, source = investor("钱多多", phone=PHONE)
        says(source, "客户住在梧桐路，想给母亲留一笔钱。", at=MET, key="met")
        submit_assessment(subject_id=subject, answers=CAREFUL, channel="online", key="k", by=BY, at=MET)
        refused = RejectedMessage(key="q", format="segment/1", reason="x", detail="y", body=f'{{"phone": "{PHONE}"}}')
        receive(source="app", messages=[], rejected=[refused, replace(refused, key="r", body="{}")], received_at=MET)
    deliver()
    with as_system():
        return parts.person_of(subject)


def steps(row: Erasure) -> dict[str, tuple[int, int, str]]:
    with as_system():
        return {step.part: (step.found, step.done, step.rule_id) for step in row.steps.all()}


def test_nothing_is_left_of_somebody_who_bought_nothing(reader):
    with as_system():
        others = Message.objects.exclude(
            id__in=Touchpoint.objects.exclude(message_id=None).values("message_id")
        ).count()
        blinds = {row.blind for row in Identifier.objects.filter(record_id__in=reader.record_ids)}
        stranger = set(Identifier.objects.exclude(record_id__in=reader.record_ids).values_list("blind", flat=True))
    assert others >= 1, "an identify that left no touchpoint"
    assert all(one in everything() for one in blinds)

    row = forgotten(next(iter(reader.subject_ids)))

    left = everything()
    assert not [one for one in blinds - stranger if one in left]
    with as_system():
        assert not Visit.objects.exists()
        assert not Note.objects.exists()
        assert not NoteStatement.objects.exists()
        assert not Touchpoint.objects.filter(owner_source_id__in=reader.record_ids).exists()
        assert {one.answers for one in Assessment.objects.all()} == {None}
        assert sorted(Message.objects.filter(erased_at=None).values_list("source", flat=True)) == ["app", "app"]
        assert [bool(one.body) for one in Quarantined.objects.order_by("key")] == [False, True]
        assert not Archived.objects.exists()
        with pytest.raises(parts.NobodyToForget):
            parts.person_of(row.subject_id)
    assert steps(row)["inbox.messages"][1] == 2
    assert {rule for _, _, rule in steps(row).values()} == {""}


def test_every_logged_fact_leaves_a_tombstone_and_the_log_stays_sound(reader):
    (subject,) = reader.subject_ids
    with as_system():
        before = set(Entry.objects.filter(subject_token=subject_token(subject)).values_list("id", flat=True))
    forgotten(subject)
    with as_system():
        for entry in Entry.objects.filter(id__in=before):
            assert tombstone_of(entry) is not None, entry
        assert {entry.kind for entry in Entry.objects.filter(id__in=before)} == {"visit", "suitability_decision"}
        assert scan(at=LATER) == ()


def test_what_was_bought_is_kept_under_its_rule_and_everything_else_goes(pair):
    shen, other = pair
    row = forgotten(shen.subject)
    found = steps(row)
    kept = {part: rule for part, (_, _, rule) in found.items() if rule}
    assert kept == {
        "contracts": "KEEP-DEALINGS", "funds": "KEEP-DEALINGS", "purchases": "KEEP-SUITABILITY",
        "suitability.answers": "KEEP-SUITABILITY", "reports": "KEEP-SUITABILITY",
    }  # fmt: skip
    assert all(found[part][1] == 0 for part in kept)
    with as_system():
        assert Archived.objects.get().until_date.year == MET.year + 20
        for model in (Contract, Flow, Report, Assessment, GateDecision):
            assert model.objects.filter(subject_id=shen.subject).exists(), model
        assert Assessment.objects.get(subject_id=shen.subject).answers
        for model in (AdvisorTask, Appointment, Consent):
            assert not model.objects.filter(subject_id=shen.subject).exists(), model
        for model in (AdvisorTask, Appointment, Consent, Contract, Visit):
            column = "source_id" if model is Visit else "subject_id"
            assert model.objects.filter(**{column: getattr(other, column[:-3])}).exists(), model
        login = User.objects.get(id=shen.login.id)
        assert (login.is_active, login.display_name, login.subject_id) == (False, "—", None)
        assert "app.one" not in login.username
        assert not Responsibility.objects.filter(subject_id=shen.subject, until=None).exists()
        assert scan(at=LATER) == ()


def test_papers_that_stay_are_closed_and_opened_for_a_reason_and_one_look(pair):
    shen, other = pair
    forgotten(shen.subject)

    def seen() -> list[int]:
        return [
            model.objects.filter(subject_id=shen.subject).count() for model in (Contract, Report, Assessment)
        ]  # fmt: skip

    with entered(ALL):
        assert seen() == [0, 0, 0]
        assert Contract.objects.filter(subject_id=other.subject).exists()
        with pytest.raises(archive.ReasonMissing), archive.opened(subject_id=shen.subject, reason=" ", by=HE, at=LATER):
            pass
        with archive.opened(subject_id=shen.subject, reason="法院调取", by=HE, at=LATER):
            assert seen() == [1, 1, 1]
        assert seen() == [0, 0, 0]
        assert AuditRow.objects.get(action="archive.opened").details == {"reason": "法院调取"}
        with pytest.raises(archive.ArchiveUnknown), archive.opened(subject_id=other.subject, reason="x", by=HE, at=MET):
            pass
    with (
        entered(replace(ALL, kind=ScopeKind.STAFF)),
        pytest.raises(archive.NotForYou),
        archive.opened(subject_id=shen.subject, reason="x", by=HE, at=LATER),
    ):
        pass


def test_somebody_with_two_ids_is_forgotten_under_both(pair):
    with as_system():
        bind_both(*pair)
    deliver()
    row = forgotten(pair[1].subject)
    assert set(row.subject_ids) == {pair[0].subject, pair[1].subject}
    with as_system():
        assert not Visit.objects.exists()
        assert Archived.objects.count() == 2


def test_who_became_one_with_somebody_since_is_counted_again_before_the_decision(pair):
    row = asked(pair[0].subject)
    with as_system():
        bind_both(*pair)
    with pytest.raises(erasures.StaleCheck):
        erasures.decide_erasure(erasure_id=row.id, grant=True, why="x", by=WU, at=LATER)
    erasures.check_erasure(erasure_id=row.id, by=HE, at=LATER)
    assert erasures.decide_erasure(erasure_id=row.id, grant=True, why="x", by=WU, at=LATER).decision == "granted"


def test_a_hold_refuses_the_decision_and_stops_what_was_granted(pair):
    shen = pair[0].subject
    row = asked(shen)
    with as_system():
        hold = holds.place_hold(
            kind=HoldKind.SUBJECT, target=shen, reason="调查", authority="银保监局", file_number="2026-3", by=HE, at=MET
        )
    with pytest.raises(holds.UnderHold, match="2026-3"):
        erasures.decide_erasure(erasure_id=row.id, grant=True, why="x", by=WU, at=LATER)

    def lift():
        with as_system():
            holds.ask_lift(hold_id=hold.id, reason="结案", by=HE, at=MET)
            holds.lift_hold(hold_id=hold.id, by=WU, at=MET)

    lift()
    erasures.decide_erasure(erasure_id=row.id, grant=True, why="x", by=WU, at=LATER)
    advance_erasures(at=LATER, most=3)
    with as_system():
        hold = holds.place_hold(
            kind=HoldKind.PROJECT, target="P-NONE", reason="调查", authority="法院", file_number="4", by=HE, at=MET
        )
        assert advance_erasures(at=LATER, most=1) == 1, "a hold on somebody else's project stops nothing"
        hold = holds.place_hold(
            kind=HoldKind.SUBJECT, target=shen, reason="调查", authority="法院", file_number="5", by=HE, at=MET
        )
    assert advance_erasures(at=LATER) == 0
    lift()
    assert advance_erasures(at=LATER) > 3


def test_a_hold_on_one_record_of_theirs_holds_the_whole_request(reader):
    (subject,) = reader.subject_ids
    row = asked(subject)
    with as_system():
        record = Entry.objects.get(kind="visit").fact_id
        holds.place_hold(
            kind=HoldKind.RECORD, target=record, reason="证据", authority="法院", file_number="8", by=HE, at=MET
        )
    with pytest.raises(holds.UnderHold, match="法院, 8"):
        erasures.decide_erasure(erasure_id=row.id, grant=True, why="x", by=WU, at=LATER)


def test_a_killed_worker_leaves_whole_chunks_and_the_next_goes_on(reader, monkeypatch):
    row = granted(next(iter(reader.subject_ids)))
    killed = replace(parts.part_named("profile.behaviour"), erase=lambda *_: sys.exit("killed"))
    monkeypatch.setitem(parts._parts, "profile.behaviour", killed)
    with pytest.raises(SystemExit):
        advance_erasures(at=LATER)
    with as_system():
        done = {step.part for step in row.steps.exclude(finished_at=None)}
        assert done == {"inbox.messages", "inbox.quarantine", "ingest.lists", "profile.visits"}
        assert Touchpoint.objects.filter(owner_source_id__in=reader.record_ids).exists()
    monkeypatch.undo()
    advance_erasures(at=LATER)
    with as_system():
        assert Erasure.objects.get().finished_at == LATER


def test_evidence_on_its_way_into_the_log_is_waited_for(reader):
    with as_system():
        says(next(iter(reader.record_ids - reader.subject_ids)), "又来了一次。", at=MET, key="late")
    row = granted(next(iter(reader.subject_ids)))
    advance_erasures(at=LATER)
    with as_system():
        assert Visit.objects.count() == 2, "nothing of a chunk that cannot be proved"
        assert Erasure.objects.get(id=row.id).finished_at is None
    deliver()
    advance_erasures(at=LATER)
    with as_system():
        assert Erasure.objects.get(id=row.id).finished_at == LATER


def test_nobody_decides_alone_nor_out_of_turn(pair):
    shen = pair[0].subject
    row = erasures.ask_erasure(subject_id=shen, own=True, by=HE, at=LATER)
    assert (row.asked_by, row.asked_label) == (None, "")
    with pytest.raises(erasures.AskedBefore):
        erasures.ask_erasure(subject_id=shen, own=False, by=HE, at=LATER)
    with pytest.raises(erasures.NotInTurn):
        erasures.decide_erasure(erasure_id=row.id, grant=True, why="x", by=WU, at=LATER)
    erasures.check_erasure(erasure_id=row.id, by=HE, at=LATER)
    with pytest.raises(holds.SamePerson):
        erasures.decide_erasure(erasure_id=row.id, grant=True, why="x", by=HE, at=LATER)
    with pytest.raises(erasures.WhyMissing):
        erasures.decide_erasure(erasure_id=row.id, grant=True, why=" ", by=WU, at=LATER)
    with as_system(), pytest.raises(IntegrityError, match="erasure_granted_by_two_people"), transaction.atomic():
        connection.cursor().execute(
            "UPDATE retention_erasure SET decision = 'granted', decided_why = 'x', decided_at = now(),"
            " decided_by = checked_by"
        )
    erasures.decide_erasure(erasure_id=row.id, grant=False, why="身份不符", by=WU, at=LATER)
    assert advance_erasures(at=LATER) == 0
    with pytest.raises(erasures.NotInTurn):
        erasures.check_erasure(erasure_id=row.id, by=HE, at=LATER)
    again = erasures.ask_erasure(subject_id=shen, own=False, by=HE, at=LATER + timedelta(days=1))
    assert again.number != row.number


@pytest.mark.parametrize("table", ["profile_touchpoint", "profile_visit", "consents_consent", "households_occupant"])
def test_history_goes_under_nothing_but_a_granted_erasure_of_that_person(pair, table):
    shen, other = pair
    row = granted(shen.subject)
    with as_system():
        cursor = connection.cursor()
        cursor.execute(f"SELECT count(*) FROM {table}")
        if table != "households_occupant":
            assert cursor.fetchone()[0] >= 2
            for setting in ("", str(other.subject), str(row.id)):
                cursor.execute("SELECT set_config('hub.erasure', %s, true)", [setting])
                with (
                    pytest.raises(DatabaseError, match=f"{table} is append-only, DELETE refused"),
                    transaction.atomic(),
                ):
                    cursor.execute(f"DELETE FROM {table}")  # the other's rows are among them
        with pytest.raises(DatabaseError), transaction.atomic():
            cursor.execute(f"TRUNCATE {table} CASCADE")


def test_whose_rows_go_cannot_be_widened_after_the_decision(pair):
    row = granted(pair[0].subject)
    with as_system(), pytest.raises(DatabaseError, match="was decided, what it says stays"), transaction.atomic():
        connection.cursor().execute(
            "UPDATE retention_erasure SET subject_ids = array_append(subject_ids, %s) WHERE id = %s",
            [pair[1].subject, row.id],
        )


def test_the_person_sees_their_request_and_nobody_elses_and_their_advisor_none(pair):
    shen, other = pair
    row = asked(shen.subject)
    from hub.access.scope import scope_for

    for user, sees in ((shen.login, [row]), (other.login, []), (shen.advisor, [])):
        with entered(scope_for(user)):
            assert list(Erasure.objects.all()) == sees
            if not sees:
                continue
            assert row.steps.count() == len(parts.all_parts())
            with pytest.raises(DatabaseError), transaction.atomic():
                Erasure.objects.update(decided_why="x")


def test_what_an_old_copy_brings_back_is_named_and_goes_again(reader):
    """Rows of before the erasure are put back, as a restored backup or a page of an old disk would."""
    (subject,) = reader.subject_ids
    with as_system():
        touches = list(Touchpoint.objects.filter(owner_source_id__in=reader.record_ids))
        visits = list(Visit.objects.all())
        notes, marks = list(Note.objects.all()), list(Identifier.objects.filter(record_id__in=reader.record_ids))
    row = forgotten(subject)
    with as_system():
        assert erasures.came_back([row]) == ()
        with pytest.raises(erasures.NotInTurn):
            erasures.ask_again(erasure_id=row.id, by=HE, at=LATER)
        for rows in (touches, visits, notes, marks):
            type(rows[0]).objects.bulk_create(rows)
        back = {one.part: one.found for one in erasures.came_back([row])}
        assert back == {
            "profile.visits": 1, "profile.behaviour": len(touches), "profile.known": len(marks),
        }  # fmt: skip
        again = erasures.ask_again(erasure_id=row.id, by=HE, at=LATER)
        erasures.check_erasure(erasure_id=again.id, by=HE, at=LATER)
        erasures.decide_erasure(erasure_id=again.id, grant=True, why="备份恢复", by=WU, at=LATER)
        advance_erasures(at=LATER)
        assert erasures.came_back([row, Erasure.objects.get(id=again.id)]) == ()
        assert scan(at=LATER) == ()
