"""Nothing of what a legal hold names is destroyed, by whatever route; and one person alone does not end it."""

from datetime import timedelta
from uuid import UUID, uuid4

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction

from chain.erasure import erase_record
from crm.identity.models import Identifier
from crm.profile.erasing import erase_person
from hub.access.models import Redirect
from hub.access.scope import Scope, ScopeKind, entered
from hub.audit.models import AuditRow
from hub.kernel.actor import Actor, ActorKind
from hub.kernel.ids import new_id
from hub.retention import holds
from hub.retention.models import Hold, HoldKind
from hub.vault.operations import erase, seal, unseal
from tests.rooms.chain.world import logged
from tests.rooms.identity.test_erasing import visited
from tests.rooms.identity.test_scoring_live import NOW, SHEN

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("system_scope")]
HE, WU = (Actor(kind=ActorKind.USER, id=new_id(), label=name) for name in ("he.jing", "wu.tong"))


def placed(target: UUID | str, kind: HoldKind = HoldKind.SUBJECT) -> Hold:
    return holds.place_hold(
        kind=kind,
        target=target,
        reason="an investigation",
        authority="澄江市公安局",
        file_number="2026-17",
        by=HE,
        at=NOW,
    )


def lifted(hold: Hold) -> None:
    holds.ask_lift(hold_id=hold.id, reason="closed", by=HE, at=NOW)
    holds.lift_hold(hold_id=hold.id, by=WU, at=NOW)


def sealed(subject: UUID | None = None, owner: UUID | None = None) -> UUID:
    return seal(
        purpose="evidence", owner_kind="note", owner_id=owner or new_id(), content=b"x", subject_id=subject, at=NOW
    ).id


def test_a_person_under_hold_is_not_erased_and_the_refusal_names_the_hold():
    shen = visited("v1", note="随便看看。", **SHEN)
    hold = placed(shen)
    with pytest.raises(holds.UnderHold, match="澄江市公安局, 2026-17, since 2026-11-21"):
        erase_person(subject_id=shen, reason="closed", by=HE, at=NOW)
    assert Identifier.objects.exists()
    lifted(hold)
    assert erase_person(subject_id=shen, reason="closed", by=HE, at=NOW) == 1


def test_a_hold_on_any_id_of_a_person_holds_all_of_them():
    survivor, absorbed, third = uuid4(), uuid4(), uuid4()
    for one in (absorbed, third):
        Redirect.objects.create(subject_id=one, survivor_id=survivor, since=NOW)
    hold = placed(absorbed)
    for subject in (survivor, absorbed, third):
        assert holds.holds_on(subject_ids=[subject]) == (hold,)
    assert holds.holds_on(subject_ids=[uuid4()]) == ()


def test_sealed_contents_of_a_held_person_and_a_held_record_stay():
    person, record = uuid4(), uuid4()
    theirs, of_record, free = sealed(person), sealed(owner=record), sealed(uuid4())
    placed(person)
    placed(record, HoldKind.RECORD)
    for one in (theirs, of_record):
        with pytest.raises(holds.UnderHold):
            erase(one, reason="asked", by=HE, at=NOW)
        assert unseal(one) == b"x"
    erase(free, reason="asked", by=HE, at=NOW)


def test_evidence_under_hold_leaves_no_tombstone():
    entry = logged(1, subject=(subject := uuid4()))
    placed(subject)
    with pytest.raises(holds.UnderHold):
        erase_record(entry, reason="asked", by=HE, at=NOW)
    assert not type(entry).objects.filter(kind="erasure").exists()


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE profile_note SET body = NULL, erased_at = now()",
        "DELETE FROM identity_identifier",
        "DELETE FROM profile_factobservation",
        "UPDATE vault_sealedcontent SET ciphertext = NULL, erased_at = now(), erased_reason = 'x'",
    ],
)
@pytest.mark.parametrize("kind", [ScopeKind.SYSTEM, ScopeKind.ALL])
def test_the_database_refuses_too_whoever_asks(statement, kind):
    shen = visited("v1", note="随便看看。", **SHEN)
    hold = placed(shen)
    with (
        entered(Scope(kind=kind, actor=HE)),
        pytest.raises(DatabaseError, match="is under legal hold"),
        transaction.atomic(),
    ):
        connection.cursor().execute(statement)
    lifted(hold)
    connection.cursor().execute(statement)


def test_an_advisor_learns_of_no_hold_and_destroys_nothing_all_the_same():
    advisor = Actor(kind=ActorKind.USER, id=new_id(), label="lin.xiao")
    record = uuid4()
    theirs = sealed(owner=record)
    placed(record, HoldKind.RECORD)
    with entered(Scope(kind=ScopeKind.ADVISOR, actor=advisor)):
        assert not Hold.objects.exists()
        with pytest.raises(DatabaseError, match="is under legal hold"), transaction.atomic():
            connection.cursor().execute(
                "UPDATE vault_sealedcontent SET ciphertext = NULL, erased_at = now(), erased_reason = 'x'"
            )
    assert unseal(theirs) == b"x"


def test_one_person_alone_does_not_end_a_hold():
    hold = placed(uuid4())
    with pytest.raises(holds.LiftNotAsked):
        holds.lift_hold(hold_id=hold.id, by=WU, at=NOW)
    holds.ask_lift(hold_id=hold.id, reason="closed", by=HE, at=NOW)
    with pytest.raises(holds.LiftAsked):
        holds.ask_lift(hold_id=hold.id, reason="again", by=WU, at=NOW)
    with pytest.raises(holds.SamePerson):
        holds.lift_hold(hold_id=hold.id, by=HE, at=NOW)
    with pytest.raises(IntegrityError, match="holdlift_by_two_people"), transaction.atomic():
        connection.cursor().execute("UPDATE retention_holdlift SET lifted_by = asked_by, lifted_at = now()")
    assert list(holds.standing()) == [hold]
    holds.lift_hold(hold_id=hold.id, by=WU, at=NOW + timedelta(hours=1))
    assert (list(holds.standing()), list(holds.ended())) == ([], [hold])
    with pytest.raises(holds.HoldLifted):
        holds.lift_hold(hold_id=hold.id, by=WU, at=NOW)
    assert set(AuditRow.objects.filter(target_kind="hold").values_list("action", "actor_label")) == {
        ("hold.placed", "he.jing"), ("hold.lift_asked", "he.jing"), ("hold.lifted", "wu.tong"),
    }  # fmt: skip


@pytest.mark.parametrize("missing", ["reason", "authority", "file_number", "target"])
def test_a_hold_that_does_not_say_why_is_none(missing):
    said = {"target": "P-1", "reason": "r", "authority": "a", "file_number": "f", missing: " "}
    with pytest.raises(holds.HoldIncomplete):
        holds.place_hold(kind=HoldKind.PROJECT, by=HE, at=NOW, **said)


@pytest.mark.parametrize(
    "statement",
    ["UPDATE retention_hold SET reason = 'x'", "DELETE FROM retention_hold", "TRUNCATE retention_hold CASCADE"],
)
def test_a_hold_is_history(statement):
    placed(uuid4())
    with pytest.raises(DatabaseError), transaction.atomic():
        connection.cursor().execute(statement)


def test_a_hold_is_looked_at_again_after_its_period():
    assert placed(uuid4()).review_date.isoformat() == "2027-05-20"
