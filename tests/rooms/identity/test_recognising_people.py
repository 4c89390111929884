"""Records, profiles and their history in the database."""

import threading
from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest
from django.db import DatabaseError, connection, connections, transaction

from crm.identity.domain.sightings import Assurance, Rule, Sighting
from crm.identity.models import (
    BindOffer,
    Identifier,
    LinkKey,
    Membership,
    MergeEvent,
    Profile,
    RefusedLink,
    SourceRecord,
)
from crm.identity.operations import (
    BindOfferUnusable,
    OtherPerson,
    Resolved,
    SubjectUnknown,
    bind,
    resolve,
    resolve_all,
    resolve_chosen,
    start_bind,
)
from crm.identity.parting import part
from crm.identity.queries import certainty_of, current_subject, full_value, history_of, marks_of, records_of
from crm.journeys.intake import take_in
from crm.profile.domain.signals import Signal
from crm.profile.domain.vocabulary import TouchKind
from hub.access.models import Redirect, Responsibility, User
from hub.access.operations import assign
from hub.access.roles import Role
from hub.access.scope import Scope, ScopeKind, entered, system_scope
from hub.audit.models import AuditRow
from hub.funds.domain.requests import FlowRequest
from hub.funds.domain.rules import FlowKind
from hub.funds.operations import post_flows
from hub.kernel.actor import Actor, ActorKind, system_actor
from hub.kernel.ids import new_id

NOW = datetime(2026, 11, 21, 8, 0, tzinfo=UTC)
BY = system_actor("test")
ID_A, ID_B = "330102198001014027", "11010119900307109X"


def sighting(key: str, source: str = "desk", *, assurance: Assurance = Assurance.RECORDED, **said: str) -> Sighting:
    return Sighting(key=key, source=source, source_key=key, observed_at=NOW, assurance=assurance, **said)


def one(sighting: Sighting) -> Resolved:
    return resolve(sightings=[sighting], at=NOW)[sighting.key]


SHEN = {"name": "沈若溪", "phone": "13800126021"}
within_scope = pytest.mark.usefixtures("system_scope")


@pytest.mark.django_db
@within_scope
class TestResolving:
    def test_a_person_nobody_knew_gets_a_profile_and_is_met_again(self):
        first, again = one(sighting("u-1", "app", user_id="u-1")), one(sighting("u-1", "app", user_id="u-1"))
        assert first.created
        assert not again.created
        assert (first.subject_id, first.source_id) == (again.subject_id, again.source_id)
        assert Profile.objects.count() == Membership.objects.count() == 1

    def test_app_and_branch_meet_by_verified_phone_and_name(self):
        app = one(sighting("u-1", "app", assurance=Assurance.VERIFIED, user_id="u-1", **SHEN))
        desk = one(sighting("row 7", **SHEN))
        assert (desk.subject_id, desk.why, desk.created) == (app.subject_id, Rule.SAME_PHONE_AND_NAME, False)
        assert certainty_of(app.subject_id).rule is Rule.SAME_PHONE_AND_NAME

    def test_a_family_phone_with_another_name_is_another_profile(self):
        mother, son = one(sighting("a", **SHEN)), one(sighting("b", name="沈安", phone="13800126021"))
        assert mother.subject_id != son.subject_id

    def test_two_profiles_become_one_when_the_proof_arrives_and_the_old_address_leads_on(self):
        app = one(sighting("u-1", "app", user_id="u-1"))
        desk = one(sighting("row", **SHEN))
        assert app.subject_id != desk.subject_id
        result = resolve_all(
            sightings=[sighting("u-1", "app", assurance=Assurance.VERIFIED, user_id="u-1", **SHEN)], at=NOW
        )
        assert result.by_key["u-1"].subject_id == app.subject_id
        assert (result.left_subjects, len(result.moved_records)) == (frozenset({desk.subject_id}), 1)
        assert current_subject(desk.subject_id) == app.subject_id
        assert [passage.kind for passage in history_of(app.subject_id)] == ["merged"]

    def test_memberships_keep_what_was_believed_before(self):
        desk = one(sighting("row", **SHEN))
        one(sighting("u-1", "app", user_id="u-1"))
        later = NOW + timedelta(days=1)
        resolve(sightings=[sighting("u-1", "app", assurance=Assurance.VERIFIED, user_id="u-1", **SHEN)], at=later)
        beliefs = Membership.objects.filter(record_id=desk.source_id).order_by("id")
        assert [(row.subject_id == desk.subject_id, row.superseded_at) for row in beliefs] == [
            (True, later),
            (False, None),
        ]

    def test_an_id_number_under_another_name_links_nothing_and_waits_for_a_person(self):
        a, b = one(sighting("a", name="沈若溪", id_number=ID_A)), one(sighting("b", name="王强", id_number=ID_A))
        assert a.subject_id != b.subject_id
        assert RefusedLink.objects.get().because == "the same ID number was written with two different names"

    def test_a_device_without_login_has_no_profile_and_a_login_is_no_union(self):
        nameless = Sighting(
            key="k", source="app", source_key="", observed_at=NOW, assurance=Assurance.VERIFIED, device_id="anon-1"
        )
        assert one(nameless).subject_id is None
        users = [sighting(user, "app", user_id=user, device_id="anon-1") for user in ("u-1", "u-2")]
        found = resolve(sightings=users, at=NOW)
        assert found["u-1"].subject_id != found["u-2"].subject_id
        assert one(nameless).subject_id is None

    def test_any_order_gives_the_same_partition(self):
        said = [
            sighting("u-1", "app", assurance=Assurance.VERIFIED, user_id="u-1", **SHEN),
            sighting("u-1w", "web", user_id="u-1"),
            sighting("a", **SHEN, id_number=ID_A),
            sighting("b", name="沈若溪", id_number=ID_A),
            sighting("c", name="沈安", phone="13800126021", id_number=ID_B),
            sighting("d", **SHEN, id_number=ID_B),
        ]

        def partition(order: list[Sighting], batch: int) -> set[frozenset[UUID]]:
            point = transaction.savepoint()
            for start in range(0, len(order), batch):
                resolve(sightings=order[start : start + batch], at=NOW)
            groups: dict[UUID, set[UUID]] = {}
            for record, subject in Membership.objects.filter(superseded_at=None).values_list("record_id", "subject_id"):
                groups.setdefault(subject, set()).add(record)
            transaction.savepoint_rollback(point)
            return {frozenset(group) for group in groups.values()}

        expected = partition(said, 6)
        assert len(expected) == 3
        for order in (said[::-1], said[3:] + said[:3], said[::2] + said[1::2], [*said, *said]):
            assert partition(order, 1) == partition(order, 2) == expected

    def test_an_identifier_is_shown_masked_and_lies_encrypted(self):
        found = one(sighting("a", **SHEN, id_number=ID_A))
        marks = {mark.kind.value: mark for mark in marks_of(found.subject_id)}
        assert marks["phone"].masked == "138 **** 6021"
        assert full_value(marks["id_number"].id) == ID_A
        with connection.cursor() as cursor:
            cursor.execute("SELECT row_to_json(t)::text FROM identity_identifier t")
            stored = "".join(row[0] for row in cursor.fetchall())
            cursor.execute("SELECT row_to_json(t)::text FROM identity_sourcerecord t")
            stored += "".join(row[0] for row in cursor.fetchall())
        assert not any(secret in stored for secret in ("沈若溪", "13800126021", ID_A))

    def test_earlier_sightings_move_the_first_day_back_and_nothing_else(self):
        found = one(sighting("a", **SHEN))
        early = Sighting(
            key="a",
            source="desk",
            source_key="a",
            observed_at=NOW - timedelta(days=9),
            assurance=Assurance.RECORDED,
            **SHEN,
        )
        resolve(sightings=[early], at=NOW)
        assert SourceRecord.objects.get(id=found.source_id).seen_since == NOW - timedelta(days=9)
        assert Identifier.objects.count() == 2
        assert LinkKey.objects.count() == 1


@pytest.mark.django_db
@within_scope
class TestHumanWords:
    def test_a_scanned_code_binds_the_account_to_the_client_at_the_desk(self):
        client = one(sighting("a", name="沈女士"))
        account = one(sighting("u-1", "app", user_id="u-1"))
        token = start_bind(subject_id=client.subject_id, by=BY, at=NOW)
        together = bind(token=token, source_id=account.source_id, by=BY, at=NOW).subject_id
        assert set(records_of(together)) == {client.source_id, account.source_id}
        assert certainty_of(together).rule is Rule.BOUND
        assert bind(token=token, source_id=account.source_id, by=BY, at=NOW).subject_id == together

    def test_a_code_is_good_once_and_for_a_short_time(self):
        client, other = one(sighting("a", name="沈女士")), one(sighting("u-2", "app", user_id="u-2"))
        token = start_bind(subject_id=client.subject_id, by=BY, at=NOW)
        with pytest.raises(BindOfferUnusable, match="expired"):
            bind(token=token, source_id=other.source_id, by=BY, at=NOW + timedelta(minutes=16))
        bind(token=token, source_id=one(sighting("u-1", "app", user_id="u-1")).source_id, by=BY, at=NOW)
        with pytest.raises(BindOfferUnusable):
            bind(token=token, source_id=other.source_id, by=BY, at=NOW)
        with pytest.raises(BindOfferUnusable, match="never shown"):
            bind(token="made up", source_id=other.source_id, by=BY, at=NOW)

    def test_unbinding_gives_the_profile_back_and_holds_against_every_later_proof(self):
        client, account = one(sighting("a", **SHEN)), one(sighting("u-1", "app", user_id="u-1"))
        token = start_bind(subject_id=client.subject_id, by=BY, at=NOW)
        together = bind(token=token, source_id=account.source_id, by=BY, at=NOW).subject_id
        (back,) = part(subject_id=together, source_ids=[client.source_id], reason="", by=BY, at=NOW)
        assert {together, back} == {client.subject_id, account.subject_id}
        assert current_subject(back) == back
        again = one(sighting("u-1", "app", assurance=Assurance.VERIFIED, user_id="u-1", **SHEN))
        assert again.subject_id != back

    @pytest.mark.parametrize(("minutes", "good"), [(14, True), (16, False)])
    def test_the_hub_and_not_the_phone_tells_whether_a_code_is_stale(self, minutes, good):
        client = one(sighting("a", name="沈女士"))
        token = start_bind(subject_id=client.subject_id, by=BY, at=NOW)
        received = NOW + timedelta(minutes=minutes)
        scan = Signal(
            key="s", source="app", user_space="app", assurance=Assurance.VERIFIED, kind=TouchKind.OTHER_EVENT,
            occurred_at=NOW + timedelta(minutes=30 - minutes), user_id="u-1", bind_token=token, received_at=received,
        )  # fmt: skip
        taken = take_in(rows=[scan], at=NOW + timedelta(hours=2))
        assert bool(taken.declined) is not good
        assert BindOffer.objects.get().used_at == (received if good else None)

    def test_a_code_still_binds_when_its_client_was_merged_meanwhile(self):
        client, account = one(sighting("a", **SHEN)), one(sighting("u-1", "app", user_id="u-1"))
        token = start_bind(subject_id=client.subject_id, by=BY, at=NOW)
        one(sighting("u-1", "app", assurance=Assurance.VERIFIED, user_id="u-1", **SHEN))
        bound = bind(token=token, source_id=account.source_id, by=BY, at=NOW)
        assert (bound.subject_id, bound.left_subjects) == (account.subject_id, frozenset())

    def test_the_profile_that_paid_survives_and_the_advisor_comes_to_it(self):
        account, client = one(sighting("u-1", "app", user_id="u-1")), one(sighting("a", name="沈女士"))
        assign(subject_id=client.subject_id, advisor_id=new_id(), branch_id=new_id(), by=BY, at=NOW)
        deposit = FlowRequest(
            key="d", kind=FlowKind.DEPOSIT, amount_fen=100_00, subject_id=account.subject_id, effective_date=NOW.date()
        )
        post_flows(requests=[deposit], by=BY, at=NOW)
        token = start_bind(subject_id=client.subject_id, by=BY, at=NOW)
        assert bind(token=token, source_id=account.source_id, by=BY, at=NOW).subject_id == account.subject_id
        assert Responsibility.objects.get(until=None).subject_id == account.subject_id

    def test_the_bound_client_keeps_the_advisor_and_the_profile(self):
        account = one(sighting("u-1", "app", user_id="u-1"))
        client, advisor, branch = one(sighting("a", name="沈女士")), new_id(), new_id()
        assign(subject_id=client.subject_id, advisor_id=advisor, branch_id=branch, by=BY, at=NOW)
        token = start_bind(subject_id=client.subject_id, by=BY, at=NOW)
        done = bind(token=token, source_id=account.source_id, by=BY, at=NOW)
        assert (done.subject_id, done.left_subjects) == (client.subject_id, frozenset({account.subject_id}))
        assert done.moved_records == {account.source_id}
        assert current_subject(account.subject_id) == client.subject_id

    def test_of_two_advisors_the_account_keeps_its_own_and_unbinding_gives_the_other_back(self):
        account, client = one(sighting("u-1", "app", user_id="u-1")), one(sighting("a", name="沈女士"))
        mine, yours = new_id(), new_id()
        for found, advisor in ((client, mine), (account, yours)):
            assign(subject_id=found.subject_id, advisor_id=advisor, branch_id=new_id(), by=BY, at=NOW)
        token = start_bind(subject_id=client.subject_id, by=BY, at=NOW)
        done = bind(token=token, source_id=account.source_id, by=BY, at=NOW + timedelta(minutes=1))
        current = Responsibility.objects.filter(until=None)
        assert [(row.subject_id, row.advisor_id) for row in current] == [(account.subject_id, yours)]
        assert AuditRow.objects.get(action="investor.released").subject_id == client.subject_id
        later = NOW + timedelta(minutes=2)
        gone = part(subject_id=done.subject_id, source_ids=[client.source_id], reason="", by=BY, at=later)
        assert gone == {client.subject_id}
        assert done.subject_id == account.subject_id
        assert {row.subject_id: row.advisor_id for row in current.all()} == {
            client.subject_id: mine, account.subject_id: yours,
        }  # fmt: skip

    def test_an_advisor_follows_into_the_profile_that_a_login_keeps(self):
        account, client = one(sighting("u-1", "app", user_id="u-1")), one(sighting("a", name="沈女士"))
        login = User(username="shen", role=Role.INVESTOR, subject_id=account.subject_id, joined_at=NOW, password="!")
        login.save()
        advisor = new_id()
        assign(subject_id=client.subject_id, advisor_id=advisor, branch_id=new_id(), by=BY, at=NOW)
        token = start_bind(subject_id=client.subject_id, by=BY, at=NOW)
        assert bind(token=token, source_id=account.source_id, by=BY, at=NOW).subject_id == account.subject_id
        row = Responsibility.objects.get(until=None)
        assert (row.subject_id, row.advisor_id) == (account.subject_id, advisor)

    def test_the_client_an_advisor_picked_is_the_client(self):
        client = one(sighting("a", **SHEN))
        picked = resolve_chosen(sighting=sighting("v"), subject_id=client.subject_id, by=BY, at=NOW).by_key["v"]
        assert (picked.subject_id, picked.why) == (client.subject_id, Rule.CHOSEN)
        assert Redirect.objects.count() == 1

    @pytest.mark.parametrize("said", [SHEN, {"id_number": ID_A}])
    def test_picking_a_client_takes_nobody_else_over(self, said):
        own, other = one(sighting("a", name="王强", id_number=ID_B)), one(sighting("b", **SHEN, id_number=ID_A))
        with pytest.raises(OtherPerson):
            resolve_chosen(sighting=sighting("v", **said), subject_id=own.subject_id, by=BY, at=NOW)
        assert (records_of(own.subject_id), records_of(other.subject_id)) == ((own.source_id,), (other.source_id,))

    def test_picking_a_client_does_not_outweigh_another_id_number(self):
        own = one(sighting("a", name="王强", id_number=ID_B))
        with pytest.raises(OtherPerson):
            resolve_chosen(sighting=sighting("v", id_number=ID_A), subject_id=own.subject_id, by=BY, at=NOW)
        assert records_of(own.subject_id) == (own.source_id,)

    def test_nobody_is_bound_to_a_profile_that_does_not_exist(self):
        with pytest.raises(SubjectUnknown):
            start_bind(subject_id=new_id(), by=BY, at=NOW)


@pytest.mark.django_db
@within_scope
@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE identity_membership SET subject_id = gen_random_uuid()",
        "DELETE FROM identity_membership",
        "UPDATE identity_mergeevent SET by_label = 'x'",
        "DELETE FROM identity_assertion",
        "UPDATE identity_sourcerecord SET source = 'x'",
    ],
)
def test_the_history_of_who_is_who_cannot_be_changed(statement):
    one(sighting("u-1", "app", user_id="u-1"))
    client = one(sighting("a", **SHEN))
    resolve_chosen(sighting=sighting("v"), subject_id=client.subject_id, by=BY, at=NOW)
    one(sighting("u-1", "app", assurance=Assurance.VERIFIED, user_id="u-1", **SHEN))
    assert MergeEvent.objects.exists()
    with pytest.raises(DatabaseError, match=r"append-only|permission denied"), transaction.atomic():
        connection.cursor().execute(statement)


@pytest.mark.django_db
@within_scope
def test_an_advisor_sees_the_records_of_own_clients_alone():
    mine, theirs = one(sighting("a", **SHEN)), one(sighting("b", name="王强", phone="13900126022"))
    me, branch = new_id(), new_id()
    assign(subject_id=mine.subject_id, advisor_id=me, branch_id=branch, by=BY, at=NOW)
    scope = Scope(kind=ScopeKind.ADVISOR, actor=Actor(kind=ActorKind.USER, id=me, label="a"))
    with entered(scope):
        assert [profile.id for profile in Profile.objects.all()] == [mine.subject_id]
        assert {row.record_id for row in Identifier.objects.all()} == {mine.source_id}
        assert marks_of(theirs.subject_id) == ()
        assert current_subject(theirs.subject_id) is None


@pytest.mark.django_db(transaction=True)
def test_two_first_visits_of_one_person_at_once_make_one_profile():
    people, gate, failures = 6, threading.Barrier(6, timeout=20), []

    def visit(number: int) -> None:
        try:
            gate.wait()
            with entered(system_scope("test")):
                resolve(sightings=[sighting(f"v{number}", f"branch {number}", **SHEN)], at=NOW)
        except Exception as error:
            failures.append(error)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=visit, args=(number,)) for number in range(people)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=30)
    assert failures == []
    with entered(system_scope("test")):
        assert Profile.objects.count() == 1
        assert Membership.objects.filter(superseded_at=None).count() == people
