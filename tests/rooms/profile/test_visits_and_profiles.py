"""Visits written at the desk: both flagship cases, search, scope, evidence, and statements decided by people."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from django.db import DatabaseError, connection, transaction

from crm.identity.models import Profile, SourceRecord
from crm.journeys.intake import NobodyNamed, VisitForm, record_visit, record_visits
from crm.profile.domain.golden import Fact
from crm.profile.domain.statements import StatementKind
from crm.profile.domain.vocabulary import Channel, TouchKind
from crm.profile.evidence import content_for, contents_for
from crm.profile.models import ClientCard, FactObservation, Note, SearchToken, Touchpoint, Visit
from crm.profile.operations import DecisionMade, VisitChanged, decide_statement
from crm.profile.queries import (
    ClientFilters,
    ClientUnknown,
    activity,
    client_header,
    client_ids,
    client_list,
    dimensions,
    golden_value,
    statements_for,
    timeline,
)
from hub.access.models import Responsibility
from hub.access.scope import Scope, ScopeKind, entered
from hub.audit.models import AuditRow
from hub.kernel.actor import Actor, ActorKind
from hub.kernel.canonical import parse_canonical
from hub.kernel.ids import new_id
from hub.vault.operations import unseal_by_owner

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("system_scope")]
NOW = datetime(2026, 11, 18, 8, 30, tzinfo=UTC)
ARRIVED = datetime(2026, 11, 18, 7, 40, tzinfo=UTC)
LIN, BRANCH = new_id(), new_id()
BY = Actor(kind=ActorKind.USER, id=LIN, label="lin")
NOTE = (
    "沈女士说孩子快上大学了，明年九月开学，学费加生活费一共想备十八万。"
    "对三个月的有兴趣，但问了两次能不能提前取，怕到时候用钱取不出来。"
)


def form(key="1", *, arrived_at=ARRIVED, channel=Channel.DESK, **more):
    fields = {"name": "沈若溪", "phone": "13800126021", **more}
    return VisitForm(
        key=key,
        channel=channel,
        arrived_at=arrived_at,
        branch_id=BRANCH,
        advisor_id=LIN,
        advisor_label="林晓",
        **fields,
    )


def visit(**more):
    return record_visit(form=form(**more), by=BY, at=NOW)


def the_subject():
    (subject,) = client_ids(filters=ClientFilters())
    return subject


@pytest.fixture(autouse=True)
def staff(db):
    """The advisor of the forms is a login with a branch."""
    from hub.access.models import Branch, User
    from hub.access.roles import Role

    Branch.objects.create(id=BRANCH, code="T1", name_zh="城东中心", name_en="East", city_zh="杭州", city_en="Hangzhou")
    User.objects.create(
        id=LIN, username="lin", display_name="林晓", role=Role.ADVISOR, branch_id=BRANCH, joined_at=NOW, password="!"
    )


def test_the_flagship_visit_is_on_the_clients_page_with_its_four_marked_places():
    shown = visit(note=NOTE, minutes=40, room="3 号室", facts={Fact.OCCUPATION: "中学教师"})
    education, liquidity = shown.note.statements
    assert [NOTE[start:end] for start, end in education.statement.spans] == ["孩子快上大学了", "明年九月", "十八万"]
    assert liquidity.statement.excerpt == "怕到时候用钱取不出来"
    subject = the_subject()
    found = dimensions(subject_id=subject, at=NOW)
    assert (found.needs.label.zh, found.needs.label.en) == ("稳健，偏保守", "steady, leaning conservative")
    assert [need.statement.amount_fen for need in found.needs.dated] == [18_000_000]
    assert [worry.title_zh for worry in found.needs.worries] == ["用钱时取得出来"]
    (occupation,) = found.basic
    assert (occupation.value_zh, occupation.recorded_by, occupation.channel) == ("中学教师", "林晓", Channel.DESK)
    header = client_header(subject_id=subject, at=NOW)
    assert (header.last_contact.minutes, header.last_contact.advisor) == (40, "林晓")
    (entry,) = timeline(subject_id=subject).entries
    assert entry.written_by_a_person
    assert entry.visit.note.body == NOTE


def test_the_second_flagship_is_heard_and_its_denial_is_not():
    visit(note="客户想要高风险高收益的项目，说亏一点没关系")
    visit(key="2", name="王强", phone="13900126022", note="不想碰高风险")
    kinds = {row.name: row.need_kinds for row in client_list(filters=ClientFilters()).rows}
    assert kinds == {"沈若溪": (StatementKind.WANTS_HIGH_RISK,), "王强": ()}


def test_saving_the_same_form_again_changes_nothing():
    first, again = visit(note=NOTE), visit(note=NOTE)
    assert first == again
    assert Visit.objects.count() == Note.objects.count() == Touchpoint.objects.count() == 1


@pytest.mark.parametrize(
    "change",
    [{"note": "改过"}, {"note": ""}, {"minutes": 5}, {"name": "沈若西"}, {"facts": {Fact.OCCUPATION: "医生"}},
     {"phone": "13900126022"}, {"id_number": "330102198001014027"}, {"channel": Channel.PHONE}],
)  # fmt: skip
def test_the_same_key_with_other_content_is_refused_before_anything_is_written(change):
    visit(note=NOTE)
    tables = (Visit, Note, Touchpoint, FactObservation, SourceRecord, Profile, AuditRow)
    before = [model.objects.count() for model in tables]
    with pytest.raises(VisitChanged):
        visit(**{"note": NOTE, **change})
    assert [model.objects.count() for model in tables] == before
    visit(note=NOTE)
    assert [model.objects.count() for model in tables] == before


def test_a_list_that_has_grown_is_told_again_though_somebody_in_it_said_something_new_since():
    first, later = form(note=NOTE), form(key="2", arrived_at=ARRIVED + timedelta(days=1), facts={Fact.CITY: "杭州"})
    record_visits(forms=[first], by=BY, at=NOW)
    for _ in range(2):
        record_visits(forms=[first, later], by=BY, at=NOW)
    assert Visit.objects.count() == 2
    assert golden_value(subject_id=the_subject(), fact=Fact.CITY) == "杭州"
    with pytest.raises(VisitChanged, match="facts"):
        record_visits(forms=[replace(first, facts={Fact.OCCUPATION: "医生"}), later], by=BY, at=NOW)


def test_the_first_advisor_becomes_responsible_and_a_later_one_does_not_take_over():
    visit()
    other = VisitForm(
        key="2", channel=Channel.PHONE, arrived_at=ARRIVED, branch_id=BRANCH, advisor_id=new_id(), advisor_label="赵宁",
        name="沈若溪", phone="13800126021",
    )  # fmt: skip
    record_visit(form=other, by=BY, at=NOW)
    assert Responsibility.objects.get().advisor_id == LIN


def test_a_picked_client_needs_no_mark_and_a_visit_of_nobody_is_refused():
    visit()
    visit(key="2", subject_id=the_subject(), name="", phone="", channel=Channel.WECHAT)
    kinds = [entry.line.kind for entry in timeline(subject_id=the_subject()).entries]
    assert sorted(kinds) == [TouchKind.CHAT, TouchKind.VISIT]
    with pytest.raises(NobodyNamed):
        visit(key="3", name="", phone="")


def test_two_people_known_by_name_alone_are_two_clients():
    visit(key="1", phone="")
    visit(key="2", phone="")
    assert client_list(filters=ClientFilters()).total == 2


@pytest.mark.parametrize(
    "query",
    ["沈若溪", "沈", "若溪", "沈若", "shen", "Shen Ruoxi", "shenruoxi", "ruoxi", "srx", "sr", "s", "13800126021",
     "138 0012 6021", "6021", "+86 13800126021", "4027", "沈 6021"],
)  # fmt: skip
def test_a_client_is_found_by_name_pinyin_phone_and_last_four(query):
    visit(id_number="330102198001014027")
    visit(key="2", name="王强", phone="13900126022")
    assert [row.name for row in client_list(filters=ClientFilters(query=query)).rows] == ["沈若溪"]


@pytest.mark.parametrize("query", ["溪若", "李", "ruoxishenx", "6022x", "1380012602", "沈 0000", "%", "'", "___"])
def test_what_nobody_is_called_finds_nobody(query):
    visit()
    assert client_list(filters=ClientFilters(query=query)).rows == ()


def test_filters_narrow_the_list_and_pages_are_kept_in_range():
    visit(note=NOTE)
    visit(key="2", name="王强", phone="13900126022", arrived_at=ARRIVED - timedelta(days=60), channel=Channel.PHONE)

    def found(**filters):
        return [row.name for row in client_list(filters=ClientFilters(**filters), page=99, size=1).rows]

    assert found(needs=(StatementKind.NEEDS_EDUCATION,)) == ["沈若溪"]
    assert found(not_contacted_since=ARRIVED.date() - timedelta(days=30)) == ["王强"]
    assert found(contacted_from=ARRIVED.date(), contacted_until=ARRIVED.date()) == ["沈若溪"]
    assert found(channels=(Channel.PHONE,)) == ["王强"]
    assert found(among=frozenset()) == []
    assert (found(), client_list(filters=ClientFilters(), size=1).pages) == (["王强"], 2)


def test_an_advisor_reads_own_clients_only_and_the_public_nobody():
    visit(note=NOTE)
    subject = the_subject()
    stranger = Scope(kind=ScopeKind.ADVISOR, actor=Actor(kind=ActorKind.USER, id=new_id(), label="x"))
    own = Scope(kind=ScopeKind.ADVISOR, actor=BY)
    with entered(own):
        assert client_header(subject_id=subject, at=NOW).name == "沈若溪"
        assert len(statements_for(subject_id=subject)) == 2
    for scope in (stranger, Scope(kind=ScopeKind.PUBLIC, actor=BY)):
        with entered(scope):
            models = (ClientCard, SearchToken, Touchpoint, Visit, Note)
            assert [model.objects.count() for model in models] == [0] * len(models)
            with pytest.raises(ClientUnknown):
                client_header(subject_id=subject, at=NOW)


def test_nothing_personal_lies_in_clear():
    visit(note=NOTE, id_number="330102198001014027", email="ruoxi@example.com")
    tables = (
        "note",
        "notestatement",
        "factobservation",
        "goldenvalue",
        "clientcard",
        "searchtoken",
        "touchpoint",
        "visit",
    )
    with connection.cursor() as cursor:
        stored = ""
        for table in tables:
            cursor.execute(f"SELECT row_to_json(t)::text FROM profile_{table} t")
            stored += "".join(row[0] for row in cursor.fetchall())
    for secret in ("若溪", "shenruoxi", "13800126021", "330102198001014027", "ruoxi@", "大学"):
        assert secret not in stored


def test_a_visit_is_sealed_as_it_was_written_and_the_live_row_projects_to_the_same_bytes():
    shown = visit(note=NOTE, minutes=40)
    sealed = unseal_by_owner(owner_kind="visit", owner_id=shown.id, purpose="evidence")
    assert content_for(shown.id) == sealed
    assert contents_for([str(new_id()), str(shown.id)]) == {str(shown.id): sealed}
    assert parse_canonical(sealed)["note"] == NOTE


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE profile_visit SET minutes = 1",
        "DELETE FROM profile_note",
        "UPDATE profile_note SET author_label = 'x'",
        "UPDATE profile_notestatement SET kind = 'fears_loss'",
        "UPDATE profile_touchpoint SET occurred_at = now()",
        "DELETE FROM profile_touchpoint",
    ],
)
def test_what_happened_cannot_be_changed(statement):
    visit(note=NOTE)
    with pytest.raises(DatabaseError, match=r"append-only|permission denied"), transaction.atomic():
        connection.cursor().execute(statement)


def test_a_person_confirms_or_declines_what_was_found_and_a_declined_one_is_nobodys_word():
    education, liquidity = visit(note=NOTE).note.statements
    decide_statement(statement_id=education.statement.id, confirm=True, by=BY, at=NOW)
    decide_statement(statement_id=liquidity.statement.id, confirm=False, by=BY, at=NOW)
    assert [statement.kind for statement in statements_for(subject_id=the_subject())] == [StatementKind.NEEDS_EDUCATION]
    assert dimensions(subject_id=the_subject(), at=NOW).needs.worries == ()
    with pytest.raises(DecisionMade):
        decide_statement(statement_id=education.statement.id, confirm=False, by=BY, at=NOW)


def test_the_timeline_comes_in_pages_without_gap_or_repetition_and_the_strip_counts_weeks():
    for day in range(7):
        visit(key=str(day), arrived_at=ARRIVED - timedelta(days=day))
    subject, seen, before = the_subject(), [], None
    while True:
        page = timeline(subject_id=subject, before=before, limit=3)
        seen += [entry.visit.id for entry in page.entries]
        before = page.older
        if before is None:
            break
    assert len(seen) == len(set(seen)) == 7
    weeks = activity(subject_id=subject, since=ARRIVED - timedelta(days=30), until=NOW)
    assert [(week.online, week.offline) for week in weeks] == [(0, 4), (0, 3)]
    assert timeline(subject_id=subject, channels=[Channel.ONLINE]).entries == ()
