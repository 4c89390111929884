"""Nothing that makes an erased person recognisable is left in any table, and nothing joins to them."""

from typing import Any
from uuid import UUID

import pytest
from django.apps import apps
from django.core.management import CommandError, call_command
from django.db import connection

from crm.identity.erasing import NobodyToErase, ReasonMissing, erase_marks
from crm.identity.live.published import forget
from crm.identity.models import Assertion, BlockKey, Edge, Identifier, LinkKey, Membership, RecordMarks, ReviewItem
from crm.identity.proposing.comparing import advance_comparison
from crm.identity.proposing.proposals import propose
from hub.access.operations import create_user
from hub.access.roles import Role
from hub.audit.models import AuditRow
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
    return found | {one.data.hex() for one in sealed}


def everything() -> str:
    """All rows of all tables of the room, as text."""
    texts = []
    for model in apps.get_app_config("identity").get_models():
        with connection.cursor() as cursor:
            cursor.execute(
                f"SELECT coalesce(string_agg(row_to_json(t)::text, chr(10)), '') FROM {model._meta.db_table} t"
            )
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
    shen = account("u-1", **SHEN, id_number=ID, device_id="d-1")
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

    assert erase_marks(subject_id=shen.subject_id, reason="closed for 30 days", by=HE, at=NOW) == 2

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


def test_who_comes_again_under_the_same_account_begins_with_nothing():
    shen = account("u-1", **SHEN)
    seen("row 7", **SEEN_AT_A_DESK)
    erase_marks(subject_id=shen.subject_id, reason="closed", by=HE, at=NOW)
    again = account("u-1", name="沈若溪", phone="13912345678")
    assert [row.value for row in Identifier.objects.filter(kind="phone")] == ["+8613912345678"]
    held = Membership.objects.filter(subject_id=again.subject_id, superseded_at=None)
    assert list(held.values_list("record_id", flat=True)) == [again.source_id]


def test_a_merged_person_is_erased_under_all_ids():
    one, other = account("u-1", **SHEN), account("u-2", "mini", name="李思", phone="13700001111")
    account("u-2", "mini", name="沈若溪", phone=SHEN["phone"])
    assert Membership.objects.filter(subject_id=one.subject_id, superseded_at=None).count() == 2
    assert erase_marks(subject_id=other.subject_id, reason="closed", by=HE, at=NOW) == 2
    assert not Identifier.objects.exists()


def test_nobody_and_no_reason_are_refused(capsys):
    shen = account("u-1", **SHEN)
    with pytest.raises(NobodyToErase):
        erase_marks(subject_id=shen.source_id, reason="closed", by=HE, at=NOW)
    with pytest.raises(ReasonMissing):
        erase_marks(subject_id=shen.subject_id, reason=" ", by=HE, at=NOW)
    create_user(username="he.jing", display_name="x", role=Role.COMPLIANCE, password="x" * 12, by=FAN, at=NOW)
    with pytest.raises(CommandError, match="no profile"):
        call_command("erase_marks", str(shen.source_id), by="he.jing", reason="closed")
    call_command("erase_marks", str(shen.subject_id), by="he.jing", reason="closed")
    assert "1 records say nothing any more" in capsys.readouterr().out
