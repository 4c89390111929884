"""Nothing that makes an erased person recognisable is left in any table, and nothing joins to them."""

from typing import Any
from uuid import UUID

import pytest
from django.apps import apps
from django.core.management import CommandError, call_command
from django.db import connection

from crm.identity.erasing import NobodyToErase, ReasonMissing
from crm.identity.live.published import forget
from crm.identity.models import Assertion, BlockKey, Edge, Identifier, LinkKey, Membership, RecordMarks, ReviewItem
from crm.identity.operations import bind_record
from crm.identity.parting import part
from crm.identity.proposing.comparing import advance_comparison
from crm.identity.proposing.proposals import propose
from crm.identity.queries import current_subject
from crm.journeys.intake import VisitForm, record_visit
from crm.profile.domain.vocabulary import Channel
from crm.profile.erasing import erase_person
from crm.profile.models import ClientCard, FactObservation, GoldenValue, SearchToken, Visit
from crm.profile.queries import ClientFilters, client_ids, clients_with_numbers
from hub.access.operations import assign, create_user
from hub.access.queries import looked_after
from hub.access.roles import Role
from hub.audit.models import AuditRow
from hub.kernel.ids import new_id
from hub.vault.fields import FieldTampered
from tests.rooms.identity.test_proposed_models import FAN, HE, figures
from tests.rooms.identity.test_scoring_live import ID, NOW, SEEN_AT_A_DESK, SHEN, TITLE, account, seen

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("system_scope")]
SKELETON = (Membership, Assertion)
"""Tables in which erased records are still named, by their ids alone."""


@pytest.fixture(autouse=True)
def the_shipped_model() -> Any:
    forget()
    yield
    forget()


def said_about(records: set[UUID]) -> set[str]:
    """Every value in the columns that make somebody recognisable: masks, blind indexes, block keys, ciphertexts."""
    found: set[str] = set()
    for row in Identifier.objects.filter(record_id__in=records):
        found |= {row.blind, row.masked, str(row.value)}
    found |= set(LinkKey.objects.filter(record_id__in=records).values_list("blind", flat=True))
    found |= {str(key) for key in BlockKey.objects.filter(record_id__in=records).values_list("key_blind", flat=True)}
    sealed = RecordMarks.objects.filter(record_id__in=records).values_list("marks", flat=True)
    for observation in FactObservation.objects.filter(source_id__in=records):
        found |= {observation.blind, sealed_in(observation, "value")}
    return found | {one.data.hex() for one in sealed}


def sealed_in(row: Any, column: str) -> str:
    """The ciphertext of a column as the database writes it."""
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT encode({column}, 'hex') FROM {row._meta.db_table} WHERE id = %s", [row.id])
        return str(cursor.fetchone()[0])


def visited(key: str, **said: Any) -> UUID:
    """Somebody came to the desk; return their profile."""
    form = VisitForm(
        key=key, channel=Channel.DESK, arrived_at=NOW, branch_id=new_id(), advisor_id=new_id(), advisor_label="林晓",
        **said,
    )  # fmt: skip
    visit = Visit.objects.get(id=record_visit(form=form, by=FAN, at=NOW).id)
    return Membership.objects.get(record_id=visit.source_id, superseded_at=None).subject_id


def everything() -> str:
    """All rows of all tables of all rooms, as text."""
    texts = []
    for table in connection.introspection.table_names():
        with connection.cursor() as cursor:
            cursor.execute(f"SELECT coalesce(string_agg(row_to_json(t)::text, chr(10)), '') FROM \"{table}\" t")
            texts.append(cursor.fetchone()[0])
    return "\n".join(texts)


def test_marks_of_one_record_do_not_open_in_another():
    app, other = account("u-1", **SHEN), account("u-2", name="李思", phone="13700001111")
    marks = RecordMarks.objects.get(record_id=app.source_id)
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE identity_recordmarks SET marks = (SELECT marks FROM identity_recordmarks WHERE record_id = %s)"
            " WHERE record_id = %s",
            [app.source_id, other.source_id],
        )
    assert str(marks.marks)
    with pytest.raises(FieldTampered):
        _ = RecordMarks.objects.get(record_id=other.source_id).marks


def test_nothing_of_an_erased_person_is_left_and_nothing_joins_to_them():
    shen = account("u-1", **SHEN, id_number=ID, device_id="the phone of shen")
    seen("row 7", **SEEN_AT_A_DESK)
    family = seen("row 8", **TITLE)
    other = account("u-2", name="李思", phone="13700001111")
    propose(figures=figures(prior=9.0), by=FAN, at=NOW)
    advance_comparison(at=NOW)  # its pairs are kept while it is under way
    records = set(Membership.objects.filter(subject_id=shen.subject_id).values_list("record_id", flat=True))
    said = said_about(records) - said_about({family.source_id, other.source_id})
    assert len(records) == 2
    assert any(one in everything() for one in said)
    assert Edge.objects.exists()
    assert ReviewItem.objects.exists()

    assert erase_person(subject_id=shen.subject_id, reason="closed for 30 days", by=HE, at=NOW) == 2

    left = everything()
    assert not [one for one in said if one in left]
    for model in apps.get_app_config("identity").get_models():
        columns = {field.attname for field in model._meta.concrete_fields} & {"record_id", "left_id", "right_id"}
        rows = [row for row in model._default_manager.values() if any(row.get(column) in records for column in columns)]
        assert not rows or model in SKELETON, model
    row = AuditRow.objects.get(action="identity.erased")
    assert (row.details["records"], row.details["RecordMarks"], row.details["reason"]) == (2, 2, "closed for 30 days")

    again = seen("row 9", "desk-2", **SHEN, id_number=ID)
    assert again.subject_id != shen.subject_id, "the same phone, name and number find nobody"
    assert Membership.objects.get(record_id=other.source_id, superseded_at=None).subject_id == other.subject_id


def test_no_list_no_search_and_no_number_finds_who_was_erased():
    shen, other = visited("v1", note="随便看看。", **SHEN), visited("v2", name="李思", phone="13700001111")
    records = set(Membership.objects.filter(subject_id=shen).values_list("record_id", flat=True))
    derived = set(SearchToken.objects.filter(subject_id=shen).values_list("blind", flat=True))
    derived -= set(SearchToken.objects.filter(subject_id=other).values_list("blind", flat=True))
    derived |= {sealed_in(value, "value") for value in GoldenValue.objects.filter(subject_id=shen)}
    derived.add(ClientCard.objects.get(subject_id=shen).phone_masked)
    assert clients_with_numbers([SHEN["phone"]]) == {SHEN["phone"]: shen}
    before = everything()
    assert all(one in before for one in derived)
    derived |= said_about(records)

    assert erase_person(subject_id=shen, reason="closed", by=HE, at=NOW) == 1

    left = everything()
    assert not [one for one in derived if one in left]
    assert clients_with_numbers([SHEN["phone"]]) == {}
    assert client_ids(filters=ClientFilters()) == (other,)
    assert client_ids(filters=ClientFilters(query=SHEN["name"])) == ()
    with pytest.raises(NobodyToErase):
        erase_person(subject_id=shen, reason="closed", by=HE, at=NOW)
    assert ClientCard.objects.filter(subject_id=other).exists()


def test_who_comes_again_under_the_same_account_begins_with_nothing():
    shen = account("u-1", **SHEN)
    seen("row 7", **SEEN_AT_A_DESK)
    assign(subject_id=shen.subject_id, advisor_id=new_id(), branch_id=new_id(), by=FAN, at=NOW)
    erase_person(subject_id=shen.subject_id, reason="closed", by=HE, at=NOW)
    again = account("u-1", name="沈若溪", phone="13912345678")
    assert again.source_id == shen.source_id
    assert again.subject_id != shen.subject_id
    assert again.created
    assert current_subject(again.subject_id) == again.subject_id
    assert not looked_after([again.subject_id])
    assert [row.value for row in Identifier.objects.filter(kind="phone")] == ["+8613912345678"]
    held = Membership.objects.filter(subject_id=again.subject_id, superseded_at=None)
    assert list(held.values_list("record_id", flat=True)) == [again.source_id]


def test_no_id_that_an_erased_person_ever_had_is_given_to_anybody_again():
    one, other = account("u-1", **SHEN), account("u-2", "mini", name="李思", phone="13700001111")
    account("u-2", "mini", name="沈若溪", phone=SHEN["phone"])
    erase_person(subject_id=one.subject_id, reason="closed", by=HE, at=NOW)
    again, beside = account("u-1", **SHEN), account("u-2", "mini", name="李思", phone="13700001111")
    assert again.subject_id != beside.subject_id
    assert not {again.subject_id, beside.subject_id} & {one.subject_id, other.subject_id}


def test_who_was_parted_from_an_erased_person_never_gets_their_profile():
    shen, other = account("u-1", **SHEN), account("u-3", name="李思", phone="13700001111")
    desk = seen("row 7", **SEEN_AT_A_DESK)
    assert desk.subject_id == shen.subject_id
    part(subject_id=shen.subject_id, source_ids=[desk.source_id], reason="another", by=FAN, at=NOW)
    erase_person(subject_id=shen.subject_id, reason="closed", by=HE, at=NOW)
    apart = Membership.objects.get(record_id=desk.source_id, superseded_at=None).subject_id
    assert bind_record(subject_id=other.subject_id, source_id=desk.source_id, by=FAN, at=NOW) == other.subject_id
    (back,) = part(subject_id=other.subject_id, source_ids=[desk.source_id], reason="no", by=FAN, at=NOW)
    assert back == apart != shen.subject_id


def test_a_merged_person_is_erased_under_all_ids():
    one, other = account("u-1", **SHEN), account("u-2", "mini", name="李思", phone="13700001111")
    account("u-2", "mini", name="沈若溪", phone=SHEN["phone"])
    assert Membership.objects.filter(subject_id=one.subject_id, superseded_at=None).count() == 2
    assert erase_person(subject_id=other.subject_id, reason="closed", by=HE, at=NOW) == 2
    assert not Identifier.objects.exists()


def test_nobody_and_no_reason_are_refused(capsys):
    shen = account("u-1", **SHEN)
    with pytest.raises(NobodyToErase):
        erase_person(subject_id=shen.source_id, reason="closed", by=HE, at=NOW)
    with pytest.raises(ReasonMissing):
        erase_person(subject_id=shen.subject_id, reason=" ", by=HE, at=NOW)
    create_user(username="he.jing", display_name="x", role=Role.COMPLIANCE, password="x" * 12, by=FAN, at=NOW)
    with pytest.raises(CommandError, match="nobody is known"):
        call_command("erase_marks", str(shen.source_id), by="he.jing")
    call_command("erase_marks", str(shen.subject_id), by="he.jing")
    assert "is taken down; two people check and decide" in capsys.readouterr().out
    assert Identifier.objects.exists(), "one person alone destroys nothing"
    with pytest.raises(CommandError, match="is to be forgotten already"):
        call_command("erase_marks", str(shen.subject_id), by="he.jing")
